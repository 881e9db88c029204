"""Counters of job orders: notified, filled, how long it took."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from pes_desktop.reporting.facts import VacancyFact
from pes_desktop.reporting.month_view import MonthView
from pes_desktop.reporting.report import Unit

Counted = tuple[list[Unit], list[Unit] | None]
_ENDED = frozenset({"covered", "closed", "cancelled"})


def _own(view: MonthView) -> list[VacancyFact]:
    offices = set(view.facts.offices)
    return [vacancy for vacancy in view.facts.vacancies.values() if vacancy.office_id in offices]


def orders_notified(view: MonthView) -> Counted:
    """Job orders notified by employers in the month."""
    return [Unit(v.id, None, v.notified_on) for v in _own(view) if view.within(v.notified_on)], None


def positions_notified(view: MonthView) -> Counted:
    """Positions of those orders (the ILO's "vacancies notified")."""
    return [Unit(v.id, None, v.notified_on, v.positions) for v in _own(view) if view.within(v.notified_on)], None


def ended_on(vacancy: VacancyFact, until: date) -> date | None:
    """The day an order ended: covered, closed, cancelled, or its closing date passed; None while it runs."""
    if vacancy.status in _ENDED:
        return vacancy.status_on or vacancy.closes_on
    return vacancy.closes_on if vacancy.closes_on <= until else None


def fill_rate(view: MonthView) -> Counted:
    """Positions filled by the office over positions of the orders that ended in the month."""
    filled: Counter[UUID] = Counter()
    for item in view.counted:
        if item.counted_on is not None and item.counted_on <= view.last:
            filled[item.referral.vacancy_id] += 1
    ended = [(v, day) for v in _own(view) if (day := ended_on(v, view.facts.until)) and view.within(day)]
    base = [Unit(v.id, None, day, v.positions) for v, day in ended]
    units = [Unit(v.id, None, day, min(filled[v.id], v.positions)) for v, day in ended if filled[v.id]]
    return units, base


def days_to_first_letter(view: MonthView) -> Counted:
    """For orders whose first letter ever was issued in the month: days from notification to it."""
    first: dict[UUID, date] = {}
    for referral in view.facts.referrals:
        day = referral.issued_on
        if day is not None:
            first[referral.vacancy_id] = min(first.get(referral.vacancy_id, day), day)
    return [Unit(v.id, None, first[v.id], max((first[v.id] - v.notified_on).days, 0))
            for v in _own(view) if v.id in first and view.within(first[v.id])], None


def days_to_start(view: MonthView) -> Counted:
    """For placements verified in the month: days from the order's notification to the first day of work."""
    found = []
    for item in view.counted:
        vacancy = view.facts.vacancies.get(item.referral.vacancy_id)
        if vacancy is not None and view.within(item.counted_on):
            days = max((item.start_on - vacancy.notified_on).days, 0)
            found.append(Unit(item.referral.id, item.referral.person, item.start_on, days))
    return found, None


COUNTERS = {
    "orders_notified": orders_notified,
    "positions_notified": positions_notified,
    "fill_rate": fill_rate,
    "days_to_first_letter": days_to_first_letter,
    "days_to_start": days_to_start,
}
