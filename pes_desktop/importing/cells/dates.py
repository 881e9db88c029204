"""Dates and ages: real dates, serial numbers, and the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pes_desktop.domain.dates import age_on, parse_birth, parse_date
from pes_desktop.importing.cells.simple import as_text, says_nothing
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.folding import plain

_EPOCH = date(1899, 12, 30)
_PAIR = re.compile(r"^\s*(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*$")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{2}$")
_MONTH_FIRST = re.compile(r"mm.{0,3}dd.{0,3}(?:aa|yy)|mes.{0,3}dia|m ?/ ?d ?/ ?[ay]")
_AGE = re.compile(r"(?:unos |unas |como |aprox |mas o menos )?(\d{1,3})(?: a| anos| anios)?")
YOUNGEST, OLDEST = 14, 110


def month_first(header: str, cells: Iterable[Cell]) -> bool:
    """Whether a column writes the month before the day.

    Its header says so ("mm/dd/aaaa"), or some of its dates make sense only so and none only the other way.
    """
    folded = header.lower()
    if _MONTH_FIRST.search(folded):
        return True
    if re.search(r"dd.{0,3}mm", folded):
        return False
    day_second = day_first = 0
    for cell in cells:
        if isinstance(cell, str) and (found := _PAIR.match(cell)):
            day_second += int(found[3]) > 12
            day_first += int(found[1]) > 12
    return day_second > 0 and day_first == 0


def read_date(cell: Cell, field: str, problems: Problems, latest: date, swap: bool = False) -> date | None:
    """One date; None with ``date_unreadable`` where there are words that are none. ``swap``: month before day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if says_nothing(cell):
        return None
    if isinstance(cell, float) and not isinstance(cell, bool):
        return _from_number(cell, field, problems, latest)
    text = re.sub(r"\s+\d{1,2}:\d{2}(?::\d{2})?$", "", as_text(cell).replace("\n", " ")).strip(" .,;")
    text = re.sub(r"^(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?\s+", "", text, flags=re.I)
    if found := _PAIR.match(text):
        first, second = (found[3], found[1]) if swap else (found[1], found[3])
        text = f"{first}/{second}/{found[4]}"
    value = parse_date(re.sub(r"\s*([/.\-])\s*", r"\1", text), latest)
    if value is None:
        problems.add(field, "date_unreadable", text=as_text(cell))
    return value


def _from_number(cell: float, field: str, problems: Problems, latest: date) -> date | None:
    """A serial day of the spreadsheet, or digits typed together (a lost zero restored)."""
    if cell.is_integer():
        digits = str(int(cell))
        if len(digits) in (7, 8) and (value := parse_date(digits.zfill(8), latest)):
            return value
    if 7_000 <= cell < 60_000:
        value = _EPOCH + timedelta(days=int(cell))
        problems.add(field, "date_from_serial", date=value.isoformat())
        return value
    problems.add(field, "date_unreadable", text=as_text(cell))
    return None


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date, or the age that was told instead of it."""

    date: date | None = None
    age: int | None = None


def read_age(cell: Cell, problems: Problems) -> int | None:
    """Completed years; None where the cell has no number of years."""
    if says_nothing(cell):
        return None
    found = _AGE.fullmatch(plain(as_text(cell)))
    if found and 0 < int(found[1]) <= OLDEST:
        return int(found[1])
    problems.add("age", "age_unreadable", text=as_text(cell))
    return None


def read_birth(cell: Cell, age_cell: Cell, told_on: date, problems: Problems, swap: bool = False) -> Birth:
    """Birth date from its own cell, else the age from either cell.

    A two-digit year takes the century that agrees with the age. A date that cannot be a jobseeker's birth is kept out
    (``birth_in_future``, ``birth_too_early``) or marked (``birth_doubtful``, ``age_disagrees``).
    """
    told = read_age(age_cell, problems)
    if not isinstance(cell, date | float) and not says_nothing(cell):
        approximate = parse_birth(as_text(cell), told_on)
        if approximate is not None and approximate.estimated:
            return Birth(age=approximate.age)
    if isinstance(cell, float) and 0 < cell < OLDEST and cell.is_integer():
        return Birth(age=int(cell))
    value = read_date(cell, "birth", problems, told_on, swap)
    if value is None:
        return Birth(age=told)
    if isinstance(cell, str) and _SHORT_YEAR.search(cell.strip()):
        value = _century(value, told, told_on)
    if value > told_on:
        problems.add("birth", "birth_in_future", date=value.isoformat())
        return Birth(age=told)
    age = age_on(value, told_on)
    if age > OLDEST:
        problems.add("birth", "birth_too_early", date=value.isoformat())
        return Birth(age=told)
    if age < YOUNGEST:
        problems.add("birth", "birth_doubtful", date=value.isoformat(), age=age)
    elif told is not None and abs(age - told) > 1:
        problems.add("age", "age_disagrees", date=value.isoformat(), age=told, computed=age)
    return Birth(date=value)


def _century(value: date, told: int | None, told_on: date) -> date:
    """Of the two centuries the one that agrees with the age told; without one, the later unless it is the future."""
    earlier = value.replace(year=value.year - 100) if (value.month, value.day) != (2, 29) else value
    if told is None:
        return earlier if value > told_on else value
    return min((value, earlier), key=lambda day: abs(age_on(day, told_on) - told))
