"""Seeing a line appear and go."""

from __future__ import annotations

import socket

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
