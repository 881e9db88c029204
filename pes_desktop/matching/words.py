"""The codes of matching as words: chips, what is missing, the paragraph, the parts and the wider searches.

Texts lie in ``resources/i18n/messages/<lang>/match.json``. A parameter ``n`` chooses ``<key>.one`` where it is 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pes_desktop.matching.explain import Pay
from pes_desktop.matching.options import Candidate, Miss, Reason, WidenOption
from pes_desktop.reference import messages
from pes_desktop.reference.catalogue import load_catalogue


def amount(value: Decimal, lang: str = "es") -> str:
    """480, 1.234,50 in Spanish, 1,234.50 in English; cents only where there are any."""
    written = f"{value:,.2f}".removesuffix(".00")
    return written.translate(str.maketrans(",.", ".,")) if lang == "es" else written


def _title(code: str) -> str:
    return load_catalogue().title(code).lower()


@dataclass(frozen=True)
class Words:
    """Words in one language.

    ``occupation`` names a unit group in a running sentence: give one that knows the person's form ("albañila").
    ``education`` names a level as the country says it; without it general words are used.
    """

    lang: str = "es"
    occupation: Callable[[str], str] = _title
    education: Callable[[str], str] | None = None

    def chip(self, reason: Reason) -> str:
        """A few words for a chip: "9 años de albañil", "pide 550, ofrecen 500"."""
        prefix = "match." if reason.code.startswith("miss.") else "match.reason."
        return self._text(prefix + reason.code, reason.params)

    def miss(self, miss: Miss) -> str:
        """What is missing: "vive a 34 km (límite 30)"."""
        return self._text(f"match.miss.{miss.code}", miss.params)

    def summary(self, candidate: Candidate) -> str:
        """The paragraph beside the list, one sentence a fact."""
        return " ".join(self._text(f"match.{reason.code}", reason.params) for reason in candidate.summary)

    def part(self, name: str) -> str:
        """Name of a part of the score."""
        return messages.text(f"match.part.{name}", self.lang)

    def widen(self, option: WidenOption) -> str:
        """Label of a wider search: "30 → 50 km"."""
        return self._text(f"match.widen.{option.code}", option.params)

    def _text(self, key: str, params: Any) -> str:
        if params.get("n") == 1 and messages.has(f"{key}.one", self.lang):
            key = f"{key}.one"
        shown = {name: self._value(name, value) for name, value in params.items()}
        if "unit_group" in params:
            shown["occupation"] = self.occupation(params["unit_group"])
        return messages.text(key, self.lang, **shown)

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, Pay):
            written = amount(value.amount, self.lang)
            return messages.text(f"match.per.{value.period}", self.lang, amount=written) if value.period else written
        if isinstance(value, date):
            month = messages.text(f"match.month.{value.month}", self.lang)
            return messages.text("match.date", self.lang, day=value.day, month=month)
        if name == "month":
            return messages.text(f"match.month.{value}", self.lang)
        if name in ("education", "held"):
            return self.education(value) if self.education else messages.text(f"match.education.{value}", self.lang)
        if isinstance(value, list):
            return ", ".join(str(entry) for entry in value)
        return value
