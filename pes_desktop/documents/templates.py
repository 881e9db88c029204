"""The small language of a layout's texts: slots, bold parts, pieces that vanish, boxes and writing lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST = 600
_SLOT = re.compile(r"\{([a-z_]+)\}")
_MARKS = re.compile(r"\[ \]|_{2,}")
PIECE = " · "


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one weight; ``mark`` is ``box`` or ``rule`` (then ``text`` is ``[ ]`` or its underscores)."""

    text: str
    bold: bool = False
    mark: str = ""


def slots(template: str) -> tuple[str, ...]:
    """The field keys a text names."""
    return tuple(_SLOT.findall(template))


def wrong_with(template: Any, known: Set[str]) -> str:
    """What is wrong with a layout's text, or an empty string; ``known`` are the field keys it may name."""
    if not isinstance(template, str):
        return type(template).__name__
    if len(template) > LONGEST:
        return f"> {LONGEST}"
    unknown = [key for key in slots(template) if key not in known]
    if unknown:
        return ", ".join(unknown)
    if "{" in (rest := _SLOT.sub("", template)) or "}" in rest:
        return "{ }"
    return "**" if any(piece.count("**") % 2 for piece in template.split(PIECE)) else ""


def fill(template: str, values: Mapping[str, str]) -> list[Run]:
    """The text with its slots filled; a piece between `` · `` whose slots are all empty is left out.

    Values are taken as they are: braces, asterisks or angle brackets in a name mean nothing here.
    """
    runs: list[Run] = []
    for piece in _parsed(template):
        if piece.slots and not any(values.get(key) for key in piece.slots):
            continue
        if runs:
            runs.append(Run(PIECE))
        for bold, text, key in piece.parts:
            words = values.get(key, "") if key else text
            if words:
                runs.append(Run(words, bold, _mark(words) if not key else ""))
    return runs


def plain(template: str, values: Mapping[str, str]) -> str:
    """The filled text without weights."""
    return "".join(run.text for run in fill(template, values))


@dataclass(frozen=True, slots=True)
class _Piece:
    parts: tuple[tuple[bool, str, str], ...]  # bold, own text, or the key of a slot
    slots: tuple[str, ...]


@lru_cache(maxsize=512)
def _parsed(template: str) -> tuple[_Piece, ...]:
    return tuple(_piece(piece) for piece in template.split(PIECE))


def _piece(text: str) -> _Piece:
    parts: list[tuple[bool, str, str]] = []
    for index, chunk in enumerate(text.split("**")):
        bold = index % 2 == 1
        for number, section in enumerate(_SLOT.split(chunk)):
            if number % 2:
                parts.append((bold, "", section))
            elif section:
                parts.extend((bold, words, "") for words in _split_marks(section))
    return _Piece(tuple(parts), slots(text))


def _split_marks(text: str) -> list[str]:
    found: list[str] = []
    end = 0
    for mark in _MARKS.finditer(text):
        found += [text[end:mark.start()], mark.group()]
        end = mark.end()
    return [words for words in (*found, text[end:]) if words]


def _mark(words: str) -> str:
    if words == "[ ]":
        return "box"
    return "rule" if len(words) > 1 and not words.strip("_") else ""
