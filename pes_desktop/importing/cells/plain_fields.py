"""Fields of the intake that need no reader of their own: the kind says how a cell is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pes_desktop.domain.intake import CHOICE_WORDS, FIELDS, FieldSpec, Kind
from pes_desktop.importing.cells.dates import read_date
from pes_desktop.importing.cells.simple import as_text, says_nothing, spoken, yes_no
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.folding import plain
from pes_desktop.reference.messages import has, text

Value = str | int | bool | date
_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.YES_NO, Kind.CHOICE, Kind.DATE})
_NUMBER = re.compile(r"(\d{1,6})(?: [a-z]+)?")
#: The fields that a column fills by its kind alone, by name.
PLAIN_FIELDS = {spec.name: spec for spec in FIELDS if spec.headings and spec.kind in _KINDS}


def read_plain(cell: Cell, spec: FieldSpec, pack: CountryPack, latest: date, problems: Problems) -> Value | None:
    """The cell as its field keeps it, None where it says nothing.

    What cannot be read is marked (``number_unreadable``, ``choice_unknown``, ``yes_no_unclear``, ``date_unreadable``)
    and left open. ``latest``: the day against which two-digit years are read.
    """
    if says_nothing(cell):
        return None
    if spec.kind is Kind.NUMBER:
        found = _NUMBER.fullmatch(plain(as_text(cell)))
        if found is None:
            problems.add(spec.name, "number_unreadable", text=as_text(cell))
        return int(found[1]) if found else None
    if spec.kind is Kind.YES_NO:
        return yes_no(cell, spec.name, problems)[0]
    if spec.kind is Kind.DATE:
        return read_date(cell, spec.name, problems, latest)
    if spec.kind is Kind.CHOICE:
        folded = plain(as_text(cell))
        code = next((code for code, spelled in _spellings(spec, pack) if plain(spelled) == folded), None)
        if code is None:
            problems.add(spec.name, "choice_unknown", text=as_text(cell))
        return code
    return spoken(cell)


def _spellings(spec: FieldSpec, pack: CountryPack) -> Iterator[tuple[str, str]]:
    """(code, a way to write it) of a closed list: the code itself, its words, the country's aliases."""
    if isinstance(spec.choices, str):
        for choice in getattr(pack, spec.choices.removeprefix("pack:")):
            yield from ((choice.code, words) for words in (choice.code, choice.label.es, *choice.aliases))
        return
    for code in spec.choices:
        yield code, code
        key = f"choice.{CHOICE_WORDS.get(spec.name, spec.name)}.{code}"
        if has(key):
            yield code, text(key)
