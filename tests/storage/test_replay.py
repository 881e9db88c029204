"""What the journal holds comes back into an older file: the same rows, the same trail, the same search and outbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from replay_kit import a_days_work, ana, bring_back, copy, everything, freeze, open_at, replaying
from sqlalchemy import delete, select
from storage_kit import DAY, KEY, NOBODY, OFFICE, add, person

from pes_desktop.domain.ids import new_id
from pes_desktop.models import (
    AuditLine,
    AuditSubject,
    Job,
    Jobseeker,
    NumberCounter,
    OutboxEntry,
    PersonChange,
    ServiceAct,
    Setting,
)
from pes_desktop.models.base import utcnow
from pes_desktop.storage import audit, capture
from pes_desktop.storage.capture import Line
from pes_desktop.storage.frames import JournalFile, journal_files
from pes_desktop.storage.replay import LostLine, changes_since, end_of_trail, find_pending
from pes_desktop.storage.store import Store

__all__ = ["ana", "copy"]


def line_of(seq: int, previous: str = "p", act: str = "x", records: list[Any] | None = None) -> Line:
    return Line(seq, utcnow(), UUID(int=3), "reception", act, records or [], previous, f"digest {seq}")


# --- the whole of it ---
@pytest.mark.parametrize("rows_a_frame", [2000, 1])
def test_an_older_file_becomes_the_newer_one(
    store: Store, ana: Jobseeker, copy: Path, monkeypatch: pytest.MonkeyPatch, rows_a_frame: int
) -> None:
    monkeypatch.setattr(capture, "ROWS_A_FRAME", rows_a_frame)
    a_days_work(store, ana)
    store.close()
    done = bring_back(store.folder, copy)
    whole, made = everything(store.folder), everything(copy)
    assert {name: rows for name, rows in made.items() if name not in ("audit", "outbox")} == {
        name: rows for name, rows in whole.items() if name not in ("audit", "outbox")}
    with store.read() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
        left = {(row.record_type, row.record_id, row.version) for row in session.scalars(select(OutboxEntry))}
    again = open_at(copy)
    with again.read() as session:
        held = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
        assert [line.digest for line in held[:-1]] == [line.digest for line in lines]
        assert audit.verify_chain(session) is None
        assert held[-1].records == [
            ["audit", str(line.seq), "brought_back",
             [line.act, line.at.isoformat(), str(line.staff_id or ""), line.digest[:16]]] for line in lines[2:]]
        assert {(row.record_type, row.record_id, row.version) for row in session.scalars(select(OutboxEntry))} == left
    again.close()
    assert [line.seq for line in done.restored] == [line.seq for line in done.replayed] == [3, 4, 5, 6]
    assert (done.told, done.lost, done.count) == ([], [], 4)


def test_a_file_that_has_it_all_gets_nothing(store: Store, ana: Jobseeker, copy: Path) -> None:
    a_days_work(store, ana)
    store.close()
    before = everything(store.folder)
    with replaying(store.folder) as (unit, replay):
        pending = find_pending(store.folder, KEY, None)
        assert len(pending.lines) == 6
        replay.changes(pending)
        done = replay.done
        unit.session.rollback()
    assert (done.restored, done.told, done.replayed) == ([], [], [])
    assert everything(store.folder) == before


def test_a_frame_that_cannot_be_read_is_lost_and_the_rest_comes(store: Store, ana: Jobseeker, copy: Path) -> None:
    """Of a change in several frames one is garbled: its rows are missing, which is told by act and time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capture, "ROWS_A_FRAME", 1)
        add(store, person("Tene", "Luz"), person("Paca", "Eva"), person("Guamán", "Iris"), act="register")
    with store.read() as session:
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
    store.close()
    (_, _, path) = journal_files(store.folder / "journal")[-1]
    second = list(JournalFile(path, KEY).places())[-2]
    content = bytearray(path.read_bytes())
    content[second.offset + 30] ^= 1
    path.write_bytes(bytes(content))
    assert line is not None
    assert bring_back(store.folder, copy).lost == [LostLine(line.at, "register", "frame")]
    again = open_at(copy)
    with again.read() as session:
        assert session.scalars(select(Jobseeker.surnames).order_by(Jobseeker.surnames)).all() == [
            "Guamán", "Lema", "Tene"]
    again.close()


def test_a_frame_of_a_change_without_a_line_is_lost_as_unknown(store: Store, copy: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capture, "ROWS_A_FRAME", 1)
        with store.local() as session:
            session.add_all([Setting(key=key, value=1) for key in ("a", "b")])
    store.close()
    (_, _, path) = journal_files(store.folder / "journal")[-1]
    first = list(JournalFile(path, KEY).places())[-2]
    content = bytearray(path.read_bytes())
    content[first.offset + 30] ^= 1
    path.write_bytes(bytes(content))
    assert bring_back(store.folder, copy).lost == [LostLine(None, "unknown", "frame")]
    assert "'b'" in "".join(everything(copy)["setting"])


def test_places_that_nobody_can_read_are_counted_as_unknown(store: Store, ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        pending = find_pending(store.folder, KEY, unit.session)
        pending.holes = 3
        replay.changes(pending)
        assert replay.done.lost == [LostLine(None, "unknown", "3")]
        pending.holes = 0
        replay.changes(pending)
        assert len(replay.done.lost) == 1


# --- lines ---
def test_a_line_goes_where_it_follows_and_is_told_where_it_does_not(copy: Path) -> None:
    who = new_id()
    with replaying(copy) as (unit, replay):
        seq, digest = end_of_trail(unit.session.connection())
        assert (replay.last_seq, seq) == (2, 2)
        fits = line_of(3, digest, records=[["jobseeker", str(who), "new", []], ["job", str(new_id()), "new", []],
                                           ["jobseeker", str(who), "changed", []]])
        other, ahead, silent = line_of(4, "other"), line_of(5, "digest 3"), line_of(9)
        for line in (fits, other, ahead):
            replay.line(line)
        replay.line(silent, told=False)
        assert (replay.done.restored, replay.done.told) == ([fits], [other, ahead])
        assert replay.last_seq == 3
        replay.line(line_of(4, "digest 3", "y"), told=False)
        assert [line.act for line in replay.done.restored] == ["x", "y"]
        row = unit.session.execute(select(AuditLine.__table__).where(AuditLine.seq == 3)).one()
        assert tuple(row) == (3, fits.at, fits.staff_id, fits.role, fits.act, fits.records, fits.previous, fits.digest)
        assert unit.session.execute(select(AuditSubject.record_id).where(AuditSubject.seq == 3)).all() == [(who,)]
        unit.note_records.append(["office", "", "restore", []])
        replay.finish()
    again = open_at(copy)
    with again.read() as session:
        last = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert last is not None
        assert [record[1:3] for record in last.records] == [
            ["", "restore"], ["3", "brought_back"], ["4", "brought_back"], ["4", "told"], ["5", "told"]]
        assert last.records[1][3] == ["x", fits.at.isoformat(), str(UUID(int=3)), "digest 3"]
    again.close()


def test_an_empty_trail_ends_at_nought(store: Store) -> None:
    with store.engine.connect() as connection:
        assert end_of_trail(connection) == (0, audit.FIRST)
    add(store, person())
    with store.engine.connect() as connection, store.read() as session:
        assert end_of_trail(connection) == (1, session.scalars(select(AuditLine.digest)).one())


def test_lines_about_what_belongs_to_a_person_are_found_by_the_person(ana: Jobseeker, copy: Path) -> None:
    luz, visits = person("Tene", "Luz"), [new_id() for _ in range(3)]
    with replaying(copy) as (unit, replay):
        session = unit.session
        session.add(luz)
        session.flush()
        session.add_all([ServiceAct(id=visit, office_id=OFFICE, jobseeker_id=one, kind="visit", fact_date=DAY)
                         for visit, one in zip(visits, (ana.id, luz.id, None), strict=True)])
        session.flush()
        job = session.scalars(select(Job.id)).one()
        for seq, records in ((3, [["service_act", str(visits[0]), "new", []], ["job", str(job), "changed", []]]),
                             (4, [["service_act", str(visits[1]), "new", []], ["vacancy", str(new_id()), "x", []],
                                  ["audit", "2", "told", []], ["service_act", str(new_id()), "new", []]]),
                             (5, [["service_act", str(visits[2]), "new", []]])):
            replay.line(line_of(seq, replay._last_digest, records=records))
        assert len(replay.done.restored) == 3
        replay.finish()
        found = session.execute(select(AuditSubject.record_id, AuditSubject.seq).where(AuditSubject.seq > 2)).all()
        assert {(one, seq) for one, seq in found if one in (ana.id, luz.id)} == {(ana.id, 3), (luz.id, 4)}


# --- what goes ---
def test_rows_that_the_work_took_away_go_by_their_whole_key(store: Store, copy: Path) -> None:
    with store.local() as session:
        session.add_all([NumberCounter(kind=kind, year=year, last=1) for kind, year in (
            ("code", 2026), ("letter", 2025))])
    with store.local() as session:
        session.delete(session.get_one(NumberCounter, ("letter", 2026)))
        session.delete(session.get_one(Setting, "paper"))
    store.close()
    bring_back(store.folder, copy)
    again = open_at(copy)
    with again.read() as session:
        assert set(session.execute(select(NumberCounter.kind, NumberCounter.year))) == {
            ("code", 2026), ("letter", 2025)}
        assert session.scalars(select(Setting.key)).all() == ["theme"]
    again.close()


# --- corrections under another number ---
def rename(folder: Path, who: UUID, known_as: str) -> None:
    store = Store(open_at(folder).engine, folder, KEY)
    with store.write(NOBODY, "correct") as unit:
        unit.session.get_one(Jobseeker, who).known_as = known_as
    store.close()


def test_corrections_of_a_line_that_cannot_take_its_number_hang_on_the_new_one(
    store: Store, ana: Jobseeker, copy: Path
) -> None:
    """Two hands gave the same number: the file's own correction keeps its line, the journal's goes with the new one."""
    store.close()
    rename(store.folder, ana.id, "Majo")
    rename(store.folder, ana.id, "Maja")
    rename(copy, ana.id, "Nena")
    for _ in range(2):
        bring_back(store.folder, copy)
    again = open_at(copy)
    with again.read() as session:
        rows = session.execute(select(PersonChange.after, PersonChange.audit_seq, AuditLine.act).join(
            AuditLine, AuditLine.seq == PersonChange.audit_seq).order_by(PersonChange.seq)).all()
        assert rows == [(["Nena"], 3, "correct"), (["Majo"], 4, "brought_back"), (["Maja"], 4, "brought_back")]
    again.close()


@pytest.mark.parametrize("apart", [False, True])
def test_what_an_act_took_away_goes_but_no_correction_by_the_number_of_another(
    store: Store, ana: Jobseeker, tmp_path: Path, apart: bool
) -> None:
    """By its number alone: in a file that has gone its own way it would be another's."""
    with store.write(NOBODY, "correct") as unit:
        unit.session.get_one(Jobseeker, ana.id).known_as = "Majo"
    copy = freeze(store, tmp_path / "after")
    with store.write(NOBODY, "erase") as unit:
        unit.session.execute(delete(PersonChange).where(PersonChange.jobseeker_id == ana.id))
        unit.session.delete(unit.session.get_one(Setting, "paper"))
        unit.note_records.append(["jobseeker", str(ana.id), "seen", []])
    store.close()
    if apart:
        rename(copy, ana.id, "Nena")
    bring_back(store.folder, copy)
    made = everything(copy)
    assert len(made["person_change"]) == (2 if apart else 0)
    assert len(made["setting"]) == 1


def test_corrections_beyond_the_trail_take_the_next_number(ana: Jobseeker, copy: Path) -> None:
    with replaying(copy) as (unit, replay):
        unit.session.add_all([PersonChange(jobseeker_id=ana.id, audit_seq=seq, record_type="jobseeker",
                                           record_id=ana.id, field="names", before=[], after=[seq])
                              for seq in (1, 2, 3, 70)])
        unit.session.flush()
        replay.finish()
        assert unit.session.execute(select(PersonChange.after, PersonChange.audit_seq)).all() == [
            ([1], 1), ([2], 2), ([3], 3), ([70], 3)]


# --- what the journal lacks ---
def test_changes_are_made_from_the_lines_that_the_journal_lacks(store: Store, ana: Jobseeker) -> None:
    luz = a_days_work(store, ana)
    add(store, person("Paca", "Eva"), act="register")
    with store.read() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
        found = changes_since(session, 2, 100)
        assert found is not None
        assert [change.line for change in found] == [
            Line(line.seq, line.at, line.staff_id, line.role, line.act, line.records, line.previous, line.digest)
            for line in lines[2:]]
        assert [(change.mark.seq, change.mark.digest) for change in found] == [
            (line.seq, line.digest) for line in lines[2:]]
        counters = {"number_counter": [{"kind": "letter", "year": 2026, "last": 2}]}
        assert all((change.plain, change.gone) == (counters, {}) for change in found)
        assert [sorted(row.__tablename__ for row in change.rows) for change in found] == [
            ["job", "jobseeker"], ["job", "jobseeker"], ["letter", "referral", "referral_event"], ["service_act"],
            ["jobseeker"]]
        assert found[0].rows[0].id == luz.id, "parents first"
        assert changes_since(session, 7, 0) == []


def test_too_many_records_are_left_to_the_next_copy(store: Store, ana: Jobseeker) -> None:
    add(store, person("Tene", "Luz"), person("Paca", "Eva"))
    with store.write(NOBODY, "odd") as unit:
        unit.note_records += [["audit", "1", "told", []], ["job", "", "seen", []], ["nowhere", "x", "y", []]]
    with store.read() as session:
        assert changes_since(session, 2, 6) is None, "two records and three, and a line each: seven"
        found = changes_since(session, 2, 7)
        assert found is not None
        assert [len(change.rows) for change in found] == [2, 0]
        assert len(changes_since(session, 3, 4) or []) == 1
        assert changes_since(session, 3, 3) is None
