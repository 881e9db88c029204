"""Type on paper: the embedded faces, what they can show, and text broken into lines that fit.

Widths and sizes are points. Everything returned by ``wrap`` fits its width; what had to be cut ends in an ellipsis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pes_desktop.reference.fonts import font_files

REGULAR, SEMIBOLD, BOLD = "regular", "semibold", "bold"
FACES = (REGULAR, SEMIBOLD, BOLD)
ELLIPSIS = "…"
#: Stands for letters of a writing the typeface does not have, so that the reader sees that something is missing.
MISSING = "[…]"
_SHORT_LINE = 0.22
_NO_BREAK = "\u00a0"
_MISSING_RUN = re.compile(r"\[…\](?:\s*\[…\])+")


@dataclass(frozen=True, slots=True)
class Face:
    """A registered face: its name in the PDF, the widths of its characters (1/1000 em) and what it can show."""

    pdf_name: str
    widths: dict[str, float]
    shown: frozenset[str]
    marks: frozenset[str]


@cache
def face(name: str) -> Face:
    """Register a face once a process; raises EnvironmentFault ``font_missing``."""
    pdf_name = f"pes-{name}"
    # Only the letters used are embedded: half the size and half the time of a whole first subset.
    font: Any = TTFont(pdf_name, str(font_files()[name]), asciiReadable=False)
    pdfmetrics.registerFont(font)
    widths = {chr(code): width for code, width in font.face.charWidths.items()}
    widths[_NO_BREAK] = widths[" "]
    known = {chr(code) for code in font.face.charToGlyph}
    marks = frozenset(char for char in known if unicodedata.combining(char))
    shown = frozenset(char for char in known if unicodedata.category(char)[0] not in "CM") | {_NO_BREAK}
    return Face(pdf_name, widths, shown, marks)


def legible(text: str) -> str:
    """The text with only what the typeface can show.

    Emoji, control and direction marks are dropped; a letter the face lacks loses its accent or, where nothing is left,
    its run of letters is replaced by ``[…]``. At most one loose accent stays on a letter (Guaraní g̃).
    """
    shown = face(REGULAR).shown
    if shown.issuperset(text):
        return text
    marks = face(REGULAR).marks
    out: list[str] = []
    marked = True  # no letter yet to carry a loose accent
    for char in unicodedata.normalize("NFC", text):
        if char in shown:
            out.append(char)
            marked = char in (" ", _NO_BREAK) or bool(unicodedata.decomposition(char))
        elif char.isspace():
            out.append(" ")
            marked = True
        elif unicodedata.combining(char):
            if not marked and char in marks:
                out.append(char)
            marked = True
        else:
            out.append(_stand_in(char, shown, marks))
            marked = True
    return _MISSING_RUN.sub(MISSING, " ".join("".join(out).split(" ")))


def _stand_in(char: str, shown: frozenset[str], marks: frozenset[str]) -> str:
    letter, *accents = list(unicodedata.normalize("NFKD", char))
    if letter in shown and letter != " ":
        rest = "".join(c for c in accents if c in shown)
        return letter + rest + "".join([c for c in accents if c in marks][:1])
    return MISSING if unicodedata.category(char)[0] in "LN" else ""


def width_of(text: str, face_name: str, size: float, spacing: float = 0.0) -> float:
    """Width in points, ``spacing`` added after each character."""
    widths = face(face_name).widths
    return sum(widths.get(char, 0.0) for char in text) * size / 1000 + spacing * len(text)


def cut_to(text: str, face_name: str, size: float, width: float, spacing: float = 0.0) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width_of(text, face_name, size, spacing) <= width:
        return text
    room = width - width_of(ELLIPSIS, face_name, size, spacing)
    widths = face(face_name).widths
    for count, char in enumerate(text):
        room -= widths.get(char, 0.0) * size / 1000 + spacing
        if room < 0:
            return text[:count].rstrip() + ELLIPSIS
    return text + ELLIPSIS


def shrink_to(text: str, face_name: str, size: float, smallest: float, width: float) -> tuple[str, float]:
    """One line: the size that fits between ``size`` and ``smallest``; below that the text is cut with an ellipsis."""
    natural = width_of(text, face_name, size)
    if natural <= width:
        return text, size
    fitting = size * width / natural
    return (text, fitting) if fitting >= smallest else (cut_to(text, face_name, smallest, width), smallest)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one face at ``x`` from the start of their line."""

    x: float
    text: str
    face: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    spans: tuple[Span, ...]
    width: float


def wrap(
    runs: Iterable[tuple[str, str]], size: float, width: float, most: int = 99, spacing: float = 0.0
) -> list[Line]:
    """Break ``(text, face)`` runs into at most ``most`` lines; words longer than a line are split.

    Where lines are left out, the last one ends in an ellipsis.
    """
    lines: list[list[tuple[str, str]]] = []
    line: list[tuple[str, str]] = []
    used = 0.0
    space = width_of(" ", REGULAR, size, spacing)
    for word in _words(runs):
        for part in _split_long(word, size, width, spacing):
            needs = sum(width_of(text, name, size, spacing) for text, name in part)
            if line and used + space + needs > width:
                lines.append(line)
                line, used = [], 0.0
            if line:
                line.append((" ", part[0][1]))
                used += width_of(" ", part[0][1], size, spacing)
            line.extend(part)
            used += needs
        if len(lines) > most:
            break
    if line:
        lines.append(line)
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = _with_ellipsis(lines[-1], size, width, spacing)
    return [_placed(pieces, size, spacing) for pieces in lines]


def wrap_even(
    runs: Sequence[tuple[str, str]], size: float, width: float, most: int = 99, spacing: float = 0.0
) -> list[Line]:
    """As ``wrap``, but a last line of a word or two is helped out by the lines above where that costs no line."""
    lines = wrap(runs, size, width, most, spacing)
    if len(lines) < 2 or lines[-1].width > width * _SHORT_LINE:
        return lines
    for narrower in (0.97, 0.94, 0.9, 0.86, 0.8):
        tried = wrap(runs, size, width * narrower, most + 1, spacing)
        if len(tried) != len(lines):
            break
        lines = tried
        if lines[-1].width > width * _SHORT_LINE:
            break
    return lines


def _words(runs: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    words: list[list[tuple[str, str]]] = []
    open_word = False  # the last word goes on without a space, as in "**bold**,"
    for text, name in runs:
        for index, part in enumerate(text.split(" ")):
            if index:
                open_word = False
            if not part:
                continue
            if open_word:
                words[-1].append((part, name))
            else:
                words.append([(part, name)])
            open_word = True
    return words


def _split_long(
    word: list[tuple[str, str]], size: float, width: float, spacing: float
) -> list[list[tuple[str, str]]]:
    if sum(width_of(text, name, size, spacing) for text, name in word) <= width:
        return [word]
    parts: list[list[tuple[str, str]]] = [[]]
    room = width
    for text, name in word:
        widths = face(name).widths
        start = 0
        for index, char in enumerate(text):
            step = widths.get(char, 0.0) * size / 1000 + spacing
            if step > room and (parts[-1] or index > start):
                if index > start:
                    parts[-1].append((text[start:index], name))
                parts.append([])
                start, room = index, width
            room -= step
        if start < len(text):
            parts[-1].append((text[start:], name))
    return parts


def _with_ellipsis(
    pieces: Sequence[tuple[str, str]], size: float, width: float, spacing: float
) -> list[tuple[str, str]]:
    kept = list(pieces)
    while kept:
        text, name = kept.pop()
        room = width - sum(width_of(words, other, size, spacing) for words, other in kept)
        fitted = cut_to(text + ELLIPSIS, name, size, room, spacing) if text.strip() else ""
        if fitted.rstrip(ELLIPSIS):
            return [*kept, (fitted.rstrip(ELLIPSIS).rstrip() + ELLIPSIS, name)]
    return [(ELLIPSIS, REGULAR)]


def _placed(pieces: Sequence[tuple[str, str]], size: float, spacing: float) -> Line:
    spans: list[Span] = []
    x = 0.0
    for text, name in pieces:
        if spans and spans[-1].face == name:
            spans[-1] = Span(spans[-1].x, spans[-1].text + text, name)
        else:
            spans.append(Span(x, text, name))
        x += width_of(text, name, size, spacing)
    return Line(tuple(spans), max(x - spacing, 0.0))
