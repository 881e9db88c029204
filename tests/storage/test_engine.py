"""The encrypted file: nothing readable without its key, every commit on the disk, faults told apart."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from storage_kit import KEY, OFFICE, add, codes_of, person

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import Job
from pes_desktop.storage import engine as storage_engine
from pes_desktop.storage.engine import DATABASE_FILE, connect, translate_database_error
from pes_desktop.storage.store import Store

IN_FORCE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}


@pytest.mark.parametrize(("pragma", "value"), IN_FORCE.items())
def test_durable_pragmas_hold_on_every_connection(store: Store, pragma: str, value: object) -> None:
    opened = [store.engine.connect() for _ in range(4)]
    assert [connection.execute(text(f"PRAGMA {pragma}")).scalar() for connection in opened] == [value] * 4
    for connection in opened:
        connection.close()


def test_a_child_without_parent_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError) as error:
        add(store, Job(office_id=OFFICE, jobseeker_id=OFFICE, occupation="Zapatero remendón"))
    assert "Zapatero" not in str(error.value), "values of people must not reach a log"


def test_nothing_readable_lies_on_the_disk(store: Store) -> None:
    add(store, person("Secretísima", "Persona", document_number="0607421807"))
    files = [path for path in store.folder.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {DATABASE_FILE, f"{DATABASE_FILE}-wal"}
    for path in files:
        content = path.read_bytes()
        for plain in (b"SQLite format 3", b"Secret", b"0607421807", b"CREATE TABLE", b"jobseeker", KEY):
            assert plain not in content, (path.name, plain)


def test_plain_sqlite_cannot_open_it(store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(store.folder / DATABASE_FILE)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")


def test_a_wrong_key_is_told_and_changes_nothing(store: Store) -> None:
    store.close()
    path = store.folder / DATABASE_FILE
    before = path.read_bytes()
    for key in (bytes(32), KEY[::-1], b"x" * 32):
        with pytest.raises(EnvironmentFault) as error:
            connect(path, key)
        assert codes_of(error) == ("database_unreadable",)
    assert path.read_bytes() == before
    with closing(connect(path, KEY)) as connection:
        assert connection.execute("SELECT count(*) FROM jobseeker").fetchone() == (0,)


@pytest.mark.parametrize("content", [b"not a database " * 500, b"SQLite format 3\x00" + bytes(4080), b"x"])
def test_a_foreign_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / DATABASE_FILE
    path.write_bytes(content)
    with pytest.raises(EnvironmentFault) as error:
        connect(path, KEY)
    assert codes_of(error) == ("database_unreadable",)
    assert path.read_bytes() == content


def test_a_damaged_page_is_told_when_it_is_read(store: Store) -> None:
    add(store, *[person(f"Lema {n}", "Ana", notes="x" * 900) for n in range(200)])
    store.close()
    path = store.folder / DATABASE_FILE
    content = bytearray(path.read_bytes())
    for place in range(8 * 4096, len(content), 4096):
        content[place + 100] ^= 0xFF
    path.write_bytes(bytes(content))
    store = Store(storage_engine.open_engine(store.folder, KEY), store.folder)
    with pytest.raises(EnvironmentFault) as error, store.read() as session:
        session.execute(text("SELECT sum(length(notes)) FROM jobseeker")).all()
    assert set(codes_of(error)) <= {"database_damaged", "database_unreadable", "disk_failed"}
    store.engine.dispose()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as error:
        connect(tmp_path / "nowhere" / DATABASE_FILE, KEY)
    assert codes_of(error) == ("folder_read_only",)


def test_a_database_held_by_another_program_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_engine, "BUSY_SECONDS", 0.05)
    store.close()
    with closing(connect(store.folder / DATABASE_FILE, KEY)) as other:
        other.execute("BEGIN IMMEDIATE")
        mine = Store(storage_engine.open_engine(store.folder, KEY), store.folder)
        with pytest.raises(EnvironmentFault) as error:
            add(mine, person())
        assert codes_of(error) == ("database_locked",)
        other.execute("ROLLBACK")
        add(mine, person())
        mine.close()


@pytest.mark.parametrize(("said", "code"), [
    ("database or disk is full", "disk_full"), ("disk I/O error", "disk_failed"),
    ("attempt to write a readonly database", "folder_read_only"), ("database is locked", "database_locked"),
    ("database disk image is malformed", "database_damaged"),
    ("vtable constructor failed: search_words", "database_damaged"), ("file is not a database", "database_unreadable")])
def test_the_environments_faults_have_codes(said: str, code: str) -> None:
    fault = translate_database_error(OperationalError("", {}, RuntimeError(said)))
    assert fault is not None
    assert fault.codes == (code,)


def test_a_bug_stays_a_bug() -> None:
    assert translate_database_error(OperationalError("", {}, RuntimeError("no such column: shoe"))) is None
    assert translate_database_error(OperationalError("SELECT locked", {}, RuntimeError("no such column"))) is None


def test_an_error_without_statement_has_its_code_too() -> None:
    fault = translate_database_error(RuntimeError("database is locked"))
    assert fault is not None
    assert fault.codes == ("database_locked",)
