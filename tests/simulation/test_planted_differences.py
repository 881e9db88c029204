"""The proof of equality finds one changed field: 10,000 planted one by one in every travelling column of every type.

Each is as small as its column allows (a letter's case, a cent, a day, a thousandth of a second, another composition of
the same accent), planted in a row as it lies in the database; the real digests of both states must differ, and the
comparison by name must name that record alone.
"""

from __future__ import annotations

import random
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sim_database import Memory
from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, String, Text, Uuid, insert, update

from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED
from pes_desktop.models.base import Money, UtcDateTime
from pes_desktop.storage.migrate import upgrade
from pes_desktop.sync.columns import parent_columns, table_of, wire_columns
from pes_desktop.sync.digest import BUCKETS, bucket_items, type_digest

PLANTED = 10_000
ROWS = 3
OFFICE = new_id()
DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 8, 30, 15, 250_000, tzinfo=UTC)


def _first_value(column: Column[Any], place: int) -> Any:
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return MOMENT + timedelta(minutes=place)
    if isinstance(kind, Date):
        return DAY + timedelta(days=place)
    if isinstance(kind, Money):
        return Decimal("450.50") + place
    if isinstance(kind, Uuid):
        return new_id()
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Float):
        return 1.5 + place
    if isinstance(kind, Integer) or kind.python_type is int:
        return 30 + place
    if isinstance(kind, JSON):
        return [{"number": "+593990000001", "whose": "vecina", "mobile": True}]
    assert isinstance(kind, String | Text)
    return ("Ñusta é" + "x" * 200)[:min(kind.length or 20, 8)]


def _other_text(text: str, length: int | None, chance: random.Random) -> str:
    """The smallest changes of a text."""
    place = chance.randrange(len(text)) if text else 0
    swapped = text[:place] + text[place:place + 1].swapcase() + text[place + 1:]
    composed = unicodedata.normalize("NFD", text)
    options = [swapped, text[:-1], text + " ", composed, text[::-1], ""]
    return next((one for one in chance.sample(options, len(options))
                 if one != text and (length is None or len(one) <= length)), "q")


def _planted(column: Column[Any], value: Any, chance: random.Random) -> Any:
    """Another value of the column, as like to this one as can be."""
    kind = column.type
    if column.nullable and value is not None and chance.random() < 0.15:
        return None
    if value is None:
        return _first_value(column, 1)
    sign = chance.choice((-1, 1))
    if isinstance(kind, UtcDateTime):
        return value + timedelta(milliseconds=sign)
    if isinstance(kind, Date):
        return value + timedelta(days=sign)
    if isinstance(kind, Money):
        return value + Decimal("0.01") * sign
    if isinstance(kind, Uuid):
        return UUID(int=value.int ^ (1 << chance.randrange(62)))
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Float):
        return value + sign * 2**-20
    if isinstance(kind, Integer) or kind.python_type is int:
        return value + sign
    if isinstance(kind, JSON):
        one = dict(value[0])
        return chance.choice([[], [one, one], [{**one, "mobile": False}], [{**one, "whose": None}], [{**one, "x": 0}],
                              [{**one, "number": one["number"][:-1] + "2"}]])
    return _other_text(value, getattr(kind, "length", None), chance)


class Office:
    """Three rows of every type that travels, in a database in memory."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for kind in SYNCED:
            parents = parent_columns(kind)
            columns = table_of(kind).columns
            self.rows[kind] = [{column.name: _first_value(column, place) for column in columns} | {
                name: self.rows[parent][place]["id"] for name, parent in parents.items()} | {
                "office_id": OFFICE, "version": 3 + place, "removed_at": None} for place in range(ROWS)]
            connection.execute(insert(table_of(kind)), self.rows[kind])

    def change(self, kind: str, row: dict[str, Any], name: str, chance: random.Random) -> Any:
        """A new value for a column of a row; for one that points to a record, another record."""
        parent = parent_columns(kind).get(name)
        if parent is not None:
            return chance.choice([one["id"] for one in self.rows[parent] if one["id"] != row[name]])
        return _planted(table_of(kind).columns[name], row[name], chance)

    def store(self, kind: str, record: UUID, values: dict[str, Any]) -> None:
        table = table_of(kind)
        self.connection.execute(update(table).where(table.c.id == record).values(values))


@pytest.fixture
def office() -> Iterator[Office]:
    memory = Memory()
    upgrade(memory.engine, "office")
    with memory.engine.connect() as connection:
        yield Office(connection)
        connection.rollback()
    memory.close()


def test_every_one_of_ten_thousand_planted_changes_is_found(office: Office) -> None:
    connection, chance = office.connection, random.Random(4)
    before = {kind: type_digest(connection, OFFICE, kind) for kind in SYNCED}
    items = {kind: bucket_items(connection, OFFICE, kind, range(BUCKETS)) for kind in SYNCED}
    places = [(kind, name) for kind in SYNCED for name in (*(column.name for column in wire_columns(kind)), "version")]
    hit: Counter[tuple[str, str]] = Counter()
    for number in range(PLANTED):
        kind, name = places[number % len(places)]
        row = chance.choice(office.rows[kind])
        value = office.change(kind, row, name, chance)
        assert value != row[name], (kind, name, value)
        office.store(kind, row["id"], {name: value})
        after = type_digest(connection, OFFICE, kind)
        assert after.digest != before[kind].digest, (kind, name, row[name], value)
        if number % 10 == 0:
            named = bucket_items(connection, OFFICE, kind, range(BUCKETS))
            assert {key for key in named if named[key] != items[kind][key]} == {row["id"]}
        office.store(kind, row["id"], {name: row[name]})
        hit[kind, name] += 1
    assert sum(hit.values()) == PLANTED
    assert set(hit) == set(places)
    assert {kind: type_digest(connection, OFFICE, kind) for kind in SYNCED} == before


def test_what_never_travels_changes_no_digest(office: Office) -> None:
    """Else the two sides could never be equal: headquarters has none of it."""
    connection, chance = office.connection, random.Random(zlib.crc32(b"local"))
    for kind in SYNCED:
        before = type_digest(connection, OFFICE, kind).digest
        row = office.rows[kind][0]
        for column in table_of(kind).columns:
            if column.info.get("local"):
                office.store(kind, row["id"], {column.name: office.change(kind, row, column.name, chance)})
                assert type_digest(connection, OFFICE, kind).digest == before, (kind, column.name)


def test_a_value_without_its_consent_changes_no_digest_and_the_consent_does(office: Office) -> None:
    connection, chance = office.connection, random.Random(5)
    row = office.rows["jobseeker"][0]
    office.store("jobseeker", row["id"], {"disability_consent": False})
    before = type_digest(connection, OFFICE, "jobseeker").digest
    changed = office.change("jobseeker", row, "disability_percent", chance)
    office.store("jobseeker", row["id"], {"disability_percent": changed})
    assert type_digest(connection, OFFICE, "jobseeker").digest == before
    office.store("jobseeker", row["id"], {"disability_consent": True})
    assert type_digest(connection, OFFICE, "jobseeker").digest != before


def test_a_record_too_few_and_one_of_another_type_are_found(office: Office) -> None:
    connection = office.connection
    before = type_digest(connection, OFFICE, "staff")
    table = table_of("staff")
    connection.execute(table.delete().where(table.c.id == office.rows["staff"][0]["id"]))
    after = type_digest(connection, OFFICE, "staff")
    assert (after.count, after.digest != before.digest) == (ROWS - 1, True)
