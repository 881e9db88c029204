"""The words behind the job titles: gender and plural folded, with their postings, built once and quickly.

Words are reduced by a cheap rule when the lexicon is built (thousands of words at start-up); the Snowball stemmer,
which is slower, is asked only for words of a query that the rule does not find.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from math import log
from typing import Any

from pes_desktop.domain.text import words
from pes_desktop.reference.catalogue import Catalogue, folder, masculine, rows

_LISTS = {cells[0]: cells[1].split() for cells in rows(folder() / "words.tsv")}
STOPWORDS = frozenset(_LISTS["stop"])
NOISE = frozenset(_LISTS["noise"])  # said beside a job without changing it; count for nothing when no title has them
SHORT_FORMS = dict(pair.split("=") for pair in _LISTS["short"])
RANKS = frozenset(_LISTS["rank"])  # they name a rank, not a trade: alone at the head of a phrase they decide nothing
FREQUENT = frozenset(_LISTS["frequent"])  # groups met every week; among equals they come first while typing
_PLAIN = str.maketrans("áéíóúüñàèìòùâêîôûäëïöç", "aeiouunaeiouaeiouaeioc")
_LETTERS = re.compile(r"[a-z0-9]+")
_SOUNDS = (
    ("qu", "k"), ("ph", "f"), ("gue", "Ge"), ("gui", "Gi"), ("ge", "je"), ("gi", "ji"), ("ce", "se"), ("ci", "si"),
    ("ch", "C"), ("sh", "C"), ("c", "k"), ("ll", "y"), ("rr", "r"), ("h", ""), ("z", "s"), ("v", "b"), ("x", "s"),
)


def plain_words(title: str) -> list[str]:
    """What :func:`pes_desktop.domain.text.words` gives for a title in Spanish letters, several times faster."""
    return _LETTERS.findall(title.lower().translate(_PLAIN))


def sound(word: str) -> str:
    """A folded word as it sounds in Latin America, for spelling by ear: ``alvañil``, ``cosinera``, ``hornalero``."""
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return word


def base(word: str) -> str:
    """A folded word without plural and gender ending: ``vendedoras`` and ``vendedor`` share one base."""
    if len(word) > 4 and word.endswith("s"):
        word = word[:-1]
    if len(word) > 3 and word[-1] in "aeo":
        word = word[:-1]
    return word


def content_words(text: str) -> list[str]:
    """The folded words of a phrase that carry meaning, short forms written out, in order."""
    return _meaningful([w for w in words(text) if len(w) > 2 or not w.isdigit()])


def _meaningful(found: list[str]) -> list[str]:
    kept = [SHORT_FORMS.get(w, w) for w in found if w not in STOPWORDS]
    # a licence class may be a single letter ('licencia e'); then it is no conjunction
    if len(found) > 1 and found[-1] in STOPWORDS and found[-2] in {"licencia", "categoria", "tipo", "clase"}:
        kept.append(found[-1])
    return kept or found


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to say a unit group: ``bases`` in order; ``rank`` -1 for the group's own name, then as listed."""

    code: str
    text: str
    bases: tuple[str, ...]
    rank: int


class Lexicon:
    """All entries of a catalogue (and of headquarters' additions) with a vocabulary sorted for prefixes."""

    def __init__(self, catalogue: Catalogue, extra: Iterable[tuple[str, str]] = ()) -> None:
        self.entries: list[Entry] = []
        self.exact: dict[tuple[str, ...], list[int]] = {}
        self.unordered: dict[frozenset[str], list[int]] = {}
        self.postings: dict[str, list[int]] = {}
        self._example: dict[str, str] = {}  # base to one full word, for the stemmer
        self._seen: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for group in catalogue.groups:
            self._add(group.code, group.title_m, -1)
            for rank, title in enumerate(group.titles):
                self._add(group.code, title, rank)
        for code, title in extra:
            self._add(code, title, 0)
        self.vocabulary = sorted(self.postings)
        total = len(self.entries) or 1
        self.weight = {b: 0.4 + log(total / len(p)) / log(total) for b, p in self.postings.items()}

    def _add(self, code: str, title: str, rank: int) -> None:
        bases = tuple(self._base(word) for word in _meaningful(plain_words(masculine(title))))
        if not bases:
            return
        number = len(self.entries)
        self.entries.append(Entry(code, title, bases, rank))
        self.exact.setdefault(bases, []).append(number)
        distinct = frozenset(bases)
        if len(distinct) > 1:
            self.unordered.setdefault(distinct, []).append(number)
        for b in distinct:
            self.postings.setdefault(b, []).append(number)

    def _base(self, word: str) -> str:
        known = self._seen.get(word)
        if known is None:
            known = self._seen[word] = base(word)
            self._example.setdefault(known, word)
        return known

    def with_prefix(self, start: str, limit: int = 60) -> list[str]:
        """Up to ``limit`` bases of the vocabulary that begin with ``start``, in alphabetical order."""
        first = bisect_left(self.vocabulary, start)
        found = []
        for b in self.vocabulary[first : first + limit]:
            if not b.startswith(start):
                break
            found.append(b)
        return found

    def with_stem(self, word: str) -> list[str]:
        """Bases whose Snowball stem equals that of ``word`` (``cosechar``, ``cosecha``)."""
        if len(word) < 5:
            return []
        wanted = _stemmer().stemWord(word)
        return [b for b in self.with_prefix(word[:3], 300) if self._stem(b) == wanted]

    def _stem(self, known: str) -> str:
        stem = self._stems.get(known)
        if stem is None:
            stem = self._stems[known] = _stemmer().stemWord(self._example[known])
        return stem

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        heard: dict[str, list[str]] = {}
        for b in self.vocabulary:
            heard.setdefault(sound(b), []).append(b)
        return heard

    def sounding(self, word_base: str) -> list[str]:
        """Bases that sound like ``word_base``."""
        return self._by_sound.get(sound(word_base), [])

    def similar(self, word: str, limit: int = 6) -> list[tuple[str, float]]:
        """Bases that differ from ``word`` by a typing error, with their likeness 0-1; short words must be nearer."""
        from rapidfuzz import fuzz, process

        cutoff = 84.0 if len(word) <= 4 else 78.0 if len(word) <= 6 else 74.0
        found = process.extract(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit)
        return [(b, score / 100) for b, score, _ in found]


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("spanish")
