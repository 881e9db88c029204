"""A vacancy laid beside some rows of the columns: every figure that filters, score and reasons read, computed once."""

from __future__ import annotations

import copy
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pes_desktop.matching.columns import NO_END_BIT, NO_YEARS_BIT, UNKNOWN, WANTED_BIT, WORKED_BIT, Columns
from pes_desktop.matching.distance import distances_km
from pes_desktop.matching.groups import FIELD_MINIMUM, experience_weight, in_field, is_helper, near_to
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.pay import fare_cents, month_factors, monthly_cents
from pes_desktop.matching.profile import SkillNeed, VacancyProfile

Array = NDArray[Any]
ELSEWHERE_BELOW = 50  # wants nothing nearer than this: looks for other work


class Need:
    """A vacancy and a search, prepared against the columns' unit groups and places."""

    def __init__(self, columns: Columns, vacancy: VacancyProfile, options: MatchOptions) -> None:
        self.vacancy, self.options = vacancy, options
        self.today = options.today or date.today()
        wanted, groups = vacancy.unit_group, columns.groups
        self.near = np.array([near_to(wanted, held) for held in groups], dtype=np.int16)
        self.weight = np.array([experience_weight(int(near)) for near in self.near], dtype=np.int16)
        self.helper = np.array([is_helper(wanted, held) for held in groups], dtype=np.bool_)
        self.field = np.array([in_field(wanted, held, False) for held in groups], dtype=np.bool_)
        self.field_with_helpers = np.array([in_field(wanted, held, True) for held in groups], dtype=np.bool_)
        self.offered = monthly_cents(vacancy.wage, vacancy.wage_period, vacancy.hours, options.work)
        self.starts = max(vacancy.starts_on or self.today, self.today).toordinal()
        self.asked_months = round((vacancy.experience_years or 0) * 12)

    def under(self, options: MatchOptions) -> Need:
        """The same vacancy under other options (of the same day and working hours)."""
        other = copy.copy(self)
        other.options = options
        return other

    @property
    def field_now(self) -> Array:
        """Unit groups (by number) that are in the field under the options."""
        return self.field_with_helpers if self.options.include_helpers else self.field


class Batch:
    """Arrays of one entry per row of ``rows``; ``wide`` ones have a second axis for the occupations."""

    def __init__(self, columns: Columns, need: Need, rows: Array) -> None:
        self.columns, self.need, self.rows = columns, need, rows
        self.size = len(rows)
        width = max(int(self.flat("occupations").max(initial=0)), 1)
        self.group = columns.wide["group"][rows, :width]
        self.months = columns.wide["months"][rows, :width]
        self.ended = columns.wide["ended"][rows, :width]
        kind = columns.wide["kind"][rows, :width]
        self.kind = kind
        self.worked = (kind & WORKED_BIT) > 0
        self.wanted = (kind & WANTED_BIT) > 0
        self.near = need.near[self.group]

    def flat(self, name: str) -> Array:
        """A column at these rows."""
        return self.columns.flat[name][self.rows]

    @cached_property
    def best_worked(self) -> Array:
        """Nearness of the nearest occupation worked in."""
        return np.where(self.worked, self.near, 0).max(axis=1)

    @cached_property
    def best_wanted(self) -> Array:
        """Nearness of the nearest occupation wanted."""
        return np.where(self.wanted, self.near, 0).max(axis=1)

    @cached_property
    def elsewhere(self) -> Array:
        """Said what they want, and it is other work than this."""
        return self.wanted.any(axis=1) & (self.best_wanted < ELSEWHERE_BELOW)

    @cached_property
    def weighted_months(self) -> Array:
        """Months worked, each by the nearness of its work; unknown lengths count nothing here."""
        weight = np.where(self.worked, self.need.weight[self.group], 0)
        return (np.maximum(self.months, 0) * weight).sum(axis=1) // 100

    @cached_property
    def filter_months(self) -> Array:
        """As ``weighted_months``; help to the work is no experience in it unless helpers are asked for."""
        if self.need.options.include_helpers:
            return self.weighted_months
        weight = np.where(self.worked & ~self.need.helper[self.group], self.need.weight[self.group], 0)
        return (np.maximum(self.months, 0) * weight).sum(axis=1) // 100

    @cached_property
    def years_unknown(self) -> Array:
        """Worked in the field, but nobody noted how long."""
        return ((self.near >= FIELD_MINIMUM) & (self.kind & NO_YEARS_BIT > 0)).any(axis=1)

    @cached_property
    def filter_years_unknown(self) -> Array:
        """As ``years_unknown`` for the experience filter."""
        if self.need.options.include_helpers:
            return self.years_unknown
        counted = (self.near >= FIELD_MINIMUM) & ~self.need.helper[self.group]
        return (counted & (self.kind & NO_YEARS_BIT > 0)).any(axis=1)

    @cached_property
    def last_day(self) -> Array:
        """Latest known day (ordinal, 0 none) in work of the field."""
        return np.where(self.worked & (self.near >= FIELD_MINIMUM), self.ended, 0).max(axis=1)

    @cached_property
    def end_unknown(self) -> Array:
        """Worked in the field at a time that nobody noted."""
        return ((self.near >= FIELD_MINIMUM) & (self.kind & NO_END_BIT > 0)).any(axis=1)

    @cached_property
    def km(self) -> Array:
        """Kilometres to the vacancy, UNKNOWN where nothing is known."""
        numbers = self.flat("place")
        used, back = np.unique(numbers, return_inverse=True)
        places = [self.columns.places[n] for n in used.tolist()]
        v = self.need.vacancy
        km = distances_km(np.array([p[1] for p in places]), np.array([p[2] for p in places]), [p[0] for p in places],
                          v.lat, v.lon, v.place_code)
        return km[back] if places else np.empty(0, np.int32)

    @cached_property
    def own_limit(self) -> Array:
        """How far each would go: their own word, else the usual radius."""
        limit = self.flat("max_km")
        return np.where(limit == UNKNOWN, self.need.options.base_radius_km, limit)

    @cached_property
    def lifted(self) -> Array:
        """Distance is no obstacle: the work gives lodging, or the person would move."""
        return self.flat("moves") | self.need.vacancy.lodging

    @cached_property
    def asked(self) -> Array:
        """Pay asked, in cents a month of this vacancy's hours; UNKNOWN when not told or by the piece."""
        pay, period = self.flat("pay"), self.flat("period")
        monthly = np.full(self.size, UNKNOWN, np.int64)
        for number, factor in enumerate(month_factors(self.need.vacancy.hours, self.need.options.work)):
            if factor is not None:
                chosen = (period == number) & (pay != UNKNOWN)
                monthly[chosen] = pay[chosen] * factor.numerator // factor.denominator
        return monthly

    @cached_property
    def fares(self) -> Array:
        """Cents a month on the way, 0 when not known."""
        travel = self.need.options.travel
        if not travel:
            return np.zeros(self.size, np.int64)
        hours, work = self.need.vacancy.hours, self.need.options.work
        cost = {code: fare_cents(way.fare, hours, work) for code, way in travel.items() if way.fare is not None}
        per_place = np.array([cost.get(code, 0) for code, _, _ in self.columns.places] or [0], dtype=np.int64)
        return per_place[self.flat("place")]

    @cached_property
    def days_late(self) -> Array:
        """Days after the start until the person is free, 0 when in time."""
        return np.maximum(self.flat("available") - self.need.starts, 0)

    @cached_property
    def days_since_contact(self) -> Array:
        """Days since the last contact, 0 when the date is not known."""
        contact = self.flat("contact")
        return np.where(contact > 0, np.maximum(self.need.today.toordinal() - contact, 0), 0)

    def quality(self, skill: SkillNeed) -> Array:
        """How well each holds a skill, 0-100."""
        whole = np.zeros(self.columns.count, np.int8)
        for key in skill.keys:
            rows, quality = self.columns.rows_of_skill(key)
            whole[rows] = np.maximum(whole[rows], quality)
        return whole[self.rows].astype(np.int32)

    @cached_property
    def required(self) -> list[Array]:
        """Quality of every required skill."""
        return [self.quality(skill) for skill in self.need.vacancy.skills_required]

    @cached_property
    def wished(self) -> list[Array]:
        """Quality of every wished skill."""
        return [self.quality(skill) for skill in self.need.vacancy.skills_wished]
