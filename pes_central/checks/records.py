"""Records against what is known of them: the feed tells their version, the applied changes their content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.checks.finding import Finding, Office, Seen, pages
from pes_central.look_up import by_ids
from pes_central.tables import ChangeEntry, FeedEntry
from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import parent_columns, row_hash, table_of
from pes_desktop.sync.wire import change_id

Row = Mapping[str, Any]
#: Up to this version it is searched which change a merge came from: the version that was sent lies below it.
_MERGED = 1000


class _Entry(NamedTuple):
    """An entry of the feed, and its change where one has the same version."""

    position: int
    version: int
    device_id: UUID
    fields: list[str] | None
    content_hash: bytes | None
    change: UUID


class _Known(NamedTuple):
    record_id: UUID
    version: int
    content_hash: bytes


def check_records(connection: Connection, office: Office, seen: Seen) -> Iterator[Finding]:
    """Every record of an office: record_unreadable, record_feed (none tells of it), record_version, record_content,
    record_parent (missing, or of another office), feed_order (versions that do not rise), change_missing, change_other.
    """
    for kind in SYNCED:
        table = table_of(kind)
        for ids in pages(connection, select(table.c.id).where(table.c.office_id == office.office_id), table.c.id):
            rows: list[Row] = []
            for found in _read(connection, kind, [row[0] for row in ids]):
                if isinstance(found, UUID):
                    yield Finding("record_unreadable", office.code, kind, str(found))
                else:
                    rows.append(found)
            seen.records[kind] += len(ids)
            yield from _against_feed(connection, office, kind, rows, seen)
            yield from _parents(connection, office, kind, rows)


def _read(connection: Connection, kind: str, ids: Sequence[UUID]) -> Iterator[Row | UUID]:
    """The rows; in place of one that does not hold what its columns are made for, its id."""
    table = table_of(kind)
    try:
        yield from [dict(row) for row in connection.execute(select(table).where(table.c.id.in_(ids))).mappings()]
    except (ValueError, TypeError):
        if len(ids) == 1:
            yield ids[0]
            return
        middle = len(ids) // 2
        yield from _read(connection, kind, ids[:middle])
        yield from _read(connection, kind, ids[middle:])


def _against_feed(connection: Connection, office: Office, kind: str, rows: Sequence[Row], seen: Seen,
                  ) -> Iterator[Finding]:
    feed = _entries(connection, office, kind, [row["id"] for row in rows])
    changes = _changes(connection, office, [entry.change for entries in feed.values() for entry in entries])
    for row in rows:
        entries, told = feed.get(row["id"], []), (office.code, kind, str(row["id"]))
        if not entries:
            yield Finding("record_feed", *told)
            continue
        for before, after in pairwise(entries):
            if after.version <= before.version:
                yield Finding("feed_order", *told, {
                    "position": after.position, "version": after.version, "before": before.version})
        last = entries[-1]
        if row["version"] != last.version:
            yield Finding("record_version", *told, {"version": row["version"], "told": last.version})
        else:
            proven = _proven(kind, row, last, changes.get(last.change))
            seen.unproven += proven is None
            if proven is False:
                yield Finding("record_content", *told, {"version": last.version})
        yield from _changes_of(connection, office, kind, row["id"], entries, changes)


def _entries(connection: Connection, office: Office, kind: str, ids: Sequence[UUID]) -> dict[UUID, list[_Entry]]:
    found: dict[UUID, list[_Entry]] = defaultdict(list)
    query = select(FeedEntry.record_id, FeedEntry.position, FeedEntry.version, FeedEntry.device_id, FeedEntry.fields,
                   FeedEntry.content_hash).where(FeedEntry.office_id == office.office_id, FeedEntry.record_type == kind)
    for answer in by_ids(connection, query, FeedEntry.record_id, ids):
        for record_id, position, version, device_id, fields, content in answer:
            found[record_id].append(_Entry(position, version, device_id, fields, None if content is None else bytes(
                content), change_id(device_id, kind, record_id, version)))
    for entries in found.values():
        entries.sort(key=attrgetter("position"))
    return found


def _changes(connection: Connection, office: Office, ids: Sequence[UUID]) -> dict[UUID, _Known]:
    query = select(ChangeEntry.change_id, ChangeEntry.record_id, ChangeEntry.version, ChangeEntry.content_hash).where(
        ChangeEntry.office_id == office.office_id)
    return {row[0]: _Known(row[1], row[2], bytes(row[3])) for answer in by_ids(
        connection, query, ChangeEntry.change_id, ids) for row in answer}


def _proven(kind: str, row: Row, last: _Entry, change: _Known | None) -> bool | None:
    """Whether the row is what came; None where that is not known here: edits of before the digest was kept, columns
    that were blanked since."""
    known = last.content_hash if last.content_hash is not None else change.content_hash if (
        change is not None and last.fields is None) else b""
    return known == row_hash(kind, row) if known else None


def _changes_of(connection: Connection, office: Office, kind: str, record_id: UUID, entries: Sequence[_Entry],
                changes: Mapping[UUID, _Known]) -> Iterator[Finding]:
    """Each entry has the change that it came from; that of a merge has a lower version than the entry."""
    direct = {entry.change for entry in entries}
    for entry in entries:
        told = (office.code, kind, str(record_id), {"version": entry.version, "position": entry.position})
        change = changes.get(entry.change)
        if change is not None:
            if (change.record_id, change.version) != (record_id, entry.version):
                yield Finding("change_other", *told)
        elif entry.version <= _MERGED:
            sent = {change_id(entry.device_id, kind, record_id, version) for version in range(1, entry.version)}
            if not _changes(connection, office, list(sent - direct)):
                yield Finding("change_missing", *told)


def _parents(connection: Connection, office: Office, kind: str, rows: Sequence[Row]) -> Iterator[Finding]:
    for column, parent_type in parent_columns(kind).items():
        parents = table_of(parent_type)
        query = select(parents.c.id).where(parents.c.office_id == office.office_id)
        wanted = {row[column] for row in rows if row[column] is not None}
        held = {found for answer in by_ids(connection, query, parents.c.id, wanted) for found in answer.scalars()}
        for row in rows:
            if row[column] is not None and row[column] not in held:
                yield Finding("record_parent", office.code, kind, str(row["id"]), {
                    "column": column, "parent_type": parent_type, "parent": str(row[column])})


def check_changes(connection: Connection, office: Office, seen: Seen) -> Iterator[Finding]:
    """Every applied change of an office: change_orphan (the feed knows nothing of its record), change_id (its own id
    does not follow from record and version), change_hash (no hash)."""
    query = select(ChangeEntry.change_id, ChangeEntry.record_id, ChangeEntry.version, ChangeEntry.content_hash).where(
        ChangeEntry.office_id == office.office_id)
    of_record = select(FeedEntry.record_id, FeedEntry.device_id, FeedEntry.record_type).where(
        FeedEntry.office_id == office.office_id)
    for rows in pages(connection, query, ChangeEntry.change_id):
        writers: dict[UUID, set[tuple[UUID, str]]] = defaultdict(set)
        for answer in by_ids(connection, of_record, FeedEntry.record_id, {row.record_id for row in rows}):
            for record_id, device_id, kind in answer:
                writers[record_id].add((device_id, kind))
        for row in rows:
            seen.changes += 1
            told = (office.code, "change", str(row.change_id), {"record": str(row.record_id), "version": row.version})
            known = writers.get(row.record_id, set())
            if not known:
                yield Finding("change_orphan", *told)
            elif not any(row.change_id == change_id(device, kind, row.record_id, row.version)
                         for device, kind in known):
                yield Finding("change_id", *told)
            if len(row.content_hash) != 32:
                yield Finding("change_hash", *told)
