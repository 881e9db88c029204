"""A small TCP proxy that cuts lines: each new connection takes the next plan, afterwards all pass undisturbed."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Plan:
    """``cut_after``: bytes up after which the line is cut. ``lose_answer``: the server's first answer never arrives.
    ``on_answer`` is called when the server has answered, before anything is passed on."""

    cut_after: int | None = None
    lose_answer: bool = False
    on_answer: Callable[[], None] | None = None


class TcpProxy:
    """Listens on loopback in front of a server; counts bytes both ways."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self.plans: deque[Plan] = deque()
        self.default = Plan()
        self.up = self.down = self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
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
            for work in (self._pump_up, self._pump_down):
                thread = threading.Thread(target=work, args=(client, server, plan), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _cut(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _pump_up(self, client: socket.socket, server: socket.socket, plan: Plan) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                if plan.cut_after is not None:
                    data = data[:max(plan.cut_after - passed, 0)]
                server.sendall(data)
                passed += len(data)
                self.up += len(data)
                if plan.cut_after is not None and passed >= plan.cut_after:
                    break
        self._cut(client, server)

    def _pump_down(self, client: socket.socket, server: socket.socket, plan: Plan) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if plan.on_answer is not None:
                    plan.on_answer()
                if plan.lose_answer:
                    break
                client.sendall(data)
                self.down += len(data)
        self._cut(client, server)

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
