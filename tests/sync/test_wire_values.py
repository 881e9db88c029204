"""What each kind of column takes from the wire, up to its last value; and the bytes that may never change."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary
from sqlalchemy.schema import Column

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED
from pes_desktop.sync import columns
from pes_desktop.sync.columns import (
    absent_values,
    local_defaults,
    parent_columns,
    read_values,
    row_hash,
    table_of,
    wire_columns,
    wire_values,
)
from pes_desktop.sync.wire import change_id, change_ids, content_hash, plain

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
BASE = {"surnames": "Ñauta", "names": "Rosa", "created_at": NOW.isoformat(), "updated_at": NOW.isoformat(),
        "registered_on": "2026-03-02", "last_contact_on": "2026-03-02"}


@pytest.fixture(autouse=True)
def derived_anew() -> None:
    """Columns are derived once a program; here they are derived under the eyes of each test."""
    wire_columns.cache_clear()
    columns._readers.cache_clear()


def read(**values: Any) -> dict[str, Any]:
    """Column values of a person with these on top of the least."""
    return read_values("jobseeker", {**BASE, **values})


def refused(**values: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(DomainError) as caught:
        read(**values)
    return [(fault.code, fault.field) for fault in caught.value.faults]


@pytest.mark.parametrize(("column", "value", "kept"), [
    ("surnames", "x" * 120, "x" * 120), ("dependants", 2**31 - 1, 2**31 - 1), ("dependants", -(2**31), -(2**31)),
    ("dependants", 0, 0), ("min_pay", "0.00", Decimal(0)), ("min_pay", "-3.10", Decimal("-3.1")),
    ("min_pay", "0" * 38 + "12", Decimal(12)),
    ("min_pay", str(Decimal(2**62) / 100), Decimal(2**62) / 100), ("birth_estimated", True, True),
    ("carer", False, False), ("birth_date", "1980-02-29", date(1980, 2, 29)),
    ("merged_into", "00000000-0000-0000-0000-000000000007", UUID(int=7)),
    ("created_at", "2026-03-02T07:30:00-05:00", NOW), ("phones", [[], {}, None, True, 1, 1.5, "x"],
                                                       [[], {}, None, True, 1, 1.5, "x"]),
    ("wanted", [2**63 - 1, -(2**63) + 1], [2**63 - 1, -(2**63) + 1]), ("phones", {"k" * 200: "v"}, {"k" * 200: "v"}),
])
def test_a_column_takes_its_last_value(column: str, value: Any, kept: Any) -> None:
    found = read(**{column: value})[column]
    assert found == kept
    assert type(found) is type(kept)


def test_instants_are_kept_in_utc() -> None:
    found = read(created_at="2026-03-02T07:30:00-05:00")["created_at"]
    assert found.tzinfo is UTC
    row = {**read(), "created_at": datetime(2026, 3, 2, 7, 30, tzinfo=timezone(timedelta(hours=-5)))}
    assert wire_values("jobseeker", row)["created_at"] == "2026-03-02T12:30:00+00:00"


@pytest.mark.parametrize(("column", "value", "code"), [
    ("dependants", -(2**31) - 1, "value_range"), ("dependants", "3", "value_type"),
    ("min_pay", str(Decimal(2**62 + 1) / 100), "value_range"), ("min_pay", "-1e18", "value_range"),
    ("min_pay", "Infinity", "value_range"), ("min_pay", 12, "value_type"), ("min_pay", "1" + "0" * 40, "value_type"),
    ("birth_estimated", "true", "value_type"), ("surnames", ["x"], "value_type"),
    ("phones", {"k" * 201: "v"}, "value_too_long"), ("phones", {1: "v"}, "value_type"),
    ("phones", {"a\x00": 1}, "value_text"), ("wanted", [2**63], "value_range"), ("wanted", [-(2**63)], "value_range"),
    ("wanted", [math.inf], "value_range"), ("wanted", [b"x"], "value_type"), ("created_at", "ayer", "value_type"),
    ("birth_date", "0000-01-01", "value_type"), ("created_at", "0001-01-01T00:00:00+14:00", "value_type"),
])
def test_what_is_past_it_is_refused(column: str, value: Any, code: str) -> None:
    assert refused(**{column: value}) == [(code, column)]


def test_a_number_column_takes_whole_and_broken_numbers_only() -> None:
    job = {"jobseeker_id": str(UUID(int=1)), "occupation": "x", "created_at": NOW.isoformat(),
           "updated_at": NOW.isoformat()}
    assert read_values("job", {**job, "years": 2})["years"] == 2.0
    assert isinstance(read_values("job", {**job, "years": 2})["years"], float)
    assert read_values("job", {**job, "years": 1.5})["years"] == 1.5
    for value, code in ((True, "value_type"), ("2", "value_type"), (math.nan, "value_range"),
                        (math.inf, "value_range")):
        with pytest.raises(DomainError) as caught:
            read_values("job", {**job, "years": value})
        assert caught.value.faults == (Fault(code, "years"),)


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def nested_objects(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize("make", [nested, nested_objects])
def test_nesting_ends_at_twenty(make: Any) -> None:
    assert read(phones=make(20))["phones"] == make(20)
    assert refused(phones=make(21)) == [("value_type", "phones")]


def test_everything_wrong_is_told_at_once_by_column() -> None:
    assert refused(surnames=None, names=5, no_such=1, disability_percent=40) == [
        ("unknown_column", "no_such"), ("value_missing", "surnames"), ("value_type", "names"),
        ("consent_missing", "disability_percent")]


def test_every_value_without_consent_is_told() -> None:
    assert refused(disability=True, disability_percent=40, consent_state=5) == [
        ("consent_missing", "disability"), ("consent_missing", "disability_percent"), ("value_type", "consent_state")]


@pytest.mark.parametrize("consent", [1, "true", [True], False, None])
def test_consent_is_true_or_none(consent: Any) -> None:
    row = {**read(), "disability_consent": consent, "disability": True}
    assert "disability" not in wire_values("jobseeker", row)
    assert ("consent_missing", "disability") in refused(disability_consent=consent, disability=True)
    assert wire_values("jobseeker", {**row, "disability_consent": True})["disability"] is True


def test_what_is_absent_becomes_null_or_the_default() -> None:
    found = read()
    assert set(found) == {column.name for column in wire_columns("jobseeker")}
    assert (found["birth_date"], found["dependants"], found["disability"]) == (None, None, None)
    assert (found["consent_state"], found["consent_shared"], found["removed_at"]) == ("pending", [], None)


def test_columns_of_a_type() -> None:
    named = {column.name: column for column in wire_columns("jobseeker")}
    assert "jobseeker" in SYNCED
    assert (named["surnames"].nullable, named["birth_date"].nullable) == (False, True)
    assert (named["disability"].consent, named["surnames"].consent) == ("disability_consent", None)
    assert (named["min_pay_period"].blank, named["phones"].blank) == ("month", [])
    assert named["birth_estimated"].blank is False
    assert named["created_at"].blank is None, "a moment of making is never left out"
    assert named["birth_date"].blank is None
    with pytest.raises(KeyError):
        table_of("outbox")
    assert table_of("job").name == "job"


def test_local_columns_have_defaults_for_headquarters() -> None:
    found = local_defaults("jobseeker")
    assert found["notes"] == ""
    assert found["difficulties"] == []
    assert found["import_id"] is None
    assert not set(found) & {column.name for column in wire_columns("jobseeker")}


def test_parents_by_column() -> None:
    assert parent_columns("job") == {"jobseeker_id": "jobseeker"}
    assert parent_columns("vacancy") == {"employer_id": "employer"}
    assert parent_columns("office") == {}


def test_a_column_without_a_form_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match=r"picture has no wire form"):
        columns._kind(Column("picture", LargeBinary))


def test_json_stands_in_one_shape_whoever_wrote_it() -> None:
    assert plain([1.0, -0.0, 2.5, True, None, "x", (1, 2.0)]) == [1, 0, 2.5, True, None, "x", [1, 2]]
    assert [type(item) for item in plain([1.0, 2.5, True])] == [int, float, bool]
    assert plain({1: {"a": 3.0}}) == {"1": {"a": 3}}
    edge = 2**63
    assert [type(item) for item in plain([edge - 1, edge, -edge + 1, -edge])] == [int, float, int, float]
    assert [type(item) for item in plain([float(edge), float(edge // 2), -float(edge)])] == [float, int, float]


def test_hashes_that_both_sides_keep_never_change() -> None:
    """Known answers: headquarters compares with hashes made by programs of earlier years."""
    record = UUID(int=5)
    packed = b"\x93\xa3job\xc4\x10" + record.bytes + b"\x82\xa1a\xa2\xc3\xb1\xa1b\x01"  # keys in order
    assert content_hash("job", record, {"b": 1, "a": "ñ"}) == hashlib.sha256(packed).digest()
    for version in (1, 3, 2**40, *range(10, 30)):
        seed = UUID(int=9).bytes + record.bytes + version.to_bytes(8, "big") + b"job"
        bits = int.from_bytes(hashlib.sha256(seed).digest()[:16], "big")
        bits = bits & ~(0xF << 76) | 8 << 76  # the marks of a version 8 and of RFC 9562
        assert change_id(UUID(int=9), "job", record, version) == UUID(int=bits & ~(3 << 62) | 2 << 62)
    assert change_id(UUID(int=9), "job", record, -1) != change_id(UUID(int=9), "job", record, 1), "refused by its name"
    row = {**read(), "id": record, "office_id": UUID(int=1), "version": 4}
    assert row_hash("jobseeker", row) == content_hash("jobseeker", record, wire_values("jobseeker", row))
    assert row_hash("jobseeker", {**row, "version": 5}) == row_hash("jobseeker", row)
    assert row_hash("jobseeker", {**row, "notes": "aquí"}) == row_hash("jobseeker", row)
    assert row_hash("jobseeker", {**row, "names": "Ana"}) != row_hash("jobseeker", row)


def test_many_changes_are_named_like_one() -> None:
    records = [UUID(int=2**127 + number) for number in range(300)]
    versions = [-1, *(2**62 - number for number in range(299))]  # what is below nothing is refused by name, later
    assert change_ids(UUID(int=9), "job", (one.bytes for one in records), versions) == [
        change_id(UUID(int=9), "job", one, version).bytes for one, version in zip(records, versions, strict=True)]
    assert change_ids(UUID(int=9), "job", [], []) == []
    with pytest.raises(ValueError, match="zip"):
        change_ids(UUID(int=9), "job", [records[0].bytes], [])


@pytest.mark.parametrize("record_type", SYNCED)
def test_what_stands_for_values_that_are_not_told(record_type: str) -> None:
    """The same as a record gets that does not tell them; stamps and what must be told have none."""
    made = {"created_at", "updated_at"}
    needed = {one.name for one in wire_columns(record_type) if not one.nullable and one.blank is None} - made
    kinds = {name: table_of(record_type).columns[name].type.python_type for name in needed}
    told = {name: {str: "x", int: 1, date: "2026-03-02", UUID: str(UUID(int=1))}.get(kind, NOW.isoformat())
            for name, kind in kinds.items()}
    read = read_values(record_type, told)
    assert absent_values(record_type) == {name: value for name, value in read.items() if name not in needed | made}
