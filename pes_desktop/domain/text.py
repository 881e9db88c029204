"""Text made comparable: folding for search, consonant keys for names that sound alike."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar, cast

_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z0-9]+")


_TORN = re.compile("[\x00\ud800-\udfff]")
T = TypeVar("T")


def whole_text(value: T) -> T:
    """The same text, or texts within lists and dictionaries, without halves of characters and the sign zero: a field
    that cuts an emoji in two leaves such a half, and neither database nor network takes it."""
    if isinstance(value, str):
        return cast("T", _TORN.sub("", value))
    if isinstance(value, list):
        return cast("T", [whole_text(item) for item in value])
    if isinstance(value, dict):
        return cast("T", {whole_text(key): whole_text(item) for key, item in value.items()})
    return value


def fold(value: str) -> str:
    """Lower-case, without accents (``ñ`` becomes ``n``), white space collapsed; emoji and direction marks dropped."""
    decomposed = unicodedata.normalize("NFKD", value.casefold()).casefold()  # "№" comes apart into a capital
    kept = (c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "So", "Cs"))
    return _SPACES.sub(" ", "".join(kept)).strip()


def words(value: str) -> list[str]:
    """The folded words and numbers of a text, in order."""
    return _WORDS.findall(fold(value))


_SOUND = (
    ("ph", "f"),
    ("qu", "k"),
    ("ck", "k"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("hua", "wa"),
    ("hue", "we"),
    ("gua", "wa"),
    ("ce", "se"),
    ("ci", "si"),
    ("sh", "s"),
    ("ch", "x"),
    ("ll", "y"),
    ("h", ""),
    ("z", "s"),
    ("v", "b"),
    ("c", "k"),
    ("q", "k"),
    ("w", "b"),
    ("ge", "je"),
    ("gi", "ji"),
    ("y", "i"),
)


def sound_key(word: str) -> str:
    """Consonant skeleton of a Spanish or Kichwa name word: Guamán, Huamán and Waman share one key."""
    text = "".join(_LATIN.findall(fold(word)))
    text = text.replace("gua", "wa").replace("hua", "wa").replace("gue", "we").replace("hue", "we")
    for old, new in _SOUND:
        text = text.replace(old, new)
    head, tail = text[:1], re.sub(r"[aeiou]", "", text[1:])
    return re.sub(r"(.)\1+", r"\1", head + tail)
