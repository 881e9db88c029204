"""Identity numbers: lost zeros, dots and dashes, and the words written where there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pes_desktop.importing.cells.simple import as_text
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.country_numbers import NO_NUMBER
from pes_desktop.reference.folding import plain

_SAYS_NONE = frozenset({"no tiene", "no posee", "sin documento", "indocumentado", "indocumentada", "no presenta"})
_PASSPORT = re.compile(r"^(?:(?P<word>pasaporte|pasap|pas|pass|passport|ppt|refugiad[oa]|visa|carnet)[\s:.#-]*)?"
                       r"(?P<number>(?=[a-z0-9\-]*\d)[a-z]{0,3}-?\d[a-z0-9\-]{4,14})$")
_FOREIGN_WORDS = dict.fromkeys(("refugiado", "refugiada", "visa", "ppt", "carnet"), "refugee")


@dataclass(frozen=True, slots=True)
class Identity:
    """``kind`` '' where the sheet says nothing, ``none`` where it says that there is no paper; ``tax`` a CUIL."""

    kind: str = ""
    number: str = ""
    tax: str = ""


def read_identity(cell: Cell, pack: CountryPack, problems: Problems) -> Identity:
    """The person's number as it is stored, zeros restored; doubts are marked and never change it."""
    if isinstance(cell, float) and not (cell.is_integer() and 0 <= cell < 1e15):
        problems.add("id_number", "identity_unreadable", text=as_text(cell))
        return Identity()
    if not isinstance(cell, str | float | bool):
        problems.add("id_number", "identity_unreadable", text=as_text(cell))
        return Identity()
    text = as_text(cell)
    folded = plain(text)
    if folded in NO_NUMBER or isinstance(cell, bool):
        return Identity("none" if folded in _SAYS_NONE else "")
    if re.search(r"[a-z]", folded):
        return _with_letters(text, pack, problems)
    raw_digits = re.sub(r"\D", "", text)
    number = pack.normalise_document("national_id", cell if isinstance(cell, float) else text)
    if not number:
        problems.add("id_number", "identity_unreadable", text=text)
        return Identity()
    problems.fault(pack.validate_document("national_id", number), "id_number")
    extra = next((x for x in pack.extra_ids if len(raw_digits) in x.lengths), None)
    return Identity("national_id", number, raw_digits if extra and number in raw_digits else "")


def _with_letters(text: str, pack: CountryPack, problems: Problems) -> Identity:
    labelled = re.sub(r"(?i)^(?:c[eé]dula|c\.?\s?i\.?|d\.?n\.?i\.?|cuil|doc(?:umento)?|n[°º.ro]*)[\s:.#-]*", "", text)
    if labelled != text and not re.search(r"[A-Za-z]", labelled):
        return read_identity(labelled, pack, problems)
    found = _PASSPORT.match(text.lower().strip())
    if found is None:
        problems.add("id_number", "identity_unreadable", text=text)
        return Identity()
    word = found["word"] or ""
    kind = _FOREIGN_WORDS.get(word, "passport")
    number = pack.normalise_document(kind, found["number"])
    if not word:
        problems.add("id_type", "identity_type_assumed", kind=kind, text=text)
    return Identity(kind, number)


def read_tax_id(cell: Cell, pack: CountryPack, problems: Problems) -> str:
    """The employer's tax number; '' where the cell has none."""
    if isinstance(cell, float) and not (cell.is_integer() and 0 <= cell < 1e15):
        problems.add("tax_id", "identity_unreadable", text=as_text(cell))
        return ""
    text = as_text(cell)
    if plain(text) in NO_NUMBER:
        return ""
    number = pack.normalise_tax_id(cell if isinstance(cell, float) else text)
    if not number:
        problems.add("tax_id", "identity_unreadable", text=text)
        return ""
    problems.fault(pack.validate_tax_id(number), "tax_id")
    return number
