"""Bring a database to this program's schema, or refuse it and leave the file untouched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage.engine import translate_database_error

#: Newest revision of ``models/migrations``; kept here so that a start needs no Alembic when nothing is to be done.
HEAD = "0005"
SCRIPTS = "pes_desktop.models:migrations"
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
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    config.attributes["scope"] = scope
    return config


def known_revisions() -> list[str]:
    """Revisions this program knows, oldest first."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def upgrade(engine: Engine, scope: str, before: Callable[[], object] | None = None) -> bool:
    """Upgrade in one transaction; returns whether anything was done.

    ``scope`` "office" makes the PC's own tables too, "shared" only those the centre has. ``before`` is called ahead of
    the upgrade of a file that holds data already (to back it up); what it raises stops the upgrade.
    Raises EnvironmentFault ``database_newer`` for a file of a later program, ``migration_failed`` when a step fails
    (the file stays at its old schema), or the fault of the surroundings (``disk_full`` ...).
    """
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
    except DBAPIError as error:
        raise translate_database_error(error) or EnvironmentFault(Fault("database_unreadable")) from error
    if revision == HEAD:
        return False
    if revision is not None and revision not in known_revisions():
        raise EnvironmentFault(Fault("database_newer", params={"revision": revision}))
    if revision is not None and before is not None:
        before()
    from alembic import command

    writer = engine.execution_options(write=True)
    try:
        with writer.begin() as connection:
            command.upgrade(_config(connection, scope), "head")
    except Exception as error:
        raise translate_database_error(error) or EnvironmentFault(
            Fault("migration_failed", params={"revision": revision or "-"})) from error
    return True


def upgrade_shared(engine: Engine) -> bool:
    """Upgrade the shared tables of the centre's database."""
    return upgrade(engine, SHARED_SCOPE)
