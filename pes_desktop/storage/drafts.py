"""Drafts of unfinished forms: written at each field left, so that closing, crash and power cut lose no word.

A draft is its writer's own: the same form begun by two people is two drafts.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import Draft
from pes_desktop.models.base import utcnow

#: Writer of drafts that nobody signed (files of the first programs).
NOBODY = UUID(int=0)


def save_draft(
    session: Session, key: str, payload: dict[str, Any], *, staff_id: UUID | None, title: str, step: str
) -> None:
    """Store or replace the draft ``key`` (``intake:<id>``) of ``staff_id``."""
    session.merge(Draft(key=key, payload=payload, staff_id=staff_id or NOBODY, title=title, step=step,
                        saved_at=utcnow()))


def load_draft(session: Session, key: str, staff_id: UUID | None) -> Draft | None:
    """The draft ``key`` of ``staff_id`` or None."""
    return session.get(Draft, (key, staff_id or NOBODY))


def list_drafts(session: Session, staff_id: UUID | None = None) -> list[Draft]:
    """Drafts, newest first; of one member of staff when ``staff_id`` is given."""
    query = select(Draft).order_by(Draft.saved_at.desc())
    if staff_id is not None:
        query = query.where(Draft.staff_id == staff_id)
    return list(session.scalars(query))


def drop_draft(session: Session, key: str, staff_id: UUID | None) -> None:
    """Forget a draft of ``staff_id``: its form was saved, or thrown away."""
    draft = load_draft(session, key, staff_id)
    if draft is not None:
        session.delete(draft)
        session.flush()


def hand_over(session: Session, key: str, giver: UUID, taker: UUID) -> bool:
    """The draft of ``giver`` becomes ``taker``'s; False when there is none, or the taker has one of that name."""
    draft = load_draft(session, key, giver)
    if draft is None or load_draft(session, key, taker) is not None:
        return False
    session.add(Draft(key=key, staff_id=taker, title=draft.title, step=draft.step, payload=draft.payload,
                      saved_at=draft.saved_at))
    session.delete(draft)
    session.flush()
    return True
