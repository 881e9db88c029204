"""Headquarters goes back to a copy, one PC edits on, another still holds what was lost: nothing is overruled unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from support.exchange import Server, TestOffice, no_pause

from pes_desktop.models import Jobseeker, OutboxEntry
from pes_desktop.sync.answers import SetBack
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.push import resolve_conflict

Three = tuple[Server, TestOffice, TestOffice]


@pytest.fixture
def three(tmp_path: Path, office: TestOffice) -> Iterator[Three]:
    """Headquarters and two PCs of an office."""
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    office.enrol(server)
    other = TestOffice.create(tmp_path / "beside", office.code, office.office_id)
    other.enrol(server)
    yield server, office, other
    other.store.close()
    server.stop()
    server.engine.dispose()


def go(office: TestOffice, server: Server) -> RoundResult:
    with office.transport(server.url) as line:
        return run_round(office.store, line, pause=no_pause)


def edited_after_copy(three: Three, tmp_path: Path, *edits: list[str]) -> list[UUID]:
    """A person for each list; then edits of the community by the first PC, which headquarters loses."""
    server, first, second = three
    people = first.add_people(len(edits))
    assert go(first, server).complete
    assert go(second, server).complete
    copy = server.keep_copy(tmp_path / "yesterday.db")
    for person, words in zip(people, edits, strict=True):
        for word in words:
            first.edit(person, community=word)
    assert go(first, server).complete
    server.go_back_to(copy)
    return people


def community(server: Server, person: UUID) -> str | None:
    with server.engine.connect() as connection:
        return connection.scalar(select(Jobseeker.community).where(Jobseeker.id == person))


def disputed(office: TestOffice) -> dict[UUID, list[str]]:
    with office.store.read() as session:
        return {entry.record_id: entry.parked_params["fields"]["community"] for entry in session.scalars(
            select(OutboxEntry).where(OutboxEntry.parked_code == "version_conflict"))}


@pytest.mark.parametrize("edits", [1, 3])
def test_an_edit_of_the_older_state_and_a_lost_one_go_to_a_person(three: Three, tmp_path: Path, edits: int) -> None:
    """``edits`` of the second PC: its version is below, or above, the one that the first PC holds."""
    server, first, second = three
    person, untouched = edited_after_copy(three, tmp_path, ["A", "A dos"], ["Sigue"])
    for number in range(edits):
        second.edit(person, community=f"B {number}")
        assert go(second, server).complete
    result = go(first, server)
    assert result.restored
    assert community(server, person) == f"B {edits - 1}", "nobody was overruled"
    assert community(server, untouched) == "Sigue"
    assert disputed(first) == {person: ["A dos", f"B {edits - 1}"]}
    with first.store.read() as session:
        row = session.get_one(Jobseeker, person)
        assert row.community == "A dos"
    resolve_conflict(first.store, person, "ours")
    assert go(first, server).complete
    assert go(second, server).complete
    assert community(server, person) == "A dos"


def test_a_waiting_edit_of_a_lost_state_is_an_edit_of_the_copys(three: Three, tmp_path: Path) -> None:
    server, first, second = three
    alone, both = edited_after_copy(three, tmp_path, ["Perdido"], ["Perdido"])
    second.edit(both, community="B")
    assert go(second, server).complete
    for person in (alone, both):
        first.edit(person, community="Aún aquí")
    go(first, server)
    assert community(server, alone) == "Aún aquí", "nobody else edited it: there is nothing to ask"
    assert community(server, both) == "B"
    assert disputed(first) == {both: ["Aún aquí", "B"]}


@pytest.mark.parametrize("parked", [True, False])
def test_a_lost_value_beside_an_edit_that_does_not_go_up_goes_to_a_person(
        three: Three, tmp_path: Path, parked: bool) -> None:
    """The edit is of another column: refused and set aside, or written while headquarters' page was on its way."""
    server, first, second = three
    person = first.add_people(1)[0]
    assert go(first, server).complete
    assert go(second, server).complete
    copy = server.keep_copy(tmp_path / "yesterday.db")
    first.edit(person, community="Perdido")
    assert go(first, server).complete
    words = "L" * 130 if parked else "Luz"
    if parked:
        first.edit(person, names=words)
        assert go(first, server).parked == 1
    server.go_back_to(copy)
    for word in ("Otro", "B"):  # its version comes above the lost one
        second.edit(person, community=word)
        assert go(second, server).complete
    with first.transport(server.url) as line:
        ask = line.set_back

        def edited_meanwhile(after: int, most: int) -> SetBack:
            if not parked:
                first.edit(person, names=words)
            return ask(after, most)

        line.set_back = edited_meanwhile  # type: ignore[method-assign]
        run_round(first.store, line, pause=no_pause)
    assert community(server, person) == "B"
    assert disputed(first) == {person: ["Perdido", "B"]}
    with first.store.read() as session:
        row = session.get_one(Jobseeker, person)
        assert (row.community, row.names) == ("Perdido", words)


def test_what_another_pc_only_sent_again_is_no_edit(three: Three, tmp_path: Path) -> None:
    server, first, second = three
    copy = server.keep_copy(tmp_path / "yesterday.db")
    person = first.add_people(1)[0]
    assert go(first, server).complete
    first.edit(person, community="Uno")
    assert go(first, server).complete
    assert go(second, server).complete
    first.edit(person, community="Dos")
    assert go(first, server).complete
    server.go_back_to(copy)
    for each in (first, second):  # the copy knew neither PC
        each.enrol(server)
    assert go(second, server).complete
    assert community(server, person) == "Uno"
    assert go(first, server).complete
    assert (community(server, person), disputed(first)) == ("Dos", {})
    assert go(second, server).complete


def test_what_was_lost_goes_up_again_though_others_send_meanwhile(three: Three, tmp_path: Path) -> None:
    server, first, second = three
    lost, other = edited_after_copy(three, tmp_path, ["Perdido"], [])
    second.edit(other, community="B")
    assert go(second, server).complete
    sent: list[int] = []

    def others_send(done: int, total: int) -> None:
        if done and total == 0 and not sent:  # after the first page, before both sides are compared again
            sent.append(1)
            second.edit(other, best_time="mañana")
            assert go(second, server).complete

    with first.transport(server.url) as line:
        result = run_round(first.store, line, others_send, pause=no_pause)
    assert sent
    assert not result.complete
    assert go(first, server).complete
    assert community(server, lost) == "Perdido"
