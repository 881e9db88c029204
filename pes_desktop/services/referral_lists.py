"""Referrals in lists: by state, by due day, of a vacancy, by the code of a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.numbers import read_result_code
from pes_desktop.domain.phones import first_phone
from pes_desktop.domain.referral import LIVE, MOVES, ReferralState
from pes_desktop.models import Jobseeker, Letter, Referral, Vacancy
from pes_desktop.services.context import OfficeContext


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral in a list or on Today."""

    id: UUID
    jobseeker_id: UUID
    vacancy_id: UUID
    person: str
    phone: str
    place_code: str
    community: str
    vacancy_title: str
    vacancy_number: str
    employer: str
    letter_number: str
    result_code: str
    state: str
    state_on: date
    due_on: date | None
    referred_by: UUID | None


@dataclass(frozen=True, slots=True)
class ReferralCounts:
    """How many referrals stand in each state, and how many of those wait for an answer by ``due_until``."""

    by_state: dict[str, int]
    due_by_state: dict[str, int]


def count_referrals(ctx: OfficeContext, *, due_until: date, vacancy_id: UUID | None = None) -> ReferralCounts:
    """Count all referrals, or those of a vacancy."""
    ctx.require("see_referrals")
    query = select(Referral.state, func.count()).where(Referral.removed_at.is_(None)).group_by(Referral.state)
    if vacancy_id:
        query = query.where(Referral.vacancy_id == vacancy_id)
    due = query.where(Referral.due_on.is_not(None), Referral.due_on <= due_until)
    with ctx.store.read() as session:
        return ReferralCounts({row[0]: row[1] for row in session.execute(query)},
                              {row[0]: row[1] for row in session.execute(due)})


def list_referrals(
    ctx: OfficeContext, *, states: Sequence[ReferralState] = (), due_until: date | None = None,
    vacancy_id: UUID | None = None, result_code: str = "", limit: int = 400,
) -> list[ReferralLine]:
    """Referrals by state, by due day, of a vacancy, or by the code of a slip; newest first, by due day the longest due.
    """
    ctx.require("see_referrals")
    query = (
        select(Referral, Jobseeker, Vacancy, Letter.number, Letter.result_code)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id).join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .outerjoin(Letter, Letter.referral_id == Referral.id).where(Referral.removed_at.is_(None))
        .order_by(Referral.state_on.desc(), Referral.id.desc()).limit(limit)
    )
    if states:
        query = query.where(Referral.state.in_([state.value for state in states]))
    if due_until:
        query = query.where(Referral.due_on.is_not(None), Referral.due_on <= due_until)
        query = query.order_by(None).order_by(Referral.due_on, Referral.id)
    if vacancy_id:
        query = query.where(Referral.vacancy_id == vacancy_id)
    if result_code:
        query = query.where(Letter.result_code == read_result_code(result_code))
    region = ctx.pack.phone_region
    with ctx.store.read() as session:
        return [
            ReferralLine(r.id, p.id, v.id, p.full_name, first_phone(p.phones, region), p.place_code,
                         p.community, v.title, v.number, v.employer.display_name, number or "", code or "", r.state,
                         r.state_on, r.due_on, r.referred_by)
            for r, p, v, number, code in session.execute(query)
        ]


def find_by_code(ctx: OfficeContext, code: str) -> ReferralLine:
    """The referral of a slip's result code; of several with this code the one that still awaits a result.

    When none of them does, the newest. Raises DomainError ``result_code_wrong``, ``result_code_unknown``, or
    ``result_code_ambiguous`` with the letters when several await a result: which one it is stands on the slip.
    """
    found = list_referrals(ctx, result_code=code, limit=20)
    if not found:
        raise DomainError(Fault("result_code_unknown", "result_code"))
    awaiting = [line for line in found if MOVES[ReferralState(line.state)] - {ReferralState.VOID}]
    if len(awaiting) > 1:
        letters = ", ".join(sorted(line.letter_number for line in awaiting))
        raise DomainError(Fault("result_code_ambiguous", "result_code", {"letters": letters}))
    return awaiting[0] if awaiting else max(found, key=lambda line: line.id)


def live_pairs(session: Session, vacancy_id: UUID) -> frozenset[UUID]:
    """People with a live referral to this vacancy."""
    return frozenset(session.scalars(select(Referral.jobseeker_id).where(
        Referral.vacancy_id == vacancy_id, Referral.state.in_(LIVE), Referral.removed_at.is_(None))))
