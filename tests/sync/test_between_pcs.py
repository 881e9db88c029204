"""Directly by stick, then by line: headquarters takes what two PCs bring as one, whoever comes first; a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pcs_kit import Desk, desk_of
from sqlalchemy import func, select
from support.exchange import Server, TestOffice

from pes_central.tables import ChangeEntry
from pes_desktop.models import AuditLine, Employer, Jobseeker, Referral, SearchDocument, Skill
from pes_desktop.services import brigade
from pes_desktop.services.brigade import ForOthers
from pes_desktop.storage.audit import verify_chain
from pes_desktop.sync.push import Keep, resolve_conflict

#: What the office does is the same whichever database headquarters has; one test runs with both.
on_sqlite = pytest.mark.parametrize("shared_server", ["sqlite"], indirect=True)
on_both = pytest.mark.parametrize("shared_server", [
    "sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True)
orders = pytest.mark.parametrize("order", ["writer first", "reader first"])


@pytest.fixture
def pair(shared_server: Server, office: TestOffice, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two PCs that joined; the second has read nothing but the office itself."""
    stick = tmp_path / "stick"
    stick.mkdir()
    office.enrol(shared_server)
    first = desk_of(office, stick)
    assert first.go().complete
    other = TestOffice.create(tmp_path / "beside", office.code, office.office_id)
    other.enrol(shared_server)
    second = desk_of(other, stick)
    assert second.go().complete
    yield first, second
    other.store.close()


def both_known(pair: tuple[Desk, Desk], count: int = 1) -> list[UUID]:
    """People whom headquarters and both PCs hold."""
    people = pair[0].pc.add_people(count)
    assert pair[0].go().complete
    assert pair[1].go().complete
    return people


def end_equal(order: str, first: Desk, second: Desk) -> None:
    """Both have a line again: every proof is equal and nobody is asked anything."""
    desks = (first, second) if order == "writer first" else (second, first)
    for desk in desks:
        result = desk.go()
        assert (result.parked_total, result.problems) == (0, [])
    for desk in desks:
        result = desk.go()
        assert result.complete, (result.problems, result.counts)
    assert first.digests() == second.digests()


def applied(server: Server, record: UUID) -> int:
    with server.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ChangeEntry).where(
            ChangeEntry.record_id == record)) or 0


@on_both
@orders
def test_new_people_go_over_and_headquarters_takes_them_once(
        shared_server: Server, pair: tuple[Desk, Desk], order: str) -> None:
    first, second = pair
    people = first.pc.add_people(3)
    _, vacancy = first.pc.add_vacancy()
    first.pc.add_referral(people[0], vacancy)
    written = first.write()
    assert written == ForOthers((f"{first.pc.code}-A-001.pesp",), 3, 3 * 5 + 3, 0)
    found = second.read()
    assert (found.people, found.taken.total, found.letters, found.refused) == (3, 18, ["A"], [])
    assert (found.taken.merged, found.taken.conflicts, found.taken.left) == (0, 0, 0)
    assert second.person(people[0]).surnames == "Guamán Ñauta 0"
    assert second.person(people[0]).notes == "", "notes stay where they were written"
    assert second.pc.waiting() == 18, "what came waits here too"
    with second.pc.store.read() as session:
        assert session.scalar(select(func.count()).select_from(SearchDocument)) == 3 + 2
        assert verify_chain(session) is None
        (line,) = session.scalars(select(AuditLine).where(AuditLine.act == "from_stick")).all()
        assert len(line.records) == 18
    end_equal(order, first, second)
    assert applied(shared_server, people[0]) == 1
    assert [second.count(cls) for cls in (Jobseeker, Skill, Referral, Employer)] == [3, 6, 1, 1]


@on_sqlite
@orders
def test_edits_of_both_reach_headquarters_merged(
        shared_server: Server, pair: tuple[Desk, Desk], order: str) -> None:
    first, second = pair
    alone, both, same = both_known(pair, 3)
    first.pc.edit(alone, community="solo A")
    first.pc.edit(both, community="A puso")
    first.pc.edit(same, community="A dice", email="a@example.org")
    second.pc.edit(both, email="b@example.org")
    second.pc.edit(same, community="B dice")
    first.write()
    found = second.read()
    assert (found.taken.merged, found.taken.conflicts) == (1, 1)
    keep: Keep = "ours" if order == "writer first" else "theirs"  # the other way round A would be asked once more
    resolve_conflict(second.pc.store, same, keep)
    end_equal(order, first, second)
    for desk in pair:
        assert desk.person(alone).community == "solo A"
        assert (desk.person(both).community, desk.person(both).email) == ("A puso", "b@example.org")
        assert desk.person(same).community == ("B dice" if keep == "ours" else "A dice")
        assert desk.person(same).email == "a@example.org"
    assert applied(shared_server, alone) == 2, "new, and one edit that two PCs brought"


@on_sqlite
def test_the_record_goes_on_before_the_other_pc_brings_what_it_took(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    edited, = both_known(pair)
    new, = first.pc.add_people(1)
    first.pc.edit(edited, community="primero")
    first.write()
    assert second.read().taken.total == 6
    assert first.go().complete
    for key in (new, edited):
        first.pc.edit(key, community="después")
    assert first.go().complete
    result = second.go()
    assert result.complete, result.problems
    assert [second.person(key).community for key in (new, edited)] == ["después", "después"]
    assert first.go().complete
    assert first.digests() == second.digests()


@on_sqlite
@pytest.mark.parametrize("lost", ["writer", pytest.param("reader", marks=pytest.mark.slow)])
def test_one_pc_is_lost_before_it_reaches_headquarters(shared_server: Server, pair: tuple[Desk, Desk], lost: str,
                                                       ) -> None:
    first, second = pair
    known, = both_known(pair)
    new, = first.pc.add_people(1)
    first.pc.edit(known, community="A puso")
    first.write()
    assert second.read().taken.total == 6
    stays = second if lost == "writer" else first
    assert stays.go().complete
    with shared_server.engine.connect() as connection:
        assert connection.scalar(select(Jobseeker.community).where(Jobseeker.id == known)) == "A puso"
        assert connection.scalar(select(func.count()).select_from(Skill).where(Skill.jobseeker_id == new)) == 2


@on_sqlite
@pytest.mark.parametrize("order", ["writer first", pytest.param("reader first", marks=pytest.mark.slow)])
def test_a_brigade_comes_home(pair: tuple[Desk, Desk], order: str) -> None:
    """The laptop has read nothing; it takes a parish along, works there, and gives all of it back by stick."""
    office, laptop = pair
    visited, quiet = office.pc.add_people(2)
    _, vacancy = office.pc.add_vacancy()
    assert office.go().complete
    assert brigade.take_along(office.ctx, office.stick, "160155").people == 2
    assert laptop.read().people == 2
    laptop.pc.edit(visited, community="visitada")
    new, = laptop.pc.add_people(1)
    laptop.pc.add_referral(new, vacancy)
    office.pc.edit(visited, best_time="tardes")
    office.pc.edit(quiet, community="en la oficina")
    laptop.write()
    back = office.read()
    assert (back.people, back.taken.merged, back.taken.conflicts, back.taken.left) == (2, 1, 0, 0)
    end_equal(order, office, laptop)
    assert (laptop.person(visited).community, laptop.person(visited).best_time) == ("visitada", "tardes")
    assert laptop.person(quiet).community == "en la oficina"
