"""Find people and show one: summary, timeline, services given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.dates import age_on
from pes_desktop.domain.enums import ServiceKind
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.phones import display_phone
from pes_desktop.models import (
    Job,
    Jobseeker,
    Letter,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Staff,
    Vacancy,
)
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.looks import note_look
from pes_desktop.storage.search import Hit


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list."""

    id: UUID
    name: str
    document_number: str
    age: int | None
    place: str
    occupations: tuple[str, ...]
    last_contact_on: date
    status: str
    consent_state: str


def registration_status(person: Jobseeker | Row[Any], today: date, warn_days: int, valid_days: int) -> str:
    """``active``, ``expiring``, ``expired`` or ``exited``, by the days since the last contact (country setting)."""
    if person.exited_on:
        return "exited"
    days = (today - person.last_contact_on).days
    if days > valid_days:
        return "expired"
    return "expiring" if days >= warn_days else "active"


#: What a list line needs of a person: the whole record with its jobs and skills costs ten times as much.
_LINE_COLUMNS = (
    Jobseeker.id, Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number, Jobseeker.birth_date,
    Jobseeker.place_code, Jobseeker.wanted, Jobseeker.last_contact_on, Jobseeker.exited_on, Jobseeker.consent_state,
)


def _line(ctx: OfficeContext, person: Jobseeker | Row[Any], jobs: Sequence[str]) -> PersonLine:
    periods = ctx.pack.periods
    today = ctx.today()
    occupations = [*jobs, *(str(item.get("occupation") or "") for item in person.wanted)]
    return PersonLine(
        person.id, f"{person.surnames} {person.names}".strip(), person.document_number,
        age_on(person.birth_date, today) if person.birth_date else None, ctx.place_name(person.place_code),
        tuple(dict.fromkeys(filter(None, occupations)))[:3], person.last_contact_on,
        registration_status(person, today, periods.registration_warning, periods.registration_validity),
        person.consent_state,
    )


def find_people(ctx: OfficeContext, query: str, *, limit: int = 50) -> list[PersonLine]:
    """People by name, occupation, number or telephone as typed so far; without a query, those seen last."""
    ctx.require("find_people")
    with ctx.store.read() as session:
        if query.strip():
            ids = [hit.record_id for hit in ctx.finder.find(session, query, ("jobseeker",), limit)]
        else:
            ids = list(session.scalars(
                select(Jobseeker.id).where(Jobseeker.removed_at.is_(None), Jobseeker.erased_on.is_(None))
                .order_by(Jobseeker.last_contact_on.desc(), Jobseeker.id.desc()).limit(limit)))
        return lines_of(ctx, session, ids)


def lines_of(ctx: OfficeContext, session: Session, ids: Sequence[UUID]) -> list[PersonLine]:
    """List lines of people by id, in the order given."""
    rows: dict[UUID, Row[Any]] = {}
    jobs: dict[UUID, list[str]] = {}
    for start in range(0, len(ids), 500):
        some = ids[start:start + 500]
        rows.update({row.id: row for row in session.execute(select(*_LINE_COLUMNS).where(Jobseeker.id.in_(some)))})
        for person, occupation in session.execute(
                select(Job.jobseeker_id, Job.occupation).where(Job.jobseeker_id.in_(some), Job.removed_at.is_(None))
                .order_by(Job.position)):
            jobs.setdefault(person, []).append(occupation)
    return [_line(ctx, rows[key], jobs.get(key, ())) for key in ids if key in rows]


def find_anything(ctx: OfficeContext, query: str, *, limit: int = 12) -> list[Hit]:
    """People, vacancies, employers and letters for the search of the top bar, as far as the role may see them."""
    kinds = [kind for kind, act in (("jobseeker", "find_people"), ("vacancy", "see_vacancies"),
                                    ("employer", "see_vacancies"), ("letter", "see_referrals")) if ctx.may(act)]
    if not kinds:
        return []
    with ctx.store.read() as session:
        return ctx.finder.find(session, query, kinds, limit)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One dated fact of a person: ``kind`` picks words and icon, ``what`` names the thing (vacancy, reason)."""

    on: date
    kind: str
    what: str
    who: str
    undone: bool = False
    referral_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonReferral:
    """A referral as the person's page lists it."""

    id: UUID
    vacancy_id: UUID
    vacancy_title: str
    employer: str
    state: str
    state_on: date
    letter_number: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that the person's page shows."""

    line: PersonLine
    names: str
    surnames: str
    known_as: str
    document_type: str
    document_shown: str
    birth_date: date | None
    birth_estimated: bool
    sex: str
    phones: tuple[str, ...]
    email: str
    community: str
    directions: str
    education_level: str
    education_complete: bool | None
    jobs: tuple[tuple[str, str | None, str], ...]
    skills: tuple[str, ...]
    licences: tuple[str, ...]
    wanted: tuple[str, ...]
    registered_on: date
    expires_on: date
    consent_state: str
    notes: str
    referrals: tuple[PersonReferral, ...]
    timeline: tuple[TimelineEntry, ...]


def standing_person(session: Session, jobseeker_id: UUID) -> Jobseeker:
    """The record of a person, or the one it was merged into. Raises DomainError ``person_gone``, ``person_erased``."""
    person = session.get(Jobseeker, jobseeker_id)
    while person is not None and person.merged_into is not None:
        person = session.get(Jobseeker, person.merged_into)
    if person is not None and person.erased_on is not None:
        raise DomainError(Fault("person_erased", params={"on": f"{person.erased_on:%d/%m/%Y}"}))
    if person is None or person.removed_at is not None:
        raise DomainError(Fault("person_gone"))
    return person


def open_person(ctx: OfficeContext, jobseeker_id: UUID) -> PersonView:
    """``person_view`` for whoever opens the person's page: the audit trail tells who looked.

    Raises DomainError ``person_gone``, ``person_erased``; NotPermitted.
    """
    view = person_view(ctx, jobseeker_id)
    note_seen(ctx, view.line.id)
    return view


def note_seen(ctx: OfficeContext, jobseeker_id: UUID) -> None:
    """The person's details stood before whoever sits at the desk: a line of the trail. Raises NotPermitted."""
    note_look(ctx, ctx.require("see_person"), "see_person", ("jobseeker", jobseeker_id))


def person_view(ctx: OfficeContext, jobseeker_id: UUID) -> PersonView:
    """A person with the timeline; who was merged into another leads there.

    Raises DomainError ``person_gone``, ``person_erased``.
    """
    ctx.require("see_person")
    with ctx.store.read() as session:
        person = standing_person(session, jobseeker_id)
        jobseeker_id = person.id
        staff: dict[UUID | None, str] = {row.id: row.name for row in session.scalars(select(Staff))}
        rows = session.execute(
            select(Referral, Vacancy, Letter.number)
            .join(Vacancy, Vacancy.id == Referral.vacancy_id)
            .outerjoin(Letter, Letter.referral_id == Referral.id)
            .where(Referral.jobseeker_id == jobseeker_id, Referral.removed_at.is_(None))
            .order_by(Referral.state_on.desc(), Referral.id.desc())
        ).all()
        referrals = tuple(
            PersonReferral(r.id, v.id, v.title, v.employer.display_name, r.state, r.state_on, number or "")
            for r, v, number in rows
        )
        titles = {r.id: v.title for r, v, _ in rows}
        found = [
            (event.id, TimelineEntry(event.fact_date, f"registration.{event.kind}", event.reason,
                                     staff.get(event.staff_id, "")))
            for event in session.scalars(select(RegistrationEvent).where(
                RegistrationEvent.jobseeker_id == jobseeker_id))
        ]
        found += [
            (act.id, TimelineEntry(act.fact_date, f"service.{act.kind}", act.result, staff.get(act.staff_id, "")))
            for act in session.scalars(select(ServiceAct).where(ServiceAct.jobseeker_id == jobseeker_id))
        ]
        events = list(session.scalars(select(ReferralEvent).where(ReferralEvent.referral_id.in_(titles))))
        undone = {event.undoes for event in events if event.undoes}
        found += [
            (event.id, TimelineEntry(
                event.fact_date, "referral.undo" if event.undoes else f"referral.{event.state}",
                titles[event.referral_id], staff.get(event.staff_id, ""), event.id in undone, event.referral_id))
            for event in events
        ]
        # newest first, also within a day: ids carry the moment they were given
        found.sort(key=lambda pair: (pair[1].on, pair[0]), reverse=True)
        entries = [entry for _, entry in found]
        region = ctx.pack.phone_region
        shown = ctx.pack.show_document(person.document_type, person.document_number) if person.document_number else ""
        return PersonView(
            line=_line(ctx, person, [job.occupation for job in person.jobs if job.removed_at is None]),
            names=person.names, surnames=person.surnames, known_as=person.known_as,
            document_type=person.document_type, document_shown=shown, birth_date=person.birth_date,
            birth_estimated=person.birth_estimated, sex=person.sex,
            phones=tuple(
                (display_phone(p["number"], region) if p.get("number") else p["raw"])
                + (f" ({p['owner']})" if p.get("owner") else "") for p in person.phones),
            email=person.email, community=person.community, directions=person.directions,
            education_level=person.education_level, education_complete=person.education_complete,
            jobs=tuple((j.occupation, j.unit_group, _span(j.started, j.ended, j.years))
                       for j in person.jobs if j.removed_at is None),
            skills=tuple(s.name for s in person.skills if s.removed_at is None), licences=tuple(person.licences),
            wanted=tuple(str(w.get("occupation") or "") for w in person.wanted), registered_on=person.registered_on,
            expires_on=person.last_contact_on + timedelta(days=ctx.pack.periods.registration_validity),
            consent_state=person.consent_state, notes=person.notes if ctx.may("see_sensitive") else "",
            referrals=referrals, timeline=tuple(entries),
        )


def _span(started: date | None, ended: date | None, years: float | None) -> str:
    if started or ended:
        return f"{started.year if started else '…'}-{ended.year if ended else ''}"
    return f"{years:g}" if years else ""


def record_service(
    ctx: OfficeContext, jobseeker_id: UUID, kind: ServiceKind, *, minutes: int | None = None, result: str = "",
    note: str = "", on: date | None = None,
) -> ChangeSet:
    """Record a dated act for a person; a visit also counts as contact. Raises DomainError ``person_gone``."""
    actor = ctx.require("record_visit" if kind is ServiceKind.VISIT else "record_service")
    day = on or ctx.today()
    with ctx.store.write(actor, f"service_{kind}") as unit:
        person = unit.session.get(Jobseeker, jobseeker_id)
        if person is None or person.removed_at is not None:
            raise DomainError(Fault("person_gone"))
        person.last_contact_on = max(person.last_contact_on, day)
        unit.add(ServiceAct(office_id=ctx.office.id, jobseeker=person, kind=kind, fact_date=day, minutes=minutes,
                            staff_id=actor.staff_id, role=actor.role, result=result, note=note))
    return unit.changes


def visits_today(ctx: OfficeContext) -> Sequence[tuple[UUID, str, str]]:
    """People who came today: (id, name, result so far), in the order they came. Raises NotPermitted."""
    ctx.require("find_people")
    with ctx.store.read() as session:
        rows = session.execute(
            select(Jobseeker, ServiceAct)
            .join(ServiceAct, ServiceAct.jobseeker_id == Jobseeker.id)
            .where(ServiceAct.kind == ServiceKind.VISIT, ServiceAct.fact_date == ctx.today())
            .order_by(ServiceAct.id))
        return [(person.id, f"{person.names} {person.surnames}", act.result) for person, act in rows]
