"""Seeing a line appear and go."""

from __future__ import annotations

import socket
import sys

import pytest

from pes_desktop.sync.line import line_up


def test_a_listening_port_is_a_line_and_a_closed_one_is_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert line_up(url, 2.0)
    assert not line_up(url, 2.0)


@pytest.mark.parametrize("url", ["", "https://", "http://127.0.0.1:99999", "https://[", f"http://{'a' * 70}.invalid"])
def test_an_impossible_address_is_no_line(url: str) -> None:
    assert not line_up(url, 0.5)


def test_the_proxy_is_asked_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert line_up("https://central.invalid", 2.0)


def test_a_line_goes_around_a_proxy_for_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        assert line_up(f"http://127.0.0.1:{port}", 2.0)
        assert line_up(f"http://localhost:{port}", 2.0)
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{port}")
        assert line_up("http://central.invalid", 2.0)
        monkeypatch.setenv("no_proxy", "central.invalid")
        assert not line_up("http://central.invalid", 2.0)
    assert not line_up(f"http://127.0.0.1:{port}", 2.0)


def test_a_line_without_a_host_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert not line_up(f"http://:{port}", 2.0)
        monkeypatch.setenv("http_proxy", f"http://:{port}")
        assert not line_up("http://central.invalid", 2.0)


@pytest.mark.parametrize(("scheme", "port"), [("https", 443), ("http", 80)])
def test_without_a_port_the_schemes_own_is_asked(scheme: str, port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.77", port))
    except OSError:
        pytest.skip("ports of servers need a right here")
    with listener:
        assert line_up(f"{scheme}://127.0.0.77", 2.0)
    assert not line_up(f"{scheme}://127.0.0.77", 2.0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="full queues drop newcomers on Linux")
def test_a_line_that_says_nothing_is_given_up() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        assert not line_up(f"http://127.0.0.1:{listener.getsockname()[1]}", 0.2)
