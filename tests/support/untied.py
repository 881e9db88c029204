"""What somebody with the key and other tools can do to an office's trail, which the database itself refuses."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

#: Statements after which lines of the trail can be altered and removed.
UNTIE = ("DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete")


def untie(session: Session) -> None:
    """Let this session, and whoever comes after it, alter the trail."""
    for statement in UNTIE:
        session.execute(text(statement))
