"""Codes of slips: never the same twice on a PC, and never the wrong referral."""

from __future__ import annotations

from datetime import date

import pytest
from service_kit import person_form
from sqlalchemy import select

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.numbers import DocumentNumber, result_code
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.domain.vacancy import VacancyForm
from pes_desktop.models import Letter, NumberCounter
from pes_desktop.services import intake, letters, referral_lists, referrals, vacancies

S = ReferralState


@pytest.fixture
def orders(office, milking):
    """Two more orders of the same employer."""
    employer = vacancies.load_vacancy(office, milking).form.employer_id
    return [vacancies.save_vacancy(office, VacancyForm(
        employer_id=employer, title=title, place_code="060250")).id for title in ("Peón", "Tractorista")]


def send(office, person, order):
    referral = referrals.refer(office, person, order).referral_id
    return referral, letters.issue_letter(office, referral)


def test_codes_go_on_where_numbers_restart_in_january(office, maria, orders, days) -> None:
    _, before = send(office, maria, orders[0])
    days.day = date(2027, 1, 4)
    employer = vacancies.load_vacancy(office, orders[0]).form.employer_id
    later = vacancies.save_vacancy(office, VacancyForm(employer_id=employer, title="Ordeñador", place_code="060250"))
    _, after = send(office, maria, later.id)
    assert [DocumentNumber.parse(letter.number).serial for letter in (before, after)] == [1, 1]
    assert before.result_code != after.result_code


def test_an_office_that_took_codes_from_letter_numbers_goes_on_above_them(office, maria, orders) -> None:
    with office.store.local() as session:
        session.add(NumberCounter(kind="letter", year=2025, last=40))
        session.add(NumberCounter(kind="letter", year=2026, last=7))
    _, letter = send(office, maria, orders[0])
    assert DocumentNumber.parse(letter.number).serial == 8
    assert letter.result_code == result_code("A", 41)


@pytest.fixture
def twins(office, maria, orders):
    """Two letters with one code, as an office has them that worked before codes had their own counter."""
    rosa = intake.save_intake(office, person_form(office, document_number="", names="Rosa")).jobseeker_id
    (first, letter), (second, _) = send(office, maria, orders[0]), send(office, rosa, orders[1])
    with office.store.local() as session:
        for row in session.scalars(select(Letter)):
            row.result_code = letter.result_code
    return first, second, letter.result_code


def test_two_letters_that_await_a_result_are_told_not_guessed(office, twins) -> None:
    with pytest.raises(DomainError) as error:
        referral_lists.find_by_code(office, twins[2])
    assert error.value.codes == ("result_code_ambiguous",)
    assert error.value.faults[0].params["letters"] == "ALA-C-2026-A00001, ALA-C-2026-A00002"


@pytest.mark.parametrize("ended", [0, 1])
def test_the_one_that_still_awaits_a_result_is_meant(office, twins, ended) -> None:
    fact = Outcome(S.DECLINED, office.today(), reason="pay")
    referrals.record_outcome(office, twins[ended], fact)
    assert referral_lists.find_by_code(office, twins[2]).id == twins[1 - ended]
    referrals.record_outcome(office, twins[1 - ended], fact)
    assert referral_lists.find_by_code(office, twins[2]).id == twins[1], "of ended ones the newest"
