"""Rows into the shared tables, many at a time, on PostgreSQL and on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError

from pes_desktop.sync.columns import local_defaults, table_of, wire_columns


def _upsert(connection: Connection, record_type: str) -> Insert:
    table = table_of(record_type)
    names = ["version", *(column.name for column in wire_columns(record_type))]
    if connection.dialect.name == "postgresql":
        postgres = postgresql.insert(table)
        return postgres.on_conflict_do_update(
            index_elements=["id"], set_={name: postgres.excluded[name] for name in names})
    lite = sqlite.insert(table)
    return lite.on_conflict_do_update(index_elements=["id"], set_={name: lite.excluded[name] for name in names})


def write_rows(connection: Connection, record_type: str, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    """Insert or update rows of one type in the caller's transaction; returns the ids the database would not take.

    Columns that do not travel keep what they have, or their default in a new row.
    """
    if not rows:
        return set()
    statement = _upsert(connection, record_type)
    complete = [{**local_defaults(record_type), **row} for row in rows]
    try:
        with connection.begin_nested():
            connection.execute(statement, complete)
        return set()
    except (IntegrityError, DataError):
        pass
    refused: set[UUID] = set()
    for row in complete:  # find the one that breaks a constraint; the others go in
        try:
            with connection.begin_nested():
                connection.execute(statement, [row])
        except (IntegrityError, DataError):
            refused.add(row["id"])
    return refused
