"""A small TCP proxy that cuts lines, loses answers and slows down.

Each new connection takes the next plan, afterwards all pass undisturbed. ``line`` is what all connections share: after
every ``cut_every`` bytes (both ways) all that are open are cut; with ``lose_once`` the first answer to every distinct
question is lost; ``rate`` and ``delay`` make a slow line with a long way (benchmarks only: they take real time).
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

#: With a rate, little may pile up in the system's buffers, or the sender would believe the line to be free.
_SMALL_BUFFER = 4096
_PIECE = 512
_LATE = 0.02


@dataclass
class Plan:
    """``cut_after``: bytes up after which the line is cut. ``lose_answer``: the server's first answer never arrives.
    ``on_answer`` is called when the server has answered, before anything is passed on."""

    cut_after: int | None = None
    lose_answer: bool = False
    on_answer: Callable[[], None] | None = None


@dataclass
class Line:
    """What all connections share. ``rate`` in bytes a second each way, ``delay`` in seconds one way."""

    cut_every: int | None = None
    lose_once: bool = False
    rate: int | None = None
    delay: float = 0.0
    cuts: int = 0
    lost: int = 0
    passed: int = 0
    _seen: set[bytes] = field(default_factory=set)
    _free: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def slow(self) -> bool:
        return self.rate is not None or self.delay > 0

    def room(self, wanted: int) -> tuple[int, bool]:
        """How many of these bytes still pass before the next cut, and whether it comes after them; counts them."""
        with self._lock:
            allowed = wanted if self.cut_every is None else min(wanted, self.cut_every - self.passed % self.cut_every)
            self.passed += allowed
            return allowed, self.cut_every is not None and self.passed % self.cut_every == 0

    def loses(self, question: bytes) -> bool:
        """Whether the answer to this question is lost: the first time it is asked."""
        if not self.lose_once:
            return False
        name = hashlib.sha256(question).digest()
        with self._lock:
            if name in self._seen:
                return False
            self._seen.add(name)
            self.lost += 1
            return True

    def through(self, way: str, count: int) -> float:
        """Wait until so many bytes are through the narrow place; returns when they arrive at the other end."""
        with self._lock:
            now, free = time.monotonic(), self._free.get(way, 0.0)
            start = free if now - free < _LATE else now  # who woke late had bytes waiting: the line did not rest
            self._free[way] = end = start + (count / self.rate if self.rate else 0.0)
        wait = end - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        return end + self.delay


class TcpProxy:
    """Listens on loopback in front of a server; counts bytes both ways."""

    def __init__(self, target: tuple[str, int], line: Line | None = None) -> None:
        self._target = target
        self.plans: deque[Plan] = deque()
        self.default = Plan()
        self.line = line or Line()
        self.up = self.down = self.connections = 0
        self._listener = socket.socket()
        if self.line.rate:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_BUFFER)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        self._open: set[socket.socket] = set()
        self._closed = False
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def retarget(self, target: tuple[str, int]) -> None:
        self._target = target

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._closed:
                client.close()
                return
            self.connections += 1
            plan = self.plans.popleft() if self.plans else self.default
            try:
                server = socket.create_connection(self._target, timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self._open |= {client, server}
            talk = _Talk()
            for work in (self._pump_up, self._pump_down):
                thread = threading.Thread(target=work, args=(client, server, plan, talk), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _cut(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut_all(self) -> None:
        self.line.cuts += 1
        self._cut(*self._open)

    def _pump_up(self, client: socket.socket, server: socket.socket, plan: Plan, talk: _Talk) -> None:
        passed = 0
        if self.line.delay:
            time.sleep(2 * self.line.delay)  # nobody speaks before the handshake has come back
        send, finish = self._sender(server)
        with contextlib.suppress(OSError):
            while data := client.recv(_PIECE if self.line.rate else 4096):
                if plan.cut_after is not None:
                    data = data[:max(plan.cut_after - passed, 0)]
                room, last = self.line.room(len(data))
                data = data[:room]
                talk.asked(data)
                arrives = self.line.through("up", len(data)) if self.line.slow else 0.0
                passed += len(data)
                self.up += len(data)
                send(data, arrives)
                if last:
                    self._cut_all()
                if plan.cut_after is not None and passed >= plan.cut_after:
                    break
        finish()
        self._cut(client, server)

    def _pump_down(self, client: socket.socket, server: socket.socket, plan: Plan, talk: _Talk) -> None:
        send, finish = self._sender(client)
        with contextlib.suppress(OSError):
            while data := server.recv(_PIECE if self.line.rate else 65536):
                if plan.on_answer is not None:
                    plan.on_answer()
                if plan.lose_answer or self.line.loses(talk.question()):
                    break
                room, last = self.line.room(len(data))
                data = data[:room]
                arrives = self.line.through("down", len(data)) if self.line.slow else 0.0
                self.down += len(data)
                send(data, arrives)
                if last:
                    self._cut_all()
        finish()
        self._cut(client, server)

    def _sender(self, end: socket.socket) -> tuple[Callable[[bytes, float], None], Callable[[], None]]:
        """Something to send with, at once or (on a long way) when the bytes arrive; and its end."""
        if not self.line.delay:
            return lambda data, _arrives: end.sendall(data), lambda: None
        waiting: queue.SimpleQueue[tuple[bytes, float] | None] = queue.SimpleQueue()

        def carry() -> None:
            with contextlib.suppress(OSError):
                while (item := waiting.get()) is not None:
                    time.sleep(max(0.0, item[1] - time.monotonic()))
                    end.sendall(item[0])

        thread = threading.Thread(target=carry, daemon=True)
        thread.start()
        self._threads.append(thread)

        def finish() -> None:
            waiting.put(None)
            thread.join()

        return lambda data, arrives: waiting.put((data, arrives)), finish

    def close(self) -> None:
        self._closed = True
        with contextlib.suppress(OSError):  # wakes accept()
            socket.create_connection(self._listener.getsockname(), timeout=1).close()
        self._listener.close()
        self._cut(*self._open)
        for thread in self._threads:
            thread.join(timeout=10)
        for end in self._open:
            end.close()


class _Talk:
    """The question of a connection that is being answered."""

    def __init__(self) -> None:
        self._question = bytearray()
        self._answered = False

    def asked(self, data: bytes) -> None:
        if self._answered:
            self._question.clear()
            self._answered = False
        self._question += data

    def question(self) -> bytes:
        self._answered = True
        return bytes(self._question)
