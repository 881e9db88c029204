"""Alembic environment of the server's own tables; the caller hands in the connection."""

from alembic import context

from pes_central.migrate import VERSION_TABLE
from pes_central.tables import CentralBase

connection = context.config.attributes["connection"]


def own(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Only the server's own tables are compared."""
    return kind != "table" or (name or "").startswith("central_")


context.configure(connection=connection, target_metadata=CentralBase.metadata, version_table=VERSION_TABLE,
                  include_object=own, render_as_batch=connection.dialect.name == "sqlite", compare_type=True)
with context.begin_transaction():
    context.run_migrations()
