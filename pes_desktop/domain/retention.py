"""How long a person's data are kept after the last contact, and from when their erasure is proposed."""

from __future__ import annotations

from datetime import date

from pes_desktop.domain.dates import years_before

#: Days ahead in which people are shown as coming up.
AHEAD_DAYS = 30


def keep_until(last_contact: date, years: int) -> date:
    """The last day of keeping; 29 February counts as the 28th where the year has none."""
    try:
        return last_contact.replace(year=last_contact.year + years)
    except ValueError:
        return last_contact.replace(year=last_contact.year + years, day=28)


def is_over(last_contact: date, years: int, today: date) -> bool:
    """Whether the time of keeping has passed: from the day after its last day."""
    return today > keep_until(last_contact, years)


def latest_contact_due(today: date, years: int, ahead: int = 0) -> date:
    """People whose last contact lies on or before this day are due within ``ahead`` days.

    The greatest day ``d`` with ``keep_until(d, years) < today + ahead``.
    """
    limit = date.fromordinal(today.toordinal() + ahead)
    day = years_before(limit, years)  # at most two days late: the day itself, and 29 February beside the 28th
    while keep_until(day, years) >= limit:
        day = date.fromordinal(day.toordinal() - 1)
    return day
