"""What headquarters gives back, row by row: new and changed rows, parents, consents, erased people.

Headquarters is a real HTTP server on loopback that gives what a second database of the same office holds.
"""

from __future__ import annotations

from uuid import UUID

import pytest
from given_back_kit import WHO, At, at, everything, letter, lines, put, rows, visits
from sqlalchemy import select, text
from support.exchange import DAY

from pes_desktop.models import (
    SYNCED,
    AckedVersion,
    AuditSubject,
    Draft,
    Jobseeker,
    Letter,
    SearchDocument,
)
from pes_desktop.storage.store import Actor
from pes_desktop.sync import bring_back as module
from pes_desktop.sync.bring_back import BroughtBack
from pes_desktop.sync.columns import table_of, wire_values
from pes_desktop.sync.wire import Held, WireRecord, content_hash

__all__ = ["at"]


def test_all_that_a_person_left_comes_back_as_it_was(at: At) -> None:
    people, _ = everything(at)
    lost = [one for one in at.lost() if one.record_type not in ("office", "device")]
    done = at.fetch(lost)
    assert done.total == len(lost) == 2 + 4 + 4 + 1 + 1 + 1 + 1
    assert done.touched["jobseeker"] == set(people)
    assert done.changes.touched["letter"] == frozenset(done.touched["letter"])
    for kind in SYNCED:
        ours, theirs = rows(at.thin, kind), rows(at.full, kind)
        assert {key: (row["version"], wire_values(kind, row)) for key, row in ours.items()} == {
            key: (row["version"], wire_values(kind, row)) for key, row in theirs.items()}, kind
        assert {row["office_id"] for row in ours.values()} <= {at.thin.office_id}
    assert {row["notes"] for row in rows(at.thin, "jobseeker").values()} == {""}, "what never went up is blank"
    (paper,) = rows(at.thin, "letter").values()
    assert (paper["content"], paper["copies"]) == ({}, 0)
    with at.thin.store.read() as session:
        acked = {row.record_id: row for row in session.scalars(select(AckedVersion))}
        for record in at.records("job"):
            kept = acked[record.record_id]
            assert (kept.record_type, kept.version, kept.content_hash) == (
                "job", record.version, content_hash("job", record.record_id, record.values).hex())
        assert set(people) <= set(session.scalars(select(SearchDocument.record_id)))
    assert at.thin.waiting() == 0


def test_parents_are_asked_for_first_and_in_portions(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PORTION", 3)
    at.full.add_people(2)
    lost = at.lost("skill", "job", "jobseeker")
    assert at.fetch(lost).total == 10
    assert at.asked() == [("jobseeker", 2), ("job", 3), ("job", 1), ("skill", 3), ("skill", 1)]
    assert len(lines(at.thin)) == 5, "each portion is one write"


def test_each_record_is_named_in_the_trail_and_found_by_its_person(at: At) -> None:
    (one,) = at.full.add_people(1)
    at.fetch(at.lost("jobseeker", "job"))
    person, job = lines(at.thin)
    assert (person.staff_id, person.role) == (WHO.staff_id, "coordinator")
    assert person.records == [["jobseeker", str(one), "new", []]]
    assert sorted(job.records) == sorted(["job", str(key), "new", []] for key in rows(at.full, "job"))
    with at.thin.store.read() as session:
        about = list(session.scalars(select(AuditSubject.record_id).where(AuditSubject.seq == job.seq)))
    assert about == [one]


def test_an_earlier_row_is_brought_up_and_a_row_of_our_own_stays(at: At) -> None:
    old, same, ours, foreign = at.full.add_people(4)
    at.fetch(at.lost("jobseeker"))
    for one in (old, ours, foreign):
        at.full.edit(one, community="Nizag", surnames="Toapanta")
    at.thin.edit(ours, community="Aquí")
    with at.thin.store.local() as session:
        session.execute(text("UPDATE jobseeker SET notes = 'de aquí', directions = 'junto al río'"))
        row = session.get(Jobseeker, foreign)
        assert row is not None
        session.execute(table_of("jobseeker").update().where(table_of("jobseeker").c.id == foreign).values(
            office_id=UUID(int=77)))
    done = at.fetch(at.lost("jobseeker"))
    assert done.touched == {"jobseeker": {old}}
    held = rows(at.thin, "jobseeker")
    assert (held[old]["community"], held[old]["surnames"], held[old]["version"]) == ("Nizag", "Toapanta", 2)
    assert (held[old]["notes"], held[old]["directions"]) == ("de aquí", "junto al río")
    assert held[ours]["community"] == "Aquí"
    assert (held[same]["version"], held[foreign]["version"]) == (1, 1)
    assert lines(at.thin)[-1].records == [["jobseeker", str(old), "changed", ["community", "surnames"]]]
    with at.thin.store.read() as session:
        document = session.scalars(select(SearchDocument).where(SearchDocument.record_id == old)).one()
        assert session.get(AckedVersion, old).version == 2  # type: ignore[union-attr]
    assert document.title.startswith("Toapanta")
    assert at.fetch(at.lost("jobseeker")) == BroughtBack()


def test_what_lacks_its_parent_waits_for_it(at: At) -> None:
    one, _ = at.full.add_people(2)
    assert at.fetch(at.lost("job")).total == 0
    at.fetch([item for item in at.lost("jobseeker") if item.record_id == one])
    assert at.fetch(at.lost("job")).total == 2
    assert {row["jobseeker_id"] for row in rows(at.thin, "job").values()} == {one}
    put(at.full, *visits(at.full, one))
    assert at.fetch(at.lost("service_act")).total == 1, "one without an employer needs none"


def test_what_cannot_be_read_stays_a_difference(at: At) -> None:
    one, two = at.full.add_people(2)
    at.answer = lambda held: Held(held.office_id, [
        WireRecord(r.record_type, r.record_id, r.version, 0, {**r.values, **({"shoe_size": 40} if r.record_id == one
                                                                           else {})}) for r in held.records])
    assert at.fetch(at.lost("jobseeker")).touched == {"jobseeker": {two}}


def test_a_value_without_consent_stays_here_and_a_withdrawn_one_goes(at: At) -> None:
    quiet, told = at.full.add_people(2, disability=True, disability_consent=False)
    at.full.edit(told, disability_consent=True)
    at.fetch(at.lost("jobseeker"))
    with at.thin.store.local() as session:
        session.execute(text("UPDATE jobseeker SET disability = 1"))
    at.full.edit(quiet, community="Otra")
    at.full.edit(told, disability_consent=False, disability=None)
    at.fetch(at.lost("jobseeker"))
    held = rows(at.thin, "jobseeker")
    assert (held[quiet]["disability"], held[quiet]["community"]) == (True, "Otra")
    assert held[told]["disability"] is None
    at.full.edit(quiet, disability_consent=True, disability=False)
    at.fetch(at.lost("jobseeker"))
    assert rows(at.thin, "jobseeker")[quiet]["disability"] is False


def test_whom_headquarters_erased_is_forgotten_here_with_all_that_never_went_up(at: At) -> None:
    (gone, stays), sent = everything(at)
    at.fetch(at.lost())
    with at.thin.store.local() as session:
        session.add(Draft(key=f"intake:edit:{gone}", staff_id=UUID(int=5), payload={}, title="", step=""))
        for person in session.scalars(select(Jobseeker)):
            person.notes = "de aquí"
        for paper in session.scalars(select(Letter)):
            paper.content = {"person_name": "Rosa"}
    at.full.edit(gone, erased_on=DAY, surnames="", names="", document_number="")
    at.full.edit(stays, community="Otra")
    with at.full.store.write(Actor(), "edit") as unit:
        for paper in unit.session.scalars(select(Letter)):
            paper.expires_on = DAY.replace(day=9)
    put(at.full, *visits(at.full, gone))
    with at.full.store.local() as session:
        session.execute(text("UPDATE service_act SET note = 'x'"))
    at.fetch(at.lost())
    held = rows(at.thin, "jobseeker")
    assert (held[gone]["erased_on"], held[gone]["surnames"], held[gone]["notes"]) == (DAY, "", "")
    assert (held[stays]["notes"], held[stays]["community"]) == ("de aquí", "Otra")
    (paper,) = rows(at.thin, "letter").values()
    assert (paper["expires_on"], paper["content"]) == (DAY.replace(day=9), {})
    with at.thin.store.read() as session:
        assert session.scalars(select(Draft)).all() == []
        found = set(session.scalars(select(SearchDocument.record_id)))
    assert gone not in found
    assert stays in found
    assert rows(at.thin, "referral")[sent]["version"] == 1


def test_what_belongs_to_an_erased_person_keeps_nothing_of_its_own(at: At) -> None:
    """The person is known as erased here already; a letter and a visit of theirs come in a later version."""
    (gone, stays), sent = everything(at)
    put(at.full, *visits(at.full, gone), *visits(at.full, stays))
    other = at.full.add_referral(stays, next(iter(rows(at.full, "vacancy"))))
    put(at.full, letter(at.full, other, "ALA-C-2026-A00008"))
    at.fetch(at.lost())
    with at.thin.store.local() as session:
        session.execute(text("UPDATE service_act SET note = 'nota'"))
        session.execute(text("""UPDATE letter SET content = '{"a": 1}', copies = 3"""))
        session.execute(text("UPDATE jobseeker SET erased_on = :day WHERE id = :who"), {"day": DAY, "who": gone.hex})
        session.execute(text("UPDATE jobseeker SET erased_on = :day WHERE id = :who"), {"day": DAY, "who": str(gone)})
    for kind in ("letter", "service_act"):
        with at.full.store.write(Actor(), "edit") as unit:
            for row in unit.session.scalars(select(SYNCED[kind])):
                if kind == "letter":
                    row.expires_on = DAY.replace(day=9)  # type: ignore[attr-defined]
                else:
                    row.fact_date = DAY.replace(day=9)  # type: ignore[attr-defined]
        assert at.fetch(at.lost(kind)).total == 2
    papers = {row["referral_id"]: row["content"] for row in rows(at.thin, "letter").values()}
    assert papers == {sent: {}, other: {"a": 1}}
    notes = {row["jobseeker_id"]: row["note"] for row in rows(at.thin, "service_act").values()}
    assert notes == {gone: "", stays: "nota"}
