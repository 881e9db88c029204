"""An upgrade that cannot be done says why; what the file stood at is named."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text
from storage_kit import KEY, add, codes_of, person

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage import engine as storage_engine
from pes_desktop.storage import migrate
from pes_desktop.storage.engine import DATABASE_FILE, connect, open_engine
from pes_desktop.storage.store import Store


def refused(folder: Path) -> pytest.ExceptionInfo[EnvironmentFault]:
    engine = open_engine(folder, KEY)
    with pytest.raises(EnvironmentFault) as error:
        migrate.upgrade(engine, "office")
    engine.dispose()
    return error


def test_a_file_whose_revision_cannot_be_read_is_told(store: Store) -> None:
    with store.local() as session:
        session.execute(text("ALTER TABLE alembic_version RENAME COLUMN version_num TO other"))
    store.close()
    assert codes_of(refused(store.folder)) == ("database_unreadable",)


def test_damage_where_the_revision_stands_is_told_as_damage(store: Store) -> None:
    with store.local() as session:
        session.execute(text("PRAGMA writable_schema = ON"))
        session.execute(text("UPDATE sqlite_master SET rootpage = 1000000 WHERE name = 'alembic_version'"))
    store.close()
    assert codes_of(refused(store.folder)) == ("database_damaged",)


@pytest.fixture
def yesterday(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A file whose next step is still to come."""
    add(store, person())
    monkeypatch.setattr(migrate, "HEAD", "later")
    return store


def test_the_revision_is_named_when_a_step_fails(yesterday: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stands_at = migrate.known_revisions()[-1]
    monkeypatch.setattr(migrate, "_config", lambda connection, scope: None)
    error = refused(yesterday.folder)
    assert codes_of(error) == ("migration_failed",)
    assert error.value.faults[0].params == {"revision": stands_at}


def test_a_foreign_file_has_no_revision_to_name(tmp_path: Path) -> None:
    with closing(connect(tmp_path / DATABASE_FILE, KEY)) as raw:
        raw.execute("CREATE TABLE jobseeker (id INTEGER PRIMARY KEY)")
    error = refused(tmp_path)
    assert codes_of(error) == ("migration_failed",)
    assert error.value.faults[0].params == {"revision": "-"}


def test_a_full_disk_during_the_upgrade_is_told_as_such(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, KEY)

    @event.listens_for(engine, "connect")
    def _small(raw: object, _record: object) -> None:
        raw.execute("PRAGMA max_page_count = 3")  # type: ignore[attr-defined]

    with pytest.raises(EnvironmentFault) as error:
        migrate.upgrade(engine, "office")
    engine.dispose()
    assert codes_of(error) == ("disk_full",)


def test_an_upgrade_writes_from_its_first_statement(tmp_path: Path) -> None:
    """One that begins as a reader could be refused halfway."""
    engine, begun = open_engine(tmp_path, KEY), []

    @event.listens_for(engine, "before_cursor_execute")
    def _seen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    migrate.upgrade(engine, "office")
    engine.dispose()
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]


def test_a_connection_waits_for_others_and_makes_a_new_file_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_FILE
    path.touch()
    with closing(connect(path, KEY)) as raw:
        assert raw.execute("PRAGMA busy_timeout").fetchone() == (int(storage_engine.BUSY_SECONDS * 1000),)


def test_what_has_no_name_of_its_own_is_unreadable(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr(storage_engine, "translate_database_error", lambda _error: None)
    with pytest.raises(EnvironmentFault) as error:
        connect(store.folder / DATABASE_FILE, bytes(32))
    assert codes_of(error) == ("database_unreadable",)
