"""Whether a record may enter: known type and columns, values its columns can hold, words of the closed lists."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import Any
from uuid import UUID

from pes_desktop.domain.enums import ConsentState, DocumentType, EducationLevel, Sex, VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import ReferralState
from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import read_values
from pes_desktop.sync.fields import names_of
from pes_desktop.sync.wire import WireRecord

#: Closed lists on which the indicators rest; "" stands for "not told".
CHOICES: dict[tuple[str, str], type[StrEnum]] = {
    ("jobseeker", "sex"): Sex,
    ("jobseeker", "document_type"): DocumentType,
    ("jobseeker", "consent_state"): ConsentState,
    ("jobseeker", "education_level"): EducationLevel,
    ("vacancy", "status"): VacancyStatus,
    ("vacancy", "education_level"): EducationLevel,
    ("referral", "state"): ReferralState,
    ("referral_event", "state"): ReferralState,
}
_ALLOWED: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
for (_kind, _column), _words in CHOICES.items():
    _ALLOWED[_kind].append((_column, frozenset({"", *(member.value for member in _words)})))


def choices_of(record_type: str) -> list[tuple[str, frozenset[str]]]:
    """Columns of a type that hold a word of a closed list, with those words."""
    return _ALLOWED.get(record_type, [])


def checked_head(record: WireRecord, office_id: UUID) -> None:
    """Type, versions and owner of a record, and the names of a patch: it rests on a version and names all it brings.

    Raises DomainError with unknown_type, version_order, other_office, unknown_column.
    """
    kind, fields = record.record_type, record.fields
    if kind not in SYNCED:
        raise DomainError(Fault("unknown_type", params={"type": kind[:40]}))
    if not 0 <= record.base_version < record.version < 2**62 or (fields is not None and not record.base_version):
        raise DomainError(Fault("version_order"))
    if kind == "office" and record.record_id != office_id:
        raise DomainError(Fault("other_office"))
    if fields is not None:
        unknown = [*(name for name in fields if name not in names_of(kind)),
                   *(name for name in record.values if name not in fields)]
        if unknown:
            raise DomainError(*(Fault("unknown_column", name) for name in unknown))


def checked_row(record: WireRecord, office_id: UUID) -> dict[str, Any]:
    """The record as a table row (travelling columns and head).

    Raises DomainError with unknown_type, version_order, value_choice, removed_mismatch, other_office, or what
    ``read_values`` raises.
    """
    kind = record.record_type
    checked_head(record, office_id)
    row = read_values(kind, record.values)
    faults = [Fault("value_choice", column) for column, words in choices_of(kind) if row[column] not in words]
    if record.removed != (row["removed_at"] is not None):
        faults.append(Fault("removed_mismatch", "removed_at"))
    if faults:
        raise DomainError(*faults)
    row.update(id=record.record_id, office_id=office_id, version=record.version)
    return row
