"""From a person's own words to ISCO-08 unit groups: while typing, and for imported cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from pes_desktop.domain.text import words
from pes_desktop.occupations.lexicon import FREQUENT, NOISE, RANKS, Entry, Lexicon, base, content_words
from pes_desktop.occupations.phrases import split_phrase
from pes_desktop.reference.catalogue import Catalogue, feminine, folder, load_catalogue, masculine, rows

EXACT = 100
SAME_WORDS = 96
BEGINS_WITH = 84  # the phrase begins with a whole title and adds details
RANK_ONLY = 62  # ... but that title only names a rank ('ayudante de ...')
IS_JOB = 82

# how much a word found in this way counts
_SOUND, _STEM, _PREFIX_LOW, _PREFIX_SPAN = 0.95, 0.85, 0.75, 0.15


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit group for a phrase: its name, the job title that ``matched`` and a ``score`` of 0 to 100."""

    code: str
    title: str
    matched: str
    score: int


class OccupationIndex:
    """Search over the catalogue's titles; cheap to create, the lexicon is built at the first question.

    ``extra`` holds headquarters' additions as (unit group code, title).
    """

    def __init__(self, catalogue: Catalogue, extra: Iterable[tuple[str, str]] = ()) -> None:
        self.catalogue = catalogue
        self._extra = tuple(extra)
        self._best: dict[str, Suggestion | None] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The titles as words with postings."""
        return Lexicon(self.catalogue, self._extra)

    @cached_property
    def _other_answers(self) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(base(w) for w in words(cells[0])) for cells in rows(folder() / "other_answers.tsv"))

    def is_other_answer(self, text: str) -> bool:
        """Whether the text answers the question without naming a paid job: student, own household, retired, none."""
        return tuple(base(w) for w in words(text)) in self._other_answers

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """The best groups for a phrase still being typed (its last word may be unfinished), best first."""
        return [] if self.is_other_answer(text) else self._rank(text, limit, typing=True)

    def best(self, text: str, minimum: int = 80) -> Suggestion | None:
        """The one group a finished phrase means, or None when nothing reaches ``minimum`` or it names no job."""
        if text not in self._best:
            found = [] if self.is_other_answer(text) else self._rank(text, 1, typing=False)
            self._best[text] = found[0] if found else None
        suggestion = self._best[text]
        return suggestion if suggestion and suggestion.score >= minimum else None

    def is_job(self, text: str) -> bool:
        """Whether the phrase by itself names a job of the catalogue."""
        return self.best(text, IS_JOB) is not None

    def split_phrase(self, text: str) -> list[str]:
        """The single answers of a cell, as written; "y" separates only what stands alone on both sides."""
        return split_phrase(text, lambda part: self.is_job(part) or self.is_other_answer(part), self._one_title)

    def _one_title(self, text: str) -> bool:
        """Whether the whole phrase is one title that itself contains "y"."""
        bases = tuple(base(w) for w in content_words(text))
        hits = self.lexicon.exact.get(bases) or self.lexicon.unordered.get(frozenset(bases), [])
        return any(" y " in self.lexicon.entries[n].text for n in hits)

    def _rank(self, text: str, limit: int, typing: bool) -> list[Suggestion]:
        query = content_words(text)
        if not query:
            return []
        lexicon = self.lexicon
        bases = tuple(base(w) for w in query)
        scores: dict[int, float] = dict.fromkeys(lexicon.exact.get(bases, ()), EXACT)
        if len(bases) > 1:
            for n in lexicon.unordered.get(frozenset(bases), ()):
                scores.setdefault(n, SAME_WORDS)
        if not scores:
            self._leading_title(bases, scores)
        if typing or not scores:
            self._by_words(query, bases, scores, typing)
        best: dict[str, int] = {}
        entries = lexicon.entries
        order = sorted(scores, key=lambda n: (-round(scores[n]), entries[n].rank, len(entries[n].bases), n))
        for n in order:
            best.setdefault(entries[n].code, n)
            if len(best) == limit:
                break
        return [self._suggestion(entries[n], text, scores[n]) for n in best.values()]

    def _leading_title(self, bases: tuple[str, ...], scores: dict[int, float]) -> None:
        """'soldador con certificado', 'trabajo en albañilería': a whole title with more words around it."""
        core = tuple(b for b in bases if b not in _NOISE_BASES)
        hits = self.lexicon.exact.get(core) or self.lexicon.unordered.get(frozenset(core), [])
        if hits:
            scores.update(dict.fromkeys(hits, SAME_WORDS - 1))
            return
        bases = core if core else bases
        for end in range(len(bases) - 1, 0, -1):
            hits = self.lexicon.exact.get(bases[:end], [])
            if hits:
                value = RANK_ONLY if end == 1 and bases[0] in _RANK_BASES else BEGINS_WITH
                scores.update(dict.fromkeys(hits, value))
                return

    def _by_words(self, query: list[str], bases: tuple[str, ...], scores: dict[int, float], typing: bool) -> None:
        """Score every entry that shares words with the query: how much of both is covered, the first word first."""
        lexicon = self.lexicon
        last = len(query) - 1
        found = [
            self._candidates(w, b, typing and (i == last or len(w) > 3), i == last)
            for i, (w, b) in enumerate(zip(query, bases, strict=True))
        ]
        weights = [
            (0.0 if b in _NOISE_BASES and not hit else max((lexicon.weight[v] for v in hit), default=1.0))
            for b, hit in zip(bases, found, strict=True)
        ]
        total = sum(weights)
        if not total:
            return
        covered: dict[int, dict[str, float]] = {}
        matched: dict[int, float] = {}
        for hit, weight in zip(found, weights, strict=True):
            once: dict[int, float] = {}
            for v, quality in hit.items():
                for n in lexicon.postings[v]:
                    if quality > once.get(n, 0.0):
                        once[n] = quality
                    parts = covered.setdefault(n, {})
                    parts[v] = max(parts.get(v, 0.0), quality)
            for n, quality in once.items():
                matched[n] = matched.get(n, 0.0) + quality * weight
        for n, got in matched.items():
            entry = lexicon.entries[n]
            whole = sum(lexicon.weight[b] for b in entry.bases)
            share = sum(lexicon.weight[b] for b in entry.bases if b in covered[n]) / whole
            head = 1.0 if entry.bases[0] in covered[n] else 0.88
            value = 95 * (got / total) * (0.55 + 0.45 * share) * head
            if typing:
                value += 4 * (entry.code in FREQUENT) - 0.2 * min(max(entry.rank, 0), 10)
            if value > scores.get(n, 0.0):
                scores[n] = value

    def _candidates(self, word: str, word_base: str, unfinished: bool, last: bool) -> dict[str, float]:
        """Bases of the vocabulary that the word may stand for, with 0-1 how well."""
        lexicon = self.lexicon
        hits: dict[str, float] = {}
        if unfinished:
            start = word_base if len(word_base) > 2 else word
            low = _PREFIX_LOW if last else _PREFIX_LOW - 0.1
            for b in lexicon.with_prefix(start, 250):
                hits[b] = low + _PREFIX_SPAN * len(start) / len(b)
        for b in lexicon.with_stem(word):
            hits[b] = max(hits.get(b, 0.0), _STEM)
        if word_base in lexicon.postings:
            hits[word_base] = 1.0
            return hits
        for b in lexicon.sounding(word_base):
            hits[b] = max(hits.get(b, 0.0), _SOUND)
        if not hits:
            hits.update(lexicon.similar(word_base))
        return hits

    def _suggestion(self, entry: Entry, text: str, score: float) -> Suggestion:
        typed = words(text)
        forms = (masculine(entry.text), feminine(entry.text))
        matched = max(forms, key=lambda form: sum(w in typed for w in words(form)))
        return Suggestion(entry.code, self.catalogue.title(entry.code), matched, min(100, round(score)))


_NOISE_BASES = frozenset(base(w) for w in NOISE)
_RANK_BASES = frozenset(base(w) for w in RANKS)


@cache
def load_index() -> OccupationIndex:
    """The index over the program's own catalogue, one per process."""
    return OccupationIndex(load_catalogue())
