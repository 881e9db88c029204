"""Real PCs and a real server, PostgreSQL, lines that are cut, a slow one among them, kill -9 on either side, and a
headquarters that goes back to a copy: nothing saved is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "simulation"))

from exchange_struck import Struck
from support.exchange import Server, TestOffice
from support.figures import record


@pytest.fixture
def struck(tmp_path: Path, new_database: Callable[[], str], postgres_url: str,
           bare_database: Callable[[str], str]) -> Iterator[Callable[..., list[str]]]:
    """Runs so many strikes on two PCs of one office and one of another; returns what must not be."""
    server = Server.prepared(tmp_path / "central", new_database())
    server.start()
    offices = [TestOffice.create(tmp_path / "a", "170150"), TestOffice.create(tmp_path / "b", "170151")]
    second = TestOffice.create(tmp_path / "a2", "170150", office_id=offices[0].office_id)
    offices.insert(1, second)
    made: list[Struck] = []

    def run(strikes: int, keep: Collection[int], restore: Collection[int]) -> list[str]:
        made.append(Struck(server, offices, strikes, postgres_url, bare_database))
        made[-1].run(strikes, keep, restore)
        made[-1].heal()
        faults = made[-1].check(offices)
        one = made[-1]
        record(f"exchange_struck_{strikes}", pc_kills=one.kills["pc"], server_kills=one.kills["server"],
               saved=len(one.lines("saved")), rounds=len(one.lines("round")), cuts=one.cuts,
               slow_bytes=one.proxies[1].line.passed, restores=one.restores, faults=len(faults))
        assert one.restores == len(restore)
        assert one.proxies[1].line.passed > 0, "nothing went over the slow line"
        return faults
    yield run
    for one in made:
        one.close()
    server.stop()
    server.engine.dispose()


@pytest.mark.timeout(900)
def test_six_strikes(struck: Callable[..., list[str]]) -> None:
    assert struck(6, keep={1}, restore={5}) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_hundred_strikes(struck: Callable[..., list[str]]) -> None:
    assert struck(100, keep={11, 51}, restore={31, 81}) == []
