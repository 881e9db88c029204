"""The chain of revisions: from nothing to head on both dialects, head equal to the models, foreign files refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.pool import NullPool
from storage_kit import DAY, KEY, OFFICE, add, codes_of, person

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import Base, Jobseeker, OfficeBase
from pes_desktop.storage import migrate
from pes_desktop.storage.engine import open_engine
from pes_desktop.storage.store import Store

REPO = Path(__file__).resolve().parents[2]
SCRIPTS = REPO / "pes_desktop" / "models" / "migrations"
NEXT = '''"""A revision that only this test has."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{before}"
def upgrade():
    op.add_column("jobseeker", sa.Column("shoe_size", sa.Integer(), nullable=False, server_default="40"))
    op.create_table("shoe", sa.Column("id", sa.Integer(), primary_key=True))
    {last}
'''


def differences(engine: Engine, *metadata: Any) -> list[Any]:
    """What alembic would still have to do; the full-text tables are no tables of the models."""
    def ours(_object: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
        return not (kind == "table" and reflected and str(name).startswith("search_") and name != "search_document")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={
            "compare_type": True, "compare_server_default": True, "include_object": ours})
        return list(compare_metadata(context, list(metadata)))  # type: ignore[arg-type]


@pytest.fixture
def postgres(bare_database: Callable[..., str]) -> Engine:
    return create_engine(bare_database().replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)


@pytest.fixture
def empty_office(tmp_path: Path) -> Engine:
    return open_engine(tmp_path, KEY)


def test_head_is_the_last_revision_of_the_chain() -> None:
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    directory = ScriptDirectory.from_config(config)
    assert directory.get_heads() == [migrate.HEAD]
    assert migrate.known_revisions()[-1] == migrate.HEAD
    assert len(directory.get_bases()) == 1


def test_autogenerate_proposes_nothing_at_head(empty_office: Engine) -> None:
    """``alembic check`` through env.py: no full-text table is taken for one that a class lost."""
    from alembic import command

    migrate.upgrade(empty_office, "office")
    with empty_office.connect() as connection:
        command.check(migrate._config(connection, "office"))
    empty_office.dispose()


def test_an_office_from_nothing_to_head(empty_office: Engine) -> None:
    assert migrate.upgrade(empty_office, "office") is True
    assert differences(empty_office, Base.metadata, OfficeBase.metadata) == []
    assert migrate.upgrade(empty_office, "office") is False
    empty_office.dispose()


def test_the_centre_on_sqlite_from_nothing_to_head(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'central.db'}", poolclass=NullPool)
    assert migrate.upgrade_shared(engine) is True
    assert differences(engine, Base.metadata) == []
    assert not {"outbox", "draft", "audit", "search_document"} & set(inspect(engine).get_table_names())


def test_the_centre_on_postgresql_from_nothing_to_head(postgres: Engine) -> None:
    assert migrate.upgrade_shared(postgres) is True
    assert differences(postgres, Base.metadata) == []
    assert migrate.upgrade_shared(postgres) is False
    with postgres.connect() as connection:
        assert migrate.current_revision(connection) == migrate.HEAD


def test_a_missing_column_would_be_noticed(empty_office: Engine) -> None:
    migrate.upgrade(empty_office, "office")
    with empty_office.begin() as connection:
        connection.execute(text("ALTER TABLE draft DROP COLUMN title"))
    assert [change[0] for change in differences(empty_office, Base.metadata, OfficeBase.metadata)] == ["add_column"]
    empty_office.dispose()


@pytest.mark.parametrize("revision", ["9999", "0002b", ""])
def test_a_newer_file_is_refused_and_not_touched(store: Store, revision: str) -> None:
    add(store, person())
    with store.local() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": revision})
    store.close()
    path = store.folder / "office.db"
    before = path.read_bytes()
    engine = open_engine(store.folder, KEY)
    with pytest.raises(EnvironmentFault) as error:
        migrate.upgrade(engine, "office")
    engine.dispose()
    assert codes_of(error) == ("database_newer",)
    assert error.value.faults[0].params == {"revision": revision}
    assert path.read_bytes() == before


def test_an_encrypted_database_of_another_program_is_refused(empty_office: Engine) -> None:
    with empty_office.begin() as connection:
        connection.execute(text("CREATE TABLE jobseeker (id INTEGER PRIMARY KEY, foreign_words TEXT)"))
    with pytest.raises(EnvironmentFault) as error:
        migrate.upgrade(empty_office, "office")
    assert codes_of(error) == ("migration_failed",)
    assert inspect(empty_office).get_table_names() == ["jobseeker"]
    empty_office.dispose()


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives the program a further revision, as the next version will have one."""
    def make(last: str) -> None:
        scripts = tmp_path / "scripts"
        shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "9999_shoes.py").write_text(NEXT.format(before=migrate.HEAD, last=last))
        monkeypatch.setattr(migrate, "SCRIPTS", str(scripts))
        monkeypatch.setattr(migrate, "HEAD", "9999")

    return make


def test_a_file_of_yesterday_is_backed_up_first_and_keeps_its_rows(
    store: Store, tomorrow: Callable[[str], None]
) -> None:
    add(store, person())
    tomorrow("pass")
    seen = []

    def before() -> None:
        seen.append("shoe" in inspect(store.engine).get_table_names())

    assert migrate.upgrade(store.engine, "office", before) is True
    assert seen == [False]
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT surnames, shoe_size FROM jobseeker")).one() == ("Núñez Guamán", 40)
        assert migrate.current_revision(connection) == "9999"


def test_a_step_that_fails_leaves_the_file_at_its_old_schema(store: Store, tomorrow: Callable[[str], None]) -> None:
    add(store, person())
    tomorrow('op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(EnvironmentFault) as error:
        migrate.upgrade(store.engine, "office")
    assert codes_of(error) == ("migration_failed",)
    assert "shoe" not in inspect(store.engine).get_table_names()
    with store.read() as session:
        assert session.query(Jobseeker).one().surnames == "Núñez Guamán"
        assert migrate.current_revision(session.connection()) != "9999"


def test_when_the_backup_fails_nothing_is_upgraded(store: Store, tomorrow: Callable[[str], None]) -> None:
    from pes_desktop.domain.errors import Fault

    tomorrow("pass")

    def before() -> None:
        raise EnvironmentFault(Fault("backup_disk_full"))

    with pytest.raises(EnvironmentFault) as error:
        migrate.upgrade(store.engine, "office", before)
    assert codes_of(error) == ("backup_disk_full",)
    assert "shoe" not in inspect(store.engine).get_table_names()


def test_search_follows_by_triggers_alone(empty_office: Engine) -> None:
    """The index is filled by the database itself, so no writer can forget it."""
    migrate.upgrade(empty_office, "office")
    values = {"type": "jobseeker", "id": OFFICE.hex, "day": DAY}
    with empty_office.begin() as connection:
        connection.execute(text("INSERT INTO search_document (record_type, record_id, title, subtitle, words, numbers) "
                                "VALUES (:type, :id, 'T', '', 'lema', '0991')"), values)
        count = text("SELECT count(*) FROM search_words WHERE search_words MATCH :word")
        assert connection.execute(count, {"word": "lema"}).scalar() == 1
        connection.execute(text("UPDATE search_document SET words = 'chango'"))
        assert connection.execute(count, {"word": "lema"}).scalar() == 0
        assert connection.execute(count, {"word": "chango"}).scalar() == 1
        connection.execute(text("DELETE FROM search_document"))
        assert connection.execute(count, {"word": "chango"}).scalar() == 0
        connection.execute(text("INSERT INTO search_words(search_words) VALUES ('integrity-check')"))
    empty_office.dispose()
