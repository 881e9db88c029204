"""One frozen batch: sent, its receipt checked and settled against the outbox, record by record."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import AckedVersion, OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.reference.messages import has
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.storage.store import Actor, UnitOfWork
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import FrozenBatch, chunks
from pes_desktop.sync.incoming import Arrived
from pes_desktop.sync.settling import resolve, rest_on, take_in, tells_more
from pes_desktop.sync.store import Account, ExchangeStore, require_account
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import HELD, Outcome, Receipt, Verdict, WireRecord, content_hash

#: Act of the trail's line that names the records into which edits of others came with an answer.
ACT = "from_headquarters"
Keep = Literal["ours", "theirs"]
_PROGRAM = Actor()


@dataclass(frozen=True, slots=True)
class Settled:
    """What a receipt brought: records held by headquarters, records parked in the office, and those into which edits
    of others came."""

    acknowledged: int
    parked: int
    arrived: Arrived = field(default_factory=Arrived)


def deliver(store: ExchangeStore, transport: Transport, account: Account, frozen: FrozenBatch,
            clock: Callable[[], float] = time.monotonic) -> Settled:
    """Send a frozen batch and settle its receipt; after a lost answer the receipt is asked for first.

    No transaction is open while the network works. Raises ExchangeFault; the batch then waits with its bytes unchanged.
    """
    started = clock()
    receipt = transport.receipt(frozen.payload, frozen.batch) if frozen.attempts else None
    if receipt is None:
        note_attempt(store, frozen)
        receipt = transport.send_batch(frozen.payload, frozen.batch)
    check_receipt(receipt, account, frozen)
    return settle(store, frozen, receipt, int((clock() - started) * 1000))


def note_attempt(store: ExchangeStore, frozen: FrozenBatch) -> None:
    """Committed before the first byte leaves, so that whoever starts again asks for the receipt first."""
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


def settle(store: ExchangeStore, frozen: FrozenBatch, receipt: Receipt, milliseconds: int = 0, *,
           actor: Actor = _PROGRAM) -> Settled:
    """Apply a checked receipt: outbox, acknowledged versions, parked reasons and the batch's state in one commit.

    A record edited while its batch was on the way stays queued, based on the version just acknowledged. A record into
    which headquarters merged edits of others takes them in; in a conflict their other columns come in, and both values
    of the disputed ones wait for a person.
    """
    records = {record.record_id: record for record in frozen.batch.records}
    with _transaction(store, receipt.verdicts, actor) as (session, unit):
        row = session.get(SentBatch, frozen.number)
        if row is None or row.status == "answered":
            return Settled(0, 0)
        done = _Settling(session, unit, require_account(session) if unit is not None else None)
        done.apply([(records[verdict.record_id], verdict) for verdict in receipt.verdicts])
        if row.status == "waiting":  # else replaced meanwhile; what it brought counts all the same
            row.status = "answered"
        row.payload, row.answered_at, row.milliseconds = None, utcnow(), milliseconds
        row.verdicts = {"held": done.held, "parked": done.others, "server": str(receipt.server_id),
                        "epoch": str(receipt.epoch)}
    return Settled(done.held, done.parked, done.arrived)


@contextmanager
def _transaction(store: ExchangeStore, verdicts: Sequence[Verdict], actor: Actor,
                 ) -> Iterator[tuple[Session, UnitOfWork | None]]:
    """A captured write where rows change too, with a line of the trail; else one of this PC's own tables."""
    if any(tells_more(verdict) for verdict in verdicts):
        with store.write(actor, ACT) as unit:
            yield unit.session, unit
    else:
        with store.local() as session:
            yield session, None


class _Settling:
    """The verdicts of one receipt against the outbox; lives for one transaction."""

    def __init__(self, session: Session, unit: UnitOfWork | None, account: Account | None) -> None:
        self.session, self._unit, self._account = session, unit, account
        self.held = self.others = self.parked = 0
        self.arrived = Arrived()

    def apply(self, answers: Sequence[tuple[WireRecord, Verdict]]) -> None:
        """Every verdict; children of what is held now go again."""
        held = [record for record, verdict in answers if verdict.outcome in HELD]
        self.held, self.others = len(held), len(answers) - len(held)
        _acknowledge(self.session, held)
        for record, verdict in answers:
            if verdict.outcome in HELD:
                if tells_more(verdict):
                    self._take_in(record, verdict)
            elif verdict.code == "base_missing":
                self._whole_again(record, verdict.params.get("base"))
            elif not self._met(record, verdict):
                self.parked += _park(self.session, record, verdict)
        _free_children(self.session, {str(record.record_id) for record in held})

    def _take_in(self, record: WireRecord, verdict: Verdict) -> bool:
        done = self._unit is not None and self._account is not None and take_in(
            self._unit, self._account, record, verdict)
        if done:
            self.arrived.note(record.record_type, [record.record_id])
        return done

    def _met(self, record: WireRecord, verdict: Verdict) -> bool:
        """A conflict of which both values are known; one of a record edited on is judged again with the new edit."""
        if not tells_more(verdict) or _waiting(self.session, record) is None:
            return False
        if not self._take_in(record, verdict):
            return False
        self.session.expire_all()
        entry = self.session.scalar(select(OutboxEntry).where(OutboxEntry.record_id == record.record_id))
        self.parked += entry is not None and entry.parked_code is not None
        return True

    def _whole_again(self, record: WireRecord, base: Any) -> None:
        """Headquarters lacks what a patch rests on: the whole record goes, as an edit of the version both know."""
        entry = _waiting(self.session, record)
        if entry is not None:
            entry.fields, entry.base = None, {}
            if isinstance(base, int) and 0 <= base < entry.base_version:
                entry.base_version = base


def _waiting(session: Session, record: WireRecord) -> OutboxEntry | None:
    """The entry of the very version that was sent."""
    return session.execute(select(OutboxEntry).where(
        OutboxEntry.record_type == record.record_type, OutboxEntry.record_id == record.record_id,
        OutboxEntry.version == record.version)).scalar()


def _acknowledge(session: Session, held: list[WireRecord]) -> None:
    if not held:
        return
    statement = insert(AckedVersion)
    session.execute(statement.on_conflict_do_update(
        index_elements=["record_id"],
        set_={"version": statement.excluded.version, "content_hash": statement.excluded.content_hash},
        where=AckedVersion.version <= statement.excluded.version),
        [{"record_id": record.record_id, "record_type": record.record_type, "version": record.version,
          "content_hash": "" if record.fields is not None else content_hash(
              record.record_type, record.record_id, record.values).hex()} for record in held])
    taken = {record.record_id: record for record in held}
    for ids in chunks(list(taken)):
        entries = session.execute(select(OutboxEntry.seq, OutboxEntry.record_id, OutboxEntry.version).where(
            OutboxEntry.record_id.in_(ids))).all()
        done = [seq for seq, record_id, version in entries if version == taken[record_id].version]
        session.execute(delete(OutboxEntry).where(OutboxEntry.seq.in_(done)))
        for seq, record_id, version in entries:
            if version != taken[record_id].version:
                rest_on(session, session.get_one(OutboxEntry, seq), taken[record_id])


def _park(session: Session, record: WireRecord, verdict: Verdict) -> int:
    """Keep a refused record aside with its reason, unless it was edited meanwhile: then the new version goes."""
    entry = _waiting(session, record)
    if entry is None:
        return 0
    code = verdict.code or str(verdict.outcome)
    entry.parked_code = code if has(f"fault.{code}") and len(code) <= 40 else str(Outcome.REFUSED)
    entry.parked_field = verdict.field[:40] if verdict.field else None
    told = {name: value for name, value in verdict.params.items() if name not in ("fields", "values")}  # not taken in
    entry.parked_params = {**{name[:40]: _plain(value) for name, value in told.items()},
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

    ``keep_ours``: after a version conflict, base them on headquarters' version, so that the office's content stands;
    without it a conflict of which both values are known stays, because it rests on that version already.
    """
    with store.local() as session:
        query = select(OutboxEntry).where(OutboxEntry.parked_code.is_not(None))
        if record_ids is not None:
            query = query.where(OutboxEntry.record_id.in_(record_ids))
        entries = [entry for entry in session.execute(query).scalars() if keep_ours or not _undecided(entry)]
        for entry in entries:
            theirs = entry.parked_params.get("server_version")
            if keep_ours and isinstance(theirs, int):
                entry.base_version = theirs
                _raise_version(session, entry, theirs)
            entry.parked_code, entry.parked_field, entry.parked_params = None, None, {}
        return len(entries)


def _undecided(entry: OutboxEntry) -> bool:
    return entry.parked_code in UNDECIDED and isinstance(entry.parked_params.get("fields"), dict)


def _raise_version(session: Session, entry: OutboxEntry, theirs: int) -> None:
    """A record that is to stand over headquarters' version has a later one."""
    if entry.version <= theirs:
        table = table_of(entry.record_type)
        entry.version = theirs + 1
        session.execute(update(table).where(table.c.id == entry.record_id).values(version=theirs + 1))


def resolve_conflict(store: ExchangeStore, record_id: UUID, keep: Keep, actor: Actor = _PROGRAM) -> ChangeSet:
    """A person has decided a conflict: one captured write with its line in the trail; returns what to read anew.

    Raises DomainError ``parked_gone`` (nothing of this record waits for a decision), ``conflict_unknown`` when
    headquarters' values are to be taken and were not told.
    """
    with store.write(actor, "resolve_conflict") as unit:
        entry = unit.session.scalar(select(OutboxEntry).where(
            OutboxEntry.record_id == record_id, OutboxEntry.parked_code.in_(UNDECIDED)))
        if entry is None:
            raise DomainError(Fault("parked_gone"))
        kind = entry.record_type
        known = resolve(unit, require_account(unit.session), entry, keep_ours=keep == "ours")
        if not known and keep == "theirs":
            raise DomainError(Fault("conflict_unknown"))
        if not known:
            unit.note_records.append([kind, str(record_id), "changed", []])
    if not known:
        send_again(store, [record_id], keep_ours=True)
    return ChangeSet({kind: frozenset({record_id})})
