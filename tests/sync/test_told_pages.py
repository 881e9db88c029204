"""What a PC tells the office's other PCs: each record with what headquarters holds of it, parents first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from answered_kit import entry, known, queued, row, told
from exchange_kit import settle_all
from sqlalchemy import select, update
from support.exchange import TestOffice

from pes_desktop.models import AckedVersion, OutboxEntry, Skill
from pes_desktop.models.base import utcnow
from pes_desktop.sync import telling
from pes_desktop.sync.office_page import State, Told
from pes_desktop.sync.states import gone_on, known_states, marks, note_states
from pes_desktop.sync.telling import Telling, acked_versions, note_told, pages, tell, waiting_ids
from pes_desktop.sync.wire import WireRecord


def telling_of(office: TestOffice, *people: UUID, kind: str = "jobseeker") -> Telling:
    with office.store.read() as session:
        return tell(session, {kind: list(people)})


def skills_of(office: TestOffice, person: UUID) -> list[UUID]:
    with office.store.read() as session:
        return sorted(session.scalars(select(Skill.id).where(Skill.jobseeker_id == person)))


def test_a_record_is_told_with_what_headquarters_holds_of_it(office: TestOffice) -> None:
    held, edited, whole, behind = people = known(office, 4)
    before = {person: told(office, person) for person in people}
    office.edit(edited, names="Luz", community="")
    office.edit(whole, names="Luz")
    with queued(office, whole) as (_, waiting):
        waiting.fields, waiting.base = None, {}
    with office.store.local() as session:
        session.execute(update(AckedVersion).where(AckedVersion.record_id == behind).values(version=9))
        note_states(session, "jobseeker", {edited: [State(3, {"names": "x"})], held: [State(1, {"sex": "y"})]})
    found = {one.record_id: one for one in telling_of(office, *people).records}
    assert found[held] == Told("jobseeker", held, 1, 1, before[held], {}, False, [State(1, {"sex": "y"})])
    assert found[behind] == Told("jobseeker", behind, 1, 9, before[behind], None, True, [])
    assert found[whole] == Told("jobseeker", whole, 2, 1, told(office, whole), None, True, [])
    now = found[edited]
    assert (now.version, now.base_version, now.waits, now.states) == (2, 1, True, [State(3, {"names": "x"})])
    assert now.values == told(office, edited)
    assert now.before == {"names": "Rosa Élida"}, "what waits and what it said there"


def test_records_come_with_all_their_parents_and_before_their_children(office: TestOffice) -> None:
    first, second = known(office, 2)
    employer, vacancy = office.add_vacancy()
    referral = office.add_referral(first, vacancy)
    skill = skills_of(office, second)[0]
    with office.store.read() as session:
        found = tell(session, {"skill": [skill], "referral": [referral], "letter": [], "job": [UUID(int=9)]})
    ids = [one.record_id for one in found.records]
    assert ids == [*sorted([first, second]), skill, employer, vacancy, referral]
    assert [one.base_version for one in found.records] == [1, 1, 1, 0, 0, 0], "what headquarters acknowledged"
    assert telling_of(office, UUID(int=9)) == Telling()
    with office.store.read() as session:
        assert tell(session, {}) == Telling()
        assert acked_versions(session, [first, referral]) == {first: 1}
        waits = waiting_ids(session)
    assert waits == {"employer": {employer}, "vacancy": {vacancy}, "referral": {referral}}


def test_types_of_a_later_program_are_not_told(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    with office.store.local() as session:
        session.add(OutboxEntry(record_type="hologram", record_id=UUID(int=3), version=1))
    with office.store.read() as session:
        assert waiting_ids(session) == {"jobseeker": {person}}


@pytest.mark.parametrize("code", ["version_conflict", "change_reused"])
def test_what_waits_for_a_decision_is_told_as_headquarters_has_it(office: TestOffice, code: str) -> None:
    person, other, third = known(office, 3)
    before = told(office, person)
    for one in (person, other, third):
        office.edit(one, names="Luz")
        with queued(office, one) as (_, waiting):
            waiting.parked_code, waiting.base_version = code, 4
            if one == other:
                waiting.fields, waiting.base = None, {}
            if one == third:
                waiting.parked_code = "value_choice"
    found = telling_of(office, person, other, third)
    assert found.left == 2
    assert {one.record_id: one.waits for one in found.records} == {person: False, third: True}
    told_of = next(one for one in found.records if one.record_id == person)
    assert told_of == Told("jobseeker", person, 4, 4, {**before, "updated_at": told(office, person)["updated_at"]}, {},
                           False)


def test_a_page_holds_so_many_and_names_its_office(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "MOST_RECORDS", 2)
    records = telling_of(office, *known(office, 5)).records
    account = office.account
    assert account is not None
    made = list(pages(account, records))
    assert [page.records for page in made] == [records[:2], records[2:4], records[4:]]
    for page in made:
        assert (page.office_id, page.server_id, page.epoch, page.device_id, page.letter) == (
            account.office_id, account.server_id, account.epoch, account.device_id, "A")
        assert abs(page.created - utcnow()) < timedelta(minutes=1)
    assert len({page.created for page in made}) == 1
    assert list(pages(account, [])) == []


def states(office: TestOffice, *ids: UUID) -> dict[UUID, list[State]]:
    with office.store.read() as session:
        return known_states(session, ids)


def test_what_was_told_and_waits_is_a_state_that_others_may_have_seen(office: TestOffice) -> None:
    person, quiet, again = known(office, 3)
    for one in (person, again):
        office.edit(one, names="Luz")
    skill = skills_of(office, person)[0]
    with queued(office, again) as (session, _):
        note_states(session, "jobseeker", {again: [State(1, {"names": "x"})]})
        session.execute(update(AckedVersion).where(AckedVersion.record_id == skill).values(version=7))
    with office.store.read() as session:
        found = tell(session, {"jobseeker": [person, quiet, again], "skill": [skill]})
    note_told(office.store, found.records)
    mine = State(2, marks(told(office, person)))
    assert states(office, person, quiet, again) == {
        person: [mine], again: [State(1, {"names": "x"}), State(2, marks(told(office, again)))]}
    assert states(office, skill) == {skill: [State(1, marks(told(office, skill, "skill")))]}
    note_told(office.store, telling_of(office, person).records)
    assert states(office, person) == {person: [mine]}, "a second time nothing is new"


def test_whether_what_stands_here_goes_on_from_a_state(office: TestOffice) -> None:
    (person,) = known(office)
    values: dict[str, Any] = {"surnames": "Guamán", "names": "Rosa"}

    def goes_on(**changes: Any) -> bool:
        with office.store.read() as session:
            return gone_on(session, WireRecord("jobseeker", person, 4, 0, {**values, **changes}))

    assert not goes_on()
    with office.store.local() as session:
        note_states(session, "jobseeker", {person: [State(2, marks({"names": "x"})), State(1, marks(values))]})
        note_states(session, "jobseeker", {})
    assert goes_on()
    assert goes_on(email=None)
    assert not goes_on(names="Luz")
    with office.store.local() as session:
        note_states(session, "jobseeker", {person: [State(3, marks({**values, "names": "Luz"}))]})
    assert goes_on(names="Luz")
    assert not goes_on(), "the latest account of them counts"


def test_many_states_are_found_at_once(office: TestOffice) -> None:
    ids = [UUID(int=number) for number in range(1, 503)]
    with office.store.local() as session:
        note_states(session, "job", {one: [State(one.int, {})] for one in ids})
        session.add_all(AckedVersion(record_id=one, record_type="job", version=one.int, content_hash="") for one in ids)
    assert states(office, *ids) == {one: [State(one.int, {})] for one in ids}
    assert states(office, UUID(int=9), UUID(int=999)) == {UUID(int=9): [State(9, {})]}
    with office.store.read() as session:
        assert acked_versions(session, ids) == {one: one.int for one in ids}


def test_headquarters_answers_leave_what_was_told(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    settle_all(office)
    assert entry(office, person) is None
    (found,) = telling_of(office, person).records
    assert (found.base_version, found.before, found.waits) == (2, {}, False)
    assert row(office, person)["version"] == 2
