"""The check-up of the file itself: each kind of damage is found by its check, and nothing is changed by looking."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from storage_kit import KEY, OFFICE, add, person

from pes_desktop.models import Job
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.health import Finding, check_file
from pes_desktop.storage.store import Store

SOUND = [Finding("file", True), Finding("seals", True), Finding("references", True, "0"), Finding("search_index", True)]


@pytest.fixture
def office(store: Store) -> Path:
    """An office of two people, closed."""
    add(store, *[person(f"Lema {number}", notes="x" * 3000,
                        jobs=[Job(office_id=OFFICE, occupation="ordeñadora")]) for number in range(2)])
    store.close()
    return store.folder


def ill(folder: Path, key: bytes = KEY) -> dict[str, str]:
    return {finding.code: finding.detail for finding in check_file(folder, key) if not finding.good}


def test_a_sound_file_passes_all_checks_step_by_step(office: Path) -> None:
    steps: list[tuple[int, int]] = []
    assert check_file(office, KEY, lambda done, total: steps.append((done, total))) == SOUND
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert check_file(office, KEY) == SOUND
    steps.clear()
    quick = check_file(office, KEY, lambda done, total: steps.append((done, total)), quickly=True)
    assert quick == [SOUND[0], SOUND[2]]
    assert steps == [(0, 4), (2, 4), (3, 4), (4, 4)]


def test_another_key_or_no_database_is_a_finding(office: Path) -> None:
    assert check_file(office, bytes(32)) == [Finding("file", False, "database_unreadable")]


def test_what_stands_in_the_log_only_raises_no_false_alarm(store: Store) -> None:
    add(store, *[person(f"Lema {number}") for number in range(20)])
    assert (store.folder / f"{DATABASE_FILE}-wal").stat().st_size > 0
    assert check_file(store.folder, KEY) == SOUND
    assert (store.folder / f"{DATABASE_FILE}-wal").stat().st_size == 0, "folded in"


def test_references_to_nothing_are_counted(office: Path) -> None:
    with closing(connect(office / DATABASE_FILE, KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM jobseeker")
    assert ill(office) == {"references": "2"}
    assert [finding.good for finding in check_file(office, KEY, quickly=True)] == [True, False]


def garbled(folder: Path, *pages: int) -> None:
    with (folder / DATABASE_FILE).open("r+b") as handle:
        for page in pages:
            handle.seek((page - 1) * 4096 + 500)
            handle.write(bytes(64))


def page_of(folder: Path, table: str) -> int:
    with closing(connect(folder / DATABASE_FILE, KEY)) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])


def test_a_page_that_cannot_be_read_shows_by_its_place_never_by_what_stands_in_it(office: Path) -> None:
    first, second = page_of(office, "draft"), page_of(office, "setting")
    garbled(office, first, second)
    found = ill(office)
    assert set(found) >= {"file", "seals"}
    assert found["seals"].startswith("2: ")
    assert f"page {min(first, second)}" in found["seals"]
    assert f"page {max(first, second)}" not in found["seals"]
    assert not any("Lema" in detail or len(detail) > 124 for detail in found.values())


def test_a_check_that_breaks_off_is_a_finding_and_the_next_ones_go_on(office: Path) -> None:
    garbled(office, page_of(office, "job"))
    found = {finding.code: finding for finding in check_file(office, KEY)}
    assert list(found) == ["file", "seals", "references", "search_index"]
    assert found["references"] == Finding("references", False, "database disk image is malformed")


def test_an_entry_missing_in_an_index_is_a_fault_of_the_file(office: Path) -> None:
    """The pages are sealed and whole; what does not fit is their order. The words of the first fault are cut."""
    with closing(connect(office / DATABASE_FILE, KEY)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE"
                           " name = 'setting') WHERE name = 'draft'")
    found = ill(office)
    assert "seals" not in found
    assert found["file"]
    assert len(found["file"]) <= 124


def test_a_search_index_beside_its_documents_is_found_and_nothing_is_kept_of_the_question(office: Path) -> None:
    with closing(connect(office / DATABASE_FILE, KEY)) as connection:
        connection.execute("DELETE FROM search_words_data WHERE id > 10")
    found = {finding.code: finding for finding in check_file(office, KEY)}["search_index"]
    assert (found.good, 0 < len(found.detail) <= 80) == (False, True)
    with closing(connect(office / DATABASE_FILE, KEY)) as connection:
        connection.execute("BEGIN IMMEDIATE")  # nobody holds it


@pytest.mark.parametrize("index", ["search_words", "search_numbers"])
def test_an_entry_of_an_index_without_its_document_is_found(office: Path, index: str) -> None:
    with closing(connect(office / DATABASE_FILE, KEY)) as connection:
        column = "words" if index == "search_words" else "numbers"
        held = [row[1] for row in connection.execute(f"PRAGMA table_info({index})")]
        assert column in held
        connection.execute(f"INSERT INTO {index}(rowid, {column}) VALUES (77, 'fantasma 0999')")
    assert set(ill(office)) >= {"search_index"}


def test_an_office_held_by_a_writer_is_told_not_raised(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pes_desktop.storage.engine.BUSY_SECONDS", 0.0)
    with closing(sqlcipher.connect(str(office / DATABASE_FILE), isolation_level=None)) as writer:
        writer.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        writer.execute("BEGIN IMMEDIATE")
        found = ill(office)
    assert "locked" in found["search_index"]
