"""One frozen batch: sent, its receipt checked and settled against the outbox, record by record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.models import AckedVersion, OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.reference.messages import has
from pes_desktop.sync.freeze import FrozenBatch, chunks
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.transport import ExchangeFault, Transport
from pes_desktop.sync.wire import HELD, Outcome, Receipt, Verdict, WireRecord, content_hash


@dataclass(frozen=True, slots=True)
class Settled:
    """What a receipt brought: records held by headquarters, records parked in the office."""

    acknowledged: int
    parked: int


def deliver(store: ExchangeStore, transport: Transport, account: Account, frozen: FrozenBatch,
            clock: Callable[[], float] = time.monotonic) -> Settled:
    """Send a frozen batch and settle its receipt; after a lost answer the receipt is asked for first.

    No transaction is open while the network works. Raises ExchangeFault; the batch then waits with its bytes unchanged.
    """
    started = clock()
    receipt = transport.receipt(frozen.batch_id) if frozen.attempts else None
    if receipt is None:
        _note_attempt(store, frozen)
        receipt = transport.send_batch(frozen.payload)
    check_receipt(receipt, account, frozen)
    return settle(store, frozen, receipt, int((clock() - started) * 1000))


def _note_attempt(store: ExchangeStore, frozen: FrozenBatch) -> None:
    with store.local() as session:
        session.execute(update(SentBatch).where(SentBatch.number == frozen.number).values(
            attempts=SentBatch.attempts + 1))


def check_receipt(receipt: Receipt, account: Account, frozen: FrozenBatch) -> None:
    """Whether the receipt answers exactly this batch; raises ExchangeFault server_other, server_rubbish."""
    if receipt.server_id != account.server_id:
        raise ExchangeFault("server_other")
    named = [verdict.record_id for verdict in receipt.verdicts]
    if (receipt.batch_id, receipt.device_id, receipt.content_hash) != (
            frozen.batch_id, account.device_id, frozen.content_hash) or named != [
            record.record_id for record in frozen.batch.records]:
        raise ExchangeFault("server_rubbish")


def settle(store: ExchangeStore, frozen: FrozenBatch, receipt: Receipt, milliseconds: int = 0) -> Settled:
    """Apply a checked receipt: outbox, acknowledged versions, parked reasons and the batch's state in one commit.

    A record edited while its batch was on the way stays queued, based on the version just acknowledged.
    """
    records = {record.record_id: record for record in frozen.batch.records}
    held = [records[verdict.record_id] for verdict in receipt.verdicts if verdict.outcome in HELD]
    others = [verdict for verdict in receipt.verdicts if verdict.outcome not in HELD]
    with store.local() as session:
        row = session.get(SentBatch, frozen.number)
        if row is None or row.status == "answered":
            return Settled(0, 0)
        _acknowledge(session, held)
        parked = sum(_park(session, records[verdict.record_id], verdict) for verdict in others)
        _free_children(session, {str(record.record_id) for record in held})
        if row.status == "waiting":  # else replaced meanwhile; what it brought counts all the same
            row.status = "answered"
        row.payload, row.answered_at, row.milliseconds = None, utcnow(), milliseconds
        row.verdicts = {"held": len(held), "parked": len(others)}
    return Settled(len(held), parked)


def _acknowledge(session: Session, held: list[WireRecord]) -> None:
    if not held:
        return
    statement = insert(AckedVersion)
    session.execute(statement.on_conflict_do_update(
        index_elements=["record_id"],
        set_={"version": statement.excluded.version, "content_hash": statement.excluded.content_hash},
        where=AckedVersion.version <= statement.excluded.version),
        [{"record_id": record.record_id, "record_type": record.record_type, "version": record.version,
          "content_hash": content_hash(record.record_type, record.record_id, record.values).hex()} for record in held])
    versions = {record.record_id: record.version for record in held}
    for ids in chunks(list(versions)):
        entries = session.execute(select(OutboxEntry.seq, OutboxEntry.record_id, OutboxEntry.version).where(
            OutboxEntry.record_id.in_(ids))).all()
        done = [seq for seq, record_id, version in entries if version == versions[record_id]]
        session.execute(delete(OutboxEntry).where(OutboxEntry.seq.in_(done)))
        for seq, record_id, version in entries:
            if version != versions[record_id]:
                session.execute(update(OutboxEntry).where(OutboxEntry.seq == seq).values(
                    base_version=versions[record_id]))


def _park(session: Session, record: WireRecord, verdict: Verdict) -> int:
    """Keep a refused record aside with its reason, unless it was edited meanwhile: then the new version goes."""
    entry = session.execute(select(OutboxEntry).where(
        OutboxEntry.record_type == record.record_type, OutboxEntry.record_id == record.record_id,
        OutboxEntry.version == record.version)).scalar()
    if entry is None:
        return 0
    code = verdict.code or str(verdict.outcome)
    entry.parked_code = code if has(f"fault.{code}") and len(code) <= 40 else str(Outcome.REFUSED)
    entry.parked_field = verdict.field[:40] if verdict.field else None
    entry.parked_params = {**{name[:40]: _plain(value) for name, value in verdict.params.items()},
                           "outcome": str(verdict.outcome)}
    return 1


def _plain(value: object) -> object:
    """A value of a verdict as the outbox can keep and the page show it; whoever answered may have sent anything."""
    if isinstance(value, str):
        return value[:200]
    if value is None or isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < 2**63):
        return value
    return str(value)[:200]


def _free_children(session: Session, held: set[str]) -> None:
    """Records that waited for a parent go again once it is held."""
    for entry in session.execute(select(OutboxEntry).where(OutboxEntry.parked_code == "parent_missing")).scalars():
        if entry.parked_params.get("parent_id") in held:
            entry.parked_code, entry.parked_field, entry.parked_params = None, None, {}


def park_too_large(store: ExchangeStore, frozen: FrozenBatch) -> None:
    """A single record that headquarters finds too large is set aside, so that the others go on."""
    record = frozen.batch.records[0]
    with store.local() as session:
        row = session.get(SentBatch, frozen.number)
        if row is not None:
            row.status, row.payload = "split", None
        _park(session, record, Verdict(record.record_id, Outcome.REFUSED, "record_too_large"))


def send_again(store: ExchangeStore, record_ids: list[UUID] | None = None, *, keep_ours: bool = False) -> int:
    """Un-park records (all when None) so that the next round sends them again; returns how many.

    ``keep_ours``: after a version conflict, base them on headquarters' version, so that the office's content stands.
    """
    with store.local() as session:
        query = select(OutboxEntry).where(OutboxEntry.parked_code.is_not(None))
        if record_ids is not None:
            query = query.where(OutboxEntry.record_id.in_(record_ids))
        entries = session.execute(query).scalars().all()
        for entry in entries:
            theirs = entry.parked_params.get("server_version")
            if keep_ours and isinstance(theirs, int):
                entry.base_version = theirs
            entry.parked_code, entry.parked_field, entry.parked_params = None, None, {}
        return len(entries)
