"""Which columns of a record travel, and how each kind is written on the wire.

Derived from the mapped classes, so that a new field travels by itself. Wire types: UUID and dates as text (ISO 8601),
instants as ISO text in UTC, money as text with two decimals, everything else as JSON has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Integer, String, Table, Uuid

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED, Record
from pes_desktop.models.base import Money, UtcDateTime
from pes_desktop.models.travelling import consent_of, per_country, stays
from pes_desktop.sync.wire import content_hash, plain

#: In the head of the record or the batch, not among the values.
HEAD = frozenset({"id", "office_id", "version"})
_MAX_CENTS = 2**62


class BadValue(ValueError):
    """A wire value that its column cannot hold; the message is the fault code."""


def _text(value: Any, limit: int | None) -> str:
    if not isinstance(value, str):
        raise BadValue("value_type")
    if "\x00" in value:
        raise BadValue("value_text")
    if limit is not None and len(value) > limit:
        raise BadValue("value_too_long")
    return value


def _integer(value: Any, bits: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue("value_type")
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise BadValue("value_range")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue("value_type")
    if not math.isfinite(value):
        raise BadValue("value_range")
    return float(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue("value_type")
    return value


def _parsed(value: Any, parse: Callable[[str], Any]) -> Any:
    if not isinstance(value, str) or len(value) > 40:
        raise BadValue("value_type")
    try:
        return parse(value)
    except BadValue:
        raise
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise BadValue("value_type") from error


@lru_cache(512)  # a write stamps all its records alike
def _instant(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


@lru_cache(512)  # children of one parent follow one another
def _uuid(value: str) -> UUID:
    return UUID(value)


def _money(value: str) -> Decimal:
    amount = Decimal(value)
    if not amount.is_finite() or abs(amount) * 100 > _MAX_CENTS:
        raise BadValue("value_range")
    return amount


def _json(value: Any, depth: int = 0) -> Any:
    if depth > 20:
        raise BadValue("value_type")
    if isinstance(value, str):
        return _text(value, None)
    if isinstance(value, list):
        return [_json(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_text(key, 200): _json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue("value_range")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        raise BadValue("value_range")
    if value is None or isinstance(value, bool | int | float):
        return value
    raise BadValue("value_type")


@dataclass(frozen=True, slots=True)
class WireColumn:
    """One travelling column: how its value is written and read; ``consent`` names the column that must be true.

    ``blank`` is the default of a column that may not be null: it stays off the wire, so that a record is the same
    to a program that does not know the column yet. Such a default must therefore never be changed.
    """

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    nullable: bool
    consent: str | None
    blank: Any = None


def _same(value: Any) -> Any:
    return value


def _kind(column: Column[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return (lambda v: v.astimezone(UTC).isoformat()), (lambda v: _parsed(v, _instant))
    if isinstance(kind, Money):
        return (lambda v: f"{v:.2f}"), (lambda v: _parsed(v, _money))
    if isinstance(kind, Uuid):
        return str, (lambda v: _parsed(v, _uuid))
    if isinstance(kind, Date):
        return (lambda v: v.isoformat()), (lambda v: _parsed(v, date.fromisoformat))
    if isinstance(kind, Boolean):
        return _same, _boolean
    if isinstance(kind, Integer):
        bits = 64 if isinstance(kind, BigInteger) else 32
        return _same, (lambda v: _integer(v, bits))
    if isinstance(kind, Float):
        return plain, _number
    if isinstance(kind, JSON):
        return plain, _json
    if isinstance(kind, String):
        return _same, (lambda v: _text(v, kind.length))
    raise TypeError(f"{column} has no wire form")


def table_of(record_type: str) -> Table:
    """The table of a record type; KeyError for a type that does not travel."""
    table = SYNCED[record_type].__table__
    assert isinstance(table, Table)
    return table


@per_country
def wire_columns(record_type: str) -> tuple[WireColumn, ...]:
    """The travelling columns of a record type in table order; local ones are not among them."""
    return tuple(
        WireColumn(str(column.name), *_kind(column), bool(column.nullable), consent_of(column),
                   _blank(column))
        for column in table_of(record_type).columns
        if column.name not in HEAD and not stays(column))


def wire_values(record_type: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The travelling values of a row. A column is left out where it is null, blank, or its consent is not given."""
    values: dict[str, Any] = {}
    for column in wire_columns(record_type):
        value = row[column.name]
        if value is None or value == column.blank:
            continue
        if column.consent is not None and row[column.consent] is not True:
            continue
        values[column.name] = column.write(value)
    return values


def row_values(record: Record) -> dict[str, Any]:
    """``wire_values`` of a mapped object."""
    kind = record.__tablename__
    return wire_values(kind, {column.name: getattr(record, column.name) for column in table_of(kind).columns})


def row_hash(record_type: str, row: Mapping[str, Any]) -> bytes:
    """Content hash of a row as it would travel now."""
    return content_hash(record_type, row["id"], wire_values(record_type, row))


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _blank(column: Column[Any]) -> Any:
    """The default that stays off the wire; made ones (an instant, an id) are never blank, an empty list is."""
    default: Any = column.default
    made = default is not None and default.is_callable and not isinstance(column.type, JSON)
    return None if column.nullable or made else _default(column)


def read_values(record_type: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values of a record from the wire; every travelling column is present in the result.

    What is absent becomes null, or the column's default where null is not allowed (so that a withdrawn consent erases).
    Raises DomainError with faults unknown_column, value_missing, value_type, value_range, value_too_long, value_text,
    consent_missing (field: the column).
    """
    columns, fixed, made, required = _readers(record_type)
    result = dict(fixed)
    for name, make in made:
        if values.get(name) is None:
            result[name] = make(None)
    try:
        for name, value in values.items():
            column = columns[name]
            if value is None:
                continue
            if column.consent is not None and values.get(column.consent) is not True:
                break
            result[name] = column.read(value)
        else:
            if all(values.get(name) is not None for name in required):
                return result
    except (BadValue, KeyError):
        pass
    raise DomainError(*_faults(record_type, values))


@per_country
def _readers(record_type: str) -> tuple[dict[str, WireColumn], dict[str, Any], list[tuple[str, Callable[[Any], Any]]],
                                        list[str]]:
    """Columns by name, values of what is absent, makers of those that are made anew, names that may not be absent."""
    columns = {column.name: column for column in wire_columns(record_type)}
    fixed: dict[str, Any] = {}
    made: list[tuple[str, Callable[[Any], Any]]] = []
    required: list[str] = []
    for name, column in columns.items():
        default: Any = table_of(record_type).columns[name].default
        fixed[name] = None if column.nullable or default is None or default.is_callable else default.arg
        if not column.nullable and default is not None and default.is_callable:
            made.append((name, default.arg))
        elif not column.nullable and fixed[name] is None:
            required.append(name)
    return columns, fixed, made, required


def absent_values(record_type: str) -> dict[str, Any]:
    """What ``read_values`` puts for columns that are not told, where it is the same for every record: null, a default.
    """
    columns, fixed, made, required = _readers(record_type)
    makers = {name for name, _ in made}
    lists = {name: make(None) for name, make in made if isinstance(table_of(record_type).columns[name].type, JSON)}
    return {name: fixed[name] for name in columns if name not in required and name not in makers} | lists


def _faults(record_type: str, values: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with values that ``read_values`` could not read: unknown columns, then in the table's order."""
    columns, _, _, required = _readers(record_type)
    faults = [Fault("unknown_column", name) for name in values if name not in columns]
    for name, column in columns.items():
        value = values.get(name)
        if value is None:
            if name in required:
                faults.append(Fault("value_missing", name))
        elif column.consent is not None and values.get(column.consent) is not True:
            faults.append(Fault("consent_missing", name))
        else:
            try:
                column.read(value)
            except BadValue as error:
                faults.append(Fault(str(error), name))
    return faults


def local_defaults(record_type: str) -> dict[str, Any]:
    """Values for the columns that do not travel, for a row new to headquarters."""
    return {column.name: _default(column) for column in _staying(record_type)}


@per_country
def _staying(record_type: str) -> tuple[Column[Any], ...]:
    return tuple(column for column in table_of(record_type).columns if stays(column))


def parent_columns(record_type: str) -> dict[str, str]:
    """Columns that point to another record, with the record type they point to."""
    return {str(column.name): str(key.column.table.name) for column in table_of(record_type).columns
            for key in column.foreign_keys}
