"""Numbers as people of the screen's language write them.

QLocale would do it too, but loading its 800 names of languages and countries costs 20 ms before the first paint.
"""

from __future__ import annotations

_lang = "es"


def use_language(lang: str) -> None:
    """Set the language of the screen: es writes 1.214,5, en 1,214.5."""
    global _lang
    _lang = lang


def figure(number: float, decimals: int | None = None) -> str:
    """A number with thousands marks; ``decimals`` None shows one decimal where there is one, else none."""
    if decimals is None:
        decimals = 0 if float(number).is_integer() else 1
    plain = f"{number:,.{decimals}f}"
    return plain.translate(str.maketrans(",.", ".,")) if _lang == "es" else plain
