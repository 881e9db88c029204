"""The connections under the exchange: every byte is counted, few are kept open, and others may go first."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from uuid import UUID

import pytest

from pes_desktop.sync import transport as module
from pes_desktop.sync.enrol import open_transport
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.http_line import proxy_for
from pes_desktop.sync.line import line_up
from pes_desktop.sync.store import Account
from pes_desktop.sync.transport import Transport

FAMILY = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}
BODY = b'{"count": 1, "buckets": []}'
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at this process as Linux shows it")


class Counter:
    """Answers alike, as often as asked on a connection; counts connections and bytes."""

    def __init__(self, more: bytes = b"", together: int = 1, host: str = "127.0.0.1") -> None:
        self.answer = b"HTTP/1.1 200 OK\r\n" + more + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
        self.came, self.heard, self.said = 0, 0, 0
        self.together = threading.Barrier(together)
        self._lock = threading.Lock()
        self._listener = socket.create_server((host, 0), family=FAMILY[host], backlog=50)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.came += 1
            self._open.append(line)
            self._threads.append(threading.Thread(target=self._listen, args=(line,), daemon=True))
            self._threads[-1].start()

    def _listen(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError):  # hung up on, perhaps in the middle of a long answer
            self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        data = b""
        while piece := line.recv(65536):
            data += piece
            head, found, body = data.partition(b"\r\n\r\n")
            _, _, length = head.lower().partition(b"content-length: ")
            if found and len(body) >= int(length.split(b"\r\n")[0] or 0):
                with self._lock:
                    self.heard += len(data)
                    self.said += len(self.answer)
                data = b""
                self.together.wait(10)
                line.sendall(self.answer)

    def close(self) -> None:
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):  # the other end hung up
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for one in (self._listener, *self._open):
            one.close()


@pytest.fixture
def counter() -> Iterator[Counter]:
    made = Counter(b"Date: Mon, 02 Mar 2026 08:00:00 GMT\r\n")
    yield made
    made.close()


def test_every_byte_of_questions_and_answers_is_counted(counter: Counter) -> None:
    with Transport(counter.url, "tok") as line:
        assert (line.up, line.down) == (0, 0)
        line.buckets("job", 5, 9)
        assert (line.up, line.down) == (counter.heard, counter.said)
        line.hand_over({"office": "Chambo"})
        assert (line.up, line.down) == (counter.heard, counter.said)
        with pytest.raises(ExchangeFault):  # an answer that is of no use was paid for all the same
            line.digests(1, 2, "waiting=1")
        assert (line.up, line.down) == (counter.heard, counter.said)


def test_an_answer_without_end_is_paid_for_only_as_far_as_it_was_read(
        counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_LIMIT", 1000)
    long = b" " * 4_000_000
    counter.answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(long) + long
    with Transport(counter.url) as line, pytest.raises(ExchangeFault) as caught:
        line.buckets("job", 0, 8)
    assert (caught.value.code, caught.value.codes) == ("server_rubbish", ("server_rubbish",))
    assert 1000 < line.down < 2_000_000


def of_this_process(port: int) -> list[socket.socket]:
    """Its connections to a port."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            socket_there = os.readlink(f"/proc/self/fd/{name}").startswith("socket:")
        except OSError:  # that of the listing itself
            continue
        if socket_there:
            found.append(int(name))
    sockets = [socket.socket(fileno=os.dup(number)) for number in found]
    asked = [one for one in sockets if one.family in FAMILY.values() and connected(one) == port]
    for one in sockets:
        if one not in asked:
            one.close()
    return asked


def connected(one: socket.socket) -> int:
    try:
        return int(one.getpeername()[1])
    except OSError:
        return 0


@linux
@pytest.mark.parametrize(("quiet", "service"), [(True, 0x20), (False, 0)])
def test_others_go_before_a_quiet_line(counter: Counter, quiet: bool, service: int) -> None:
    with open_transport(account_at(counter), quiet=quiet) as line:
        line.buckets("job", 0, 8)
        (one,) = of_this_process(counter.port)
        with one:
            assert one.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == service
            assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
            doubled = 2 * 16 * 1024  # Linux keeps as much again for its own account
            assert one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == doubled, "what went out is near its end"
    assert of_this_process(counter.port) == [], "closed with the line"


@linux
@pytest.mark.skipif(not socket.has_ipv6, reason="needs the newer addresses")
def test_where_the_mark_is_written_otherwise_a_quiet_line_goes_unmarked() -> None:
    """IP_TOS is of the older addresses; not every system takes it for the newer ones."""
    server = Counter(host="::1")
    with Transport(server.url, quiet=True) as line:
        line.buckets("job", 0, 8)
        (one,) = of_this_process(server.port)
        with one:
            assert one.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == 0
    server.close()


@linux
def test_a_line_is_not_quiet_unless_asked(counter: Counter) -> None:
    for line in (Transport(counter.url), open_transport(account_at(counter))):
        with line:
            line.buckets("job", 0, 8)
            (one,) = of_this_process(counter.port)
            with one:
                assert one.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == 0


def account_at(server: Counter) -> Account:
    return Account(server.url, "tok", UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), "A")


def at_once(line: Transport, count: int) -> None:
    threads = [threading.Thread(target=line.buckets, args=("job", 0, 8)) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(10)


@pytest.mark.parametrize(("told", "lanes"), [({}, 1), ({"lanes": 3}, 3)])
@pytest.mark.parametrize("of_account", [True, False])
def test_connections_of_the_lanes_and_one_more_stay_open(told: dict[str, int], lanes: int, of_account: bool) -> None:
    server = Counter(together=lanes + 2)
    with open_transport(account_at(server), **told) if of_account else Transport(server.url, **told) as line:
        at_once(line, lanes + 2)
        assert server.came == lanes + 2, "a batch on each lane, and room for a question"
        at_once(line, lanes + 2)
        assert server.came == lanes + 3, "one was given back"
    server.close()


@pytest.mark.parametrize(("proxy", "found"), [
    ("http://10.1.2.3:3128", "http://10.1.2.3:3128"), ("10.1.2.3:3128", "http://10.1.2.3:3128"),
    ("https://proxy.ec", "https://proxy.ec"), ("", None)])
def test_the_institutions_proxy(monkeypatch: pytest.MonkeyPatch, proxy: str, found: str | None) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", proxy)
    assert proxy_for("https://central.ec/pes") == found
    assert proxy_for("http://central.ec") is None, "one for each way to ask"
    for here in ("localhost", "127.0.0.1", "127.9.9.9", "[::1]:8000"):
        assert proxy_for(f"https://{here}") is None
    monkeypatch.setenv("no_proxy", "central.ec")
    assert proxy_for("https://central.ec/pes") is None
    assert proxy_for("https://other.ec") == found


def test_an_account_waits_as_long_as_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = Counter()
        server.url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        with open_transport(account_at(server), stall_seconds=0.2) as line, pytest.raises(ExchangeFault) as caught:
            line.buckets("job", 0, 8)
        assert (caught.value.code, caught.value.reached) == ("server_slow", True)
        assert time.monotonic() - began < 15
    server.close()


@linux
def test_a_connection_that_is_not_answered_is_given_up_before_a_stall_is() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        began = time.monotonic()
        with Transport(url, connect_seconds=0.2, stall_seconds=30.0) as line, pytest.raises(ExchangeFault) as caught:
            line.digests()
        assert (caught.value.code, caught.value.reached) == ("server_unreachable", False)
        assert time.monotonic() - began < 15
        assert not line_up(url, 0.2)


def test_a_question_is_asked_again_without_waiting_longer_than_told(counter: Counter) -> None:
    counter.answer = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
    began = time.monotonic()
    with Transport(counter.url, ask_attempts=12, ask_wait=0.0) as line, pytest.raises(ExchangeFault) as caught:
        line.digests()
    assert caught.value.code == "server_error"
    assert time.monotonic() - began < 4
