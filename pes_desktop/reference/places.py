"""Places of a country: one table of provinces, cantons or departments, parishes or localities.

``places.tsv`` of the pack has the columns code, level (1-3), parent, name, lat, lon, seat (the head place of a level-2
row) and aka (other names, ``;`` between). Codes are official texts; a place without a position of its own takes its
parent's.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.folding import plain
from pes_desktop.reference.paths import resources_dir

PLACES_FILE = "places.tsv"
COLUMNS = ["code", "level", "parent", "name", "lat", "lon", "seat", "aka"]
ROAD_FACTOR = 1.3
"""Kilometres by road per kilometre as the crow flies; a usual planning value, higher in steep mountains."""
EARTH_RADIUS_KM = 6371.0


class Place(NamedTuple):
    """One row: ``level`` 1 to 3; ``lat``/``lon`` None where no own position is known; ``seat`` only at level 2."""

    code: str
    level: int
    parent: str
    name: str
    lat: float | None
    lon: float | None
    seat: str
    aka: tuple[str, ...]


class PlaceIndex:
    """All places of one country, found by code, by typing and by the columns of a sheet."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code = {place.code: place for place in places}

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str | None) -> Place | None:
        """The place, or None when the code is unknown."""
        return self._by_code.get(code or "")

    @cached_property
    def _children(self) -> dict[str, tuple[Place, ...]]:
        groups: dict[str, list[Place]] = {}
        for place in self._by_code.values():
            groups.setdefault(place.parent, []).append(place)
        return {parent: tuple(sorted(group, key=lambda p: plain(p.name))) for parent, group in groups.items()}

    def children(self, code: str = "") -> tuple[Place, ...]:
        """Places directly below, by name; without a code the provinces (and zones that belong to none)."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[Place, ...]:
        """The place itself and those above it, smallest first; empty when unknown."""
        chain: list[Place] = []
        place = self.get(code)
        while place is not None and len(chain) < 4:
            chain.append(place)
            place = self.get(place.parent)
        return tuple(chain)

    def path(self, code: str | None) -> str:
        """``Palmira, Guamote, Chimborazo``; an unknown code gives an empty text."""
        names: list[str] = []
        for place in self.ancestors(code or ""):
            if not names or plain(names[-1]) != plain(place.name):
                names.append(place.name)
        return ", ".join(names)

    def position(self, code: str | None) -> tuple[float, float] | None:
        """(latitude, longitude), the nearest ancestor's where the place has none of its own."""
        for place in self.ancestors(code or ""):
            if place.lat is not None and place.lon is not None:
                return place.lat, place.lon
        return None

    def distance_km(self, first: str | None, second: str | None) -> float | None:
        """Great-circle kilometres between two codes (a road: times ROAD_FACTOR); None where a position is missing."""
        here, there = self.position(first), self.position(second)
        if here is None or there is None:
            return None
        lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
        half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))

    @cached_property
    def _named(self) -> dict[str, tuple[Place, ...]]:
        """Folded name or other name to the places that bear it."""
        found: dict[str, list[Place]] = {}
        for place in self._by_code.values():
            for name in dict.fromkeys(plain(n) for n in (place.name, *place.aka)):
                found.setdefault(name, []).append(place)
        return {name: tuple(group) for name, group in found.items()}

    @cached_property
    def _haystack(self) -> tuple[list[str], list[str], list[Place]]:
        """Per place: folded own names, folded words of the whole path, the place."""
        own: dict[str, str] = {
            p.code: " | ".join(plain(n) for n in (p.name, *p.aka)) for p in self._by_code.values()
        }
        names, paths, places = [], [], []
        for place in self._by_code.values():
            names.append(own[place.code])
            paths.append(" " + " ".join(own[p.code] for p in self.ancestors(place.code)))
            places.append(place)
        return names, paths, places

    def search(self, text: str, limit: int = 8, near: str = "") -> list[Place]:
        """Places for what was typed so far, best first; ``near`` is a code prefix (the office's province) to prefer.

        Every typed word must begin a word of the place or of those it lies in; without such a place, likeness decides.
        """
        words = plain(text).split()
        if not words:
            return []
        names, paths, places = self._haystack
        typed, needles = " ".join(words), [f" {word}" for word in words]
        hits: list[tuple[tuple[int, ...], str, Place]] = []
        for name, path, place in zip(names, paths, places, strict=True):
            if all(needle in path for needle in needles):
                rank = 0 if name == typed else 2 if name.startswith(typed) else 4 if words[0] in name else 6
                away = 0 if not near or place.code.startswith(near) else 3
                hits.append(((rank + away, -place.level), name, place))
        if not hits:
            return self._alike(typed, names, places, limit, near)
        hits.sort(key=lambda hit: hit[:2])
        return self._once((place for _, _, place in hits), limit)

    def _alike(self, typed: str, names: list[str], places: list[Place], limit: int, near: str) -> list[Place]:
        from rapidfuzz import fuzz, process

        found = process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=60, limit=limit * 4)

        def rank(hit: tuple[str, float, int]) -> tuple[float, int]:
            place = places[hit[2]]
            return -round(hit[1] + 5 * bool(near and place.code.startswith(near))), -place.level

        return self._once([places[index] for _, _, index in sorted(found, key=rank)], limit)

    def _once(self, ranked: Iterable[Place], limit: int) -> list[Place]:
        """One place per written path: a canton and its head parish of the same name show once, as the parish."""
        shown: dict[str, Place] = {}
        for place in ranked:
            shown.setdefault(self.path(place.code), place)
            if len(shown) == limit:
                break
        return list(shown.values())

    def within(self, place: Place, scope: str) -> bool:
        """Whether the place lies in the one with code ``scope`` (an empty code holds everything)."""
        return not scope or any(above.code == scope for above in self.ancestors(place.code))

    def named(self, folded: str) -> tuple[Place, ...]:
        """Places bearing exactly this name (folded by ``folding.plain``) or other name."""
        return self._named.get(folded, ())

    def resolve(
        self,
        province: str | None = None,
        district: str | None = None,
        locality: str | None = None,
        default_province: str | None = None,
    ) -> Place | None:
        """The place that the columns of a sheet mean; see ``places_resolve.resolve``."""
        from pes_desktop.reference import places_resolve

        return places_resolve.resolve(self, province, district, locality, default_province)

    def from_text(self, text: str, default_province: str | None = None) -> Place | None:
        """A place written in one cell ("Guamote", "Palmira - Guamote"); see ``places_resolve.from_text``."""
        from pes_desktop.reference import places_resolve

        return places_resolve.from_text(self, text, default_province)


@cache
def load_places(country: str) -> PlaceIndex:
    """The places of a country; raises DomainError ``places_broken`` (file, detail)."""
    return read_places(resources_dir() / "countries" / country / PLACES_FILE)


def read_places(path: Path) -> PlaceIndex:
    """Read one table; a wrong header, a malformed row or an unknown parent raises DomainError ``places_broken``."""
    where = f"{path.parent.name}/{path.name}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(where, str(error)) from error
    if not lines or lines[0].split("\t") != COLUMNS:
        raise _broken(where, "header")
    places: list[Place] = []
    for number, line in enumerate(lines[1:], 2):
        try:
            code, level, parent, name, lat, lon, seat, aka = line.split("\t")
            others = tuple(aka.split(";")) if aka else ()
            north, east = (float(lat), float(lon)) if lat else (None, None)
            places.append(Place(code, int(level), parent, name, north, east, seat, others))
        except ValueError as error:
            raise _broken(where, f"{number}: {error}") from error
    index = PlaceIndex(places)
    orphans = [p.code for p in places if (p.parent and p.parent not in index) or (p.seat and p.seat not in index)]
    if orphans or len(index) != len(places):
        raise _broken(where, ", ".join(orphans[:5]) or "code twice")
    return index


def _broken(file: str, detail: str) -> DomainError:
    return DomainError(Fault("places_broken", params={"file": file, "detail": detail}))
