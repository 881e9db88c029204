"""The month's numbers against numbers worked out by hand, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from support.report_office import NOON, ReportOffice

from pes_desktop.models import Jobseeker, Referral, Vacancy
from pes_desktop.reference.country_model import AgeGroup
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.report import MonthReport

OCT = (2026, 10)
Compute = Callable[..., MonthReport]


@pytest.fixture
def month(session: Session, office: ReportOffice, age_groups: Sequence[AgeGroup]) -> Compute:
    def compute(year: int = 2026, number: int = 10, until: date = date(2026, 11, 5)) -> MonthReport:
        return compute_month(load_facts(session, office.id, until), year, number, age_groups)
    return compute


def counts(report: MonthReport, *codes: str) -> list[int]:
    return [report.count(code) for code in codes]


def test_empty_office_has_no_percentages(month: Compute) -> None:
    report = month()
    assert report.count("offices") == 1
    for code in ("presented_rate", "no_show_rate", "answer_rate", "placement_rate", "fill_rate", "kept_30", "kept_90",
                 "referrals_per_placement", "days_to_start", "days_to_first_letter"):
        assert report.value(code).amount is None, code
    assert report.count("registered") == 0
    assert report.breakdown("registered", "sex") == {}


def test_month_borders_and_first_registration(office: ReportOffice, month: Compute) -> None:
    last, first = office.person(date(2026, 9, 30)), office.person(date(2026, 10, 1))
    end, after = office.person(date(2026, 10, 31)), office.person(date(2026, 11, 1))
    old = office.person(date(2026, 3, 2))
    office.registration(old, "exited", date(2026, 8, 1), "moved")
    office.registration(old, "returned", date(2026, 10, 10))
    office.registration(last, "renewed", date(2026, 10, 2))
    office.registration(last, "renewed", date(2026, 10, 30))
    report = month()
    assert counts(report, "registered", "returned", "applications", "renewed") == [2, 1, 3, 1]
    assert report.people_behind("registered") == sorted([first, end])
    assert report.people_behind("applications") == sorted([first, end, old])
    assert report.people_behind("renewed") == [last]
    assert after in month(2026, 11).people_behind("registered")
    assert counts(month(2026, 9), "registered", "renewed") == [1, 0]


def test_person_without_events_counts_by_its_own_date(office: ReportOffice, month: Compute) -> None:
    person = office.person(date(2026, 10, 4), events=False)
    assert month().people_behind("registered") == [person]
    assert month(until=date(2026, 10, 3)).people_behind("registered") == []  # not yet known on that day


def test_active_needs_contact_availability_and_no_exit(office: ReportOffice, month: Compute) -> None:
    at_border = office.person(date(2026, 8, 2))  # 90 days before 31 October
    office.person(date(2026, 8, 1))  # 91 days
    seen = office.person(date(2026, 1, 5))
    office.service(seen, "visit", date(2026, 10, 1))
    gone = office.person(date(2026, 10, 3))
    office.registration(gone, "exited", date(2026, 10, 31), "moved")
    leaving = office.person(date(2026, 10, 3))
    office.registration(leaving, "exited", date(2026, 11, 1), "moved")
    office.person(date(2026, 10, 3), available_from=date(2026, 11, 1))
    report = month()
    assert report.people_behind("active") == sorted([at_border, seen, leaving])
    assert report.people_behind("waiting_6_months") == [seen]
    assert report.count("waiting_12_months") == 0
    assert report.indicators["exits"].parts == {"moved": 1}
    assert report.people_behind("exits", part="moved") == [gone]


def test_waiting_counts_calendar_months_of_the_present_search(office: ReportOffice, month: Compute) -> None:
    six = office.person(date(2026, 4, 30))
    exactly = office.person(date(2025, 10, 31))
    more = office.person(date(2025, 10, 30))
    anew = office.person(date(2024, 1, 1))
    office.registration(anew, "exited", date(2026, 1, 1), "moved")
    office.registration(anew, "returned", date(2026, 9, 1))
    for person in (six, exactly, more, anew):
        office.registration(person, "renewed", date(2026, 10, 15))
    report = month()
    # Six months before 31 October is 30 April: that day itself is not more than six months ago.
    assert report.people_behind("waiting_6_months") == sorted([exactly, more])
    assert report.people_behind("waiting_12_months") == [more]


def test_placed_people_are_not_active_until_they_ask_again(office: ReportOffice, month: Compute) -> None:
    vacancy = office.vacancy(date(2026, 9, 20), positions=2)
    placed, again = office.person(date(2026, 9, 25)), office.person(date(2026, 9, 25))
    for person in (placed, again):
        referral = office.refer(person, vacancy, date(2026, 10, 1))
        office.move(referral, "hired", date(2026, 10, 5))
        office.verify(referral, date(2026, 10, 8))
    office.registration(again, "renewed", date(2026, 10, 20))
    assert month().people_behind("active") == [again]


def test_referred_twice_is_one_person_and_two_letters(office: ReportOffice, month: Compute) -> None:
    person = office.person(date(2026, 9, 1))
    office.refer(person, office.vacancy(date(2026, 9, 20)), date(2026, 10, 1))
    office.refer(person, office.vacancy(date(2026, 9, 25)), date(2026, 10, 31))
    office.refer(person, office.vacancy(date(2026, 9, 26)), date(2026, 11, 1))
    report = month()
    assert counts(report, "people_referred", "letters_issued") == [1, 2]
    assert report.value("placement_rate").denominator == 1
    assert len(report.records_behind("letters_issued")) == 2


def test_undone_and_void_count_nowhere(office: ReportOffice, month: Compute) -> None:
    vacancy = office.vacancy(date(2026, 9, 20), positions=3)
    person = office.person(date(2026, 9, 1))
    referral = office.refer(person, vacancy, date(2026, 10, 1))
    wrong = office.move(referral, "did_not_present", date(2026, 10, 3))
    office.move(referral, "issued", date(2026, 10, 3), undoes=wrong)
    office.move(referral, "presented", date(2026, 10, 3))
    void = office.refer(office.person(date(2026, 9, 1)), vacancy, date(2026, 10, 2))
    office.move(void, "void", date(2026, 11, 2), reason="error")
    report = month()
    assert counts(report, "people_referred", "letters_issued") == [1, 1]
    assert report.value("no_show_rate").amount == 0
    assert report.value("presented_rate").amount == 1
    # On 1 November nobody knew yet that the second letter would be voided.
    assert month(until=date(2026, 11, 1)).count("letters_issued") == 2


def test_undoing_an_undo_brings_the_move_back(office: ReportOffice, month: Compute) -> None:
    referral = office.refer(office.person(date(2026, 9, 1)), office.vacancy(date(2026, 9, 2)), date(2026, 10, 1))
    missed = office.move(referral, "did_not_present", date(2026, 10, 3))
    undo = office.move(referral, "issued", date(2026, 10, 3), undoes=missed)
    office.move(referral, "did_not_present", date(2026, 10, 3), undoes=undo)
    assert month().value("no_show_rate").amount == 1


def test_presented_and_answers(office: ReportOffice, month: Compute) -> None:
    vacancy = office.vacancy(date(2026, 9, 1), positions=9)
    moves = [
        [("presented", {})],
        [("did_not_present", {}), ("presented", {})],  # came later after all
        [("did_not_present", {})],
        [("not_hired", {"reason": "experience"})],  # seen by the employer
        [("not_hired", {"reason": "filled"})],  # answered, but never seen
        [("no_answer", {})],
        [("declined", {"reason": "distance"})],
        [],
    ]
    for steps in moves:
        referral = office.refer(office.person(date(2026, 9, 1)), vacancy, date(2026, 10, 5))
        for state, more in steps:
            office.move(referral, state, date(2026, 10, 9), **more)
    report = month()
    value = report.value("presented_rate")
    assert (value.numerator, value.denominator) == (3, 8)
    value = report.value("no_show_rate")
    assert (value.numerator, value.denominator, value.amount) == (1, 4, Fraction(1, 4))
    value = report.value("answer_rate")
    assert (value.numerator, value.denominator) == (5, 8)


def test_what_makes_a_placement_count(office: ReportOffice, session: Session, month: Compute) -> None:
    def hire(notified: date = date(2026, 9, 10), verify: bool = True, **more: object) -> object:
        person = office.person(date(2026, 9, 1))
        referral = office.refer(person, office.vacancy(notified, positions=2), date(2026, 10, 1))
        office.move(referral, "hired", date(2026, 10, 6))
        if verify:
            office.verify(referral, date(2026, 10, 12), **more)  # type: ignore[arg-type]
        return referral

    good = [hire(), hire(notified=date(2026, 10, 1))]  # notified the same day is early enough
    alone = hire(staff=office.counselor)
    late_order = hire(notified=date(2026, 10, 2))
    no_proof = hire(evidence="")
    wrong_role = hire(role="coordinator")
    told = hire(verify=False)
    known_late = hire()
    session.get(Referral, known_late).vacancy_known_on = date(2026, 10, 2)  # type: ignore[union-attr]
    flagged = hire()
    session.get(Referral, flagged).self_verified = True  # type: ignore[union-attr]
    session.flush()
    report = month()
    assert report.records_behind("placements_verified") == sorted(good)  # type: ignore[type-var]
    assert report.records_behind("placements_self_verified") == sorted([alone, flagged])  # type: ignore[type-var]
    assert report.records_behind("placements_reported") == sorted(  # type: ignore[type-var]
        [late_order, no_proof, wrong_role, told, known_late])
    assert report.count("people_placed") == 2
    assert report.value("placement_rate").amount == Fraction(2, 9)
    assert report.value("referrals_per_placement").amount == Fraction(9, 2)


def test_hired_in_one_month_verified_in_the_next(office: ReportOffice, month: Compute) -> None:
    person = office.person(date(2026, 9, 1))
    referral = office.refer(person, office.vacancy(date(2026, 9, 10)), date(2026, 10, 28))
    office.move(referral, "hired", date(2026, 10, 30))
    office.verify(referral, date(2026, 11, 3))
    october, november = month(), month(2026, 11)
    assert counts(october, "placements_verified", "placements_reported", "people_placed") == [0, 1, 0]
    assert counts(november, "placements_verified", "placements_reported", "people_placed") == [1, 0, 1]
    assert october.value("placement_rate").amount == 1  # the person was referred in October
    assert november.value("placement_rate").amount is None


def test_hire_that_was_taken_back_is_not_reported(office: ReportOffice, month: Compute) -> None:
    referral = office.refer(office.person(date(2026, 9, 1)), office.vacancy(date(2026, 9, 2)), date(2026, 10, 1))
    office.move(referral, "hired", date(2026, 10, 5))
    office.move(referral, "not_hired", date(2026, 10, 9), reason="other")
    assert month().count("placements_reported") == 0


def test_self_found_is_apart(office: ReportOffice, month: Compute) -> None:
    person = office.person(date(2026, 9, 1))
    office.registration(person, "exited", date(2026, 10, 9), "found_self")
    report = month()
    assert counts(report, "self_found", "people_placed", "placements_reported", "exits") == [1, 0, 0, 1]


def test_placement_rate_is_provisional_until_month_three(office: ReportOffice, month: Compute) -> None:
    vacancy = office.vacancy(date(2026, 9, 1), positions=4)
    on_time, too_late = (office.refer(office.person(date(2026, 9, 1)), vacancy, date(2026, 10, 1)) for _ in range(2))
    office.move(on_time, "hired", date(2026, 12, 1))
    office.verify(on_time, date(2026, 12, 30))  # the 90th day
    office.move(too_late, "hired", date(2026, 12, 1))
    office.verify(too_late, date(2026, 12, 31))
    early = month(until=date(2026, 12, 29)).indicators["placement_rate"]
    assert (early.value.amount, early.provisional) == (0, True)
    before = month(until=date(2027, 1, 30)).indicators["placement_rate"]
    assert (before.value.amount, before.provisional) == (Fraction(1, 2), True)
    settled = month(until=date(2027, 1, 31)).indicators["placement_rate"]
    assert (settled.value.amount, settled.provisional, settled.final_on) == (Fraction(1, 2), False, date(2027, 1, 31))


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
