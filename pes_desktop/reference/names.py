"""A country's lexicon of given names and surnames: to split names written without a comma, and to invent people.

``names.tsv`` of the pack: kind (given or surname), name, sex of a given name (F, M, or empty for both). The lexicon
never tells a real person's sex: it only keeps invented people plausible.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.country_files import file_name, read_text
from pes_desktop.reference.folding import plain
from pes_desktop.reference.paths import resources_dir

NAMES_FILE = "names.tsv"
# Little words inside names ("de la Cruz", "del Carmen"): they belong to the word that follows.
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "san", "santa", "da", "di", "do", "dos", "van", "von"})


class NameEntry(NamedTuple):
    """One row of the lexicon."""

    kind: str
    name: str
    sex: str


class NameLexicon:
    """Known names, looked up without accents and case."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self._entries = tuple(entries)
        self._given = {plain(e.name) for e in self._entries if e.kind == "given"}
        self._surnames = {plain(e.name) for e in self._entries if e.kind == "surname"}

    def is_given(self, word: str) -> bool:
        """Whether the word is a known given name ("MARIA", "maría")."""
        return plain(word) in self._given

    def is_surname(self, word: str) -> bool:
        """Whether the word is a known surname."""
        return plain(word) in self._surnames

    def given_names(self, sex: str | None = None) -> tuple[str, ...]:
        """Given names as written, of one sex (F, M) or all; the order is the file's."""
        return tuple(e.name for e in self._entries if e.kind == "given" and (not sex or e.sex in ("", sex)))

    def surnames(self) -> tuple[str, ...]:
        """Surnames as written, in the order of the file."""
        return tuple(e.name for e in self._entries if e.kind == "surname")


@cache
def load_names(country: str) -> NameLexicon:
    """The lexicon of a country; raises DomainError ``names_broken`` (file, detail)."""
    return read_names(resources_dir() / "countries" / country / NAMES_FILE)


def read_names(path: Path) -> NameLexicon:
    """Read one lexicon; DomainError ``names_broken`` for a wrong header or kind, ``country_pack_broken`` without it."""
    where = file_name(path)
    lines = read_text(path).splitlines()
    entries: list[NameEntry] = []
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if number == 1 and cells == ["kind", "name", "sex"]:
            continue
        if number == 1 or len(cells) != 3 or cells[0] not in ("given", "surname") or not cells[1]:
            raise DomainError(Fault("names_broken", params={"file": where, "detail": f"{number}: {line[:40]}"}))
        entries.append(NameEntry(*cells))
    if not entries:
        raise DomainError(Fault("names_broken", params={"file": where, "detail": "0"}))
    return NameLexicon(entries)
