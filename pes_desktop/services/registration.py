"""Dated facts of a registration: renewed, consent signed or taken back, ended, returned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain import erasure
from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.enums import EXIT_REASONS, ConsentState
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import UNDER_WAY
from pes_desktop.models import Jobseeker, Referral, RegistrationEvent
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.store import UnitOfWork


def _person(unit: UnitOfWork, jobseeker_id: UUID) -> Jobseeker:
    person = unit.session.get(Jobseeker, jobseeker_id)
    if person is None or person.removed_at is not None or person.erased_on is not None:
        raise DomainError(Fault("person_gone"))
    return person


def _day(ctx: OfficeContext, on: date | None, person: Jobseeker | None = None) -> date:
    day = on or ctx.today()
    if day > ctx.today():
        raise DomainError(Fault("fact_in_future", "fact_date"))
    if person is not None and day < person.registered_on:
        raise DomainError(Fault("fact_before_registration", "fact_date", {"registered": person.registered_on}))
    return day


def _event(ctx: OfficeContext, unit: UnitOfWork, person: Jobseeker, kind: str, day: date, reason: str = "") -> None:
    unit.add(RegistrationEvent(office_id=ctx.office.id, jobseeker=person, kind=kind, fact_date=day, reason=reason,
                               staff_id=unit.actor.staff_id, role=unit.actor.role))


def renew(ctx: OfficeContext, jobseeker_id: UUID, on: date | None = None) -> ChangeSet:
    """The person still looks for work: one key. Who had left the register returns to it.

    Raises DomainError ``person_gone``, ``fact_in_future``, ``fact_before_registration``.
    """
    actor = ctx.require("register_person")
    with ctx.store.write(actor, "renew") as unit:
        person = _person(unit, jobseeker_id)
        day = _day(ctx, on, person)
        go_on(ctx, unit, person, day)
    return unit.changes


def go_on(ctx: OfficeContext, unit: UnitOfWork, person: Jobseeker, day: date) -> None:
    """Put into an open transaction that the person still looks for work, or does again."""
    kind = "returned" if person.exited_on else "renewed"
    person.last_contact_on = max(person.last_contact_on, day)
    person.exited_on, person.exit_reason = None, ""
    _event(ctx, unit, person, kind, day)


def end_registration(ctx: OfficeContext, jobseeker_id: UUID, reason: str, on: date | None = None) -> ChangeSet:
    """The person leaves the register (``domain.enums.EXIT_REASONS``); found again, renewed, nothing is deleted.

    Raises DomainError ``person_gone``, ``exit_reason_unknown``, ``registration_ended``, and for impossible days.
    """
    actor = ctx.require("register_person")
    if reason not in EXIT_REASONS:
        raise DomainError(Fault("exit_reason_unknown", "exit_reason"))
    with ctx.store.write(actor, "end_registration") as unit:
        person = _person(unit, jobseeker_id)
        if person.exited_on:
            raise DomainError(Fault("registration_ended"))
        day = _day(ctx, on, person)
        person.exited_on, person.exit_reason = day, reason
        _event(ctx, unit, person, "exited", day, reason)
    return unit.changes


def give_consent(ctx: OfficeContext, jobseeker_id: UUID, on: date | None = None) -> ChangeSet:
    """Record the signed consent (imports come in with it pending).

    Raises DomainError ``person_gone``, ``fact_in_future``.
    """
    actor = ctx.require("register_person")
    with ctx.store.write(actor, "consent") as unit:
        person = _person(unit, jobseeker_id)
        person.consent_state, person.consent_date, person.consent_signed = ConsentState.GIVEN, _day(ctx, on), True
        if "employers" not in person.consent_shared:  # what the page is signed for; else no letter could follow
            person.consent_shared = [*person.consent_shared, "employers"]
    return unit.changes


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal leaves to be done: referrals under way whose employers may still hold the letter."""

    changes: ChangeSet
    under_way: int


def withdraw_consent(ctx: OfficeContext, jobseeker_id: UUID, on: date | None = None) -> Withdrawn:
    """The person takes the consent back: no matching, no letter, and sensitive fields leave headquarters.

    Raises NotPermitted; DomainError ``person_gone``, ``consent_not_given``, ``fact_in_future``.
    """
    actor = ctx.require("register_person")
    with ctx.store.write(actor, "withdraw_consent") as unit:
        person = _person(unit, jobseeker_id)
        if person.consent_state == ConsentState.WITHDRAWN:
            raise DomainError(Fault("consent_not_given"))
        take_consent_back(ctx, unit, person, _day(ctx, on))
        left = under_way(unit.session, [person.id])
    return Withdrawn(unit.changes, left)


def take_consent_back(ctx: OfficeContext, unit: UnitOfWork, person: Jobseeker, day: date) -> None:
    """Put a withdrawal into an open transaction."""
    for name, value in erasure.withdrawn().items():
        setattr(person, name, value)
    if person.disability_consent:
        person.disability_consent = False
    _event(ctx, unit, person, "withdrawn", day)


def under_way(session: Session, people: Iterable[UUID]) -> int:
    """How many referrals of these people have no end yet."""
    return session.scalar(select(func.count()).select_from(Referral).where(
        Referral.jobseeker_id.in_(list(people)), Referral.state.in_(UNDER_WAY), Referral.removed_at.is_(None))) or 0
