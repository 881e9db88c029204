"""Pay as employers write it: amount, period and currency, or words that leave it open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pes_desktop.domain.intake import LARGEST_NUMBER
from pes_desktop.importing.cells.simple import as_text, says_nothing
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.folding import plain

_NUMBER = re.compile(r"\d[\d.,' ]*\d|\d")
_PERIODS = (
    ("hour", r"\b(?:la|por|x|c|cada)? ?horas?\b|\bhr\b"),
    ("piece", r"destajo|\bpor (?:tarea|pieza|caja|bulto|quintal|kilo|kg|avance|obra)\b|al tanto"),
    ("day", r"\bdias?\b|diari[oa]s?|jornal(?:es)?\b|jornada"),
    ("week", r"semanal(?:es)?\b|\b(?:por|x|la|a la) semana\b"),
    ("month", r"mensual(?:es)?\b|\bmes\b|\bmeses\b|sueldo basico|\bsbu\b"),
)
_OPEN_WORDS = re.compile(r"convenir|tratar|acordar|convenio|uatre|uocra|escala|ley|basico|sbu|minimo|jornal|destajo|"
                         r"comision|entrevista|segun|a definir|paritaria")
_CURRENCIES = (("USD", r"\busd\b|\bus\b|u\$s|dolar(?:es)?"), ("ARS", r"\bars\b|pesos?"))


@dataclass(frozen=True, slots=True)
class Wage:
    """``amount`` None where the sheet names none ("a convenir"); ``raw`` is always what it says."""

    amount: Decimal | None = None
    period: str = ""
    currency: str = ""
    raw: str = ""

    def to_json(self) -> dict[str, Any]:
        """Keys amount (number or null), period, currency, raw."""
        amount = None
        if self.amount is not None:
            amount = int(self.amount) if self.amount == self.amount.to_integral_value() else float(self.amount)
        return {"amount": amount, "period": self.period or None, "currency": self.currency or None, "raw": self.raw}


def read_amount(text: str) -> Decimal | None:
    """A written amount: groups of three after a point or comma are thousands, one or two digits are cents."""
    digits = re.sub(r"[' ]", "", text).strip(".,")
    marks = re.findall(r"[.,]", digits)
    if marks:
        last = marks[-1]
        tail = digits.rsplit(last, 1)[1]
        if len(tail) == 3 and len(set(marks)) == 1:
            digits = digits.replace(last, "")
        elif len(tail) <= 2 and marks.count(last) == 1:
            digits = digits.rsplit(last, 1)[0].replace(".", "").replace(",", "") + "." + tail
        elif len(tail) == 3:
            digits = digits.replace(".", "").replace(",", "")
        else:
            return None
    try:
        return Decimal(digits)
    except ArithmeticError:
        return None


def read_wage(cell: Cell, currency: str, header: str, problems: Problems, least: Decimal | None = None) -> Wage:
    """Read a wage cell of a column headed ``header``.

    Without a word for the period the header decides ("SUELDO" is by month, "JORNAL" by day); an amount far below the
    legal minimum ``least`` cannot be by month and its period stays open (``wage_period_unclear``).
    """
    raw = as_text(cell)
    if says_nothing(cell):
        return Wage()
    if isinstance(cell, float) and not (0 < cell < LARGEST_NUMBER):
        problems.add("wage", "wage_unreadable", text=raw)
        return Wage(None, "", currency, raw)
    if isinstance(cell, float):
        return _settle(Decimal(str(cell)).normalize(), "", currency, raw, header, problems, least)
    folded = plain(raw)
    for code, pattern in _CURRENCIES:
        if re.search(pattern, folded) or re.search(pattern, raw.lower()):
            currency = code
            break
    period = next((code for code, pattern in _PERIODS if re.search(pattern, folded)), "")
    numbers = [n for n in (read_amount(found) for found in _NUMBER.findall(raw)) if n and n < LARGEST_NUMBER]
    if not numbers:
        if not _OPEN_WORDS.search(folded):
            problems.add("wage", "wage_unreadable", text=raw)
        return Wage(None, period, currency, raw)
    if re.search(r"\bmil\b", folded) and numbers[0] < 10_000:
        numbers[0] *= 1000
    if len(numbers) > 1:
        between = re.search(r"\d\s*(?:-|–|a|hasta|y)\s*\$?\s*\d", raw.lower())
        if between:
            problems.add("wage", "wage_range", text=raw, amount=numbers[0])
        elif "+" not in raw:
            problems.add("wage", "wage_several_numbers", text=raw, amount=numbers[0])
    return _settle(numbers[0], period, currency, raw, header, problems, least)


def _settle(amount: Decimal, period: str, currency: str, raw: str, header: str, problems: Problems,
            least: Decimal | None) -> Wage:
    if not period:
        folded = plain(header)
        period = "day" if "jornal" in folded or "diari" in folded else "hour" if "hora" in folded else "month"
        if period == "month" and least and amount * 4 < least:
            problems.add("wage", "wage_period_unclear", text=raw)
            period = ""
    return Wage(amount, period, currency, raw)
