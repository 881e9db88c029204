"""One round of the exchange: everything that waits goes up, then both sides are compared."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import Fault
from pes_desktop.models.base import utcnow
from pes_desktop.storage.store import Actor
from pes_desktop.sync.bring_back import BroughtBack, bring_back, lost_here
from pes_desktop.sync.digest import BUCKETS
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.incoming import Arrived
from pes_desktop.sync.known import heard_there, known_there
from pes_desktop.sync.outgoing import Outgoing
from pes_desktop.sync.portions import Pause
from pes_desktop.sync.pull import Pulled, pull
from pes_desktop.sync.push import Settled
from pes_desktop.sync.set_back import queue_own_history
from pes_desktop.sync.state import outbox_counts
from pes_desktop.sync.store import (
    LAST,
    Account,
    Cursor,
    ExchangeStore,
    cursor,
    reached,
    read_setting,
    require_account,
    save_account,
    save_setting,
)
from pes_desktop.sync.traffic import count_traffic
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.verify import (
    NAMED_BUCKETS,
    Comparison,
    compare,
    lost_there,
    mark_of,
    queue_again,
    queue_lost,
)

#: Three seconds of a 64 kbit/s line: what a cut costs at most.
BATCH_BYTES = 24 * 1024
#: Among what the last round told: which records that headquarters had lost were sent again, until both are equal.
SENT_AGAIN = "sent_again"
#: Among the same: the difference that it found; so many records of a type are named in it.
DIFFERS, KEPT_NAMES = "differs", 5

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(slots=True)
class RoundResult:
    """``sent`` batches answered, records ``acknowledged`` and ``parked`` in this round, records still ``waiting``.

    ``parked_total`` counts all that are parked. ``equal`` is None when the two sides could not be compared. ``counts``:
    record type to (office, headquarters). ``problems``: what stopped the round, or was noticed in it. ``restored``:
    headquarters had gone back to an earlier copy, or lacked what it had acknowledged, and the ``resent`` records that
    it had lost were sent again.
    ``brought_back``: what this PC had lost and headquarters gave back. ``pulled``: what came down from the office's
    other PCs and from headquarters. ``merged``: records into which edits of others came with an answer.
    """

    sent: int = 0
    acknowledged: int = 0
    parked: int = 0
    parked_total: int = 0
    waiting: int = 0
    equal: bool | None = None
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    problems: list[Fault] = field(default_factory=list)
    comparison: Comparison | None = None
    restored: bool = False
    resent: int = 0
    brought_back: BroughtBack = field(default_factory=BroughtBack)
    pulled: Pulled = field(default_factory=Pulled)
    merged: Arrived = field(default_factory=Arrived)

    @property
    def came_in(self) -> ChangeSet:
        """All records that others changed and this round brought, and the channels in which something came (without
        ids): what a page that shows them reloads."""
        came = Arrived()
        for part in (self.merged, self.pulled, self.brought_back):
            for kind, ids in part.touched.items():
                came.note(kind, ids)
        return ChangeSet({**dict.fromkeys(self.pulled.published, frozenset()), **came.changes.touched})

    @property
    def complete(self) -> bool:
        """Nothing waits, nothing is parked, both sides are equal."""
        return self.waiting == 0 and self.parked_total == 0 and self.equal is True and not self.problems


def _nothing(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


_PROGRAM = Actor()


def run_round(store: ExchangeStore, transport: Transport, progress: Progress = _nothing,
              cancelled: Cancelled = _never, *, batch_bytes: int = BATCH_BYTES, lanes: int = 1, verify: bool = True,
              allowance: int | None = None, pause: Pause = time.sleep, actor: Actor = _PROGRAM) -> RoundResult:
    """Send what waits and prove equality. Network trouble ends up in ``problems``, never as an exception.

    ``progress(done, total)`` counts records acknowledged, then also those that came down (total 0: unknown);
    ``cancelled`` is asked between batches: leaving is safe.
    ``lanes``: batches on the line at once (with one, everything happens in this thread). ``allowance``: bytes both ways
    after which the round ends with the problem ``sync_budget_spent``.
    Raises DomainError ``sync_not_enrolled``.
    """
    with store.read() as session:
        account = require_account(session)
        total = sum(outbox_counts(session)[0].values())
        transport.known, transport.heard = known_there(session, account), heard_there(session, account)
    transport.epoch = account.epoch
    result = RoundResult()
    up, down = transport.up, transport.down

    def spent() -> bool:
        return allowance is not None and transport.up - up + transport.down - down >= allowance

    def leaves() -> bool:
        return cancelled() or spent()

    def told() -> None:
        progress(result.acknowledged, max(total, result.acknowledged))

    def settled(done: Settled) -> None:
        result.sent += 1
        result.acknowledged += done.acknowledged
        result.parked += done.parked
        for kind, ids in done.arrived.touched.items():
            result.merged.note(kind, ids)
        told()

    def push() -> None:
        Outgoing(store, transport, account, batch_bytes=batch_bytes, lanes=lanes, pause=pause, cancelled=leaves,
                 settled=settled).run()

    progress(0, total)
    try:
        push()
        if verify and not leaves():
            proof = _Proof(store, transport, account, result, leaves, pause, actor, progress)
            comparison = proof.read()
            if result.pulled.merged:  # our side of what was edited on both
                push()
                comparison = proof.prove()
            comparison = proof.bring_back(comparison)
            if proof.queue_lost(comparison):
                push()
                comparison = proof.prove()
            # While others still send, nothing is named: the next round does what a restore needs.
            if comparison.epoch != account.epoch and not comparison.news:
                result.restored = True
                with store.read() as session:
                    read = cursor(session, account)
                own = queue_own_history(store, transport, pause, read, comparison.epoch)
                result.resent = queue_again(store, comparison, own)
                if result.resent or own:
                    push()
                    comparison = proof.prove()
                _adopt_epoch(store, account, comparison)
    except ExchangeFault as fault:
        result.problems.extend(fault.faults)
    if spent() and not result.equal:
        result.problems.append(Fault("sync_budget_spent"))
    _remember(store, transport, result, transport.up - up, transport.down - down)
    return result


@dataclass(frozen=True, slots=True)
class _Proof:
    """Comparing both sides, and what comes down for it; ``result`` takes what came of it."""

    store: ExchangeStore
    transport: Transport
    account: Account
    result: RoundResult
    cancelled: Cancelled
    pause: Pause
    actor: Actor
    progress: Progress

    def prove(self) -> Comparison:
        """Compare both sides and note the outcome; records are named when nothing is on its way up."""
        with self.store.read() as session:
            waiting, _ = outbox_counts(session)
        comparison = self._compare(0 if waiting else NAMED_BUCKETS)
        self.result.comparison, self.result.counts, self.result.equal = comparison, comparison.counts, comparison.equal
        self.result.restored |= comparison.gone_back
        return comparison

    def read(self) -> Comparison:
        """Compare; where something is to come down, it is read and both sides are compared again."""
        comparison = self.prove()
        if not comparison.news:
            return comparison
        if comparison.gone_back:
            reached(self.store, self.account, Cursor(self.account.server_id))
        pulled = pull(self.store, self.transport, self.account, self.cancelled, self.actor, self.pause,
                      self._told, self.result.pulled)
        return self.prove() if pulled.whole else comparison

    def _told(self, count: int) -> None:
        """How much comes down is not known before: no total."""
        if count:
            self.progress(self.result.acknowledged + count, 0)

    def bring_back(self, comparison: Comparison) -> Comparison:
        """Where this PC lost something, all of it is named, fetched, and both sides are compared again."""
        if not lost_here(self.store, comparison, self.account.epoch):
            return comparison
        lost = lost_here(self.store, self._compare(BUCKETS), self.account.epoch)
        back = bring_back(self.store, self.transport, self.account, lost, self.cancelled, self.actor, self.pause,
                          self.result.brought_back)
        return self.prove() if back.total else comparison

    def queue_lost(self, comparison: Comparison) -> bool:
        """Where headquarters lacks what it acknowledged in this very epoch, all of it is named and queued again, the
        same at most once a day: what differs still after that stays a named difference."""
        if comparison.epoch != self.account.epoch or not lost_there(self.store, comparison):
            return False
        lost = lost_there(self.store, self._compare(BUCKETS))
        mark = f"{date.today().isoformat()} {mark_of(lost)}"
        with self.store.local() as session:
            last = read_setting(session, LAST)
            if not lost or last.get(SENT_AGAIN) == mark:
                return False
            save_setting(session, LAST, {**last, SENT_AGAIN: mark})
        self.result.restored = True
        self.result.resent = queue_lost(self.store, lost)
        return self.result.resent > 0

    def _compare(self, buckets: int) -> Comparison:
        return compare(self.store, self.transport, self.account, buckets=buckets, pause=self.pause)


def _adopt_epoch(store: ExchangeStore, account: Account, comparison: Comparison) -> None:
    """From now on this is the headquarters we know, at the state it went back to plus what was sent again."""
    with store.local() as session:
        save_account(session, replace(account, epoch=comparison.epoch))


def _differs(comparison: Comparison, tried: bool) -> dict[str, Any]:
    """What is kept of a difference for people to read, by type: counts (office, headquarters), how many records were
    found, the first of them with the versions of both; whether those found were all. ``tried``: what headquarters
    lacked was sent again before."""
    named: dict[str, list[list[Any]]] = {kind: [] for kind in comparison.types}
    for item in comparison.records:
        named[item.record_type].append([str(item.record_id), item.our_version, item.their_version])
    return {"counts": {kind: list(comparison.counts[kind]) for kind in named},
            "found": {kind: len(items) for kind, items in named.items()},
            "named": {kind: items[:KEPT_NAMES] for kind, items in named.items()},
            "all": comparison.all_named, "tried": tried}


def _remember(store: ExchangeStore, transport: Transport, result: RoundResult, up: int, down: int) -> None:
    with store.local() as session:
        count_traffic(session, up, down, date.today())
        waiting, result.parked_total = outbox_counts(session)
        result.waiting = sum(waiting.values())
        now = utcnow().isoformat()
        last = read_setting(session, LAST)
        if result.comparison is not None and not result.equal and not result.waiting and not result.parked_total:
            result.problems.append(Fault("sync_differs", params={
                "types": list(result.comparison.types), "records": len(result.comparison.records)}))
        last.pop(DIFFERS, None)
        if any(fault.code == "sync_differs" for fault in result.problems) and result.comparison is not None:
            last[DIFFERS] = _differs(result.comparison, SENT_AGAIN in last)
        last.update(at=now, equal=result.equal, clock_offset_ms=transport.clock_offset_ms, error=None, error_params={})
        if result.problems:
            last.update(error=result.problems[0].code, error_params=dict(result.problems[0].params))
        if result.complete:
            last["proof_at"] = now
            last.pop(SENT_AGAIN, None)
        if result.restored:
            last["restored"] = {"at": now, "records": result.resent}
        if result.brought_back.total:
            last["brought_back"] = {"at": now, "records": result.brought_back.total}
        save_setting(session, LAST, last)
