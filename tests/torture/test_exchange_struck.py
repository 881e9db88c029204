"""Real PCs and a real server, PostgreSQL, a line cut every 30 kB, and kill -9 on either side: nothing saved is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "simulation"))

from exchange_struck import Struck
from support.exchange import Server, TestOffice
from support.figures import record


@pytest.fixture
def struck(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[Callable[[int], list[str]]]:
    """Runs so many strikes on two PCs of one office and one of another; returns what must not be."""
    server = Server.prepared(tmp_path / "central", new_database())
    server.start()
    offices = [TestOffice.create(tmp_path / "a", "170150"), TestOffice.create(tmp_path / "b", "170151")]
    second = TestOffice.create(tmp_path / "a2", "170150", office_id=offices[0].office_id)
    offices.insert(1, second)
    made: list[Struck] = []

    def run(strikes: int) -> list[str]:
        made.append(Struck(server, offices, strikes))
        made[-1].run(strikes)
        made[-1].heal()
        faults = made[-1].check(offices)
        one = made[-1]
        record(f"exchange_struck_{strikes}", pc_kills=one.kills["pc"], server_kills=one.kills["server"],
               saved=len(one.lines("saved")), rounds=len(one.lines("round")), cuts=one.proxy.line.cuts,
               faults=len(faults))
        return faults
    yield run
    for one in made:
        one.close()
    server.stop()
    server.engine.dispose()


@pytest.mark.timeout(900)
def test_six_strikes(struck: Callable[[int], list[str]]) -> None:
    assert struck(6) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_hundred_strikes(struck: Callable[[int], list[str]]) -> None:
    assert struck(100) == []
