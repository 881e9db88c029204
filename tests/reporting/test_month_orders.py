"""The month's numbers worked out by hand: orders, times, services, breakdowns, sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from support.report_office import NOON, OCT, Compute, ReportOffice, counts

from pes_desktop.models import Jobseeker, Referral, Vacancy
from pes_desktop.reference.country_model import AgeGroup
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts


def test_orders_positions_and_fill_rate(office: ReportOffice, month: Compute) -> None:
    covered = office.vacancy(date(2026, 9, 10), positions=2, status="covered", status_on=date(2026, 10, 20))
    office.vacancy(date(2026, 9, 1), positions=3, closes_on=date(2026, 10, 1))  # ran out in the month
    office.vacancy(date(2026, 10, 1), positions=5)  # still open
    office.vacancy(date(2026, 10, 31), positions=1, status="cancelled", status_on=date(2026, 11, 2))
    for _ in range(3):  # three hires verified on two positions fill two
        referral = office.refer(office.person(date(2026, 9, 1)), covered, date(2026, 10, 2))
        office.move(referral, "hired", date(2026, 10, 5))
        office.verify(referral, date(2026, 10, 9))
    report = month()
    assert counts(report, "orders_notified", "positions_notified") == [2, 6]
    value = report.value("fill_rate")
    assert (value.numerator, value.denominator) == (2, 5)
    assert report.people_behind("fill_rate") == []


def test_medians_of_days(office: ReportOffice, session: Session, month: Compute) -> None:
    for days_letter, days_start in ((1, 10), (4, 21), (5, 30), (20, 31)):
        notified = date(2026, 9, 30)
        vacancy = office.vacancy(notified)
        referral = office.refer(office.person(date(2026, 9, 1)), vacancy, date.fromordinal(
            notified.toordinal() + days_letter))
        office.move(referral, "hired", date(2026, 10, 20))
        office.verify(referral, date(2026, 10, 31))
        session.get(Referral, referral).started_on = date.fromordinal(  # type: ignore[union-attr]
            notified.toordinal() + days_start)
    session.flush()
    report = month()
    assert report.value("days_to_first_letter").amount == Fraction(9, 2)
    assert report.value("days_to_start").amount == Fraction(51, 2)


def test_kept_at_30_and_90_days(office: ReportOffice, month: Compute) -> None:
    vacancy = office.vacancy(date(2026, 6, 1), positions=9)

    def placed(start: date, *states: tuple[str, date]) -> None:
        referral = office.refer(office.person(date(2026, 6, 1)), vacancy, date(2026, 6, 20))
        office.move(referral, "hired", start)
        office.verify(referral, start)
        for state, day in states:
            office.move(referral, state, day)

    placed(date(2026, 9, 1), ("kept_30", date(2026, 10, 2)))  # 30th day: 1 October
    placed(date(2026, 10, 1), ("kept_30", date(2026, 11, 2)))  # 30th day: 31 October, asked in November
    placed(date(2026, 9, 15), ("left", date(2026, 9, 30)))
    placed(date(2026, 8, 31), ("kept_30", date(2026, 10, 1)))  # 30th day: 30 September
    placed(date(2026, 7, 10), ("kept_30", date(2026, 8, 9)), ("kept_90", date(2026, 10, 8)))
    report = month(until=date(2026, 12, 5))
    value = report.value("kept_30")
    assert (value.numerator, value.denominator) == (2, 3)
    value = report.value("kept_90")
    assert (value.numerator, value.denominator) == (1, 1)


def test_services_people_and_acts_apart(office: ReportOffice, month: Compute) -> None:
    person = office.person(date(2026, 9, 1))
    office.service(person, "visit", date(2026, 10, 1))
    office.service(person, "orientation", date(2026, 10, 31))
    office.service(person, "visit", date(2026, 11, 1))
    office.service(None, "employer_advice", date(2026, 10, 7))
    report = month()
    assert counts(report, "services_given", "people_served") == [3, 1]
    assert report.indicators["services_given"].parts == {"employer_advice": 1, "orientation": 1, "visit": 1}


def test_breakdowns_add_up_and_list_their_people(office: ReportOffice, month: Compute) -> None:
    girl = office.person(date(2026, 10, 2), birth_date=date(2009, 10, 3), education_level="primary")  # 16 that day
    woman = office.person(date(2026, 10, 3), birth_date=date(2008, 10, 3), self_identification="kichwa")  # 18 today
    man = office.person(date(2026, 10, 4), sex="M", birth_date=None, disability_consent=True, disability=True)
    silent = office.person(date(2026, 10, 4), sex="", disability_consent=False, disability=True, wanted=[],
                           birth_date=date(2014, 1, 1), place_code="")
    report = month()
    for dimension in ("sex", "age_group", "education", "disability", "self_identification", "parish", "occupation"):
        cells = report.breakdown("registered", dimension)
        assert sum(value.numerator or 0 for value in cells.values()) == 4, dimension
    assert report.people_behind("registered", sex="F", age_group="15-17") == [girl]
    assert report.people_behind("registered", sex="F", age_group="18-24") == [woman]
    assert report.people_behind("registered", age_group="unknown") == [man]
    assert report.people_behind("registered", age_group="other") == [silent]
    assert report.people_behind("registered", disability="yes") == [man]  # the other gave no consent
    assert report.people_behind("registered", self_identification="kichwa") == [woman]
    assert report.people_behind("registered", occupation="9") == sorted([girl, woman, man])
    assert report.people_behind("registered", parish="unknown") == [silent]
    assert report.count("registered", sex="F", education="primary") == 1
    with pytest.raises(KeyError):
        report.value("registered", colour="red")


def test_occupation_falls_back_on_the_latest_job(office: ReportOffice, month: Compute) -> None:
    from pes_desktop.models import Job

    person = office.person(date(2026, 10, 2), wanted=[{"occupation": "lo que haya", "unit_group": None}])
    office.add(Job(jobseeker_id=person, position=0, occupation="albañil", unit_group="7112"))
    office.add(Job(jobseeker_id=person, position=1, occupation="cocinera", unit_group="5120"))
    assert list(month().breakdown("registered", "occupation")) == ["7"]


def test_merged_people_count_once(office: ReportOffice, session: Session, month: Compute) -> None:
    first, second, third = (office.person(day) for day in (date(2026, 9, 2), date(2026, 10, 5), date(2026, 10, 6)))
    for person, target in ((third, second), (second, first)):
        session.get(Jobseeker, person).merged_into = target  # type: ignore[union-attr]
    vacancy = office.vacancy(date(2026, 9, 1), positions=2)
    office.refer(first, vacancy, date(2026, 10, 7))
    office.refer(third, vacancy, date(2026, 10, 8))
    session.flush()
    report = month()
    assert counts(report, "registered", "active", "people_referred", "letters_issued") == [0, 1, 1, 2]
    assert report.people_behind("people_referred") == [first]
    assert counts(month(2026, 9), "registered") == [1]


def test_removed_rows_are_left_out(office: ReportOffice, session: Session, month: Compute) -> None:
    person = office.person(date(2026, 10, 2))
    vacancy = office.vacancy(date(2026, 10, 2))
    office.refer(person, vacancy, date(2026, 10, 3))
    assert counts(month(), "registered", "people_referred", "positions_notified") == [1, 1, 1]
    session.get(Jobseeker, person).removed_at = NOON  # type: ignore[union-attr]
    session.get(Vacancy, vacancy).removed_at = NOON  # type: ignore[union-attr]
    session.flush()
    assert counts(month(), "registered", "people_referred", "letters_issued", "positions_notified") == [0, 0, 0, 0]


def test_headquarters_sums_its_offices(
    office: ReportOffice, session: Session, age_groups: Sequence[AgeGroup], month: Compute
) -> None:
    other = ReportOffice(session, "GUA", "Guamote")
    for place, number in ((office, 2), (other, 3)):
        for _ in range(number):
            place.refer(place.person(date(2026, 10, 1)), place.vacancy(date(2026, 10, 1), 2), date(2026, 10, 2))
    guest = other.refer(office.person(date(2026, 10, 1)), office.vacancy(date(2026, 10, 1)), date(2026, 10, 9))
    everything = compute_month(load_facts(session, None, date(2026, 11, 5)), *OCT, age_groups)
    assert counts(everything, "offices", "registered", "positions_notified", "letters_issued") == [2, 6, 11, 6]
    both = compute_month(load_facts(session, [office.id, other.id], date(2026, 11, 5)), *OCT, age_groups)
    assert {c: i.value for c, i in both.indicators.items()} == {c: i.value for c, i in everything.indicators.items()}
    here = month()
    assert counts(here, "offices", "registered", "positions_notified", "letters_issued") == [1, 3, 5, 2]
    there = compute_month(load_facts(session, other.id, date(2026, 11, 5)), *OCT, age_groups)
    # The letter for the other office's person and order counts where it was written; the registration does not.
    assert counts(there, "registered", "positions_notified", "letters_issued") == [3, 6, 4]
    assert guest in there.records_behind("presented_rate", base=True)
    nobody = compute_month(load_facts(session, uuid4(), date(2026, 11, 5)), *OCT, age_groups)
    assert counts(nobody, "offices", "registered", "letters_issued") == [0, 0, 0]


def test_chart_series(office: ReportOffice, month: Compute) -> None:
    vacancy = office.vacancy(date(2026, 6, 1), positions=9)
    for issued, verified in ((date(2026, 7, 1), date(2026, 7, 20)), (date(2026, 10, 1), date(2026, 10, 20))):
        referral = office.refer(office.person(date(2026, 6, 1)), vacancy, issued)
        office.move(referral, "presented", issued)
        office.move(referral, "hired", verified)
        office.verify(referral, verified)
    office.refer(office.person(date(2026, 10, 2)), vacancy, date(2026, 10, 3))
    report = month()
    series = report.chart_series()
    assert series["funnel"].labels == ("registered", "referred", "presented", "hired", "verified")
    assert series["funnel"].values["people"] == (1, 2, 1, 1, 1)
    by_month = series["placements_by_month"]
    assert by_month.labels == ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
    assert by_month.values["verified"] == (0, 0, 1, 0, 0, 1)
    assert by_month.values["verified"][-1] == report.count("placements_verified")


def test_every_indicator_has_words_in_both_languages(month: Compute) -> None:
    from pes_desktop.reference.messages import has

    for code, indicator in month().indicators.items():
        keys = [f"indicator.{code}.name", f"indicator.{code}.formula", f"report.unit.{indicator.definition.unit}",
                f"report.section.{indicator.definition.section}",
                f"report.settles.{indicator.definition.settles_after}"]
        for lang in ("es", "en"):
            assert [key for key in keys if not has(key, lang)] == []
