"""Rows by COPY in psycopg's binary form: straight into a table, or through a stage into INSERT … ON CONFLICT.

Rows come as dicts that psycopg writes one by one, or (many at once) as bytes that were made column by column.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any

import msgspec
import psycopg
from psycopg.adapt import AdaptersMap
from psycopg.pq import Format
from psycopg.types.json import set_json_dumps
from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql

from pes_desktop.models.base import Money

#: PostgreSQL's names of types as psycopg's adapters know them.
_ADAPTERS = {"timestamp": "timestamptz", "varchar": "text", "float": "float8", "double": "float8", "bytea": "bytea"}
_encode = msgspec.json.Encoder().encode
_dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

_adapters = AdaptersMap(psycopg.adapters)
set_json_dumps(_encode, _adapters)
#: Around the rows of COPY's binary format, and before each field its length (PostgreSQL's manual, "COPY").
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_size, _count, _long = struct.Struct(">i").pack, struct.Struct(">h").pack, struct.Struct(">iq").pack
NULL = _size(-1)
#: The fields of a column, row by row; one field alone stands in every row.
Part = bytes | Sequence[bytes]


def _cents(value: Any) -> int | None:
    return None if value is None else int((value * 100).to_integral_value())


def _adapter(shown: str) -> str:
    head = shown.split("(")[0].split(" ")[0]
    return _ADAPTERS.get(head, head)


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows of a table go over the line: column names, adapters' type names, and how a row becomes a tuple."""

    table: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    row: Callable[[dict[str, Any]], Sequence[Any]]
    stage: str

    @property
    def columns(self) -> str:
        """The quoted column names with commas."""
        return ", ".join(f'"{name}"' for name in self.names)


@cache
def plan(table: Table, names: tuple[str, ...]) -> Plan:
    """The plan for some columns of a table; kept, for it is asked for with every batch.

    The stage's name follows from the columns, so that one left in a session from before an upgrade is not met again.
    """
    shown = [table.columns[name].type.compile(_dialect).lower() for name in names]
    types = tuple(map(_adapter, shown))
    money = [place for place, name in enumerate(names) if isinstance(table.columns[name].type, Money)]
    pick = itemgetter(*names)

    def with_cents(row: dict[str, Any]) -> Sequence[Any]:
        values = list(pick(row))
        for place in money:
            values[place] = _cents(values[place])
        return values

    mark = hashlib.sha256(repr((names, shown)).encode()).hexdigest()[:8]
    return Plan(table.name, names, types, with_cents if money else pick, f"stage_{table.name}_{mark}")


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    raw: Any = connection.connection.driver_connection
    cursor: psycopg.Cursor[Any] = raw.cursor()
    set_json_dumps(_encode, cursor)
    return cursor


def _copy(cursor: psycopg.Cursor[Any], target: str, how: Plan, rows: Iterable[dict[str, Any]]) -> None:
    with cursor.copy(f'COPY "{target}" ({how.columns}) FROM STDIN (FORMAT BINARY)'.encode()) as copy:
        copy.set_types(how.types)
        for row in rows:
            copy.write_row(how.row(row))


def copy_into(connection: Connection, how: Plan, rows: Iterable[dict[str, Any]]) -> None:
    """Add rows that are not there yet. Raises psycopg's IntegrityError or DataError; nothing is in then."""
    with _cursor(connection) as cursor:
        _copy(cursor, how.table, how, rows)


def copy_upsert(connection: Connection, how: Plan, rows: Iterable[dict[str, Any]], update: Sequence[str]) -> int:
    """Insert rows, or update the columns ``update`` where the id is there and of the same office.

    Returns the number of rows inserted or updated. Raises as ``copy_into``.
    """
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in update)
    with _cursor(connection) as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE IF NOT EXISTS "{how.stage}" ON COMMIT DELETE ROWS AS '
                       f'SELECT {how.columns} FROM "{how.table}" LIMIT 0'.encode())
        cursor.execute(f'DELETE FROM "{how.stage}"'.encode())
        _copy(cursor, how.stage, how, rows)
        cursor.execute(
            f'INSERT INTO "{how.table}" AS held ({how.columns}) SELECT {how.columns} FROM "{how.stage}" '
            f'ON CONFLICT (id) DO UPDATE SET {changes} WHERE held.office_id = excluded.office_id'.encode())
        return cursor.rowcount


# --- rows column by column ---
def sized(values: Iterable[bytes]) -> list[bytes]:
    """Fields of the values' bytes."""
    return [_size(len(value)) + value for value in values]


def long_fields(numbers: Iterable[int]) -> list[bytes]:
    """Fields of BIGINT."""
    return list(map(_long, repeat(8), numbers))


@cache
def field_of(column: Column[Any]) -> Callable[[Any], bytes]:
    """Makes a field of a value (or of None) of a table's column, as psycopg writes it."""
    kind = _adapter(column.type.compile(_dialect).lower())
    dumper = _adapters.get_dumper_by_oid(_adapters.types[kind].oid, Format.BINARY)
    dump = dumper(object).dump
    money = isinstance(column.type, Money)

    def field(value: Any) -> bytes:
        if value is None:
            return NULL
        written = bytes(dump(_cents(value) if money else value) or b"")
        return _size(len(written)) + written
    return field


def joined_rows(parts: Sequence[Part]) -> list[bytes]:
    """Rows of COPY from the fields of all columns, of which at least one differs by row."""
    pieces: list[Part] = [_count(len(parts))]
    for part in parts:
        last = pieces[-1]
        if isinstance(part, bytes) and isinstance(last, bytes):
            pieces[-1] = last + part
        else:
            pieces.append(part)
    columns = (repeat(piece) if isinstance(piece, bytes) else piece for piece in pieces)
    return list(map(b"".join, zip(*columns, strict=False)))


def copy_rows(connection: Connection, streams: Iterable[tuple[str, Sequence[str], Iterable[bytes]]]) -> None:
    """Add rows (table, columns, ``joined_rows`` of them), one table after the other; raises as ``copy_into``.

    The next rows are made while the server takes the last ones in.
    """
    with _cursor(connection) as cursor:
        turn = iter(streams)
        following = next(turn, None)
        while following is not None:
            table, names, rows = following
            columns = ", ".join(f'"{name}"' for name in names)
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN (FORMAT BINARY)'.encode()) as copy:
                copy.write(b"".join((_BEGIN, *rows, _END)))
                cursor.connection.pgconn.flush()  # else they leave this process only when the COPY ends
                following = next(turn, None)
