"""From referring to a verified placement: moves, letters, positions, undo, who may verify."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from service_kit import TODAY, person_form
from sqlalchemy import select

from pes_desktop.domain.enums import Role, VacancyStatus
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.numbers import DocumentNumber, read_result_code
from pes_desktop.domain.referral import MOVES, NEEDS_REASON, Outcome, ReferralState, check_move
from pes_desktop.domain.vacancy import VacancyForm
from pes_desktop.models import Letter, ReferralEvent, Staff
from pes_desktop.services import intake, letters, people, referral_lists, referrals, registration, vacancies
from pes_desktop.services.today import today_view

S = ReferralState


@pytest.fixture
def issued(office, maria, milking):
    referral = referrals.refer(office, maria, milking, score=90).referral_id
    letters.issue_letter(office, referral, letters.Appointment(date(2026, 10, 21), "9:00"))
    return referral


def test_letter_number_and_code_come_in_one_transaction(office, maria, milking) -> None:
    referral = referrals.refer(office, maria, milking).referral_id
    letter = letters.issue_letter(office, referral)
    number = DocumentNumber.parse(letter.number)
    assert (number.office, number.kind, number.year, number.pc, number.serial) == ("ALA", "C", 2026, "A", 1)
    assert read_result_code(letter.result_code) == letter.result_code
    line = referral_lists.find_by_code(office, f"{letter.result_code[:3]}·{letter.result_code[3:]}".lower())
    assert (line.id, line.letter_number, line.due_on) == (referral, letter.number, TODAY + timedelta(days=3))


def test_a_failed_letter_uses_no_number_up(office, maria, milking) -> None:
    first = referrals.refer(office, maria, milking).referral_id
    other = intake.save_intake(office, person_form(office, document_number="", consent_state="pending",
                                                   consent_date=None, names="Rosa"))
    extra = vacancies.save_vacancy(office, VacancyForm(
        employer_id=vacancies.load_vacancy(office, milking).form.employer_id, title="Ordeñador", place_code="060250"))
    refused = referrals.refer(office, other.jobseeker_id, extra.id).referral_id
    with pytest.raises(DomainError) as error:
        letters.issue_letter(office, refused)
    assert error.value.codes == ("letter_consent_missing",)
    assert letters.issue_letter(office, first).number == "ALA-C-2026-A00001"
    registration.give_consent(office, other.jobseeker_id)
    assert letters.issue_letter(office, refused).number == "ALA-C-2026-A00002"


def test_one_live_referral_per_pair_and_one_letter_each(office, maria, milking, issued) -> None:
    with pytest.raises(DomainError) as error:
        referrals.refer(office, maria, milking)
    assert error.value.codes == ("already_referred",)
    with pytest.raises(DomainError) as error:
        letters.issue_letter(office, issued)
    assert error.value.codes == ("letter_already_issued",)
    referrals.record_outcome(office, issued, Outcome(S.DECLINED, TODAY, reason="distance"))
    assert referrals.refer(office, maria, milking).referral_id != issued


def test_a_copy_says_what_the_original_said(office, maria, issued) -> None:
    letter_id, content, copies = letters.stored_letter(office, issued)
    assert copies == 0
    form = intake.load_form(office, maria)
    form.surnames = "Cambiada"
    intake.save_intake(office, form, jobseeker_id=maria)
    letters.count_print(office, letter_id)
    _, again, copies = letters.stored_letter(office, issued)
    assert (again, copies) == (content, 1)
    assert "Núñez" in again.person_name


def test_the_letter_never_tells_what_is_sensitive(office, milking) -> None:
    form = person_form(office, disability=True, disability_consent=True, disability_card="CARD-77",
                       self_identification="indigena", dependants=7, adjustments="rampa de acceso", notes="secreto")
    person = intake.save_intake(office, form).jobseeker_id
    letter = letters.issue_letter(office, referrals.refer(office, person, milking).referral_id)
    told = str(letter.content.to_json())
    for secret in ("CARD-77", "indigena", "rampa", "secreto"):
        assert secret not in told


def test_verification_is_the_liaisons_and_never_of_the_own_placement(office, liaison, issued) -> None:
    referrals.record_outcome(office, issued, Outcome(S.HIRED, TODAY))
    with pytest.raises(DomainError) as error:
        referrals.record_outcome(office, issued, Outcome(S.VERIFIED, TODAY, evidence="call"))
    assert error.value.codes == ("own_placement",)
    with pytest.raises(DomainError) as error:
        referrals.record_outcome(liaison, issued, Outcome(S.VERIFIED, TODAY))
    assert error.value.codes == ("referral_evidence_missing",)
    referrals.record_outcome(liaison, issued, Outcome(S.VERIFIED, TODAY, evidence="call"))
    with office.store.read() as session:
        event = session.scalars(select(ReferralEvent).where(ReferralEvent.state == S.VERIFIED)).one()
        assert (event.staff_id, event.role, event.evidence) == (liaison.staff.id, Role.LIAISON, "call")


def test_an_office_of_one_verifies_itself_and_it_shows(office, liaison, issued) -> None:
    """A liaison who has left is nobody to ask; evidence is asked of one alone too."""
    with office.store.write(office.at_desk(), "leave") as unit:
        unit.session.get_one(Staff, liaison.staff.id).active = False
    referrals.record_outcome(office, issued, Outcome(S.HIRED, TODAY))
    with pytest.raises(DomainError) as error:
        referrals.record_outcome(office, issued, Outcome(S.VERIFIED, TODAY))
    assert error.value.codes == ("referral_evidence_missing",)
    referrals.record_outcome(office, issued, Outcome(S.VERIFIED, TODAY, evidence="slip"))
    from pes_desktop.models import Referral

    with office.store.read() as session:
        assert session.get(Referral, issued).self_verified is True


def test_positions_go_down_and_undo_gives_them_back(office, liaison, milking, issued) -> None:
    referrals.record_outcome(office, issued, Outcome(S.HIRED, TODAY))
    assert vacancies.load_vacancy(office, milking).positions_left == 1
    referrals.record_outcome(liaison, issued, Outcome(S.VERIFIED, TODAY, evidence="call"))
    view = vacancies.load_vacancy(office, milking)
    assert (view.positions_left, view.status) == (0, VacancyStatus.COVERED)
    referrals.undo_last(liaison, issued)
    view = vacancies.load_vacancy(office, milking)
    assert (view.positions_left, view.status) == (1, VacancyStatus.OPEN)
    with office.store.read() as session:
        lines = list(session.scalars(select(ReferralEvent).order_by(ReferralEvent.serial)))
    assert [line.state for line in lines] == ["draft", "issued", "hired", "verified", "hired"]
    assert lines[-1].undoes == lines[-2].id


def test_an_issued_letter_is_not_undone_but_voided_by_the_coordinator(office, liaison, issued) -> None:
    with pytest.raises(DomainError) as error:
        referrals.undo_last(office, issued)
    assert error.value.codes == ("nothing_to_undo",)
    with pytest.raises(NotPermitted):
        referrals.record_outcome(liaison, issued, Outcome(S.VOID, TODAY, reason="mistake"))
    referrals.record_outcome(office, issued, Outcome(S.VOID, TODAY, reason="mistake"))
    with office.store.read() as session:
        assert session.scalars(select(Letter)).one().removed_at is None


def test_moves_are_one_table() -> None:
    """Every state against every state: what the table says is what happens."""
    for current in S:
        for following in S:
            outcome = Outcome(following, TODAY, reason="other" if following in NEEDS_REASON else "", note="x",
                              evidence="call")
            try:
                check_move(current, outcome, TODAY, TODAY)
                allowed = True
            except DomainError as error:
                allowed = "referral_move_forbidden" not in error.codes
            assert allowed == (following in MOVES[current]), (current, following)
    assert MOVES[S.VOID] == frozenset()


@pytest.mark.parametrize(("outcome", "code"), [
    (Outcome(S.NOT_HIRED, TODAY), "referral_reason_missing"),
    (Outcome(S.NOT_HIRED, TODAY, reason="other"), "referral_reason_words_missing"),
    (Outcome(S.PRESENTED, TODAY + timedelta(days=1)), "fact_in_future"),
    (Outcome(S.PRESENTED, TODAY - timedelta(days=1)), "fact_before_letter"),
    (Outcome(S.KEPT_90, TODAY), "referral_move_forbidden")])
def test_impossible_facts_are_refused(office, issued, outcome: Outcome, code: str) -> None:
    with pytest.raises(DomainError) as error:
        referrals.record_outcome(office, issued, outcome)
    assert error.value.codes == (code,)


def test_closed_covered_and_unclear_orders_take_nobody(office, maria, milking) -> None:
    vacancies.set_vacancy_status(office, milking, VacancyStatus.CLOSED, "el empleador desistió")
    with pytest.raises(DomainError) as error:
        referrals.refer(office, maria, milking)
    assert error.value.codes == ("vacancy_not_open",)


def test_today_calls_by_village_and_counts(office, issued, days) -> None:
    days.day = TODAY + timedelta(days=3)
    view = today_view(office)
    assert [(group.place, [call.id for call in group.calls]) for group in view.follow_ups] == [("Achupallas", [issued])]
    assert (view.referrals_live, view.due_today, view.registered) == (1, 1, 1)


def test_the_timeline_tells_the_whole_story(office, maria, issued) -> None:
    referrals.record_outcome(office, issued, Outcome(S.PRESENTED, TODAY))
    referrals.undo_last(office, issued)
    kinds = [(entry.kind, entry.undone) for entry in people.person_view(office, maria).timeline]
    assert {("registration.registered", False), ("referral.issued", False), ("referral.presented", True),
            ("referral.undo", False)} <= set(kinds)
