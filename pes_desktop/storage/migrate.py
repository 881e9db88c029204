"""Bring a database to this program's schema, or refuse it and leave the file untouched."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from pes_desktop.domain.errors import EnvironmentFault, Fault

#: Newest revision of ``models/migrations``; kept here so that a start needs no Alembic when nothing is to be done.
HEAD = "0001"
OFFICE_SCOPE = "office"
SHARED_SCOPE = "shared"


def current_revision(connection: Connection) -> str | None:
    """The revision a database stands at, None for an empty one."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _config(connection: Connection, scope: str) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "pes_desktop.models:migrations")
    config.attributes["connection"] = connection
    config.attributes["scope"] = scope
    return config


def known_revisions() -> list[str]:
    """Revisions this program knows, oldest first."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "pes_desktop.models:migrations")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def upgrade(engine: Engine, scope: str) -> bool:
    """Upgrade in one transaction; returns whether anything was done.

    ``scope`` "office" makes the PC's own tables too, "shared" only those the centre has.
    Raises EnvironmentFault ``database_newer`` for a file of a later program, ``migration_failed`` when a step fails.
    """
    with engine.connect() as connection:
        revision = current_revision(connection)
    if revision == HEAD:
        return False
    if revision is not None and revision not in known_revisions():
        raise EnvironmentFault(Fault("database_newer", params={"revision": revision}))
    from alembic import command

    writer = engine.execution_options(write=True)
    with writer.begin() as connection:
        command.upgrade(_config(connection, scope), "head")
    return True


def upgrade_shared(engine: Engine) -> bool:
    """Upgrade the shared tables of the centre's database."""
    return upgrade(engine, SHARED_SCOPE)
