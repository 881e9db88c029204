"""What an office's PC has not read yet: records that the office's other PCs changed, and what was published to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, Select, exists, func, select, tuple_

from pes_central.auth import DeviceIdentity
from pes_central.channels import head, items_since
from pes_central.db import identity
from pes_central.held import held_record
from pes_central.tables import FeedEntry, OfficeEntry
from pes_desktop.models import SYNCED
from pes_desktop.sync.codec import pack
from pes_desktop.sync.columns import parent_columns, table_of
from pes_desktop.sync.page import ChannelItem, Page
from pes_desktop.sync.wire import WireRecord

#: Plain bytes after which a page is full (a fifth of it on the line), and the most it looks at.
PAGE_BYTES, PAGE_RECORDS, PAGE_ITEMS = 512 * 1024, 4000, 500
_CHUNK = 500
_ORDER = {name: place for place, name in enumerate(SYNCED)}
Key = tuple[str, UUID]


def heads(connection: Connection, office_id: UUID) -> dict[str, int]:
    """The last positions: of this office's own feed, and of what is published."""
    position = connection.execute(select(OfficeEntry.feed_position).where(
        OfficeEntry.office_id == office_id)).scalar_one()
    return {"office": position, "common": head(connection)}


def news(connection: Connection, device: DeviceIdentity, office: int, common: int) -> bool:
    """Whether anything after these positions is for this PC; its own changes are not."""
    others = select(exists(_others(device, office).with_only_columns(FeedEntry.position)))
    return bool(connection.execute(others).scalar()) or any(items_since(connection, device.office_id, common, 1))


def page_after(connection: Connection, device: DeviceIdentity, office: int, common: int,
               most_bytes: int = PAGE_BYTES) -> Page:
    """The page after two positions; read it in one transaction that sees one state.

    Published things first: they are few, and the records may need their words. At least one thing is given while
    there is one. Positions beyond the last ones (of a server that went back) answer from the beginning.
    """
    last = heads(connection, device.office_id)
    office, common = office if office <= last["office"] else 0, common if common <= last["common"] else 0
    items, size = _items(connection, device.office_id, common, most_bytes)
    all_items = len(items) < PAGE_ITEMS and size <= most_bytes
    records: list[WireRecord] = []
    reached, all_records = office, False
    if all_items:
        records, reached, all_records = _records(connection, device, office, most_bytes - size, bool(items))
    server_id, epoch = identity(connection)
    return Page(device.office_id, server_id, epoch, last["office"] if all_records else reached,
                last["common"] if all_items else items[-1].position, records, items, not (all_items and all_records))


def _items(connection: Connection, office_id: UUID, since: int, most_bytes: int) -> tuple[list[ChannelItem], int]:
    items: list[ChannelItem] = []
    size = 0
    for item in items_since(connection, office_id, since, PAGE_ITEMS):
        items.append(item)
        size += len(pack(item))
        if size > most_bytes:
            break
    return items, size


def _others(device: DeviceIdentity, since: int) -> Select[FeedEntry]:
    return select(FeedEntry).where(FeedEntry.office_id == device.office_id, FeedEntry.position > since,
                                   FeedEntry.device_id != device.device_id)


def _records(connection: Connection, device: DeviceIdentity, since: int, most_bytes: int, begun: bool,
             ) -> tuple[list[WireRecord], int, bool]:
    """Records, the position up to which they tell everything, whether that is all of it."""
    latest = func.max(FeedEntry.position).label("latest")
    changed: list[tuple[str, UUID, int]] = [(row[0], row[1], row[2]) for row in connection.execute(
        _others(device, since).with_only_columns(FeedEntry.record_type, FeedEntry.record_id, latest).group_by(
            FeedEntry.record_type, FeedEntry.record_id).order_by(latest).limit(PAGE_RECORDS))]
    chosen: dict[Key, WireRecord] = {}
    reached, size = since, 0
    for start in range(0, len(changed), _CHUNK):
        part = changed[start:start + _CHUNK]
        found = _present(connection, device.office_id, [(kind, record_id) for kind, record_id, _ in part])
        for kind, record_id, position in part:
            record = found.get((kind, record_id))
            size += len(pack(record)) if record is not None else 0
            if size > most_bytes and (begun or chosen):
                return _with_parents(connection, device, chosen, reached), reached, False
            if record is not None:
                chosen[kind, record_id] = record
            reached = position
    whole = len(changed) < PAGE_RECORDS
    return _with_parents(connection, device, chosen, reached), reached, whole


def _with_parents(connection: Connection, device: DeviceIdentity, chosen: dict[Key, WireRecord], reached: int,
                  ) -> list[WireRecord]:
    """The records with every parent that would only come on a later page; parents first."""
    fresh: Iterable[WireRecord] = list(chosen.values())
    while wanted := {(parent, UUID(record.values[column])) for record in fresh
                     for column, parent in parent_columns(record.record_type).items()
                     if record.values.get(column) is not None} - chosen.keys():
        later = _told_later(connection, device, sorted(wanted, key=lambda key: key[1]), reached)
        more = _present(connection, device.office_id, later)
        chosen |= more
        fresh = more.values()
    return sorted(chosen.values(), key=lambda record: _ORDER[record.record_type])


def _told_later(connection: Connection, device: DeviceIdentity, keys: Sequence[Key], reached: int) -> list[Key]:
    found: list[Key] = []
    for start in range(0, len(keys), _CHUNK):
        rows = connection.execute(_others(device, reached).with_only_columns(
            FeedEntry.record_type, FeedEntry.record_id).where(
            tuple_(FeedEntry.record_type, FeedEntry.record_id).in_(keys[start:start + _CHUNK])).distinct())
        found.extend((row[0], row[1]) for row in rows)
    return found


def _present(connection: Connection, office_id: UUID, keys: Sequence[Key]) -> dict[Key, WireRecord]:
    """The rows as they are now, of this office alone, in the form in which they came."""
    grouped: dict[str, list[UUID]] = defaultdict(list)
    for kind, record_id in keys:
        if kind in SYNCED:
            grouped[kind].append(record_id)
    found: dict[Key, WireRecord] = {}
    for kind, ids in grouped.items():
        table = table_of(kind)
        for start in range(0, len(ids), _CHUNK):
            for row in connection.execute(select(table).where(
                    table.c.office_id == office_id, table.c.id.in_(ids[start:start + _CHUNK]))).mappings():
                found[kind, row["id"]] = held_record(kind, dict(row))
    return found
