"""Pay made comparable: what an amount per hour, day, week or month comes to in a month, in whole cents.

Factors: a month has 52/12 weeks; days worked = weekly hours / daily hours x 52/12, rounded half up (Ecuador 40/8: 22;
Argentina 48/8: 26), so that a counselor can do the same sum on paper: "20 a day x 22 days = 440". Half-time work counts
half the hours of a day, weekend work 9 days a month. Piece pay has no monthly value and is never compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

WEEKS_IN_MONTH = Fraction(52, 12)
WEEKEND_DAYS = 9  # two days in each of 52/12 weeks
PERIODS = ("hour", "day", "week", "month", "piece")


@dataclass(frozen=True, slots=True)
class WorkHours:
    """Ordinary legal hours of the country (``country.json`` work_time)."""

    weekly_hours: int = 40
    daily_hours: int = 8

    @property
    def days_in_month(self) -> int:
        """Working days of an ordinary month."""
        return int(Fraction(self.weekly_hours, self.daily_hours) * WEEKS_IN_MONTH + Fraction(1, 2))


def days_worked(hours: str, work: WorkHours) -> int:
    """Days a month on which a job of these ``hours`` (enums.Hours) is travelled to."""
    return WEEKEND_DAYS if hours == "weekend" else work.days_in_month


def month_factors(hours: str, work: WorkHours) -> tuple[Fraction | None, ...]:
    """What one unit of pay comes to in a month of a job with ``hours``, in the order of ``PERIODS``; None for piece."""
    days = days_worked(hours, work)
    daily = Fraction(work.daily_hours, 2 if hours == "part" else 1)
    return (daily * days, Fraction(days), WEEKS_IN_MONTH, Fraction(1), None)


def cents(amount: Decimal) -> int:
    """Whole cents of an amount."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def monthly_cents(amount: Decimal | None, period: str, hours: str, work: WorkHours) -> int | None:
    """Monthly equivalent in cents; None when the amount is not told, the period unknown or by the piece."""
    factor = month_factors(hours, work)[PERIODS.index(period)] if period in PERIODS else None
    if amount is None or factor is None:
        return None
    return cents(amount) * factor.numerator // factor.denominator


def fare_cents(one_way: Decimal, hours: str, work: WorkHours) -> int:
    """What going there and back costs in a month: 1.50 each way on 22 days is 66.00."""
    return cents(one_way) * 2 * days_worked(hours, work)
