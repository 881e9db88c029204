"""Alembic environment: one chain for both dialects; the caller hands in the connection and the scope."""

from typing import Any

from alembic import context

from pes_desktop.models import Base, OfficeBase

connection = context.config.attributes["connection"]
scope = context.config.attributes.get("scope", "office")
metadata = [Base.metadata, OfficeBase.metadata] if scope == "office" else [Base.metadata]


def ours(_item: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Whether autogenerate looks at it: the full-text tables and what SQLite keeps for them are in no class."""
    return not (kind == "table" and reflected and (name or "").startswith("search_") and name != "search_document")


context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite",
                  compare_type=True, include_object=ours)
with context.begin_transaction():
    context.run_migrations()
