"""The audit trail: one line an act, each carrying the hash of the one before, so that a lost or altered line shows."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pes_desktop.models import AuditLine
from pes_desktop.models.base import utcnow

FIRST = "0" * 64


def _digest(previous: str, at: datetime, staff_id: UUID | None, role: str, act: str, records: list[Any]) -> str:
    plain = msgspec.json.encode([previous, at.isoformat(), str(staff_id or ""), role, act, records])
    return hashlib.sha256(plain).hexdigest()


def append(session: Session, staff_id: UUID | None, role: str, act: str, records: list[Any]) -> None:
    """Add a line inside the caller's transaction; ``records``: [type, id, new|changed|seen|printed, fields] each."""
    previous = session.scalar(select(AuditLine.digest).order_by(AuditLine.seq.desc()).limit(1)) or FIRST
    at = utcnow()
    session.add(
        AuditLine(
            at=at,
            staff_id=staff_id,
            role=role,
            act=act,
            records=records,
            previous=previous,
            digest=_digest(previous, at, staff_id, role, act, records),
        )
    )
    session.flush()


def verify_chain(session: Session) -> int | None:
    """The number of the first line that does not fit or is missing, or None when the whole chain holds.

    Numbers are given without gaps and never again, so that lines taken from the end are missed as well.
    """
    previous, number = FIRST, 0
    for line in session.scalars(select(AuditLine).order_by(AuditLine.seq)).yield_per(1000):
        number += 1
        expected = _digest(previous, line.at, line.staff_id, line.role, line.act, line.records)
        if line.seq != number or line.previous != previous or line.digest != expected:
            return line.seq
        previous = line.digest
    given = session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")).scalar() or 0
    return number + 1 if given > number else None
