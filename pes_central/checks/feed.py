"""An office's feed: positions without a hole up to its head, each of a record that is there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.checks.finding import Finding, Office, Seen, pages
from pes_central.look_up import by_ids
from pes_central.tables import DeviceEntry, FeedEntry
from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import table_of


def check_feed(connection: Connection, office: Office, seen: Seen) -> Iterator[Finding]:
    """feed_hole (positions without an entry), feed_beyond (an entry outside 1 to the head), feed_type, feed_device (an
    entry of a type or a PC that is not known), feed_record (no record behind an entry)."""
    devices = set(connection.execute(select(DeviceEntry.device_id).where(
        DeviceEntry.office_id == office.office_id)).scalars())
    expected = 1
    query = select(FeedEntry.position, FeedEntry.record_type, FeedEntry.record_id, FeedEntry.device_id).where(
        FeedEntry.office_id == office.office_id)
    for rows in pages(connection, query, FeedEntry.position):
        wanted: dict[str, set[UUID]] = {}
        for row in rows:
            seen.feed += 1
            told = (office.code, row.record_type, str(row.record_id), {"position": row.position})
            if not 0 < row.position <= office.head:
                yield Finding("feed_beyond", *told)
            elif row.position > expected:
                yield _hole(office, expected, row.position - 1)
            expected = max(expected, row.position + 1)
            if row.device_id not in devices:
                yield Finding("feed_device", *told[:3], {**told[3], "device": str(row.device_id)})
            if row.record_type in SYNCED:
                wanted.setdefault(row.record_type, set()).add(row.record_id)
            else:
                yield Finding("feed_type", *told)
        for kind, ids in wanted.items():
            table = table_of(kind)
            held = {found for answer in by_ids(connection, select(table.c.id).where(
                table.c.office_id == office.office_id), table.c.id, ids) for found in answer.scalars()}
            for one in sorted(ids - held):
                yield Finding("feed_record", office.code, kind, str(one))
    if expected <= office.head:
        yield _hole(office, expected, office.head)


def _hole(office: Office, first: int, last: int) -> Finding:
    return Finding("feed_hole", office.code, "feed", str(first), {"first": first, "last": last})
