"""Drafts of unfinished forms: written at each field left, so that closing, crash and power cut lose no word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import Draft
from pes_desktop.models.base import utcnow


def save_draft(
    session: Session, key: str, payload: dict[str, Any], *, staff_id: UUID | None, title: str, step: str
) -> None:
    """Store or replace the draft ``key`` (``intake:<id>``)."""
    session.merge(Draft(key=key, payload=payload, staff_id=staff_id, title=title, step=step, saved_at=utcnow()))


def load_draft(session: Session, key: str) -> Draft | None:
    """The draft ``key`` or None."""
    return session.get(Draft, key)


def list_drafts(session: Session, staff_id: UUID | None = None) -> list[Draft]:
    """Drafts, newest first; of one member of staff when ``staff_id`` is given."""
    query = select(Draft).order_by(Draft.saved_at.desc())
    if staff_id is not None:
        query = query.where(Draft.staff_id == staff_id)
    return list(session.scalars(query))


def drop_draft(session: Session, key: str) -> None:
    """Forget a draft: its form was saved, or the person at the desk threw it away."""
    draft = session.get(Draft, key)
    if draft is not None:
        session.delete(draft)
