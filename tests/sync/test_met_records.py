"""What comes down meets edits that wait: what the record says then, what still goes up, what a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from pes_desktop.models import OutboxEntry
from pes_desktop.sync.columns import local_defaults, read_values, wire_values
from pes_desktop.sync.incoming import Row
from pes_desktop.sync.meeting import Met, base_of, meet, met_row
from pes_desktop.sync.merging import laid_over
from pes_desktop.sync.store import Account
from pes_desktop.sync.wire import WireRecord

WHO, OFFICE = UUID(int=7), UUID(int=8)
ACCOUNT = Account("http://127.0.0.1:9", "x", UUID(int=1), UUID(int=2), UUID(int=3), OFFICE, "A")
EARLY, LATE = "2026-03-02T12:00:00+00:00", "2026-03-09T12:00:00+00:00"
#: What both sides said before they edited.
START: dict[str, Any] = {
    "surnames": "Guamán", "names": "Rosa", "email": "rosa@example.org", "registered_on": "2026-03-02",
    "last_contact_on": "2026-03-02", "created_at": EARLY, "updated_at": EARLY}


def row(version: int = 4, **changes: Any) -> Row:
    """A row of this PC; ``changes`` in wire form."""
    return {**local_defaults("jobseeker"), **read_values("jobseeker", laid_over(START, changes)), "id": WHO,
            "office_id": OFFICE, "version": version}


def entry(fields: list[str] | None = None, base: dict[str, Any] | None = None, **more: Any) -> OutboxEntry:
    """What waits of it; without ``fields`` it goes whole."""
    return OutboxEntry(**{"record_type": "jobseeker", "record_id": WHO, "version": 4, "base_version": 3,
                          "fields": fields, "base": base, "parked_params": {}, **more})


def edited(**base: Any) -> OutboxEntry:
    """These columns wait, and said this at headquarters."""
    return entry(sorted({*base, "updated_at"}), {**base, "updated_at": EARLY})


def theirs(version: int = 5, **changes: Any) -> WireRecord:
    """Headquarters' record."""
    return WireRecord("jobseeker", WHO, version, 0, laid_over(START, changes))


def after(version: int, removed: bool = False, **changes: Any) -> WireRecord:
    """The record as it stands here from then on."""
    return WireRecord("jobseeker", WHO, version, 0, laid_over(START, changes), removed)


@pytest.mark.parametrize(("ours", "version"), [(4, 6), (5, 6), (9, 10)])
def test_different_columns_merge_and_ours_still_goes(ours: int, version: int) -> None:
    found = meet(edited(names="Rosa"), row(ours, names="Luz", updated_at=LATE), theirs(email="nueva@example.org"))
    assert found == Met(after(version, names="Luz", email="nueva@example.org", updated_at=LATE), 5,
                        ("names", "updated_at"), {"names": "Rosa", "updated_at": EARLY}, {})


def test_its_instant_goes_along_though_theirs_is_the_later_one() -> None:
    found = meet(edited(names="Rosa"), row(names="Luz"), theirs(email="n@example.org", updated_at=LATE))
    assert (found.fields, found.base) == (("names", "updated_at"), {"names": "Rosa", "updated_at": LATE})
    assert found.record.values["updated_at"] == LATE


@pytest.mark.parametrize("waiting", [edited(names="Rosa"), entry(), entry(["names"], {"names": "Rosa"})])
def test_the_same_edit_on_both_sides_leaves_nothing_to_send(waiting: OutboxEntry) -> None:
    there = theirs(names="Luz", updated_at=LATE)
    assert meet(waiting, row(names="Luz"), there) == Met(there, 5, (), {}, {})
    there = theirs(names="Luz")
    assert meet(waiting, row(names="Luz", updated_at=LATE), there) == Met(there, 5, (), {}, {}), "though it was later"


def test_a_column_taken_away_here_is_taken_away_there() -> None:
    found = meet(edited(email="rosa@example.org"), row(email=None), theirs(known_as="Rosita"))
    assert found == Met(after(6, email=None, known_as="Rosita"), 5, ("email", "updated_at"),
                        {"email": "rosa@example.org", "updated_at": EARLY}, {})


def test_a_column_that_said_nothing_before_is_no_edit_of_theirs() -> None:
    found = meet(edited(known_as=None), row(known_as="Rosita"), theirs(names="Luz"))
    assert (found.conflict, found.record.values["known_as"]) == ({}, "Rosita")
    found = meet(entry(["known_as"], None), row(known_as="Rosita"), theirs(names="Luz"))
    assert (found.conflict, found.base) == ({}, {"known_as": None, "updated_at": EARLY})
    found = meet(entry(["known_as", "of a later program"], {"known_as": None, "of a later program": 4}),
                 row(known_as="Rosita"), theirs(names="Luz"))
    assert (found.conflict, found.fields) == ({}, ("known_as", "updated_at"))


def test_the_same_column_stays_as_it_is_here_with_both_values_and_the_others_come() -> None:
    found = meet(edited(names="Rosa", known_as=None),
                 row(names="Luz", known_as="Lucha", updated_at=EARLY),
                 theirs(names="Ana", email="nueva@example.org", updated_at=LATE))
    assert found == Met(after(6, names="Luz", known_as="Lucha", email="nueva@example.org", updated_at=LATE), 5,
                        ("known_as", "names", "updated_at"), {"known_as": None, "names": "Ana", "updated_at": LATE},
                        {"names": ["Luz", "Ana"]})


def test_what_belongs_to_an_edited_column_stays_here_too() -> None:
    """Their type of document would not fit our number."""
    found = meet(edited(document_number=None), row(document_number="17"),
                 theirs(document_type="passport", email="nueva@example.org"))
    assert found.conflict == {"document_number": ["17", None], "document_type": [None, "passport"]}
    assert found.record.values == laid_over(START, {"document_number": "17", "email": "nueva@example.org"})
    assert found.fields == ("document_number", "document_type", "updated_at")
    assert found.base == {"document_number": None, "document_type": "passport", "updated_at": EARLY}


def test_a_whole_record_beside_theirs_asks_about_every_column_that_differs() -> None:
    found = meet(entry(), row(names="Luz", email=None, updated_at=EARLY), theirs(known_as="Rosita", updated_at=LATE))
    assert found.conflict == {"names": ["Luz", "Rosa"], "email": [None, "rosa@example.org"],
                              "known_as": [None, "Rosita"]}
    assert found.record == after(6, names="Luz", email=None, updated_at=LATE)
    assert found.fields == ("email", "known_as", "names", "updated_at")


@pytest.mark.parametrize(("mine", "there", "asked"), [
    ({"removed_at": LATE}, {}, {}),
    ({"removed_at": LATE}, {"email": "nueva@example.org"}, {"removed_at": [LATE, None]})])
def test_removed_here(mine: dict[str, Any], there: dict[str, Any], asked: dict[str, Any]) -> None:
    found = meet(edited(removed_at=None), row(**mine), theirs(**there))
    assert found == Met(after(6, True, **there, **mine), 5, ("removed_at", "updated_at"),
                        {"removed_at": None, "updated_at": EARLY}, asked)


def test_removed_there_and_edited_here() -> None:
    found = meet(edited(names="Rosa"), row(names="Luz"), theirs(removed_at=LATE))
    assert found == Met(after(6, names="Luz"), 5, ("names", "removed_at", "updated_at"),
                        {"names": "Rosa", "removed_at": LATE, "updated_at": EARLY}, {"removed_at": [None, LATE]})


def test_what_they_took_a_consent_from_does_not_come_back() -> None:
    given = {"disability_consent": True, "disability_percent": 30}
    waiting = edited(disability_percent=30, names="Rosa")
    found = meet(waiting, row(**{**given, "disability_percent": 40}, names="Luz"),
                 theirs(disability_consent=False, names="Ana"))
    assert found.conflict == {"names": ["Luz", "Ana"]}
    assert found.record.values == laid_over(START, {"disability_consent": False, "names": "Luz"})
    assert found.fields == ("names", "updated_at")


def test_who_has_seen_their_state_is_not_asked_again() -> None:
    here, there = row(names="Luz", email=None), theirs(names="Ana")
    seen = meet(edited(names="Rosa", email="rosa@example.org"), here, there, seen=True)
    assert seen == Met(after(6, names="Luz", email=None), 5, ("email", "names", "updated_at"),
                       {"email": "rosa@example.org", "names": "Ana", "updated_at": EARLY}, {})
    for code in ("version_conflict", "change_reused"):
        waiting = entry(["names"], {"names": "Rosa"}, parked_code=code)
        assert meet(waiting, here, there, seen=True).conflict == {"names": ["Luz", "Ana"]}, "that was asked before"
    assert meet(entry(["names"], {"names": "Rosa"}, parked_code="value_choice"), here, there, seen=True).conflict == {}


@pytest.mark.parametrize("code", ["version_conflict", "change_reused"])
def test_what_was_in_dispute_stays_so_until_a_person_decides(code: str) -> None:
    asked = {"names": ["Luz", "Ana"], "email": ["a@x", "b@x"], "disability": [None, None], "sex": ["F", "M"]}
    waiting = entry(["names", "known_as"], {"names": "Ana", "known_as": None}, parked_code=code,
                    parked_params={"server_version": 4, "fields": asked})
    found = meet(waiting, row(names="Lucía", known_as="Lucha", sex="F"), theirs(names="Ana", sex="F"))
    assert found.conflict == {"names": ["Lucía", "Ana"]}, "as both say now; where they agree nobody is asked"
    assert found.record == after(6, names="Lucía", known_as="Lucha", sex="F")
    there = theirs(names="Ana", email="nuevo@x")
    assert meet(waiting, row(names="Luz", known_as="Lucha"), there).conflict == {
        "names": ["Luz", "Ana"], "email": ["rosa@example.org", "nuevo@x"]}


def test_a_dispute_whose_values_may_not_be_named_stays_without_them() -> None:
    waiting = entry(["names"], {"names": "Ana"}, parked_code="version_conflict",
                    parked_params={"fields": {"names": [None, None]}})
    assert meet(waiting, row(names="Luz"), theirs(names="Ana")).conflict == {"names": [None, None]}


@pytest.mark.parametrize(("code", "params"), [
    ("value_choice", {"fields": {"names": ["a", "b"]}}), (None, {}), ("version_conflict", {"server_version": 4}),
    ("version_conflict", {"fields": "names"})])
def test_another_reason_to_wait_is_no_dispute(code: str | None, params: dict[str, Any]) -> None:
    waiting = entry(["names"], {"names": "Rosa"}, parked_code=code, parked_params=params)
    assert meet(waiting, row(names="Luz"), theirs()).conflict == {}


def test_what_an_entry_keeps_is_read_in_the_shape_of_the_line() -> None:
    kept: dict[str, Any] = {
        "birth_date": "1990-05-01", "min_pay": "10.5", "names": "Rosa", "email": "", "languages": [], "hours": "any",
        "known_as": None, "carer": False, "updated_at": "2026-03-02T07:00:00-05:00", "later": 1}
    assert base_of("jobseeker", kept) == {"birth_date": "1990-05-01", "min_pay": "10.50", "names": "Rosa",
                                          "carer": False, "updated_at": "2026-03-02T12:00:00+00:00"}


@pytest.fixture
def session() -> Iterator[Session]:
    """The outbox alone, in memory."""
    engine = create_engine("sqlite://")
    OutboxEntry.metadata.tables[OutboxEntry.__tablename__].create(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def settled(session: Session, met: Met, **more: Any) -> list[OutboxEntry]:
    """Entries afterwards; another record's entry is among them and stays as it was."""
    waiting = entry(["names"], {"names": "Rosa"}, **more)
    other = entry(["email"], {"email": "x"}, record_id=UUID(int=9), parked_code="version_conflict")
    session.add_all([waiting, other])
    session.flush()
    met.settle(session, waiting)
    session.expire_all()
    found = list(session.scalars(select(OutboxEntry).order_by(OutboxEntry.seq)))
    last = found.pop()
    assert (last.record_id, last.version, last.base_version, last.fields, last.base, last.parked_code) == (
        UUID(int=9), 4, 3, ["email"], {"email": "x"}, "version_conflict")
    return found


LEFT = Met(after(6, names="Luz"), 5, ("names", "updated_at"), {"names": "Ana", "updated_at": LATE}, {})


def test_nothing_left_to_send_leaves_the_outbox(session: Session) -> None:
    assert settled(session, Met(after(6), 5, (), {}, {})) == []


def test_what_is_left_rests_on_their_version(session: Session) -> None:
    (found,) = settled(session, LEFT)
    assert (found.version, found.base_version, found.fields, found.base, found.parked_code) == (
        6, 5, ["names", "updated_at"], {"names": "Ana", "updated_at": LATE}, None)


def test_a_dispute_is_set_aside_with_both_values(session: Session) -> None:
    met = Met(LEFT.record, 5, LEFT.fields, LEFT.base, {"names": ["Luz", "Ana"]})
    (found,) = settled(session, met, parked_code="value_choice", parked_field="names")
    assert (found.version, found.base_version, found.parked_code, found.parked_field, found.parked_params) == (
        6, 5, "version_conflict", None,
        {"server_version": 5, "fields": {"names": ["Luz", "Ana"]}, "outcome": "conflict"})


@pytest.mark.parametrize(("code", "kept"), [
    ("version_conflict", (None, None, {})), ("value_choice", ("value_choice", "sex", {"value": "?"}))])
def test_a_dispute_that_is_over_goes_again_another_reason_stays(
        session: Session, code: str, kept: tuple[str | None, str | None, dict[str, Any]]) -> None:
    (found,) = settled(session, LEFT, parked_code=code, parked_field="sex", parked_params={"value": "?"})
    assert (found.parked_code, found.parked_field, found.parked_params) == kept
    assert found.version == 6


def test_the_row_keeps_what_never_travels() -> None:
    here = {**row(names="Luz"), "notes": "de aquí", "directions": "junto al río"}
    found = met_row(ACCOUNT, after(6, names="Ana"), theirs(), here)
    assert found == {**here, **row(6, names="Ana"), "notes": "de aquí", "directions": "junto al río"}


def test_a_value_that_the_line_would_not_bear_stays_to_be_refused_by_name() -> None:
    here = {**row(), "known_as": "x" * 500}
    record = after(6, **{**wire_values("jobseeker", here), "email": "nueva@example.org", "hours": "half"})
    found = met_row(ACCOUNT, record, theirs(email="nueva@example.org", hours="half"), here)
    assert found == {**here, "email": "nueva@example.org", "hours": "half", "version": 6}


def test_what_this_program_cannot_keep_is_not_taken() -> None:
    here, long = row(), after(6, known_as="x" * 500)
    assert met_row(ACCOUNT, long, theirs(shoe_size=40), here) is None
    assert met_row(ACCOUNT, after(6), theirs(), {**here, "office_id": UUID(int=99)}) is None
