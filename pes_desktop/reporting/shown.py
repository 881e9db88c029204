"""How a number of the month is shown: in the window and on headquarters' pages."""

from __future__ import annotations

from fractions import Fraction

from pes_desktop.reference import messages
from pes_desktop.reporting.definitions import BY_CODE
from pes_desktop.reporting.report import Indicator, MonthReport

DASH = "–"


def decimal(text: str, lang: str) -> str:
    """Decimal comma in Spanish."""
    return text.replace(".", ",") if lang == "es" else text


def amount(indicator: Indicator, lang: str) -> str:
    """``1 214``, ``33,3 %``, ``12,5``; a dash for what cannot be computed, never a zero."""
    value, kind = indicator.value.amount, indicator.definition.kind
    if value is None:
        return DASH
    if kind == "percent":
        return decimal(f"{float(value) * 100:.1f} %", lang)
    if kind == "count" or value.denominator == 1:
        return f"{int(value):,}".replace(",", "\u202f")
    return decimal(f"{float(value):.1f}", lang)


def measured(code: str, value: Fraction | int, lang: str) -> str:
    """A target's number in the indicator's measure: ``1 214``, ``80 %``, ``12,5``; a percentage as whole percent."""
    if BY_CODE[code].kind == "percent":
        return decimal(f"{float(value):.1f}".removesuffix(".0") + " %", lang)
    if Fraction(value).denominator == 1:
        return f"{int(value):,}".replace(",", "\u202f")
    return decimal(f"{float(value):.1f}", lang)


def beside(indicator: Indicator, lang: str) -> str:
    """``4 de 10`` beside a percentage, the unit beside a count."""
    value = indicator.value
    if value.denominator is not None and value.numerator is not None:
        return messages.text("report.of_how_many", lang, numerator=int(value.numerator), denominator=value.denominator)
    return messages.text(f"report.unit.{indicator.definition.unit}", lang)


def by_sex(report: MonthReport, code: str, lang: str) -> str:
    """``mujeres 31 · hombres 21`` for what is counted by person."""
    indicator = report.indicators[code]
    if not indicator.definition.by_person or indicator.definition.kind != "count":
        return ""
    cells = report.breakdown(code, "sex")
    parts = []
    for sex in ("F", "M", "X", "unknown"):
        value = cells.get(sex)
        if value is not None and value.numerator:
            parts.append(f"{messages.text(f'report.cell.sex.{sex}', lang).lower()} {int(value.numerator)}")
    return " · ".join(parts)


def month_name(year: int, month: int, lang: str) -> str:
    """``octubre de 2026``."""
    return messages.text("report.month_year", lang, month=messages.text(f"report.month.{month}", lang), year=year)
