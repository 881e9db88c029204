"""What every service gets: the open office, who is at the desk, the country's rules, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pes_desktop.domain import permissions
from pes_desktop.domain.enums import Role
from pes_desktop.models import travelling
from pes_desktop.reference.country import CountryPack, load_country
from pes_desktop.storage.search import Finder
from pes_desktop.storage.store import Actor, Store

if TYPE_CHECKING:
    from pes_desktop.occupations.index import OccupationIndex
    from pes_desktop.reference.catalogue import Catalogue
    from pes_desktop.reference.places import PlaceIndex
    from pes_desktop.reference.skills import SkillList


@dataclass(frozen=True, slots=True)
class OfficeInfo:
    """The office as every page and paper shows it."""

    id: UUID
    code: str
    name: str
    country: str
    place_code: str
    address: str
    phone: str
    area_code: str
    opening_hours: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who is at the desk, with the roles held."""

    id: UUID
    name: str
    job_title: str
    roles: tuple[Role, ...]


@dataclass
class OfficeContext:
    """One open office with one member of staff at the desk; handed to every service function."""

    store: Store
    folder: Path
    office: OfficeInfo
    device_id: UUID
    pc: str
    staff: StaffMember
    clock: Callable[[], date] = date.today
    lang: str = "es"
    finder: Finder = field(default_factory=Finder)

    def __post_init__(self) -> None:
        """What travels follows from the country; whoever holds an open office works by its pack.

        Raises DomainError where the pack is missing or damaged: nobody could tell what may leave.
        """
        travelling.use(travelling.of_country(self.office.country))

    def today(self) -> date:
        """The local calendar day: facts have a day, never an instant."""
        return self.clock()

    def require(self, act: str) -> Actor:
        """The acting role; raises NotPermitted when the person at the desk may not do ``act``."""
        return Actor(self.staff.id, permissions.require(act, self.staff.roles))

    def at_desk(self) -> Actor:
        """The person at the desk in their first role: for acts that need no duty, such as changing one's password."""
        return Actor(self.staff.id, self.staff.roles[0].value if self.staff.roles else "")

    def may(self, act: str) -> bool:
        """Whether the person at the desk may do ``act``."""
        return permissions.role_for(act, self.staff.roles) is not None

    def with_staff(self, staff: StaffMember) -> OfficeContext:
        """The same office with another person at the desk."""
        return replace(self, staff=staff)

    @cached_property
    def pack(self) -> CountryPack:
        """The country pack, with the periods that headquarters set; read once while the office is open."""
        from pes_desktop.services.from_headquarters import published_periods

        pack = load_country(self.office.country)
        with self.store.read() as session:
            periods = published_periods(session, pack.periods)
        return pack if periods is pack.periods else replace(pack, periods=periods)

    def read_again(self, channels: Collection[str]) -> None:
        """Something came in these channels: what was read from them once is read anew when it is asked for."""
        for name, of in (("pack", "setting"), ("occupations", "vocabulary"), ("skills", "catalogue")):
            if of in channels:
                self.__dict__.pop(name, None)

    @cached_property
    def places(self) -> PlaceIndex:
        """Provinces, cantons and parishes of the country."""
        from pes_desktop.reference.places import load_places

        return load_places(self.office.country)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The 436 unit groups."""
        from pes_desktop.reference.catalogue import load_catalogue

        return load_catalogue()

    @cached_property
    def occupations(self) -> OccupationIndex:
        """Free text to unit groups, with the words that headquarters added; read once while the office is open."""
        from pes_desktop.occupations.index import OccupationIndex
        from pes_desktop.services.from_headquarters import occupation_words

        with self.store.read() as session:
            extra = occupation_words(session)
        return OccupationIndex(self.catalogue, [item for item in extra if self.catalogue.get(item[0]) is not None])

    @cached_property
    def skills(self) -> SkillList:
        """The skills to choose from, with those that headquarters added; read once while the office is open."""
        from pes_desktop.reference.skills import skills_with
        from pes_desktop.services.from_headquarters import skills

        with self.store.read() as session:
            return skills_with(skills(session))

    def place_name(self, code: str) -> str:
        """The place written out, or nothing."""
        place = self.places.get(code) if code else None
        return self.places.path(place.code) if place else ""
