"""Vacancies: save with their employer, close, confirm, list."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault, faults_of
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.referral import ENDS_WITH_ORDER, LIVE
from pes_desktop.domain.vacancy import ONE_VALUE, EmployerForm, VacancyForm, validate_vacancy
from pes_desktop.models import Employer, Referral, Vacancy
from pes_desktop.reference import messages
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.employers import EmployerChange, add_employer, check_employer, correct_employer
from pes_desktop.services.numbering import next_number
from pes_desktop.services.positions import check_free_position, count_filled, settle_positions
from pes_desktop.services.records import SavedRecord, Three, assign, plain_form, settle_correction, stored_form
from pes_desktop.services.referrals import end_with_order, revive_with_order
from pes_desktop.storage import drafts
from pes_desktop.storage.store import UnitOfWork


def check_vacancy(ctx: OfficeContext, form: VacancyForm) -> list[Fault]:
    """All faults of an order under the country's rules."""
    faults = validate_vacancy(form, ctx.today(), ctx.pack.periods.vacancy_max)
    least = ctx.pack.minimum_wage
    full_month = form.wage_period == "month" and form.hours == "full"
    if least.monthly and full_month and form.wage and form.wage < least.monthly:
        told = {"name": least.name.es, "amount": f"{ctx.pack.currency} {least.monthly:g}"}
        faults.append(Fault("wage_below_minimum", "wage", told, warning=True))
    law = f"vacancy.law.discrimination.{ctx.pack.code}"
    return [
        dataclasses.replace(fault, params={**fault.params, "law": law})
        if fault.code == "wording_discriminates" and messages.has(law) else fault for fault in faults
    ]


def save_vacancy(ctx: OfficeContext, form: VacancyForm, vacancy_id: UUID | None = None) -> SavedRecord:
    """``save_order`` of an employer that is registered and stays as it is."""
    return save_order(ctx, form, vacancy_id=vacancy_id)


def check_order(
    ctx: OfficeContext, form: VacancyForm, employer: EmployerChange | None = None, *, vacancy_id: UUID | None = None,
    base: VacancyForm | None = None,
) -> list[Fault]:
    """All faults of an order with the employer written beside it; those of the employer carry ``employer.<name>``.

    With ``vacancy_id`` and ``base`` also what no longer agrees with what others changed since the form was loaded.
    Raises NotPermitted.
    """
    ctx.require("save_vacancy")
    faults = check_vacancy(ctx, form)
    if vacancy_id is not None and base is not None:
        with ctx.store.read() as session:
            faults += faults_of(lambda: _settle(ctx, _standing(session, vacancy_id), form, base))
    if employer is None:
        return faults
    of_employer = [dataclasses.replace(f, field=f"employer.{f.field}") for f in check_employer(ctx, employer.form)]
    return of_employer + [fault for fault in faults if fault.field != "employer_id"]


def save_order(
    ctx: OfficeContext, form: VacancyForm, *, employer: EmployerChange | None = None, vacancy_id: UUID | None = None,
    base: VacancyForm | None = None, draft_key: str = "",
) -> SavedRecord:
    """Notify an order (the number is given here) or change it, the employer with it and the draft away: all or none.

    A change writes only what differs from ``base``, the form as it was loaded (default: as it stands now); what
    others changed meanwhile stands (``records.settle_correction``). Raises DomainError with every blocking fault of
    ``check_order``; ``vacancy_gone``; ``positions_below_filled`` when verified hires are more than the positions asked
    for; NotPermitted.
    """
    actor = ctx.require("save_vacancy")
    form = dataclasses.replace(form)
    if employer is not None:
        ctx.require("save_employer")
    faults = check_order(ctx, form, employer)
    stop = [fault for fault in faults if not fault.warning]
    if stop:
        raise DomainError(*stop)
    with ctx.store.write(actor, "save_vacancy") as unit:
        if employer is not None and employer.employer_id is None:
            form.employer_id = add_employer(ctx, unit, employer.form).id
            unit.session.flush()
        elif employer is not None:
            firm = unit.session.get_one(Employer, employer.employer_id)
            displaced = correct_employer(ctx, firm, employer.form, employer.base)
            faults += [dataclasses.replace(f, field=f"employer.{f.field}") for f in displaced]
        if vacancy_id is None:
            row = add_vacancy(ctx, unit, form)
        else:
            row, displaced = _change(ctx, unit, vacancy_id, form, base)
            faults += displaced
        if draft_key:
            drafts.drop_draft(unit.session, draft_key, ctx.staff.id)
    return SavedRecord(row.id, tuple(f for f in faults if f.warning), unit.changes)


def _change(
    ctx: OfficeContext, unit: UnitOfWork, vacancy_id: UUID, form: VacancyForm, base: VacancyForm | None
) -> tuple[Vacancy, list[Fault]]:
    """Write a changed order: positions and status agree again, and a closing day that was told is no guess."""
    row = _standing(unit.session, vacancy_id)
    form, displaced = _settle(ctx, row, form, base)
    filled = count_filled(unit.session, row.id)
    if form.positions < filled:
        raise DomainError(Fault("positions_below_filled", "positions", {"filled": filled}))
    closed_on = row.closes_on
    assign(row, _vacancy_values(ctx, form, row.notified_on))
    if row.closes_on != closed_on and row.closing_assumed:
        row.closing_assumed = False
    settle_positions(unit.session, row, ctx.today())
    return row, displaced


def _standing(session: Session, vacancy_id: UUID) -> Vacancy:
    """An order that is there. Raises DomainError ``vacancy_gone``."""
    row = session.get(Vacancy, vacancy_id)
    if row is None or row.removed_at is not None:
        raise DomainError(Fault("vacancy_gone"))
    return row


def _settle(
    ctx: OfficeContext, row: Vacancy, form: VacancyForm, base: VacancyForm | None
) -> tuple[VacancyForm, list[Fault]]:
    """``records.settle_correction`` of a changed order."""
    stored = stored_form(row, VacancyForm)
    three = Three(base or stored, form, stored)
    return settle_correction(ctx, row, three, partial(check_vacancy, ctx), ONE_VALUE)


def _vacancy_values(ctx: OfficeContext, form: VacancyForm, notified: date) -> dict[str, Any]:
    values = plain_form(form)
    values["notified_on"] = form.notified_on or notified
    values["closes_on"] = form.closes_on or values["notified_on"] + timedelta(days=ctx.pack.periods.vacancy_default)
    return values


def add_vacancy(
    ctx: OfficeContext, unit: UnitOfWork, form: VacancyForm, *, status: VacancyStatus = VacancyStatus.OPEN,
    closing_assumed: bool = False, import_id: UUID | None = None,
) -> Vacancy:
    """Put a new vacancy with its number into an open transaction."""
    number = str(next_number(ctx, unit.session, "vacancy"))
    values = _vacancy_values(ctx, form, ctx.today())
    row = Vacancy(id=new_id(), office_id=ctx.office.id, number=number, status=status, closing_assumed=closing_assumed,
                  import_id=import_id, **values)
    unit.add(row)
    return row


#: The reason that referrals end with, by what became of their order.
_ENDED_BY = {VacancyStatus.CLOSED: "closed", VacancyStatus.CANCELLED: "cancelled"}


@dataclass(frozen=True, slots=True)
class StatusSet:
    """What a change of status did: ``ended`` are the referrals that ended with the order."""

    ended: tuple[UUID, ...]
    changes: ChangeSet


def set_vacancy_status(
    ctx: OfficeContext, vacancy_id: UUID, status: VacancyStatus, reason: str = "", *, revive: Sequence[UUID] = ()
) -> StatusSet:
    """Close, cancel, mark covered, reopen or confirm an imported order.

    Closing and cancelling end the referrals that wait for the order, hires stay; ``revive`` takes such an ending back
    when the closing is undone. Raises DomainError ``vacancy_reason_missing`` when closing or cancelling without a
    reason, ``no_positions_left`` when a full order shall open again; ``already_referred``; NotPermitted.
    """
    actor = ctx.require("save_vacancy")
    ends = _ENDED_BY.get(status)
    if ends and not reason.strip():
        raise DomainError(Fault("vacancy_reason_missing", "status_reason"))
    with ctx.store.write(actor, f"vacancy_{status}") as unit:
        row = unit.session.get_one(Vacancy, vacancy_id)
        if status is VacancyStatus.OPEN:
            check_free_position(row)
        assign(row, {"status": status.value, "status_reason": reason.strip(), "status_on": ctx.today()})
        if status is VacancyStatus.OPEN and row.closes_on < ctx.today():
            row.closes_on = ctx.today() + timedelta(days=ctx.pack.periods.vacancy_default)
        ended = end_with_order(ctx, unit, vacancy_id, ends) if ends else ()
        revive_with_order(ctx, unit, revive)
        settle_positions(unit.session, row, ctx.today())
    return StatusSet(ended, unit.changes)


@dataclass(frozen=True, slots=True)
class VacancyLine:
    """A vacancy in a list."""

    id: UUID
    number: str
    title: str
    employer: str
    place_code: str
    positions: int
    positions_left: int
    status: str
    notified_on: date
    closes_on: date
    live_referrals: int
    closing_assumed: bool = False


def list_vacancies(ctx: OfficeContext, *, only_open: bool = True, limit: int = 500) -> list[VacancyLine]:
    """Vacancies, those that close first on top; ``only_open`` keeps open and to-be-confirmed ones."""
    ctx.require("see_vacancies")
    live = (
        select(Referral.vacancy_id, func.count().label("n"))
        .where(Referral.state.in_(LIVE), Referral.removed_at.is_(None))
        .group_by(Referral.vacancy_id).subquery()
    )
    query = (
        select(Vacancy, func.coalesce(live.c.n, 0))
        .outerjoin(live, live.c.vacancy_id == Vacancy.id)
        .where(Vacancy.removed_at.is_(None))
        .order_by(Vacancy.closes_on, Vacancy.id).limit(limit)
    )
    if only_open:
        query = query.where(or_(Vacancy.status == VacancyStatus.OPEN, Vacancy.status == VacancyStatus.UNCLEAR))
    with ctx.store.read() as session:
        return [
            VacancyLine(v.id, v.number, v.title, v.employer.display_name, v.place_code, v.positions, v.positions_left,
                        v.status, v.notified_on, v.closes_on, count, v.closing_assumed)
            for v, count in session.execute(query)
        ]


@dataclass(frozen=True, slots=True)
class VacancyView:
    """A vacancy with what its page shows; ``ending``: the live referrals that would end with it."""

    id: UUID
    number: str
    form: VacancyForm
    employer: EmployerForm
    employer_name: str
    positions_left: int
    positions_filled: int
    status: str
    status_reason: str
    closing_assumed: bool
    live_referrals: int = 0
    status_on: date | None = None
    ending: int = 0


def load_vacancy(ctx: OfficeContext, vacancy_id: UUID) -> VacancyView:
    """A vacancy for its page; raises DomainError ``vacancy_gone``."""
    ctx.require("see_vacancies")
    with ctx.store.read() as session:
        row = _standing(session, vacancy_id)
        states = Counter(session.scalars(select(Referral.state).where(
            Referral.vacancy_id == vacancy_id, Referral.state.in_(LIVE), Referral.removed_at.is_(None))))
        return VacancyView(
            row.id, row.number, stored_form(row, VacancyForm), stored_form(row.employer, EmployerForm),
            row.employer.display_name, row.positions_left, row.positions_filled, row.status, row.status_reason,
            row.closing_assumed, sum(states.values()), row.status_on, sum(states[state] for state in ENDS_WITH_ORDER),
        )


@dataclass
class VacancyDraft:
    """A half-filled order: its form, the employer beside it, and what was typed but cannot be read yet.

    ``base`` and ``employer_base``: order and employer as they were loaded, None for new ones.
    """

    form: VacancyForm = dataclasses.field(default_factory=VacancyForm)
    employer: EmployerForm | None = None
    employer_name: str = ""
    typed: dict[str, str] = dataclasses.field(default_factory=dict)
    base: VacancyForm | None = None
    employer_base: EmployerForm | None = None


def save_vacancy_draft(ctx: OfficeContext, key: str, draft: VacancyDraft) -> None:
    """Write the unfinished order; called at each field left. Raises NotPermitted."""
    ctx.require("save_vacancy")
    with ctx.store.local() as session:
        drafts.save_draft(session, key, msgspec.to_builtins(draft), staff_id=ctx.staff.id,
                          title=draft.form.title, step="")


def load_vacancy_draft(ctx: OfficeContext, key: str) -> VacancyDraft | None:
    """The unfinished order of the person at the desk, or None; another's is not shown."""
    with ctx.store.read() as session:
        kept = drafts.load_draft(session, key, ctx.staff.id)
        if kept is None or not ctx.may("save_vacancy"):
            return None
        return msgspec.convert(kept.payload, VacancyDraft, strict=False)


def drop_vacancy_draft(ctx: OfficeContext, key: str) -> None:
    """Forget the unfinished order: it was saved, or thrown away on request. Raises NotPermitted."""
    ctx.require("save_vacancy")
    with ctx.store.local() as session:
        drafts.drop_draft(session, key, ctx.staff.id)
