"""Who wrote what over what: every value of a followed column is written once, so that it can be followed.

A value is accounted for when what stands at headquarters at the end was written by somebody who knew it (directly or
through others), when a person decided against it, or when every copy of it was taken away (a disk went back in time).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Place = tuple[str, str, str]  # record type, record (hex), column


class Ledger:
    """``known``: place to value to the value it was written over (None: the first)."""

    def __init__(self) -> None:
        self.known: dict[Place, dict[str | None, str | None]] = {}
        self.decided: set[tuple[Place, str | None]] = set()
        self.taken: set[tuple[Place, str | None]] = set()
        #: Records that headquarters held otherwise before it went back to a copy; see docs/reliability.md.
        self.set_back: set[str] = set()

    def wrote(self, place: Place, value: str | None, over: str | None) -> None:
        """An acknowledged write."""
        self.known.setdefault(place, {}).setdefault(value, over if over != value else None)

    def against(self, place: Place, value: str | None) -> None:
        """A person saw this value and another one, and chose the other."""
        self.decided.add((place, value))

    def accounted(self, place: Place, standing: Iterable[str | None]) -> set[str | None]:
        """Every value of a place from which one of ``standing``, or of those decided against, descends."""
        values = self.known.get(place, {})
        found: set[str | None] = set()
        fresh = [*standing, *(value for where, value in self.decided if where == place)]
        while fresh:
            value = fresh.pop()
            if value in found:
                continue
            found.add(value)
            if (over := values.get(value)) is not None:
                fresh.append(over)
        return found

    def missing(self, places: dict[Place, list[str | None]]) -> Iterator[tuple[Place, str | None]]:
        """Values that are not accounted for by what stands; ``places``: what stands where."""
        for place, values in self.known.items():
            found = self.accounted(place, places.get(place, ()))
            for value in values:
                if value not in found and (place, value) not in self.taken:
                    yield place, value
