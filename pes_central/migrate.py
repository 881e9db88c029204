"""Upgrade of the server's own tables."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

VERSION_TABLE = "alembic_version_central"


def upgrade_own(engine: Engine) -> None:
    """Bring the server's own tables to this program's schema, in one transaction."""
    config = Config()
    config.set_main_option("script_location", "pes_central:migrations")
    config.set_main_option("path_separator", "os")
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
