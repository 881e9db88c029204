"""What headquarters publishes to the offices: catalogues, settings, shared vacancies, findings ...

Every thing (kind, key, addressee) stands once, in its latest state. Its position is given under one lock that is held
until the commit, so that positions follow the commits: a reader who has read up to N never finds a lower one later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, insert, null, or_, select, update

from pes_central.tables import ChannelEntry, ChannelHead
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models.base import utcnow
from pes_desktop.sync.page import CHANNELS, ChannelItem

#: Plain bytes of one body: a letterhead with its logo fits.
MOST_BODY = 256 * 1024
_KEY = 80


def publish(connection: Connection, kind: str, key: str, body: dict[str, Any] | None, office_id: UUID | None = None,
            ) -> int:
    """Put a thing's new state into the caller's transaction and return its position; ``body`` None withdraws it.

    For all offices, or for one. Take every other lock before: this one (of all publishers) is held until the commit,
    so publish last. Raises DomainError channel_kind, channel_key, channel_body.
    """
    if kind not in CHANNELS:
        raise DomainError(Fault("channel_kind", "kind"))
    if not 0 < len(key) <= _KEY:
        raise DomainError(Fault("channel_key", "key"))
    if body is not None and len(msgspec.json.encode(body)) > MOST_BODY:
        raise DomainError(Fault("channel_body", "body", {"limit": MOST_BODY}))
    position = connection.execute(update(ChannelHead).values(position=ChannelHead.position + 1).returning(
        ChannelHead.position)).scalar_one()
    addressee = ChannelEntry.office_id.is_(None) if office_id is None else ChannelEntry.office_id == office_id
    connection.execute(delete(ChannelEntry).where(ChannelEntry.kind == kind, ChannelEntry.key == key, addressee))
    connection.execute(insert(ChannelEntry).values(
        position=position, kind=kind, key=key, office_id=office_id, body=null() if body is None else body,
        published_at=utcnow()))
    return position


def head(connection: Connection) -> int:
    """The last position published."""
    return connection.execute(select(ChannelHead.position)).scalar_one()


def published(connection: Connection, kind: str, office_id: UUID | None = None) -> dict[str, dict[str, Any]]:
    """Bodies by key of what stands in a channel for all offices, or for one."""
    addressee = ChannelEntry.office_id.is_(None) if office_id is None else ChannelEntry.office_id == office_id
    rows = connection.execute(select(ChannelEntry.key, ChannelEntry.body).where(
        ChannelEntry.kind == kind, ChannelEntry.body.is_not(None), addressee).order_by(ChannelEntry.key))
    return {key: body for key, body in rows if body is not None}


def items_since(connection: Connection, office_id: UUID, since: int, limit: int) -> Iterator[ChannelItem]:
    """What is addressed to all or to this office after a position, in order; at most ``limit``."""
    rows = connection.execute(select(
        ChannelEntry.position, ChannelEntry.kind, ChannelEntry.key, ChannelEntry.office_id, ChannelEntry.body).where(
        ChannelEntry.position > since,
        or_(ChannelEntry.office_id.is_(None), ChannelEntry.office_id == office_id)).order_by(
        ChannelEntry.position).limit(limit))
    for position, kind, key, addressee, body in rows:
        yield ChannelItem(position, kind, key, addressee is not None, body)
