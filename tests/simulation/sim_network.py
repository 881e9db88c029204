"""A hostile line: the real client's calls stop here until the scheduler says what became of each request."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sim_headquarters import Headquarters
from sim_pc import Pc

from pes_desktop.sync.faults import ExchangeFault, fault_of
from pes_desktop.sync.flight import Flight, Sent
from pes_desktop.sync.freeze import FrozenBatch
from pes_desktop.sync.store import require_account
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import PROTOCOL, Receipt

#: What may become of a request, with its weight in a bad hour.
BAD = {"passes": 40, "unreached": 4, "lost": 6, "answer_lost": 10, "twice": 6, "late": 6, "cut_up": 4, "cut_down": 4,
       "server_killed": 8, "late_then_now": 4}


@dataclass
class Request:
    """A call on its way: who, what, and how often it has been handed over."""

    pc: Pc
    method: str
    path: str
    body: Any
    headers: dict[str, str]


class Line(Transport):
    """The real client down to the one method that speaks HTTP; ``wait`` hands the request to the scheduler."""

    def __init__(self, pc: Pc, wait: Callable[[Request], bytes]) -> None:
        self.url, self.clock_offset_ms = "https://sim", -pc.offset_ms
        self.up = self.down = 0
        self._attempts, self._wait = 2, 0.0
        with pc.store.read() as session:
            self._keys = require_account(session).keys
        self.pc, self._hand_over = pc, wait
        self.ahead: list[tuple[Sent, int]] = []

    def close(self) -> None:
        """Nothing is open."""

    def _call(self, method: str, path: str, **arguments: Any) -> bytes:
        body = arguments.get("content", arguments.get("json"))
        headers = {"PES-Protocol": str(PROTOCOL), **arguments.get("headers", {})}
        return self._hand_over(Request(self.pc, method, path, body, headers))


class OneThread(Flight):
    """Several batches on the line at once without threads: their requests leave when they are begun, and meet their
    fates in any order; headquarters takes none before the one ahead of it."""

    def begin(self, frozen: FrozenBatch, after: int = 0) -> Sent:
        """With one lane as ever; else the request stands on the line until somebody waits for its answer."""
        if self.lanes == 1:
            return super().begin(frozen, after)
        sent = Sent(frozen, Future(), 0.0)
        self._transport.ahead.append((sent, after))  # type: ignore[attr-defined]
        return sent

    def receipt(self, sent: Sent) -> Receipt:
        """Let those on the line arrive in some order until this one is answered."""
        line: Any = self._transport
        while not sent.answer.done():
            place = line.pc.fates.random.randrange(len(line.ahead))
            other, after = line.ahead.pop(place)
            try:
                other.answer.set_result(line.send_batch(other.frozen.payload, other.frozen.batch, after=after))
            except ExchangeFault as fault:
                other.answer.set_exception(fault)
        return sent.answer.result()


class Network:
    """Carries requests to headquarters as chance has it; ``late`` ones arrive when the scheduler lets them."""

    def __init__(self, headquarters: Headquarters, chance: Any, tell: Callable[..., None]) -> None:
        self.headquarters, self.chance, self.tell = headquarters, chance, tell
        self.late: list[Request] = []
        self.counts: dict[str, int] = {}

    def arrive(self, request: Request, body: Any = None) -> tuple[int, bytes] | None:
        """Headquarters takes the request; its clock is right."""
        given = request.body if body is None else body
        return self.headquarters.answer(request.pc.device, request.method, request.path, given, request.headers)

    def carry(self, request: Request, fate: str) -> bytes | ExchangeFault:
        """What the caller gets: the answer's body, or the fault that the real client would raise."""
        self.counts[fate] = self.counts.get(fate, 0) + 1
        if fate == "unreached":
            return ExchangeFault("server_unreachable", reached=False)
        if fate == "lost":
            return ExchangeFault("server_slow")
        if fate == "late":
            self.late.append(request)
            return ExchangeFault("server_slow")
        if fate == "cut_up" and isinstance(request.body, bytes):
            self.arrive(request, request.body[:self.chance.randrange(len(request.body))])
            return ExchangeFault("server_unreachable")
        if fate == "server_killed":
            self.headquarters.memory.raw.fuse = self.chance.randrange(1, 30)
        if fate in ("twice", "late_then_now"):
            self.arrive(request)
            if fate == "late_then_now":
                self.late.append(request)
        answer = self.arrive(request)
        if answer is None or fate == "answer_lost":
            return ExchangeFault("server_unreachable")
        status, body = answer
        self.tell("answer", status, len(body))
        if status != 200:
            return fault_of(status, body)
        return body[:self.chance.randrange(len(body))] if fate == "cut_down" and body else body

    def land(self) -> None:
        """One late request arrives after all; nobody hears the answer."""
        request = self.late.pop(self.chance.randrange(len(self.late)))
        self.tell("lands", request.pc.name, request.path)
        self.arrive(request)
