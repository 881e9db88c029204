"""Dates as people say and write them: "12/3/85", "120385", "4 de septiembre de 2026", "unos 40"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pes_desktop.domain.text import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene",
            "febrero feb",
            "marzo mar",
            "abril abr",
            "mayo may",
            "junio jun",
            "julio jul",
            "agosto ago",
            "septiembre setiembre sep set",
            "octubre oct",
            "noviembre nov",
            "diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_ABOUT = re.compile(
    r"^(?:(?:unos|unas|como|aprox\.?|casi|mas o menos|about|circa)\s+)?(\d{1,3})\s*(?:anos|a\.?|years?)?$"
)
_NUMERIC = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?$")
_WORDED = re.compile(r"^(\d{1,2})(?:ro|o|º|°)?\s*(?:de\s+|[/\- ])?([a-z]+)\.?\s*(?:de\s+|del\s+|[/\- ])?(\d{4}|\d{2})$")
_MONTH_YEAR = re.compile(r"^(?:(\d{1,2})[/\-]|([a-z]+)\.?\s*(?:de\s+|del\s+)?)(\d{4})$")


@dataclass(frozen=True, slots=True)
class ApproxDate:
    """A birth date, or an age that was told on a day (then ``value`` is that day minus the age, ``estimated``)."""

    value: date
    estimated: bool = False
    age: int | None = None


def two_digit_year(year: int, latest: date) -> int:
    """The latest year ending in these two digits that is not after ``latest``."""
    if year >= 100:
        return year
    candidate = latest.year - latest.year % 100 + year
    return candidate if candidate <= latest.year else candidate - 100


def make_date(day: int, month: int, year: int, latest: date) -> date | None:
    """A date from its numbers, two-digit years resolved; None when there is no such day."""
    try:
        return date(two_digit_year(year, latest), month, day)
    except ValueError:
        return None


def parse_date(text: str, latest: date) -> date | None:
    """Read one written date, day before month as both countries write it; None when it is not one.

    ``latest`` resolves two-digit years: they fall on or before its year.
    """
    folded = fold(text)
    if found := _ISO.match(folded):
        year, month, day = (int(g) for g in found.groups())
        return make_date(day, month, year, latest)
    if found := _NUMERIC.match(folded):
        day, month, year = (int(g) for g in found.groups())
        return make_date(day, month, year, latest)
    if found := _WORDED.match(folded):
        month_number = MONTHS.get(found[2])
        return make_date(int(found[1]), month_number, int(found[3]), latest) if month_number else None
    if re.fullmatch(r"\d{6}|\d{8}", folded):
        return make_date(int(folded[:2]), int(folded[2:4]), int(folded[4:]), latest)
    return None


def parse_birth(text: str, told_on: date) -> ApproxDate | None:
    """Read a birth date or an age ("unos 40", "40 años"); None when it is neither.

    An age gives an estimated birth date: the day it was told, that many years before.
    """
    exact = parse_date(text, told_on)
    if exact is not None:
        return ApproxDate(exact)
    found = _ABOUT.match(fold(text))
    if found and 0 < int(found[1]) < 115:
        age = int(found[1])
        return ApproxDate(years_before(told_on, age), estimated=True, age=age)
    return None


def parse_month(text: str) -> date | None:
    """Read an approximate date of a job ("03/2019", "marzo 2019", "2019"): the first day of it."""
    folded = fold(text)
    if re.fullmatch(r"(19|20)\d\d", folded):
        return date(int(folded), 1, 1)
    if found := _MONTH_YEAR.match(folded):
        month = int(found[1]) if found[1] else MONTHS.get(found[2], 0)
        return date(int(found[3]), month, 1) if 1 <= month <= 12 else None
    return None


def years_before(day: date, years: int) -> date:
    """The same day that many years earlier (29 February becomes the 28th)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def age_on(birth: date, day: date) -> int:
    """Completed years on ``day``."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """First and last day of a calendar month."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)
