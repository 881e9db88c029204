"""Read the facts from the database: eight set-based queries, the same on the office's SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true
from sqlalchemy.orm import Session

from pes_desktop.models import (
    Job,
    Jobseeker,
    Letter,
    Office,
    Referral,
    ReferralEvent,
    RegistrationEvent,
    ServiceAct,
    Vacancy,
)
from pes_desktop.reporting.facts import (
    Facts,
    LetterFact,
    Move,
    MoveLine,
    PersonFact,
    ReferralFact,
    RegistrationFact,
    ServiceFact,
    VacancyFact,
    merge_roots,
    standing_moves,
)

Reader = Session | Connection
#: Facts of a registration that indicators know; a consent taken back or a merge is none of them.
_COUNTED = ("registered", "renewed", "returned", "exited")


def load_facts(session: Reader, offices: UUID | Collection[UUID] | None, until: date) -> Facts:
    """The facts of one office, of some, or of all (None), as known on ``until``.

    People and vacancies of other offices are read too where a referral of these offices names them.
    """
    chosen = [offices] if isinstance(offices, UUID) else offices

    def of(model: Any) -> ColumnElement[bool]:
        here = true() if chosen is None else model.office_id.in_(list(chosen))
        return and_(model.removed_at.is_(None), here)

    found = tuple(session.execute(select(Office.id).where(of(Office)).order_by(Office.code)).scalars())
    people, roots = _people(session, of, until)
    referrals = _referrals(session, of, roots, until)
    standing = {referral.id for referral in referrals}
    registrations = session.execute(
        select(RegistrationEvent.id, RegistrationEvent.jobseeker_id, RegistrationEvent.kind,
               RegistrationEvent.fact_date, RegistrationEvent.reason)
        .where(of(RegistrationEvent), RegistrationEvent.fact_date <= until, RegistrationEvent.kind.in_(_COUNTED))
        .order_by(RegistrationEvent.fact_date, RegistrationEvent.id))
    letters = session.execute(
        select(Letter.id, Letter.referral_id, Letter.issued_on)
        .where(of(Letter), Letter.issued_on <= until).order_by(Letter.issued_on, Letter.number))
    services = session.execute(
        select(ServiceAct.id, ServiceAct.jobseeker_id, ServiceAct.kind, ServiceAct.fact_date, ServiceAct.minutes)
        .where(of(ServiceAct), ServiceAct.fact_date <= until).order_by(ServiceAct.fact_date, ServiceAct.id))
    return Facts(
        until, found, people,
        tuple(RegistrationFact(i, roots[p], kind, day, reason) for i, p, kind, day, reason in registrations
              if p in roots),
        _vacancies(session, of, until),
        referrals,
        tuple(LetterFact(*row) for row in letters if row[1] in standing),
        tuple(ServiceFact(i, roots[p] if p else None, kind, day, minutes)
              for i, p, kind, day, minutes in services if p is None or p in roots),
    )


def _people(session: Reader, of: Any, until: date) -> tuple[dict[UUID, PersonFact], dict[UUID, UUID]]:
    """People registered by then (merged ones left out), and the map from every id to the one it counts under."""
    j = Jobseeker
    named = select(Referral.jobseeker_id).where(of(Referral))
    rows = session.execute(
        select(j.id, j.office_id, j.sex, j.birth_date, j.education_level, j.self_identification,
               j.disability_consent, j.disability, j.place_code, j.wanted, j.registered_on, j.last_contact_on,
               j.exited_on, j.exit_reason, j.available_from, j.merged_into)
        .where(j.removed_at.is_(None), j.registered_on <= until, or_(of(j), j.id.in_(named))).order_by(j.id)).all()
    jobs = session.execute(
        select(Job.jobseeker_id, Job.unit_group)
        .where(of(Job), Job.unit_group.is_not(None)).order_by(Job.jobseeker_id, Job.position.desc()))
    last_job: dict[UUID, str | None] = {row[0]: row[1] for row in jobs}  # position 0 is written last and stays
    roots = merge_roots({row[0]: row[15] for row in rows})
    people = {
        row[0]: PersonFact(row[0], row[1], row[2], row[3], row[4], row[5], row[7] if row[6] else None, row[8],
                           _wanted_group(row[9]) or last_job.get(row[0]), *row[10:15])
        for row in rows if roots[row[0]] == row[0]
    }
    return people, roots


def _wanted_group(wanted: Any) -> str | None:
    """The unit group of the first occupation looked for that has one."""
    return next((item["unit_group"] for item in wanted or () if item.get("unit_group")), None)


def _referrals(session: Reader, of: Any, roots: dict[UUID, UUID], until: date) -> tuple[ReferralFact, ...]:
    """Referrals that are not void, with their standing moves dated on or before ``until``."""
    e, r = ReferralEvent, Referral
    lines: dict[UUID, list[MoveLine]] = defaultdict(list)
    for referral_id, line_id, serial, undoes, *move in session.execute(
            select(e.referral_id, e.id, e.serial, e.undoes, e.state, e.fact_date, e.staff_id, e.role, e.reason,
                   e.evidence).where(of(e)).order_by(e.serial, e.entered_at)):
        lines[referral_id].append(MoveLine(line_id, serial, undoes, Move(*move)))
    rows = session.execute(
        select(r.id, r.jobseeker_id, r.vacancy_id, r.referred_by, r.self_verified, r.vacancy_known_on,
               func.coalesce(r.started_on, r.hired_on))
        .where(of(r)).order_by(r.issued_on, r.id))
    made = (
        ReferralFact(row[0], roots[row[1]], *row[2:],
                     tuple(move for move in standing_moves(lines[row[0]]) if move.day <= until))
        for row in rows if row[1] in roots
    )
    return tuple(referral for referral in made if referral.issued_on is not None and not referral.void)


def _vacancies(session: Reader, of: Any, until: date) -> dict[UUID, VacancyFact]:
    v = Vacancy
    named = select(Referral.vacancy_id).where(of(Referral))
    rows = session.execute(
        select(v.id, v.office_id, v.employer_id, v.unit_group, v.positions, v.notified_on, v.closes_on, v.status,
               v.status_on)
        .where(v.removed_at.is_(None), v.notified_on <= until, or_(of(v), v.id.in_(named)))
        .order_by(v.notified_on, v.id))
    return {row[0]: VacancyFact(*row) for row in rows}
