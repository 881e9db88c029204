"""A month's backlog of 200 offices in the same hour, over real lines to one real server on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.exchange import Server
from support.figures import record
from support.load import LoadOffice, run_load

from pes_central.db import reading
from pes_central.pages.offices_data import office_lines

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
            lines = [line for line in office_lines(connection) if line.code.startswith("M")]
        assert {(line.state, line.waiting) for line in lines} == {("ok", 0)}, "headquarters proved each by itself"
        assert len(lines) == 200
    finally:
        server.stop()
        server.engine.dispose()
    record("200_offices", **load.told())
    assert load.faults == load.unequal == []
    assert len(load.proofs) == len(load.pulls) == 200
    assert load.people == 200 * PEOPLE
    assert load.seconds < 300
