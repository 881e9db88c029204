"""Which facts a result may tell, and what stands with a referral while and after somebody works."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from service_kit import TODAY

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.referral import REASONS, Outcome, ReferralState, follow_up_due
from pes_desktop.models import Referral
from pes_desktop.services import letters, referrals

S = ReferralState
START = TODAY + timedelta(days=2)


@pytest.fixture
def issued(office, maria, milking):
    referral = referrals.refer(office, maria, milking).referral_id
    letters.issue_letter(office, referral)
    return referral


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def terms(ctx, key):
    with ctx.store.read() as session:
        row = session.get_one(Referral, key)
        return row.hired_on, row.started_on, row.wage, row.contract


def refused(ctx, key, outcome):
    with pytest.raises(DomainError) as error:
        referrals.record_outcome(ctx, key, outcome)
    return error.value.codes


NOTHING = (None, None, None, "")


def test_a_fact_is_not_older_than_the_one_before(office, issued, days) -> None:
    days.day = after(5)
    referrals.record_outcome(office, issued, Outcome(S.PRESENTED, after(4)))
    assert refused(office, issued, Outcome(S.HIRED, after(3))) == ("fact_before_last",)
    assert refused(office, issued, Outcome(S.HIRED, after(-1))) == ("fact_before_letter",)
    referrals.undo_last(office, issued)
    referrals.record_outcome(office, issued, Outcome(S.HIRED, after(3)))


@pytest.mark.parametrize(("start", "hire"), [(START, TODAY), (None, START)])
def test_thirty_and_ninety_days_count_from_the_first_day_of_work(office, liaison, issued, days, start, hire) -> None:
    days.day = after(200)
    referrals.record_outcome(office, issued, Outcome(S.HIRED, hire, start_date=start))
    referrals.record_outcome(liaison, issued, Outcome(S.VERIFIED, hire, evidence="slip"))
    for state, count in ((S.KEPT_30, 30), (S.KEPT_90, 90)):
        early = Outcome(state, START + timedelta(days=count - 1))
        assert refused(office, issued, early) == ("kept_too_early",)
        referrals.record_outcome(office, issued, Outcome(state, START + timedelta(days=count)))


def test_nobody_is_asked_before_the_answer_can_count() -> None:
    assert follow_up_due(S.VERIFIED, TODAY, after(10)) == after(40)
    assert follow_up_due(S.VERIFIED, TODAY, after(-10)) == after(30)
    assert follow_up_due(S.KEPT_30, after(40), after(20)) == after(110)
    assert follow_up_due(S.LEFT, TODAY, TODAY) is None


@pytest.mark.parametrize("outcome", [
    Outcome(S.NOT_HIRED, TODAY, reason="found_other"), Outcome(S.DECLINED, TODAY, reason="experience"),
    Outcome(S.VACANCY_GONE, TODAY, reason="mistake"), Outcome(S.PRESENTED, TODAY, reason="pay")])
def test_a_reason_belongs_to_its_result(office, issued, outcome) -> None:
    assert refused(office, issued, outcome) == ("reason_unknown",)


def test_every_reason_of_the_list_has_words_in_both_languages() -> None:
    from pes_desktop.reference import messages

    assert all(messages.has(f"choice.{state}.{reason}") for state, codes in REASONS.items() for reason in codes)


HIRE = Outcome(S.HIRED, TODAY, wage_amount="480", contract="fixed_term", start_date=START)
HIRED = (TODAY, START, Decimal(480), "fixed_term")


@pytest.mark.parametrize("end", [
    Outcome(S.NOT_HIRED, TODAY, reason="filled"), Outcome(S.VACANCY_GONE, TODAY, reason="closed"),
    Outcome(S.VOID, TODAY, reason="mistake")])
def test_the_hire_goes_with_its_state_and_comes_back_with_it(office, issued, end) -> None:
    referrals.record_outcome(office, issued, HIRE)
    assert terms(office, issued) == HIRED
    referrals.record_outcome(office, issued, end)
    assert terms(office, issued) == NOTHING
    referrals.undo_last(office, issued)
    assert terms(office, issued) == HIRED
    referrals.undo_last(office, issued)
    assert terms(office, issued) == NOTHING


def test_undoing_the_verification_brings_back_what_was_told_at_the_hire(office, liaison, issued) -> None:
    referrals.record_outcome(office, issued, HIRE)
    referrals.record_outcome(liaison, issued, Outcome(
        S.VERIFIED, TODAY, evidence="call", wage_amount="512,50", contract="indefinite", start_date=TODAY))
    assert terms(office, issued) == (TODAY, TODAY, Decimal("512.50"), "indefinite")
    referrals.undo_last(liaison, issued)
    assert terms(office, issued) == HIRED


def test_the_hire_stays_with_who_was_placed_and_left(office, liaison, issued, days) -> None:
    referrals.record_outcome(office, issued, HIRE)
    referrals.record_outcome(liaison, issued, Outcome(S.VERIFIED, TODAY, evidence="call"))
    days.day = after(20)
    referrals.record_outcome(office, issued, Outcome(S.LEFT, after(20), reason="resigned"))
    assert terms(office, issued) == HIRED
