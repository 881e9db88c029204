"""Digests of what is held: by hand from the rows, in chunks and in one, of one office, in both protocol versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, insert, select

from pes_desktop.models import SYNCED, Base
from pes_desktop.sync import digest
from pes_desktop.sync.columns import local_defaults, read_values, row_hash, table_of
from pes_desktop.sync.digest import all_digests, bucket_items, bucket_of, held_records, type_digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC).isoformat()
OFFICE, OTHER = UUID(int=1), UUID(int=2)
NOTHING = hashlib.sha256().hexdigest()[:32]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A database in memory with the tables of records."""
    found = create_engine("sqlite://")
    Base.metadata.create_all(found)
    yield found
    found.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """What a test writes is taken back."""
    with engine.connect() as found:
        yield found


def put(connection: Connection, count: int, office: UUID = OFFICE, first: int = 0) -> list[UUID]:
    """So many jobs in an office, the last id first, each with a version of its own."""
    ids = [UUID(int=(first + number) * 2**100 + number % 3) for number in range(count)]
    for number in reversed(range(count)):
        values = read_values("job", {"jobseeker_id": str(UUID(int=5)), "occupation": f"oficio {number}",
                                     "created_at": NOON, "updated_at": NOON})
        connection.execute(insert(table_of("job")).values(
            **local_defaults("job"), **values, id=ids[number], office_id=office, version=number + 1))
    return ids


def rows(connection: Connection) -> dict[UUID, dict[str, Any]]:
    table = table_of("job")
    return {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}


def by_hand(connection: Connection, ids: list[UUID], protocol: int) -> tuple[int, tuple[str, ...]]:
    """Count and buckets, as docs/protocol.md has them."""
    held: dict[int, bytes] = {}
    found = rows(connection)
    for one in sorted(ids):
        place = one.bytes[15] if protocol == 1 else hashlib.sha256(one.bytes).digest()[0]
        held[place] = held.get(place, b"") + one.bytes + found[one]["version"].to_bytes(8, "big") + row_hash(
            "job", found[one])
    return len(ids), tuple(hashlib.sha256(held.get(place, b"")).hexdigest()[:32] for place in range(256))


@pytest.mark.parametrize("protocol", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_type_by_hand(connection: Connection, count: int, protocol: int) -> None:
    ids = put(connection, count)
    put(connection, 3, OTHER, 1000)
    found = type_digest(connection, OFFICE, "job", protocol)
    assert (found.count, found.buckets) == by_hand(connection, ids, protocol)
    told = " ".join([str(count), *found.buckets]).encode()
    assert found.digest == hashlib.sha256(told).hexdigest()
    assert (type_digest(connection, OFFICE, "job") == found) is (protocol == 2 or not count)


def test_all_types_stand_parents_first(connection: Connection) -> None:
    ids = put(connection, 5)
    for protocol in (1, 2):
        found = all_digests(connection, OFFICE, protocol)
        assert list(found) == list(SYNCED)
        assert (found["job"].count, found["job"].buckets) == by_hand(connection, ids, protocol)
        assert {(one.count, one.buckets) for kind, one in found.items() if kind != "job"} == {(0, (NOTHING,) * 256)}
    assert all_digests(connection, OFFICE) == all_digests(connection, OFFICE, 2)


@pytest.mark.parametrize(("count", "asked"), [(0, 1), (2, 1), (3, 2), (4, 2), (6, 3), (7, 3)])
def test_records_come_in_chunks_in_order(
        connection: Connection, monkeypatch: pytest.MonkeyPatch, count: int, asked: int) -> None:
    monkeypatch.setattr(digest, "_CHUNK", 3)
    digest._queries.cache_clear()
    try:
        ids = put(connection, count)
        found = rows(connection)
        statements: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told[2]))
        assert list(held_records(connection, OFFICE, "job")) == [
            (one, found[one]["version"], row_hash("job", found[one])) for one in ids]
        assert len(statements) == asked
    finally:
        digest._queries.cache_clear()


def test_records_of_some_buckets_are_named(connection: Connection) -> None:
    ids = put(connection, 30)
    found = rows(connection)
    for protocol in (1, 2):
        wanted = {bucket_of(ids[0], protocol), bucket_of(ids[1], protocol)}
        assert bucket_items(connection, OFFICE, "job", list(wanted), protocol) == {
            one: (found[one]["version"], row_hash("job", found[one]).hex()[:24])
            for one in ids if bucket_of(one, protocol) in wanted}
    assert bucket_items(connection, OFFICE, "job", range(256)).keys() == set(ids)
    assert bucket_items(connection, OFFICE, "job", [bucket_of(ids[0])]) == bucket_items(
        connection, OFFICE, "job", [bucket_of(ids[0])], 2)
    assert bucket_items(connection, OFFICE, "job", []) == bucket_items(connection, OTHER, "job", range(256)) == {}


def test_the_bucket_of_a_record() -> None:
    one = UUID(int=0xABCD)
    assert (bucket_of(one, 1), bucket_of(one, 2)) == (0xCD, hashlib.sha256(one.bytes).digest()[0])
    assert bucket_of(one) == bucket_of(one, 2)
