"""What headquarters publishes to the offices: catalogues, settings, shared vacancies, findings ...

Every thing (kind, key, addressee) stands once, in its latest state. Its position is given under one lock that is held
until the commit, so that positions follow the commits: a reader who has read up to N never finds a lower one later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from pes_central.tables import ChannelEntry, ChannelHead
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models.base import utcnow
from pes_desktop.sync.page import CHANNELS, ChannelItem

#: Plain bytes of one body: a letterhead with its logo fits.
MOST_BODY = 256 * 1024
_KEY = 80
_CHUNK = 500


class Told(NamedTuple):
    """A thing's new state: its key, what it says (None withdraws it), and the one office it is for (None: all)."""

    key: str
    body: dict[str, Any] | None
    office_id: UUID | None = None


def publish(connection: Connection, kind: str, key: str, body: dict[str, Any] | None, office_id: UUID | None = None,
            ) -> int:
    """Put a thing's new state into the caller's transaction and return its position; see ``publish_all``."""
    return publish_all(connection, kind, [Told(key, body, office_id)])


def publish_all(connection: Connection, kind: str, things: Sequence[Told]) -> int:
    """Put new states of several things, each once, into the caller's transaction; the position of the last.

    Take every other lock before: this one (of all publishers) is held until the commit, so publish last. No things:
    nothing is locked, 0. Raises DomainError channel_kind, channel_key, channel_body.
    """
    if kind not in CHANNELS:
        raise DomainError(Fault("channel_kind", "kind"))
    keys: dict[UUID | None, list[str]] = {}
    for thing in things:
        if not 0 < len(thing.key) <= _KEY:
            raise DomainError(Fault("channel_key", "key"))
        if thing.body is not None and len(msgspec.json.encode(thing.body)) > MOST_BODY:
            raise DomainError(Fault("channel_body", "body", {"limit": MOST_BODY}))
        keys.setdefault(thing.office_id, []).append(thing.key)
    if not things:
        return 0
    last = connection.execute(update(ChannelHead).values(position=ChannelHead.position + len(things)).returning(
        ChannelHead.position)).scalar_one()
    for office_id, every in keys.items():
        for start in range(0, len(every), _CHUNK):
            connection.execute(delete(ChannelEntry).where(
                ChannelEntry.kind == kind, ChannelEntry.key.in_(every[start:start + _CHUNK]), _for(office_id)))
    now = utcnow()
    rows: list[dict[str, Any]] = [
        {"position": position, "kind": kind, "key": thing.key, "office_id": thing.office_id, "published_at": now}
        | ({} if thing.body is None else {"body": thing.body})
        for position, thing in enumerate(things, last - len(things) + 1)]
    for said in (True, False):  # without a body the column's own NULL stands, not the word of JSON
        if some := [row for row in rows if ("body" in row) is said]:
            connection.execute(insert(ChannelEntry), some)
    return last


def _for(office_id: UUID | None) -> ColumnElement[bool]:
    return ChannelEntry.office_id.is_(None) if office_id is None else ChannelEntry.office_id == office_id


def head(connection: Connection) -> int:
    """The last position published."""
    return connection.execute(select(ChannelHead.position)).scalar_one()


def published(connection: Connection, kind: str, office_id: UUID | None = None) -> dict[str, dict[str, Any]]:
    """Bodies by key of what stands in a channel for all offices, or for one."""
    rows = connection.execute(select(ChannelEntry.key, ChannelEntry.body).where(
        ChannelEntry.kind == kind, ChannelEntry.body.is_not(None), _for(office_id)).order_by(ChannelEntry.key))
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
