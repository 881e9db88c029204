"""Rows of the journal and of another file go in where they are newer, and are found and queued as any."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from replay_kit import ana, copy, replaying
from sqlalchemy import select, text
from storage_kit import DAY, OFFICE, person

from pes_desktop.domain.ids import new_id
from pes_desktop.models import (
    AckedVersion,
    Draft,
    Jobseeker,
    NameKey,
    NumberCounter,
    OutboxEntry,
    PersonChange,
    SearchDocument,
    Setting,
)
from pes_desktop.models.base import utcnow
from pes_desktop.storage.replay import LostLine
from pes_desktop.storage.store import Store

__all__ = ["ana", "copy"]


# --- rows of the journal ---
def test_rows_come_where_they_are_newer(ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        session = unit.session
        plain = dict(session.execute(select(Jobseeker.__table__)).mappings().one())
        for version, names in ((1, "same"), (0, "older")):
            replay.rows("jobseeker", [plain | {"version": version, "names": names}])
        assert session.scalars(select(Jobseeker.names)).one() == "Ana"
        replay.rows("jobseeker", [plain | {"version": 3, "names": "newer"},
                                  plain | {"version": 1, "names": "Luz", "id": UUID(int=9)}])
        assert session.execute(select(Jobseeker.names, Jobseeker.version).order_by(Jobseeker.names)).all() == [
            ("Luz", 1), ("newer", 3)]
        for last in (5, 2):
            replay.rows("number_counter", [{"kind": "letter", "year": 2026, "last": last}])
        assert session.scalars(select(NumberCounter.last)).one() == 5
        replay.rows("setting", [{"key": "paper", "value": "letter"}, {"key": "new", "value": {"a": 1}}])
        replay.rows("setting", [])
        assert {row.key: row.value for row in session.scalars(select(Setting))} == {
            "paper": "letter", "theme": "dark", "new": {"a": 1}}
        change = {"jobseeker_id": ana.id, "audit_seq": 2, "record_type": "jobseeker", "record_id": ana.id,
                  "field": "names", "before": ["A"], "after": ["B"]}
        replay.rows("person_change", [change, change])
        assert len(session.scalars(select(PersonChange)).all()) == 2, "without a number of its own it is another one"


def test_search_outbox_and_names_follow_the_rows(store: Store, ana: Jobseeker, copy: Path) -> None:
    """Of many records, as of one: nobody is left out between two portions, nor queued that headquarters holds."""
    with replaying(copy) as (unit, replay):
        plain = dict(unit.session.execute(select(Jobseeker.__table__)).mappings().one())
        many = [plain | {"id": new_id(), "surnames": f"Quispe{number}", "version": 2} for number in range(801)]
        unit.session.add_all([AckedVersion(record_id=many[place]["id"], record_type="jobseeker", version=version,
                                           content_hash="x") for place, version in ((0, 2), (1, 3), (2, 1))])
        unit.session.flush()
        replay.rows("jobseeker", many)
        replay.finish()
        session = unit.session
        ids = {row["id"] for row in many}
        assert ids <= set(session.scalars(select(SearchDocument.record_id)))
        assert ids <= set(session.scalars(select(NameKey.record_id)))
        assert set(session.scalars(select(OutboxEntry.record_id).where(
            OutboxEntry.record_type == "jobseeker"))) == (ids | {ana.id}) - {many[0]["id"], many[1]["id"]}


def test_an_entry_that_headquarters_has_answered_leaves_the_outbox(ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        held = {row.record_type: row.record_id for row in unit.session.scalars(select(OutboxEntry))}
        assert set(held) == {"office", "jobseeker", "job", "employer", "vacancy"}
        for kind, version in (("office", 1), ("jobseeker", 2), ("job", 0)):
            unit.session.add(AckedVersion(record_id=held[kind], record_type=kind, version=version, content_hash="x"))
        unit.session.flush()
        replay.finish()
        assert set(unit.session.scalars(select(OutboxEntry.record_type))) == {"job", "employer", "vacancy"}


# --- what goes ---
def test_what_hangs_on_nothing_goes_and_is_told_by_table(ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        nobody = new_id()
        for _ in range(2):
            replay.rows("job", [{"id": new_id(), "office_id": OFFICE, "version": 1, "created_at": utcnow(),
                                 "updated_at": utcnow(), "jobseeker_id": nobody, "occupation": "x", "position": 0,
                                 "tasks": "", "employer_kind": "", "reason_left": ""}])
        referral = new_id()
        unit.session.execute(text(
            "INSERT INTO referral (id, office_id, version, created_at, updated_at, jobseeker_id, vacancy_id, state,"
            " state_on, appointment, self_verified, contract) SELECT :id, office_id, 1, created_at, updated_at, :no,"
            " id, 'draft', '2026-03-02', '', 0, '' FROM vacancy"), {"id": referral.hex, "no": nobody.hex})
        unit.session.execute(text(
            "INSERT INTO referral_event (id, office_id, version, created_at, updated_at, referral_id, serial,"
            " from_state, state, fact_date, entered_at, role, reason, note, evidence) SELECT :id, office_id, 1,"
            " created_at, updated_at, :of, 1, '', '', '2026-03-02', created_at, '', '', '', '' FROM vacancy"),
            {"id": new_id().hex, "of": referral.hex})
        done = replay.finish()
        assert done.lost == [LostLine(None, "orphan", "job 2"), LostLine(None, "orphan", "referral 1"),
                             LostLine(None, "orphan", "referral_event 1")]
        assert [row[0] for row in unit.session.execute(text("SELECT count(*) FROM job"))] == [1]
        assert unit.session.execute(text("SELECT count(*) FROM referral")).scalar() == 0


def test_former_values_of_an_erased_person_do_not_come_back(store: Store, ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        luz = person("Tene", "Luz", erased_on=DAY)
        unit.session.add_all([luz, *[
            PersonChange(jobseeker_id=one, audit_seq=2, record_type="jobseeker", record_id=one, field="names",
                         before=["A"], after=["B"]) for one in (ana.id, luz.id)]])
        unit.session.flush()
        replay.finish()
        assert unit.session.scalars(select(PersonChange.jobseeker_id)).all() == [ana.id]


# --- rows of another file ---
COUNTER = ("year", "kind", "gone", "last")


def test_raw_rows_go_in_where_they_are_newer(copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        held = replay.held("number_counter")
        assert held == {("letter", 2026): 1}
        rows = [(2026, "letter", "x", 1), (2026, "letter", "x", 0), (2026, "letter", "x", 4), (2025, "code", "x", 2)]
        assert replay.raw_rows("number_counter", COUNTER, rows, held) == 2
        assert set(unit.session.execute(select(NumberCounter.kind, NumberCounter.year, NumberCounter.last))
                   ) == {("letter", 2026, 4), ("code", 2025, 2)}
        assert replay.raw_rows("number_counter", COUNTER[1:], [("letter", "x", 9)], held) == 0, "without its key"
        assert replay.raw_rows("number_counter", ("kind", "year"), [("letter", 2024)], held) == 0, "last is wanted"
        assert replay.raw_rows("number_counter", COUNTER, [(2026, "letter", "x", 3)], {}) == 0, "older than what is in"


def test_raw_rows_of_a_table_without_a_rule_fill_gaps_only(copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        held = replay.held("setting")
        assert held == {("paper",): None, ("theme",): None}
        rows = [("paper", '"letter"'), ("new", '"x"'), ("broken", None), ("last", "1")]
        assert replay.raw_rows("setting", ("key", "value"), rows, held) == 2
        assert replay.raw_rows("setting", ("key", "value"), [("theme", '"light"')], {}) == 0
        assert {row.key: row.value for row in unit.session.scalars(select(Setting))} == {
            "paper": "A4", "theme": "dark", "new": "x", "last": 1}


def test_raw_rows_of_records_are_found_by_search_and_queued(ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        columns = [row[1] for row in unit.session.execute(text("PRAGMA table_info(jobseeker)"))]
        (plain,) = unit.session.execute(text("SELECT * FROM jobseeker")).all()
        named = dict(zip(columns, plain, strict=True))
        newer = tuple((named | {"version": 2, "surnames": "Quispe"}).values())
        other = tuple((named | {"id": UUID(int=9).hex, "surnames": "Sisa"}).values())
        held = replay.held("jobseeker")
        assert held == {(ana.id.hex,): 1}
        assert replay.raw_rows("jobseeker", columns, [plain, newer, other], held) == 2
        replay.finish()
        session = unit.session
        assert set(session.execute(select(Jobseeker.surnames, Jobseeker.version))) == {
            ("Quispe", 2), ("Sisa", 1)}
        assert {(row.record_id, row.version) for row in session.scalars(select(OutboxEntry)) if
                row.record_type == "jobseeker"} == {(ana.id, 2), (UUID(int=9), 1)}
        assert session.scalars(select(SearchDocument.words).where(SearchDocument.record_id == UUID(int=9))).one()


def test_raw_drafts_go_by_the_time_they_were_saved(copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        at = utcnow()
        unit.session.add(Draft(key="k", staff_id=UUID(int=1), title="here", payload={}, saved_at=at))
        unit.session.flush()
        columns = ("key", "staff_id", "title", "step", "payload", "saved_at")
        for title, when in (("older", at - timedelta(seconds=1)), ("newer", at + timedelta(seconds=1))):
            row = ("k", UUID(int=1).hex, title, "", "{}", f"{when:%Y-%m-%d %H:%M:%S.%f}")
            assert replay.raw_rows("draft", columns, [row], {}) == (title == "newer")
        assert unit.session.scalars(select(Draft.title)).all() == ["newer"]
