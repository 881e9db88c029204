"""The new records of a batch, the bulk of what comes up: proven good by columns, written without asking.

Whether a record or its change is here already is left to the keys of the tables: only where the database takes one row
not, it is asked which ones are known. Those, and what is not new or not proven good, are the batch's ``rest``, judged
and written by ``applying`` record by record. What is accepted, and what then stands, is the same either way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import compress, count, islice
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
_MOST_VERSION = 2**62
_CHANGE = ("office_id", "change_id", "record_id", "version", "content_hash")
_FEED = ("office_id", "position", "device_id", "record_type", "record_id", "version", "fields", "edit")
#: Types that others point to.
_PARENTS = {parent for name in SYNCED for parent in parent_columns(name).values()}
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
    """The records of a batch that are new to its sender's headquarters and proven good; parents' types first."""

    batch: Batch
    kinds: list[_Kind]

    @property
    def touched(self) -> dict[str, list[UUID]]:
        """Ids by type."""
        return {kind.name: list(map(_id, kind.records)) for kind in self.kinds}

    @property
    def numbers(self) -> dict[str, list[int]]:
        """Ids by type, as numbers: those compare ten times as quickly."""
        return {kind.name: kind.numbers for kind in self.kinds}

    @property
    def rest(self) -> list[WireRecord]:
        """The batch's other records, in its order."""
        if sum(len(kind.records) for kind in self.kinds) == len(self.batch.records):
            return []
        own = {id(record) for kind in self.kinds for record in kind.records}
        return [record for record in self.batch.records if id(record) not in own]


def fresh_of(batch: Batch) -> Fresh | None:
    """What of the batch is new, column by column; None where nothing is: a record that is not whole, is in the batch
    twice, or of a type of which some are not proven good, is none of them.

    Asks no database: headquarters' lock on the office is not held meanwhile.
    """
    times = Counter(map(_number, batch.records))
    by_type: dict[str, list[WireRecord]] = {}
    for record in batch.records:
        if record.base_version == 0 and record.fields is None and times[record.record_id.int] == 1:
            by_type.setdefault(record.record_type, []).append(record)
    kinds = []
    for name in SYNCED:
        if name in by_type:
            with suppress(Doubt):
                kinds.append(_kind(batch, name, by_type[name]))
    return Fresh(batch, kinds) if kinds else None


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


def write_fresh(connection: Connection, fresh: Fresh, position: int) -> Fresh | None:
    """Write rows and changes in the caller's transaction; where nothing of the batch is left, the feed (after
    ``position``) too. Returns what was written.

    None: nothing was, because the database refuses a row for another reason than that it is known.
    """
    for again in (False, True):
        found = _with_parents(connection, _unknown(connection, fresh) if again else fresh)
        if not found.kinds:
            return None
        try:
            with connection.begin_nested():
                copy_rows(connection, _streams(found, None if found.rest else position))
        except REFUSALS:
            continue
        return found
    return None


def accepted_all(batch: Batch, protocol: int) -> list[Verdict]:
    """The verdicts where ``write_fresh`` wrote all; a receipt of protocol 2 tells only others, and needs none."""
    return [] if protocol >= 2 else [Verdict(record.record_id, Outcome.ACCEPTED) for record in batch.records]


def _unknown(connection: Connection, fresh: Fresh) -> Fresh:
    """Without those that are here, or whose change is."""
    kinds = []
    for kind in fresh.kinds:
        changes = dict(zip(_changes_of(fresh.batch, kind), kind.records, strict=True))
        query = select(ChangeEntry.change_id).where(ChangeEntry.office_id == fresh.batch.office_id)
        known = {changes[one.bytes].record_id for rows in by_ids(connection, query, ChangeEntry.change_id, [
            UUID(bytes=one) for one in changes]) for one in rows.scalars()}
        table = table_of(kind.name)
        for rows in by_ids(connection, select(table.c.id), table.c.id, list(map(_id, kind.records))):
            known.update(rows.scalars())
        kinds.append(_without(kind, known))
    return Fresh(fresh.batch, [kind for kind in kinds if kind.records])


def _with_parents(connection: Connection, fresh: Fresh) -> Fresh:
    """Without those that point to a record which neither comes with them nor is held for this office."""
    kinds: list[_Kind] = []
    coming: dict[str, set[UUID]] = {}
    for kind in fresh.kinds:
        orphans: set[UUID] = set()
        for column, parent_type in parent_columns(kind.name).items():
            wanted = kind.proven.parents[column] - coming.get(parent_type, set())
            parents = table_of(parent_type)
            query = select(parents.c.id).where(parents.c.office_id == fresh.batch.office_id)
            absent = wanted.difference(*(rows.scalars() for rows in by_ids(connection, query, parents.c.id, wanted)))
            if absent:
                orphans.update(record.record_id for record in kind.records
                               if (told := record.values.get(column)) is not None and UUID(told) in absent)
        found = _without(kind, orphans)
        if found.records:
            kinds.append(found)
            if kind.name in _PARENTS:
                coming[kind.name] = set(map(_id, found.records))
    return Fresh(fresh.batch, kinds)


def _without(kind: _Kind, ids: Collection[UUID]) -> _Kind:
    if not ids:
        return kind
    stay = [record.record_id not in ids for record in kind.records]

    def left(part: Sequence[Any]) -> list[Any]:
        return list(compress(part, stay))

    versions = kind.versions if isinstance(kind.versions, bytes) else left(kind.versions)
    return _Kind(kind.name, left(kind.records), left(kind.numbers), left(kind.ids), versions,
                 Proven(left(kind.proven.rows), kind.proven.parents))


def _streams(fresh: Fresh, position: int | None) -> Iterator[_Stream]:
    """Rows of each type in the order of their ids (so that two offices that claim the same ones wait for each other),
    then changes, and where ``position`` is told the feed in the order of the batch."""
    for kind in fresh.kinds:
        rows: Any = kind.proven.rows
        ordered = sorted(kind.numbers)
        if ordered != kind.numbers:
            rows = [row for _, row in sorted(zip(kind.numbers, rows, strict=True))]
        yield kind.name, names_of_rows(kind.name), rows
    changes: list[bytes] = []
    for kind in fresh.kinds:
        changes += joined_rows(_in_order(_CHANGE, fresh.batch, {
            "change_id": sized(_changes_of(fresh.batch, kind)), "record_id": kind.ids, "version": kind.versions,
            "content_hash": sized([content_hash(kind.name, record.record_id, record.values)
                                   for record in kind.records])}))
    yield ChangeEntry.__tablename__, _CHANGE, sorted(changes)  # as their key has them: its pages are touched in turn
    if position is not None:
        yield _feed(fresh, count(position + 1))


def _feed(fresh: Fresh, positions: Iterator[int]) -> _Stream:
    feed: list[bytes] = []
    columns = FeedEntry.__table__.c
    marks = field_of(columns.edit)(True), field_of(columns.edit)(False)
    for kind in fresh.kinds:
        feed += joined_rows(_in_order(_FEED, fresh.batch, {
            "position": long_fields(islice(positions, len(kind.records))), "record_id": kind.ids,
            "record_type": field_of(columns.record_type)(kind.name), "version": kind.versions, "fields": NULL,
            "edit": [marks[record.again] for record in kind.records]}))
    return FeedEntry.__tablename__, _FEED, feed


def write_feed(connection: Connection, fresh: Fresh, positions: Mapping[int, int]) -> None:
    """The feed of records that ``write_fresh`` wrote, at the positions of their ids (as numbers)."""
    copy_rows(connection, [_feed(fresh, (positions[number] for kind in fresh.kinds for number in kind.numbers))])


def _changes_of(batch: Batch, kind: _Kind) -> list[bytes]:
    return change_ids(batch.device_id, kind.name, [one[4:] for one in kind.ids], list(map(_version, kind.records)))


def _in_order(names: Sequence[str], batch: Batch, parts: dict[str, Part]) -> list[Part]:
    """The parts of all columns: those given, and whose batch it is."""
    office, device = sized([batch.office_id.bytes, batch.device_id.bytes])
    parts = {"office_id": office, "device_id": device, **parts}
    return [parts[name] for name in names]

