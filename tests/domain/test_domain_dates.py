"""Dates and ages as people write them; two-digit years; no day invented."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.dates import (
    age_on,
    month_bounds,
    parse_birth,
    parse_date,
    parse_month,
    two_digit_year,
    years_before,
)

TODAY = date(2026, 10, 20)
DAYS = st.dates(date(1916, 1, 1), TODAY)
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
"noviembre",
          "diciembre")


@pytest.mark.parametrize("written", [
    "12/3/85", "12/03/1985", "12-3-85", "12.03.1985", "12 3 1985", "120385", "12031985", "1985-03-12", "1985-3-12",
    "1985-03-12 00:00:00", "12 de marzo de 1985", "12 marzo 1985", "12 MARZO 1985", "12-mar-85", "12 mar. 85",
    "12 de marzo del 1985", " 12/3/85 ", "12º de marzo de 1985"])
def test_one_day_in_many_spellings(written: str) -> None:
    assert parse_date(written, TODAY) == date(1985, 3, 12)


@pytest.mark.parametrize("written", [
    "", " ", "no sabe", "31/02/1985", "30/02/1984", "29/02/1985", "32/1/1985", "0/1/1985", "12/13/1985", "1985",
    "12/85",
    "12 de marso de 1985", "12/3", "1/2/3/4", "12//1985", "99999999", "12 de", "marzo de 1985", "1985-13-01",
    "12/3/085"])
def test_what_is_no_day_stays_none(written: str) -> None:
    assert parse_date(written, TODAY) is None


@pytest.mark.parametrize(("written", "day"), [
    ("29/02/1984", date(1984, 2, 29)), ("1ro de enero de 2000", date(2000, 1, 1)), ("3 de setiembre de 1999",
    date(1999, 9, 3)),
    ("31/12/26", date(2026, 12, 31)), ("25121985", date(1985, 12, 25)), ("0085-03-12", date(1985, 3, 12)),
    ("1/1/27", date(1927, 1, 1)), ("1/1/00", date(2000, 1, 1))])
def test_borders(written: str, day: date) -> None:
    assert parse_date(written, TODAY) == day


@given(DAYS, st.sampled_from(["{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}",
                              "{d} de {name} de {y}", "{d} {name} {y}", "{d:02}{m:02}{y}", "{d}-{short}-{y}"]))
def test_every_day_comes_back_from_every_spelling(day: date, shape: str) -> None:
    name = MONTHS[day.month - 1]
    written = shape.format(d=day.day, m=day.month, y=day.year, name=name, short=name[:3])
    assert parse_date(written, TODAY) == day


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)))
def test_a_two_digit_year_is_the_latest_possible(day: date) -> None:
    assert parse_date(f"{day.day}/{day.month}/{day.year % 100:02}", TODAY) == day


@given(st.integers(0, 99), st.integers(1950, 2100))
def test_two_digits_never_point_into_the_future(year: int, now: int) -> None:
    found = two_digit_year(year, date(now, 6, 1))
    assert found % 100 == year % 100
    assert now - 99 <= found <= now or year >= 100


@given(st.text(max_size=40))
def test_any_text_at_all(written: str) -> None:
    parse_birth(written, TODAY)
    parse_month(written)


@pytest.mark.parametrize(("said", "age"), [
    ("40", 40), ("unos 40", 40), ("unas 40", 40), ("como 40", 40), ("40 años", 40), ("40 a.", 40),
    ("casi 40 años", 40),
    ("más o menos 40", 40), ("about 40", 40), ("aprox. 40", 40), ("aprox 40 años", 40), ("1", 1), ("114", 114)])
def test_an_age_is_an_estimate_of_the_day_it_was_told(said: str, age: int) -> None:
    found = parse_birth(said, TODAY)
    assert found is not None
    assert (found.age, found.estimated) == (age, True)
    assert age_on(found.value, TODAY) == age
    assert (found.value.month, found.value.day) == (TODAY.month, TODAY.day)


@pytest.mark.parametrize("said", ["0", "115", "999", "unos", "-5", "40 kilos", "cuarenta", ""])
def test_what_is_no_age(said: str) -> None:
    assert parse_birth(said, TODAY) is None


def test_a_date_is_no_estimate() -> None:
    found = parse_birth("12/3/85", TODAY)
    assert found is not None
    assert (found.value, found.estimated, found.age) == (date(1985, 3, 12), False, None)


@pytest.mark.parametrize(("said", "month"), [
    ("2019", date(2019, 1, 1)), ("03/2019", date(2019, 3, 1)), ("3-2019", date(2019, 3, 1)), ("marzo 2019",
    date(2019, 3, 1)),
    ("marzo de 2019", date(2019, 3, 1)), ("01/2019", date(2019, 1, 1)), ("diciembre 2019", date(2019, 12, 1)),
    ("mar. 2019", date(2019, 3, 1)), ("13/2019", None), ("00/2019", None),
    ("19", None),
    ("marso 2019", None), ("1899", None), ("", None)])
def test_months_of_a_job(said: str, month: date | None) -> None:
    assert parse_month(said) == month


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 99))
def test_years_before_and_age_agree(day: date, years: int) -> None:
    assert age_on(years_before(day, years), day) == years
    assert age_on(years_before(day, years), day - timedelta(days=1)) == (years - 1 if (day.month, day.day) != (2,
    29) or
                                                                       years % 4 == 0 else years)


def test_birthdays_on_leap_days() -> None:
    born = date(2004, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 21
    assert age_on(born, date(2026, 3, 1)) == 22
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


def test_two_digits_end_at_ninety_nine() -> None:
    assert two_digit_year(99, TODAY) == 1999
    assert two_digit_year(100, TODAY) == 100


@given(st.integers(1950, 2100), st.integers(1, 12))
def test_month_bounds(year: int, month: int) -> None:
    first, last = month_bounds(year, month)
    assert (first.year, first.month, first.day) == (year, month, 1)
    assert (last + timedelta(days=1)).day == 1
    assert (last.year, last.month) == (year, month)
