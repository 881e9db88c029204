"""What an order must hold, how long it may stand open, and what it may not say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from pes_desktop.domain.errors import Fault
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm, validate_employer, validate_vacancy

TODAY = date(2026, 10, 20)
MOST = 60


def told(**values: Any) -> list[Fault]:
    """Faults of an order that is complete but for these values."""
    plain = {"employer_id": UUID(int=1), "title": "Ordeñador", "place_code": "060251"}
    return validate_vacancy(VacancyForm(**{**plain, **values}), TODAY, MOST)


def test_a_complete_order_has_no_fault() -> None:
    assert told() == []


@pytest.mark.parametrize("name", ["employer_id", "title", "place_code"])
def test_an_order_needs_employer_title_and_place(name: str) -> None:
    for empty in [None] if name == "employer_id" else ["", " ", "\t"]:
        assert told(**{name: empty}) == [Fault("required", name)]


def test_at_least_one_position() -> None:
    assert told(positions=1) == []
    assert told(positions=0) == [Fault("positions_least", "positions", {"least": 1})]


def test_a_wage_is_never_negative() -> None:
    assert told(wage=Decimal(0)) == []
    assert told(wage=Decimal("-0.01")) == [Fault("wage_negative", "wage")]


@pytest.mark.parametrize("name", ["wage", "positions", "experience_years"])
def test_a_number_beyond_a_thousand_million_is_a_slip(name: str) -> None:
    assert told(**{name: 10**9}) == []
    assert told(**{name: 10**9 + 1}) == [Fault("number_too_large", name)]


def test_an_order_is_not_told_tomorrow() -> None:
    assert told(notified_on=TODAY) == []
    assert told(notified_on=TODAY + timedelta(days=1)) == [Fault("fact_in_future", "notified_on")]


def test_how_long_an_order_may_stand_open() -> None:
    notified = date(2026, 10, 1)
    assert told(notified_on=notified, closes_on=notified) == []
    assert told(notified_on=notified, closes_on=notified + timedelta(days=MOST)) == []
    assert told(notified_on=notified, closes_on=notified - timedelta(days=1)) == [
        Fault("closing_before_notified", "closes_on")]
    assert told(notified_on=notified, closes_on=notified + timedelta(days=MOST + 1)) == [
        Fault("closing_too_late", "closes_on", {"days": MOST})]
    assert told(closes_on=TODAY + timedelta(days=MOST)) == [], "counted from today where no day is told"
    assert told(closes_on=TODAY - timedelta(days=1)) == [Fault("closing_before_notified", "closes_on")]


@pytest.mark.parametrize("name", ["title", "tasks", "requirements", "shift"])
def test_wording_that_discriminates_is_refused_without_a_legal_reason(name: str) -> None:
    words = {"title": "Mesero, solo hombres", "tasks": "x", "requirements": "x", "shift": "x"}
    value = words["title"] if name == "title" else "solo hombres"
    assert told(**{name: value}) == [Fault("wording_discriminates", name, {
        "phrase": "solo hombres", "ground": "wording.ground.sex", "instead": "wording.instead.sex",
        "law": "vacancy.law.discrimination"})]
    assert told(**{name: value}, wording_reason="Actor para un papel") == []
    assert told(**{name: value}, wording_reason="  ") != []


@pytest.mark.parametrize("name", ["title", "tasks", "requirements", "shift"])
def test_a_fee_is_refused_whatever_the_reason(name: str) -> None:
    words = "Peón; el trabajador paga el uniforme"
    (fault,) = told(**{name: words}, wording_reason="Costumbre")
    assert (fault.code, fault.field, set(fault.params)) == ("wording_fee", name, {"phrase"})
    assert fault.params["phrase"] in words


def test_a_reserved_order_says_why() -> None:
    assert told(reserved_for="disability", reserved_reason="Cuota legal") == []
    assert told(reserved_for="disability", reserved_reason=" ") == [
        Fault("reserved_reason_missing", "reserved_reason")]
    assert told(reserved_reason="nada") == []


def test_every_fault_is_told_at_once() -> None:
    form = VacancyForm(positions=0, wage=Decimal(-1), tasks="sin hijos, se cobra el curso", reserved_for="x")
    codes = [fault.code for fault in validate_vacancy(form, TODAY, MOST)]
    assert codes == ["required", "required", "required", "positions_least", "wage_negative", "wording_discriminates",
                     "wording_fee", "reserved_reason_missing"]


@pytest.mark.parametrize(("name", "email", "faults"), [
    ("Hacienda San José", "", []), ("Hacienda San José", "a@b.ec", []), (" ", "", [Fault("required", "legal_name")]),
    ("", "ab", [Fault("required", "legal_name"), Fault("email_malformed", "email", warning=True)]),
])
def test_an_employer_has_a_name_and_a_plausible_address(name: str, email: str, faults: list[Fault]) -> None:
    assert validate_employer(EmployerForm(legal_name=name, email=email)) == faults
