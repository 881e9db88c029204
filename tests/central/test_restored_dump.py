"""Yesterday's dump of a real PostgreSQL comes back: the offices notice it and send again what is missing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from support.exchange import Server, TestOffice

from pes_central.__main__ import main
from pes_central.db import reading
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.engine import RoundResult, run_round


def tool(url: str, name: str) -> Path:
    """PostgreSQL's own program beside the server of the tests."""
    given = os.environ.get("PES_TEST_PG_BIN")
    if given is not None:
        return Path(given) / name
    with psycopg.connect(url) as connection:  # the server tells where it runs from: its programs stand beside it
        row = connection.execute("SELECT setting FROM pg_config() WHERE name = 'BINDIR'").fetchone()
    assert row is not None
    return Path(row[0]) / name


def exchange(office: TestOffice) -> RoundResult:
    with office.transport() as line:
        return run_round(office.store, line)


def held(server: Server, office: TestOffice) -> dict[str, tuple[int, str]]:
    with reading(server.engine) as connection:
        return {kind: (one.count, one.digest) for kind, one in all_digests(connection, office.office_id).items()}


def test_offices_send_again_what_a_restored_dump_lacks(
        new_database: Callable[[], str], bare_database: Callable[..., str], new_office: Callable[[], TestOffice],
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    url = new_database()
    server = Server.prepared(tmp_path / "central", url)
    server.start()
    offices = [new_office(), new_office()]
    try:
        people = {}
        for office in offices:
            office.enrol(server)
            people[office.code] = office.add_people(4)
            assert exchange(office).problems == []
        dump = tmp_path / "yesterday.dump"
        subprocess.run([tool(url, "pg_dump"), "--format=custom", f"--file={dump}", url], check=True)
        for office in offices:
            office.edit(people[office.code][0], names="Luz")
            office.add_people(3)
            assert exchange(office).problems == []
        today = [held(server, office) for office in offices]
        server.stop()
        server.engine.dispose()

        restored = Server(server.folder, bare_database(), server.engine, server.command)
        subprocess.run([tool(url, "pg_restore"), "--exit-on-error", f"--dbname={restored.database_url}", dump],
                       check=True)
        monkeypatch.setenv("PES_CENTRAL_DATABASE_URL", restored.database_url)
        assert main(["restored", "--dir", str(server.folder)]) == 0
        assert "epoch" in capsys.readouterr().out
        server = Server.prepared(server.folder, restored.database_url)
        assert [held(server, office) for office in offices] != today
        server.start()
        for office in offices:
            assert office.account is not None
            with office.transport(server.url) as line:
                result = run_round(office.store, line)
            assert result.restored
            assert result.complete
            assert office.waiting() == 0
        assert [held(server, office) for office in offices] == today
    finally:
        server.stop()
        server.engine.dispose()


def test_the_tools_are_those_of_the_server(postgres_url: str) -> None:
    """A dump of another version would prove nothing."""
    with psycopg.connect(postgres_url) as connection:
        major = connection.info.server_version // 10000
    shown = subprocess.run([tool(postgres_url, "pg_dump"), "--version"], check=True, capture_output=True,
                           text=True).stdout
    assert f" {major}." in shown
