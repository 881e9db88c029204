"""Two PCs of one office and a real headquarters: edits that meet, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from support.exchange import Server, TestOffice, no_pause

from pes_desktop.models import Job, Jobseeker, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.storage.store import Actor
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.freeze import freeze_batch
from pes_desktop.sync.push import Keep, deliver, resolve_conflict

DAY = date(2026, 3, 9)
#: The rules are the program's own; the database below them is tried by the other tests.
one_database = pytest.mark.parametrize("shared_server", ["sqlite"], indirect=True)


class Pair:
    """Two PCs of an office that hold the same people."""

    def __init__(self, one: TestOffice, two: TestOffice) -> None:
        self.one, self.two = one, two

    def sync(self, *devices: TestOffice) -> list[RoundResult]:
        """A round of each, in this order; none has trouble with the line."""
        done = []
        for device in devices or (self.one, self.two):
            with device.transport() as transport:
                done.append(run_round(device.store, transport, pause=no_pause))
            assert [fault.code for fault in done[-1].problems if fault.code != "sync_differs"] == []
        return done

    def settle(self) -> None:
        """Rounds until both PCs are green and say the same."""
        for _ in range(3):
            if all(result.complete for result in self.sync()) and rows(self.one) == rows(self.two):
                return
        raise AssertionError([(queue(one), rows(one)) for one in (self.one, self.two)])


@pytest.fixture
def pair(shared_server: Server, new_office: Callable[[], TestOffice], tmp_path: Path) -> Iterator[Pair]:
    one = new_office()
    one.enrol(shared_server)
    two = TestOffice.create(tmp_path / "second", one.code, one.office_id)
    two.enrol(shared_server)
    yield Pair(one, two)
    two.store.close()


def rows(office: TestOffice) -> list[Any]:
    """Every person and job as this PC has them, without what never travels."""
    with office.store.read() as session:
        people = [(row.id, row.version, row.surnames, row.names, row.community, row.email, row.disability_consent,
                   row.removed_at, row.updated_at, row.education_level) for row in session.scalars(
            select(Jobseeker).order_by(Jobseeker.id))]
        jobs = [(row.id, row.version, row.jobseeker_id, row.tasks, row.years, row.removed_at)
                for row in session.scalars(select(Job).order_by(Job.id))]
    return people + jobs


def person_of(office: TestOffice, person: UUID) -> Jobseeker:
    with office.store.read() as session:
        return session.get_one(Jobseeker, person)


def queue(office: TestOffice) -> list[tuple[str | None, dict[str, Any]]]:
    with office.store.read() as session:
        return [(entry.parked_code, entry.parked_params) for entry in session.scalars(select(OutboxEntry))]


def conflict(office: TestOffice) -> dict[str, list[Any]]:
    """The disputed fields of the one parked record, with both values."""
    (one,) = [(code, params) for code, params in queue(office) if code is not None]
    assert one[0] == "version_conflict"
    found: dict[str, list[Any]] = one[1]["fields"]
    return found


def begun(pair: Pair, **changes: Any) -> UUID:
    """One person, known on both PCs."""
    (person,) = pair.one.add_people(1, **changes)
    pair.settle()
    return person


def test_different_fields_merge_both_ways(pair: Pair) -> None:
    person = begun(pair)
    pair.one.edit(person, email="rosa@example.org")
    pair.two.edit(person, hours="half")
    pair.two.edit(person, education_level="secondary")
    first, second = pair.sync()
    assert (first.parked, second.parked, second.waiting) == (0, 0, 0)
    assert person_of(pair.two, person).email == "rosa@example.org"
    pair.settle()
    mine = person_of(pair.one, person)
    assert (mine.email, mine.hours, mine.education_level) == ("rosa@example.org", "half", "secondary")
    assert mine.notes == "queda en la oficina"
    pair.one.edit(person, email="luz@example.org")  # rests on what was merged
    pair.settle()
    assert person_of(pair.two, person).email == "luz@example.org"


@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_the_same_field_waits_for_a_person(pair: Pair, keep: Keep) -> None:
    person = begun(pair)
    pair.one.edit(person, names="Rosa María")
    pair.two.edit(person, names="Rosalía", hours="half")
    assert [result.parked for result in pair.sync()] == [0, 1]
    assert conflict(pair.two) == {"names": ["Rosalía", "Rosa María"]}
    assert (person_of(pair.one, person).names, person_of(pair.two, person).names) == ("Rosa María", "Rosalía")
    changes = resolve_conflict(pair.two.store, person, keep)
    assert changes.touched == {"jobseeker": frozenset({person})}
    pair.settle()
    mine = person_of(pair.one, person)
    assert (mine.names, mine.hours) == ("Rosalía" if keep == "ours" else "Rosa María", "half")


@one_database
def test_the_same_edit_twice_is_no_conflict(pair: Pair) -> None:
    person = begun(pair)
    for device in (pair.one, pair.two):
        device.edit(person, names="Rosa Elena")
    assert [result.parked for result in pair.sync()] == [0, 0]
    pair.settle()


@one_database
@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_removed_here_and_edited_there(pair: Pair, keep: Keep) -> None:
    person = begun(pair)
    pair.one.edit(person, removed_at=utcnow())
    pair.two.edit(person, names="Rosalía")
    pair.sync()
    told = conflict(pair.two)
    assert (list(told), told["removed_at"][0]) == (["removed_at"], None)
    resolve_conflict(pair.two.store, person, keep)
    pair.settle()
    mine = person_of(pair.one, person)
    assert (mine.removed_at is None) is (keep == "ours")
    assert mine.names == "Rosalía"


@one_database
def test_edited_there_and_removed_here(pair: Pair) -> None:
    person = begun(pair)
    pair.one.edit(person, names="Rosalía")
    pair.two.edit(person, removed_at=utcnow())
    pair.sync()
    assert conflict(pair.two)["removed_at"][1] is None
    resolve_conflict(pair.two.store, person, "theirs")
    pair.settle()
    assert (person_of(pair.two, person).names, person_of(pair.two, person).removed_at) == ("Rosalía", None)


@pytest.mark.parametrize("withdrawing", [0, 1])
def test_a_consent_taken_back_stays_taken_back(pair: Pair, withdrawing: int) -> None:
    person = begun(pair, disability_consent=True, disability=True, disability_percent=30)
    devices = (pair.one, pair.two)
    devices[withdrawing].edit(person, disability_consent=False, disability=None, disability_percent=None)
    devices[1 - withdrawing].edit(person, disability_percent=45, email="rosa@example.org")
    assert [result.parked for result in pair.sync()] == [0, 0]
    pair.settle()
    for device in devices:
        mine = person_of(device, person)
        assert (mine.disability_consent, mine.disability_percent, mine.email) == (False, None, "rosa@example.org")


@one_database
def test_a_whole_record_on_an_old_version(pair: Pair) -> None:
    """What another edited meanwhile and this record says otherwise goes to a person; the rest of it enters."""
    person = begun(pair)
    pair.one.edit(person, email="rosa@example.org")
    pair.two.edit(person, names="Rosalía")
    with pair.two.store.local() as session:
        entry = session.scalars(select(OutboxEntry)).one()
        entry.fields, entry.base = None, {}
    pair.sync()
    assert list(conflict(pair.two)) == ["email"]
    resolve_conflict(pair.two.store, person, "theirs")
    pair.settle()
    assert (person_of(pair.one, person).names, person_of(pair.one, person).email) == ("Rosalía", "rosa@example.org")


@one_database
def test_edited_on_while_the_batch_was_on_its_way(pair: Pair) -> None:
    """The answer tells of a merge; the edit made meanwhile meets what others did to the same field."""
    person = begun(pair)
    pair.one.edit(person, names="Rosa María", email="rosa@example.org")
    pair.sync(pair.one)
    pair.two.edit(person, hours="half")
    assert pair.two.account is not None
    with pair.two.transport() as transport:
        batch = freeze_batch(pair.two.store, pair.two.account, 65536)
        assert batch is not None
        pair.two.edit(person, hours="any")  # back again, while it travels
        pair.two.edit(person, email="otra@example.org")
        settled = deliver(pair.two.store, transport, pair.two.account, batch)
    assert settled.acknowledged == 1
    assert conflict(pair.two) == {"email": ["otra@example.org", "rosa@example.org"]}
    assert person_of(pair.two, person).names == "Rosa María"
    resolve_conflict(pair.two.store, person, "ours")
    pair.settle()
    mine = person_of(pair.one, person)
    assert (mine.email, mine.hours, mine.names) == ("otra@example.org", "any", "Rosa María")


@one_database
def test_children_and_later_days(pair: Pair) -> None:
    """Rows of their own merge for themselves; of two days of contact the later one stands."""
    person = begun(pair)
    with pair.one.store.read() as session:
        job = session.scalars(select(Job.id).where(Job.jobseeker_id == person).order_by(Job.position)).first()
    for device, changes in ((pair.one, {"tasks": "cosecha"}), (pair.two, {"employer_kind": "own"})):
        with device.store.write(Actor(), "edit") as unit:
            row = unit.session.get_one(Job, job)
            for name, value in changes.items():
                setattr(row, name, value)
    pair.one.edit(person, last_contact_on=DAY + timedelta(days=3))
    pair.two.edit(person, last_contact_on=DAY)
    assert [result.parked for result in pair.sync()] == [0, 0]
    pair.settle()
    assert person_of(pair.two, person).last_contact_on == DAY + timedelta(days=3)


@one_database
def test_a_further_edit_decides_nothing(pair: Pair) -> None:
    person = begun(pair)
    pair.one.edit(person, names="Rosa María")
    pair.two.edit(person, names="Rosalía")
    pair.sync()
    pair.two.edit(person, email="otra@example.org")
    pair.sync(pair.two)
    assert list(conflict(pair.two)) == ["names"]
    assert person_of(pair.one, person).names == "Rosa María"
    resolve_conflict(pair.two.store, person, "theirs")
    pair.settle()
    mine = person_of(pair.one, person)
    assert (mine.names, mine.email) == ("Rosa María", "otra@example.org")
