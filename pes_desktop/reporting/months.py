"""Counting in calendar months."""

from __future__ import annotations

from datetime import date

from pes_desktop.domain.dates import month_bounds


def months_later(year: int, month: int, count: int) -> tuple[int, int]:
    """The month ``count`` months after (or before, when negative) a month."""
    index = year * 12 + month - 1 + count
    return index // 12, index % 12 + 1


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return month_bounds(year, month)[1]


def months_before_day(day: date, count: int) -> date:
    """The same day ``count`` months earlier, or the last day of that month when it has no such day."""
    year, month = months_later(day.year, day.month, -count)
    return date(year, month, min(day.day, month_end(year, month).day))
