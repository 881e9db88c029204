"""Data of the charts; the screen and the workbook draw the same numbers."""

from __future__ import annotations

from pes_desktop.domain.dates import month_bounds
from pes_desktop.reporting.count_referrals import came
from pes_desktop.reporting.month_view import MonthView
from pes_desktop.reporting.months import months_later
from pes_desktop.reporting.placements import SELF_VERIFIED, VERIFIED
from pes_desktop.reporting.report import MonthReport, Series


def funnel(view: MonthView, report: MonthReport) -> Series:
    """How far the people referred in the month have come: referred, presented, hired, verified (each person once)."""
    referred = {referral.person for referral in view.issued}
    presented = {referral.person for referral in view.issued if came(referral, view.facts.until)}
    month = {referral.id for referral in view.issued}
    standing = [item for item in view.placements if item.referral.id in month]
    verified = {item.referral.person for item in standing if item.kind == VERIFIED}
    hired = {item.referral.person for item in standing
             if item.reported_at(view.facts.until) or item.counted_on is not None}
    counts = (report.count("registered"), len(referred), len(presented), len(hired), len(verified))
    return Series("funnel", ("registered", "referred", "presented", "hired", "verified"), {"people": counts})


def placements_by_month(view: MonthView, months: int) -> Series:
    """Placements of the last ``months`` months up to this one: verified, self-verified, reported (as at each end)."""
    labels, verified, alone, reported = [], [], [], []
    for back in range(months - 1, -1, -1):
        year, month = months_later(view.last.year, view.last.month, -back)
        first, last = month_bounds(year, month)
        labels.append(f"{year}-{month:02d}")
        days = [(item.kind, item.counted_on) for item in view.placements if item.counted_on is not None]
        verified.append(sum(kind == VERIFIED and first <= day <= last for kind, day in days))
        alone.append(sum(kind == SELF_VERIFIED and first <= day <= last for kind, day in days))
        reported.append(sum(first <= item.hired_on <= last and item.reported_at(last) for item in view.placements))
    values = {"verified": tuple(verified), "self_verified": tuple(alone), "reported": tuple(reported)}
    return Series("placements_by_month", tuple(labels), values)


