"""Working days by the country's public holidays."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from pes_desktop.reference.holidays import holiday_name, is_working_day, last_working_day, next_working_day


def test_holidays_and_weekends_are_no_working_days() -> None:
    assert not is_working_day("ec", dt.date(2026, 12, 25))
    assert holiday_name("ec", dt.date(2026, 12, 25)) == "Navidad"
    assert not is_working_day("ar", dt.date(2026, 7, 9))
    assert is_working_day("ec", dt.date(2026, 7, 9))
    assert not is_working_day("ec", dt.date(2026, 11, 21))  # Saturday
    assert is_working_day("zz", dt.date(2026, 12, 25))  # unknown country: weekends only


@pytest.mark.parametrize(
    ("country", "year", "month", "day"),
    [("ec", 2026, 10, 30), ("ec", 2026, 5, 29), ("ar", 2026, 2, 27), ("ar", 2024, 3, 27), ("ec", 2027, 2, 26)],
)
def test_last_working_day(country: str, year: int, month: int, day: int) -> None:
    assert last_working_day(country, year, month) == dt.date(year, month, day)


def test_next_working_day() -> None:
    assert next_working_day("ec", dt.date(2026, 12, 25)) == dt.date(2026, 12, 28)
    assert next_working_day("ec", dt.date(2026, 12, 28)) == dt.date(2026, 12, 28)


def test_library_is_loaded_only_when_asked() -> None:
    check = "import sys, pes_desktop.reference.holidays as h; assert 'holidays' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)
