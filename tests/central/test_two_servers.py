"""Two server processes on one PostgreSQL: requests go over both, one dies under load, nothing is lost or doubled."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from support.exchange import Server
from support.load import Load, LoadOffice, run_load

from pes_central.db import reading
from pes_central.tables import ChangeEntry, FeedEntry, ReceiptEntry
from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.wire import content_hash


@pytest.fixture
def pair(new_database: Callable[[], str], tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    url = new_database()
    servers = Server.prepared(tmp_path / "one", url), Server.prepared(tmp_path / "two", url)
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()
        server.engine.dispose()


def office_with_backlog(server: Server, place: int, people: int = 30, each: int = 5) -> LoadOffice:
    office = LoadOffice.enrolled(server, f"P{place:03d}")
    office.freeze(people, each, place)
    return office


def assert_whole(server: Server, offices: list[LoadOffice]) -> None:
    """Exactly what the offices sent: rows with their content, one change, feed entry and receipt each."""
    with reading(server.engine) as connection:
        for office in offices:
            sent = [record for batch, _ in office.frozen for record in batch.records]
            held = all_digests(connection, office.office_id)
            assert sum(digest.count for digest in held.values()) == len(sent)
            for table, count in ((ChangeEntry, len(sent)), (FeedEntry, len(sent)), (ReceiptEntry, len(office.frozen))):
                assert connection.execute(select(func.count()).select_from(table).where(
                    table.office_id == office.office_id)).scalar() == count
            positions = connection.execute(select(FeedEntry.position).where(
                FeedEntry.office_id == office.office_id).order_by(FeedEntry.position)).scalars().all()
            assert positions == list(range(1, len(sent) + 1))
            hashes = dict(connection.execute(select(ChangeEntry.record_id, ChangeEntry.content_hash).where(
                ChangeEntry.office_id == office.office_id)).all())
            assert {key: bytes(value) for key, value in hashes.items()} == {
                record.record_id: content_hash(record.record_type, record.record_id, record.values)
                for record in sent}
        everything = sum(connection.execute(select(func.count()).select_from(table_of(kind))).scalar_one()
                         for kind in SYNCED)
    assert everything == sum(len(batch.records) for office in offices for batch, _ in office.frozen)


def test_one_of_two_servers_dies_under_load(pair: tuple[Server, Server]) -> None:
    first, second = pair
    offices = [office_with_backlog(pair[place % 2], place) for place in range(8)]
    half = threading.Event()
    outcome: list[Load | BaseException] = []

    def work() -> None:
        try:
            outcome.append(run_load(pair, offices, at_once=8))
        except BaseException as error:
            outcome.append(error)

    def watch() -> None:
        with first.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not half.is_set():
                if connection.execute(select(func.count()).select_from(ReceiptEntry)).scalar_one() >= 16:
                    half.set()

    threads = [threading.Thread(target=work), threading.Thread(target=watch, daemon=True)]
    for thread in threads:
        thread.start()
    assert half.wait(120)
    assert second.process is not None
    second.process.send_signal(signal.SIGKILL)
    threads[0].join(240)
    second.kill()
    load = outcome[0]
    assert isinstance(load, Load), load
    assert load.faults, "the dead server was never asked: too quick"
    assert load.unequal == []
    assert len(load.proofs) == len(load.pulls) == 8, "proven over the one that lives"
    assert_whole(first, offices)


def test_requests_of_one_office_may_go_to_either(pair: tuple[Server, Server]) -> None:
    """Also the same batches twice, from both sides at once: known, not doubled."""
    office = office_with_backlog(pair[0], 1, people=20)
    twin = LoadOffice(office.code, office.office_id, office.device_id, office.token, office.keys, office.frozen)
    load = run_load(pair, [office, twin], at_once=2)
    assert len(load.latencies) == 2 * len(office.frozen)
    assert_whole(pair[1], [office])
