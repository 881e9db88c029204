"""Closing a month: the figures as they were, and what later facts changed in them.

A closed month never changes silently. Its figures are stored at the close; when a later month is reported, each
closed month is computed anew and the differences stand there as corrections of earlier months, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pes_desktop.reporting.definitions import BY_CODE, DEFINITIONS
from pes_desktop.reporting.report import MonthReport, Value

SCHEMA = 1
LATE, FINAL = "late", "final"
#: Break-downs kept at the close: those of the workbook.
KEPT_DIMENSIONS = ("sex", "age_group")
#: Reported when they become final even if they did not move.
ALWAYS_SETTLED = frozenset({"placement_rate"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A number of an earlier month as it was reported and as it is now.

    ``kind``: ``late`` (facts entered after the close) or ``final`` (a provisional number that has settled).
    """

    year: int
    month: int
    code: str
    before: Value
    after: Value
    kind: str


def plain_value(value: Value, provisional: bool) -> dict[str, Any]:
    """A value as JSON: the numerator an exact fraction as text ("7", "13/2"), the denominator or null."""
    numerator = None if value.numerator is None else str(value.numerator)
    return {"n": numerator, "d": value.denominator, "provisional": provisional}


def read_value(plain: Mapping[str, Any]) -> Value:
    """The value again."""
    return Value(None if plain["n"] is None else Fraction(plain["n"]), plain["d"])


def close_figures(report: MonthReport, corrections: Iterable[Correction] = ()) -> dict[str, Any]:
    """Plain JSON for ``MonthClose.figures``: every number exact, by sex and age group, with the corrections reported.

    Keys: schema, year, month, until, values, parts, cells, series, corrections (see ``plain_value`` for a number).
    """
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for code, item in report.indicators.items():
        if not item.definition.by_person:
            continue
        for dimension in KEPT_DIMENSIONS:
            found = report.breakdown(code, dimension)
            cells.setdefault(code, {})[dimension] = {
                cell: plain_value(value, item.provisional) for cell, value in found.items()}
            for part in item.parts:
                counts = {cell: report.part_count(code, part, **{dimension: cell}) for cell in found}
                cells.setdefault(f"{code}/{part}", {})[dimension] = {
                    cell: plain_value(Value(Fraction(count)), item.provisional) for cell, count in counts.items()}
    return {
        "schema": SCHEMA, "year": report.year, "month": report.month, "until": report.until.isoformat(),
        "values": {code: plain_value(item.value, item.provisional) for code, item in report.indicators.items()},
        "parts": {code: item.parts for code, item in report.indicators.items() if item.definition.parts},
        "cells": cells,
        "series": {code: {"labels": list(series.labels), "values": {k: list(v) for k, v in series.values.items()}}
                   for code, series in report.chart_series().items()},
        "corrections": [
            {"year": c.year, "month": c.month, "code": c.code, "kind": c.kind,
             "before": plain_value(c.before, False), "after": plain_value(c.after, False)}
            for c in corrections
        ],
    }


def corrections(stored: Mapping[str, Any], recomputed: MonthReport) -> list[Correction]:
    """What differs between the figures of a closed month and the same month computed from today's facts.

    A number that is still provisional is not corrected: it is expected to move. Once settled it is reported as final
    if it changed; the placement rate always, as the rule of the month asks. Indicators unknown to one side are
    passed over (older or newer program).
    """
    found = []
    for definition in DEFINITIONS:
        plain = stored["values"].get(definition.code)
        if plain is None or definition.code not in recomputed.indicators:
            continue
        now = recomputed.indicators[definition.code]
        before, after = read_value(plain), now.value
        if now.provisional:
            continue
        if plain["provisional"] and (before != after or definition.code in ALWAYS_SETTLED):
            found.append(Correction(recomputed.year, recomputed.month, definition.code, before, after, FINAL))
        elif before != after:
            found.append(Correction(recomputed.year, recomputed.month, definition.code, before, after, LATE))
    return found


def corrections_of_earlier(
    closed: Sequence[Mapping[str, Any]], recompute: Callable[[int, int], MonthReport]
) -> list[Correction]:
    """All corrections to report now, oldest month first.

    ``closed``: the stored figures of every earlier closed month, in order of closing. A correction that a later
    closed month already reported is not repeated: its figures are the new starting point.
    """
    current: dict[tuple[int, int], dict[str, Any]] = {}
    for figures in closed:
        current[figures["year"], figures["month"]] = {**figures, "values": dict(figures["values"])}
        for line in figures.get("corrections", ()):
            month = current.get((line["year"], line["month"]))
            if month is not None and line["code"] in BY_CODE:
                month["values"][line["code"]] = line["after"]
    found: list[Correction] = []
    for (year, month_number), figures in sorted(current.items()):
        found += corrections(figures, recompute(year, month_number))
    return found
