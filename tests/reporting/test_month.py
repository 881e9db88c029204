"""The month's numbers worked out by hand, on SQLite and on PostgreSQL: people, referrals, placements."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session
from support.report_office import Compute, ReportOffice, counts

from pes_desktop.models import Referral


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
