"""Words of lists and places without accents, case and punctuation: "GIRÓN", "Giron" and "girón" meet.

``domain.text.fold`` keeps punctuation for people's names; here dots and brackets go, and thousands of names are folded
within milliseconds.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_MARKS = dict.fromkeys(range(768, 880))


def plain(text: str) -> str:
    """Lower case, no accents, ñ as n, everything else than letters and digits as one space.

    >>> plain("  San José de  Chazo (Cab.) ")
    'san jose de chazo cab'
    """
    folded = text.casefold() if text.isascii() else unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS)
    return _NOT_WORD.sub(" ", folded).strip()
