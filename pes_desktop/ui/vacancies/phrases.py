"""How a vacancy is told in a line: what it is called for several people, what it pays, when it closes, what is left."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pes_desktop.domain.text import fold
from pes_desktop.reference import messages

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext

_STOP = frozenset({"de", "del", "para", "en", "con", "a", "al", "y", "e", "o", "por", "sin", "que"})
_MASS = frozenset({"personal", "gente", "persona", "cuadrilla"})
_ACCENTS = str.maketrans("áéíóú", "aeiou")


def plural(title: str) -> str:
    """The title for several people: "Albañil" gives "albañiles", "Maestro mayor de obra" "maestros mayores de obra".

    Words up to the first preposition agree. Own words that are no single title ("vendedor/a", "personal de aseo", or
    already plural) give nothing.
    """
    words = title.strip().lower().split()
    if not words or not all(word.replace("-", "").isalpha() for word in words) or words[0] in _MASS:
        return ""
    head = next((place for place, word in enumerate(words) if fold(word) in _STOP), len(words))
    if head == 0 or words[0].endswith("s"):
        return ""
    return " ".join([_plural_word(word) for word in words[:head]] + words[head:])


def _plural_word(word: str) -> str:
    if word.endswith(("a", "e", "i", "o", "u", "é", "á", "ó")):
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word.endswith(("s", "x")):
        return word
    # the accent of "peón" and "capitán" goes when the syllable is added
    return re.sub(r"[áéíóú][ns]$", lambda found: found[0].translate(_ACCENTS), word) + "es"


class Phrases:
    """Words about vacancies in one language; safe in any lane."""

    def __init__(self, ctx: OfficeContext, lang: str) -> None:
        self._ctx, self._lang = ctx, lang

    def text(self, key: str, **params: object) -> str:
        """A sentence of the catalogue."""
        return messages.text(key, self._lang, **params)

    def day(self, day: date) -> str:
        """1 de diciembre; with the year when it is not this one."""
        month = self.text(f"match.month.{day.month}")
        words = self.text("match.date", day=day.day, month=month)
        return words if day.year == self._ctx.today().year else f"{words} {day.year}"

    def people(self, title: str, positions: int) -> str:
        """ "Albañil" for one, "3 albañiles" for three, "Vendedor/a × 2" where the plural is not safe."""
        if positions <= 1:
            return title
        several = plural(title)
        return f"{positions} {several}" if several else f"{title} × {positions}"

    def place(self, code: str) -> str:
        """The name of the parish or town alone."""
        found = self._ctx.places.get(code)
        return found.name if found else ""

    def amount(self, value: Decimal) -> str:
        """USD 1.234,50."""
        written = f"{value:,.2f}".removesuffix(".00")
        if self._lang == "es":
            written = written.translate(str.maketrans(",.", ".,"))
        return f"{self._ctx.pack.currency} {written}"

    def wage(self, wage: Decimal | None, period: str, words: str = "") -> str:
        """USD 500 al mes."""
        if wage is None:
            return words or self.text("vacancy.wage.untold")
        return self.text(f"match.per.{period}", amount=self.amount(wage))

    def closes(self, day: date) -> str:
        """cierra en 10 días; cerraba el 3 de noviembre."""
        days = (day - self._ctx.today()).days
        if days < 0:
            return self.text("vacancy.closes.past", day=self.day(day))
        if days == 0:
            return self.text("vacancy.closes.today")
        return self.text("vacancy.closes.tomorrow") if days == 1 else self.text("vacancy.closes.in", n=days)

    def left(self, count: int) -> str:
        """quedan 3 puestos."""
        if count < 1:
            return self.text("vacancy.left.none")
        return self.text("vacancy.left.one") if count == 1 else self.text("vacancy.left", n=count)

    def left_of(self, count: int, positions: int) -> str:
        """2 de 3 libres; 1 puesto."""
        if count < 1:
            return self.text("vacancy.left.none")
        key = "vacancy.left_of.one" if positions == 1 else "vacancy.left_of"
        return self.text(key, n=count, of=positions)

    def starts(self, day: date | None) -> str:
        """desde el 1 de diciembre."""
        return self.text("vacancy.starts", day=self.day(day)) if day else ""

    def status(self, status: str, closes_on: date) -> tuple[str, str]:
        """Words and kind of a status; an open order past its day says so."""
        if status == "open" and closes_on < self._ctx.today():
            return self.text("choice.vacancy_status.overdue"), "warn"
        kind = {"open": "ok", "unclear": "warn", "covered": "info"}.get(status, "neutral")
        return self.text(f"choice.vacancy_status.{status}"), kind


def join(*parts: str) -> str:
    """Parts with a dot between them, empty ones left out."""
    return " · ".join(part for part in parts if part)
