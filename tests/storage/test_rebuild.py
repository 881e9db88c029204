"""An office rebuilt from whatever is left of it: what comes from where, what is told as lost, what stays untouched."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from replay_kit import a_days_work, begin, everything, freeze
from sqlalchemy import select
from storage_kit import KEY, OFFICE, add, codes_of, person
from support.untied import UNTIE

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine, Draft, NumberCounter
from pes_desktop.storage.capture import TABLES
from pes_desktop.storage.engine import DATABASE_FILE, connect, open_engine
from pes_desktop.storage.passed_over import A_DAY, MOST
from pes_desktop.storage.rebuild import LAST_BACKUP, Rebuilt, bring_copy, rebuild
from pes_desktop.storage.replay import LostLine
from pes_desktop.storage.settings import set_setting
from pes_desktop.storage.store import Actor, Store

OTHER = bytes(range(1, 33))
YEAR = datetime.now().year


@pytest.fixture(scope="module")
def templates(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``copy``: an office's file before a day's work; ``office``: the office after it, closed."""
    place = tmp_path_factory.mktemp("rebuild")
    (place / "office").mkdir()
    shutil.copyfile(empty_file, place / "office" / DATABASE_FILE)
    store = Store(open_engine(place / "office", KEY), place / "office", KEY)
    with store.local() as session:
        set_setting(session, LAST_BACKUP, {"at": "2026-03-01"})
        set_setting(session, "sync_last", {"equal": True, "last_number": 12})
        session.add_all([draft_of("of the copy"), draft_of("both", "old")])
    ana = begin(store)
    freeze(store, place / "copy")
    with store.local() as session:
        session.delete(session.get_one(Draft, ("of the copy", OFFICE)))
        session.get_one(Draft, ("both", OFFICE)).title = "new"
        session.add(draft_of("since"))
    a_days_work(store, ana)
    store.close()
    return place


@pytest.fixture
def copy(templates: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(templates / "copy", tmp_path / "copy"))


@pytest.fixture
def office(templates: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(templates / "office", tmp_path / "office"))


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "a" / "scratch"


def draft_of(key: str, title: str = "") -> Draft:
    return Draft(key=key, staff_id=OFFICE, title=title, payload={})


def lines_of(folder: Path) -> list[AuditLine]:
    store = Store(open_engine(folder, KEY), folder)
    try:
        with store.read() as session:
            return list(session.scalars(select(AuditLine).order_by(AuditLine.seq)))
    finally:
        store.close()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kept(made: Rebuilt) -> dict[str, int]:
    return {name: count for name, count in made.kept.items() if count}


def counters(made: Rebuilt) -> dict[tuple[str, int], int]:
    store = Store(open_engine(made.folder, KEY), made.folder)
    try:
        with store.read() as session:
            return {(row.kind, row.year): row.last for row in session.scalars(select(NumberCounter))}
    finally:
        store.close()


def hurt(folder: Path, *statements: str) -> None:
    """Statements behind the program's back."""
    with closing(connect(folder / DATABASE_FILE, KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in (*UNTIE, *statements):
            connection.execute(statement)


def rows_but(found: dict[str, list[str]], *names: str) -> dict[str, list[str]]:
    return {name: rows for name, rows in found.items() if name not in names}


# --- copy, journal and file together ---
def test_all_three_together_give_the_office_as_it_was(office: Path, copy: Path, scratch: Path) -> None:
    before, lines = files(office), lines_of(copy)
    (scratch / "office").mkdir(parents=True)
    (scratch / "office" / DATABASE_FILE).write_text("of an earlier attempt")
    steps: list[tuple[int, int]] = []
    made = rebuild(office, KEY, copy, scratch, lambda done, total: steps.append((done, total)))
    assert files(office) == before, "the office is only read"
    assert steps == [(step, 6) for step in range(7)]
    assert sorted(files(scratch)) == [f"office/{DATABASE_FILE}"], "nothing else stays"
    assert (made.folder, made.copy_until, made.unread) == (scratch / "office", lines[-1].at, None)
    assert [line.seq for line in made.journal.restored] == [3, 4, 5, 6]
    assert (made.journal.told, made.lost, made.salvaged) == ([], (), {})
    assert made.folder.stat().st_mode & 0o777 == 0o700
    whole = everything(office)
    loose = ("audit", "outbox", "setting")
    assert rows_but(everything(made.folder), *loose) == rows_but(whole, *loose), "drafts as the damaged file has them"
    settings = "".join(everything(made.folder)["setting"])
    assert "printer" in settings
    assert LAST_BACKUP not in settings, "a new copy is due"
    assert '"equal": true' not in settings, "what was proven of the copy is not of today"
    assert '"last_number": 12' in settings
    assert kept(made) == {name: len(rows) for name, rows in whole.items() if rows and name in TABLES} | {"setting": 3}
    last = lines_of(made.folder)[-1]
    assert made.last is not None
    assert (last.act, last.role, last.staff_id, last.records[0]) == (
        "restore", "", None, ["office", "", "restore", [f"{lines[-1].at:%Y-%m-%dT%H:%M:%SZ}", "0"]])
    assert [record[2] for record in last.records[1:]] == ["brought_back"] * 4
    assert [getattr(made.last, name) for name in made.last.__struct_fields__] == [
        getattr(last, name) for name in made.last.__struct_fields__]


def test_without_journal_the_file_alone_gives_the_day(office: Path, copy: Path, scratch: Path) -> None:
    shutil.rmtree(office / "journal")
    made = rebuild(office, KEY, copy, scratch)
    assert made.lost == ()
    assert made.journal.count == 0
    assert made.salvaged == {"jobseeker": 2, "job": 2, "referral": 1, "letter": 1, "referral_event": 1,
                             "service_act": 1, "acked": 2, "number_counter": 1, "person_change": 2, "setting": 1}
    loose = ("audit", "outbox", "setting", "number_counter")
    assert rows_but(everything(made.folder), *loose) == rows_but(everything(office), *loose)
    assert [line.digest for line in lines_of(made.folder)[:-1]] == [line.digest for line in lines_of(office)]
    assert counters(made) == {("letter", 2026): 2 + A_DAY * (YEAR == 2026), ("vacancy", YEAR): A_DAY} | (
        {} if YEAR == 2026 else {("letter", YEAR): A_DAY}), "nobody knows which letters were given since"


def test_with_the_copy_alone_nothing_is_known_of_the_day(office: Path, copy: Path, scratch: Path) -> None:
    shutil.rmtree(office / "journal")
    (office / DATABASE_FILE).unlink()
    made = rebuild(office, KEY, copy, scratch)
    assert (made.lost, made.salvaged, made.journal.count) == ((), {}, 0)
    assert kept(made)["jobseeker"] == 1
    assert sorted(lines_of(made.folder)[-1].records) == [["office", "", "restore", [
        f"{made.copy_until:%Y-%m-%dT%H:%M:%SZ}", "0"]]]


@pytest.mark.parametrize("content", [None, b""])
def test_without_a_copy_the_journal_goes_back_to_the_first_day(
    office: Path, scratch: Path, content: bytes | None
) -> None:
    whole = everything(office)
    (office / DATABASE_FILE).unlink()
    if content is not None:
        (office / DATABASE_FILE).write_bytes(content)
    made = rebuild(office, KEY, None, scratch)
    assert (made.copy_until, made.lost, made.unread) == (None, (), None)
    assert len(made.journal.restored) == 6
    loose = ("audit", "outbox", "setting", "draft")
    assert rows_but(everything(made.folder), *loose) == rows_but(whole, *loose)
    assert lines_of(made.folder)[-1].records[0] == ["office", "", "restore", ["", "0"]]


def test_out_of_nothing_no_office_is_made(tmp_path: Path, scratch: Path) -> None:
    (tmp_path / "office").mkdir()
    with pytest.raises(EnvironmentFault) as error:
        rebuild(tmp_path / "office", KEY, None, scratch)
    assert codes_of(error) == ("restore_impossible",)
    assert not scratch.exists()


# --- what is lost ---
def test_rows_that_are_missing_are_told_by_their_act(office: Path, copy: Path, scratch: Path) -> None:
    """The file's trail knows of acts whose rows nobody has: by type, once, with when it was done."""
    shutil.rmtree(office / "journal")
    hurt(office, "DELETE FROM jobseeker WHERE surnames = 'Tene'", "DELETE FROM job WHERE occupation = 'costurera'",
         "DELETE FROM referral", "DELETE FROM referral_event", "DELETE FROM letter", "DELETE FROM service_act",
         "DELETE FROM person_change", "DELETE FROM vacancy")
    hurt(copy, "DELETE FROM vacancy")  # of an act in the copy already: no loss of this day
    lines = {line.seq: line for line in lines_of(office)}
    made = rebuild(office, KEY, copy, scratch)
    assert made.lost == (LostLine(lines[3].at, "register", "job, jobseeker"),
                         LostLine(lines[5].at, "refer", "letter, referral, referral_event"),
                         LostLine(lines[6].at, "visit", "service_act"))
    assert lines_of(made.folder)[-1].records[0][3][1] == "3"


def test_a_row_that_is_older_than_its_last_act_is_missing(office: Path, copy: Path, scratch: Path) -> None:
    shutil.rmtree(office / "journal")
    hurt(office, "UPDATE audit SET at = datetime(at, '+1 minute')")
    lines = {line.seq: line for line in lines_of(office)}
    assert rebuild(office, KEY, copy, scratch).lost == (LostLine(lines[4].at, "correct", "job, jobseeker"),)


def test_a_row_of_the_same_moment_is_there(office: Path, copy: Path, scratch: Path) -> None:
    shutil.rmtree(office / "journal")
    hurt(office, "UPDATE audit SET at = strftime('%Y-%m-%d %H:%M:%f', at, '+4 seconds')")
    assert rebuild(office, KEY, copy, scratch).lost == ()


def test_numbers_of_acts_of_which_nothing_is_known_are_counted(office: Path, copy: Path, scratch: Path) -> None:
    shutil.rmtree(office / "journal")
    hurt(office, "DELETE FROM audit WHERE seq IN (1, 3, 5)", "UPDATE audit SET records = '{' WHERE seq = 4")
    made = rebuild(office, KEY, copy, scratch)
    assert made.lost == (LostLine(None, "unknown", "3"),)
    assert {record[2] for record in lines_of(made.folder)[-1].records} == {"restore"}, "of line 6 nothing is said"


def test_what_the_journal_tells_of_beyond_its_frames_is_unknown(
    office: Path, copy: Path, scratch: Path
) -> None:
    """The mark of a later frame names a line that no frame holds."""
    (office / DATABASE_FILE).unlink()
    from pes_desktop.storage.frames import JournalFile, journal_files

    (_, _, path) = journal_files(office / "journal")[-1]
    places = list(JournalFile(path, KEY).places())
    content = bytearray(path.read_bytes())
    content[places[-2].offset + 30] ^= 1
    path.write_bytes(bytes(content))
    assert rebuild(office, KEY, copy, scratch).lost == (LostLine(None, "unknown", "1"),) * 2, "a place, and a number"


def test_work_under_another_key_is_told_by_its_time(office: Path, copy: Path, scratch: Path) -> None:
    at = datetime(2030, 5, 6, 7, 8, tzinfo=UTC)
    store = Store(open_engine(office, KEY), office, KEY)
    rotation_to(store, OTHER)
    os.utime(office / DATABASE_FILE, (at.timestamp(),) * 2)
    assert rebuild(office, KEY, copy, scratch).lost == (), "the journal has it all"
    shutil.rmtree(office / "journal")
    made = rebuild(office, KEY, copy, scratch)
    assert (made.unread, made.lost) == (at, (LostLine(at, "unknown_key", ""),))
    assert not (scratch / "damaged").exists()
    assert made.copy_until is not None
    (office / f"{DATABASE_FILE}-wal").write_bytes(b"x")
    os.utime(office / f"{DATABASE_FILE}-wal", (at.timestamp() + 60,) * 2)
    assert rebuild(office, KEY, copy, scratch).unread == at + timedelta(minutes=1), "the log is a part of the file"
    (office / f"{DATABASE_FILE}-wal").unlink()
    for seconds, told in ((5, 0), (6, 1)):
        until = made.copy_until + timedelta(seconds=seconds)
        os.utime(office / DATABASE_FILE, (until.timestamp(),) * 2)
        assert len(rebuild(office, KEY, copy, scratch).lost) == told


def rotation_to(store: Store, key: bytes) -> None:
    """The file under another key, without an office's key file."""
    store.close()
    with closing(connect(store.folder / DATABASE_FILE, KEY)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")


# --- numbers on paper ---
def test_letters_that_only_the_mark_knows_are_passed_over(copy: Path, scratch: Path, tmp_path: Path) -> None:
    """The frame with the counter is garbled; the next one's mark tells how many there were."""
    shutil.copytree(copy, tmp_path / "other")
    store = Store(open_engine(tmp_path / "other", KEY), tmp_path / "other", KEY)
    with store.local() as session:
        session.add(NumberCounter(kind="letter", year=YEAR - 1, last=1))
    add(store, person("Tene", "Luz"))
    store.close()
    (store.folder / DATABASE_FILE).unlink()
    from pes_desktop.storage.frames import JournalFile, journal_files

    (_, _, path) = journal_files(store.folder / "journal")[-1]
    places = list(JournalFile(path, KEY).places())
    content = bytearray(path.read_bytes())
    content[places[-2].offset + 30] ^= 1
    path.write_bytes(bytes(content))
    made = rebuild(store.folder, KEY, copy, scratch)
    assert sum(last for (kind, _), last in counters(made).items() if kind == "letter") == 1 + 1
    assert (counters(made) == {("letter", 2026): 2}) == (YEAR == 2026)


def test_without_copy_and_journal_many_numbers_are_passed_over(office: Path, scratch: Path) -> None:
    shutil.rmtree(office / "journal")
    assert counters(rebuild(office, KEY, None, scratch))["vacancy", YEAR] == MOST


# --- the copy ---
def test_a_copy_of_before_a_change_of_the_key_comes_under_the_new_one(
    office: Path, copy: Path, scratch: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(copy, old)
    rotation_to(Store(open_engine(old, KEY), old, KEY), OTHER)
    before = files(old)
    with pytest.raises(EnvironmentFault) as error:
        rebuild(office, KEY, old, scratch)
    assert codes_of(error) == ("backup_other_key",)
    assert not scratch.exists()
    shutil.rmtree(office / "journal")
    (office / DATABASE_FILE).unlink()
    made = rebuild(office, KEY, old, scratch, copy_key=OTHER)
    assert kept(made)["jobseeker"] == 1
    assert (made.lost, sorted(files(scratch))) == ((), [f"office/{DATABASE_FILE}"])
    assert files(old) == before
    for key in (None, KEY):
        target = tmp_path / f"{key is None}"
        target.mkdir()
        bring_copy(copy, target, KEY, key)
        assert files(target) == files(copy)


def test_a_scratch_place_that_cannot_be_made_is_told(office: Path, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault) as error:
        rebuild(office, KEY, copy, tmp_path / "file" / "scratch")
    assert codes_of(error) == ("folder_wrong",)


def test_a_result_that_does_not_hold_takes_nobodys_place(
    office: Path, copy: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the disk while the result is written: it is read back before it counts."""
    closing_of = Store.close

    def closed(store: Store, *, clean: bool = True) -> bool:
        done = closing_of(store, clean=clean)
        hurt(store.folder, "DELETE FROM jobseeker")
        return done

    monkeypatch.setattr(Store, "close", closed)
    with pytest.raises(EnvironmentFault) as error:
        rebuild(office, KEY, copy, scratch)
    assert codes_of(error) == ("restore_impossible",)
    assert not scratch.exists()


# --- drafts of a hurt file ---
def test_drafts_that_cannot_all_be_read_are_taken_beside_those_of_the_copy(
    office: Path, copy: Path, scratch: Path
) -> None:
    hurt(office, "INSERT INTO draft (key, staff_id, title, step, payload, saved_at) VALUES"
         " ('bad', x'00', CAST(x'ff' AS TEXT), '', '{}', '2026-03-02 08:00:00.000000')")
    made = rebuild(office, KEY, copy, scratch)
    store = Store(open_engine(made.folder, KEY), made.folder)
    with store.read() as session:
        assert {row.key for row in session.scalars(select(Draft))} == {"of the copy", "both", "since"}
    store.close()


def test_a_file_without_drafts_leaves_those_of_the_copy(office: Path, copy: Path, scratch: Path) -> None:
    hurt(office, "DROP TABLE draft")
    made = rebuild(office, KEY, copy, scratch)
    assert len(everything(made.folder)["draft"]) == 2


def test_who_acted_is_told_of_lines_of_the_file(office: Path, copy: Path, scratch: Path) -> None:
    store = Store(open_engine(office, KEY), office, KEY)
    with store.write(Actor(OFFICE, "counselor"), "visit") as unit:
        unit.note_records.append(["jobseeker", str(OFFICE), "seen", ["ñ"]])
    store.close()
    shutil.rmtree(office / "journal")
    made = rebuild(office, KEY, copy, scratch)
    line = lines_of(made.folder)[-2]
    assert (line.staff_id, line.role, line.act) == (OFFICE, "counselor", "visit")
    assert line.records == [["jobseeker", str(OFFICE), "seen", ["ñ"]]]
    assert made.lost == ()
