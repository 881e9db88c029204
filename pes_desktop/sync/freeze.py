"""From the outbox to a batch: chosen in order, parents first, bounded, written down before anything is sent."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED, AckedVersion, OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import encode_batch, malformed, open_batch
from pes_desktop.sync.columns import parent_columns, table_of, wire_values
from pes_desktop.sync.families import parted
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.fields import names_of
from pes_desktop.sync.sealing import OfficeKeys, signing_public
from pes_desktop.sync.store import LAST, Account, ExchangeStore, read_setting, save_setting
from pes_desktop.sync.store import account as known_account
from pes_desktop.sync.wire import Batch, WireRecord

_ORDER = {name: place for place, name in enumerate(SYNCED)}
_CHUNK = 500
MAX_ROWS = 4000
#: Batches of fewer records say little about the size of one.
_TELLING = 50


@dataclass(frozen=True, slots=True)
class FrozenBatch:
    """A batch whose bytes are committed on this PC; ``attempts`` counts the sendings begun."""

    number: int
    batch_id: UUID
    payload: bytes
    content_hash: bytes
    attempts: int
    batch: Batch


@dataclass(frozen=True, slots=True)
class Waiting:
    """An outbox entry as chosen."""

    seq: int
    record_type: str
    record_id: UUID
    version: int
    base_version: int
    fields: list[str] | None = None


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Slices small enough for one IN list."""
    for start in range(0, len(items), _CHUNK):
        yield items[start:start + _CHUNK]


_ENTRY = (OutboxEntry.seq, OutboxEntry.record_type, OutboxEntry.record_id, OutboxEntry.version,
          OutboxEntry.base_version, OutboxEntry.fields)


def _rows(session: Session, entries: Sequence[Waiting]) -> dict[UUID, dict[str, Any]]:
    grouped: dict[str, list[UUID]] = defaultdict(list)
    for entry in entries:
        grouped[entry.record_type].append(entry.record_id)
    rows: dict[UUID, dict[str, Any]] = {}
    for record_type, record_ids in grouped.items():
        table = table_of(record_type)
        for ids in chunks(record_ids):
            for row in session.execute(select(table).where(table.c.id.in_(ids))).mappings():
                rows[row["id"]] = dict(row)
    return rows


def _choose(session: Session, limit: int, skip: Collection[UUID]) -> tuple[list[Waiting], dict[UUID, dict[str, Any]]]:
    """The oldest entries that are neither parked nor on their way, and with them every waiting parent they point to."""
    found = session.execute(select(*_ENTRY).where(
        OutboxEntry.parked_code.is_(None), OutboxEntry.record_type.in_(_ORDER)).order_by(OutboxEntry.seq).limit(
        limit + len(skip)))
    chosen = [entry for row in found if (entry := Waiting(*row)).record_id not in skip][:limit]
    rows = _rows(session, chosen)
    known = {entry.record_id for entry in chosen} | set(skip)
    fresh = chosen
    while fresh:
        parents = {row[column] for entry in fresh if (row := rows.get(entry.record_id)) is not None
                   for column in parent_columns(entry.record_type) if row[column] is not None}
        fresh = []
        for ids in chunks(sorted(parents - known)):
            fresh.extend(Waiting(*row) for row in session.execute(select(*_ENTRY).where(
                OutboxEntry.parked_code.is_(None), OutboxEntry.record_id.in_(ids))))
        known |= {entry.record_id for entry in fresh}
        rows |= _rows(session, fresh)
        chosen = chosen + fresh
    chosen.sort(key=lambda entry: (_ORDER[entry.record_type], entry.seq))
    return chosen, rows


def _held_before(session: Session, entries: Sequence[Waiting]) -> set[UUID]:
    """Of those that go whole, the ones of which headquarters acknowledged this very version once."""
    whole = {entry.record_id: entry.version for entry in entries if entry.fields is None}
    return {record_id for ids in chunks(list(whole)) for record_id, version in session.execute(
        select(AckedVersion.record_id, AckedVersion.version).where(AckedVersion.record_id.in_(ids)))
        if version >= whole[record_id]}


def _wire(entry: Waiting, row: dict[str, Any], patches: bool, again: bool) -> WireRecord:
    """The record as it goes: of one that headquarters holds only what changed, where both sides know patches."""
    values, fields = wire_values(entry.record_type, row), None
    if patches and entry.fields is not None and entry.base_version > 0:
        fields = tuple(sorted(names_of(entry.record_type).intersection(entry.fields)))
        values = {name: values[name] for name in fields if name in values}
    return WireRecord(entry.record_type, entry.record_id, row["version"], entry.base_version, values,
                      row["removed_at"] is not None, fields, patches and again)


def _likely_rows(session: Session, limit: int, most: int) -> int:
    """How many records are worth reading for ``limit`` bytes, judged by the latest batch; at first a cautious guess."""
    last = session.execute(select(SentBatch.size_bytes, SentBatch.records).where(
        SentBatch.records >= _TELLING).order_by(SentBatch.number.desc()).limit(1)).first()
    each = last.size_bytes / last.records if last is not None else 60.0
    return max(1, min(most, math.ceil(limit / each * 1.2)))


def _next_number(session: Session) -> int:
    last = session.execute(select(func.max(SentBatch.number))).scalar() or 0
    return max(last, int(read_setting(session, LAST).get("last_number", 0))) + 1


def _bounded(account: Account, number: int, offset: int | None, records: list[WireRecord], limit: int,
             ) -> tuple[Batch, bytes, bytes]:
    while True:
        batch = Batch(new_id(), number, account.device_id, account.office_id, utcnow(), offset, records)
        payload, content = encode_batch(batch, account.keys)
        if len(payload) <= limit or len(records) == 1:
            return batch, payload, content
        records = parted(records, max(1, math.floor(len(records) * limit / len(payload) * 0.95)))[0]


def _keep(session: Session, batch: Batch, payload: bytes, content: bytes) -> FrozenBatch:
    session.add(SentBatch(number=batch.number, batch_id=batch.batch_id, records=len(batch.records),
                          size_bytes=len(payload), content_hash=content.hex(), payload=payload, status="waiting"))
    return FrozenBatch(batch.number, batch.batch_id, payload, content, 0, batch)


def _keys(session: Session) -> OfficeKeys | None:
    known = known_account(session)
    return known.keys if known is not None else None


def pending_batch(store: ExchangeStore) -> FrozenBatch | None:
    """The oldest batch that is frozen but not answered."""
    return next(iter(pending_batches(store, 1)), None)


def pending_batches(store: ExchangeStore, most: int = 64) -> list[FrozenBatch]:
    """The oldest batches that are frozen but not answered, by number.

    One that this program cannot read (of a version long gone, sealed with keys that are no more), or that the PC's key
    of today did not sign (it was admitted anew since, or had no keys yet), is given up: its records still stand in the
    outbox, and headquarters knows their changes if it had arrived.
    """
    with store.read() as session:
        keys = _keys(session)
        public = signing_public(keys.signing) if keys is not None else None
        rows = session.execute(select(SentBatch).where(
            SentBatch.status == "waiting").order_by(SentBatch.number).limit(most)).scalars().all()
    found: list[FrozenBatch] = []
    for row in rows:
        try:
            opened = open_batch(row.payload or b"", keys=keys)
            if public is not None and not opened.signed_by(public):
                raise malformed("signature")
        except DomainError:
            with store.local() as session:
                if _give_up(session, row.number):  # if it had arrived, what was edited back since is no patch any more
                    session.execute(update(OutboxEntry).values(fields=None, base={}))
            continue
        found.append(FrozenBatch(row.number, row.batch_id, row.payload or b"", opened.content_hash, row.attempts,
                                 opened.batch))
    return found or (pending_batches(store, most) if rows else [])


def _give_up(session: Session, number: int) -> bool:
    """Mark a waiting batch as replaced; False when it is not waiting any more."""
    row = session.get(SentBatch, number)
    if row is None or row.status != "waiting":
        return False
    row.status, row.payload = "split", None
    return True


def freeze_batch(store: ExchangeStore, account: Account, limit: int, offset: int | None = None,
                 max_rows: int = MAX_ROWS, *, skip: Collection[UUID] = ()) -> FrozenBatch | None:
    """Freeze the next batch of at most ``limit`` bytes (one record may be larger); None when nothing waits.

    ``skip``: records in batches that are on their way; what was edited of them meanwhile goes when they are answered.
    Raises ExchangeFault ``sync_busy`` when another round of this PC froze a batch at the same moment.
    """
    with store.read() as session:
        chosen, rows = _choose(session, _likely_rows(session, limit, max_rows), skip)
        if not chosen:
            return None
        number, again = _next_number(session), _held_before(session, chosen)
    patches = account.keys is not None
    records = [_wire(entry, rows[entry.record_id], patches, entry.record_id in again)
               for entry in chosen if entry.record_id in rows]
    _set_right(store, chosen, rows)
    if not records:
        return None
    batch, payload, content = _bounded(account, number, offset, records, limit)
    try:
        with store.local() as session:
            return _keep(session, batch, payload, content)
    except IntegrityError as error:
        raise ExchangeFault("sync_busy") from error


def _set_right(store: ExchangeStore, chosen: Sequence[Waiting], rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    """An entry without its row is parked; one of another version than its row, whose answers nobody would know, gets
    the row's."""
    wrong = [entry for entry in chosen
             if (row := rows.get(entry.record_id)) is None or row["version"] != entry.version]
    if not wrong:
        return
    with store.local() as session:
        for entry in wrong:
            stored = session.get(OutboxEntry, entry.seq)
            if stored is None or stored.version != entry.version:
                continue
            if entry.record_id in rows:
                stored.version = rows[entry.record_id]["version"]
            else:
                stored.parked_code, stored.parked_field, stored.parked_params = "record_missing", None, {}


def split_batch(store: ExchangeStore, frozen: FrozenBatch) -> bool:
    """Replace an unanswered batch by two of half its records, under new ids, with the same frozen changes.

    Returns False for a batch of one record. Ask for its receipt before.
    """
    if len(frozen.batch.records) < 2:
        return False
    repack(store, [(frozen, 2)])
    return True


def renumber(store: ExchangeStore, frozen: FrozenBatch, last_number: int) -> None:
    """Move past numbers that headquarters holds from this device (it was restored from an old copy)."""
    repack(store, [(frozen, 1)], above=max(last_number, frozen.number))


def repack(store: ExchangeStore, batches: Sequence[tuple[FrozenBatch, int]], above: int = 0) -> None:
    """Replace unanswered batches, each by so many parts, under new ids and numbers, with the same frozen changes in the
    same order; ``above``: numbers that headquarters knows as taken. One that was answered meanwhile stays."""
    with store.local() as session:
        waiting = [(frozen, parts) for frozen, parts in batches if _give_up(session, frozen.number)]
        if not waiting:
            return
        if above:
            last = read_setting(session, LAST)
            last["last_number"] = max(above, int(last.get("last_number", 0)))
            save_setting(session, LAST, last)
        number, keys = _next_number(session), _keys(session)
        for frozen, parts in waiting:
            records, old = frozen.batch.records, frozen.batch
            size = math.ceil(len(records) / max(1, parts))
            for some in parted(records, size):
                batch = Batch(new_id(), number, old.device_id, old.office_id, old.created, old.clock_offset_ms, some)
                _keep(session, batch, *encode_batch(batch, keys))
                number += 1
