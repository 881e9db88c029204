"""A closed month shown again: the numbers as they were reported, whatever became known since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pes_desktop.reporting.close import Correction, read_value
from pes_desktop.reporting.definitions import BY_CODE
from pes_desktop.reporting.report import Indicator, MonthReport, Series


def as_closed(recomputed: MonthReport, figures: Mapping[str, Any]) -> MonthReport:
    """The report with the stored figures of ``MonthClose`` in place of today's, by sex and age group too.

    The people and records behind a number, and the other break-downs, are today's: where they differ, ``corrections``
    of the same figures say so. An indicator that the close did not know keeps today's number.
    """
    indicators = {code: _closed(item, figures) for code, item in recomputed.indicators.items()}
    cells = {
        code: {dimension: {cell: read_value(plain) for cell, plain in found.items()}
               for dimension, found in dimensions.items()}
        for code, dimensions in figures.get("cells", {}).items()
    }
    series = {item.code: item for item in recomputed.series} | {
        code: Series(code, tuple(kept["labels"]), {name: tuple(row) for name, row in kept["values"].items()})
        for code, kept in figures.get("series", {}).items()
    }
    return replace(recomputed, indicators=indicators, reported_cells=cells, series=tuple(series.values()))


def _closed(item: Indicator, figures: Mapping[str, Any]) -> Indicator:
    code = item.definition.code
    plain = figures["values"].get(code)
    if plain is None:
        return item
    parts = figures.get("parts", {}).get(code) if item.definition.parts else None
    return replace(item, reported=read_value(plain), reported_parts=parts, provisional=plain["provisional"])


def reported_corrections(figures: Mapping[str, Any]) -> list[Correction]:
    """The corrections of earlier months as they were reported with this close."""
    return [
        Correction(line["year"], line["month"], line["code"], read_value(line["before"]), read_value(line["after"]),
                   line["kind"])
        for line in figures.get("corrections", ()) if line["code"] in BY_CODE
    ]
