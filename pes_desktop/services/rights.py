"""Rights of the person over what is kept: see the corrections, be erased (consent: registration.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from pes_desktop.domain import erasure
from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import SENSITIVE_FIELDS
from pes_desktop.models import (
    AuditLine,
    Jobseeker,
    Letter,
    PersonChange,
    Record,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Staff,
)
from pes_desktop.services import handing_over
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.field_words import label_of, value_words
from pes_desktop.services.looks import note_look
from pes_desktop.services.people import standing_person
from pes_desktop.services.registration import under_way
from pes_desktop.storage import forgetting


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a person before and after, who changed it when and in which role."""

    at: datetime
    who: str
    role: str
    field: str
    before: str
    after: str


def person_history(ctx: OfficeContext, jobseeker_id: UUID) -> list[Correction]:
    """Every correction of a person, newest first; sensitive fields only for whom the table lets see them.

    Raises NotPermitted, DomainError ``person_gone``, ``person_erased``.
    """
    actor = ctx.require("see_person")
    sensitive = ctx.may("see_sensitive")
    with ctx.store.read() as session:
        person = standing_person(session, jobseeker_id)
        staff: dict[UUID | None, str] = {row.id: row.name for row in session.scalars(select(Staff))}
        rows = session.execute(
            select(PersonChange, AuditLine.at, AuditLine.staff_id, AuditLine.role)
            .join(AuditLine, AuditLine.seq == PersonChange.audit_seq)
            .where(PersonChange.jobseeker_id.in_([row.id for row in _same_person(session, person)]))
            .order_by(PersonChange.seq.desc())).all()
        found = [
            Correction(at.astimezone().replace(tzinfo=None), staff.get(staff_id, ""), role, label_of(ctx, change.field),
                       _said(ctx, change.field, change.before), _said(ctx, change.field, change.after))
            for change, at, staff_id, role in rows if sensitive or change.field not in SENSITIVE_FIELDS]
    note_look(ctx, actor, "see_history", ("jobseeker", person.id))
    return [line for line in found if line.before != line.after]


def _said(ctx: OfficeContext, field: str, values: list[Any]) -> str:
    if field in ("jobs", "skills"):
        return value_words(ctx, field, values)
    return value_words(ctx, field, values[0]) if values else ""


def erase_person(ctx: OfficeContext, jobseeker_id: UUID, reason: str, *, typed: str) -> ChangeSet:
    """Erase a person for good: what the statistics count by stays, nothing that tells who it was.

    It goes up as a change, so that headquarters erases too; backups keep the data until they are out of date. Cannot
    be undone, so ``typed`` must be the surnames. Takes some seconds in a large office: the search index is built anew.
    Raises NotPermitted; DomainError ``person_gone``, ``person_erased``, ``erase_reason_missing``,
    ``erase_not_confirmed``, ``erase_live_referrals`` while referrals are under way.
    """
    actor = ctx.require("erase_person")
    if reason not in erasure.REASONS:
        raise DomainError(Fault("erase_reason_missing", "reason"))
    with ctx.store.write(actor, "erase_person") as unit:
        session = unit.session
        person = standing_person(session, jobseeker_id)
        if not erasure.confirmed(typed, person.surnames):
            raise DomainError(Fault("erase_not_confirmed", "typed"))
        rows = _same_person(session, person)
        live = under_way(session, [row.id for row in rows])
        if live:
            raise DomainError(Fault("erase_live_referrals", params={"count": live}))
        records = [record for row in rows for record in _of_person(session, row)]
        forgetting.forget(session, rows, [record for record in records if isinstance(record, Letter)])
        handing_over.forget(session, [row.id for row in rows])
        for row in rows:
            row.erased_on = ctx.today()
            if row.exited_on is None and row.merged_into is None:
                row.exited_on, row.exit_reason = ctx.today(), "other"
                unit.add(RegistrationEvent(office_id=ctx.office.id, jobseeker=row, kind="exited", reason="other",
                                           fact_date=ctx.today(), staff_id=actor.staff_id, role=actor.role))
        for record in records:
            _make_anonymous(record)
        unit.keep_no_past()
        unit.note_records.append(["jobseeker", str(person.id), "erased", [reason]])
    return unit.changes


def _same_person(session: Session, person: Jobseeker) -> list[Jobseeker]:
    """The person and whoever was merged into it, however far back."""
    rows, fresh = [person], [person.id]
    while fresh:
        merged = list(session.scalars(select(Jobseeker).where(Jobseeker.merged_into.in_(fresh))))
        rows, fresh = rows + merged, [row.id for row in merged]
    return rows


def _of_person(session: Session, person: Jobseeker) -> list[Record]:
    """Every record that tells something of a person, the person's own among them."""
    found: list[Record] = [person, *person.jobs, *person.skills]
    found += session.scalars(select(RegistrationEvent).where(RegistrationEvent.jobseeker_id == person.id))
    found += session.scalars(select(ServiceAct).where(ServiceAct.jobseeker_id == person.id))
    referrals = list(session.scalars(select(Referral).where(Referral.jobseeker_id == person.id)))
    ids = [row.id for row in referrals]
    found += referrals
    found += session.scalars(select(ReferralEvent).where(ReferralEvent.referral_id.in_(ids)))
    found += session.scalars(select(Letter).where(Letter.referral_id.in_(ids)))
    return found


def _blank(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None if column.nullable else ""
    return default.arg(None) if default.is_callable else default.arg


def _make_anonymous(record: Record) -> None:
    """Set every column to what stays of it; unchanged ones are left alone."""
    columns: dict[str, Any] = {column.name: column for column in type(record).__table__.columns}
    present = {name: getattr(record, name) for name in columns}
    blanks = {name: _blank(column) for name, column in columns.items()}
    for name, value in erasure.anonymous(record.__tablename__, present, blanks).items():
        if present[name] != value:
            setattr(record, name, value)
