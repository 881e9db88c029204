"""Fixtures shared by tests/sync and tests/central: offices and proxies."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.exchange import Server, TestOffice
from support.tcp_proxy import TcpProxy


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Callable[[], TestOffice]]:
    """Makes offices with their own codes."""
    made: list[TestOffice] = []

    def make() -> TestOffice:
        office = TestOffice.create(tmp_path / f"office{len(made)}", uuid.uuid4().hex[:6].upper())
        made.append(office)
        return office
    yield make
    for office in made:
        office.store.close()


@pytest.fixture
def office(new_office: Callable[[], TestOffice]) -> TestOffice:
    """An office, not yet enrolled."""
    return new_office()


@pytest.fixture
def proxy() -> Iterator[Callable[[Server], TcpProxy]]:
    """Puts a proxy before a server."""
    made: list[TcpProxy] = []

    def make(server: Server) -> TcpProxy:
        made.append(TcpProxy(server.address))
        return made[-1]
    yield make
    for one in made:
        one.close()
