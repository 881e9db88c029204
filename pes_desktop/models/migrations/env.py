"""Alembic environment: one chain for both dialects; the caller hands in the connection and the scope."""

from alembic import context

from pes_desktop.models import Base, OfficeBase

connection = context.config.attributes["connection"]
scope = context.config.attributes.get("scope", "office")
metadata = [Base.metadata, OfficeBase.metadata] if scope == "office" else [Base.metadata]

context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite",
                  compare_type=True)
with context.begin_transaction():
    context.run_migrations()
