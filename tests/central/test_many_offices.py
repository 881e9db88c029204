"""A month's backlog of 200 offices in the same hour, over real lines to one real server on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.exchange import Server
from support.figures import record
from support.load import LoadOffice, run_load

from pes_central.db import reading
from pes_desktop.sync.digest import all_digests

PEOPLE = 120


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_200_offices_with_a_month_each(new_database: Callable[[], str], tmp_path: Path) -> None:
    server = Server.prepared(tmp_path / "central", new_database())
    server.start()
    try:
        offices = [LoadOffice.enrolled(server, f"M{place:03d}") for place in range(200)]
        for place, office in enumerate(offices):
            office.freeze(PEOPLE, 40, place)
        load = run_load([server], offices, at_once=200, patience=300)
        with reading(server.engine) as connection:
            for office in offices[::20]:
                held = all_digests(connection, office.office_id)
                assert sum(one.count for one in held.values()) == sum(len(batch.records) for batch, _ in office.frozen)
    finally:
        server.stop()
        server.engine.dispose()
    record("200_offices", **load.told())
    assert load.faults == []
    assert load.people == 200 * PEOPLE
    assert load.seconds < 300
