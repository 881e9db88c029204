"""Many new records of one type at once: their columns proven good as a whole, in the bytes that COPY takes.

The quick way beside ``validate.checked_row``: each distinct value of a column is read once, by the same function, and
becomes bytes by psycopg's own dumper. What is not proven good in this way (``Doubt``) says nothing of any record: the
records are then judged one by one, and only that judgement names faults.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from math import isfinite
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, Float, Integer, String, Uuid

from pes_central.copying import NULL, Part, field_of, joined_rows, sized
from pes_central.validate import choices_of
from pes_desktop.models.base import Money, UtcDateTime
from pes_desktop.models.travelling import per_country
from pes_desktop.sync.columns import (
    HEAD,
    BadValue,
    WireColumn,
    absent_values,
    local_defaults,
    parent_columns,
    table_of,
    wire_columns,
)
from pes_desktop.sync.wire import WireRecord

_NONE = type(None)
#: Texts as fields by kind of column: the columns and types of a batch tell many of the same instants, days and parents.
_KEPT: dict[type, Callable[[Any], bytes]] = {}
_double = struct.Struct(">id").pack
_values, _removed = attrgetter("values"), attrgetter("removed")


class Doubt(Exception):
    """Not proven good."""


@dataclass(frozen=True, slots=True)
class _Judge:
    """How one travelling column is proven: the one or two types its values have on the wire, and how distinct ones
    become fields of COPY. ``absent`` is the field of what is not told (None: must be told)."""

    name: str
    types: frozenset[type]
    fields: Callable[[Collection[Any]], Iterable[bytes]]
    absent: bytes | None
    consent: str | None
    once: bool

    def part(self, values: Sequence[Any]) -> Part:
        """The column's fields, row by row; raises Doubt."""
        kinds = set(map(type, values))
        if _NONE in kinds:
            kinds.discard(_NONE)
            if self.absent is None:
                raise Doubt
            if not kinds:
                return self.absent
        if not kinds <= self.types:
            raise Doubt
        if self.once:
            distinct = set(values)
            distinct.discard(None)
            known: dict[Any, bytes] = dict(zip(distinct, self.fields(distinct), strict=True))
            if self.absent is not None:
                known[None] = self.absent
            return list(map(known.__getitem__, values))
        told = iter(self.fields([value for value in values if value is not None]))
        return [self.absent if value is None and self.absent is not None else next(told) for value in values]


def _texts(limit: int | None, words: frozenset[str] | None) -> Callable[[Collection[str]], Iterable[bytes]]:
    def fields(values: Collection[str]) -> Iterable[bytes]:
        if words is not None and not words.issuperset(values):
            raise Doubt
        if (limit is not None and max(map(len, values)) > limit) or "\0" in "".join(values):
            raise Doubt
        return sized(map(str.encode, values))
    return fields


def _figures(values: Collection[float]) -> Iterable[bytes]:
    if not all(map(isfinite, values)):
        raise Doubt
    return map(_double, repeat(8), map(float, values))


def _read(one: Callable[[Any], bytes]) -> Callable[[Collection[Any]], Iterable[bytes]]:
    def fields(values: Collection[Any]) -> Iterable[bytes]:
        try:
            return list(map(one, values))
        except BadValue as error:
            raise Doubt from error
    return fields


@per_country
def _judges(record_type: str) -> tuple[_Judge, ...]:
    absent, allowed = absent_values(record_type), dict(choices_of(record_type))
    return tuple(_judge(record_type, column, absent, allowed.get(column.name)) for column in wire_columns(record_type))


def _judge(record_type: str, column: WireColumn, absent: dict[str, Any], words: frozenset[str] | None) -> _Judge:
    target = table_of(record_type).columns[column.name]
    kind, field = target.type, field_of(target)
    types: tuple[type, ...] = (str,)

    def read(value: Any) -> bytes:
        return field(column.read(value))

    fields, once = _read(read), True
    if isinstance(kind, Boolean):
        types = (bool,)
    elif isinstance(kind, Money | Uuid | Date | UtcDateTime):
        fields = _read(_KEPT.setdefault(type(kind), lru_cache(2048)(read)))
    elif isinstance(kind, Integer):
        types = (int,)
    elif isinstance(kind, Float):  # not by distinct ones: 0.0 and -0.0 are equal
        types, fields, once = (int, float), _figures, False
    elif isinstance(kind, JSON):
        types, once = (str, list, dict, int, float, bool), False
    elif isinstance(kind, String):
        fields = _texts(kind.length, words)
    nothing = None
    if column.name in absent and (words is None or absent[column.name] in words):
        nothing = field(absent[column.name])
    return _Judge(column.name, frozenset(types), fields, nothing, column.consent, once)


@dataclass(frozen=True, slots=True)
class Proven:
    """Records of one type as rows of COPY, in their order (columns: ``names_of_rows``), and for each column that
    points to a record of another type the ids it names."""

    rows: Sequence[bytes]
    parents: dict[str, set[UUID]]


def names_of_rows(record_type: str) -> tuple[str, ...]:
    """The columns of ``Proven.rows``, all of the table's."""
    return tuple(str(column.name) for column in table_of(record_type).columns)


def proven(record_type: str, office_id: UUID, records: Sequence[WireRecord], ids: Sequence[bytes],
           versions: Part) -> Proven:
    """Rows of whole new records of a type (``ids``, ``versions``: their fields of COPY). Raises Doubt.

    Whether the type travels, versions and ids are good, and the parents are there, is for the caller to see.
    """
    values = list(map(_values, records))
    judges = _judges(record_type)
    told = set(chain.from_iterable(values))
    if not told <= {judge.name for judge in judges}:
        raise Doubt
    columns = {name: list(map(dict.get, values, repeat(name))) for name in told}
    _check_marks(records, columns)
    parts: dict[str, Part] = {"id": ids, "version": versions, **_constants(record_type)}
    parts["office_id"] = sized([office_id.bytes])[0]
    for judge in judges:
        if judge.name in told:
            if judge.consent is not None:
                _check_consent(columns[judge.name], columns.get(judge.consent))
            parts[judge.name] = judge.part(columns[judge.name])
        elif judge.absent is None:
            raise Doubt
        else:
            parts[judge.name] = judge.absent
    readers = {column.name: column.read for column in wire_columns(record_type)}
    parents = {name: {readers[name](value) for value in set(columns.get(name, ())) if value is not None}
               for name in parent_columns(record_type)}
    return Proven(joined_rows([parts[name] for name in names_of_rows(record_type)]), parents)


def _check_marks(records: Sequence[WireRecord], columns: dict[str, list[Any]]) -> None:
    """A record is marked as removed exactly where it tells when."""
    marks = list(map(_removed, records))
    if "removed_at" not in columns:
        if True in marks:
            raise Doubt
    elif marks != [value is not None for value in columns["removed_at"]]:
        raise Doubt


def _check_consent(values: Sequence[Any], consents: Sequence[Any] | None) -> None:
    if consents is None or any(value is not None and consent is not True
                               for value, consent in zip(values, consents, strict=True)):
        raise Doubt


@per_country
def _constants(record_type: str) -> dict[str, bytes]:
    """Fields of the columns that do not travel."""
    columns = table_of(record_type).columns
    return {name: NULL if value is None else field_of(columns[name])(value)
            for name, value in local_defaults(record_type).items() if name not in HEAD}
