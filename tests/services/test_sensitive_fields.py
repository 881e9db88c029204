"""What is sensitive stays in the office unless the person signed for it."""

from __future__ import annotations

from pes_desktop.domain.intake import SENSITIVE_FIELDS
from pes_desktop.models import Jobseeker
from pes_desktop.sync.columns import wire_values

#: The consents themselves are no secret to headquarters; they say what may be known.
CONSENTS = {"disability_consent"}
HEALTH_AND_CARE = {"gender", "difficulties", "programmes"}


def test_every_sensitive_field_is_local_or_needs_a_consent() -> None:
    for name in (SENSITIVE_FIELDS | HEALTH_AND_CARE) - CONSENTS:
        info = Jobseeker.__table__.columns[name].info
        assert info.get("local") or info.get("consent"), name


def test_self_identification_goes_up_only_when_the_page_was_signed() -> None:
    for signed in (None, False, True):
        row = {column.name: None for column in Jobseeker.__table__.columns}
        row |= {"self_identification": "indigena", "consent_signed": signed, "gender": "x", "notes": "secreto"}
        sent = wire_values("jobseeker", row)
        assert ("self_identification" in sent) == (signed is True)
        assert not {"gender", "notes"} & set(sent)
