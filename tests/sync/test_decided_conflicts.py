"""A person decides a conflict: what the record says then, and what still goes to headquarters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from answered_kit import answered, disputed, entry, known, queued, row, told
from exchange_kit import outbox
from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import AuditLine
from pes_desktop.storage.store import Actor
from pes_desktop.sync.push import Keep, resolve_conflict, send_again
from pes_desktop.sync.settling import resolve

WHO = Actor(UUID(int=5), "coordinator")


def in_conflict(office: TestOffice, mine: dict[str, Any], theirs: dict[str, Any], version: int = 5,
                known_before: dict[str, Any] | None = None) -> UUID:
    """A person edited here and, otherwise, at headquarters."""
    (person,) = known(office, 1, **(known_before or {}))
    office.edit(person, **mine)
    answered(office, person, disputed(version, theirs, {
        name: [mine.get(name), value] for name, value in theirs.items() if name in mine}))
    return person


def lines(office: TestOffice) -> list[AuditLine]:
    with office.store.read() as session:
        found = list(session.scalars(select(AuditLine).where(AuditLine.act == "resolve_conflict")))
        session.expunge_all()
    return found


def test_ours_stands_over_theirs(office: TestOffice) -> None:
    person = in_conflict(office, {"names": "Luz", "known_as": "Lucha"}, {"names": "Ana", "hours": "half"})
    before = row(office, person)
    changes = resolve_conflict(office.store, person, "ours", WHO)
    assert changes.touched == {"jobseeker": frozenset({person})}
    assert row(office, person) == {**before, "version": before["version"] + 1}
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.fields, waiting.parked_code, waiting.parked_params) == (
        before["version"] + 1, 5, ["known_as", "names", "updated_at"], None, {})
    assert (waiting.base["names"], waiting.base["known_as"]) == ("Ana", None)
    (line,) = lines(office)
    assert (line.staff_id, line.role, line.records) == (
        UUID(int=5), "coordinator", [["jobseeker", str(person), "changed", []]])


def test_theirs_comes_in_and_our_other_edits_go_anyway(office: TestOffice) -> None:
    person = in_conflict(office, {"names": "Luz", "known_as": "Lucha"}, {"names": "Ana", "hours": "half"})
    before = row(office, person)
    resolve_conflict(office.store, person, "theirs", WHO)
    assert row(office, person) == {**before, "version": before["version"] + 1, "names": "Ana"}
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.fields, waiting.parked_code) == (
        before["version"] + 1, 5, ["known_as", "updated_at"], None)
    assert lines(office)[0].records == [["jobseeker", str(person), "changed", ["names"]]]


def test_with_theirs_alone_nothing_is_left_to_send(office: TestOffice) -> None:
    instant = "2026-03-09T12:00:00+00:00"
    person = in_conflict(office, {"names": "Luz"}, {"names": "Ana", "email": "x@example.org", "updated_at": instant})
    resolve_conflict(office.store, person, "theirs", WHO)
    now = row(office, person)
    assert (now["names"], now["email"], now["version"], told(office, person)["updated_at"]) == (
        "Ana", "x@example.org", 5, instant), "headquarters' row, whole"
    assert outbox(office) == []


def test_a_value_that_one_side_took_away(office: TestOffice) -> None:
    person = in_conflict(office, {"email": "mia@example.org"}, {"email": None},
                         known_before={"email": "rosa@example.org"})
    resolve_conflict(office.store, person, "theirs")
    assert (row(office, person)["email"], outbox(office)) == ("", [])


@pytest.mark.parametrize("keep", ["ours", "theirs"])
def test_removed_on_one_side(office: TestOffice, keep: Keep) -> None:
    gone = "2026-03-09T12:00:00+00:00"
    (person,) = known(office)
    office.edit(person, names="Luz")
    answered(office, person, disputed(9, {"removed_at": gone}, {"removed_at": [None, gone]}))
    resolve_conflict(office.store, person, keep)
    now = row(office, person)
    assert ((now["removed_at"] is None), now["names"]) == (keep == "ours", "Luz")
    waiting = entry(office, person)
    assert waiting is not None
    assert waiting.version == now["version"] == 11
    fields = ["names", "removed_at", "updated_at"] if keep == "ours" else ["names", "updated_at"]
    assert (waiting.fields, waiting.base_version) == (fields, 9)


def test_the_new_version_stands_above_both(office: TestOffice) -> None:
    person = in_conflict(office, {"names": "Luz"}, {"names": "Ana"}, version=3)
    with queued(office, person) as (_, waiting):
        waiting.base_version = 40
    resolve_conflict(office.store, person, "ours")
    assert row(office, person)["version"] == 41


def test_a_column_that_does_not_wait_is_no_part_of_the_decision(office: TestOffice) -> None:
    person = in_conflict(office, {"names": "Luz"}, {"names": "Ana"})
    with queued(office, person) as (_, waiting):
        waiting.parked_params = {**waiting.parked_params, "fields": {"names": ["Luz", "Ana"], "hours": ["any", "half"]}}
    resolve_conflict(office.store, person, "theirs")
    assert (row(office, person)["names"], row(office, person)["hours"]) == ("Ana", "any")


def whole_conflict(office: TestOffice, fields: Any, base: int = 0) -> UUID:
    """A record that headquarters does not hold, and another PC's of the same id, met by stick."""
    (person,) = known(office)
    office.edit(person, names="Luz", email="mia@example.org")
    with queued(office, person) as (_, waiting):
        waiting.fields, waiting.base, waiting.base_version = None, {}, base
        waiting.parked_code, waiting.parked_field = "version_conflict", "names"
        waiting.parked_params = {"server_version": base, "fields": fields}
    return person


def test_of_a_record_that_goes_whole_the_chosen_values_go(office: TestOffice) -> None:
    person = whole_conflict(office, {"names": ["Luz", "Ana"], "email": ["mia@example.org", None],
                                     "disability": [None, None], "hours": ["any", "half"]})
    before = row(office, person)
    resolve_conflict(office.store, person, "theirs", WHO)
    assert row(office, person) == {**before, "version": 3, "names": "Ana", "email": "", "hours": "half"}
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.fields, waiting.base) == (3, 0, None, {})
    assert (waiting.parked_code, waiting.parked_field, waiting.parked_params) == (None, None, {})
    assert lines(office)[0].records == [["jobseeker", str(person), "changed", ["email", "hours", "names"]]]


def test_of_a_record_that_goes_whole_ours_stay(office: TestOffice) -> None:
    person = whole_conflict(office, {"names": ["Luz", "Ana"]})
    before = row(office, person)
    resolve_conflict(office.store, person, "ours")
    assert row(office, person) == {**before, "version": 3}
    waiting = entry(office, person)
    assert waiting is not None
    assert (waiting.version, waiting.base_version, waiting.parked_code) == (3, 0, None)


@pytest.mark.parametrize(("fields", "base"), [(None, 0), ("names", 0), ({"names": ["Luz", "Ana"]}, 5)])
def test_without_their_values_only_ours_can_stand(office: TestOffice, fields: Any, base: int) -> None:
    """An earlier program set it aside so: based on their version, ours goes over it."""
    person = whole_conflict(office, fields, base)
    with queued(office, person) as (_, waiting):
        waiting.parked_params = {**waiting.parked_params, "server_version": 8}
    with pytest.raises(DomainError) as caught:
        resolve_conflict(office.store, person, "theirs", WHO)
    assert [fault.code for fault in caught.value.faults] == ["conflict_unknown"]
    assert lines(office) == []
    assert row(office, person)["names"] == "Luz"
    resolve_conflict(office.store, person, "ours", WHO)
    goes = entry(office, person)
    assert goes is not None
    assert (goes.version, goes.base_version, goes.parked_code, goes.parked_params) == (9, 8, None, {})
    assert (row(office, person)["version"], row(office, person)["names"]) == (9, "Luz")
    assert lines(office)[0].records == [["jobseeker", str(person), "changed", []]]


def test_a_version_above_theirs_is_not_raised(office: TestOffice) -> None:
    person = whole_conflict(office, None)
    for theirs, version in ((1, 2), (2, 3), (7, 8)):
        with queued(office, person) as (_, waiting):
            waiting.parked_code, waiting.parked_params = "version_conflict", {"server_version": theirs}
        assert send_again(office.store, [person], keep_ours=True) == 1
        waiting_now = entry(office, person)
        assert waiting_now is not None
        assert (waiting_now.version, waiting_now.base_version, row(office, person)["version"]) == (
            version, theirs, version)


def test_a_conflict_of_which_both_values_are_known_is_not_sent_again_undecided(office: TestOffice) -> None:
    person = in_conflict(office, {"names": "Luz"}, {"names": "Ana"})
    assert send_again(office.store) == send_again(office.store, [person]) == 0
    with queued(office, person) as (_, waiting):
        waiting.parked_code = "value_choice"
    assert send_again(office.store, [person]) == 1, "another reason, whatever it tells"


@pytest.mark.parametrize("code", [None, "value_choice"])
def test_nothing_else_is_decided(office: TestOffice, code: str | None) -> None:
    person = in_conflict(office, {"names": "Luz"}, {"names": "Ana"})
    with queued(office, person) as (_, waiting):
        waiting.parked_code = code
    with pytest.raises(DomainError) as caught:
        resolve_conflict(office.store, person, "ours")
    assert [fault.code for fault in caught.value.faults] == ["parked_gone"]


def test_a_row_that_is_gone_or_cannot_take_it_is_not_decided(office: TestOffice) -> None:
    person = whole_conflict(office, {"names": ["Luz", "A" * 900]})
    before = row(office, person)
    assert office.account is not None
    with office.store.write(Actor(), "resolve_conflict") as unit:
        waiting = entry(office, person)
        assert waiting is not None
        assert resolve(unit, office.account, waiting, keep_ours=False) is False, "its column cannot take theirs"
        waiting.record_id = UUID(int=77)
        assert resolve(unit, office.account, waiting, keep_ours=True) is False
    assert row(office, person) == before
    still = entry(office, person)
    assert still is not None
    assert (still.version, still.parked_code) == (2, "version_conflict")
