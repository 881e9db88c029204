"""A batch of nothing but new records, the bulk of what comes up: proven good by columns, written without asking.

Whether a record or its change is here already is left to the keys of the tables: where the database takes one row not,
nothing of this is in, and ``applying`` judges and writes the batch record by record. What is accepted, and what is then
in the database, is the same either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.columnwise import Doubt, Proven, names_of_rows, proven
from pes_central.copying import NULL, Part, copy_rows, field_of, joined_rows, long_fields, sized
from pes_central.look_up import by_ids
from pes_central.tables import ChangeEntry, FeedEntry
from pes_central.write import REFUSALS
from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import parent_columns, table_of
from pes_desktop.sync.wire import Batch, Outcome, Verdict, WireRecord, change_ids, content_hash

_id, _number, _version = attrgetter("record_id"), attrgetter("record_id.int"), attrgetter("version")
_head = attrgetter("base_version", "fields")
_NEW = {(0, None)}
_MOST_VERSION = 2**62
_CHANGE = ("office_id", "change_id", "record_id", "version", "content_hash")
_FEED = ("office_id", "position", "device_id", "record_type", "record_id", "version", "fields", "edit")
_Stream = tuple[str, Sequence[str], list[bytes]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """New records of one type in the order of the batch: ids as numbers, ids and versions as fields of COPY, rows."""

    name: str
    records: list[WireRecord]
    numbers: list[int]
    ids: list[bytes]
    versions: Part
    proven: Proven


@dataclass(frozen=True, slots=True)
class Fresh:
    """A batch of which every record is new to its sender's headquarters and proven good; parents' types first."""

    batch: Batch
    kinds: list[_Kind]

    @property
    def touched(self) -> dict[str, list[UUID]]:
        """Ids by type."""
        return {kind.name: list(map(_id, kind.records)) for kind in self.kinds}


def fresh_of(batch: Batch) -> Fresh | None:
    """The batch column by column; None where a record is not new and whole, twice in it, or not proven good.

    Asks no database: headquarters' lock on the office is not held meanwhile.
    """
    by_type: dict[str, list[WireRecord]] = {}
    for record in batch.records:
        by_type.setdefault(record.record_type, []).append(record)
    if not batch.records or not by_type.keys() <= SYNCED.keys() or set(map(_head, batch.records)) != _NEW or len(
            set(map(_number, batch.records))) != len(batch.records):
        return None
    try:
        return Fresh(batch, [_kind(batch, name, by_type[name]) for name in SYNCED if name in by_type])
    except Doubt:
        return None


def _kind(batch: Batch, name: str, records: list[WireRecord]) -> _Kind:
    numbers = list(map(_number, records))
    versions = list(map(_version, records))
    if not 0 < min(versions) <= max(versions) < _MOST_VERSION or (
            name == "office" and set(numbers) != {batch.office_id.int}):
        raise Doubt
    ids = sized([number.to_bytes(16, "big") for number in numbers])
    known = {version: long_fields([version])[0] for version in set(versions)}
    told: Part = known[versions[0]] if len(known) == 1 else [known[version] for version in versions]
    return _Kind(name, records, numbers, ids, told, proven(name, batch.office_id, records, ids, told))


def write_fresh(connection: Connection, fresh: Fresh, position: int) -> bool:
    """Write rows, changes and feed (after ``position``) in the caller's transaction.

    False: nothing was written, because a record or its change is here already, a parent is not, or the database
    refuses a row for another reason.
    """
    if not _parents_here(connection, fresh):
        return False
    try:
        with connection.begin_nested():
            copy_rows(connection, _streams(fresh, position))
    except REFUSALS:
        return False
    return True


def accepted_all(batch: Batch, protocol: int) -> list[Verdict]:
    """The verdicts where ``write_fresh`` wrote; a receipt of protocol 2 tells only others, so that it needs none."""
    return [] if protocol >= 2 else [Verdict(record.record_id, Outcome.ACCEPTED) for record in batch.records]


def _parents_here(connection: Connection, fresh: Fresh) -> bool:
    """Whether every record that is pointed to comes with the batch or is held for this office."""
    coming = {kind.name: set(map(_id, kind.records)) for kind in fresh.kinds}
    for kind in fresh.kinds:
        for column, parent_type in parent_columns(kind.name).items():
            wanted = kind.proven.parents[column] - coming.get(parent_type, set())
            parents = table_of(parent_type)
            query = select(parents.c.id).where(parents.c.office_id == fresh.batch.office_id)
            found = {one for rows in by_ids(connection, query, parents.c.id, wanted) for one in rows.scalars()}
            if found != wanted:
                return False
    return True


def _streams(fresh: Fresh, position: int) -> Iterator[_Stream]:
    """Rows of each type in the order of their ids (so that two offices that claim the same ones wait for each other),
    then changes, and the feed in the order of the batch."""
    for kind in fresh.kinds:
        rows: Any = kind.proven.rows
        ordered = sorted(kind.numbers)
        if ordered != kind.numbers:
            rows = [row for _, row in sorted(zip(kind.numbers, rows, strict=True))]
        yield kind.name, names_of_rows(kind.name), rows
    changes: list[bytes] = []
    feed: list[bytes] = []
    for kind in fresh.kinds:
        changes += joined_rows(_in_order(_CHANGE, fresh.batch, {
            "change_id": _change_fields(fresh.batch, kind), "record_id": kind.ids, "version": kind.versions,
            "content_hash": sized([content_hash(kind.name, record.record_id, record.values)
                                   for record in kind.records])}))
    yield ChangeEntry.__tablename__, _CHANGE, sorted(changes)  # as their key has them: its pages are touched in turn
    columns = FeedEntry.__table__.c
    marks = field_of(columns.edit)(True), field_of(columns.edit)(False)
    for kind in fresh.kinds:
        start = position + len(feed) + 1
        feed += joined_rows(_in_order(_FEED, fresh.batch, {
            "position": long_fields(range(start, start + len(kind.records))), "record_id": kind.ids,
            "record_type": field_of(columns.record_type)(kind.name), "version": kind.versions, "fields": NULL,
            "edit": [marks[record.again] for record in kind.records]}))
    yield FeedEntry.__tablename__, _FEED, feed


def _change_fields(batch: Batch, kind: _Kind) -> list[bytes]:
    versions = list(map(_version, kind.records))
    return sized(change_ids(batch.device_id, kind.name, [one[4:] for one in kind.ids], versions))


def _in_order(names: Sequence[str], batch: Batch, parts: dict[str, Part]) -> list[Part]:
    """The parts of all columns: those given, and whose batch it is."""
    office, device = sized([batch.office_id.bytes, batch.device_id.bytes])
    parts = {"office_id": office, "device_id": device, **parts}
    return [parts[name] for name in names]

