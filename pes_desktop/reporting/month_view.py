"""The facts arranged for one month: what every counter asks, worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from pes_desktop.domain.referral import PLACED
from pes_desktop.reporting.facts import Facts, ReferralFact, RegistrationFact
from pes_desktop.reporting.placements import VERIFIED, Placement, placements
from pes_desktop.reporting.report import Unit


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

    @cached_property
    def registrations(self) -> dict[UUID, list[RegistrationFact]]:
        """Registration facts by person, in order of date; a person without one is registered by its own date."""
        found: dict[UUID, list[RegistrationFact]] = defaultdict(list)
        for fact in self.facts.registrations:
            found[fact.person].append(fact)
        for person in self.facts.people.values():
            if not any(fact.kind == "registered" for fact in found[person.id]):
                found[person.id].insert(0, RegistrationFact(person.id, person.id, "registered",
                                                            person.registered_on, ""))
        return found

    @cached_property
    def own_people(self) -> list[UUID]:
        """People of the offices in view (a referral may name others)."""
        offices = set(self.facts.offices)
        return [person.id for person in self.facts.people.values() if person.office_id in offices]

    @cached_property
    def placements(self) -> list[Placement]:
        """Every hire told, classified."""
        return placements(self.facts.referrals, self.facts.vacancies)

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
        found: dict[UUID, date] = {}

        def seen(person: UUID | None, day: date | None) -> None:
            if person is not None and day is not None and day <= self.last:
                found[person] = max(found.get(person, day), day)

        for person in self.facts.people.values():
            seen(person.id, person.registered_on)
            seen(person.id, person.last_contact_on)
        for fact in self.facts.registrations:
            if fact.kind != "exited":
                seen(fact.person, fact.day)
        for act in self.facts.services:
            seen(act.person, act.day)
        for referral in self.facts.referrals:
            seen(referral.person, referral.issued_on)
        return found

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
