"""Each way a line or a server can fail has its own code: a stall, a cut, no HTTP, a certificate nobody vouches for."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.scripted_server import Answer, ScriptedServer
from support.tls import certificate

from pes_desktop.sync.faults import PASSING, ExchangeFault
from pes_desktop.sync.transport import Transport

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n"
Talk = Callable[[socket.socket], None]


class RawServer:
    """Accepts and lets ``talk`` do with each connection what it likes."""

    def __init__(self, talk: Talk, around: Callable[[socket.socket], socket.socket] = lambda plain: plain) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.over = self._socket.getsockname()[1], threading.Event()
        self.came = 0
        self._talk, self._around = talk, around
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            self.came += 1
            try:
                with self._around(plain) as line:
                    line.recv(65536)
                    self._talk(line)
            except OSError:
                plain.close()

    def close(self) -> None:
        self.over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


@pytest.fixture
def raw() -> Iterator[Callable[..., RawServer]]:
    made: list[RawServer] = []

    def make(*how: object) -> RawServer:
        made.append(RawServer(*how))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def fault_at(url: str, **options: float) -> ExchangeFault:
    quick = {"ask_attempts": 1, "ask_wait": 0.0, "stall_seconds": 10.0, **options}
    with Transport(url, "tok", **quick) as line, pytest.raises(ExchangeFault) as caught:  # type: ignore[arg-type]
        line.digests()
    return caught.value


def reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize(("said", "code"), [
    (b"", "server_unreachable"),                                                     # hung up without a word
    (HEAD + b"\r\nten bytes.", "server_unreachable"),                                # and in the middle of one
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "server_unreachable"),
    (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "server_rubbish"),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "server_rubbish"),
    (HEAD + b"Content-Encoding: gzip\r\n\r\nnot packed at all...", "server_rubbish"),
], ids=["silent", "half", "half_chunk", "ssh", "bad_chunk", "bad_gzip"])
def test_what_is_no_answer(raw: Callable[..., RawServer], said: bytes, code: str) -> None:
    server = raw(lambda line: line.sendall(said))
    fault = fault_at(f"http://127.0.0.1:{server.port}")
    assert (fault.code, fault.codes, fault.reached) == (code, (code,), True)


def test_a_line_torn_while_an_answer_is_read(raw: Callable[..., RawServer]) -> None:
    def tear(line: socket.socket) -> None:
        line.sendall(HEAD + b"\r\nten bytes.")
        reset(line)

    server = raw(tear)
    fault = fault_at(f"http://127.0.0.1:{server.port}")
    assert (fault.code, fault.reached) == ("server_unreachable", True)


def test_a_server_that_says_nothing_more_is_slow(raw: Callable[..., RawServer]) -> None:
    def stall(line: socket.socket) -> None:
        line.sendall(HEAD + b"\r\nten bytes.")
        server.over.wait(20)

    server = raw(stall)
    fault = fault_at(f"http://127.0.0.1:{server.port}", stall_seconds=0.2)
    assert (fault.code, fault.codes, fault.reached) == ("server_slow", ("server_slow",), True)


def test_a_certificate_nobody_vouches_for_is_not_trusted(raw: Callable[..., RawServer], tmp_path: Path) -> None:
    context = certificate(tmp_path)
    heard: list[bytes] = []
    server = raw(lambda line: heard.append(line.recv(1)), lambda plain: context.wrap_socket(plain, server_side=True))
    fault = fault_at(f"https://127.0.0.1:{server.port}")
    assert (fault.code, fault.codes, fault.reached) == ("server_not_trusted", ("server_not_trusted",), False)
    assert heard == [], "nothing was sent"


def test_a_certificate_that_the_system_vouches_for_is_trusted(
        raw: Callable[..., RawServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{"count": 1, "buckets": []}'
    server = raw(lambda line: line.sendall(answer), lambda plain: context.wrap_socket(plain, server_side=True))
    with Transport(f"https://127.0.0.1:{server.port}") as line:
        assert line.buckets("job", 0, 8).count == 1
    fault = fault_at(f"https://localhost:{server.port}")
    assert fault.code == "server_not_trusted", "vouched for by another name"


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fault = fault_at(f"http://127.0.0.1:{port}")
    assert (fault.code, fault.reached) == ("server_unreachable", False)


def test_a_passing_fault_is_asked_again_and_others_are_not(raw: Callable[..., RawServer]) -> None:
    server = raw(lambda line: None)
    assert fault_at(f"http://127.0.0.1:{server.port}", ask_attempts=3).code in PASSING
    assert server.came == 3
    other = raw(lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"))
    assert fault_at(f"http://127.0.0.1:{other.port}", ask_attempts=3).code not in PASSING
    assert other.came == 1


@pytest.mark.parametrize(("date", "offset"), [
    ("Mon, 02 Mar 2026 08:00:00 GMT", True), ("Mon, 02 Mar 2026 08:00:00 -0000", False), ("yesterday", False),
    ("", False)])
def test_the_servers_clock_is_noted_where_it_is_told(date: str, offset: bool) -> None:
    server = ScriptedServer(lambda _: Answer(b"{}", 404, date))
    with Transport(server.url, ask_attempts=1) as line:
        before = datetime.now(UTC)
        with pytest.raises(ExchangeFault):
            line.digests()
        expected = (datetime(2026, 3, 2, 8, tzinfo=UTC) - before).total_seconds() * 1000
        assert (line.clock_offset_ms is not None) is offset
        if line.clock_offset_ms is not None:
            assert abs(line.clock_offset_ms - expected) < 60_000
    server.close()
