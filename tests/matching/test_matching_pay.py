"""Pay made comparable: the sums a counselor would do on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest
from matching_cases import TODAY, person, vacancy

from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions, Travel
from pes_desktop.matching.pay import WorkHours, fare_cents, monthly_cents
from pes_desktop.reference.country import load_country

ECUADOR, ARGENTINA = WorkHours(40, 8), WorkHours(48, 8)


@pytest.mark.parametrize(("amount", "period", "hours", "work", "monthly"), [
    ("482", "month", "full", ECUADOR, "482.00"),
    ("20", "day", "full", ECUADOR, "440.00"),  # 22 working days
    ("20", "day", "full", ARGENTINA, "520.00"),  # 26 working days
    ("120", "week", "full", ECUADOR, "520.00"),  # 52 weeks in 12 months
    ("2.74", "hour", "full", ECUADOR, "482.24"),  # 8 hours on 22 days
    ("2.74", "hour", "part", ECUADOR, "241.12"),
    ("25", "day", "weekend", ECUADOR, "225.00"),  # 9 days
    ("900000", "month", "full", ARGENTINA, "900000.00"),
])
def test_monthly_equivalents(amount, period, hours, work, monthly):
    assert monthly_cents(Decimal(amount), period, hours, work) == int(Decimal(monthly) * 100)


@pytest.mark.parametrize(("amount", "period"), [(None, "month"), ("0.10", "piece"), ("5", "fortnight")])
def test_what_cannot_be_compared(amount, period):
    assert monthly_cents(amount and Decimal(amount), period, "full", ECUADOR) is None


def test_fare_of_the_design_leaves_434_of_500():
    assert 50000 - fare_cents(Decimal("1.50"), "full", ECUADOR) == 43400


@pytest.mark.parametrize(("country", "days"), [("ec", 22), ("ar", 26)])
def test_days_come_from_the_country_pack(country, days):
    search = MatchOptions.of_country(load_country(country), TODAY)
    assert (search.work.days_in_month, search.validity_days, search.today) == (days, 90, TODAY)


def test_a_day_asked_and_a_day_offered_meet_whatever_the_hours():
    order = vacancy("9211", wage=18, wage_period="day", hours="weekend")
    index = MatchIndex.build([person("p", jobs="9211 1 2026-08", pay=18, min_pay_period="day")])
    found = index.rank(order, MatchOptions(today=TODAY)).fits
    assert found[0].parts["pay"] == 9


def test_net_pay_is_shown_and_scored():
    search = MatchOptions(today=TODAY, travel={"060651": Travel(Decimal("1.50"), 3)})
    index = MatchIndex.build([person("p", "cebadas", "7112 5 2026-08", pay=450)])
    found = index.rank(vacancy("7112"), search).fits[0]
    reasons = {reason.code: reason.params for reason in found.reasons}
    assert reasons["fare"]["net"].amount == 434
    assert reasons["buses"] == {"n": 3}
    assert found.parts["pay"] == 7
