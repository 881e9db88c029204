"""Synthetic rows and small helpers that the storage tests share."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, DateTime, Float, Integer, String, Text, Uuid

from pes_desktop.domain.ids import new_id
from pes_desktop.models import Employer, Jobseeker, Record, Vacancy
from pes_desktop.models.base import Json, Money, UtcDateTime
from pes_desktop.storage.store import Actor, Store

KEY = bytes(range(32))
OFFICE = UUID(int=7)
DAY = date(2026, 3, 2)
NOBODY = Actor(None, "")


def person(surnames: str = "Núñez Guamán", names: str = "María José", **values: Any) -> Jobseeker:
    """An invented person, ready to be added."""
    plain = {"id": new_id(), "office_id": OFFICE, "registered_on": DAY, "last_contact_on": DAY, **values}
    return Jobseeker(surnames=surnames, names=names, **plain)


def employer(name: str = "Hacienda San José", **values: Any) -> Employer:
    """An invented employer."""
    return Employer(id=new_id(), office_id=OFFICE, legal_name=name, **values)


def vacancy(of: Employer, title: str = "Ordeñador", number: str = "ALA-V-2026-A00007", **values: Any) -> Vacancy:
    """An invented order."""
    return Vacancy(id=new_id(), office_id=OFFICE, employer_id=of.id, employer=of, title=title, number=number,
                   notified_on=DAY, closes_on=DAY, **values)


def add(store: Store, *records: Record, act: str = "test") -> None:
    """One captured write."""
    with store.write(NOBODY, act) as unit:
        for record in records:
            unit.add(record)


def odd_value(column: Any, salt: int) -> Any:
    """A value that is hard on a dialect: letters outside ASCII, cents, microseconds, the column's full length."""
    kind = column.type
    plain: Any = None
    if isinstance(kind, Money):
        plain = Decimal("12345678.91") + salt
    elif isinstance(kind, UtcDateTime | DateTime):
        plain = datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC)
    elif isinstance(kind, Date):
        plain = date(1926, 2, 28)
    elif isinstance(kind, Uuid):
        plain = uuid.UUID(int=salt + 1)
    elif isinstance(kind, Float):
        plain = 1.5 + salt
    elif isinstance(kind, Integer):
        plain = salt % 100 + 1
    elif isinstance(kind, Text):
        plain = "«Ñuñoa» 🍌\n" * 40
    elif isinstance(kind, String):
        plain = ("ñÁ'\"%🍌" * 40)[: kind.length]
    elif type(kind) is type(Json):
        default = column.default.arg({}) if column.default is not None and callable(column.default.arg) else {}
        plain = [{"raw": "0991 «Ñ»", "number": None, "n": 1.25}] if isinstance(default, list) else {"á": [1, None, "ñ"]}
    else:
        plain = True
    return plain


def codes_of(error: pytest.ExceptionInfo[Any]) -> tuple[str, ...]:
    """Codes of a raised fault."""
    codes: tuple[str, ...] = error.value.codes
    return codes
