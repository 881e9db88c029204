"""Rows by many ids or words: one array on PostgreSQL, slices of an IN list on SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Text, Uuid, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

_CHUNK = 500
#: One text of a statement whatever the number of ids, so that it is parsed and planned once.
_IDS: Any = bindparam("looked_up", type_=ARRAY(Uuid))
_WORDS: Any = bindparam("looked_up", type_=ARRAY(Text))


def by_ids(connection: Connection, query: Any, column: Any, ids: Collection[UUID] | Collection[str]) -> Iterator[Any]:
    """Results of a select, as ``execute`` gives them, where ``column`` is one of ``ids``; none for no ids."""
    if not ids:
        return
    if connection.dialect.name == "postgresql":
        condition: ColumnElement[bool] = column == any_(_WORDS if isinstance(next(iter(ids)), str) else _IDS)
        yield connection.execute(query.where(condition), {"looked_up": list(ids)})
        return
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield connection.execute(query.where(column.in_(wanted[start:start + _CHUNK])))
