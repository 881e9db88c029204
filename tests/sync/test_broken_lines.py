"""A line that breaks after every 6 kB: everything goes up and comes down, and both sides are proved equal."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from support.exchange import Server, TestOffice, no_pause
from support.tcp_proxy import Line, TcpProxy

from pes_central import channels
from pes_central.db import writing
from pes_desktop.models import Job, Jobseeker, PublishedItem
from pes_desktop.sync.engine import RoundResult, run_round

CUT = 6_000


@pytest.fixture
def short(shared_server: Server) -> Iterator[TcpProxy]:
    """A line of 6 kB at a time."""
    proxy = TcpProxy(shared_server.address, Line(cut_every=CUT))
    yield proxy
    proxy.close()


@pytest.fixture
def at(shared_server: Server, office: TestOffice) -> TestOffice:
    office.enrol(shared_server)
    return office


def rounds(office: TestOffice, url: str) -> list[RoundResult]:
    """Rounds until one is complete."""
    done: list[RoundResult] = []
    for _ in range(40):
        with office.transport(url, lanes=4) as line:
            done.append(run_round(office.store, line, pause=no_pause, lanes=4, batch_bytes=5_000))
        if done[-1].complete:
            return done
    raise AssertionError(done[-1].problems)


def whole_round(office: TestOffice) -> None:
    """Over a line that holds."""
    with office.transport() as line:
        assert run_round(office.store, line, pause=no_pause).complete


def count(office: TestOffice, model: type[Job | Jobseeker | PublishedItem]) -> int:
    with office.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_what_waits_goes_up(at: TestOffice, short: TcpProxy) -> None:
    at.add_wordy(100, 200)
    done = rounds(at, short.url)
    assert sum(result.acknowledged for result in done) == 2 * 100 + 2
    assert all(result.acknowledged or not result.waiting for result in done), "every round gets on"
    assert short.line.cuts > 3


def test_what_is_published_comes_down(at: TestOffice, shared_server: Server, short: TcpProxy) -> None:
    chance = random.Random(7)
    with writing(shared_server.engine) as connection:
        for place in range(300):
            channels.publish(connection, "vocabulary", f"{place}", {
                "words": f"{chance.getrandbits(600):x}", "unit_group": "9211"}, at.office_id)
    rounds(at, short.url)
    assert count(at, PublishedItem) >= 300
    assert short.line.cuts > 3


def test_what_the_pc_lost_comes_back(at: TestOffice, short: TcpProxy, tmp_path: Path) -> None:
    whole_round(at)
    copy = at.copy_to(tmp_path / "copy")
    at.add_wordy(150, 300)
    whole_round(at)
    at.go_back_to(copy)
    done = rounds(at, short.url)
    assert sum(result.brought_back.total for result in done) == 2 * 150
    assert (count(at, Jobseeker), count(at, Job)) == (150, 150)
    assert short.line.cuts > 3


@pytest.mark.parametrize("own_server", ["sqlite"], indirect=True)
def test_what_headquarters_lost_is_named_and_sent_again(own_server: Server, office: TestOffice, tmp_path: Path) -> None:
    own_server.start()
    office.enrol(own_server)
    copy = own_server.keep_copy(tmp_path / "yesterday.db")
    office.add_wordy(200, 100)
    whole_round(office)
    own_server.go_back_to(copy)
    short = TcpProxy(own_server.address, Line(cut_every=CUT))
    done = rounds(office, short.url)
    short.close()
    assert any(result.restored for result in done)
    with own_server.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Job)) == 200
    assert short.line.cuts > 3
