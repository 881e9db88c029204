"""Rows into the shared tables, many at a time, on PostgreSQL and on SQLite."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError

from pes_central.copying import copy_into, copy_upsert, plan
from pes_central.tables import CentralBase
from pes_desktop.sync.columns import local_defaults, table_of, wire_columns

Row = dict[str, Any]
#: What the database says of a row that it will not take; psycopg's own, where COPY goes past SQLAlchemy.
REFUSALS = (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError)
#: Up to so many rows a stage and its emptying cost more than statements one by one.
FEW = 40


class OtherOffice(Exception):
    """A row's id belongs to another office; ids are looked up before, so that this is a race or a forgery."""


def write_rows(connection: Connection, record_type: str, rows: Sequence[Row],
               held: Collection[UUID] | None = None) -> set[UUID]:
    """Insert or update rows of one type in the caller's transaction; returns the ids the database would not take.

    ``held`` names the ids that are there already (None: not known): the others go straight into the table by COPY.
    Columns that do not travel keep what they have, or their default in a new row. Ids are written in their order, so
    that two offices that claim the same ones wait for each other instead of locking each other out.
    """
    defaults = local_defaults(record_type)
    complete = sorted(({**defaults, **row} for row in rows), key=lambda row: row["id"].int)
    if connection.dialect.name != "postgresql" or held is None:
        return _bisect(connection, record_type, complete, fresh=False)
    known = set(held)
    return (_bisect(connection, record_type, [row for row in complete if row["id"] not in known], fresh=True)
            | _bisect(connection, record_type, [row for row in complete if row["id"] in known], fresh=False))


def append_rows(connection: Connection, table: type[CentralBase], rows: Sequence[Row]) -> None:
    """Add rows to one of the server's own tables (all with the same keys); what the database raises is raised."""
    if not rows:
        return
    target = table.__table__
    assert isinstance(target, Table)
    if connection.dialect.name == "postgresql" and len(rows) > 4:
        copy_into(connection, plan(target, tuple(rows[0])), rows)
    else:
        connection.execute(insert(target), rows)


def _bisect(connection: Connection, record_type: str, rows: Sequence[Row], *, fresh: bool) -> set[UUID]:
    """Write all; where the database refuses, halve until the rows that break a constraint stand alone."""
    if not rows:
        return set()
    try:
        with connection.begin_nested():
            _write(connection, record_type, rows, fresh=fresh)
        return set()
    except (*REFUSALS, OtherOffice):
        if len(rows) == 1 and not fresh:
            return {rows[0]["id"]}
    if fresh:  # perhaps another office was first with an id
        return _bisect(connection, record_type, rows, fresh=False)
    middle = len(rows) // 2
    return (_bisect(connection, record_type, rows[:middle], fresh=False)
            | _bisect(connection, record_type, rows[middle:], fresh=False))


def _write(connection: Connection, record_type: str, rows: Sequence[Row], *, fresh: bool) -> None:
    table = table_of(record_type)
    names = tuple(column.name for column in table.columns)
    if fresh:
        copy_into(connection, plan(table, names), rows)
        return
    if connection.dialect.name == "postgresql" and len(rows) > FEW:
        written = copy_upsert(connection, plan(table, names), rows, _updated(record_type))
    else:
        statement = _upsert(connection, record_type).execution_options(preserve_rowcount=True)
        written = connection.execute(statement, rows).rowcount
    if written != len(rows):
        raise OtherOffice


def _updated(record_type: str) -> list[str]:
    return ["version", *(column.name for column in wire_columns(record_type))]


def _upsert(connection: Connection, record_type: str) -> Insert:
    table = table_of(record_type)
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = maker(table)
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in _updated(record_type)},
        where=table.c.office_id == statement.excluded.office_id)
