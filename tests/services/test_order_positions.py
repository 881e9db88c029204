"""An order's positions, status and referrals agree, whatever changes one of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from service_kit import TODAY, person_form
from sqlalchemy import select

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.referral import ENDS_WITH_ORDER, MOVES, Outcome, ReferralState
from pes_desktop.domain.vacancy import EmployerForm
from pes_desktop.models import Jobseeker, Referral, ReferralEvent, Vacancy
from pes_desktop.services import employers, intake, letters, matching, referral_lists, referrals, vacancies
from pes_desktop.services.referral_view import load_referral

S = ReferralState
NAMES = ("Rosa", "Juana", "Elsa", "Delia", "Blanca", "Inés")


@pytest.fixture
def people(office, maria):
    return [maria] + [intake.save_intake(office, person_form(office, document_number="", names=name)).jobseeker_id
                      for name in NAMES]


def sent(office, person, order):
    referral = referrals.refer(office, person, order).referral_id
    letters.issue_letter(office, referral)
    return referral


def hired(office, person, order):
    referral = sent(office, person, order)
    referrals.record_outcome(office, referral, Outcome(S.HIRED, TODAY))
    return referral


def verify(liaison, referral):
    return referrals.record_outcome(liaison, referral, Outcome(S.VERIFIED, TODAY, evidence="call"))


def ask_for(ctx, order, positions):
    form = vacancies.load_vacancy(ctx, order).form
    form.positions = positions
    return vacancies.save_vacancy(ctx, form, order)


def standing(ctx, order):
    view = vacancies.load_vacancy(ctx, order)
    return view.status, view.positions_filled, view.positions_left


def codes(act, *args, **named):
    with pytest.raises(DomainError) as error:
        act(*args, **named)
    return error.value.codes


def test_nobody_is_placed_where_no_position_is_left_until_the_order_is_raised(office, liaison, people, milking) -> None:
    first, second = hired(office, people[0], milking), hired(office, people[1], milking)
    verify(liaison, first)
    assert codes(verify, liaison, second) == ("no_positions_left",)
    assert load_referral(office, second).state == S.HIRED
    ask_for(liaison, milking, 2)
    verify(liaison, second)
    assert standing(office, milking) == (VacancyStatus.COVERED, 2, 0)


def test_undoing_a_void_does_not_place_one_too_many(office, liaison, people, milking) -> None:
    first, second = hired(office, people[0], milking), hired(office, people[1], milking)
    verify(liaison, first)
    referrals.record_outcome(office, first, Outcome(S.VOID, TODAY, reason="mistake"))
    verify(liaison, second)
    assert codes(referrals.undo_last, office, first) == ("no_positions_left",)
    assert standing(office, milking) == (VacancyStatus.COVERED, 1, 0)


def test_an_order_edited_opens_and_is_covered_by_its_positions(office, liaison, people, milking) -> None:
    ask_for(liaison, milking, 2)
    verify(liaison, hired(office, people[0], milking))
    ask_for(liaison, milking, 1)
    assert standing(office, milking) == (VacancyStatus.COVERED, 1, 0)
    ask_for(liaison, milking, 3)
    assert standing(office, milking) == (VacancyStatus.OPEN, 1, 2)
    verify(liaison, hired(office, people[1], milking))
    assert codes(ask_for, liaison, milking, 1) == ("positions_below_filled",)
    assert vacancies.load_vacancy(office, milking).form.positions == 3


def test_a_full_order_is_not_opened_again(office, liaison, people, milking) -> None:
    verify(liaison, hired(office, people[0], milking))
    assert codes(vacancies.set_vacancy_status, liaison, milking, VacancyStatus.OPEN) == ("no_positions_left",)
    vacancies.set_vacancy_status(liaison, milking, VacancyStatus.CLOSED, "no_longer")
    assert codes(vacancies.set_vacancy_status, liaison, milking, VacancyStatus.OPEN) == ("no_positions_left",)
    assert standing(office, milking)[0] == VacancyStatus.CLOSED


def test_an_order_called_covered_by_hand_stays_so(office, milking) -> None:
    vacancies.set_vacancy_status(office, milking, VacancyStatus.COVERED)
    ask_for(office, milking, 4)
    assert standing(office, milking) == (VacancyStatus.COVERED, 0, 4)


# --- letters keep the rules of referring ---
def test_no_letter_past_the_closing_day(office, maria, milking, days) -> None:
    referral = referrals.refer(office, maria, milking).referral_id
    days.day = vacancies.load_vacancy(office, milking).form.closes_on
    letters.issue_letter(office, referral)
    days.day = TODAY
    other = intake.save_intake(office, person_form(office, document_number="", names="Rosa")).jobseeker_id
    late = referrals.refer(office, other, milking).referral_id
    days.day = vacancies.load_vacancy(office, milking).form.closes_on + timedelta(days=1)
    assert codes(letters.issue_letter, office, late) == ("letter_vacancy_closed",)


@pytest.mark.parametrize(("table", "column", "value", "code"), [
    (Vacancy, "positions_filled", 1, "no_positions_left"),
    (Vacancy, "removed_at", "now", "letter_vacancy_closed"),
    (Vacancy, "status", "covered", "letter_vacancy_closed"),
    (Jobseeker, "removed_at", "now", "person_gone")])
def test_no_letter_where_nobody_could_be_referred(office, maria, milking, table, column, value, code) -> None:
    from pes_desktop.models.base import utcnow

    referral = referrals.refer(office, maria, milking).referral_id
    with office.store.local() as session:
        setattr(session.get_one(table, maria if table is Jobseeker else milking), column,
                utcnow() if value == "now" else value)
    assert codes(letters.issue_letter, office, referral) == (code,)
    assert load_referral(office, referral).letter_number == ""


# --- an order ends with its referrals ---
@pytest.fixture
def crowd(office, people, milking):
    """One referral in each state that matters when the order ends."""
    keys = {S.DRAFT: referrals.refer(office, people[0], milking).referral_id,
            S.HIRED: hired(office, people[1], milking)}
    for person, state in zip(people[2:], (S.ISSUED, S.PRESENTED, S.INTERVIEWED, S.NO_ANSWER), strict=False):
        keys[state] = sent(office, person, milking)
        if state is not S.ISSUED:
            referrals.record_outcome(office, keys[state], Outcome(state, TODAY))
    return keys


def states(ctx, keys):
    return {before: load_referral(ctx, key).state for before, key in keys.items()}


@pytest.mark.parametrize(("status", "reason"), [
    (VacancyStatus.CLOSED, "closed"), (VacancyStatus.CANCELLED, "cancelled")])
def test_referrals_end_with_their_order_and_hires_stay(office, liaison, milking, crowd, status, reason) -> None:
    assert vacancies.load_vacancy(office, milking).ending == 5
    done = vacancies.set_vacancy_status(liaison, milking, status, "no_longer")
    assert states(office, crowd) == {S.HIRED: S.HIRED} | dict.fromkeys(ENDS_WITH_ORDER, S.VACANCY_GONE)
    assert set(done.ended) == set(crowd.values()) - {crowd[S.HIRED]}
    assert done.changes.has("referral")
    assert done.changes.has("referral_event")
    with office.store.read() as session:
        lines = list(session.scalars(select(ReferralEvent).where(ReferralEvent.state == S.VACANCY_GONE)))
    assert {(line.reason, line.staff_id, line.role) for line in lines} == {(reason, liaison.staff.id, "liaison")}
    assert {line.from_state for line in lines} == ENDS_WITH_ORDER
    with office.store.read() as session:
        assert set(session.scalars(select(Referral.due_on).where(Referral.id.in_(done.ended)))) == {None}


def test_undoing_the_closing_brings_the_referrals_back(office, liaison, milking, crowd) -> None:
    ended = vacancies.set_vacancy_status(liaison, milking, VacancyStatus.CLOSED, "no_longer").ended
    voided = crowd[S.PRESENTED]
    referrals.record_outcome(office, voided, Outcome(S.VOID, TODAY, reason="duplicate"))
    vacancies.set_vacancy_status(liaison, milking, VacancyStatus.OPEN, revive=ended)
    assert states(office, crowd) == {state: state for state in crowd} | {S.PRESENTED: S.VOID}
    assert standing(office, milking)[0] == VacancyStatus.OPEN


def test_an_ordinary_reopening_revives_nobody(office, liaison, milking, crowd) -> None:
    vacancies.set_vacancy_status(liaison, milking, VacancyStatus.CLOSED, "no_longer")
    vacancies.set_vacancy_status(liaison, milking, VacancyStatus.OPEN)
    assert states(office, crowd)[S.ISSUED] == S.VACANCY_GONE


def test_what_ends_with_an_order_is_allowed_by_the_table() -> None:
    assert all(S.VACANCY_GONE in MOVES[state] for state in ENDS_WITH_ORDER)


# --- one way to save ---
def test_both_ways_of_saving_take_the_guess_from_a_closing_day(office, milking) -> None:
    for save in (lambda form: vacancies.save_vacancy(office, form, milking),
                 lambda form: vacancies.save_order(office, form, vacancy_id=milking)):
        with office.store.local() as session:
            session.get_one(Vacancy, milking).closing_assumed = True
        form = vacancies.load_vacancy(office, milking).form
        save(form)
        assert vacancies.load_vacancy(office, milking).closing_assumed, "the same day is still a guess"
        form.closes_on += timedelta(days=1)
        save(form)
        assert not vacancies.load_vacancy(office, milking).closing_assumed


def test_the_tax_number_is_checked_wherever_an_employer_is_written(office, milking) -> None:
    wrong = EmployerForm(legal_name="Nueva", tax_id="0691700001002")
    doubt = [fault.code for fault in employers.save_employer(office, wrong).warnings]
    assert len(doubt) == 1
    form = vacancies.load_vacancy(office, milking).form
    saved = vacancies.save_order(office, form, employer=employers.EmployerChange(wrong))
    assert [(fault.field, fault.code) for fault in saved.warnings] == [("employer.tax_id", doubt[0])]


def test_the_ranking_marks_the_people_of_the_one_list(office, maria, people, milking) -> None:
    referrals.refer(office, maria, milking)
    with office.store.read() as session:
        live = referral_lists.live_pairs(session, milking)
    assert live == {maria}
    assert matching.find_matches(office, milking).options.referred == live
