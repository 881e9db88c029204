"""A backup step by step: what reaches the disk and when, what it clears away, what it tells of each trouble."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from storage_kit import KEY, add, codes_of, person
from support.traces import DiskTrace

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage import backup
from pes_desktop.storage.backup import BackupReport, back_up, copy_copy, list_backups
from pes_desktop.storage.copies import find_copies
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.keys import KEY_FILE
from pes_desktop.storage.store import Store

NOW = datetime(2026, 3, 2, 18, 30)


@pytest.fixture
def office(store: Store) -> Path:
    add(store, *[person(f"Lema {number}", notes="x" * 2000) for number in range(40)])
    (store.folder / KEY_FILE).write_text("keys of the office")
    return store.folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "a" / "stick"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def people(folder: Path) -> int:
    with closing(connect(folder / DATABASE_FILE, KEY)) as connection:
        return int(connection.execute("SELECT count(*) FROM jobseeker").fetchone()[0])


# --- one copy ---
def test_a_copy_reaches_the_disk_before_it_has_its_name(office: Path, stick: Path, disk_trace: DiskTrace) -> None:
    report = back_up(office, KEY, stick, now=NOW, label="ALA-A")
    unfinished = stick / ".ALA-A-20260302-183000.unfinished"
    steps = [step for step in disk_trace.of(stick, unfinished) if step[0] != "unlink"]
    assert steps == [("sync", unfinished / DATABASE_FILE), ("sync", unfinished / KEY_FILE), ("sync", unfinished),
                     ("rename", report.folder), ("sync", stick)]


def test_it_is_read_back_from_the_disk_not_from_memory(
    office: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int, int, int]] = []

    def noted(handle: int, *arguments: int) -> None:
        asked.append((Path(os.readlink(f"/proc/self/fd/{handle}")).name, *arguments))  # type: ignore[arg-type]

    if not hasattr(os, "posix_fadvise"):
        pytest.skip("the system keeps its own counsel")
    monkeypatch.setattr(os, "posix_fadvise", noted)
    back_up(office, KEY, stick, now=NOW)
    assert asked == [(DATABASE_FILE, 0, 0, os.POSIX_FADV_DONTNEED)]
    monkeypatch.delattr(os, "posix_fadvise")
    assert back_up(office, KEY, stick, now=NOW).counts["jobseeker"] == 40, "where there is no such call"


def test_the_progress_goes_from_none_to_all(office: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 10)
    steps: list[tuple[int, int]] = []
    back_up(office, KEY, stick, now=NOW, progress=lambda done, total: steps.append((done, total)))
    total = steps[0][1]
    assert total > 30
    assert steps == [(min(done, total), total) for done in range(10, total + 10, 10)]


def test_nothing_but_the_two_files_is_in_a_copy_and_only_its_owner_reads_it(office: Path, stick: Path) -> None:
    report = back_up(office, KEY, stick, now=NOW, label="ALA-A")
    assert report == BackupReport(stick / "ALA-A-20260302-183000", (report.folder / DATABASE_FILE).stat().st_size,
                                  report.counts)
    assert names(report.folder) == [KEY_FILE, DATABASE_FILE]
    assert (report.folder / KEY_FILE).read_text() == "keys of the office"
    assert report.folder.stat().st_mode & 0o777 == 0o700
    assert report.counts["jobseeker"] == people(report.folder) == 40


def test_copies_of_one_second_are_numbered_from_two_on(office: Path, stick: Path) -> None:
    (stick / "pes-20260302-183000").mkdir(parents=True)
    assert [back_up(office, KEY, stick, now=NOW).folder.name for _ in range(2)] == [
        "pes-20260302-183000-2", "pes-20260302-183000-3"]


def test_a_name_is_sought_up_to_a_limit(tmp_path: Path) -> None:
    for end in ("", *(f"-{number}" for number in range(2, 99))):
        (tmp_path / f"x{end}").mkdir()
    assert backup._free_name(tmp_path, "x").name == "x-99"


# --- the second place ---
def test_a_second_copy_is_the_first_once_more(office: Path, stick: Path, tmp_path: Path) -> None:
    first = back_up(office, KEY, stick, now=NOW)
    second = copy_copy(first, KEY, tmp_path / "other", now=NOW + timedelta(minutes=1))
    assert second == BackupReport(tmp_path / "other" / "pes-20260302-183100", first.size, first.counts)
    for name in (DATABASE_FILE, KEY_FILE):
        assert (second.folder / name).read_bytes() == (first.folder / name).read_bytes()
    assert list_backups(tmp_path / "other") == [second.folder]
    assert copy_copy(first, KEY, tmp_path / "other", now=NOW, label="ALA-A").folder.name == "ALA-A-20260302-183000"


def test_a_second_copy_with_other_counts_or_other_pages_is_none(office: Path, stick: Path, tmp_path: Path) -> None:
    first = back_up(office, KEY, stick, now=NOW)
    wrong = BackupReport(first.folder, first.size, first.counts | {"letter": 1})
    with pytest.raises(EnvironmentFault) as error:
        copy_copy(wrong, KEY, tmp_path / "other", now=NOW)
    assert codes_of(error) == ("backup_unreadable",)
    with (first.folder / DATABASE_FILE).open("r+b") as handle:
        handle.seek(5 * 4096 + 100)
        handle.write(bytes(20))
    with pytest.raises(EnvironmentFault) as error:
        copy_copy(first, KEY, tmp_path / "other", now=NOW)
    assert codes_of(error) == ("backup_unreadable",)
    assert names(tmp_path / "other") == []


# --- what goes ---
def lay(place: Path, *at: datetime, label: str) -> None:
    for one in at:
        folder = place / f"{label}-{one:%Y%m%d-%H%M%S}"
        folder.mkdir(parents=True)
        for name in (DATABASE_FILE, KEY_FILE):
            (folder / name).write_text("x")


def test_old_ones_go_but_none_of_others_nor_the_one_just_made(office: Path, stick: Path) -> None:
    days = [NOW - timedelta(days=day) for day in range(1, 32)]
    lay(stick, *days, label="ALA-A")
    lay(stick, *days, label="GUA-B")
    (stick / ".ALA-A-20260101-080000.unfinished" / "x").mkdir(parents=True)
    (stick / ".GUA-B-20260101-080000.unfinished").mkdir()
    report = back_up(office, KEY, stick, now=NOW, label="ALA-A")
    kept = [copy.folder.name for copy in find_copies(stick) if copy.label == "ALA-A"]
    assert kept == [report.folder.name, "ALA-A-20260301-183000",
                    *[f"ALA-A-202602{day}-183000" for day in range(28, 16, -1)], "ALA-A-20260201-183000",
                    "ALA-A-20260130-183000"]
    assert sum(copy.label == "GUA-B" for copy in find_copies(stick)) == 31
    assert [name for name in names(stick) if name.startswith(".")] == [".GUA-B-20260101-080000.unfinished"]


def test_a_copy_made_by_a_clock_that_ran_behind_stays_until_the_next(office: Path, stick: Path) -> None:
    """It is the oldest of all and the only good one of its day: the one just made is never dropped."""
    lay(stick, *[NOW + timedelta(hours=hour) for hour in range(1, 20)], label="ALA-A")
    lay(stick, datetime(2026, 3, 1, 8), label="ALA-A")
    report = back_up(office, KEY, stick, now=NOW, label="ALA-A")
    assert people(report.folder) == 40


# --- troubles ---
def test_a_stick_pulled_out_meanwhile_is_told(office: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 10)

    def pulled(_done: int, _total: int) -> None:
        shutil.rmtree(stick)

    with pytest.raises(EnvironmentFault) as error:
        back_up(office, KEY, stick, now=NOW, progress=pulled)
    assert codes_of(error) == ("backup_folder_unusable",)
    assert not stick.exists()


def test_a_place_too_deep_for_a_database_is_told_and_left_clean(office: Path, stick: Path) -> None:
    deep = stick.joinpath(*["d" * 200] * 3)
    with pytest.raises(EnvironmentFault) as error:
        back_up(office, KEY, deep, now=NOW)
    assert codes_of(error) == ("backup_folder_unusable",)
    assert names(deep) == []


def test_an_office_with_a_bad_page_gives_no_copy(office: Path, stick: Path, store: Store) -> None:
    store.close()
    with (office / DATABASE_FILE).open("r+b") as handle:
        handle.seek(-40 * 4096, os.SEEK_END)
        handle.write(bytes(39 * 4096))
    with pytest.raises(EnvironmentFault) as error:
        back_up(office, KEY, stick, now=NOW)
    assert codes_of(error) == ("backup_unreadable",)
    assert names(stick) == []


def test_an_office_whose_rows_cannot_be_counted_gives_no_copy(office: Path, stick: Path, store: Store) -> None:
    with closing(connect(office / DATABASE_FILE, KEY)) as connection:
        pages = [row[0] for row in connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'referral'")]
    store.close()
    with (office / DATABASE_FILE).open("r+b") as handle:
        for page in pages:
            handle.seek((page - 1) * 4096 + 100)
            handle.write(bytes(50))
    with pytest.raises(EnvironmentFault) as error:
        back_up(office, KEY, stick, now=NOW)
    assert codes_of(error) == ("backup_unreadable",)
    assert names(stick) == []


@pytest.mark.parametrize(("error", "code"), [
    (sqlcipher.OperationalError("database or disk is full"), "backup_disk_full"),
    (sqlcipher.OperationalError("unable to open database file"), "backup_folder_unusable"),
    (sqlcipher.OperationalError("attempt to write a readonly database"), "backup_folder_unusable"),
    (sqlcipher.DatabaseError("database disk image is malformed"), "backup_unreadable"),
    (OSError(errno.ENOSPC, "No space left"), "backup_disk_full"), (OSError(errno.EDQUOT, "Quota"), "backup_disk_full"),
    (OSError(errno.EROFS, "Read-only"), "backup_folder_unusable"),
    (OSError(errno.EIO, "I/O"), "backup_folder_unusable")], ids=str)
def test_each_trouble_has_its_word(
    office: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    """The disk fails with the key file, when the rest is there."""
    def failing(*_paths: Path) -> None:
        raise error

    monkeypatch.setattr(shutil, "copyfile", failing)
    with pytest.raises(EnvironmentFault) as told:
        back_up(office, KEY, stick, now=NOW)
    assert codes_of(told) == (code,)
    assert names(stick) == []


def test_what_cannot_be_cleared_away_stops_no_copy(office: Path, stick: Path, tmp_path: Path) -> None:
    """A file where a leftover would be a folder; an old copy that is only linked to."""
    lay(stick, *[NOW - timedelta(minutes=number) for number in range(1, 20)], label="pes")
    lay(tmp_path / "far", NOW - timedelta(minutes=30), label="pes")
    (stick / ".pes-20260101-080000.unfinished").write_text("x")
    first = stick / f"pes-{NOW - timedelta(minutes=19):%Y%m%d-%H%M%S}"
    (linked,) = (tmp_path / "far").iterdir()
    (stick / f"pes-{NOW - timedelta(minutes=18, seconds=30):%Y%m%d-%H%M%S}").symlink_to(linked)
    back_up(office, KEY, stick, now=NOW)
    assert first.is_dir(), "the first of the month"
    assert len(list_backups(stick)) == 14 + 1 + 1
    assert names(linked) == [KEY_FILE, DATABASE_FILE]


def test_without_its_key_file_there_is_no_copy(office: Path, stick: Path) -> None:
    (office / KEY_FILE).unlink()
    with pytest.raises(EnvironmentFault) as error:
        back_up(office, KEY, stick, now=NOW)
    assert codes_of(error) == ("backup_folder_unusable",)
    assert names(stick) == []


def test_one_who_stops_it_leaves_nothing_half_done(office: Path, stick: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(office, KEY, stick, now=NOW, progress=stop)
    assert names(stick) == []
