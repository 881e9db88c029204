"""The life of a referral: which move may follow, what each must bring, and when to ask again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import (
    FOLLOW_UP_DAYS,
    LIVE,
    MOVES,
    NEEDS_REASON,
    REASONS,
    Outcome,
    ReferralState,
    check_move,
    follow_up_due,
    roles_for,
)

S = ReferralState
LETTER = date(2026, 9, 1)
DAY = date(2026, 9, 10)
TODAY = date(2026, 12, 31)


def faults(current: ReferralState, state: ReferralState, fact: date = DAY, *, issued: date | None = LETTER,
           today: date = TODAY, last: date | None = None, started: date | None = None, **values: Any) -> list[Fault]:
    """Faults of a move; [] when it may be made."""
    try:
        check_move(current, Outcome(state, fact, **values), issued, today, last_fact=last, started_on=started)
    except DomainError as error:
        return list(error.faults) or [Fault("refused without a reason")]
    return []


def complete(state: ReferralState) -> dict[str, str]:
    """What a move into this state must bring."""
    values = {"reason": REASONS[state][0]} if state in NEEDS_REASON else {}
    return values | ({"evidence": "slip"} if state is S.VERIFIED else {})


@pytest.mark.parametrize("current", list(S))
def test_exactly_the_moves_of_the_table_are_open(current: ReferralState) -> None:
    late = DAY + timedelta(days=100)
    for state in S:
        told = faults(current, state, late, today=late, started=DAY, **complete(state))
        if state in MOVES[current]:
            assert told == [], state
        else:
            assert told == [Fault("referral_move_forbidden", "state", {
                "from_state": f"choice.referral_state.{current.value}",
                "to_state": f"choice.referral_state.{state.value}"})]


@pytest.mark.parametrize("state", sorted(NEEDS_REASON))
def test_an_end_needs_a_reason_of_its_own_list(state: ReferralState) -> None:
    current = next(before for before, after in MOVES.items() if state in after)
    assert faults(current, state) == [Fault("referral_reason_missing", "reason")]
    assert faults(current, state, reason="no such") == [Fault("reason_unknown", "reason")]
    for reason in REASONS[state]:
        assert faults(current, state, reason=reason, note="palabras") == [], reason


def test_another_states_reason_is_refused() -> None:
    assert faults(S.ISSUED, S.NOT_HIRED, reason="care") == [Fault("reason_unknown", "reason")]
    assert faults(S.ISSUED, S.PRESENTED, reason="pay") == [Fault("reason_unknown", "reason")]
    assert faults(S.ISSUED, S.PRESENTED) == []


@pytest.mark.parametrize("note", ["", "  ", "\n"])
def test_another_reason_needs_words(note: str) -> None:
    assert faults(S.ISSUED, S.DECLINED, reason="other", note=note) == [Fault("referral_reason_words_missing", "note")]
    assert faults(S.ISSUED, S.DECLINED, reason="pay", note=note) == []


def test_a_placement_counts_only_with_evidence() -> None:
    assert faults(S.HIRED, S.VERIFIED) == [Fault("referral_evidence_missing", "evidence")]
    assert faults(S.HIRED, S.VERIFIED, evidence="hearsay") == [Fault("referral_evidence_missing", "evidence")]
    for evidence in ("slip", "call", "social_security"):
        assert faults(S.HIRED, S.VERIFIED, evidence=evidence) == []
    assert faults(S.ISSUED, S.HIRED) == [], "a told hire needs none yet"


def test_facts_lie_between_the_letter_and_today() -> None:
    assert faults(S.ISSUED, S.PRESENTED, TODAY) == []
    assert faults(S.ISSUED, S.PRESENTED, TODAY + timedelta(days=1)) == [Fault("fact_in_future", "fact_date")]
    assert faults(S.ISSUED, S.PRESENTED, LETTER) == []
    early = LETTER - timedelta(days=1)
    assert faults(S.ISSUED, S.PRESENTED, early) == [Fault("fact_before_letter", "fact_date", {"issued": LETTER})]
    assert faults(S.DRAFT, S.ISSUED, early, issued=None) == []


def test_facts_come_in_their_order() -> None:
    last = date(2026, 9, 12)
    assert faults(S.PRESENTED, S.INTERVIEWED, last, last=last) == []
    assert faults(S.PRESENTED, S.INTERVIEWED, date(2026, 9, 11), last=last) == [
        Fault("fact_before_last", "fact_date", {"day": "12/09/2026"})]
    assert faults(S.PRESENTED, S.INTERVIEWED, date(2026, 8, 31), last=last) == [
        Fault("fact_before_letter", "fact_date", {"issued": LETTER})], "one reason is enough"


@pytest.mark.parametrize(("current", "state", "days"), [(S.VERIFIED, S.KEPT_30, 30), (S.KEPT_30, S.KEPT_90, 90)])
def test_keeping_the_work_is_counted_from_its_first_day(
    current: ReferralState, state: ReferralState, days: int
) -> None:
    start = date(2026, 9, 5)
    enough = start + timedelta(days=days)
    assert faults(current, state, enough, started=start) == []
    assert faults(current, state, enough - timedelta(days=1), started=start) == [
        Fault("kept_too_early", "fact_date", {"days": days, "day": f"{enough:%d/%m/%Y}"})]
    assert faults(current, state, DAY) == [], "without a first day nothing is counted"
    assert faults(current, S.LEFT, start, started=start, reason="ended") == []


def test_every_broken_rule_is_told_at_once() -> None:
    told = faults(S.VOID, S.DECLINED, TODAY + timedelta(days=1), issued=TODAY + timedelta(days=2))
    assert [fault.code for fault in told] == [
        "referral_move_forbidden", "referral_reason_missing", "fact_in_future", "fact_before_letter"]


def test_who_enters_which_state() -> None:
    assert roles_for(S.ISSUED) == (Role.COUNSELOR,)
    assert roles_for(S.VERIFIED) == (Role.LIAISON,)
    assert roles_for(S.VOID) == (Role.COORDINATOR,)
    assert roles_for(S.HIRED) == (Role.COUNSELOR, Role.LIAISON, Role.RECEPTION)


@pytest.mark.parametrize("state", list(S))
def test_when_to_ask_again(state: ReferralState) -> None:
    days = FOLLOW_UP_DAYS.get(state)
    assert follow_up_due(state, DAY) == (None if days is None else DAY + timedelta(days=days))
    assert (days is None) == (state not in LIVE - {S.DRAFT, S.NO_ANSWER} | {S.DID_NOT_PRESENT})


def test_who_works_is_asked_for_when_it_can_count() -> None:
    fact, start = date(2026, 9, 10), date(2026, 9, 20)
    assert follow_up_due(S.VERIFIED, fact, start) == start + timedelta(days=30)
    assert follow_up_due(S.KEPT_30, fact, start) == start + timedelta(days=90)
    assert follow_up_due(S.VERIFIED, fact, date(2026, 9, 1)) == fact + timedelta(days=30), "never sooner than told"
    assert follow_up_due(S.HIRED, fact, start) == fact + timedelta(days=5), "a first day to come changes nothing here"
