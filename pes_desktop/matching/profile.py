"""What matching knows of a person and of a vacancy. Nothing else may enter a filter or the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

Id = UUID | str

WORKED = "worked"
WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation that a person has worked in or wants.

    ``years`` None: worked, but nobody asked how long. ``ongoing``: still there, or left with no later date known.
    """

    unit_group: str
    kind: str = WORKED
    years: float | None = None
    last_ended: date | None = None
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class SeekerProfile:
    """The columns of one person that matching reads.

    ``skills``: key (code or folded words, see ``skills.skill_keys``) to (has done it, years). ``licences``: the classes
    held with those they include. ``disability_for_reserved`` is read for a lawfully reserved vacancy alone, true only
    with the person's consent; it never touches the score. ``active`` False: exited, merged or consent withdrawn.
    ``education_rank`` is the place in ``domain.enums.EDUCATION_ORDER``, None when nobody asked.
    """

    id: Id
    occupations: tuple[Occupation, ...] = ()
    skills: Mapping[str, tuple[bool, float | None]] = field(default_factory=dict)
    education_rank: int | None = None
    education_complete: bool | None = None
    licences: frozenset[str] = frozenset()
    place_code: str = ""
    lat: float | None = None
    lon: float | None = None
    max_distance_km: int | None = None
    willing_to_move: bool = False
    min_pay: Decimal | None = None
    min_pay_period: str = "month"
    hours: str = "any"
    seasonal: bool | None = None
    with_crew: bool | None = None
    available_from: date | None = None
    last_contact_on: date | None = None
    disability_for_reserved: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A skill that a vacancy asks for: any of ``keys`` satisfies it; ``name`` is how the order says it.

    ``groups``: the unit groups to whose everyday work it belongs, after the skills catalogue.
    """

    name: str
    keys: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VacancyProfile:
    """The columns of one vacancy that matching reads. ``wage`` None: not told. ``reserved_for`` empty: open to all."""

    id: Id
    unit_group: str | None = None
    title: str = ""
    positions_left: int = 1
    wage: Decimal | None = None
    wage_period: str = "month"
    hours: str = "full"
    seasonal: bool = False
    lodging: bool = False
    place_code: str = ""
    lat: float | None = None
    lon: float | None = None
    education_min: str = ""
    experience_years: float | None = None
    licences: frozenset[str] = frozenset()
    skills_required: tuple[SkillNeed, ...] = ()
    skills_wished: tuple[SkillNeed, ...] = ()
    starts_on: date | None = None
    reserved_for: str = ""
