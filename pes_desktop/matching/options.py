"""What a search is asked and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pes_desktop.matching.pay import WorkHours
from pes_desktop.matching.profile import Id
from pes_desktop.reference.country import CountryPack

ORDINARY = WorkHours()
RADIUS_STEPS = (10, 20, 30, 50, 80, 120, 200)


@dataclass(frozen=True, slots=True)
class Travel:
    """How one gets from a place to the work: fare one way and buses a day, as the local guide knows them."""

    fare: Decimal | None = None
    buses_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """A search. ``today`` None means the day of the call.

    ``radius_km`` None: each person's own limit, ``base_radius_km`` for those who told none. A number accepts everybody
    within it, also beyond their own wish (then marked far), and those whose own limit reaches farther. ``referred``:
    ids of the other side with a live referral (people when ranking, vacancies in "which jobs?"). ``excluded``: set
    aside by the counselor, not shown at all. ``travel``: place code of the person to the way to this vacancy.
    ``needed``: how many names make an answer; below it people of other occupations are shown as near (default: three a
    position, at least 10).
    """

    today: date | None = None
    radius_km: int | None = None
    base_radius_km: int = 30
    include_helpers: bool = False
    ignore_experience: bool = False
    include_expired: bool = False
    referred: frozenset[Id] = frozenset()
    excluded: frozenset[Id] = frozenset()
    travel: Mapping[str, Travel] = field(default_factory=dict)
    work: WorkHours = ORDINARY
    validity_days: int = 90
    seen_warning_days: int = 60
    pay_tolerance_percent: int = 5
    limit: int = 60
    near_limit: int = 20
    needed: int | None = None

    @classmethod
    def of_country(cls, pack: CountryPack, today: date) -> MatchOptions:
        """The search as the country sets it: working hours and validity of a registration."""
        hours = WorkHours(pack.work_time.weekly_hours, pack.work_time.daily_hours)
        return cls(today, work=hours, validity_days=pack.periods.registration_validity)


@dataclass(frozen=True, slots=True)
class Miss:
    """A condition that a person does not meet: ``filters`` lists the codes."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """A chip: key ``match.reason.<code>`` with ``params``; ``kind`` is ok, warn, info or neutral."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "neutral"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of the answer: the person's (or vacancy's) id, score 0-100, its parts, why, and what is missing.

    ``summary`` holds the reasons as the sentences of one paragraph. ``far``: beyond the person's own limit or the usual
    radius, brought in by widening, lodging or moving.
    """

    id: Id
    score: int
    parts: Mapping[str, int]
    reasons: tuple[Reason, ...]
    misses: tuple[Miss, ...] = ()
    summary: tuple[Reason, ...] = ()
    distance_km: int | None = None
    far: bool = False


@dataclass(frozen=True, slots=True)
class WidenOption:
    """A wider search: how many more would fit, and the options that ask for it."""

    code: str
    params: Mapping[str, Any]
    gain: int
    options: MatchOptions


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Fitting people by score, those who miss one thing, how many were looked at, and what widening would bring.

    The lists hold at most ``limit`` and ``near_limit`` names; the totals count all.
    """

    fits: list[Candidate]
    near: list[Candidate]
    considered: int
    widen: list[WidenOption]
    fits_total: int
    near_total: int
