"""Counters of people, services and offices: each takes the month's view and gives the units counted."""

from __future__ import annotations

from uuid import UUID

from pes_desktop.reporting.definitions import SELF_FOUND_REASONS
from pes_desktop.reporting.month_view import MonthView, once
from pes_desktop.reporting.months import months_before_day
from pes_desktop.reporting.report import Unit

Counted = tuple[list[Unit], list[Unit] | None]


def offices(view: MonthView) -> Counted:
    """Offices in view."""
    return [Unit(office, None, view.last) for office in view.facts.offices], None


def registered(view: MonthView) -> Counted:
    """People whose first registration ever falls in the month."""
    found = []
    for person in view.own_people:
        day = min(fact.day for fact in view.registrations[person] if fact.kind == "registered")
        if view.within(day):
            found.append(Unit(person, person, day))
    return found, None


def _events(view: MonthView, kind: str) -> list[Unit]:
    facts = (fact for fact in view.facts.registrations if fact.kind == kind and view.within(fact.day))
    return [Unit(fact.id, fact.person, fact.day, 1, fact.reason or "other") for fact in facts]


def returned(view: MonthView) -> Counted:
    """People who had left and asked for work again in the month."""
    return once(_events(view, "returned")), None


def applications(view: MonthView) -> Counted:
    """People who asked the office for work in the month: first registrations and returns, each person once."""
    return once([*registered(view)[0], *returned(view)[0]]), None


def renewed(view: MonthView) -> Counted:
    """People who renewed their registration."""
    return once(_events(view, "renewed")), None


def exits(view: MonthView) -> Counted:
    """People who left the register, by the reason of their last exit of the month."""
    last: dict[UUID, Unit] = {}
    for unit in _events(view, "exited"):
        if unit.person is not None:
            last[unit.person] = Unit(unit.person, unit.person, unit.day, 1, unit.part)
    return list(last.values()), None


def self_found(view: MonthView) -> Counted:
    """People who left because they found work without the office; counted apart from placements."""
    return [unit for unit in exits(view)[0] if unit.part in SELF_FOUND_REASONS], None


def active(view: MonthView) -> Counted:
    """People available for work at the month's end."""
    return [Unit(person, person, view.last) for person in view.active], None


def _waiting(view: MonthView, months: int) -> list[Unit]:
    border = months_before_day(view.last, months)
    return [Unit(person, person, view.last) for person, since in view.active.items() if since < border]


def waiting_6(view: MonthView) -> Counted:
    """Active people whose search began more than six months before the month's end."""
    return _waiting(view, 6), None


def waiting_12(view: MonthView) -> Counted:
    """Active people whose search began more than twelve months before the month's end."""
    return _waiting(view, 12), None


def services_given(view: MonthView) -> Counted:
    """Acts, by kind."""
    return [Unit(act.id, act.person, act.day, 1, act.kind) for act in view.facts.services
            if view.within(act.day)], None


def people_served(view: MonthView) -> Counted:
    """People who received at least one service."""
    return once(services_given(view)[0]), None


COUNTERS = {
    "offices": offices,
    "applications": applications,
    "registered": registered,
    "returned": returned,
    "renewed": renewed,
    "active": active,
    "waiting_6_months": waiting_6,
    "waiting_12_months": waiting_12,
    "exits": exits,
    "self_found": self_found,
    "services_given": services_given,
    "people_served": people_served,
}
