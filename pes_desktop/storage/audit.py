"""The audit trail: one line an act, each carrying the hash of the one before, so that a lost or altered line shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, insert, select, text, type_coerce
from sqlalchemy.orm import Session

from pes_desktop.models import AuditLine, AuditSubject
from pes_desktop.models.base import utcnow

FIRST = "0" * 64
#: Setting: the first line that a start found altered, and when (UTC); ``{"seq", "at"}``.
ALTERED = "trail_altered"
#: Records by which lines are looked up; what belongs to a person (a job, a visit) is found by the person.
SUBJECTS = frozenset({"jobseeker", "employer", "vacancy", "referral", "letter", "staff"})


def _digest(previous: str, at: datetime, staff_id: UUID | None, role: str, act: str, records: list[Any]) -> str:
    plain = msgspec.json.encode([previous, at.isoformat(), str(staff_id or ""), role, act, records])
    return hashlib.sha256(plain).hexdigest()


def append(
    session: Session, staff_id: UUID | None, role: str, act: str, records: list[Any], about: Iterable[UUID] = ()
) -> int:
    """Add a line inside the caller's transaction and return its number.

    ``records``: [type, id, new|changed|seen|printed|exported, fields] each; ``about``: further records by which the
    line is found, beside those of ``SUBJECTS`` among ``records``.
    """
    previous = session.scalar(select(AuditLine.digest).order_by(AuditLine.seq.desc()).limit(1)) or FIRST
    at = utcnow()
    line = AuditLine(at=at, staff_id=staff_id, role=role, act=act, records=records, previous=previous,
                     digest=_digest(previous, at, staff_id, role, act, records))
    session.add(line)
    session.flush()
    subjects = {UUID(record[1]) for record in records if record[0] in SUBJECTS} | set(about)
    if subjects:
        session.execute(insert(AuditSubject), [{"record_id": one, "seq": line.seq} for one in sorted(subjects)])
    return line.seq


def _records(written: str) -> list[Any] | None:
    """The records of a line from their JSON, by a quicker reader than the column's; None where it is none."""
    try:
        found: list[Any] = msgspec.json.decode(written)
    except (msgspec.DecodeError, TypeError):
        return None
    return found


def verify_chain(session: Session) -> int | None:
    """The number of the first line that does not fit or is missing, or None when the whole chain holds.

    Numbers are given without gaps and never again, so that lines taken from the end are missed as well.
    """
    previous, number = FIRST, 0
    columns = (AuditLine.seq, AuditLine.at, AuditLine.staff_id, AuditLine.role, AuditLine.act,
               type_coerce(AuditLine.records, Text), AuditLine.previous, AuditLine.digest)
    for line in session.execute(select(*columns).order_by(AuditLine.seq)).yield_per(1000):
        number += 1
        records = _records(line[5])
        expected = None if records is None else _digest(previous, line.at, line.staff_id, line.role, line.act, records)
        if line.seq != number or line.previous != previous or line.digest != expected:
            return int(line.seq)
        previous = line.digest
    given = session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")).scalar() or 0
    return number + 1 if given > number else None
