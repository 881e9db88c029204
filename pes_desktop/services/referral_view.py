"""One referral with its person, vacancy, letter and every move, and what the person at the desk may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.phones import display_phone, first_phone
from pes_desktop.domain.referral import MOVES, ReferralState, roles_for
from pes_desktop.models import Jobseeker, Letter, Referral, ReferralEvent, Staff, Vacancy
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.looks import note_look
from pes_desktop.services.referrals import MOVE_ACT

S = ReferralState


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a referral: a move, or the undoing of one (``undoing``); ``undone`` when it no longer holds."""

    id: UUID
    state: str
    from_state: str
    fact_date: date
    who: str
    role: str
    reason: str
    note: str
    evidence: str
    undone: bool
    undoing: bool


@dataclass(frozen=True, slots=True)
class ReferralView:
    """All that the referral's page shows; ``moves`` newest first, ``may_move`` in the order of the slip."""

    id: UUID
    jobseeker_id: UUID
    vacancy_id: UUID
    person: str
    person_document: str
    person_phone: str
    person_place: str
    vacancy_title: str
    vacancy_number: str
    vacancy_open: bool
    employer: str
    employer_contact: str
    employer_phone: str
    wage_period: str
    state: ReferralState
    state_on: date
    due_on: date | None
    issued_on: date | None
    appointment: str
    wage: Decimal | None
    contract: str
    referrer: str
    letter_number: str
    result_code: str
    expires_on: date | None
    copies: int
    consent_given: bool
    moves: tuple[Move, ...]
    may_issue: bool
    may_undo: bool
    may_move: tuple[ReferralState, ...]


def open_moves(ctx: OfficeContext, state: ReferralState) -> tuple[ReferralState, ...]:
    """The results that may follow ``state`` and that the person at the desk may enter, in the order of the table."""
    return tuple(to for to in ReferralState if to in MOVES[state] and to is not S.ISSUED and may_make(ctx, to))


def may_make(ctx: OfficeContext, state: ReferralState) -> bool:
    """Whether the person at the desk holds the act and a role for entering ``state``."""
    allowed = ctx.may(MOVE_ACT.get(state, "record_outcome"))
    return allowed and any(role in ctx.staff.roles for role in roles_for(state))


def referral_of_letter(ctx: OfficeContext, letter_id: UUID) -> UUID:
    """The referral a letter belongs to. Raises DomainError ``letter_missing``."""
    ctx.require("see_referrals")
    with ctx.store.read() as session:
        letter = session.get(Letter, letter_id)
        if letter is None or letter.removed_at is not None:
            raise DomainError(Fault("letter_missing"))
        return letter.referral_id


def load_referral(ctx: OfficeContext, referral_id: UUID) -> ReferralView:
    """One referral; the audit trail tells who looked. Raises DomainError ``referral_gone``; NotPermitted."""
    actor = ctx.require("see_referrals")
    view = _read(ctx, referral_id)
    note_look(ctx, actor, "see_referral", ("referral", referral_id), ("jobseeker", view.jobseeker_id))
    return view


def _read(ctx: OfficeContext, referral_id: UUID) -> ReferralView:
    with ctx.store.read() as session:
        row = session.get(Referral, referral_id)
        if row is None or row.removed_at is not None:
            raise DomainError(Fault("referral_gone"))
        person, vacancy = session.get_one(Jobseeker, row.jobseeker_id), session.get_one(Vacancy, row.vacancy_id)
        letter = session.scalar(select(Letter).where(Letter.referral_id == referral_id))
        staff: dict[UUID | None, str] = {one.id: one.name for one in session.scalars(select(Staff))}
        moves = _moves(session, referral_id, staff)
        state, region = S(row.state), ctx.pack.phone_region
        standing = [move for move in moves if not move.undone and not move.undoing]
        undoable = len(standing) > 1 and standing[0].state != S.ISSUED and may_make(ctx, S(standing[0].state))
        contact = vacancy.contact_phone or next((str(p["raw"]) for p in vacancy.employer.phones), "")
        document = ctx.pack.document(person.document_type) if person.document_number else None
        shown = ctx.pack.show_document(person.document_type, person.document_number) if document else ""
        return ReferralView(
            id=row.id, jobseeker_id=person.id, vacancy_id=vacancy.id, person=person.full_name,
            person_document=f"{document.short.of(ctx.lang)} {shown}" if document else "",
            person_phone=first_phone(person.phones, region), person_place=ctx.place_name(person.place_code),
            vacancy_title=vacancy.title, vacancy_number=vacancy.number, vacancy_open=vacancy.status == "open",
            employer=vacancy.employer.display_name,
            employer_contact=vacancy.contact_name or vacancy.employer.contact_name,
            employer_phone=display_phone(contact, region) if contact else "", wage_period=vacancy.wage_period or "",
            state=state, state_on=row.state_on, due_on=row.due_on, issued_on=row.issued_on,
            appointment=row.appointment, wage=row.wage, contract=row.contract,
            referrer=staff.get(row.referred_by, ""), letter_number=letter.number if letter else "",
            result_code=letter.result_code if letter else "", expires_on=letter.expires_on if letter else None,
            copies=letter.copies if letter else 0,
            consent_given=person.consent_state == "given" and "employers" in person.consent_shared,
            moves=tuple(moves), may_issue=state is S.DRAFT and may_make(ctx, S.ISSUED), may_undo=undoable,
            may_move=open_moves(ctx, state),
        )


def _moves(session: Session, referral_id: UUID, staff: dict[UUID | None, str]) -> list[Move]:
    events = list(session.scalars(select(ReferralEvent).where(ReferralEvent.referral_id == referral_id)
                                  .order_by(ReferralEvent.serial.desc())))
    undone = {event.undoes for event in events}
    return [
        Move(event.id, event.state, event.from_state, event.fact_date, staff.get(event.staff_id, ""), event.role,
             event.reason, event.note, event.evidence, event.id in undone, event.undoes is not None)
        for event in events
    ]
