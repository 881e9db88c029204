"""Copies in a folder: which are found, in which order, which of them go; and what a copy says of itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from storage_kit import KEY, add, codes_of, person

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine
from pes_desktop.storage import copies
from pes_desktop.storage.copies import COMPARED, FoundCopy, dispensable, find_copies, last_act, open_copy, try_copy
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.keys import KEY_FILE
from pes_desktop.storage.store import Store

NOW = datetime(2026, 11, 22, 18)


def lay(place: Path, *names: str, size: int = 3, at: float = 0.0) -> Path:
    """Folders that look like copies; the last one."""
    for name in names:
        (place / name).mkdir(parents=True)
        (place / name / KEY_FILE).write_text("{}")
        (place / name / DATABASE_FILE).write_bytes(b"x" * size)
        os.utime(place / name / DATABASE_FILE, (at, at))
    return place / names[-1]


def names(found: list[FoundCopy]) -> list[str]:
    return [copy.folder.name for copy in found]


# --- what is found ---
def test_a_copy_tells_office_pc_time_and_size(tmp_path: Path) -> None:
    folder = lay(tmp_path, "ALA-A-20260302-183007", size=42)
    made = datetime(2026, 3, 2, 18, 30, 7)
    expected = FoundCopy(folder, made, 42, "ALA", "A", True)
    assert find_copies(tmp_path) == [expected]
    assert find_copies(folder) == [expected], "the folder of a copy itself"
    assert expected.label == "ALA-A"
    (plain,) = find_copies(lay(tmp_path / "b", "pes-20260302-183007").parent)
    assert (plain.office_code, plain.pc, plain.label) == ("pes", "", "pes")
    (two,) = find_copies(lay(tmp_path / "c", "ALA-A-B-20260302-183007-12").parent)
    assert (two.office_code, two.pc, two.made_at, two.label) == ("ALA", "A-B", made, "ALA-A-B")


@pytest.mark.parametrize(("name", "label"), [
    ("ALA-A-20261341-080000", "ALA-A"), ("Copia vieja", "Copia vieja"), ("ALA-A-20260101-080000-123", None),
    ("xALA-A-20260101", None)])
def test_a_folder_renamed_by_hand_has_its_files_time(tmp_path: Path, name: str, label: str | None) -> None:
    at = datetime(2026, 5, 6, 7, 8, 9, 250_000)
    (found,) = find_copies(lay(tmp_path, name, at=at.timestamp()).parent)
    assert found.made_at == at.replace(microsecond=0)
    assert found.label == (label or name)


def test_what_is_no_finished_copy_is_passed_over(tmp_path: Path) -> None:
    good = lay(tmp_path, "ALA-A-20260101-080000", "ALA-A-20260102-080000")
    lay(tmp_path, ".ALA-A-20260103-080000.unfinished")
    lay(tmp_path, "ALA-A-20260104-080000", size=0)
    (lay(tmp_path, "ALA-A-20260105-080000") / KEY_FILE).unlink()
    (lay(tmp_path, "ALA-A-20260106-080000") / DATABASE_FILE).unlink()
    (tmp_path / "ALA-A-20260107-080000").write_text("x")
    assert names(find_copies(tmp_path)) == [good.name, "ALA-A-20260101-080000"]
    lay(tmp_path, "ALA-A-20260108-080000", size=1)
    assert names(find_copies(tmp_path))[0] == "ALA-A-20260108-080000"
    for nothing in (tmp_path / "nowhere", tmp_path / "ALA-A-20260107-080000"):
        assert find_copies(nothing) == []


def test_the_newest_stands_first_and_numbers_count_as_numbers(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 18, 30).timestamp()
    lay(tmp_path, "renamed", at=at)
    lay(tmp_path, *(f"ALA-A-20260302-183000{end}" for end in ("", "-2", "-10", "-9")), "GUA-B-20260302-183000",
        "ALA-A-20260302-182959", "ALA-A-20260303-080000")
    assert names(find_copies(tmp_path)) == [
        "ALA-A-20260303-080000", *(f"ALA-A-20260302-183000-{number}" for number in (10, 9, 2)),
        "GUA-B-20260302-183000", "ALA-A-20260302-183000", "renamed", "ALA-A-20260302-182959"]


def test_the_first_of_each_month_of_each_office_is_marked(tmp_path: Path) -> None:
    lay(tmp_path, "ALA-A-20260302-080000", "ALA-A-20260302-080000-2", "ALA-A-20260315-080000",
        "ALA-A-20260401-080000", "ALA-A-20270301-080000", "GUA-B-20260305-080000", "GUA-B-20260306-080000")
    assert {copy.folder.name for copy in find_copies(tmp_path) if copy.monthly} == {
        "ALA-A-20260302-080000", "ALA-A-20260401-080000", "ALA-A-20270301-080000", "GUA-B-20260305-080000"}


# --- which go ---
def made(at: datetime, end: str = "") -> FoundCopy:
    return FoundCopy(Path(f"/x/ALA-A-{at:%Y%m%d-%H%M%S}{end}"), at, 1, "ALA", "A", False)


def test_of_one_month_the_fourteen_newest_and_the_first_stay() -> None:
    days = [made(datetime(2026, 11, day, 8)) for day in range(1, 18)]
    assert names(dispensable(days, NOW)) == [f"ALA-A-202611{day:02d}-080000" for day in (3, 2)]
    assert dispensable(days[:15], NOW) == []
    first = [made(days[0].made_at, end) for end in ("-2", "-10")]
    assert names(dispensable([*first, *days[:15]], NOW)) == [copy.folder.name for copy in first]


def test_twelve_months_stay_and_no_thirteenth() -> None:
    months = [made(datetime(2025 + month // 12, month % 12 + 1, 3, 8)) for month in range(13)]
    days = [made(NOW - timedelta(hours=hour)) for hour in range(14)]
    assert names(dispensable([*months, *days], NOW)) == [months[1].folder.name, months[0].folder.name]
    assert names(dispensable([*days, *months[2:]], NOW)) == []


def test_a_day_ahead_is_no_wrong_clock_and_more_is() -> None:
    days = [made(datetime(2026, 11, 1, 8) + timedelta(minutes=number)) for number in range(14)]
    ahead = made(NOW + timedelta(days=1))
    assert names(dispensable([*days, ahead], NOW)) == []
    assert names(dispensable([*days, days[0], ahead], NOW)) == []
    late = [made(NOW + timedelta(days=1, seconds=number)) for number in (1, 2)]
    assert names(dispensable([*late, *days], NOW)) == [late[1].folder.name, late[0].folder.name]


# --- a copy opened ---
@pytest.fixture
def copy(tmp_path: Path, store: Store) -> Path:
    """A copy on a stick: one person, one line of the trail, under a name with signs of its own."""
    add(store, person())
    store.close()
    folder = tmp_path / "Memoria #1 ñ 50%?"
    folder.mkdir()
    shutil.copyfile(store.folder / DATABASE_FILE, folder / DATABASE_FILE)
    return folder


def test_a_copy_is_opened_to_be_read_only_and_by_any_thread(copy: Path) -> None:
    found: list[object] = []
    with closing(open_copy(copy / DATABASE_FILE, KEY)) as connection:
        reading = Thread(target=lambda: found.extend(connection.execute("SELECT surnames FROM jobseeker").fetchone()))
        reading.start()
        reading.join()
        assert found == ["Núñez Guamán"]
        with pytest.raises(sqlcipher.OperationalError, match="readonly"):
            connection.execute("DELETE FROM jobseeker")
        assert connection.execute("PRAGMA temp_store").fetchone() == (2,), "nothing of it in files of the system"
        assert [path.name for path in copy.iterdir()] == [DATABASE_FILE]


def test_a_copy_that_cannot_be_opened_tells_why_and_stays_silent(
    copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EnvironmentFault) as other:
        open_copy(copy / DATABASE_FILE, bytes(32))
    with pytest.raises(EnvironmentFault) as none:
        open_copy(tmp_path / "gone.db", KEY)
    assert (codes_of(other), codes_of(none)) == (("backup_other_key",), ("backup_unreadable",))
    assert capfd.readouterr() == ("", "")


def test_a_trial_counts_tells_the_last_act_and_its_steps(copy: Path, store: Store) -> None:
    steps: list[tuple[int, int]] = []
    trial = try_copy(copy, KEY, lambda done, total: steps.append((done, total)))
    assert trial.counts == dict.fromkeys(COMPARED, 0) | {"jobseeker": 1, "outbox": 1, "audit": 1}
    with store.read() as session:
        line = session.query(AuditLine).one()
        assert (trial.last_seq, trial.last_change) == (1, line.at)
    assert trial.last_change is not None
    assert trial.last_change.tzinfo is UTC
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert try_copy(copy, KEY) == trial


def test_the_last_of_several_acts_counts_and_a_new_office_has_none(open_store: Callable[[], Store]) -> None:
    with closing(connect(open_store().folder / DATABASE_FILE, KEY)) as connection:
        assert last_act(connection) == (0, None)
        for seq, at in ((4, "2026-03-02 08:00:00"), (9, "2026-03-01 23:30:00.500000"), (5, "2026-04-01 08:00:00")):
            connection.execute("INSERT INTO audit (seq, at, role, act, records, previous, digest)"
                               " VALUES (?, ?, '', 'x', '[]', '', '')", (seq, at))
        assert last_act(connection) == (9, datetime(2026, 3, 1, 23, 30, 0, 500_000, UTC))


def test_a_page_that_is_not_as_it_was_written_is_found(copy: Path) -> None:
    """The page of a table that is counted by its index only: the seals tell."""
    path = copy / DATABASE_FILE
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(EnvironmentFault) as error:
        try_copy(copy, KEY)
    assert codes_of(error) == ("backup_unreadable",)


@pytest.mark.parametrize("statement", ["DROP TABLE letter", "ALTER TABLE audit RENAME COLUMN at TO x"])
def test_a_database_that_is_no_office_is_no_copy(copy: Path, statement: str) -> None:
    with closing(connect(copy / DATABASE_FILE, KEY)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with pytest.raises(EnvironmentFault) as error:
        try_copy(copy, KEY)
    assert codes_of(error) == ("backup_unreadable",)


def test_a_copy_out_of_order_inside_is_found_though_its_seals_hold(copy: Path) -> None:
    with closing(connect(copy / DATABASE_FILE, KEY)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE"
                           " name = 'setting') WHERE name = 'draft'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with pytest.raises(EnvironmentFault) as error:
        try_copy(copy, KEY)
    assert codes_of(error) == ("backup_unreadable",)


@pytest.mark.parametrize(("said", "code"), [("database or disk is full", "backup_disk_full"),
                                            ("disk I/O error", "backup_unreadable")])
def test_a_disk_that_fails_meanwhile_is_told(
    copy: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: str
) -> None:
    def failing(_connection: object) -> dict[str, int]:
        raise sqlcipher.OperationalError(said)

    monkeypatch.setattr(copies, "count_rows", failing)
    with pytest.raises(EnvironmentFault) as error:
        try_copy(copy, KEY)
    assert codes_of(error) == (code,)
