"""The life of a referral: its states, the moves between them, and what makes a placement count.

Source of the rules: the counting rules of the office (docs/user guide) and ILO Convention 88, art. 6 (placement).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, Fault


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    PRESENTED = "presented"
    DID_NOT_PRESENT = "did_not_present"
    INTERVIEWED = "interviewed"
    HIRED = "hired"
    VERIFIED = "verified"
    KEPT_30 = "kept_30"
    KEPT_90 = "kept_90"
    LEFT = "left"
    NOT_HIRED = "not_hired"
    DECLINED = "declined"
    VACANCY_GONE = "vacancy_gone"
    NO_ANSWER = "no_answer"
    VOID = "void"


S = ReferralState

#: States of which a person and a vacancy may have only one at a time.
LIVE = frozenset({S.DRAFT, S.ISSUED, S.PRESENTED, S.INTERVIEWED, S.HIRED, S.VERIFIED, S.KEPT_30, S.NO_ANSWER})
#: Referrals that still await something, as Today and the board count them.
UNDER_WAY = frozenset({S.DRAFT, S.ISSUED, S.PRESENTED, S.DID_NOT_PRESENT, S.INTERVIEWED, S.HIRED, S.NO_ANSWER})
PLACED = frozenset({S.VERIFIED, S.KEPT_30, S.KEPT_90, S.LEFT})
#: While a referral stands here the person works, worked, or is said to: pay and first day belong to it.
WORKING = PLACED | {S.HIRED}
#: States that wait for an order; they end with it.
ENDS_WITH_ORDER = frozenset({S.DRAFT, S.ISSUED, S.PRESENTED, S.INTERVIEWED, S.NO_ANSWER})
_BEFORE_VERIFIED = {S.NOT_HIRED, S.DECLINED, S.VACANCY_GONE, S.NO_ANSWER, S.VOID}

#: From each state, the states that may follow. Undo (back to the state before) is a move of its own, see ``undo``.
MOVES: dict[ReferralState, frozenset[ReferralState]] = {
    S.DRAFT: frozenset({S.ISSUED, S.VACANCY_GONE, S.VOID}),
    S.ISSUED: frozenset({S.PRESENTED, S.DID_NOT_PRESENT, S.INTERVIEWED, S.HIRED} | _BEFORE_VERIFIED),
    S.PRESENTED: frozenset({S.INTERVIEWED, S.HIRED} | _BEFORE_VERIFIED),
    S.DID_NOT_PRESENT: frozenset({S.PRESENTED, S.DECLINED, S.VACANCY_GONE, S.VOID}),
    S.INTERVIEWED: frozenset({S.HIRED} | _BEFORE_VERIFIED),
    S.HIRED: frozenset({S.VERIFIED, S.NOT_HIRED, S.DECLINED, S.VACANCY_GONE, S.VOID}),
    S.VERIFIED: frozenset({S.KEPT_30, S.LEFT, S.VOID}),
    S.KEPT_30: frozenset({S.KEPT_90, S.LEFT, S.VOID}),
    S.KEPT_90: frozenset({S.VOID}),
    S.LEFT: frozenset({S.VOID}),
    S.NOT_HIRED: frozenset({S.VOID}),
    S.DECLINED: frozenset({S.VOID}),
    S.VACANCY_GONE: frozenset({S.VOID}),
    S.NO_ANSWER: frozenset(
        {S.PRESENTED, S.DID_NOT_PRESENT, S.INTERVIEWED, S.HIRED, S.NOT_HIRED, S.DECLINED, S.VACANCY_GONE, S.VOID}
    ),
    S.VOID: frozenset(),
}

NEEDS_REASON = frozenset({S.NOT_HIRED, S.DECLINED, S.VACANCY_GONE, S.VOID, S.LEFT})
#: Reasons an employer may tick on the slip; "other" needs words.
NOT_HIRED_REASONS = ("experience", "skills", "documents", "pay", "hours", "distance", "filled", "other")
DECLINED_REASONS = ("pay", "hours", "distance", "found_other", "care", "conditions", "other")
LEFT_REASONS = ("ended", "resigned", "dismissed", "unpaid", "conditions", "other")
GONE_REASONS = ("filled", "closed", "cancelled", "other")
VOID_REASONS = ("mistake", "duplicate", "withdrew", "other")
#: The reasons to choose from, by the state they lead to.
REASONS: dict[ReferralState, tuple[str, ...]] = {
    S.NOT_HIRED: NOT_HIRED_REASONS,
    S.DECLINED: DECLINED_REASONS,
    S.LEFT: LEFT_REASONS,
    S.VACANCY_GONE: GONE_REASONS,
    S.VOID: VOID_REASONS,
}
#: Days that must have passed since the first day of work.
KEPT_DAYS = {S.KEPT_30: 30, S.KEPT_90: 90}
EVIDENCE = ("slip", "call", "social_security")

#: The role that may make a move; verification is the liaison's alone, voiding the coordinator's.
MOVE_ROLES: dict[ReferralState, tuple[Role, ...]] = {
    S.ISSUED: (Role.COUNSELOR,),
    S.VERIFIED: (Role.LIAISON,),
    S.VOID: (Role.COORDINATOR,),
}
RESULT_ROLES = (Role.COUNSELOR, Role.LIAISON, Role.RECEPTION)

#: Days after the last fact when the next question is due (Today, "Llamar hoy").
FOLLOW_UP_DAYS = {
    S.ISSUED: 3,
    S.PRESENTED: 3,
    S.INTERVIEWED: 4,
    S.HIRED: 5,
    S.VERIFIED: 30,
    S.KEPT_30: 60,
    S.DID_NOT_PRESENT: 2,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One move as it is entered: the fact, its local day, and what proves it."""

    state: ReferralState
    fact_date: date
    reason: str = ""
    note: str = ""
    evidence: str = ""
    wage_amount: str = ""
    contract: str = ""
    start_date: date | None = None


def roles_for(state: ReferralState) -> tuple[Role, ...]:
    """Roles that may enter this state."""
    return MOVE_ROLES.get(state, RESULT_ROLES)


def check_move(
    current: ReferralState, outcome: Outcome, issued_on: date | None, today: date, *, last_fact: date | None = None,
    started_on: date | None = None,
) -> None:
    """Raise DomainError with every rule this move breaks; return nothing when it may be made.

    ``last_fact``: day of the last move that stands; ``started_on``: first day of work, or the day of the hire.
    Codes: ``referral_move_forbidden``, ``referral_reason_missing``, ``reason_unknown``,
    ``referral_reason_words_missing``, ``referral_evidence_missing``, ``fact_in_future``, ``fact_before_letter``,
    ``fact_before_last``, ``kept_too_early``.
    """
    faults = []
    if outcome.state not in MOVES[current]:
        faults.append(Fault("referral_move_forbidden", "state", {
            "from_state": f"choice.referral_state.{current}", "to_state": f"choice.referral_state.{outcome.state}"}))
    if outcome.state in NEEDS_REASON and not outcome.reason:
        faults.append(Fault("referral_reason_missing", "reason"))
    if outcome.reason and outcome.reason not in REASONS.get(outcome.state, ()):
        faults.append(Fault("reason_unknown", "reason"))
    if outcome.reason == "other" and not outcome.note.strip():
        faults.append(Fault("referral_reason_words_missing", "note"))
    if outcome.state is S.VERIFIED and outcome.evidence not in EVIDENCE:
        faults.append(Fault("referral_evidence_missing", "evidence"))
    if outcome.fact_date > today:
        faults.append(Fault("fact_in_future", "fact_date"))
    if issued_on and outcome.fact_date < issued_on:
        faults.append(Fault("fact_before_letter", "fact_date", {"issued": issued_on}))
    elif last_fact and outcome.fact_date < last_fact:
        faults.append(Fault("fact_before_last", "fact_date", {"day": f"{last_fact:%d/%m/%Y}"}))
    days = KEPT_DAYS.get(outcome.state)
    if days and started_on and outcome.fact_date < started_on + timedelta(days=days):
        first = started_on + timedelta(days=days)
        faults.append(Fault("kept_too_early", "fact_date", {"days": days, "day": f"{first:%d/%m/%Y}"}))
    if faults:
        raise DomainError(*faults)


def follow_up_due(state: ReferralState, fact_date: date, started_on: date | None = None) -> date | None:
    """The day to ask again, or None when nothing more is awaited; who works is asked for when it can count."""
    days = FOLLOW_UP_DAYS.get(state)
    if days is None:
        return None
    due = fact_date + timedelta(days=days)
    kept = {S.VERIFIED: KEPT_DAYS[S.KEPT_30], S.KEPT_30: KEPT_DAYS[S.KEPT_90]}.get(state)
    return max(due, started_on + timedelta(days=kept)) if kept and started_on else due
