"""Former values of a person's fields, kept beside the audit trail so that a correction can be retraced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from pes_desktop.domain.intake import FIELD_BY_NAME
from pes_desktop.models import Job, Jobseeker, PersonChange, Record, Skill

#: Columns of a job or skill that tell something; ``removed_at`` says that it was taken away.
_PARTS = {
    Job: ("occupation", "unit_group", "tasks", "employer_kind", "started", "ended", "years", "reason_left"),
    Skill: ("name", "code", "done", "years"),
}

Former = Mapping[str, Any]


def plain(value: Any) -> Any:
    """A column's value as JSON has it: dates in ISO, amounts as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def told_fields(record: Record) -> tuple[str, ...]:
    """The columns of a record whose former values are kept; empty for records that are no person's."""
    if isinstance(record, Jobseeker):
        return tuple(name for name in FIELD_BY_NAME if name not in ("jobs", "skills"))
    return _PARTS.get(type(record), ())


def _of_part(part: Job | Skill, former: Former | None) -> dict[str, Any]:
    """What a job or skill says, now or (``former`` over it) before."""
    names = _PARTS[type(part)]
    return {name: plain((former or {}).get(name, getattr(part, name))) for name in names}


def changes_of(record: Record, former: Former, *, new: bool) -> list[tuple[str, list[Any], list[Any]]]:
    """(field, before, after) of what a write did to a record; ``former``: column to the value before the write.

    A new person has no past: nothing is told. A job or skill is told as a whole, under ``jobs`` or ``skills``.
    """
    if isinstance(record, Jobseeker):
        if new:
            return []
        return [(name, [plain(former[name])], [plain(getattr(record, name))])
                for name in told_fields(record) if name in former and former[name] != getattr(record, name)]
    if not isinstance(record, Job | Skill):
        return []
    field = "jobs" if isinstance(record, Job) else "skills"
    was_there = not new and former.get("removed_at", record.removed_at) is None
    before = [_of_part(record, former)] if was_there else []
    after = [_of_part(record, None)] if record.removed_at is None else []
    return [(field, before, after)] if before != after else []


def keep(session: Session, audit_seq: int, touched: Mapping[Record, Former], new: set[Record]) -> None:
    """Write the former values of everything a transaction touched; a person who is new in it has none."""
    fresh = {record.id for record in new if isinstance(record, Jobseeker)}
    for record, former in touched.items():
        owner = record.id if isinstance(record, Jobseeker) else getattr(record, "jobseeker_id", None)
        if owner is None or owner in fresh:
            continue
        for field, before, after in changes_of(record, former, new=record in new):
            session.add(PersonChange(jobseeker_id=owner, audit_seq=audit_seq, record_type=record.__tablename__,
                                     record_id=record.id, field=field, before=before, after=after))
    session.flush()
