"""The audit trail: complete it holds; a line altered, removed, exchanged or added by hand shows."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from storage_kit import add, person
from support.untied import untie

from pes_desktop.models import AuditLine, AuditSubject, Jobseeker
from pes_desktop.storage import audit
from pes_desktop.storage.store import Actor, Store

LUIS = Actor(UUID(int=2), "counselor")
LINES = 6


@pytest.fixture
def trail(store: Store) -> Store:
    for number in range(LINES):
        with store.write(LUIS, f"act_{number}") as unit:
            unit.add(person(f"Lema {number}", "Ana"))
            if number == 3:
                unit.note_records.append(["letter", str(UUID(int=9)), "printed", []])
    return store


def first_broken(store: Store) -> int | None:
    with store.read() as session:
        return audit.verify_chain(session)


def tamper(store: Store, statement: str) -> None:
    with store.local() as session:
        untie(session)
        session.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE audit SET act = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"])
def test_the_database_itself_only_lets_lines_be_added(trail: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only added to"), trail.local() as session:
        session.execute(text(statement))
    assert first_broken(trail) is None


def test_the_whole_chain_holds_and_says_who_did_what(trail: Store) -> None:
    assert first_broken(trail) is None
    with trail.read() as session:
        lines = session.query(AuditLine).order_by(AuditLine.seq).all()
        assert [(line.act, line.role, line.staff_id) for line in lines] == [
            (f"act_{n}", "counselor", LUIS.staff_id) for n in range(LINES)]
        assert lines[0].previous == audit.FIRST
        assert all(after.previous == before.digest for before, after in pairwise(lines))
        assert ["letter", str(UUID(int=9)), "printed", []] in lines[3].records


def test_a_change_is_told_by_its_fields_and_never_by_their_values(trail: Store) -> None:
    with trail.write(LUIS, "correct") as unit:
        row = unit.session.query(Jobseeker).filter_by(surnames="Lema 1").one()
        row.surnames, row.notes = "Secreto", "muy privado"
    with trail.read() as session:
        line = session.query(AuditLine).order_by(AuditLine.seq.desc()).first()
        assert line is not None
        assert line.records == [["jobseeker", str(row.id), "changed", ["notes", "surnames"]]]
        assert "Secreto" not in str(line.records)


@pytest.mark.parametrize(("column", "value"), [
    ("act", "'nothing'"), ("role", "'coordinator'"), ("staff_id", "NULL"), ("at", "'2020-01-01 00:00:00.000000'"),
    ("records", "'[]'"), ("records", "'no json'"), ("records", "x'00ff'"),
    ("previous", f"'{'0' * 64}'"), ("digest", f"'{'f' * 64}'")])
@pytest.mark.parametrize("seq", [2, LINES])
def test_an_altered_line_is_noticed(trail: Store, column: str, value: str, seq: int) -> None:
    tamper(trail, f"UPDATE audit SET {column} = {value} WHERE seq = {seq}")
    assert first_broken(trail) == seq


@pytest.mark.parametrize("seq", [1, 3, LINES - 1])
def test_a_removed_line_is_noticed(trail: Store, seq: int) -> None:
    tamper(trail, f"DELETE FROM audit WHERE seq = {seq}")
    assert first_broken(trail) == seq + 1


def test_two_lines_that_change_places_are_noticed(trail: Store) -> None:
    tamper(trail, "UPDATE audit SET seq = -seq WHERE seq IN (3, 4)")
    tamper(trail, "UPDATE audit SET seq = 7 + seq WHERE seq < 0")
    assert first_broken(trail) == 3


def test_a_line_of_one_own_is_noticed(trail: Store) -> None:
    tamper(trail, "INSERT INTO audit (at, role, act, records, previous, digest) "
                  f"SELECT at, role, 'invented', records, digest, '{'a' * 64}' FROM audit WHERE seq = {LINES}")
    assert first_broken(trail) == LINES + 1


@pytest.mark.parametrize(("staff", "written"), [(None, ""), (UUID(int=2), str(UUID(int=2)))])
def test_a_line_is_sealed_as_files_of_earlier_programs_are(store: Store, staff: UUID | None, written: str) -> None:
    with store.local() as session:
        audit.append(session, staff, "counselor", "see_person", [["letter", str(UUID(int=9)), "seen", []]])
        line = session.query(AuditLine).one()
    plain = [audit.FIRST, line.at.isoformat(), written, "counselor", "see_person",
             [["letter", str(UUID(int=9)), "seen", []]]]
    sealed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
    assert line.digest == hashlib.sha256(sealed.encode()).hexdigest()
    assert line.previous == "0" * 64


def test_a_line_is_found_by_the_records_it_is_about(store: Store) -> None:
    letter, job, other = (UUID(int=number) for number in (9, 8, 3))
    with store.local() as session:
        records = [["letter", str(letter), "printed", []], ["job", str(job), "seen", []]]
        assert audit.append(session, None, "", "print", records, [other, letter]) == 1
        assert audit.append(session, None, "", "look", []) == 2
        found = {(row.record_id, row.seq) for row in session.query(AuditSubject)}
        first, second = session.query(AuditLine).order_by(AuditLine.seq)
    assert found == {(letter, 1), (other, 1)}, "a job is found by its person"
    assert second.previous == first.digest


def test_an_empty_trail_holds(store: Store) -> None:
    assert first_broken(store) is None


@pytest.mark.parametrize("gone", [1, 2, LINES])
def test_lines_taken_from_the_end_are_missed_before_and_after_the_next_write(trail: Store, gone: int) -> None:
    tamper(trail, f"DELETE FROM audit WHERE seq > {LINES - gone}")
    assert first_broken(trail) == LINES - gone + 1
    add(trail, person("Chango", "Luz"))
    assert first_broken(trail) == LINES + 1


def test_a_write_taken_back_leaves_no_hole(trail: Store) -> None:
    def cut_off() -> None:
        with trail.write(LUIS, "doomed") as unit:
            unit.add(person())
            unit.finish()
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        cut_off()
    add(trail, person("Chango", "Luz"))
    assert first_broken(trail) is None
