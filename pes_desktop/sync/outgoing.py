"""All that waits goes up: several batches on the line, answers settled in order, smaller ones after a failure."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from uuid import UUID

from pes_desktop.sync.faults import PASSING, ExchangeFault
from pes_desktop.sync.flight import Flight, Left, Sent
from pes_desktop.sync.freeze import FrozenBatch, freeze_batch, pending_batches, repack
from pes_desktop.sync.portions import Pause, gives_up, rest_after
from pes_desktop.sync.push import Settled, check_receipt, note_attempt, park_too_large, settle
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import Receipt

#: Far below what a connection carries before it breaks.
SMALLEST = 1024
#: Refusals that the device puts right by itself, at once.
MENDED = frozenset({"batch_too_large", "batch_number_taken"})
#: How often in a row it does so without progress: one number that headquarters names is enough, unless it takes others
#: meanwhile or is out of order.
MOST_MENDS = 4
#: No device has sent as many batches as this.
_MOST_NUMBER = 2**30


class Outgoing:
    """One push. ``settled`` hears of every answered batch; ``cancelled`` is asked before every batch.

    A batch whose answer did not come is asked for before it goes again; one that did not arrive goes in smaller parts,
    and all behind it get new numbers too, so that no child comes before its parent.
    """

    def __init__(self, store: ExchangeStore, transport: Transport, account: Account, *, batch_bytes: int, lanes: int,
                 pause: Pause, cancelled: Callable[[], bool],
                 settled: Callable[[Settled], None]) -> None:
        self._store, self._transport, self._account = store, transport, account
        self._most, self._limit, self._pause = batch_bytes, batch_bytes, pause
        self._cancelled, self._told = cancelled, settled
        self._lanes = lanes
        self._failures = self._mends = 0
        self._missing: set[UUID] = set()

    def run(self) -> None:
        """Until nothing waits or the round is left. Raises ExchangeFault; ``server_error`` (``reason``: its code) for a
        refusal that comes again however often it is mended."""
        while not self._cancelled():
            try:
                if not self._send(self._unanswered()):
                    return
            except Left:
                return
            except ExchangeFault as fault:
                if fault.code in MENDED:
                    self._mends += 1
                    if self._mends > MOST_MENDS:
                        raise ExchangeFault("server_error", reason=fault.code) from fault
                    continue
                self._failures += 1
                if gives_up(fault, self._failures):
                    raise
                self._pause(rest_after(self._failures))

    def _unanswered(self) -> list[FrozenBatch]:
        """Batches that go (again); what headquarters holds of them is settled, what did not pass is made smaller."""
        waiting = pending_batches(self._store)
        doubtful = [frozen for frozen in waiting if frozen.attempts]
        if not doubtful:
            return waiting
        known, self._missing = self._missing, set()
        missing = self._ask([frozen for frozen in doubtful if frozen.batch_id not in known]) | known
        left = [frozen for frozen in waiting if frozen.batch_id in missing or not frozen.attempts]
        if self._failures and missing:
            self._limit = max(SMALLEST, self._limit // 2)
            first = next((place for place, frozen in enumerate(left) if self._parts(frozen) > 1), None)
            if first is not None:
                # Only the first is made smaller: once it is through, the line bears more again.
                repack(self._store, [(frozen, self._parts(frozen) if place == 0 else 1)
                                     for place, frozen in enumerate(left[first:])])
                return pending_batches(self._store)
        return left

    def _parts(self, frozen: FrozenBatch) -> int:
        return min(len(frozen.batch.records), math.ceil(len(frozen.payload) / self._limit))

    def _ask(self, doubtful: Sequence[FrozenBatch]) -> set[UUID]:
        """One question for all; what arrived is settled in order. Returns the ids of those that did not."""
        receipts = self._transport.receipts([(frozen.payload, frozen.batch) for frozen in doubtful]) if doubtful else {}
        for frozen in doubtful:
            if frozen.batch_id in receipts:
                self._settle(frozen, receipts[frozen.batch_id], 0)
        return {frozen.batch_id for frozen in doubtful} - receipts.keys()

    def _send(self, waiting: Sequence[FrozenBatch]) -> bool:
        """Put batches on the line until nothing waits or one fails; False when there was nothing to do."""
        flight = Flight(self._transport, self._lanes, self._cancelled)
        queue, flying = deque(waiting), deque[Sent]()
        moved = False
        try:
            while True:
                while len(flying) < self._lanes and not self._cancelled():
                    frozen = queue.popleft() if queue else self._next(flying)
                    if frozen is None:
                        break
                    if any(sent.failed for sent in flying):  # nothing behind it is taken: the bytes would be lost
                        queue.appendleft(frozen)
                        break
                    note_attempt(self._store, frozen)
                    flying.append(flight.begin(frozen, flying[-1].frozen.number if flying else 0))
                if not flying:
                    return moved
                sent, moved = flying[0], True
                try:
                    receipt = flight.receipt(sent)
                except ExchangeFault as fault:
                    receipt = self._after_all(sent.frozen, fault, [one.frozen for one in flying][1:])
                self._settle(sent.frozen, receipt, sent.milliseconds)
                flying.popleft()
        finally:
            flight.abandon()

    def _after_all(self, head: FrozenBatch, fault: ExchangeFault, behind: Sequence[FrozenBatch]) -> Receipt:
        """The receipt of a batch whose answer was lost, while those behind it still fly; else raises what happened.

        Where it did not arrive, headquarters has applied none of those behind it either.
        """
        if fault.code in MENDED:
            self._mend(head, fault, behind)
            raise ExchangeFault(fault.code)
        if not behind or fault.code not in PASSING or not fault.reached:
            raise fault
        found = self._transport.receipts([(head.payload, head.batch)]).get(head.batch_id)
        if found is None:
            self._missing = {head.batch_id, *(frozen.batch_id for frozen in behind)}
            raise fault
        return found

    def _next(self, flying: Sequence[Sent]) -> FrozenBatch | None:
        under_way = {record.record_id for sent in flying for record in sent.frozen.batch.records}
        return freeze_batch(self._store, self._account, self._limit, self._transport.clock_offset_ms, skip=under_way)

    def _settle(self, frozen: FrozenBatch, receipt: Receipt, milliseconds: int) -> None:
        check_receipt(receipt, self._account, frozen)
        done = settle(self._store, frozen, receipt, milliseconds)
        self._failures, self._mends, self._limit = 0, 0, min(self._most, self._limit * 2)
        self._told(done)

    def _mend(self, head: FrozenBatch, fault: ExchangeFault, behind: Sequence[FrozenBatch]) -> None:
        """What the device can put right by itself; batches are replaced, nothing in them is lost."""
        after = [(frozen, 1) for frozen in behind]  # headquarters applies none of them before the head
        if fault.code == "batch_too_large":
            self._mends = 0  # halves, and what is set aside, come to an end
            if len(head.batch.records) == 1:
                park_too_large(self._store, head)
            else:
                repack(self._store, [(head, 2), *after])
        else:
            last = fault.faults[0].params.get("last_number", 0)
            if not isinstance(last, int) or not 0 <= last < _MOST_NUMBER:  # numbers end; a wild one would use them up
                raise ExchangeFault("server_rubbish")
            repack(self._store, [(head, 1), *after], above=max(last, head.number))
