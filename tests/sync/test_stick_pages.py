"""Pages between the PCs of an office: what is taken, what meets, what is left, what is refused; no headquarters."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from pcs_kit import Desk, exchange, read_page, two_pcs, write_page
from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.models import AuditLine, Job, Jobseeker, StickState
from pes_desktop.services import brigade
from pes_desktop.storage.store import Actor
from pes_desktop.sync.push import Keep, resolve_conflict


@pytest.fixture
def pair(office: TestOffice, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    with two_pcs(office, tmp_path) as made:
        yield made


def known(pair: tuple[Desk, Desk], count: int = 1, **changes: object) -> list[uuid.UUID]:
    """People whom headquarters holds, as both PCs know."""
    first, second = pair
    people = first.pc.add_people(count, **changes)
    first.all_held()
    brigade.take_along(first.ctx, first.stick, "160155")
    assert second.read().people == count
    assert second.pc.waiting() == 0, "headquarters has it: nothing to send"
    for path in first.stick.iterdir():
        path.unlink()
    return people


def both(pair: tuple[Desk, Desk], key: uuid.UUID, *names: str) -> list[list[object]]:
    return [[getattr(desk.person(key), name) for name in names] for desk in pair]


# --- what meets ---
def test_different_fields_merge_there_and_back(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    key, = known(pair)
    first.pc.edit(key, community="A puso")
    second.pc.edit(key, email="b@example.org")
    found = exchange(first, second)
    assert (found.taken.total, found.taken.merged, found.taken.conflicts) == (1, 1, 0)
    entry = second.entry(key)
    assert entry is not None
    assert (entry.base_version, entry.version) == (1, 3)
    assert entry.fields == ["community", "email", "updated_at"], "what headquarters lacks, whoever wrote it"
    assert (entry.base["community"], entry.base["email"]) == (None, None)
    back = exchange(second, first)
    assert (back.taken.total, back.taken.merged, back.taken.conflicts) == (1, 0, 0), "B has seen what A wrote"
    assert both(pair, key, "community", "email") == [["A puso", "b@example.org"]] * 2
    assert first.digests()["jobseeker"] == second.digests()["jobseeker"]
    assert exchange(first, second).taken.total == exchange(second, first).taken.total == 0


@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_the_same_field_goes_to_a_person_and_the_decision_stands(pair: tuple[Desk, Desk], keep: Keep) -> None:
    first, second = pair
    key, = known(pair)
    first.pc.edit(key, community="A dice", email="a@example.org")
    second.pc.edit(key, community="B dice", best_time="tardes")
    found = exchange(first, second)
    assert (found.taken.merged, found.taken.conflicts) == (0, 1)
    assert second.person(key).community == "B dice", "nothing is overwritten silently"
    assert second.person(key).email == "a@example.org", "what is undisputed comes in"
    entry = second.entry(key)
    assert entry is not None
    assert (entry.parked_code, entry.parked_params["pc"]) == ("version_conflict", "A")
    assert entry.parked_params["fields"] == {"community": ["B dice", "A dice"]}

    first.pc.edit(key, best_time="mañanas")
    assert exchange(first, second).taken.left == 1, "not before a person has decided"
    assert second.write().left == 1, "and it does not go on from here"
    resolve_conflict(second.pc.store, key, keep)
    again = exchange(first, second)
    assert again.taken.conflicts == 1, "another field, edited on both sides"
    resolve_conflict(second.pc.store, key, "ours")
    back = exchange(second, first)
    assert (back.taken.total, back.taken.conflicts) == (1, 0), "decided once"
    stands = ["B dice" if keep == "ours" else "A dice", "a@example.org", "tardes"]
    assert both(pair, key, "community", "email", "best_time") == [stands] * 2
    assert first.digests()["jobseeker"] == second.digests()["jobseeker"]


@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_a_person_whom_headquarters_does_not_know_is_edited_on_both(pair: tuple[Desk, Desk], keep: Keep) -> None:
    """The state that went over is what both edits rest on."""
    first, second = pair
    key, = first.pc.add_people(1)
    assert exchange(first, second).people == 1
    first.pc.edit(key, community="A puso", email="a@example.org")
    second.pc.edit(key, best_time="tardes", email="b@example.org")
    found = exchange(first, second)
    assert (found.taken.merged, found.taken.conflicts) == (0, 1)
    entry = second.entry(key)
    assert entry is not None
    assert entry.parked_params["fields"] == {"email": ["b@example.org", "a@example.org"]}
    assert (entry.fields, entry.base_version) == (None, 0), "it goes whole"
    resolve_conflict(second.pc.store, key, keep)
    entry = second.entry(key)
    assert entry is not None
    assert entry.parked_code is None
    assert entry.version == second.person(key).version
    assert exchange(second, first).taken.conflicts == 0
    email = "b@example.org" if keep == "ours" else "a@example.org"
    assert both(pair, key, "community", "best_time", "email") == [["A puso", "tardes", email]] * 2


def test_edits_follow_one_another_without_a_dispute(pair: tuple[Desk, Desk]) -> None:
    """The same field, each time edited on from what the other wrote."""
    first, second = pair
    key, = known(pair)
    for turn, (writer, reader) in enumerate([(first, second), (second, first)] * 3):
        writer.pc.edit(key, community=f"vuelta {turn}")
        found = exchange(writer, reader)
        assert (found.taken.total, found.taken.conflicts) == (1, 0)
        assert reader.person(key).community == f"vuelta {turn}"
    for desk in pair:
        entry = desk.entry(key)
        assert entry is not None
        assert (entry.base_version, entry.fields) == (1, ["community", "updated_at"])


def test_what_one_pc_read_by_line_reaches_the_other(pair: tuple[Desk, Desk]) -> None:
    """A knows a later state of headquarters, and both have edits of their own."""
    first, second = pair
    key, = known(pair)
    first.pc.edit(key, community="por la línea")
    first.all_held()
    first.pc.edit(key, email="a@example.org")
    second.pc.edit(key, best_time="tardes")
    assert exchange(first, second).taken.conflicts == 0
    entry = second.entry(key)
    assert entry is not None
    assert (entry.base_version, entry.fields) == (2, ["best_time", "email", "updated_at"])
    assert entry.base["email"] is None
    # and an older state does not undo it
    second.pc.edit(key, community="otra vez")
    second.all_held()
    first.pc.edit(key, max_distance_km=4)
    found = exchange(first, second)
    assert found.taken.conflicts == 0
    person = second.person(key)
    assert (person.community, person.max_distance_km, person.best_time) == ("otra vez", 4, "tardes")


def test_read_twice_changes_nothing(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    key, = known(pair)
    first.pc.add_people(2)
    first.pc.edit(key, community="A puso")
    exchange(first, second)
    before, waiting = second.digests(), second.pc.waiting()
    again = second.read()
    assert (again.taken.total, again.taken.merged, again.taken.left) == (0, 0, 0)
    assert again.taken.known == 11
    assert (second.digests(), second.pc.waiting()) == (before, waiting)
    with second.pc.store.read() as session:
        assert len(session.scalars(select(AuditLine).where(AuditLine.act == "from_stick")).all()) == 2


def test_an_old_stick_does_not_undo_what_came_after_it(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    key, = known(pair)
    first.pc.edit(key, community="primero")
    first.write()
    (path,) = first.stick.iterdir()
    old = path.read_bytes()
    second.read()
    first.pc.edit(key, community="después")
    exchange(first, second)
    path.write_bytes(old)
    assert second.read().taken.total == 0
    assert second.person(key).community == "después"


def test_a_tombstone_goes_over_and_one_beside_an_edit_is_asked(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    gone, edited = known(pair, 2)
    for key in (gone, edited):
        with first.pc.store.write(Actor(), "remove") as unit:
            row = unit.session.get_one(Jobseeker, key)
            row.removed_at = row.created_at + timedelta(days=1)
    second.pc.edit(edited, community="Sigue")
    found = exchange(first, second)
    assert found.taken.conflicts == 1
    assert second.person(gone).removed_at is not None
    assert second.person(edited).removed_at is None
    entry = second.entry(edited)
    assert entry is not None
    assert list(entry.parked_params["fields"]) == ["removed_at"]


def test_a_person_erased_on_one_pc_takes_no_edits_of_the_other(pair: tuple[Desk, Desk]) -> None:
    from pes_desktop.models.base import utcnow
    from pes_desktop.storage import forgetting

    first, second = pair
    key, = known(pair)
    first.pc.edit(key, community="Antes")
    exchange(first, second)
    with second.pc.store.write(Actor(), "erase_person") as unit:
        unit.keep_no_past()
        row = unit.session.get_one(Jobseeker, key)
        forgetting.forget(unit.session, [row], [])
        row.erased_on, row.surnames, row.names, row.community = utcnow().date(), "", "", ""
    with second.pc.store.read() as session:
        assert session.get(StickState, key) is None, "nothing tells any more what it said"
    first.pc.edit(key, community="Todavía")
    with first.pc.store.write(Actor(), "job") as unit:
        unit.add(Job(id=uuid.uuid4(), office_id=first.pc.office_id, jobseeker_id=key, position=2,
                     occupation="Albañil", unit_group="7112"))
    found = exchange(first, second)
    assert found.taken.left == 1, "the job of somebody who is erased"
    person = second.person(key)
    assert (person.surnames, person.community) == ("", "")
    assert person.erased_on is not None
    back = exchange(second, first)
    assert back.taken.conflicts == 0
    assert (first.person(key).surnames, first.person(key).community) == ("", "")
    assert first.person(key).notes == "", "what only this computer held of the person goes too"


# --- what is left ---
def test_a_record_without_its_parent_is_left_and_comes_later(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    first.pc.add_people(1)
    first.write()
    name = f"{first.pc.code}-A-001.pesp"
    page = read_page(first, name)
    write_page(first, name, msgspec.structs.replace(
        page, records=[one for one in page.records if one.record_type != "jobseeker"]))
    found = second.read()
    assert (found.taken.total, found.taken.left) == (0, 4)
    assert second.pc.waiting() == 0
    assert exchange(first, second).taken.total == 5


def test_words_of_a_later_program_are_left(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    first.pc.add_people(1)
    first.write()
    name = f"{first.pc.code}-A-001.pesp"
    page = read_page(first, name)
    later = [msgspec.structs.replace(one, values={**one.values, "shoe_size": 43}) if one.record_type == "jobseeker"
             else one for one in page.records]
    unheard = msgspec.structs.replace(later[0], record_type="boat")
    write_page(first, name, msgspec.structs.replace(page, records=[*later, unheard]))
    assert second.read().taken.left == 6
    assert second.count(Jobseeker) == 0
