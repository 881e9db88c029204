"""Every indicator of the month, from the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pes_desktop.domain.dates import month_bounds
from pes_desktop.reference.country_model import AgeGroup
from pes_desktop.reporting import count_people, count_referrals, count_vacancies
from pes_desktop.reporting.definitions import DEFINITIONS
from pes_desktop.reporting.facts import Facts
from pes_desktop.reporting.month_view import MonthView
from pes_desktop.reporting.report import Indicator, MonthReport, Unit, final_on
from pes_desktop.reporting.series import funnel, placements_by_month

Counted = tuple[list[Unit], list[Unit] | None]
Counter = Callable[[MonthView], Counted]

COUNTERS: dict[str, Counter] = {**count_people.COUNTERS, **count_vacancies.COUNTERS, **count_referrals.COUNTERS}


def compute_month(
    facts: Facts, year: int, month: int, age_groups: Sequence[AgeGroup], *,
    validity_days: int = 90, placement_window: int = 90,
) -> MonthReport:
    """The report of one month from facts known on ``facts.until``.

    ``age_groups``, ``validity_days`` (a registration without contact) and ``placement_window`` come from the
    country pack. Facts of other months in ``facts`` are needed too (waiting, placement rate, time to fill).
    """
    first, last = month_bounds(year, month)
    view = MonthView(facts, first, last, validity_days, placement_window)
    indicators = {}
    for definition in DEFINITIONS:
        units, base = COUNTERS[definition.code](view)
        settled = final_on(definition.code, last)
        indicators[definition.code] = Indicator(
            definition, tuple(units), None if base is None else tuple(base), facts.until < settled, settled)
    report = MonthReport(year, month, facts.until, first, last, facts.offices, indicators, facts.people,
                         tuple(age_groups), validity_days, placement_window)
    object.__setattr__(report, "series", (funnel(view, report), placements_by_month(view, 6)))
    return report
