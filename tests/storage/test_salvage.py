"""A damaged table is read around what cannot be read: every other row, once, in order, and how often it was hurt."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from storage_kit import KEY, codes_of

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.salvage import Salvage, copy_files


def table_of(folder: Path, numbers: Iterable[int], bad: Iterable[int] = (), table: str = "t") -> None:
    """A table with these row numbers; the text of the ``bad`` ones is none, so that whoever meets them stumbles."""
    hurt = set(bad)
    with closing(connect(folder / DATABASE_FILE, KEY)) as connection:
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE {table} (said TEXT, n INTEGER)")
        connection.executemany(f"INSERT INTO {table} (rowid, said, n) VALUES (?, CAST(? AS TEXT), ?)", [
            (number, b"\xff\xfe" if number in hurt else f"row {number}".encode(), number) for number in numbers])
        connection.execute("COMMIT")


def read(folder: Path, table: str = "t") -> tuple[list[int], Salvage]:
    """Numbers of the rows that came, in order, and the salvage, closed."""
    salvage = Salvage(folder, KEY)
    batches = list(salvage.rows(table))
    salvage.close()
    rows = [row for batch in batches for row in batch]
    assert all(row == (f"row {row[1]}", row[1]) for row in rows)
    assert all(batches), "no empty batch"
    return [row[1] for row in rows], salvage


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 250])
def test_a_sound_table_comes_whole(tmp_path: Path, count: int) -> None:
    table_of(tmp_path, range(1, count + 1))
    found, salvage = read(tmp_path)
    assert found == list(range(1, count + 1))
    assert salvage.result.gaps == {}
    assert salvage.result.rows == ({"t": count} if count else {})


@pytest.mark.parametrize(("bad", "gaps"), [
    ([1], 1), ([2], 1), ([1, 2, 3], 1), ([151], 1), ([152], 1), ([250], 1), ([249, 250], 1), ([100], 1), ([101], 1),
    ([40, 42], 2), ([10, 150, 240], 3), (range(60, 63), 1), (range(60, 65), 1), (range(60, 66), 1), (range(60, 67), 1),
    (range(21, 194), 1), ([1, 3, 5, 7], 4), (range(1, 251), 1)], ids=str)
def test_every_row_around_the_bad_ones_comes_once(tmp_path: Path, bad: Iterable[int], gaps: int) -> None:
    lost = set(bad)
    table_of(tmp_path, range(1, 251), lost)
    found, salvage = read(tmp_path)
    assert found == [number for number in range(1, 251) if number not in lost]
    assert salvage.result.gaps == {"t": gaps}
    assert salvage.result.rows.get("t", 0) == len(found)


def test_numbers_far_apart_and_below_nought_come_too(tmp_path: Path) -> None:
    numbers = [-(1 << 50), -7, 0, 5, 1 << 20, (1 << 20) + 1, 1 << 38, 1 << 50]
    table_of(tmp_path, numbers)
    assert read(tmp_path)[0] == numbers
    table_of(tmp_path, numbers, [5], table="hurt")
    assert read(tmp_path, "hurt")[0] == [number for number in numbers if number != 5]


def test_gaps_and_rows_are_counted_by_table(tmp_path: Path) -> None:
    table_of(tmp_path, range(1, 8), [3])
    table_of(tmp_path, range(1, 5), table="u")
    salvage = Salvage(tmp_path, KEY)
    for name in ("t", "u"):
        list(salvage.rows(name))
    assert (salvage.result.rows, salvage.result.gaps) == ({"t": 6, "u": 4}, {"t": 1})
    assert salvage.columns("t") == ["said", "n"], "it goes on after a fault"
    assert salvage.columns("nowhere") == []
    salvage.close()


def test_pages_that_are_not_as_they_were_written_cost_their_rows_only(tmp_path: Path) -> None:
    """One row a page, so that three garbled pages are three rows."""
    with closing(connect(tmp_path / DATABASE_FILE, KEY)) as connection:
        connection.execute("CREATE TABLE t (said TEXT, n INTEGER)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [("x" * 3500, number) for number in range(1, 151)])
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / DATABASE_FILE).open("r+b") as handle:
        for page in (60, 61, 110):
            handle.seek(page * 4096 + 900)
            handle.write(os.urandom(60))
    salvage = Salvage(tmp_path, KEY)
    found = [row[1] for batch in salvage.rows("t") for row in batch]
    salvage.close()
    assert found == sorted(set(found))
    assert (len(found), salvage.result.gaps) == (147, {"t": 2})


def test_what_is_no_database_of_this_key_is_refused(tmp_path: Path) -> None:
    table_of(tmp_path, [1])
    with pytest.raises(EnvironmentFault) as error:
        Salvage(tmp_path, bytes(32))
    assert codes_of(error) == ("database_unreadable",)


def test_a_file_that_goes_meanwhile_ends_the_reading(tmp_path: Path) -> None:
    table_of(tmp_path, range(1, 250), [120])
    salvage = Salvage(tmp_path, KEY)
    batches = salvage.rows("t")
    assert len(next(batches)) == 100
    (tmp_path / DATABASE_FILE).write_bytes(b"x" * 4096)
    assert sum(len(batch) for batch in batches) <= 20
    assert salvage.columns("t") == []
    salvage.close()


# --- the copy it works on ---
def test_the_files_are_copied_as_they_are_and_nothing_of_before_stays(tmp_path: Path) -> None:
    office, scratch = tmp_path / "office", tmp_path / "a" / "scratch"
    office.mkdir()
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", "keys.json"):
        (office / name).write_text(name)
    copy_files(office, scratch)
    assert {path.name: path.read_text() for path in scratch.iterdir()} == {
        name: name for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal")}
    assert scratch.stat().st_mode & 0o777 == 0o700
    (office / f"{DATABASE_FILE}-wal").unlink()
    (office / DATABASE_FILE).write_text("newer")
    copy_files(office, scratch)
    assert {path.name: path.read_text() for path in scratch.iterdir()} == {DATABASE_FILE: "newer"}
