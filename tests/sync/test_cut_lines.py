"""Lines that break, answers that get lost, servers that die: everything arrives, exactly once."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from support.exchange import Server, TestOffice, no_pause
from support.tcp_proxy import Plan, TcpProxy

from pes_central.tables import FeedEntry, ReceiptEntry
from pes_desktop.models import Jobseeker, SentBatch
from pes_desktop.sync.engine import run_round

Proxied = Callable[[Server], TcpProxy]


def rounds_until_complete(office: TestOffice, url: str, most: int = 40, **options: int) -> int:
    for count in range(1, most + 1):
        with office.transport(url, stall_seconds=20.0) as transport:
            if run_round(office.store, transport, pause=no_pause, **options).complete:
                return count
    raise AssertionError("not complete")


def arrived_once(server: Server, office: TestOffice) -> bool:
    """Every version of every record applied once: no (record, version) twice in the feed."""
    with server.engine.connect() as connection:
        entries = connection.execute(select(FeedEntry.record_id, FeedEntry.version).where(
            FeedEntry.office_id == office.office_id)).all()
    return bool(entries) and max(Counter(entries).values()) == 1


def test_answer_lost_after_commit_is_asked_for_not_sent_again(
        shared_server: Server, office: TestOffice, proxy: Proxied) -> None:
    office.enrol(shared_server)
    office.add_people(5)
    line = proxy(shared_server)
    line.plans.append(Plan(lose_answer=True))
    with office.transport(line.url) as transport:
        result = run_round(office.store, transport, pause=no_pause)
    assert result.complete
    assert result.sent == 1
    with office.store.read() as session:
        assert session.execute(select(SentBatch.attempts)).scalars().all() == [1]  # the bytes went up once
    assert arrived_once(shared_server, office)


def test_cut_while_sending_resends_the_same_bytes(shared_server: Server, office: TestOffice, proxy: Proxied) -> None:
    office.enrol(shared_server)
    office.add_people(20)
    line = proxy(shared_server)
    line.plans.extend([Plan(cut_after=600)])
    with office.transport(line.url) as transport:
        first = run_round(office.store, transport, pause=no_pause)
    assert first.complete
    assert arrived_once(shared_server, office)


def test_each_connection_that_carries_little_still_makes_progress(
        shared_server: Server, office: TestOffice, proxy: Proxied) -> None:
    office.enrol(shared_server)
    office.add_people(400)
    line = proxy(shared_server)
    line.default = Plan(cut_after=6000)
    assert rounds_until_complete(office, line.url) < 40
    assert arrived_once(shared_server, office)
    with shared_server.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Jobseeker).where(
            Jobseeker.office_id == office.office_id)).scalar() == 400


def test_edits_between_cuts_keep_the_last_word(shared_server: Server, office: TestOffice, proxy: Proxied) -> None:
    office.enrol(shared_server)
    person = office.add_people(1)[0]
    line = proxy(shared_server)
    for turn in range(5):
        line.plans.extend([Plan(lose_answer=True), Plan(lose_answer=True), Plan(lose_answer=True)])
        office.edit(person, community=f"Comunidad {turn}")
        with office.transport(line.url, ask_attempts=1) as transport:
            run_round(office.store, transport, pause=no_pause)
    line.plans.clear()
    rounds_until_complete(office, line.url)
    with shared_server.engine.connect() as connection:
        assert connection.execute(select(Jobseeker.community).where(Jobseeker.id == person)).scalar() == "Comunidad 4"
    assert arrived_once(shared_server, office)


@pytest.mark.parametrize("at", ["before", "after"])
def test_server_killed_around_its_commit(own_server: Server, office: TestOffice, tmp_path: Path, at: str) -> None:
    own_server.command = [sys.executable, str(Path(__file__).parents[1] / "support" / "kill_server.py")]
    mark = tmp_path / "mark"
    kill = {"KILL_MARK": str(mark), "KILL_AT": at, "PYTHONPATH": str(Path(__file__).parents[2])}
    own_server.start(**kill)
    office.enrol(own_server)
    office.add_people(6)
    with office.transport() as transport:
        broken = run_round(office.store, transport, pause=no_pause)
    assert mark.exists()
    assert own_server.wait() == -9
    assert [fault.code for fault in broken.problems] == ["server_unreachable"]
    assert broken.acknowledged == 0
    assert office.waiting() == broken.waiting == 6 * 5 + 2
    with own_server.engine.connect() as connection:
        stored = connection.execute(select(func.count()).select_from(ReceiptEntry)).scalar()
    assert stored == (0 if at == "before" else 1)
    own_server._close()
    own_server.start(**kill)
    rounds_until_complete(office, own_server.url, most=1)
    assert arrived_once(own_server, office)
    with own_server.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ReceiptEntry)).scalar() == 1


cuts = st.lists(st.one_of(
    st.builds(Plan, cut_after=st.integers(1, 4000)), st.builds(Plan, lose_answer=st.just(True)), st.just(Plan()),
), max_size=8)
acts = st.lists(st.one_of(st.integers(1, 12), st.just("edit"), cuts), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=acts)
def test_after_any_sequence_of_cuts_everything_arrived_once(
        shared_server: Server, proxy: Proxied, acts: list[int | str | list[Plan]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = TestOffice.create(Path(folder), Path(folder).name[-6:].upper())
        line = proxy(shared_server)
        office.enrol(shared_server)
        people = office.add_people(2)
        for turn, act in enumerate(acts):
            if isinstance(act, int):
                people += office.add_people(act)
            elif isinstance(act, str):
                office.edit(people[turn % len(people)], community=f"c{turn}")
            else:
                line.plans.extend(act)
                with office.transport(line.url, ask_attempts=1) as transport:
                    run_round(office.store, transport, pause=no_pause, batch_bytes=3000)
        line.plans.clear()
        rounds_until_complete(office, line.url, most=2)
        assert arrived_once(shared_server, office)
        office.store.close()
