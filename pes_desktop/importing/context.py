"""What reading a sheet needs to know of the country, handed in by the caller.

The occupations floor stands beside this one, so its index comes in through the port ``Occupations``; places and names
are ports too, so that a test may hand in its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from pes_desktop.reference.country import CountryPack, load_country

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Suggested(Protocol):
    """A unit group that the occupation index found for a phrase."""

    @property
    def code(self) -> str:
        """Four digits of ISCO-08."""
        ...


class PlaceFound(Protocol):
    """An official place."""

    @property
    def code(self) -> str:
        """Official text code."""
        ...

    @property
    def level(self) -> int:
        """1 province, 2 canton or department, 3 parish or locality."""
        ...

    @property
    def parent(self) -> str:
        """Code of the place above."""
        ...

    @property
    def name(self) -> str:
        """Official name."""
        ...

    @property
    def seat(self) -> str:
        """Code of a district's head place."""
        ...


class Places(Protocol):
    """Place names to official codes; ``reference.places.PlaceIndex`` is one."""

    def get(self, code: str | None) -> PlaceFound | None:
        """The place of a code."""
        ...

    def resolve(self, province: str | None, district: str | None, locality: str | None,
                default_province: str | None) -> PlaceFound | None:
        """The smallest place that the cells name, or None where unknown, ambiguous or contradictory."""
        ...

    def from_text(self, text: str, default_province: str | None) -> PlaceFound | None:
        """A place written in one cell."""
        ...


class Names(Protocol):
    """Which words are given names and which are surnames."""

    def is_given(self, word: str) -> bool:
        """Whether people bear it as a first name."""
        ...

    def is_surname(self, word: str) -> bool:
        """Whether people bear it as a surname."""
        ...


class Occupations(Protocol):
    """Job phrases to unit groups; ``pes_desktop.occupations.OccupationIndex`` is one."""

    def split_phrase(self, text: str) -> list[str]:
        """The single answers of a cell; "y" parts a phrase only where both halves are jobs."""
        ...

    def best(self, text: str) -> Suggested | None:
        """The one unit group that a finished phrase means, or None."""
        ...

    def is_other_answer(self, text: str) -> bool:
        """Whether the words answer without naming a job ("estudiante", "ama de casa")."""
        ...


@dataclass(frozen=True)
class ImportContext:
    """A country's rules and lists, and the office's own particulars where known.

    ``area_code`` completes local telephone numbers; ``province`` (a code) decides between places of one name; ``today``
    is the day of the import.
    """

    pack: CountryPack
    places: Places | None = None
    names: Names | None = None
    occupations: Occupations | None = None
    today: date = field(default_factory=date.today)
    area_code: str = ""
    province: str = ""


def load_context(country: str, occupations: Occupations | None = None, *, today: date | None = None,
                 area_code: str = "", province: str = "") -> ImportContext:
    """The context of a country with its lists; raises DomainError ``country_unknown``."""
    from pes_desktop.reference.names import load_names
    from pes_desktop.reference.places import load_places

    return ImportContext(load_country(country), load_places(country), load_names(country), occupations,
                         today or date.today(), area_code, province)
