"""The time of keeping: to the day, also over leap years, and the same by the search in the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.retention import is_over, keep_until, latest_contact_due

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
YEARS = st.integers(1, 20)


@pytest.mark.parametrize(("day", "years", "until"), [
    (date(2020, 5, 6), 5, date(2025, 5, 6)), (date(2020, 2, 29), 4, date(2024, 2, 29)),
    (date(2020, 2, 29), 5, date(2025, 2, 28)), (date(2019, 12, 31), 1, date(2020, 12, 31))])
def test_the_last_day_of_keeping(day: date, years: int, until: date) -> None:
    assert keep_until(day, years) == until
    assert not is_over(day, years, until)
    assert is_over(day, years, until + timedelta(days=1))


@given(DAYS, YEARS, st.integers(0, 60))
def test_the_search_finds_exactly_who_is_due(today: date, years: int, ahead: int) -> None:
    day = latest_contact_due(today, years, ahead)
    then = today + timedelta(days=ahead)
    assert is_over(day, years, then)
    assert not is_over(day + timedelta(days=1), years, then)


def test_today_alone_is_the_default() -> None:
    assert latest_contact_due(date(2026, 3, 1), 5) == latest_contact_due(date(2026, 3, 1), 5, 0) == date(2021, 2, 28)
    assert latest_contact_due(date(2024, 2, 29), 1) == date(2023, 2, 28)
