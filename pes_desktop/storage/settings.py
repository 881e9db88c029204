"""Settings of this PC, kept in the encrypted database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pes_desktop.models import Setting


def get_setting(session: Session, key: str, default: Any = None) -> Any:
    """The value stored under ``key``, or ``default``; where that is a dictionary, anything else counts as damage."""
    row = session.get(Setting, key)
    if row is None or (isinstance(default, dict) and not isinstance(row.value, dict)):
        return default
    return row.value


def instant(value: Any) -> datetime | None:
    """An instant or local time as a setting keeps it (ISO 8601); None where it is none."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def whole(value: Any) -> int:
    """A count as a setting keeps it; 0 where it is none."""
    return value if isinstance(value, int) else 0


def set_setting(session: Session, key: str, value: Any) -> None:
    """Store ``value`` (plain JSON data) under ``key`` within the caller's transaction."""
    session.merge(Setting(key=key, value=value))


def drop_setting(session: Session, key: str) -> None:
    """Forget what stands under ``key``, if anything, within the caller's transaction."""
    row = session.get(Setting, key)
    if row is not None:
        session.delete(row)
