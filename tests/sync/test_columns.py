"""Every mapped type travels and comes back; what a column cannot hold is refused with its name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED, Jobseeker, Letter
from pes_desktop.sync import columns, fields
from pes_desktop.sync.columns import local_defaults, read_values, row_values, wire_columns, wire_values

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def derived_anew() -> None:
    """Columns are derived once a program; here they are derived under the eyes of each test."""
    wire_columns.cache_clear()
    columns._readers.cache_clear()


def person(**changes: Any) -> Jobseeker:
    row = {column.name: None for column in Jobseeker.__table__.columns}
    row |= local_defaults("jobseeker") | read_values("jobseeker", {
        "surnames": "Ñauta", "names": "Rosa", "created_at": NOW.isoformat(), "updated_at": NOW.isoformat(),
        "registered_on": "2026-03-02", "last_contact_on": "2026-03-02"})
    return Jobseeker(**{**row, "id": new_id(), "office_id": new_id(), "version": 1, **changes})


@pytest.mark.parametrize("record_type", SYNCED)
def test_every_type_has_wire_columns(record_type: str) -> None:
    names = [column.name for column in wire_columns(record_type)]
    assert names
    assert not {"id", "office_id", "version"} & set(names)


@pytest.mark.parametrize(("record_type", "column"), [
    ("jobseeker", "notes"), ("jobseeker", "disability_card"), ("jobseeker", "import_id"), ("letter", "content"),
    ("vacancy", "notes"), ("employer", "notes"), ("referral_event", "note"), ("service_act", "note"),
])
def test_local_columns_have_no_place_on_the_wire(record_type: str, column: str) -> None:
    assert column not in {item.name for item in wire_columns(record_type)}
    with pytest.raises(DomainError) as caught:
        read_values(record_type, {column: "x"})
    assert ("unknown_column", column) in [(fault.code, fault.field) for fault in caught.value.faults]


def test_values_come_back_equal() -> None:
    record = person(birth_date=date(1980, 2, 29), min_pay=Decimal("450.5"), merged_into=new_id(), dependants=3,
                    phones=[{"number": "+593", "years": 2.0}], disability_consent=True, disability=True)
    wire = row_values(record)
    assert wire["birth_date"] == "1980-02-29"
    assert wire["min_pay"] == "450.50"
    assert wire["phones"] == [{"number": "+593", "years": 2}]
    assert wire["merged_into"] == str(record.merged_into)
    back = read_values("jobseeker", wire)
    assert back["birth_date"] == record.birth_date
    assert back["min_pay"] == record.min_pay
    assert wire_values("jobseeker", back) == wire


def test_null_is_the_same_as_absent() -> None:
    wire = row_values(person(dependants=3))
    nothing = {"birth_date": None, "known_as": None, "phones": None, "disability": None}
    assert read_values("jobseeker", {**nothing, **wire}) == read_values("jobseeker", wire)
    assert read_values("jobseeker", {**wire, **nothing})["dependants"] == 3


def test_of_two_days_the_later_one_stands() -> None:
    assert [fields.later(*pair) for pair in (
        ("2026-03-02", "2026-03-10"), ("2026-03-10", "2026-03-02"), (None, "2026-03-02"), ("2026-03-02", None),
        (None, None))] == ["2026-03-10", "2026-03-10", "2026-03-02", "2026-03-02", None]


@pytest.mark.parametrize("consent", [None, False])
def test_sensitive_values_need_their_consent(consent: bool | None) -> None:
    wire = row_values(person(disability_consent=consent, disability=True, disability_percent=40))
    assert "disability" not in wire
    assert "disability_percent" not in wire
    with pytest.raises(DomainError) as caught:
        read_values("jobseeker", {**wire, "disability": True})
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [("consent_missing", "disability")]


@pytest.mark.parametrize(("column", "value", "code"), [
    ("surnames", 5, "value_type"), ("surnames", "x" * 121, "value_too_long"), ("surnames", "a\x00b", "value_text"),
    ("surnames", None, "value_missing"), ("birth_date", "2026-02-30", "value_type"), ("birth_date", 5, "value_type"),
    ("birth_estimated", 1, "value_type"), ("dependants", True, "value_type"), ("dependants", 2**31, "value_range"),
    ("dependants", 1.5, "value_type"), ("min_pay", "NaN", "value_range"), ("min_pay", "1e40", "value_range"),
    ("min_pay", "doce", "value_type"), ("merged_into", "x", "value_type"), ("created_at", "2026-03-02T10:00:00",
     "value_type"), ("phones", [{"a": float("nan")}], "value_range"), ("phones", [{"a": "\x00"}], "value_text"),
    ("wanted", [2**70], "value_range"), ("phones", [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]], "value_type"),
])
def test_what_a_column_cannot_hold(column: str, value: object, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_values("jobseeker", {**row_values(person()), column: value})
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [(code, column)]


def test_a_letters_content_stays() -> None:
    assert "content" not in {column.name for column in wire_columns(Letter.__tablename__)}


def test_a_default_stays_off_the_wire_and_comes_back() -> None:
    """A record reads the same to a program that does not know an empty column yet: equal hashes, equal digests."""
    blank = person()
    wire = row_values(blank)
    assert not {"known_as", "phones", "min_pay_period", "birth_estimated"} & set(wire)
    assert {"surnames", "created_at"} <= set(wire)
    back = read_values("jobseeker", wire)
    names = ("known_as", "phones", "min_pay_period", "birth_estimated")
    assert tuple(back[name] for name in names) == ("", [], "month", False)
    said = row_values(person(known_as="Lucho", phones=[{"raw": "099"}], min_pay_period="day"))
    assert (said["known_as"], said["phones"], said["min_pay_period"]) == ("Lucho", [{"raw": "099"}], "day")
