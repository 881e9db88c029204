"""Settings of this PC, kept in the encrypted database."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from pes_desktop.models import Setting


def get_setting(session: Session, key: str, default: Any = None) -> Any:
    """The value stored under ``key``, or ``default``."""
    row = session.get(Setting, key)
    return default if row is None else row.value


def set_setting(session: Session, key: str, value: Any) -> None:
    """Store ``value`` (plain JSON data) under ``key`` within the caller's transaction."""
    session.merge(Setting(key=key, value=value))


def drop_setting(session: Session, key: str) -> None:
    """Forget what stands under ``key``, if anything, within the caller's transaction."""
    row = session.get(Setting, key)
    if row is not None:
        session.delete(row)
