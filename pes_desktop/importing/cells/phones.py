"""Telephones: several in one cell, whose they are, lost zeros, landlines."""

from __future__ import annotations

import re

from pes_desktop.domain.intake import Phone
from pes_desktop.domain.phones import is_mobile, parse_phone
from pes_desktop.importing.cells.simple import NO_WORDS, as_text, says_nothing
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.folding import plain

_BETWEEN = re.compile(r"\s*(?:[/;,|\n]|\s[yo]\s|\s-\s)\s*(?![^()]*\))", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]*[^\W\d_][^()]*)\)")
_LETTERS = re.compile(r"[^\W\d_][^\d()]*")
_NOT_OWNERS = frozenset({
    "tel", "telf", "telefono", "tlf", "cel", "celular", "movil", "fijo", "casa", "domicilio", "whatsapp", "wsp", "wp",
    "wsap", "claro", "movistar", "cnt", "tuenti", "personal", "propio", "propia", "trabajo", "convencional", "conv",
    "no", "n", "nro",
})


def read_phones(cell: Cell, ctx: ImportContext, problems: Problems, mobile: bool = False,
                field: str = "phones") -> list[Phone]:
    """Every telephone of a cell, in order.

    What the numbering plan does not know is kept as written (``phone_unknown``). ``mobile``: the column is headed
    "celular", which decides where landlines and mobiles read alike.
    """
    if says_nothing(cell) or plain(as_text(cell)) in NO_WORDS:
        return []
    phones: list[Phone] = []
    for piece in _BETWEEN.split(as_text(cell)):
        phone = _one(piece, ctx, mobile)
        if phone is None:
            continue
        if phone.number is None:
            problems.add(field, "phone_unknown", text=phone.raw)
        if all(phone.number is None or phone.number != other.number for other in phones):
            phones.append(phone)
    if not phones:
        problems.add(field, "phone_unreadable", text=as_text(cell))
    return phones


def _one(piece: str, ctx: ImportContext, mobile: bool) -> Phone | None:
    """One telephone and its owner; None where a piece has no digits (a note beside the number)."""
    owner = ""
    if found := _BRACKET.search(piece):
        owner, piece = _owner(found[1]), piece[:found.start()] + " " + piece[found.end():]
    for words in _LETTERS.findall(piece):
        owner = owner or _owner(words)
    folded = plain(piece)
    digits = _LETTERS.sub(" ", piece).strip(" :.-")
    if sum(c.isdigit() for c in digits) < 5:
        return None
    said_mobile = bool(re.search(r"\b(?:cel|celular|movil|whatsapp|wsp)\b", folded))
    said_fixed = bool(re.search(r"\b(?:fijo|convencional|conv)\b", folded))
    meant = (mobile or said_mobile) and not said_fixed
    number = parse_phone(digits, ctx.pack.phone_region, ctx.area_code, meant)
    return Phone(piece.strip(), number, owner, meant or is_mobile(number))


def _owner(words: str) -> str:
    kept = [w for w in re.split(r"[\s:.\-]+", words.strip()) if w and plain(w) not in _NOT_OWNERS]
    return " ".join(kept)
