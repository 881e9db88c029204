"""The server's own chain ends exactly at its mapped classes, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from support.exchange import Server

from pes_central.migrate import VERSION_TABLE
from pes_central.tables import CentralBase


def test_head_equals_the_models(own_server: Server) -> None:
    def own(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or (name or "").startswith("central_")

    with own_server.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={
            "version_table": VERSION_TABLE, "include_object": own, "compare_type": True})
        assert compare_metadata(context, CentralBase.metadata) == []
