"""Words for codes, fields and choices in Spanish and English, shared by the window, the command line and the papers."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

from pes_desktop.reference.paths import resources_dir

LANGUAGES = ("es", "en")
log = logging.getLogger(__name__)


class _Given(dict[str, Any]):
    """Values for a sentence; one that was not given (a newer server's refusal) shows as a gap."""

    def __missing__(self, name: str) -> str:
        return "…"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All messages of a language, merged from ``resources/i18n/messages/<lang>/*.json`` (flat key to sentence).

    A damaged file costs its own words only: they show as keys, and the desk goes on.
    """
    merged: dict[str, str] = {}
    for path in sorted((resources_dir() / "i18n" / "messages" / lang).glob("*.json")):
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            log.error("words damaged: %s", path.name)
            continue
        if isinstance(found, dict):
            merged.update({key: sentence for key, sentence in found.items() if isinstance(sentence, str)})
    return merged


def text(key: str, lang: str = "es", /, **params: Any) -> str:
    """The sentence for ``key`` with ``params`` filled in.

    An unknown key comes back as itself, so that a missing word shows instead of stopping the desk; a test compares
    the catalogues with the keys in use.
    """
    sentence = catalogue(lang).get(key)
    if sentence is None:
        return key
    try:
        return sentence.format_map(_Given(params))
    except (ValueError, IndexError, AttributeError, TypeError):  # a sentence that somebody damaged, or an odd value
        return sentence


def spoken(params: Mapping[str, Any], lang: str = "es") -> dict[str, Any]:
    """Params in which a key of the catalogue (a role, a state) stands written out."""
    return {name: text(value, lang) if isinstance(value, str) and has(value, lang) else value
            for name, value in params.items()}


def counted(key: str, count: int, lang: str = "es", /, **params: Any) -> str:
    """A sentence with a number: ``<key>.one`` for exactly one thing, ``<key>.other`` else. A ``count`` among the params
    is how the number is written."""
    return text(f"{key}.{'one' if count == 1 else 'other'}", lang, **{"count": count, **params})


def has(key: str, lang: str = "es") -> bool:
    """Whether the catalogue has this key."""
    return key in catalogue(lang)
