"""Answers that bring others' edits along: into the row, beside what waits, or before a person."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from answered_kit import acked, answered, disputed, entry, known, lose, merged, queued, row, told
from exchange_kit import admit, outbox, settle_all
from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.models import AuditLine, NumberCounter, OutboxEntry
from pes_desktop.sync.fields import names_of
from pes_desktop.sync.settling import held_values, rest_on, tells_more
from pes_desktop.sync.wire import Outcome, Verdict, WireRecord, content_hash


@pytest.mark.parametrize(("verdict", "more"), [
    (merged(1, {}), True), (merged(2**62 - 1, {"names": "Luz"}), True), (merged(1, {}, Outcome.ALREADY), True),
    (disputed(1, {}, {}), True), (disputed(1, {}, {}, "change_reused"), True),
    (merged(0, {}), False), (merged(-1, {}), False), (merged(2**62, {}), False), (merged(True, {}), False),
    (merged("1", {}), False), (merged(1.5, {}), False), (merged(None, {}), False), (merged(1, None), False),
    (merged(1, ["names"]), False), (disputed(0, {}, {}), False), (disputed(1, None, {}), False),
    (Verdict(UUID(int=0), Outcome.ACCEPTED, "", None, {"version": 1, "values": {}}), False),
    (Verdict(UUID(int=0), Outcome.ACCEPTED, "merged", None, {"server_version": 1, "values": {}}), False),
    (Verdict(UUID(int=0), Outcome.CONFLICT, "merged", None, {"version": 1, "values": {}}), False),
    (Verdict(UUID(int=0), Outcome.REFUSED, "value_choice", None, {"server_version": 1, "version": 1, "values": {}}),
     False)])
def test_only_a_version_and_values_tell_more(verdict: Verdict, more: bool) -> None:
    """Whoever answered may have sent anything; a version beyond the last would stay for ever."""
    assert tells_more(verdict) is more


def test_what_others_edited_comes_with_the_answer(office: TestOffice) -> None:
    person, other = known(office, 2)
    office.edit(person, names="Luz")
    office.edit(other, names="Ana")
    before = row(office, person)
    done = answered(office, person, merged(4, {
        "email": "nueva@example.org", "min_pay": None, "names": "Luz", "a column of a later program": 1}))
    assert (done.acknowledged, done.parked, done.arrived.touched) == (2, 0, {"jobseeker": {person}})
    assert outbox(office) == []
    assert row(office, person) == {**before, "version": 4, "email": "nueva@example.org", "min_pay": None}
    assert acked(office, person) == (4, content_hash("jobseeker", person, told(office, person)).hex())
    assert row(office, other)["version"] == acked(office, other)[0] == 2
    with office.store.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "from_headquarters")).one()
        assert (line.staff_id, line.role, line.records) == (
            UUID(int=5), "coordinator", [["jobseeker", str(person), "changed", ["email", "min_pay"]]])


def test_no_number_that_came_with_an_answer_is_given_again(office: TestOffice) -> None:
    known(office)
    _, vacancy = office.add_vacancy()
    answered(office, vacancy, merged(4, {"number": "ALA-V-2026-A00041"}))
    assert row(office, vacancy, "vacancy")["number"] == "ALA-V-2026-A00041"
    with office.store.read() as session:
        assert session.get_one(NumberCounter, ("vacancy", 2026)).last == 41


def test_what_cannot_be_taken_in_leaves_row_and_version(office: TestOffice) -> None:
    gone, unlike = known(office, 2)
    for person in (gone, unlike):
        office.edit(person, names="Luz")
    done = answered(office, gone, merged(4, {"email": "x"}), lambda: lose(office, gone))
    assert (done.acknowledged, done.arrived.touched) == (2, {})
    assert acked(office, gone)[0] == acked(office, unlike)[0] == 2
    office.edit(unlike, names="Luz Marina")
    before = row(office, unlike)
    done = answered(office, unlike, merged(5, {"names": "x" * 900}))
    assert (done.acknowledged, done.arrived.touched, row(office, unlike)) == (1, {}, before), "a value it cannot keep"
    assert outbox(office) == []


def test_an_edit_made_meanwhile_meets_what_the_answer_tells(office: TestOffice) -> None:
    free, same = known(office, 2)
    for person in (free, same):
        office.edit(person, names="Luz")

    def meanwhile() -> None:
        office.edit(free, known_as="Lucha")
        office.edit(same, email="mia@example.org")

    batch = {"email": "suya@example.org", "hours": "half"}
    done = answered(office, free, merged(4, batch), meanwhile)
    assert (done.acknowledged, done.parked) == (2, 0)
    assert told(office, free) == {**told(office, free), **batch, "names": "Luz", "known_as": "Lucha"}
    waiting = entry(office, free)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.fields) == (5, 4, ["known_as", "updated_at"])
    assert (waiting.base["known_as"], waiting.parked_code, acked(office, free)[0]) == (None, None, 4)
    kept = entry(office, same)
    assert kept is not None
    assert (kept.version, kept.base_version, kept.fields, kept.base["email"]) == (3, 2, ["email", "updated_at"], "")
    done = answered(office, same, disputed(6, {"email": "suya@example.org", "names": "Luz", "hours": "half"},
                                           {"email": ["mia@example.org", "suya@example.org"]}))
    assert (done.acknowledged, done.parked, done.arrived.touched) == (1, 1, {"jobseeker": {same}})


def test_a_conflict_brings_the_other_columns_and_waits_for_a_person(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz", known_as="Lucha")
    before = row(office, person)
    done = answered(office, person, disputed(
        5, {"names": "Ana", "email": "nueva@example.org", "updated_at": "2026-03-09T12:00:00+00:00"},
        {"names": ["Luz", "Ana"]}))
    assert (done.acknowledged, done.parked, done.arrived.touched) == (0, 1, {"jobseeker": {person}})
    now = row(office, person)
    assert (now["names"], now["known_as"], now["email"], now["version"]) == ("Luz", "Lucha", "nueva@example.org", 6)
    assert {name for name in now if now[name] != before[name]} <= {"email", "version", "updated_at"}
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.parked_code, waiting.parked_params) == ("version_conflict", {
        "server_version": 5, "fields": {"names": ["Luz", "Ana"]}, "outcome": "conflict"})
    assert (waiting.version, waiting.base_version, waiting.fields) == (6, 5, ["known_as", "names", "updated_at"])
    assert waiting.base == {"known_as": None, "names": "Ana", "updated_at": "2026-03-09T12:00:00+00:00"}
    assert acked(office, person)[0] == 5


def test_a_conflict_that_is_none_by_now_goes_on_by_itself(office: TestOffice) -> None:
    """Headquarters says by now what this PC says, or only tells of other columns."""
    same, free = known(office, 2)
    office.edit(same, names="Luz")
    office.edit(free, names="Luz")
    done = answered(office, same, disputed(5, {"names": "Luz", "email": "x@example.org"}, {"names": ["Luz", "Luz"]}))
    assert (done.parked, entry(office, same), row(office, same)["version"]) == (0, None, 5)
    office.edit(free, known_as="Lucha")
    done = answered(office, free, disputed(5, {"email": "x@example.org"}, {}))
    waiting = entry(office, free)
    assert waiting is not None
    assert (waiting.parked_code, waiting.base_version, row(office, free)["email"]) == (None, 5, "x@example.org")


def test_a_conflict_of_a_record_edited_on_is_judged_again_with_the_edit(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    verdict = disputed(5, {"names": "Ana"}, {"names": ["Luz", "Ana"]})
    done = answered(office, person, verdict, lambda: office.edit(person, known_as="Lucha"))
    assert (done.acknowledged, done.parked, done.arrived.touched) == (0, 0, {})
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.parked_code) == (3, 1, None)
    assert row(office, person)["names"] == "Luz"


def test_a_whole_record_in_conflict_knows_its_edits_by_their_whole_row(office: TestOffice) -> None:
    """``fields`` names what was edited there too; what differs beside that was edited here."""
    (person,) = known(office)
    office.edit(person, names="Luz", email="mia@example.org", known_as="Lucha")
    with queued(office, person) as (_, waiting):
        waiting.fields, waiting.base = None, {}
    theirs = {name: value for name, value in told(office, person).items() if name != "known_as"}
    theirs = {**dict.fromkeys(_names()), **theirs, "names": "Ana", "email": "suya@example.org", "hours": "half"}
    part = {name: value for name, value in theirs.items() if name != "sex"}
    done = answered(office, person, disputed(5, part, {"names": ["Luz", "Ana"]}))
    assert (done.parked, done.arrived.touched) == (1, {}), "of a part of the row it cannot be told"
    left = entry(office, person)
    assert left is not None
    assert (left.parked_code, left.parked_params, left.fields) == (
        "version_conflict", {"server_version": 5, "outcome": "conflict"}, None)
    with queued(office, person) as (_, waiting):
        waiting.parked_code, waiting.parked_params = None, {}
    done = answered(office, person, disputed(5, {**theirs, "later": 1}, {"names": ["Luz", "Ana"]}))
    assert (done.parked, done.arrived.touched) == (1, {"jobseeker": {person}})
    settled = entry(office, person)
    assert settled is not None
    assert settled.parked_params["fields"] == {"names": ["Luz", "Ana"]}
    assert settled.fields == ["email", "hours", "known_as", "names", "updated_at"]
    assert {**settled.base, "updated_at": None} == {
        "email": "suya@example.org", "hours": "half", "known_as": None, "names": "Ana", "updated_at": None}


def test_a_whole_record_without_its_disputed_columns_asks_about_all_that_differs(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    with queued(office, person) as (_, waiting):
        waiting.fields, waiting.base = None, {}
    theirs = {**dict.fromkeys(_names()), **told(office, person), "names": "Ana", "hours": "half"}
    answered(office, person, disputed(5, theirs, None))
    settled = entry(office, person)
    assert settled is not None
    assert settled.parked_params["fields"] == {"hours": [None, "half"], "names": ["Luz", "Ana"]}


def _names() -> frozenset[str]:
    from pes_desktop.sync.fields import names_of

    return names_of("jobseeker")


def rested(office: TestOffice, person: UUID, record: WireRecord) -> OutboxEntry:
    """The entry once ``record`` was taken and it was edited on meanwhile."""
    with queued(office, person) as (session, waiting):
        rest_on(session, waiting, record)
        assert waiting.base_version == record.version, "it is known at once"
    found = entry(office, person)
    assert found is not None
    return found


def sent_as(office: TestOffice, person: UUID, *fields: str, **more: Any) -> WireRecord:
    """The row as it went in version 7; without ``fields`` whole."""
    values = {**told(office, person), **more}
    return WireRecord("jobseeker", person, 7, 1, {name: value for name, value in values.items()
                                                  if value is not None and (not fields or name in fields)},
                      False, fields or None)


def test_what_was_carried_and_says_otherwise_by_now_has_changed_since(office: TestOffice) -> None:
    person, other = known(office, 2)
    office.edit(other, names="stays")
    office.edit(person, names="Luz", email="a@example.org", known_as="Lucha")
    sent = sent_as(office, person, "email", "names", "updated_at")
    office.edit(person, names="Luz Marina", hours="half")
    found = rested(office, person, sent)
    assert (found.base_version, found.fields) == (7, ["hours", "known_as", "names", "updated_at"])
    assert (found.base["names"], found.base["hours"], found.base["known_as"]) == ("Luz", "any", "")
    assert found.base["updated_at"] == sent.values["updated_at"]
    untouched = entry(office, other)
    assert untouched is not None
    assert (untouched.base_version, untouched.base["names"]) == (1, "Rosa Élida")


def test_a_whole_record_carried_every_column(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    with queued(office, person) as (_, waiting):
        waiting.fields, waiting.base = None, {}
    found = rested(office, person, sent_as(office, person))
    assert (found.fields, found.base) == (["updated_at"], {"updated_at": None}), "nothing but its instant goes"
    found = rested(office, person, sent_as(office, person, names="Ana", email="antes@example.org"))
    assert found.fields == ["email", "names", "updated_at"]
    assert (found.base["names"], found.base["email"]) == ("Ana", "antes@example.org")


def test_of_a_whole_entry_a_patch_tells_nothing(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    patch = sent_as(office, person, "names")
    with queued(office, person) as (_, waiting):
        waiting.fields, waiting.base = None, {}
    found = rested(office, person, patch)
    assert (found.base_version, found.fields, found.base) == (7, None, {})
    lose(office, person)
    with queued(office, person) as (_, waiting):
        waiting.fields, waiting.base = ["names"], {"names": "x"}
    found = rested(office, person, patch)
    assert (found.base_version, found.fields, found.base) == (7, None, {}), "a row that is gone tells nothing either"


def test_what_a_consent_covered_is_not_kept_without_it(office: TestOffice) -> None:
    (person,) = known(office, 1, disability_consent=True, disability=True, disability_percent=30)
    office.edit(person, disability_percent=40, names="Luz")
    sent = sent_as(office, person, "disability_percent", "names")
    office.edit(person, disability_consent=False)
    found = rested(office, person, sent)
    assert {"disability", "disability_percent", "disability_consent"} <= set(found.fields or ())
    assert (found.base["disability_percent"], found.base["disability"]) == (None, None)
    assert found.base["disability_consent"] is True
    office.edit(person, disability_consent=True)
    kept = rested(office, person, sent_as(office, person, "disability_percent", disability_percent=55))
    assert kept.base["disability_percent"] == 55


def test_what_headquarters_says_is_ours_without_what_waits(office: TestOffice) -> None:
    (person,) = known(office, 1, email="rosa@example.org")
    before = told(office, person)
    office.edit(person, names="Luz", email="", birth_date=date(1990, 5, 1))
    waiting = entry(office, person)
    assert waiting is not None
    assert held_values("jobseeker", row(office, person), waiting) == {
        **before, "updated_at": told(office, person)["updated_at"]}, "of its instant nothing is known"
    waiting.base = {**waiting.base, "updated_at": before["updated_at"]}
    assert held_values("jobseeker", row(office, person), waiting) == before
    waiting.base = {}
    left = held_values("jobseeker", row(office, person), waiting)
    assert left is not None
    assert {"names", "birth_date", "email"}.isdisjoint(left), "they said nothing there"
    waiting.base_version = 0
    assert held_values("jobseeker", row(office, person), waiting) is None
    waiting.base_version, waiting.fields = 1, None
    assert held_values("jobseeker", row(office, person), waiting) is None


def test_a_headquarters_that_went_back_behind_an_edit_takes_no_value_away(office: TestOffice) -> None:
    """It names an older version than the one the edit rests on: a PC without keys, which sends whole, is told so."""
    admit(office)
    person = office.add_people(1)[0]
    settle_all(office)
    copy = told(office, person)
    office.edit(person, community="Nizag")
    settle_all(office)
    office.edit(person, names="Luz")
    done = answered(office, person, disputed(
        1, {name: copy.get(name) for name in names_of("jobseeker")}, {"community": ["Nizag", copy.get("community")]}))
    assert done.parked == 1
    assert (row(office, person)["community"], row(office, person)["names"]) == ("Nizag", "Luz")
    left = entry(office, person)
    assert left is not None
    assert left.parked_params["fields"] == {"community": ["Nizag", copy.get("community")]}
    assert left.base_version == 1
    assert {"community", "names"} <= set(left.fields or ())
