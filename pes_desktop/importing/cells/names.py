"""Names of people: proper writing, and the border between surnames and given names where one cell holds both."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pes_desktop.domain.text import fold
from pes_desktop.importing.cells.simple import as_text, says_nothing
from pes_desktop.importing.context import Names
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell

SURNAMES_FIRST, NAMES_FIRST, UNSAID = "surnames_first", "names_first", "unsaid"
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "van", "von", "der", "di"})
_LEADS = frozenset({"san", "santa", "santo"})
#: Given names that follow another after a particle: María del Carmen, Juan de Dios.
_DEVOTED = frozenset({
    "carmen", "rosario", "pilar", "rocio", "cisne", "transito", "socorro", "jesus", "dios", "angeles", "mar", "fatima",
    "lourdes", "mercedes", "dolores", "consuelo", "milagros", "nieves", "valle", "luz", "quinche",
})
_KEPT_MARKS = "'’´`-.ʼ"
#: How many times likelier the best border must be than the next one to count as sure.
_SURE = math.log(8)


@dataclass(frozen=True, slots=True)
class PersonName:
    """Surnames and given names, written properly."""

    surnames: str = ""
    names: str = ""


def proper_case(text: str) -> str:
    """Shouted or lower-case words become names: ``D'ANGELO DE LA CRUZ`` to ``D'Angelo de la Cruz``; others stay."""
    return " ".join(_proper_word(word) for word in text.split())


def _proper_word(word: str) -> str:
    if not (word.islower() or word.isupper()):
        return word
    if _key(word) in _PARTICLES:
        return word.lower()
    parts = re.split(r"([-'’])", word.lower())
    out = [parts[0][:1].upper() + parts[0][1:]]
    for mark, part in zip(parts[1::2], parts[2::2], strict=True):
        out += [mark, part[:1].upper() + part[1:] if mark == "-" or len(out[-1]) <= 2 else part]
    return "".join(out)


def clean(cell: Cell, problems: Problems | None = None, field: str = "surnames") -> str:
    """A name cell without emoji, brackets and doubled spaces; letters of every script stay."""
    text = re.sub(r"\s+", " ", as_text(cell)).strip()
    kept = "".join(c for c in text if c.isalpha() or c in " ," or c in _KEPT_MARKS or unicodedata.category(c)[0] == "M")
    kept = re.sub(r" {2,}", " ", kept.replace("\ufe0f", ""))
    if problems is not None and kept.strip(" .,-") != text.strip(" .,-"):
        problems.add(field, "name_odd_characters", text=text)
    return kept.strip(" .,-")


def units(text: str) -> list[str]:
    """The words of a name with their particles: ``de la Cruz`` is one, ``San Martín`` too."""
    found: list[str] = []
    held: list[str] = []
    for word in text.split():
        held.append(word)
        if _key(word) in _PARTICLES or _key(word) in _LEADS:
            continue
        found.append(" ".join(held))
        held = []
    if held:
        found = [*found[:-1], " ".join([found[-1], *held])] if found else [" ".join(held)]
    return found


class NameColumn:
    """What a column of full names teaches about itself: its order and which words stand where.

    Cells with a comma show both halves; in the others the first and the last word are certain by the header's order.
    """

    def __init__(self, order: str, cells: Iterable[Cell], lexicon: Names | None) -> None:
        self.order = order
        self._lexicon = lexicon
        self._surname: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        self._lengths: Counter[int] = Counter({1: 1, 2: 2})
        for cell in cells:
            self._learn(clean(cell))

    def _learn(self, text: str) -> None:
        before, comma, after = text.partition(",")
        if comma:
            self._surname.update(map(_key, units(before)))
            self._given.update(map(_key, units(after)))
            self._lengths[min(len(units(before)), 3)] += 1
            return
        found = units(text)
        if len(found) < 2 or self.order == UNSAID:
            return
        first, last = _key(found[0]), _key(found[-1])
        if self.order == NAMES_FIRST:
            first, last = last, first
        self._surname[first] += 1
        self._given[last] += 1

    def _surname_odds(self, unit: str, earlier: str) -> float:
        """Logarithm of the odds that this word is a surname rather than a given name."""
        key = _key(unit)
        surname, given = float(self._surname[key]), float(self._given[key])
        if self._lexicon is not None:
            is_surname, is_given = self._lexicon.is_surname(key), self._lexicon.is_given(key)
            surname += 3 * (is_surname and not is_given) + 0.5 * (is_surname and is_given)
            given += 3 * (is_given and not is_surname) + 0.5 * (is_surname and is_given)
        if earlier and " " in unit and key in _DEVOTED:
            given += 2
        elif " " in unit:
            surname += 3
        return math.log((surname + 0.3) / (given + 0.3))

    def split(self, cell: Cell, problems: Problems) -> PersonName:
        """Surnames and names of one cell; ``name_border`` where the border is not certain."""
        text = clean(cell, problems)
        before, comma, after = (part.strip(" .-") for part in text.partition(","))
        if comma and before and after:
            return self._by_comma(before, after.replace(",", " "), problems)
        found = units((before or after).replace(",", " "))
        if len(found) < 2:
            return PersonName(proper_case(" ".join(found)), "")
        guesses = [guess for order in self._orders() for guess in self._guesses(found, order)]
        guesses.sort(key=lambda guess: -guess[0])
        score, surnames, names = guesses[0]
        if len(guesses) > 1 and score - guesses[1][0] < _SURE:
            problems.add("surnames", "name_border", surnames=proper_case(surnames), names=proper_case(names))
        return PersonName(proper_case(surnames), proper_case(names))

    def _orders(self) -> tuple[str, ...]:
        return (SURNAMES_FIRST, NAMES_FIRST) if self.order == UNSAID else (self.order,)

    def _by_comma(self, before: str, after: str, problems: Problems) -> PersonName:
        """A comma parts surnames from names; the other way round only where header and words both say so."""
        turned = self._total(units(after)) - self._total(units(before))
        if turned > 2 * _SURE:
            if self.order == NAMES_FIRST:
                before, after = after, before
            else:
                problems.add("surnames", "name_border", surnames=proper_case(before), names=proper_case(after))
        return PersonName(proper_case(before), proper_case(after))

    def _total(self, found: Sequence[str]) -> float:
        return sum(self._surname_odds(unit, "") for unit in found) / max(len(found), 1)

    def _guesses(self, found: list[str], order: str) -> list[tuple[float, str, str]]:
        """(logarithm of likelihood, surnames, names) for every border of these words."""
        odds = [self._surname_odds(unit, found[i - 1] if i else "") for i, unit in enumerate(found)]
        guesses = []
        total = sum(self._lengths.values())
        for k in range(1, len(found)):
            surname_at = range(k) if order == SURNAMES_FIRST else range(k, len(found))
            inside = set(surname_at)
            score = sum(_log_likely(odd if i in inside else -odd) for i, odd in enumerate(odds))
            many = len(inside)
            score += math.log((self._lengths[min(many, 3)] + 0.5) / (total + 2)) - (many > 3) - (len(found) - many > 3)
            surnames = " ".join(unit for i, unit in enumerate(found) if i in inside)
            names = " ".join(unit for i, unit in enumerate(found) if i not in inside)
            guesses.append((score, surnames, names))
        return guesses


@lru_cache(maxsize=16_384)
def _key(unit: str) -> str:
    """The word that tells: the last of a unit, folded."""
    return fold(unit.split()[-1]) if unit.split() else ""


def _log_likely(odds: float) -> float:
    return -math.log1p(math.exp(-odds))


def read_name(surnames: Cell, names: Cell, column: NameColumn, problems: Problems) -> PersonName:
    """A name given in two cells; where one is empty and the other holds several words, it is split like a full name."""
    family = "" if says_nothing(surnames) else clean(surnames, problems, "surnames")
    given = "" if says_nothing(names) else clean(names, problems, "names")
    if bool(family) == bool(given):
        return PersonName(proper_case(family.replace(",", " ")), proper_case(given.replace(",", " ")))
    if len(units(family or given)) < 2:
        return PersonName(proper_case(family), proper_case(given))
    found = column.split(family or given, problems)
    problems.add("surnames", "name_border", surnames=found.surnames, names=found.names)
    return found
