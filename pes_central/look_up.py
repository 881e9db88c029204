"""Rows by many ids or words: each looked up by itself on PostgreSQL, slices of an IN list on SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, FromClause, Select, Text, Uuid, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY

_CHUNK = 500


def _listed(kind: Any) -> FromClause:
    told = bindparam("looked_up", type_=ARRAY(kind))
    return func.unnest(told, type_=kind).table_valued("one").render_derived(name="wanted")


#: One text of a statement whatever the number of ids, so that it is parsed and planned once.
_IDS, _WORDS = _listed(Uuid), _listed(Text)


@lru_cache(64)  # of the same select again: those of whole tables cost a millisecond to put together
def _each(query: Any, column: Any, *, words: bool) -> Select[Any]:
    """One look into an index for each id, whatever PostgreSQL believes (OFFSET 0): ``= ANY``, ``IN`` and plain joins
    become plans that compare each row with each id when they were made for a young table, and are kept."""
    listed = _WORDS if words else _IDS
    found = query.where(column == listed.c.one).offset(0).lateral("found")
    return select(*found.c).select_from(listed.join(found, true()))


def by_ids(connection: Connection, query: Any, column: Any, ids: Collection[UUID] | Collection[str]) -> Iterator[Any]:
    """Results of a select, as ``execute`` gives them, where ``column`` is one of ``ids``; none for no ids."""
    if not ids:
        return
    if connection.dialect.name == "postgresql":
        wanted = set(ids)
        words = isinstance(next(iter(wanted)), str)
        yield connection.execute(_each(query, column, words=words), {"looked_up": list(wanted)})
        return
    every = list(ids)
    for start in range(0, len(every), _CHUNK):
        yield connection.execute(query.where(column.in_(every[start:start + _CHUNK])))
