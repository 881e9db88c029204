"""A closed month never changes silently: corrections, once, and the provisional number when it settles."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session
from support.report_office import ReportOffice

from pes_desktop.reference.country_model import AgeGroup
from pes_desktop.reporting.close import Correction, close_figures, corrections, corrections_of_earlier
from pes_desktop.reporting.closed import as_closed, reported_corrections
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.report import MonthReport, Value

Compute = Callable[..., MonthReport]


@pytest.fixture
def month(session: Session, office: ReportOffice, age_groups: Sequence[AgeGroup]) -> Compute:
    def compute(number: int, until: date) -> MonthReport:
        return compute_month(load_facts(session, office.id, until), 2026, number, age_groups)
    return compute


def stored(report: MonthReport, found: Sequence[Correction] = ()) -> dict[str, object]:
    """The figures as they come back from the database's JSON."""
    return json.loads(json.dumps(close_figures(report, found)))  # type: ignore[no-any-return]


def test_unchanged_month_has_no_corrections(office: ReportOffice, month: Compute) -> None:
    office.refer(office.person(date(2026, 10, 2)), office.vacancy(date(2026, 10, 1)), date(2026, 10, 3))
    figures = stored(month(10, date(2026, 11, 3)))
    assert corrections(figures, month(10, date(2026, 11, 30))) == []
    assert figures["values"]["registered"] == {"n": "1", "d": None, "provisional": False}  # type: ignore[index]
    assert figures["cells"]["registered"]["sex"]["F"]["n"] == "1"  # type: ignore[index]


def test_late_fact_becomes_a_correction_once(office: ReportOffice, month: Compute) -> None:
    person = office.person(date(2026, 9, 1))
    referral = office.refer(person, office.vacancy(date(2026, 9, 2)), date(2026, 9, 5))
    september = stored(month(9, date(2026, 10, 2)))
    office.move(referral, "hired", date(2026, 9, 20))
    office.verify(referral, date(2026, 9, 29))  # happened in September, entered in October

    def again(year: int, number: int) -> MonthReport:
        return month(number, date(2026, 11, 2))

    found = corrections_of_earlier([september], again)
    late = {item.code: item for item in found if item.kind == "late"}
    placed = late["placements_verified"]
    assert (placed.year, placed.month, placed.before, placed.after) == (
        2026, 9, Value(Fraction(0)), Value(Fraction(1)))
    assert late["active"].after.amount == 0
    assert late["days_to_start"].before.amount is None
    october = stored(month(10, date(2026, 11, 2)), found)
    assert corrections_of_earlier([september, october], again) == []
    # A second late fact starts from what October reported.
    other = office.refer(office.person(date(2026, 9, 1)), office.vacancy(date(2026, 9, 2)), date(2026, 9, 5))
    office.move(other, "hired", date(2026, 9, 20))
    office.verify(other, date(2026, 9, 30))
    anew = {item.code: item for item in corrections_of_earlier([september, october], again)}
    assert (anew["placements_verified"].before, anew["placements_verified"].after) == (
        Value(Fraction(1)), Value(Fraction(2)))


def test_void_after_the_close_is_a_correction(office: ReportOffice, month: Compute) -> None:
    referral = office.refer(office.person(date(2026, 10, 2)), office.vacancy(date(2026, 10, 1)), date(2026, 10, 3))
    october = stored(month(10, date(2026, 11, 3)))
    office.move(referral, "void", date(2026, 11, 9), reason="error")
    changed = {item.code: item.after.amount for item in corrections(october, month(10, date(2026, 11, 20)))}
    assert changed["letters_issued"] == changed["people_referred"] == 0


def test_placement_rate_moves_quietly_then_is_reported_as_final(office: ReportOffice, month: Compute) -> None:
    referral = office.refer(office.person(date(2026, 9, 1)), office.vacancy(date(2026, 9, 2)), date(2026, 9, 5))
    figures = stored(month(9, date(2026, 10, 2)))
    office.move(referral, "hired", date(2026, 10, 9))
    office.verify(referral, date(2026, 10, 20))
    assert "placement_rate" not in [c.code for c in corrections(figures, month(9, date(2026, 12, 30)))]
    final = [c for c in corrections(figures, month(9, date(2026, 12, 31))) if c.code == "placement_rate"]
    assert [(c.kind, c.before.amount, c.after.amount) for c in final] == [("final", 0, 1)]
    assert final[0].after.denominator == 1


def test_final_rate_is_reported_even_if_it_did_not_move(office: ReportOffice, month: Compute) -> None:
    office.refer(office.person(date(2026, 9, 1)), office.vacancy(date(2026, 9, 2)), date(2026, 9, 5))
    figures = stored(month(9, date(2026, 10, 2)))
    found = corrections(figures, month(9, date(2026, 12, 31)))
    assert [(c.code, c.kind, c.before == c.after) for c in found] == [("placement_rate", "final", True)]


def test_month_closed_before_its_end_is_provisional(office: ReportOffice, month: Compute) -> None:
    early = month(10, date(2026, 10, 30))
    assert early.running
    assert early.indicators["registered"].provisional
    figures = stored(early)
    office.person(date(2026, 10, 31))
    found = {c.code: c.kind for c in corrections(figures, month(10, date(2026, 11, 2)))}
    assert found["registered"] == "final"


def test_figures_of_an_older_program_are_compared_as_far_as_they_go(office: ReportOffice, month: Compute) -> None:
    figures = stored(month(10, date(2026, 11, 2)))
    values = figures["values"]
    del values["active"]  # type: ignore[attr-defined]
    values["faxes_sent"] = {"n": "3", "d": None, "provisional": False}  # type: ignore[index]
    office.person(date(2026, 10, 3))
    codes = {c.code for c in corrections(figures, month(10, date(2026, 11, 3)))}
    assert codes == {"registered", "applications"}


def test_closed_month_is_shown_as_reported(office: ReportOffice, month: Compute) -> None:
    first = office.person(date(2026, 10, 2))
    office.service(first, "visit", date(2026, 10, 2))
    reported = month(10, date(2026, 11, 2))
    figures = stored(reported)
    for sex in ("M", "X"):
        late = office.person(date(2026, 10, 5), sex=sex)
        office.service(late, "workshop", date(2026, 10, 5))
        office.service(late, "visit", date(2026, 10, 5))
    now = month(10, date(2026, 11, 20))
    shown = as_closed(now, figures)
    assert (now.count("registered"), shown.count("registered")) == (3, 1)
    assert (now.count("registered", sex="M"), shown.count("registered", sex="M")) == (1, 0)
    assert shown.breakdown("registered", "sex") == reported.breakdown("registered", "sex")
    assert shown.indicators["services_given"].parts == {"visit": 1}
    assert shown.part_count("services_given", "visit") == shown.part_count("services_given", "visit", sex="F") == 1
    assert shown.part_count("services_given", "visit", sex="M") == shown.part_count("services_given", "workshop") == 0
    assert shown.value("presented_rate", sex="M").amount is None
    assert shown.chart_series() == reported.chart_series()
    assert close_figures(shown)["values"] == figures["values"]
    changed = {c.code for c in corrections(figures, now)}
    assert {"registered", "services_given", "active"} <= changed
    # What the close did not keep is today's: the people themselves and the other break-downs.
    assert len(shown.people_behind("registered")) == 3


def test_corrections_of_a_closed_month_come_back(office: ReportOffice, month: Compute) -> None:
    office.refer(office.person(date(2026, 9, 1)), office.vacancy(date(2026, 9, 2)), date(2026, 9, 5))
    september = stored(month(9, date(2026, 10, 2)))
    office.person(date(2026, 9, 30))
    found = corrections_of_earlier([september], lambda year, number: month(number, date(2026, 11, 2)))
    assert found
    assert reported_corrections(stored(month(10, date(2026, 11, 2)), found)) == found
