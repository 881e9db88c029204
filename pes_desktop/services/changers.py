"""Who changed a field of a record last, as far as the trail of this computer tells."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import AuditLine, AuditSubject, Staff

#: Acts by which a form is saved. Who wrote what came from headquarters or by stick is not known here.
_FORMS = frozenset({"save_vacancy", "save_employer", "change_person", "register_person", "edit_staff"})
#: Lists of a person that are records of their own.
_PARTS = {"jobs": "job", "skills": "skill"}
_LINES = 50


def last_changers(session: Session, kind: str, key: UUID, names: list[str]) -> dict[str, str]:
    """Field to the name of the member of staff who wrote it last; without the fields where that is not known."""
    if not names:
        return {}
    lines = session.execute(
        select(AuditLine.act, AuditLine.staff_id, AuditLine.records).join(
            AuditSubject, AuditSubject.seq == AuditLine.seq)
        .where(AuditSubject.record_id == key).order_by((AuditLine.seq + 0).desc()).limit(_LINES)).all()
    found: dict[str, str] = {}
    for name in names:
        line = next((line for line in lines if _wrote(line.records, kind, str(key), name)), None)
        member = session.get(Staff, line.staff_id) if line and line.staff_id and line.act in _FORMS else None
        if member is not None:
            found[name] = member.name
    return found


def _wrote(records: list[Any], kind: str, key: str, name: str) -> bool:
    return any(
        done in ("new", "changed") and (one == _PARTS[name] if name in _PARTS else one == kind and which == key
                                        and name in fields)
        for one, which, done, fields in records)
