"""The facts arranged for one month: what every counter asks, worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from pes_desktop.domain.referral import PLACED
from pes_desktop.reporting.facts import Facts, ReferralFact, RegistrationFact
from pes_desktop.reporting.placements import VERIFIED, Placement, placements
from pes_desktop.reporting.report import Unit

T = TypeVar("T")


@dataclass(frozen=True)
class MonthView:
    """Facts, the month's first and last day, and the country's periods in days."""

    facts: Facts
    first: date
    last: date
    validity_days: int
    placement_window: int

    def within(self, day: date | None) -> bool:
        """Whether a day lies in the month."""
        return day is not None and self.first <= day <= self.last

    def _once(self, name: str, arrange: Callable[[Facts], T]) -> T:
        """What does not depend on the month is arranged once for all months of the same facts."""
        if name not in self.facts.arranged:
            self.facts.arranged[name] = arrange(self.facts)
        found: T = self.facts.arranged[name]
        return found

    @cached_property
    def registrations(self) -> dict[UUID, list[RegistrationFact]]:
        """Registration facts by person, in order of date; a person without one is registered by its own date."""
        return self._once("registrations", _registrations)

    @cached_property
    def own_people(self) -> list[UUID]:
        """People of the offices in view (a referral may name others)."""
        return self._once("own_people", _own_people)

    @cached_property
    def placements(self) -> list[Placement]:
        """Every hire told, classified."""
        return self._once("placements", lambda facts: placements(facts.referrals, facts.vacancies))

    @cached_property
    def counted(self) -> list[Placement]:
        """Placements that count: verified by the rules."""
        return [item for item in self.placements if item.kind == VERIFIED]

    @cached_property
    def issued(self) -> list[ReferralFact]:
        """Referrals whose letter was issued in the month."""
        return [referral for referral in self.facts.referrals if self.within(referral.issued_on)]

    @cached_property
    def contacts(self) -> dict[UUID, date]:
        """The last day, up to the month's end, on which each person was in touch with the office."""
        days = self._once("contact_days", _contact_days)
        reached = ((person, bisect_right(known, self.last)) for person, known in days.items())
        return {person: days[person][count - 1] for person, count in reached if count}

    @cached_property
    def spells(self) -> dict[UUID, date]:
        """People registered and not left at the month's end, with the day their present search began."""
        found: dict[UUID, date] = {}
        for person in self.own_people:
            since: date | None = None
            for fact in self.registrations[person]:
                if fact.day > self.last:
                    break
                if fact.kind == "exited":
                    since = None
                elif since is None:
                    since = fact.day
            if since is not None:
                found[person] = since
        return found

    @cached_property
    def active(self) -> dict[UUID, date]:
        """People looking for work at the month's end, with the day their search began.

        Registered and not left, free to start, in touch within the validity of a registration, and not placed by the
        office since they last registered or renewed.
        """
        oldest = self.last - timedelta(days=self.validity_days)
        placed: dict[UUID, date] = {}
        for item in self.placements:
            if item.counted_on is not None and item.referral.state_at(self.last) in PLACED - {"left"}:
                placed[item.referral.person] = max(placed.get(item.referral.person, item.counted_on), item.counted_on)
        found = {}
        for person, since in self.spells.items():
            available = self.facts.people[person].available_from
            asked = max(f.day for f in self.registrations[person] if f.kind != "exited" and f.day <= self.last)
            if self.contacts[person] < oldest or (available is not None and available > self.last):
                continue
            if person in placed and placed[person] >= asked:
                continue
            found[person] = since
        return found


def _registrations(facts: Facts) -> dict[UUID, list[RegistrationFact]]:
    found: dict[UUID, list[RegistrationFact]] = defaultdict(list)
    for fact in facts.registrations:
        found[fact.person].append(fact)
    for person in facts.people.values():
        if not any(fact.kind == "registered" for fact in found[person.id]):
            own = RegistrationFact(person.id, person.id, "registered", person.registered_on, "")
            found[person.id].insert(0, own)
    return found


def _own_people(facts: Facts) -> list[UUID]:
    offices = set(facts.offices)
    return [person.id for person in facts.people.values() if person.office_id in offices]


def _contact_days(facts: Facts) -> dict[UUID, list[date]]:
    """All days on which a person is known to have been in touch, in order."""
    found: dict[UUID, list[date]] = {
        person.id: [person.registered_on, person.last_contact_on] for person in facts.people.values()}
    told = [(fact.person, fact.day) for fact in facts.registrations if fact.kind != "exited"]
    told += [(act.person, act.day) for act in facts.services if act.person is not None]
    told += [(referral.person, referral.issued_on) for referral in facts.referrals if referral.issued_on is not None]
    for person_id, day in told:
        if person_id in found:
            found[person_id].append(day)
    for days in found.values():
        days.sort()
    return found


def once(units: Iterable[Unit]) -> list[Unit]:
    """Each person once, by the first fact: units whose id is the person."""
    found: dict[UUID, Unit] = {}
    for unit in units:
        if unit.person is None:
            continue
        earlier = found.get(unit.person)
        if earlier is None or unit.day < earlier.day:
            found[unit.person] = Unit(unit.person, unit.person, unit.day, 1, unit.part)
    return list(found.values())
