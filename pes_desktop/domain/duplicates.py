"""Are two registrations the same person? Evidence for and against, never a merge by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from pes_desktop.domain.text import sound_key, words

#: Below this score a pair is not worth a counselor's look.
LEAST_SCORE = 55


@dataclass(frozen=True, slots=True)
class PersonKey:
    """What two registrations are compared by. ``phones`` in E.164 where known."""

    surnames: str
    names: str
    document_number: str = ""
    birth_date: date | None = None
    birth_estimated: bool = False
    phones: tuple[str, ...] = ()
    place_code: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Score 0-100 with what speaks for and against (codes ``duplicate.<code>``); certain: number and name agree."""

    score: int
    reasons: tuple[str, ...]
    certain: bool = False


@lru_cache(maxsize=32_768)
def _sounds(text: str, shortest: int = 2) -> frozenset[str]:
    """Sound keys of a name's words; kept, because an import compares each name with many others."""
    return frozenset(sound_key(word) for word in words(text) if len(word) >= shortest)


def blocking_keys(person: PersonKey) -> Iterator[str]:
    """Keys of which two registrations of one person share at least one."""
    if person.document_number:
        yield f"n:{person.document_number}"
    last, first = _sounds(person.surnames, 3), _sounds(person.names, 3)
    yield from {f"s:{a}+{b}" for a in last for b in first}
    yield from {f"s:{b}+{a}" for a in last for b in first}
    yield from (f"p:{phone[-8:]}" for phone in person.phones if len(phone) >= 8)


def _overlap(a: str, b: str) -> float:
    """Share of the shorter text's words that sound like a word of the other; 0 when either is empty."""
    left, right = _sounds(a), _sounds(b)
    if not left or not right:
        return 0.0
    return len(left & right) / min(len(left), len(right))


def compare(a: PersonKey, b: PersonKey) -> Evidence | None:
    """Evidence that both are one person, or None when it is too thin."""
    surnames, names = _overlap(a.surnames, b.surnames), _overlap(a.names, b.names)
    swapped = min(_overlap(a.surnames, b.names), _overlap(a.names, b.surnames))
    name_score = max(surnames + names, 2 * swapped)
    reasons: list[str] = []
    score = 0
    if name_score >= 2:
        same_length = all(len(_sounds(x)) == len(_sounds(y)) for x, y in ((a.surnames, b.surnames), (a.names, b.names)))
        score += 45 if same_length else 35
        reasons.append("same_name" if same_length else "alike_name")
    elif surnames >= 1 or names >= 1:
        score += 15
        reasons.append("same_surnames" if surnames >= 1 else "same_names")
    same_number = False
    if a.document_number and b.document_number:
        distance = DamerauLevenshtein.distance(a.document_number, b.document_number)
        same_number = distance == 0
        if same_number:
            score += LEAST_SCORE
            reasons.append("same_number")
        elif distance == 1:
            score += 25
            reasons.append("one_digit_off")
        else:
            score -= 40
            reasons.append("other_number")
    if a.birth_date and b.birth_date:
        years = abs(a.birth_date.year - b.birth_date.year)
        if a.birth_date == b.birth_date and not (a.birth_estimated or b.birth_estimated):
            score += 30
            reasons.append("same_birth")
        elif years <= (2 if a.birth_estimated or b.birth_estimated else 0):
            score += 12
            reasons.append("same_year")
        elif years > (5 if a.birth_estimated or b.birth_estimated else 1):
            score -= 20
            reasons.append("other_year")
    if {phone[-8:] for phone in a.phones} & {phone[-8:] for phone in b.phones}:
        score += 20
        reasons.append("same_phone")
    if a.place_code and a.place_code == b.place_code:
        score += 5
        reasons.append("same_place")
    if a.sex and b.sex and a.sex != b.sex:
        score -= 20
        reasons.append("other_sex")
    certain = same_number and name_score >= 2
    return Evidence(min(score, 100), tuple(reasons), certain) if score >= LEAST_SCORE else None
