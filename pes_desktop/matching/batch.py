"""A vacancy laid beside some rows of the columns: every figure that filters, score and reasons read, computed once."""

from __future__ import annotations

import copy
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pes_desktop.matching.columns import (
    NO_END_BIT,
    NO_YEARS_BIT,
    TRADE_QUALITY,
    UNKNOWN,
    WANTED_BIT,
    WORKED_BIT,
    Columns,
)
from pes_desktop.matching.distance import distances_km
from pes_desktop.matching.groups import FIELD_MINIMUM, field_of
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.pay import fare_cents, month_factors, monthly_cents
from pes_desktop.matching.profile import SkillNeed, VacancyProfile

Array = NDArray[Any]
ELSEWHERE_BELOW = 50  # wants nothing nearer than this: looks for other work


class Need:
    """A vacancy and a search, prepared against the columns' unit groups and places."""

    def __init__(self, columns: Columns, vacancy: VacancyProfile, options: MatchOptions) -> None:
        self.columns, self.vacancy, self.options = columns, vacancy, options
        self.today = options.today or date.today()
        relation = field_of(vacancy.unit_group, tuple(columns.groups))
        self.near, self.weight = relation.near, relation.weight
        self.helper, self.field, self.field_with_helpers = relation.helper, relation.field, relation.field_with_helpers
        self.offered = monthly_cents(vacancy.wage, vacancy.wage_period, vacancy.hours, options.work)
        self.starts = max(vacancy.starts_on or self.today, self.today).toordinal()
        self.asked_months = round((vacancy.experience_years or 0) * 12)

    def under(self, options: MatchOptions) -> Need:
        """The same vacancy under other options (of the same day and working hours)."""
        other = copy.copy(self)
        other.options = options
        return other

    @cached_property
    def place_km(self) -> Array:
        """Kilometres to the vacancy from every place of the columns."""
        lat, lon = self.columns.coordinates()
        there = self.vacancy
        return distances_km(lat, lon, [place[0] for place in self.columns.places], there.lat, there.lon,
                            there.place_code)

    @cached_property
    def place_fares(self) -> Array:
        """Cents a month on the way from every place, 0 where the fare is not known."""
        cost = {code: fare_cents(way.fare, self.vacancy.hours, self.options.work)
                for code, way in self.options.travel.items() if way.fare is not None}
        return np.array([cost.get(place[0], 0) for place in self.columns.places], dtype=np.int64)

    @property
    def field_now(self) -> Array:
        """Unit groups (by number) that are in the field under the options."""
        return self.field_with_helpers if self.options.include_helpers else self.field


class Batch:
    """Arrays of one entry per row of ``rows``; ``wide`` ones have a second axis for the occupations."""

    def __init__(self, columns: Columns, need: Need, rows: Array) -> None:
        self.columns, self.need, self.rows = columns, need, rows
        self.size = len(rows)
        self._flat: dict[str, Array] = {}

    def flat(self, name: str) -> Array:
        """A column at these rows."""
        values = self._flat.get(name)
        if values is None:
            values = self._flat[name] = self.columns.flat[name][self.rows]
        return values

    @cached_property
    def none(self) -> Array:
        """Zeros, for what is not asked."""
        return np.zeros(self.size, np.int8)

    @cached_property
    def group(self) -> Array:
        """Unit group (number) of each occupation; 0 where there is none."""
        return self._wide("group")

    @cached_property
    def months(self) -> Array:
        """Months worked in each occupation, UNKNOWN where nobody noted them."""
        return self._wide("months")

    @cached_property
    def ended(self) -> Array:
        """Last day in each occupation, as an ordinal; 0 unknown, ONGOING."""
        return self._wide("ended")

    @cached_property
    def kind(self) -> Array:
        """Kind bits of each occupation."""
        return self._wide("kind")

    @cached_property
    def worked(self) -> Array:
        """Whether each occupation was worked in."""
        result: Array = np.not_equal(self.kind & WORKED_BIT, 0)
        return result

    @cached_property
    def wanted(self) -> Array:
        """Whether each occupation is wanted."""
        result: Array = np.not_equal(self.kind & WANTED_BIT, 0)
        return result

    @cached_property
    def near(self) -> Array:
        """Nearness of each occupation to the vacancy's."""
        return self.need.near[self.group]

    def _wide(self, name: str) -> Array:
        width = max(int(self.flat("occupations").max(initial=0)), 1)
        return self.columns.wide[name].take(self.rows, axis=0)[:, :width]

    @cached_property
    def best_worked(self) -> Array:
        """Nearness of the nearest occupation worked in."""
        result: Array = np.where(self.worked, self.near, 0).max(axis=1)
        return result

    @cached_property
    def best_wanted(self) -> Array:
        """Nearness of the nearest occupation wanted."""
        result: Array = np.where(self.wanted, self.near, 0).max(axis=1)
        return result

    @cached_property
    def elsewhere(self) -> Array:
        """Said what they want, and it is other work than this."""
        return self.wanted.any(axis=1) & (self.best_wanted < ELSEWHERE_BELOW)

    @cached_property
    def weighted_months(self) -> Array:
        """Months worked, each by the nearness of its work; unknown lengths count nothing here."""
        weight = np.where(self.worked, self.need.weight[self.group], 0)
        result: Array = (np.maximum(self.months, 0) * weight).sum(axis=1) // 100
        return result

    @cached_property
    def filter_months(self) -> Array:
        """As ``weighted_months``; help to the work is no experience in it unless helpers are asked for."""
        if self.need.options.include_helpers:
            return self.weighted_months
        weight = np.where(self.worked & ~self.need.helper[self.group], self.need.weight[self.group], 0)
        result: Array = (np.maximum(self.months, 0) * weight).sum(axis=1) // 100
        return result

    @cached_property
    def years_unknown(self) -> Array:
        """Worked in the field, but nobody noted how long."""
        result: Array = np.asarray(((self.near >= FIELD_MINIMUM) & (self.kind & NO_YEARS_BIT > 0)).any(axis=1))
        return result

    @cached_property
    def filter_years_unknown(self) -> Array:
        """As ``years_unknown`` for the experience filter."""
        if self.need.options.include_helpers:
            return self.years_unknown
        counted = (self.near >= FIELD_MINIMUM) & ~self.need.helper[self.group]
        result: Array = (counted & (self.kind & NO_YEARS_BIT > 0)).any(axis=1)
        return result

    @cached_property
    def last_day(self) -> Array:
        """Latest known day (ordinal, 0 none) in work of the field."""
        last: Array = np.where(self.worked & (self.near >= FIELD_MINIMUM), self.ended, 0).max(axis=1)
        return last

    @cached_property
    def end_unknown(self) -> Array:
        """Worked in the field at a time that nobody noted."""
        result: Array = np.asarray(((self.near >= FIELD_MINIMUM) & (self.kind & NO_END_BIT > 0)).any(axis=1))
        return result

    @cached_property
    def km(self) -> Array:
        """Kilometres to the vacancy, UNKNOWN where nothing is known."""
        return self.need.place_km[self.flat("place")]

    @cached_property
    def estimated(self) -> Array:
        """The distance is a guess from the place codes."""
        if self.need.vacancy.lat is None:
            return np.asarray(self.km > 0)
        return np.isnan(self.columns.coordinates()[0])[self.flat("place")] & (self.km > 0)

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
        factors = month_factors(self.need.vacancy.hours, self.need.options.work)
        times = np.array([factor.numerator if factor else 0 for factor in factors])[period]
        by = np.array([factor.denominator if factor else 1 for factor in factors])[period]
        return np.where((pay == UNKNOWN) | (times == 0), UNKNOWN, pay * times // by)

    @cached_property
    def fares(self) -> Array:
        """Cents a month on the way, 0 when not known."""
        return self.need.place_fares[self.flat("place")]

    @cached_property
    def days_late(self) -> Array:
        """Days after the start until the person is free, 0 when in time."""
        result: Array = np.maximum(self.flat("available") - self.need.starts, 0)
        return result

    @cached_property
    def days_since_contact(self) -> Array:
        """Days since the last contact, 0 when the date is not known."""
        contact = self.flat("contact")
        return np.where(contact > 0, np.maximum(self.need.today.toordinal() - contact, 0), 0)

    def held(self, skill: SkillNeed) -> Array:
        """How well each holds a skill by what is on record, 0-100."""
        whole = np.zeros(self.columns.count, np.int8)
        for key in skill.keys:
            rows, quality = self.columns.rows_of_skill(key)
            whole[rows] = np.maximum(whole[rows], quality)
        return whole[self.rows].astype(np.int32)

    def presumed(self, skill: SkillNeed, held: Array) -> Array:
        """As ``held``, or what a trade worked in lets expect."""
        numbers = [number for group in skill.groups if (number := self.columns.group_code.get(group)) is not None]
        if not numbers:
            return held
        uses = np.zeros(len(self.columns.groups), np.bool_)
        uses[numbers] = True
        return np.where((self.worked & uses[self.group]).any(axis=1), np.maximum(held, TRADE_QUALITY), held)

    @cached_property
    def required_held(self) -> list[Array]:
        """Quality on record of every required skill."""
        return [self.held(skill) for skill in self.need.vacancy.skills_required]

    @cached_property
    def required(self) -> list[Array]:
        """Quality of every required skill."""
        asked = self.need.vacancy.skills_required
        return [self.presumed(skill, held) for skill, held in zip(asked, self.required_held, strict=True)]

    @cached_property
    def wished(self) -> list[Array]:
        """Quality of every wished skill."""
        return [self.presumed(skill, self.held(skill)) for skill in self.need.vacancy.skills_wished]
