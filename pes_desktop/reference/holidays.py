"""Working days of a country, by the library ``holidays`` (loaded at the first question, not at start-up)."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from functools import cache
from typing import Any


@cache
def _calendar(country: str) -> Any:
    from holidays import country_holidays

    try:
        return country_holidays(country.upper(), language="es")
    except NotImplementedError:  # a country that the library does not know: weekends only
        return {}


def holiday_name(country: str, day: dt.date) -> str | None:
    """The public holiday's name in Spanish, or None on any other day."""
    name = _calendar(country).get(day)
    return str(name) if name else None


def is_working_day(country: str, day: dt.date) -> bool:
    """Monday to Friday and no national public holiday (local feasts are not known to the program)."""
    return day.weekday() < 5 and holiday_name(country, day) is None


def last_working_day(country: str, year: int, month: int) -> dt.date:
    """The month's last working day."""
    day = dt.date(year, month, monthrange(year, month)[1])
    while not is_working_day(country, day):
        day -= dt.timedelta(days=1)
    return day


def next_working_day(country: str, day: dt.date) -> dt.date:
    """The day itself where it is a working day, else the first one after it."""
    while not is_working_day(country, day):
        day += dt.timedelta(days=1)
    return day
