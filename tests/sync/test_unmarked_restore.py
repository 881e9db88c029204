"""Headquarters goes back to a copy and nobody runs ``pes-central restored``: it is noticed all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from support.exchange import Server, TestOffice, no_pause

from pes_central.db import identity
from pes_desktop.models import Jobseeker
from pes_desktop.sync.engine import RoundResult, run_round


@pytest.fixture
def central(tmp_path: Path, office: TestOffice) -> Iterator[Server]:
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    office.enrol(server)
    yield server
    server.stop()
    server.engine.dispose()


@pytest.fixture
def beside(central: Server, office: TestOffice, tmp_path: Path) -> Iterator[TestOffice]:
    other = TestOffice.create(tmp_path / "beside", office.code, office.office_id)
    other.enrol(central)
    yield other
    other.store.close()


def go(central: Server, office: TestOffice) -> RoundResult:
    with office.transport(central.url) as line:
        return run_round(office.store, line, pause=no_pause)


def held(central: Server) -> dict[object, str]:
    with central.engine.connect() as connection:
        return dict(connection.execute(select(Jobseeker.id, Jobseeker.community)).all())


def epoch(central: Server) -> object:
    with central.engine.connect() as connection:
        return identity(connection)[1]


def test_what_it_lost_is_sent_again_though_nobody_said_so(
        central: Server, office: TestOffice, tmp_path: Path) -> None:
    edited = office.add_people(3)[0]
    assert go(central, office).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    lost = office.add_people(2)
    office.edit(edited, community="Después de la copia")
    assert go(central, office).complete
    central.go_back_to(copy, told=False)
    before = epoch(central)
    result = go(central, office)
    assert (result.restored, result.complete, result.resent) == (True, True, 2 * 5 + 1), result.problems
    assert held(central)[edited] == "Después de la copia"
    assert held(central).keys() >= set(lost)
    after = epoch(central)
    assert after != before, "every PC of every office hears of it"
    again = go(central, office)
    assert (again.complete, again.restored, again.sent) == (True, False, 0)
    assert epoch(central) == after


def test_it_is_noticed_with_the_first_batch_however_much_others_sent_meanwhile(
        central: Server, office: TestOffice, beside: TestOffice, tmp_path: Path) -> None:
    """The feed is longer than what the PC had read; the batch number tells. Nobody's edit is overruled in silence."""
    (person,) = office.add_people(1)
    assert go(central, office).complete
    assert go(central, beside).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    office.edit(person, community="Nizag")
    assert go(central, office).complete
    central.go_back_to(copy, told=False)
    beside.add_people(2)
    beside.edit(person, community="Sibambe")
    assert go(central, beside).complete, "it knows nothing that headquarters lacks"
    office.add_people(1)
    result = go(central, office)
    assert result.restored
    assert (result.parked_total, result.waiting) == (1, 0), "a person decides between the two"
    assert held(central)[person] == "Sibambe"
    for pc in (beside, office):
        assert go(central, pc).equal is (pc is beside)


@pytest.mark.slow
def test_what_it_knows_of_another_epoch_proves_nothing(
        central: Server, office: TestOffice, tmp_path: Path) -> None:
    """After a restore that was told, numbers and positions of before lie beyond what is held: nobody minds."""
    office.add_people(1)
    assert go(central, office).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    for _ in range(3):
        office.add_people(1)
        assert go(central, office).complete
    central.go_back_to(copy)
    told = epoch(central)
    assert go(central, office).restored
    assert go(central, office).complete
    assert epoch(central) == told


@pytest.mark.slow
def test_a_copy_from_before_an_epoch_is_noticed(central: Server, office: TestOffice, tmp_path: Path) -> None:
    office.add_people(1)
    assert go(central, office).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    central.go_back_to(copy)
    assert go(central, office).restored
    central.go_back_to(copy, told=False)
    old = epoch(central)
    result = go(central, office)
    assert (result.restored, result.complete) == (True, True)
    assert epoch(central) != old
    last = epoch(central)
    assert go(central, office).complete
    assert epoch(central) == last


def test_what_only_another_pc_read_goes_again(central: Server, office: TestOffice, beside: TestOffice,
                                              tmp_path: Path) -> None:
    """The PC that wrote it does not come back, and the feed has grown beyond what the reader had read."""
    (person,) = office.add_people(1)
    assert go(central, office).complete
    third = TestOffice.create(tmp_path / "third", office.code, office.office_id)
    third.enrol(central)
    assert go(central, third).complete
    assert go(central, beside).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    lost = office.add_people(1)
    office.edit(person, community="Nizag")
    assert go(central, office).complete
    assert go(central, beside).complete
    central.go_back_to(copy, told=False)
    third.add_people(3)
    third.edit(person, community="Sibambe")
    assert go(central, third).complete
    before = epoch(central)
    result = go(central, beside)
    assert (result.restored, result.resent) == (True, 5 + 1)
    assert held(central).keys() >= set(lost)
    assert result.parked_total == 1, "somebody edited there what stands here in a later version: a person decides"
    assert held(central)[person] == "Sibambe"
    assert epoch(central) == before
    third.store.close()
    again = go(central, beside)
    assert (again.sent, again.resent) == (0, 0)


def test_a_second_return_is_noticed_by_who_heard_of_the_first_and_was_cut(
        central: Server, office: TestOffice, beside: TestOffice, tmp_path: Path) -> None:
    """Headquarters stands in the epoch of before again, and the feed is longer than what the PC had read of it."""
    (person,) = office.add_people(1)
    assert go(central, office).complete
    assert go(central, beside).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    office.add_people(1)
    assert go(central, office).complete
    central.go_back_to(copy, told=False)
    office.edit(person, community="Nizag")
    with office.transport(central.url) as line:
        assert run_round(office.store, line, pause=no_pause, verify=False).sent == 1
    assert held(central)[person] == "Nizag"
    central.go_back_to(copy, told=False)
    beside.add_people(3)
    for word in ("Sibambe", "Sibambe Alto"):
        beside.edit(person, community=word)
    assert go(central, beside).complete
    result = go(central, office)
    assert (result.restored, result.parked_total) == (True, 1), "a person decides between the two"
    assert held(central)[person] == "Sibambe Alto"
    with office.store.read() as session:
        assert session.get_one(Jobseeker, person).community == "Nizag"
