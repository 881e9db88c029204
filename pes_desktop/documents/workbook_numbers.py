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
    """``4 de 10`` beside a percentage or ratio, the unit beside a count or a number of days."""
    if value.denominator is None:
        return "" if value.numerator is None else header.words(f"unit.{definition.unit}")
    return header.words("of_how_many", numerator=int(value.numerator), denominator=value.denominator)


def state(indicator: Any, header: WorkbookHeader) -> str:
    """``provisional hasta el …`` or nothing."""
    return header.words("provisional", date=day_text(indicator.final_on)) if indicator.provisional else ""
