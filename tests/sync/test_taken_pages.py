"""A page of another PC, taken in: rows, what waits from then on, what headquarters is known to hold, what was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from answered_kit import acked, entry, known, queued, row, told
from exchange_kit import outbox, settle_all
from sqlalchemy import delete, func, select, update
from support.exchange import DAY, TestOffice

from pes_desktop.domain.ids import new_id
from pes_desktop.models import AckedVersion, AuditLine, Jobseeker, Skill
from pes_desktop.models.base import utcnow
from pes_desktop.storage.store import Actor
from pes_desktop.sync.merging import laid_over
from pes_desktop.sync.office_page import OfficePage, State, Told
from pes_desktop.sync.states import known_states, marks, note_states
from pes_desktop.sync.taking import Taken, take
from pes_desktop.sync.wire import content_hash

WHO = Actor(UUID(int=5), "coordinator")
LATE = "2026-12-09T12:00:00+00:00"


def taken(office: TestOffice, *records: Told, letter: str = "B") -> Taken:
    account = office.account
    assert account is not None
    return take(office.store, account, WHO, OfficePage(
        account.office_id, account.server_id, account.epoch, UUID(int=66), letter, utcnow(), list(records)))


def counts(found: Taken) -> tuple[int, int, int, int, int]:
    """Records that came, with edits of both, for a person, not taken, known."""
    return found.total, found.merged, found.conflicts, found.left, found.known


def edited(office: TestOffice, person: UUID, version: int = 2, base: int = 1, **changes: Any) -> Told:
    """The person as the other PC has it after these edits of what headquarters (and this PC) holds."""
    before = told(office, person)
    return Told("jobseeker", person, version, base, laid_over(before, changes),
                {name: before.get(name) for name in changes}, True)


def states(office: TestOffice, *ids: UUID) -> dict[UUID, list[State]]:
    with office.store.read() as session:
        return known_states(session, ids)


def people(office: TestOffice) -> int:
    with office.store.read() as session:
        return session.scalar(select(func.count()).select_from(Jobseeker)) or 0


def acked_ids(office: TestOffice) -> set[UUID]:
    with office.store.read() as session:
        return set(session.scalars(select(AckedVersion.record_id)))


def test_what_is_new_comes_in_and_waits_here_too(office: TestOffice) -> None:
    (model,) = known(office)
    values, fresh, held = told(office, model), new_id(), new_id()
    seen = State(1, {"names": "x"})
    found = taken(office, Told("jobseeker", fresh, 3, 0, {**values, "names": "Luz"}, None, True, [seen]),
                  Told("jobseeker", held, 4, 4, {**values, "names": "Ana"}, {}, False))
    assert counts(found) == (2, 0, 0, 0, 0)
    assert found.touched == {"jobseeker": {fresh, held}}
    assert (row(office, fresh)["names"], row(office, fresh)["version"], row(office, held)["version"]) == ("Luz", 3, 4)
    assert {row(office, one)["office_id"] for one in (fresh, held)} == {office.office_id}
    (waiting,) = outbox(office)
    assert (waiting.record_id, waiting.record_type, waiting.version, waiting.base_version) == (fresh, "jobseeker", 3, 0)
    assert (waiting.fields, waiting.base, waiting.parked_code, waiting.parked_field, waiting.parked_params) == (
        None, {}, None, None, {})
    assert abs(waiting.queued_at - utcnow()) < timedelta(minutes=1)
    assert fresh not in acked_ids(office)
    assert acked(office, held) == (4, content_hash("jobseeker", held, {**values, "names": "Ana"}).hex())
    assert states(office, fresh, held) == {fresh: [seen, State(3, marks({**values, "names": "Luz"}))]}
    with office.store.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "from_stick")).one()
        assert (line.staff_id, line.role) == (UUID(int=5), "coordinator")
        assert {one[1] for one in line.records} == {str(fresh), str(held)}


def test_an_edit_of_what_both_know_comes_with_what_it_said_before(office: TestOffice) -> None:
    (person,) = known(office)
    before = told(office, person)
    found = taken(office, edited(office, person, names="Luz", min_pay=None, updated_at=LATE))
    assert counts(found) == (1, 0, 0, 0, 0)
    assert told(office, person) == laid_over(before, {"names": "Luz", "min_pay": None, "updated_at": LATE})
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.fields) == (2, 1, ["min_pay", "names", "updated_at"])
    assert waiting.base == {name: before[name] for name in ("min_pay", "names", "updated_at")}
    assert acked(office, person)[0] == 1
    assert counts(taken(office, Told("jobseeker", person, 2, 1, told(office, person), None, True))) == (0, 0, 0, 0, 1)


def test_what_headquarters_is_known_to_hold_moves_on(office: TestOffice) -> None:
    """They have read more of it than this PC; nothing of theirs waits."""
    person, waits = known(office, 2)
    values, theirs = told(office, person), laid_over(told(office, waits), {"email": "x@example.org"})
    office.edit(waits, names="Luz")
    found = taken(office, Told("jobseeker", person, 6, 6, {**values, "names": "Ana"}, {}, False),
                  Told("jobseeker", waits, 5, 5, theirs, {}, False))
    assert counts(found) == (2, 1, 0, 0, 0)
    assert acked(office, person) == (6, content_hash("jobseeker", person, {**values, "names": "Ana"}).hex())
    assert acked(office, waits) == (5, content_hash("jobseeker", waits, theirs).hex())
    assert entry(office, person) is None
    waiting = entry(office, waits)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.fields) == (6, 5, ["names", "updated_at"])
    assert (row(office, waits)["names"], row(office, waits)["email"]) == ("Luz", "x@example.org")
    older = taken(office, Told("jobseeker", person, 3, 3, values, {}, False))
    assert counts(older) == (0, 0, 0, 0, 1)
    assert acked(office, person)[0] == 6


def test_what_headquarters_holds_by_now_waits_no_more(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    seq = entry(office, person)
    assert seq is not None
    found = taken(office, Told("jobseeker", person, 2, 2, told(office, person), {}, False))
    assert counts(found) == (0, 0, 0, 0, 0), "the row stays as it is"
    assert (entry(office, person), acked(office, person)[0]) == (None, 2)


def test_edits_of_both_merge_and_the_same_column_waits_for_a_person(office: TestOffice) -> None:
    merge, clash, alike = known(office, 3)
    theirs = [edited(office, merge, 4, email="suya@example.org"), edited(office, clash, 4, names="Ana", hours="half"),
              edited(office, alike, 2, names="Luz")]
    for person in (merge, clash, alike):
        office.edit(person, names="Luz")
    with queued(office, clash) as (_, waiting):
        waiting.parked_code, waiting.parked_field, waiting.parked_params = "value_choice", "sex", {"value": "?"}
    before = {one.record_id: one for one in outbox(office)}
    found = taken(office, *theirs, letter="C")
    assert counts(found) == (2, 1, 1, 0, 0), "where both say the same the row stays"
    assert (row(office, merge)["names"], row(office, merge)["email"], row(office, merge)["version"]) == (
        "Luz", "suya@example.org", 5)
    assert (row(office, clash)["names"], row(office, clash)["hours"]) == ("Luz", "half")
    asked = entry(office, clash)
    assert asked is not None
    assert (asked.parked_code, asked.parked_field, asked.parked_params) == ("version_conflict", None, {
        "server_version": 1, "fields": {"names": ["Luz", "Ana"]}, "outcome": "conflict", "pc": "C"})
    assert (asked.seq, asked.queued_at) == (before[clash].seq, before[clash].queued_at), "it keeps its place"
    assert (asked.fields, asked.version, asked.base_version) == (["hours", "names", "updated_at"], 5, 1)
    again = taken(office, *theirs)
    assert counts(again) == (0, 0, 0, 1, 2), "what waits for a decision is left, the rest was seen"


def test_what_they_have_of_an_undecided_record_is_left(office: TestOffice) -> None:
    waits, quiet = known(office, 2)
    theirs = [edited(office, waits, names="Ana"), Told("jobseeker", quiet, 5, 5, told(office, quiet), {}, False)]
    for person in (waits, quiet):
        office.edit(person, names="Luz")
        with queued(office, person) as (_, waiting):
            waiting.parked_code = "change_reused"
    before = row(office, waits)
    assert counts(taken(office, *theirs)) == (0, 0, 0, 1, 0), "headquarters' own row is nothing that could be lost"
    assert row(office, waits) == before


def test_what_cannot_be_kept_is_left(office: TestOffice) -> None:
    (person,) = known(office)
    values = told(office, person)
    skill = {"jobseeker_id": str(UUID(int=404)), "name": "Poda", "created_at": LATE, "updated_at": LATE}
    found = taken(
        office, Told("hologram", new_id(), 1, 0, {}, None, True), Told("hologram", new_id(), 1, 0, {}, None, True),
        Told("jobseeker", new_id(), 1, 0, {**values, "shoe_size": 40}, None, True),
        Told("skill", new_id(), 1, 0, skill, None, True), Told("jobseeker", new_id(), 1, 0, values, None, True))
    assert counts(found) == (1, 0, 0, 4, 0)
    assert [one.record_type for one in outbox(office)] == ["jobseeker"]
    assert people(office) == 2


def test_what_belongs_to_a_person_erased_here_is_left(office: TestOffice) -> None:
    gone, stays = known(office, 2)
    employer, vacancy = office.add_vacancy()
    referrals = {person: office.add_referral(person, vacancy) for person in (gone, stays)}
    settle_all(office)
    with office.store.local() as session:
        session.execute(update(Jobseeker).where(Jobseeker.id == gone).values(erased_on=DAY))
    shared = {"created_at": LATE, "updated_at": LATE}

    def skill(person: UUID, *, waits: bool = True) -> Told:
        return Told("skill", new_id(), 1, 0 if waits else 1, {"jobseeker_id": str(person), "name": "Poda", **shared},
                    None if waits else {}, waits)

    def letter(person: UUID) -> Told:
        return Told("letter", new_id(), 1, 0, {
            "referral_id": str(referrals[person]), "number": "ALA-C-2026-B00001", "result_code": "A4K7QX",
            "issued_on": "2026-03-02", "expires_on": "2026-04-02", **shared}, None, True)

    found = taken(office, skill(gone), skill(stays), skill(gone, waits=False), letter(gone), letter(stays))
    assert counts(found) == (2, 0, 0, 2, 0)
    assert set(found.touched) == {"skill", "letter"}
    assert employer


def test_values_under_a_consent_that_is_gone_are_not_kept_as_what_was_before(office: TestOffice) -> None:
    (person,) = known(office, 1, disability_consent=True, disability=True, disability_percent=30)
    taken(office, edited(office, person, names="Luz", disability_consent=False, disability=None,
                         disability_percent=None))
    waiting = entry(office, person)
    assert waiting is not None
    assert set(waiting.fields or ()) >= {"disability", "disability_consent", "disability_percent", "names"}
    assert (waiting.base["disability"], waiting.base["disability_percent"], waiting.base["disability_consent"]) == (
        None, None, True)
    assert row(office, person)["disability_percent"] is None


def test_an_edit_of_a_value_under_consent_keeps_what_was_before(office: TestOffice) -> None:
    (person,) = known(office, 1, disability_consent=True, disability=True, disability_percent=30)
    taken(office, edited(office, person, disability_percent=40))
    waiting = entry(office, person)
    assert waiting is not None
    assert waiting.base["disability_percent"] == 30


def test_where_nothing_of_headquarters_is_known_ours_is_an_edit(office: TestOffice) -> None:
    """A row whose version headquarters never acknowledged: it may not hold it."""
    (person,) = known(office)
    with office.store.local() as session:
        session.execute(update(AckedVersion).where(AckedVersion.record_id == person).values(version=7))
    theirs = Told("jobseeker", person, 3, 1, laid_over(told(office, person), {"names": "Ana"}), None, True)
    found = taken(office, theirs)
    assert counts(found) == (0, 0, 1, 0, 0)
    waiting = entry(office, person)
    assert waiting is not None
    assert waiting.parked_params["fields"] == {"names": ["Rosa Élida", "Ana"]}


def test_a_row_of_which_headquarters_told_nothing_is_an_edit_too(office: TestOffice) -> None:
    """Brought back from a copy of this PC, say: version 1, and no word of headquarters."""
    (person,) = known(office)
    theirs = Told("jobseeker", person, 3, 1, laid_over(told(office, person), {"names": "Ana"}), None, True)
    with office.store.local() as session:
        session.execute(delete(AckedVersion).where(AckedVersion.record_id == person))
    assert counts(taken(office, theirs)) == (0, 0, 1, 0, 0)


def test_what_came_of_each_type_is_counted_together(office: TestOffice) -> None:
    """A dispute and a merger in a person and in a skill."""
    disputed, joined = known(office, 2)
    skills = {person: _skill(office, person) for person in (disputed, joined)}
    theirs: list[Told] = []
    for kind, person, changes in (
            ("jobseeker", disputed, {"names": "Ana"}), ("jobseeker", joined, {"email": "x@example.org"}),
            ("skill", disputed, {"name": "Riego"}), ("skill", joined, {"years": 9.0})):
        one = person if kind == "jobseeker" else skills[person]
        before = told(office, one, kind)
        theirs.append(Told(kind, one, 2, 1, laid_over(before, changes), {name: before.get(name) for name in changes},
                           True))
    theirs += [Told("skill", new_id(), 1, 0, {**told(office, skills[joined], "skill"), "shoe": 1}, None, True),
               Told("jobseeker", new_id(), 1, 0, {**told(office, joined), "shoe": 1}, None, True)]
    with office.store.write(Actor(), "edit") as unit:
        for person in (disputed, joined):
            unit.session.get_one(Jobseeker, person).names = "Luz"
            unit.session.get_one(Skill, skills[person]).name = "Injerto"
    assert counts(taken(office, *theirs)) == (2, 2, 2, 2, 0)
    entries = {one.record_id: one.parked_code for one in outbox(office)}
    assert {key for key, code in entries.items() if code} == {disputed, skills[disputed]}


def _skill(office: TestOffice, person: UUID) -> UUID:
    with office.store.read() as session:
        return session.scalars(select(Skill.id).where(Skill.jobseeker_id == person, Skill.position == 0)).one()


def test_states_are_kept_of_what_waits_or_went_before(office: TestOffice) -> None:
    person, other, plain = known(office, 3)
    first = State(1, {"names": "y"})
    with office.store.local() as session:
        note_states(session, "jobseeker", {other: [first]})
    theirs = [edited(office, person, names="Ana"), *(
        Told("jobseeker", one, 5, 5, laid_over(told(office, one), {"names": "Eva"}), {}, False)
        for one in (other, plain))]
    taken(office, *theirs)
    assert states(office, person, other, plain) == {
        person: [State(2, marks(theirs[0].values))], other: [first, State(5, marks(theirs[1].values))]}


def test_pages_are_counted_together() -> None:
    one, two = UUID(int=1), UUID(int=2)
    both = Taken({"job": {one}}, merged=1, conflicts=2, left=3, known=4)
    both.add(Taken({"job": {one, two}, "skill": {one}}, merged=10, conflicts=20, left=30, known=40))
    assert both == Taken({"job": {one, two}, "skill": {one}}, merged=11, conflicts=22, left=33, known=44)
    assert both.total == 3


@pytest.mark.parametrize("base", [0, -1])
def test_a_base_that_is_none_tells_nothing_of_headquarters(office: TestOffice, base: int) -> None:
    (person,) = known(office)
    fresh = new_id()
    taken(office, Told("jobseeker", fresh, 2, base, told(office, person), {"names": "x"}, True))
    waiting = entry(office, fresh)
    assert waiting is not None
    assert (waiting.base_version, waiting.fields) == (0, None)
