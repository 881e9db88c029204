"""From the words of a sheet (canton and parish, department and locality, or one cell) to one place, or to none.

Nothing is guessed: two places that fit equally well, or columns that contradict each other, give None.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from pes_desktop.reference.folding import plain

if TYPE_CHECKING:
    from pes_desktop.reference.places import Place, PlaceIndex

# How sheets name the head place of a canton or department.
SEAT_WORDS = frozenset(
    {"matriz", "la matriz", "parroquia matriz", "centro", "el centro", "ciudad", "la ciudad", "pueblo", "capital"}
    | {"cabecera", "cabecera cantonal", "cabecera departamental", "urbana", "urbano", "zona urbana", "parroquia urbana"}
)
_CLOSE = 85.0  # lowest likeness (0-100) at which a misspelt name is taken for a known one
_APART = 4.0  # the next best must be less alike by this much


def resolve(
    index: PlaceIndex,
    province: str | None = None,
    district: str | None = None,
    locality: str | None = None,
    default_province: str | None = None,
) -> Place | None:
    """The place that the columns mean, or None where they are unknown, ambiguous or contradict each other.

    ``default_province`` (a code) is the office's own, tried first where no province is written. A locality that the
    table does not know (a village, a quarter) gives its district (``level`` 2).
    """
    scope = default_province or ""
    region, home_name, spot = plain(province or ""), plain(district or ""), plain(locality or "")
    if region:
        found = pick(region, (p for p in index.children() if p.level == 1))
        if found is None:
            return None
        scope = found.code
    if not home_name:
        return _anywhere(index, spot, scope) if spot else index.get(scope) if region else None
    home = _district(index, home_name, scope, strict=bool(region))
    if home is None or not spot:
        return home
    if spot in SEAT_WORDS or spot in {plain(n) for n in (home.name, *home.aka)}:
        own = pick(spot, index.children(home.code)) if spot not in SEAT_WORDS else None
        return own or index.get(home.seat) or home
    inside = pick(spot, index.children(home.code))
    if inside is not None:
        return inside
    elsewhere = [p for p in index.named(spot) if p.level == 3 and index.within(p, home.parent)]
    return None if elsewhere else home


def from_text(index: PlaceIndex, text: str, default_province: str | None = None) -> Place | None:
    """A place written in one cell ("Guamote", "Palmira - Guamote", "Chimborazo, Alausí"); None where unsure."""
    scope = default_province or ""
    for mark in "-/;()":
        text = text.replace(mark, ",")
    parts = [folded for part in text.split(",") if (folded := plain(part))]
    for first, second in pairwise(parts):
        for small, large in ((first, second), (second, first)):
            found = resolve(index, None, large, small, default_province)
            if found is not None and found.level == 3:
                return found
    for part in parts:
        found = _anywhere(index, part, scope)
        if found is not None and found.level > 1:
            return found
    return _anywhere(index, parts[0], scope) if parts else None


def pick(name: str, among: Iterable[Place]) -> Place | None:
    """The one place of this (folded) name, or the only one nearly so spelt."""
    from rapidfuzz import fuzz

    scored: list[tuple[float, Place]] = []
    for place in among:
        names = [plain(n) for n in (place.name, *place.aka)]
        if name in names:
            return place
        likeness = max(fuzz.ratio(name, n) for n in names)
        if likeness >= _CLOSE:
            scored.append((likeness, place))
    scored.sort(key=lambda s: -s[0])
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < _APART):
        return None
    return scored[0][1]


def _district(index: PlaceIndex, name: str, scope: str, strict: bool) -> Place | None:
    """Level 2 by name inside the province, then anywhere in the country when that is unique."""
    if scope and (found := pick(name, (p for p in index.children(scope) if p.level == 2))):
        return found
    if scope and strict:
        return None
    exact = [p for p in index.named(name) if p.level == 2]
    return exact[0] if len(exact) == 1 else None


def _anywhere(index: PlaceIndex, name: str, scope: str) -> Place | None:
    """A single place by its name alone: the province first, smallest unit first, then the only one of the country."""
    bearers = index.named(name)
    groups = [[p for p in bearers if index.within(p, scope)]] if scope else []
    for group in (*groups, list(bearers)):
        for level in (3, 2, 1):
            here = [p for p in group if p.level == level]
            heads = [p for p in here if (above := index.get(p.parent)) and above.seat == p.code]
            if len(here) == 1 or len(heads) == 1:
                return (heads or here)[0]
            if here:
                return None
    if not scope or not name:
        return None
    return pick(name, (p for district in index.children(scope) for p in (*index.children(district.code), district)))
