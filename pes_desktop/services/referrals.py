"""Referrals: refer a person, issue the letter, record what came of it, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault, NotPermitted
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.referral import (
    ENDS_WITH_ORDER,
    LIVE,
    PLACED,
    WORKING,
    Outcome,
    ReferralState,
    check_move,
    follow_up_due,
    roles_for,
)
from pes_desktop.models import Jobseeker, Referral, ReferralEvent, Staff, Vacancy
from pes_desktop.models.base import utcnow
from pes_desktop.reference.messages import text
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.positions import check_free_position, refusal, settle_positions
from pes_desktop.storage.settings import drop_setting, get_setting, set_setting
from pes_desktop.storage.store import Actor, UnitOfWork

S = ReferralState
#: The act each move needs; every other result is ``record_outcome``.
MOVE_ACT = {S.ISSUED: "issue_letter", S.VERIFIED: "verify_hire", S.VOID: "void_referral"}


@dataclass(frozen=True, slots=True)
class Referred:
    """Result of referring: the referral's id and what changed."""

    referral_id: UUID
    changes: ChangeSet


def refer(
    ctx: OfficeContext, jobseeker_id: UUID, vacancy_id: UUID, *, score: int | None = None, appointment: str = ""
) -> Referred:
    """Open a referral (draft) of one person to one vacancy.

    Raises DomainError ``already_referred`` (one live referral per pair), ``vacancy_not_open``, ``no_positions_left``,
    ``person_gone``.
    """
    actor = ctx.require("refer")
    with ctx.store.write(actor, "refer") as unit:
        row = open_referral(ctx, unit, jobseeker_id, vacancy_id, score, appointment)
    return Referred(row.id, unit.changes)


def open_referral(
    ctx: OfficeContext, unit: UnitOfWork, jobseeker_id: UUID, vacancy_id: UUID, score: int | None, appointment: str
) -> Referral:
    """Put a draft referral into an open transaction, after the rules; see ``refer`` for the errors."""
    session = unit.session
    person, vacancy = session.get(Jobseeker, jobseeker_id), session.get(Vacancy, vacancy_id)
    if person is None or person.removed_at is not None:
        raise DomainError(Fault("person_gone"))
    refused = refusal(vacancy, ctx.today())
    if vacancy is None or refused:
        raise DomainError(refused or Fault("vacancy_not_open"))
    _check_only_live(session, jobseeker_id, vacancy)
    row = Referral(
        id=new_id(), office_id=ctx.office.id, jobseeker_id=jobseeker_id, vacancy_id=vacancy_id, state=S.DRAFT,
        state_on=ctx.today(), score=score, referred_by=ctx.staff.id, appointment=appointment,
        vacancy_known_on=vacancy.notified_on,
    )
    unit.add(row)
    add_event(ctx, unit.session, row, unit.actor, Outcome(S.DRAFT, ctx.today()), S.DRAFT, 1)
    return row


def _check_only_live(session: Session, jobseeker_id: UUID, vacancy: Vacancy, but: UUID | None = None) -> None:
    """Raise ``already_referred`` when another referral of this pair is alive."""
    live = select(Referral.id).where(
        Referral.jobseeker_id == jobseeker_id, Referral.vacancy_id == vacancy.id, Referral.state.in_(LIVE),
        Referral.removed_at.is_(None))
    if session.scalar(live.where(Referral.id != but) if but else live) is not None:
        raise DomainError(Fault("already_referred", params={"vacancy": vacancy.number}))


def _check_revived(session: Session, row: Referral, state: ReferralState) -> None:
    """A referral that ended may live again only while the pair has no newer one, and be placed where there is room."""
    if state in PLACED and row.state not in PLACED:
        check_free_position(session.get_one(Vacancy, row.vacancy_id))
    if state in LIVE and row.state not in LIVE:
        _check_only_live(session, row.jobseeker_id, session.get_one(Vacancy, row.vacancy_id), row.id)


def add_event(
    ctx: OfficeContext, session: Session, row: Referral, actor: Actor, outcome: Outcome, came_from: str,
    serial: int, undoes: UUID | None = None,
) -> ReferralEvent:
    """Add the line of a move to an open transaction."""
    event = ReferralEvent(
        id=new_id(), office_id=ctx.office.id, referral_id=row.id, serial=serial, from_state=came_from,
        state=outcome.state, undoes=undoes, fact_date=outcome.fact_date, entered_at=utcnow(),
        staff_id=actor.staff_id, role=actor.role, reason=outcome.reason, note=outcome.note, evidence=outcome.evidence,
    )
    session.add(event)
    return event


def next_serial(session: Session, referral_id: UUID) -> int:
    """The place of a referral's next line."""
    last = session.scalar(select(func.max(ReferralEvent.serial)).where(ReferralEvent.referral_id == referral_id))
    return (last or 0) + 1


def move_actor(ctx: OfficeContext, state: ReferralState) -> Actor:
    """The acting role for a move; raises NotPermitted."""
    actor = ctx.require(MOVE_ACT.get(state, "record_outcome"))
    role = next((role for role in roles_for(state) if role in ctx.staff.roles), None)
    if role is None:
        who = f"role.{roles_for(state)[0]}"
        raise NotPermitted(Fault("not_permitted", params={"act": "record_outcome", "role": who}))
    return Actor(actor.staff_id, role)


def record_outcome(ctx: OfficeContext, referral_id: UUID, outcome: Outcome) -> ChangeSet:
    """Move a referral; a verified hire takes a position of the vacancy, and covers it when it was the last.

    Wage, contract and first day of work are kept with the referral. Raises NotPermitted;
    DomainError for a forbidden move, a missing reason or evidence, impossible dates, a wage that is no amount
    (``amount_malformed``), ``already_referred`` when an ended referral would live beside a newer one,
    ``no_positions_left`` when nothing is left to fill (the order can be raised first); and ``own_placement`` when the
    person who referred verifies although another liaison works here.
    """
    actor = move_actor(ctx, outcome.state)
    with ctx.store.write(actor, f"outcome_{outcome.state}") as unit:
        row = unit.session.get(Referral, referral_id)
        if row is None or row.removed_at is not None:
            raise DomainError(Fault("referral_gone"))
        check_move(S(row.state), outcome, row.issued_on, ctx.today(), last_fact=row.state_on,
                   started_on=row.started_on or row.hired_on)
        if outcome.state is S.VERIFIED:
            _check_verifier(ctx, unit.session, row)
        _check_revived(unit.session, row, outcome.state)
        before = _terms(row)
        if outcome.state in (S.HIRED, S.VERIFIED):
            row.wage = _amount(outcome.wage_amount) if outcome.wage_amount else row.wage
            row.contract = outcome.contract or row.contract
            row.started_on = outcome.start_date or row.started_on
            outcome = _with_start(ctx, outcome)
        event = add_event(ctx, unit.session, row, actor, outcome, row.state, next_serial(unit.session, row.id))
        _settle(ctx, unit.session, row)
        if _terms(row) != before:
            set_setting(unit.session, _terms_key(event.id), before)
    return unit.changes


def _terms(row: Referral) -> dict[str, str]:
    """Pay, contract and first day of work as they stand, as plain data."""
    return {"wage": "" if row.wage is None else str(row.wage), "contract": row.contract,
            "started_on": row.started_on.isoformat() if row.started_on else ""}


def _terms_key(event_id: UUID) -> str:
    """Where the terms that a move replaced are kept, so that undoing it brings them back."""
    return f"terms_before:{event_id}"


def _restore_terms(session: Session, row: Referral, event: ReferralEvent) -> None:
    kept: dict[str, str] | None = get_setting(session, _terms_key(event.id))
    if kept is None:
        return
    row.wage = Decimal(kept["wage"]) if kept["wage"] else None
    row.contract = kept["contract"]
    row.started_on = date.fromisoformat(kept["started_on"]) if kept["started_on"] else None
    drop_setting(session, _terms_key(event.id))


def _check_verifier(ctx: OfficeContext, session: Session, row: Referral) -> None:
    """Who referred does not verify, unless this office has no other liaison (then shown in its own column)."""
    if row.referred_by != ctx.staff.id:
        return
    others = session.scalars(select(Staff).where(Staff.active, Staff.removed_at.is_(None), Staff.id != ctx.staff.id))
    names = [other.name for other in others if "liaison" in other.roles]
    if names:
        raise DomainError(Fault("own_placement", params={"names": ", ".join(sorted(names))}))


def _with_start(ctx: OfficeContext, outcome: Outcome) -> Outcome:
    """The history tells the first day of work in words."""
    if outcome.start_date is None:
        return outcome
    day = outcome.start_date.strftime("%d/%m/%Y")
    starts = text("referral.starts_on", ctx.lang, day=day)
    return replace(outcome, note=f"{starts}. {outcome.note}".removesuffix(". "))


def _amount(written: str) -> Decimal:
    try:
        amount = Decimal(written.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise DomainError(Fault("amount_malformed", "wage_amount", {"text": written}))
    return amount


def undo_last(ctx: OfficeContext, referral_id: UUID) -> ChangeSet:
    """Take the last standing move back; both lines stay.

    Raises NotPermitted; DomainError ``nothing_to_undo``, ``already_referred``, ``no_positions_left`` (see
    ``record_outcome``).
    """
    with ctx.store.read() as session:
        row = session.get_one(Referral, referral_id)
        state = S(row.state)
    actor = move_actor(ctx, state)
    with ctx.store.write(actor, "undo_outcome") as unit:
        row = unit.session.get_one(Referral, referral_id)
        standing = _standing(unit.session, referral_id)
        if len(standing) < 2 or standing[-1].state == S.ISSUED:
            raise DomainError(Fault("nothing_to_undo"))
        _take_back(ctx, unit.session, row, actor, standing[-1])
    return unit.changes


def _take_back(ctx: OfficeContext, session: Session, row: Referral, actor: Actor, last: ReferralEvent) -> None:
    _check_revived(session, row, S(last.from_state))
    _restore_terms(session, row, last)
    add_event(ctx, session, row, actor, Outcome(S(last.from_state), ctx.today()), last.state,
              next_serial(session, row.id), undoes=last.id)
    _settle(ctx, session, row)


def end_with_order(ctx: OfficeContext, unit: UnitOfWork, vacancy_id: UUID, reason: str) -> tuple[UUID, ...]:
    """End the referrals that wait for an order which closes ("closed") or never was one ("cancelled").

    Each with its line in the history; hires stay. Returns the ids, for ``revive_with_order``.
    """
    rows = unit.session.scalars(select(Referral).where(
        Referral.vacancy_id == vacancy_id, Referral.state.in_(ENDS_WITH_ORDER), Referral.removed_at.is_(None),
    ).order_by(Referral.id)).all()
    for row in rows:
        outcome = Outcome(S.VACANCY_GONE, ctx.today(), reason=reason)
        check_move(S(row.state), outcome, None, ctx.today())
        add_event(ctx, unit.session, row, unit.actor, outcome, row.state, next_serial(unit.session, row.id))
        _settle(ctx, unit.session, row)
    return tuple(row.id for row in rows)


def revive_with_order(ctx: OfficeContext, unit: UnitOfWork, ids: Sequence[UUID]) -> None:
    """Take back the ending of these referrals; one that moved on meanwhile stays as it is."""
    for referral_id in ids:
        row = unit.session.get_one(Referral, referral_id)
        last = _standing(unit.session, referral_id)[-1]
        if last.state == S.VACANCY_GONE:
            _take_back(ctx, unit.session, row, unit.actor, last)


def _standing(session: Session, referral_id: UUID) -> list[ReferralEvent]:
    """Events that hold: neither undone nor an undoing, in order."""
    events = list(session.scalars(select(ReferralEvent).where(ReferralEvent.referral_id == referral_id)
                                  .order_by(ReferralEvent.serial)))
    undone = {event.undoes for event in events}
    return [event for event in events if event.id not in undone and event.undoes is None]


def _settle(ctx: OfficeContext, session: Session, row: Referral) -> None:
    """Derive the referral's columns and the vacancy's positions from the standing events.

    Hire, first day, pay and contract belong to a referral only while the person is hired or placed by it.
    """
    session.flush()
    standing = _standing(session, row.id)
    last = standing[-1]
    state = S(last.state)
    working = state in WORKING
    by_state = {event.state: event for event in standing} if working else {}
    hired, verified = by_state.get(S.HIRED), by_state.get(S.VERIFIED)
    started = row.started_on if working else None
    hired_on = hired.fact_date if hired else None
    values = {
        "state": state.value, "state_on": last.fact_date, "hired_on": hired_on, "started_on": started,
        "due_on": follow_up_due(state, last.fact_date, started or hired_on),
        "wage": row.wage if working else None, "contract": row.contract if working else "",
        "verified_on": verified.fact_date if verified else None,
        "verified_by": verified.staff_id if verified else None,
        "self_verified": bool(verified and verified.staff_id == row.referred_by),
    }
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    settle_positions(session, session.get_one(Vacancy, row.vacancy_id), ctx.today())
