"""Headquarters' records as rows of this PC: what is written, acknowledged, named, counted on, forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from exchange_kit import admit, settle_all
from given_back_kit import counters, letter, put, rows, visits
from sqlalchemy import select, update
from support.exchange import DAY, TestOffice

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import (
    AckedVersion,
    AuditLine,
    AuditSubject,
    Draft,
    Jobseeker,
    Letter,
    NumberCounter,
    OutboxEntry,
    SearchDocument,
)
from pes_desktop.storage.store import Actor
from pes_desktop.sync import freeze
from pes_desktop.sync.columns import local_defaults, table_of, wire_values
from pes_desktop.sync.incoming import (
    Arrived,
    Row,
    acknowledge,
    rows_here,
    take_office,
    versions_of,
    waiting_among,
    whole_row,
    write_rows,
)
from pes_desktop.sync.wire import WireRecord, content_hash

OTHER = UUID(int=77)


@pytest.fixture
def pc(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> TestOffice:
    """An admitted PC of which nothing waits; names are asked for three at a time."""
    admit(office)
    settle_all(office)
    monkeypatch.setattr(freeze, "_CHUNK", 3)
    return office


def wire(pc: TestOffice, kind: str, version: int = 0, **values: Any) -> list[WireRecord]:
    """Headquarters' records: as they stand here, in this ``version``, with these values."""
    return [WireRecord(kind, key, version or row["version"], 0, {**wire_values(kind, row), **values})
            for key, row in sorted(rows(pc, kind).items())]


def write(pc: TestOffice, kind: str, given: Iterable[WireRecord | Row], held: bool = True) -> set[UUID]:
    """Through one captured write; returns the ids that were kept."""
    assert pc.account is not None
    given = list(given)
    records = {one.record_id: one for one in given if isinstance(one, WireRecord)}
    with pc.store.write(Actor(), "pulled") as unit:
        ids = [one.record_id if isinstance(one, WireRecord) else one["id"] for one in given]
        here = rows_here(unit.session, kind, ids)
        made = [whole_row(pc.account, one, here.get(one.record_id)) if isinstance(one, WireRecord) else one
                for one in given]
        return write_rows(unit, pc.account, kind, [row for row in made if row is not None], here,
                          records if held else None)


def acked(pc: TestOffice) -> dict[UUID, tuple[str, int, str]]:
    with pc.store.read() as session:
        return {row.record_id: (row.record_type, row.version, row.content_hash)
                for row in session.scalars(select(AckedVersion))}


def last_line(pc: TestOffice) -> AuditLine:
    with pc.store.read() as session:
        found = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert found is not None
        session.expunge(found)
    return found


def test_rows_and_what_waits_are_found_however_many(pc: TestOffice) -> None:
    keys = pc.add_people(7)
    with pc.store.read() as session:
        assert rows_here(session, "jobseeker", keys[:5]) == {key: rows(pc, "jobseeker")[key] for key in keys[:5]}
        assert versions_of(session, "jobseeker", [*keys[1:], new_id()]) == dict.fromkeys(keys[1:], 1)
        waiting = waiting_among(session, [*keys[:6], new_id()])
        assert {key: entry.record_id for key, entry in waiting.items()} == {key: key for key in keys[:6]}
        assert {(entry.record_type, entry.version) for entry in waiting.values()} == {("jobseeker", 1)}
        assert rows_here(session, "jobseeker", []) == versions_of(session, "jobseeker", []) == {}


def test_a_new_row_has_headquarters_columns_and_blank_ones_of_our_own(pc: TestOffice) -> None:
    assert pc.account is not None
    pc.add_people(1)
    (record,) = wire(pc, "jobseeker", 9)
    row = whole_row(pc.account, record, None)
    assert row is not None
    assert row.keys() == rows(pc, "jobseeker")[record.record_id].keys()
    assert (row["id"], row["office_id"], row["version"]) == (record.record_id, pc.office_id, 9)
    assert wire_values("jobseeker", row) == record.values
    assert {name: row[name] for name in local_defaults("jobseeker")} == local_defaults("jobseeker")


def test_a_row_that_is_here_keeps_what_never_travels(pc: TestOffice) -> None:
    assert pc.account is not None
    (key,) = pc.add_people(1)
    (record,) = wire(pc, "jobseeker", 9, surnames="Toapanta")
    here = rows(pc, "jobseeker")[key]
    row = whole_row(pc.account, record, here)
    assert row is not None
    assert {name for name in row if row[name] != here[name]} == {"surnames", "version"}
    assert row["notes"] == "queda en la oficina"
    assert whole_row(pc.account, record, {**here, "office_id": OTHER}) is None, "a record of another office"
    (odd,) = wire(pc, "jobseeker", 9, shoe_size=40)
    assert whole_row(pc.account, odd, here) is None, "a later program's field"


#: Consent there, consent here, and what becomes of a value (yes) that stands here and not there.
CONSENTS = [
    (None, None, True), (None, False, True), (False, False, True), (False, None, True),  # it never went up: ours stays
    (True, False, None), (True, True, None), (True, None, None),  # it is shared: theirs counts
    (False, True, None), (None, True, None)]  # and was withdrawn there: it goes


def test_a_value_that_needs_consent(pc: TestOffice) -> None:
    assert pc.account is not None
    (key,) = pc.add_people(1)
    (record,) = wire(pc, "jobseeker", 2)
    held = rows(pc, "jobseeker")[key]
    values = {name: one for name, one in record.values.items() if not name.startswith("disability")}
    for theirs, here, value in CONSENTS:
        given = values if theirs is None else {**values, "disability_consent": theirs}
        row = whole_row(pc.account, WireRecord("jobseeker", key, 2, 0, given),
                        {**held, "disability_consent": here, "disability": True})
        assert row is not None
        assert row["disability"] is value, (theirs, here)


def test_what_is_written_is_acknowledged_named_and_found(pc: TestOffice) -> None:
    old, same = sorted(pc.add_people(2))
    settle_all(pc)
    first, second = wire(pc, "jobseeker", 5, surnames="Toapanta", community="Nizag")
    new = WireRecord("jobseeker", new_id(), 4, 0, first.values)
    assert write(pc, "jobseeker", [first, second, new]) == {old, same, new.record_id}
    held = rows(pc, "jobseeker")
    assert {key: (row["surnames"], row["version"]) for key, row in held.items()} == {
        old: ("Toapanta", 5), same: ("Toapanta", 5), new.record_id: ("Toapanta", 4)}
    expected = {one.record_id: ("jobseeker", one.version, content_hash(
        "jobseeker", one.record_id, one.values).hex()) for one in (first, second, new)}
    assert {key: one for key, one in acked(pc).items() if key in expected} == expected
    line = last_line(pc)
    assert sorted(line.records) == sorted([
        ["jobseeker", str(old), "changed", ["community", "surnames"]],
        ["jobseeker", str(same), "changed", ["community", "surnames"]], ["jobseeker", str(new.record_id), "new", []]])
    with pc.store.read() as session:
        titles = dict(session.execute(select(SearchDocument.record_id, SearchDocument.title)).all())
    assert all(titles[key].startswith("Toapanta") for key in expected)
    assert pc.waiting() == 0


def test_what_headquarters_need_not_hold_is_not_acknowledged(pc: TestOffice) -> None:
    (key,) = pc.add_people(1)
    settle_all(pc)
    before = acked(pc)
    row = {**rows(pc, "jobseeker")[key], "surnames": "Toapanta", "version": 3}
    assert write(pc, "jobseeker", [row], held=False) == {key}
    assert (rows(pc, "jobseeker")[key]["surnames"], acked(pc)) == ("Toapanta", before)
    assert write(pc, "jobseeker", [], held=False) == set()


def test_what_hangs_on_a_person_is_found_by_the_person(pc: TestOffice) -> None:
    (key,) = pc.add_people(1)
    write(pc, "job", wire(pc, "job", 2))
    line = last_line(pc)
    assert {record[0] for record in line.records} == {"job"}
    with pc.store.read() as session:
        assert list(session.scalars(select(AuditSubject.record_id).where(AuditSubject.seq == line.seq))) == [key]
    firm, _ = pc.add_vacancy()
    write(pc, "employer", wire(pc, "employer", 2))
    assert last_line(pc).records == [["employer", str(firm), "changed", []]]


def test_what_has_no_parent_here_is_left_out(pc: TestOffice) -> None:
    here = pc.add_people(5)
    given = wire(pc, "job", 2)
    odd = [WireRecord("job", new_id(), 1, 0, {**given[0].values, "jobseeker_id": str(new_id())}) for _ in range(2)]
    assert write(pc, "job", [odd[0], *given, odd[1]]) == {one.record_id for one in given}
    assert {row["jobseeker_id"] for row in rows(pc, "job").values()} == set(here)
    assert write(pc, "job", odd) == set()
    put(pc, *visits(pc, here[0]))
    assert len(write(pc, "service_act", wire(pc, "service_act", 2))) == 1, "one without an employer needs none"


def test_acknowledged_anew_counts_the_later_version(pc: TestOffice) -> None:
    (key,) = pc.add_people(1)
    with pc.store.local() as session:
        for version in (3, 4):
            acknowledge(session, wire(pc, "jobseeker", version, surnames=f"v{version}"))
    (record,) = wire(pc, "jobseeker", 4, surnames="v4")
    assert acked(pc)[key] == ("jobseeker", 4, content_hash("jobseeker", key, record.values).hex())


# An office that this PC joins

def test_the_office_is_taken_as_headquarters_holds_it(pc: TestOffice) -> None:
    ((_, row),) = rows(pc, "office").items()
    record = WireRecord("office", new_id(), 8, 0, wire_values("office", {**row, "name": "Oficina Chambo"}))
    with pc.store.write(Actor(), "office_joined") as unit:
        take_office(unit, record)
    taken = rows(pc, "office")[record.record_id]
    assert (taken["office_id"], taken["version"], taken["name"]) == (record.record_id, 8, "Oficina Chambo")
    assert acked(pc)[record.record_id] == ("office", 8, content_hash("office", record.record_id, record.values).hex())
    assert last_line(pc).records == [["office", str(record.record_id), "new", []]]
    assert pc.waiting() == 0
    with pytest.raises(DomainError), pc.store.write(Actor(), "office_joined") as unit:
        take_office(unit, WireRecord("office", new_id(), 1, 0, {**record.values, "planet": "Mars"}))


# Numbers

def numbered(pc: TestOffice, *numbers: str) -> list[Row]:
    """Letters of these numbers, as rows that come."""
    (person,) = pc.add_people(1)
    sent = pc.add_referral(person, pc.add_vacancy()[1])
    put(pc, letter(pc, sent, "x"))
    ((key, row),) = rows(pc, "letter").items()
    with pc.store.write(Actor(), "edit") as unit:
        unit.session.delete(unit.session.get_one(Letter, key))
    return [{**row, "id": new_id(), "number": number, "result_code": f"A4K7Q{place}"}
            for place, number in enumerate(numbers)]


def test_no_number_is_given_again_that_headquarters_knows(pc: TestOffice) -> None:
    write(pc, "letter", numbered(
        pc, "ALA-C-2026-A00007", "ALA-C-2026-A00005", "nonsense", "ALA-C-2026-B00090", "ALA-V-2026-A00080",
        "ALA-C-2025-A00003", "ALA-C-2024-A00001"), held=False)
    assert counters(pc) == {("letter", 2026): 7, ("letter", 2025): 3, ("letter", 2024): 1}


@pytest.mark.parametrize(("given", "stands"), [(6, 7), (7, 7), (9, 9)])
def test_a_counter_that_is_further_stays(pc: TestOffice, given: int, stands: int) -> None:
    with pc.store.local() as session:
        session.add(NumberCounter(kind="letter", year=2026, last=given))
        session.add(NumberCounter(kind="code", year=0, last=100))
    write(pc, "letter", numbered(pc, "ALA-C-2026-A00002", "ALA-C-2026-A00007"), held=False)
    assert counters(pc) == {("letter", 2026): stands, ("code", 0): 100 + stands - given}, "codes go on with the letters"


def test_orders_have_numbers_of_their_own(pc: TestOffice) -> None:
    _, order = pc.add_vacancy()
    write(pc, "vacancy", [{**rows(pc, "vacancy")[order], "version": 2, "number": "ALA-V-2026-A00041"}], held=False)
    assert counters(pc) == {("vacancy", 2026): 41}


# Whom headquarters knows as erased

def with_letter(pc: TestOffice, person: UUID, number: str) -> UUID:
    sent = pc.add_referral(person, pc.add_vacancy()[1])
    paper = letter(pc, sent, number)
    paper.result_code = number[-6:]
    put(pc, paper, *visits(pc, person))
    return sent


def test_the_erased_lose_what_only_this_pc_held_and_nobody_else_does(pc: TestOffice) -> None:
    gone, stays = pc.add_people(2)
    sent, other = with_letter(pc, gone, "ALA-C-2026-A00001"), with_letter(pc, stays, "ALA-C-2026-A00002")
    with pc.store.local() as session:
        session.add_all([Draft(key=f"intake:edit:{key}", staff_id=OTHER, payload={}, title="", step="")
                         for key in (gone, stays)])
    given = [WireRecord(one.record_type, one.record_id, 5, 0, {
        **one.values, **({"erased_on": DAY.isoformat()} if one.record_id == gone else {})})
        for one in wire(pc, "jobseeker", 5)]
    assert write(pc, "jobseeker", given) == {gone, stays}
    held = rows(pc, "jobseeker")
    assert (held[gone]["erased_on"], held[gone]["notes"], held[stays]["notes"]) == (DAY, "", "queda en la oficina")
    papers = {row["referral_id"]: key for key, row in rows(pc, "letter").items()}
    with pc.store.read() as session:
        found = set(session.scalars(select(SearchDocument.record_id)))
        drafts = list(session.scalars(select(Draft.key)))
    assert not found & {gone, papers[sent]}, "neither by the name nor by the number of a letter"
    assert {stays, papers[other]} <= found
    assert drafts == [f"intake:edit:{stays}"]
    write(pc, "jobseeker", [msgspec.structs.replace(one, version=6) for one in given])
    assert rows(pc, "jobseeker")[gone]["version"] == 6, "who is known as erased may come again"


@pytest.mark.parametrize(("kind", "name", "value"), [("letter", "content", {"a": 1}), ("service_act", "note", "nota")])
def test_what_hangs_on_the_erased_comes_without_what_was_ours(pc: TestOffice, kind: str, name: str,
                                                              value: object) -> None:
    gone, stays = pc.add_people(2)
    sent, _ = with_letter(pc, gone, "ALA-C-2026-A00001"), with_letter(pc, stays, "ALA-C-2026-A00002")
    with pc.store.local() as session:
        session.execute(update(Jobseeker).where(Jobseeker.id == gone).values(erased_on=DAY))
        session.execute(table_of(kind).update().values({name: value}))
    assert len(write(pc, kind, wire(pc, kind, 4))) == 2
    kept = {row.get("jobseeker_id", row.get("referral_id")): row[name] for row in rows(pc, kind).values()}
    of_gone = kept.pop(gone if kind == "service_act" else sent)
    assert (of_gone, list(kept.values())) == (local_defaults(kind)[name], [value])


def test_arrived_counts_each_record_once() -> None:
    arrived = Arrived()
    first, second = new_id(), new_id()
    arrived.note("job", [first])
    arrived.note("job", [first, second])
    arrived.note("skill", [])
    arrived.note("letter", [first])
    assert arrived.touched == {"job": {first, second}, "letter": {first}}
    assert arrived.total == 3
    assert arrived.changes.touched == {"job": frozenset({first, second}), "letter": frozenset({first})}


def test_an_entry_that_waits_is_left_alone(pc: TestOffice) -> None:
    (key,) = pc.add_people(1)
    write(pc, "jobseeker", wire(pc, "jobseeker", 5))
    with pc.store.read() as session:
        entry = session.scalars(select(OutboxEntry).where(OutboxEntry.record_id == key)).one()
        assert (entry.version, entry.base_version) == (1, 0)
