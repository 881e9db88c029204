"""What a person's merged records still say besides the one that stands: kept, so printed with all that is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.documents.person_record import RecordSection
from pes_desktop.domain.intake import FIELDS, FieldSpec, Kind
from pes_desktop.domain.merging import JOINED
from pes_desktop.models import Jobseeker, MergeTrace
from pes_desktop.reference.messages import text
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.field_words import label_of, value_words
from pes_desktop.storage.history import plain

PartWords = Callable[[OfficeContext, Jobseeker, FieldSpec], str]
_PARTS = (Kind.JOBS, Kind.SKILLS)


def merged_sections(
    ctx: OfficeContext, session: Session, person: Jobseeker, part_words: PartWords, *, sensitive: bool
) -> list[RecordSection]:
    """A section per merge that stands: what neither record's choice took over, the merged one's and the kept one's.

    ``part_words`` writes out a record's jobs or skills. Sensitive fields only where ``sensitive``.
    """
    fields = [spec for spec in FIELDS if spec.kind is not Kind.HIDDEN and (sensitive or not spec.sensitive)]
    now = _values(person)
    found = []
    for trace, other in _merges(session, person.id):
        pairs: list[tuple[str, str]] = []
        for spec in fields:
            if spec.kind in _PARTS:
                said = [part_words(ctx, other, spec)]
            else:
                said = [_unlike(ctx, spec, former, now) for former in (_values(other), trace.before)]
            pairs += [(label_of(ctx, spec.name), words) for words in dict.fromkeys(said) if words]
        day = f"{trace.merged_at.astimezone():%d/%m/%Y}"
        note = text("record.merged_note" if pairs else "record.merged_same", ctx.lang)
        found.append(RecordSection(text("record.merged", ctx.lang, day=day), pairs, note=note))
    return found


def _merges(session: Session, kept_id: UUID) -> Iterator[tuple[MergeTrace, Jobseeker]]:
    """Merges into a record, and into the records that went into it."""
    rows = session.execute(
        select(MergeTrace, Jobseeker).join(Jobseeker, Jobseeker.id == MergeTrace.merged_id)
        .where(MergeTrace.kept_id == kept_id, MergeTrace.undone_at.is_(None)).order_by(MergeTrace.merged_at)).all()
    for trace, other in rows:
        yield trace, other
        yield from _merges(session, other.id)


def _values(person: Jobseeker) -> dict[str, Any]:
    """What a record's own columns say, as a trace keeps them."""
    return {spec.name: plain(getattr(person, spec.name)) for spec in FIELDS if spec.kind not in _PARTS}


def _unlike(ctx: OfficeContext, spec: FieldSpec, former: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """A former value in words; empty where the record that stands says it too."""
    value, present = former.get(spec.name), now[spec.name]
    if isinstance(value, list):
        value = [item for item in value if item not in (present or [])]
    elif value == present or (spec.name in JOINED and str(value or "") in str(present or "")):
        return ""
    if spec.name == "document_number" and value:
        return str(ctx.pack.show_document(former["document_type"], str(value)))
    return value_words(ctx, spec.name, value)
