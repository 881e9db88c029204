"""Numbers as people of the screen's language write them.

QLocale would do it too, but loading its 800 names of languages and countries costs 20 ms before the first paint.
"""

from __future__ import annotations

from typing import Any

from pes_desktop.reference import messages

_lang = "es"


def use_language(lang: str) -> None:
    """Set the language of the screen: es writes 1 214,5, en 1 214.5 (narrow spaces, as in the reports)."""
    global _lang
    _lang = lang


def figure(number: float, decimals: int | None = None) -> str:
    """A number with thousands marks; ``decimals`` None shows one decimal where there is one, else none."""
    if decimals is None:
        decimals = 0 if float(number).is_integer() else 1
    plain = f"{number:,.{decimals}f}".replace(",", "\u202f")
    return plain.replace(".", ",") if _lang == "es" else plain


def counted(key: str, count: int, lang: str, /, **params: Any) -> str:
    """``messages.counted`` with the number as it stands everywhere else on the screen."""
    return messages.counted(key, count, lang, count=figure(count), **params)
