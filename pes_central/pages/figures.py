"""The month of each office with the office's own code, computed once a change, and added up over many offices.

An office's line is what its own program shows: a closed month as it was closed, an open one from the facts of today. A
sum adds numerators and denominators exactly; a median is taken anew over all cases of the offices.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, insert, select

from pes_central.channels import published
from pes_central.db import reading, writing
from pes_central.tables import MonthFigures, OfficeEntry
from pes_desktop.models import MonthClose, Office
from pes_desktop.reference.brand import home_country
from pes_desktop.reference.country import CountryPack, available_countries, load_country
from pes_desktop.reporting.close import close_figures, plain_value, read_value
from pes_desktop.reporting.closed import as_closed
from pes_desktop.reporting.definitions import BY_CODE, DEFINITIONS
from pes_desktop.reporting.facts import Facts
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.report import MonthReport, Value

#: Seconds that one page spends on computing; what is left is computed by the next one, and the page says so.
BUDGET = 3.0
#: Beside the figures: the cases of each median, the day the office closed the month.
CASES, CLOSED = "cases", "closed_on"


@dataclass(frozen=True, slots=True)
class OfficeMonth:
    """An office's figures, in the shape of ``reporting.close.close_figures``."""

    office_id: UUID
    figures: dict[str, Any]

    def value(self, code: str) -> Value:
        """One number; nothing for an indicator that the close did not know."""
        plain = self.figures["values"].get(code)
        return read_value(plain) if plain else Value(None)


def pack_of(country: str) -> CountryPack:
    """The pack of a country; an unknown one is counted like the home country."""
    return load_country(country if country in available_countries() else home_country())


def _validity(connection: Connection, office_id: UUID, pack: CountryPack) -> int:
    """Days that a registration is valid: as published to this office, to all, or as the country has it."""
    for addressee in (office_id, None):
        days = published(connection, "setting", addressee).get("registration_validity", {}).get("value")
        if isinstance(days, int) and 0 < days <= 3650:
            return days
    return pack.periods.registration_validity


def office_figures(connection: Connection, office_id: UUID, country: str, year: int, month: int,
                   until: date) -> dict[str, Any]:
    """One office's month as its own program shows it on ``until``."""
    pack = pack_of(country)
    facts = load_facts(connection, office_id, until)
    report = compute_month(facts, year, month, pack.age_groups, validity_days=_validity(connection, office_id, pack),
                           placement_window=pack.periods.placement_window)
    cases = {code: [int(unit.amount) for unit in item.units] for code, item in report.indicators.items()
             if item.definition.kind == "median"}
    closing = connection.execute(select(MonthClose.figures, MonthClose.closed_on).where(
        MonthClose.office_id == office_id, MonthClose.year == year, MonthClose.month == month,
        MonthClose.removed_at.is_(None), MonthClose.reopened_on.is_(None)).order_by(MonthClose.id)).first()
    shown = as_closed(report, closing.figures) if closing is not None else report
    return {**close_figures(shown), CASES: cases, CLOSED: closing.closed_on.isoformat() if closing else None}


def months(engine: Engine, year: int, month: int, until: date, offices: Iterable[UUID],
           budget: float = BUDGET) -> tuple[dict[UUID, OfficeMonth], int]:
    """Figures by office, and how many offices are still to be computed when ``budget`` seconds were used up.

    What was computed before is used again while nothing new came from the office on the same day.
    """
    wanted = set(offices)
    with reading(engine) as connection:
        state = {row.office_id: (row.feed_position, row.country or "") for row in connection.execute(
            select(OfficeEntry.office_id, OfficeEntry.feed_position, Office.country)
            .outerjoin(Office, Office.id == OfficeEntry.office_id)) if row.office_id in wanted}
        kept = {row.office_id: row for row in connection.execute(
            select(MonthFigures.office_id, MonthFigures.position, MonthFigures.until, MonthFigures.figures)
            .where(MonthFigures.year == year, MonthFigures.month == month)) if row.office_id in wanted}
    found = {key: OfficeMonth(key, row.figures) for key, row in kept.items()
             if key in state and row.position == state[key][0] and row.until == until}
    stale = sorted(state.keys() - found.keys())
    begun = time.monotonic()
    for place, key in enumerate(stale):
        if place and time.monotonic() - begun > budget:
            return found, len(stale) - place
        with reading(engine) as connection:
            position = connection.execute(select(OfficeEntry.feed_position).where(
                OfficeEntry.office_id == key)).scalar_one()
            figures = office_figures(connection, key, state[key][1], year, month, until)
        found[key] = OfficeMonth(key, figures)
        with writing(engine) as connection:
            connection.execute(delete(MonthFigures).where(
                MonthFigures.office_id == key, MonthFigures.year == year, MonthFigures.month == month))
            connection.execute(insert(MonthFigures).values(
                office_id=key, year=year, month=month, position=position, until=until, figures=figures))
    return found, 0


def consolidated(lines: Sequence[OfficeMonth], year: int, month: int, until: date, country: str = "") -> MonthReport:
    """The month of many offices as one report, in the shape that the desk, the charts and the workbook read."""
    pack = pack_of(country or home_country())
    empty = Facts(until, tuple(line.office_id for line in lines), {})
    skeleton = compute_month(empty, year, month, pack.age_groups, validity_days=pack.periods.registration_validity,
                             placement_window=pack.periods.placement_window)
    return as_closed(skeleton, added([line.figures for line in lines], skeleton))


def added(figures: Sequence[dict[str, Any]], skeleton: MonthReport) -> dict[str, Any]:
    """Figures of several offices as one; ``skeleton`` gives what stands where no office has a number."""
    values = {}
    for definition in DEFINITIONS:
        code = definition.code
        known = [item["values"][code] for item in figures if code in item["values"]]
        provisional = any(plain["provisional"] for plain in known) if known else skeleton.indicators[code].provisional
        if definition.kind == "median":
            cases = [case for item in figures for case in item.get(CASES, {}).get(code, ())]
            total = Value(Fraction(median(cases)) if cases else None)
        else:
            total = _sum(read_value(plain) for plain in known) or skeleton.indicators[code].value
        values[code] = plain_value(total, provisional)
    parts: dict[str, dict[str, int]] = {}
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    series: dict[str, dict[str, Any]] = {}
    for item in figures:
        for code, found in item.get("parts", {}).items():
            into = parts.setdefault(code, {})
            for part, count in found.items():
                into[part] = into.get(part, 0) + count
        for code, dimensions in item.get("cells", {}).items():
            for dimension, found in dimensions.items():
                held = cells.setdefault(code, {}).setdefault(dimension, {})
                for cell, plain in found.items():
                    both = [read_value(plain), *([read_value(held[cell])] if cell in held else [])]
                    held[cell] = plain_value(_sum(both) or Value(None), plain["provisional"])
        for code, one in item.get("series", {}).items():
            _add_series(series, code, one)
    return {"values": values, "parts": {code: parts.get(code, {}) for code, d in BY_CODE.items() if d.parts},
            "cells": cells, "series": series}


def _sum(values: Iterable[Value]) -> Value | None:
    total, below, any_below, anything = Fraction(0), 0, False, False
    for value in values:
        if value.numerator is None:
            continue
        anything = True
        total += value.numerator
        if value.denominator is not None:
            any_below, below = True, below + value.denominator
    return Value(total, below if any_below else None) if anything else None


def _add_series(into: dict[str, dict[str, Any]], code: str, one: dict[str, Any]) -> None:
    held = into.get(code)
    if held is None:
        into[code] = {"labels": list(one["labels"]), "values": {name: list(row) for name, row in one["values"].items()}}
    elif held["labels"] == list(one["labels"]):
        for name, row in one["values"].items():
            held["values"][name] = [a + b for a, b in zip(held["values"].get(name, [0] * len(row)), row, strict=True)]
