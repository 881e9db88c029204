"""The plain content of protocol 2: a batch's records by type and by column (``columnar_values``).

A length (4 bytes), a msgpack skeleton, then all streams, those of one class together. The skeleton names types, columns
and how each is written; it holds no value of a record but constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.sync.columnar_forms import uuid_texts, uuids
from pes_desktop.sync.columnar_streams import RAW, Malformed, Reader, Writer, read_numbers, write_numbers
from pes_desktop.sync.columnar_values import read_column, write_column
from pes_desktop.sync.wire import Batch, WireRecord

_EPOCH, _US = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_VERSION_8 = (0x8 << 76) | (0b10 << 62)
_MARKS = (0xF << 76) | (0b11 << 62)
_NODE = 2**62 - 1
#: Values that one content may hold, constants included.
_MOST_VALUES = 6_000_000
_DAY_MS = 86_400_000
_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder = msgspec.msgpack.Decoder()


def pack_records(head: Any, records: Sequence[WireRecord]) -> list[bytes]:
    """Head (anything msgpack takes) and records as chunks of bytes; where a chunk ends the compressor begins anew."""
    groups: dict[str, list[WireRecord]] = {}
    runs: list[list[int]] = []
    kinds: dict[str, int] = {}
    for record in records:
        groups.setdefault(record.record_type, []).append(record)
        kind = kinds.setdefault(record.record_type, len(kinds))
        if runs and runs[-1][0] == kind:
            runs[-1][1] += 1
        else:
            runs.append([kind, 1])
    writer = Writer({})
    types = []
    for name, rows in groups.items():
        types.append([name, len(rows), *_write_type(writer, rows)])
    skeleton = _encoder.encode([head, runs, types, [[kind, len(data)] for kind, data in writer.streams]])
    chunks = [len(skeleton).to_bytes(4, "big") + skeleton]
    chunks += [b"".join(data for kind, data in writer.streams if kind == wanted) for wanted in range(RAW + 1)]
    return [chunk for chunk in chunks if chunk]


def _write_type(writer: Writer, rows: Sequence[WireRecord]) -> list[Any]:
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    parent = next((name for name in names if all(_known(row.values.get(name), writer.ids) for row in rows)), None)
    told: Told = []
    owner = None
    if parent is not None:
        owners = [writer.ids[row.values[parent]] for row in rows]
        owner = [parent, write_numbers(writer, owners)]
        told = _owned(owners, writer.times)
    ids, times = _write_ids(writer, [row.record_id for row in rows], told)
    told = times + told
    start = len(writer.times)
    for place, row in enumerate(rows):
        writer.ids.setdefault(str(row.record_id), start + place)
    writer.times += times[0][1] if times else [None] * len(rows)
    versions = [row.version for row in rows]
    numbers = [write_numbers(writer, versions),
               write_numbers(writer, [row.base_version for row in rows], [("", versions)]),
               write_numbers(writer, [row.removed | row.again << 1 for row in rows])]
    patches: dict[tuple[str, ...] | None, int] = {}
    named = [patches.setdefault(row.fields, len(patches)) for row in rows]
    columns, sets = [], dict[tuple[bool, ...], int]()
    for name in names:
        if name == parent:
            continue
        present = tuple(name in row.values for row in rows)
        note = None
        if not all(present):
            note = [sets[present]] if present in sets else write_numbers(
                writer, [int(one) for one in present], _later(told))
            sets.setdefault(present, len(sets))
        some = [place for place, one in enumerate(present) if one]
        own: list[tuple[str, list[int]]] = []
        columns.append([name, note, write_column(
            writer, [rows[place].values[name] for place in some], _at(told, some), told=own)])
        _tell(told, own, some, len(rows))
    return [owner, ids, numbers, list(patches), write_numbers(writer, named), columns]


def _known(value: Any, ids: Mapping[str, int]) -> bool:
    return type(value) is str and value in ids


def _owned(owners: Sequence[int], times: Sequence[int | None]) -> Told:
    """What a row's parent tells of it: about when it was made, and how many of the parent's stand before it."""
    places, last, count = list[int | None](), -1, 0
    for owner in owners:
        count = count + 1 if owner == last else 0
        places.append(count)
        last = owner
    return [("I", [times[owner] for owner in owners]), ("R", places)]


def _later(told: Told) -> Told:
    """For what only the second and later rows of a parent have."""
    return [("R", [int(bool(number)) for number in column]) for kind, column in told if kind == "R"]


Told = list[tuple[str, list[int | None]]]


def _at(told: Told, rows: Sequence[int]) -> Told:
    """Of some rows; a range stands for all of them."""
    return told if isinstance(rows, range) else [(kind, [column[row] for row in rows]) for kind, column in told]


def _tell(told: Told, own: Iterable[tuple[str, list[int]]], rows: Sequence[int], count: int) -> None:
    """What a column told is known of its rows from now on; only the first few columns are."""
    for kind, numbers in own:
        if sum(1 for known, _ in told if known == kind) < 4:
            column: list[int | None] = [None] * count
            for row, number in zip(rows, numbers, strict=True):
                column[row] = number
            told.append((kind, column))


def _write_ids(writer: Writer, ids: Sequence[UUID], told: Told) -> tuple[Any, Told]:
    """Ids as this program makes them in parts (time, count, process); others as they are."""
    ours = all(one.int & _MARKS == _VERSION_8 for one in ids)
    if not ours:
        writer.put(RAW, b"".join(one.bytes for one in ids))
        return None, []
    times = [one.int >> 80 for one in ids]
    counts = [one.int >> 64 & 0xFFF for one in ids]
    nodes: dict[int, int] = {}
    places = [nodes.setdefault(one.int & _NODE, len(nodes)) for one in ids]
    note = [write_numbers(writer, times, [one for one in told if one[0] == "I"]), write_numbers(
        writer, counts, [one for one in told if one[0] == "R"]), write_numbers(writer, places), len(nodes)]
    writer.put(RAW, b"".join(node.to_bytes(8, "big") for node in nodes))
    return note, _times(times)


def _times(times: Sequence[int]) -> Told:
    return [("I", list(times)), ("D", [time // _DAY_MS for time in times])]


def _read_ids(reader: Reader, note: Any, count: int, told: Told) -> tuple[list[UUID], Told]:
    if note is None:
        raw = reader.take()
        reader.spend(count)
        if len(raw) != 16 * count:
            raise Malformed("ids")
        return uuids(raw[start:start + 16] for start in range(0, len(raw), 16)), []
    times = read_numbers(reader, note[0], count, [one for one in told if one[0] == "I"])
    counts = read_numbers(reader, note[1], count, [one for one in told if one[0] == "R"])
    places = read_numbers(reader, note[2], count)
    raw = reader.take()
    if len(raw) != 8 * note[3]:
        raise Malformed("ids")
    nodes = [int.from_bytes(raw[start:start + 8], "big") for start in range(0, len(raw), 8)]
    if any(min(column) < 0 or max(column) >= end for column, end in (
            (times, 2**48), (counts, 2**12), (places, len(nodes)))) or any(node > _NODE for node in nodes):
        raise Malformed("ids")
    return uuids((time << 80 | number << 64 | _VERSION_8 | nodes[place]).to_bytes(16, "big")
                 for time, number, place in zip(times, counts, places, strict=True)), _times(times)


def unpack_records(plain: bytes, most_records: int) -> tuple[Any, list[WireRecord]]:
    """(head, records); raises Malformed, for anything else than ``pack_records`` wrote, before it takes much memory."""
    try:
        return _unpack(plain, most_records)
    except Malformed:
        raise
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, AttributeError,
            msgspec.DecodeError) as error:
        raise Malformed("content") from error


def _unpack(plain: bytes, most_records: int) -> tuple[Any, list[WireRecord]]:
    size = int.from_bytes(plain[:4], "big")
    if not 0 < size <= len(plain) - 4:
        raise Malformed("skeleton")
    head, runs, types, sizes = _decoder.decode(plain[4:4 + size])
    offsets, start = [0] * len(sizes), 4 + size
    for wanted in range(RAW + 1):
        for place, (kind, length) in enumerate(sizes):
            if kind == wanted:
                if length < 0:
                    raise Malformed("streams")
                offsets[place], start = start, start + length
    if start != len(plain) or any(kind not in range(RAW + 1) for kind, _ in sizes):
        raise Malformed("streams")
    streams = [plain[offset:offset + length] for offset, (_, length) in zip(offsets, sizes, strict=True)]
    if sum(kind[1] for kind in types) > most_records or any(not 0 < kind[1] <= most_records for kind in types):
        raise Malformed("records")
    ids: list[str] = []
    reader = Reader(ids, streams, _MOST_VALUES, max(len(plain), 2**20) * 64)
    queues = [iter(_read_type(reader, ids, *kind)) for kind in types]
    records: list[WireRecord] = []
    for kind, count in runs:
        records += islice(queues[kind], count)
    if not len(records) == sum(run[1] for run in runs) == sum(kind[1] for kind in types):
        raise Malformed("runs")
    return head, records


def _read_type(reader: Reader, ids: list[str], name: str, count: int, owner: Any, id_note: Any, numbers: Any,
               patches: Any, named: Any, columns: Any) -> list[WireRecord]:
    told: Told = []
    values: list[dict[str, Any]] = [{} for _ in range(count)]
    if owner is not None:
        owners = read_numbers(reader, owner[1], count)
        if not 0 <= min(owners) <= max(owners) < len(ids) or type(owner[0]) is not str:
            raise Malformed("parent")
        told = _owned(owners, reader.times)
        for value, parent in zip(values, owners, strict=True):
            value[owner[0]] = ids[parent]
    own, times = _read_ids(reader, id_note, count, told)
    told = times + told
    ids.extend(uuid_texts(own))
    reader.times += times[0][1] if times else [None] * count
    versions = read_numbers(reader, numbers[0], count)
    bases = read_numbers(reader, numbers[1], count, [("", versions)])
    marks = read_numbers(reader, numbers[2], count)
    fields = [None if one is None else tuple(one) for one in patches]
    sets: list[list[int]] = []
    for column, note, how in columns:
        rows: Sequence[int] = range(count)
        if note is not None:
            if len(note) == 1:
                rows = sets[note[0]]
            else:
                rows = [place for place, one in enumerate(
                    read_numbers(reader, note, count, _later(told))) if one]
                sets.append(list(rows))
        known: list[tuple[str, list[int]]] = []
        found = read_column(reader, how, len(rows), _at(told, rows), told=known)
        for place, one in zip(rows, found, strict=True):
            values[place][column] = one
        _tell(told, known, rows, count)
    which = read_numbers(reader, named, count)
    if type(name) is not str or any(type(column[0]) is not str for column in columns) or any(
            type(part) is not str for patch in fields if patch is not None for part in patch) or min(which) < 0:
        raise Malformed("names")
    return [WireRecord(name, *row) for row in zip(
        own, versions, bases, values, [one & 1 != 0 for one in marks], [fields[place] for place in which],
        [one & 2 != 0 for one in marks], strict=True)]


def pack_batch(batch: Batch) -> list[bytes]:
    """A batch as chunks of plain content."""
    created = (batch.created - _EPOCH) // _US
    return pack_records([batch.batch_id, batch.number, batch.device_id, batch.office_id, created,
                         batch.clock_offset_ms], batch.records)


def unpack_batch(plain: bytes, most_records: int) -> Batch:
    """The batch; raises Malformed."""
    head, records = unpack_records(plain, most_records)
    try:
        batch_id, number, device_id, office_id, created, offset = head
        if type(number) is not int or not (offset is None or type(offset) is int):
            raise Malformed("head")
        return Batch(UUID(bytes=batch_id), number, UUID(bytes=device_id), UUID(bytes=office_id),
                     _EPOCH + created * _US, offset, records)
    except (ValueError, TypeError, OverflowError) as error:
        raise Malformed("head") from error


__all__ = ["Malformed", "pack_batch", "pack_records", "unpack_batch", "unpack_records"]
