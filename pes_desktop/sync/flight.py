"""Several batches on the line at once: one after the other goes up, while the answers of those before come down.

The bytes of two batches never share the line: the next one begins when the one before has been handed over, so that a
cut costs at most one of them. Headquarters is told which batch goes before (``after``) and applies them in this order.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass

from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import FrozenBatch
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import Receipt

#: Bytes handed to the line in one piece: half a second of a 64 kbit/s line.
PIECE = 4096
#: How long the answers of batches that are wholly on their way are waited for when the round is left.
GRACE_SECONDS = 3.0
_LOOK_SECONDS = 0.1


class Left(Exception):
    """The round was left while this batch waited for the line or was on its way."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch on the line; ``began`` in monotonic seconds."""

    frozen: FrozenBatch
    answer: Future[Receipt]
    began: float

    @property
    def failed(self) -> bool:
        """Whether it is known by now that no answer comes on this line."""
        return self.answer.done() and self.answer.exception() is not None

    @property
    def milliseconds(self) -> int:
        """Since it was given to the line."""
        return int((time.monotonic() - self.began) * 1000)


class Flight:
    """Batches in the order in which they were begun. With one lane everything happens in the caller's thread."""

    def __init__(self, transport: Transport, lanes: int, cancelled: Callable[[], bool]) -> None:
        self._transport, self.lanes, self._cancelled = transport, max(1, lanes), cancelled
        self._free = threading.Event()  # set when the last batch begun has left the line to the next
        self._free.set()
        self._left = False

    def begin(self, frozen: FrozenBatch, after: int = 0) -> Sent:
        """Put a batch on the line; ``after`` is the number of the batch before it that is not answered yet, or 0."""
        sent = Sent(frozen, Future(), time.monotonic())
        mine, self._free = self._free, threading.Event()
        work = (sent, after, mine, self._free)
        if self.lanes == 1:
            self._send(*work)
        else:  # a daemon: a line on which nothing moves must not hold up the end of the program
            threading.Thread(target=self._send, args=work, daemon=True, name=f"batch-{frozen.number}").start()
        return sent

    def receipt(self, sent: Sent) -> Receipt:
        """The answer, waited for. Raises ExchangeFault; Left when the round is left and no answer comes soon."""
        until: float | None = None
        while not sent.answer.done():
            if until is None and self._cancelled():
                self._left, until = True, time.monotonic() + GRACE_SECONDS
            if until is not None and time.monotonic() > until:
                raise Left
            wait([sent.answer], timeout=_LOOK_SECONDS)
        return sent.answer.result()

    def abandon(self) -> None:
        """What is not wholly on its way stops; nobody waits for the rest."""
        self._left = True

    def _send(self, sent: Sent, after: int, line: threading.Event, next_one: threading.Event) -> None:
        def pieces() -> Iterator[bytes]:
            line.wait()
            payload = sent.frozen.payload
            for start in range(0, len(payload), PIECE):
                if self._left:
                    raise Left
                yield payload[start:start + PIECE]
            next_one.set()

        try:
            if self.lanes == 1:
                sent.answer.set_result(self._transport.send_batch(sent.frozen.payload, sent.frozen.batch))
            else:
                sent.answer.set_result(self._transport.send_batch(sent.frozen.payload, sent.frozen.batch, after=after,
                                                                  pieces=pieces()))
        except (ExchangeFault, Left) as fault:
            sent.answer.set_exception(fault)
        except BaseException as error:  # told to the round, which is another thread
            sent.answer.set_exception(error)
            if self.lanes == 1:
                raise
        finally:
            line.wait()  # a batch that failed before its turn keeps the order of those behind it
            next_one.set()
