"""How a number of the month is shown: its cell value, its number format, and what stands beside it."""

from __future__ import annotations

from typing import Any

from pes_desktop.documents.workbook_content import WorkbookHeader, day_text

FORMATS = {"count": "#,##0", "percent": "0.0%", "ratio": "0.0", "median": "#,##0.#"}
NOTHING = "–"


def shown(definition: Any, value: Any) -> tuple[Any, str]:
    """(cell value, number format). A number that cannot be computed is a dash, never a zero.

    A median of whole days carries no decimal.
    """
    amount = value.amount
    if amount is None:
        return NOTHING, ""
    if definition.kind == "median" and amount.denominator == 1:
        return amount, "#,##0"
    return amount, FORMATS[definition.kind]


def cases(definition: Any, value: Any, header: WorkbookHeader) -> str:
    """``4 de 10`` beside a percentage or ratio, "días" beside a median; a count needs no more than its name."""
    if value.denominator is None:
        return header.words("unit.days") if definition.kind == "median" and value.numerator is not None else ""
    return header.words("of_how_many", numerator=int(value.numerator), denominator=value.denominator)


def unit_or_cases(definition: Any, value: Any, header: WorkbookHeader) -> str:
    """``4 de 10``, or what is counted: people and acts are never mixed up."""
    if value.denominator is None and value.numerator is not None:
        return header.words(f"unit.{definition.unit}")
    return cases(definition, value, header)


def state(indicator: Any, header: WorkbookHeader) -> str:
    """``provisional hasta el …`` or nothing."""
    return header.words("provisional", date=day_text(indicator.final_on)) if indicator.provisional else ""
