"""Who fits a vacancy, and which vacancies fit a person: the database's rows handed to the matching floor."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.dates import age_on
from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import LIVE
from pes_desktop.models import Job, Jobseeker, Referral, Skill, Vacancy
from pes_desktop.services.context import OfficeContext

if TYPE_CHECKING:
    from pes_desktop.matching.index import MatchIndex
    from pes_desktop.matching.options import Candidate, MatchOptions, MatchResult
    from pes_desktop.matching.profile import SeekerProfile, VacancyProfile

#: Columns of a person that matching may see; sex, birth, self-identification and household are not among them.
SEEKER_COLUMNS = ("id", "education_level", "education_complete", "licences", "place_code", "max_distance_km",
                  "willing_to_move", "min_pay", "min_pay_period", "hours", "seasonal", "with_crew", "available_from",
                  "last_contact_on", "wanted", "disability", "disability_consent", "consent_state", "exited_on",
                  "merged_into", "removed_at")
JOB_COLUMNS = ("unit_group", "started", "ended", "years")
SKILL_COLUMNS = ("code", "name", "done", "years")
_CHUNK = 500


class _Cache:
    """One index per open office, renewed for the people that changed since it was built."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.index: MatchIndex | None = None
        self.stamp: Any = None


_caches: dict[int, _Cache] = {}


def _rows(session: Session, ids: Sequence[UUID] | None = None) -> Iterator[dict[str, Any]]:
    """People as plain mappings with their jobs and skills; all of them, or those of ``ids``."""
    query = select(*(getattr(Jobseeker, name) for name in SEEKER_COLUMNS))
    children: dict[str, dict[UUID, list[dict[str, Any]]]] = {"jobs": {}, "skills": {}}
    for key, cls, columns in (("jobs", Job, JOB_COLUMNS), ("skills", Skill, SKILL_COLUMNS)):
        model: Any = cls
        part = select(model.jobseeker_id, *(getattr(model, name) for name in columns)).where(
            model.removed_at.is_(None)).order_by(model.position)
        if ids is not None:
            part = part.where(model.jobseeker_id.in_(ids))
        for row in session.execute(part):
            children[key].setdefault(row[0], []).append(dict(zip(columns, row[1:], strict=True)))
    if ids is not None:
        query = query.where(Jobseeker.id.in_(ids))
    for row in session.execute(query):
        person = dict(zip(SEEKER_COLUMNS, row, strict=True))
        person["jobs"] = children["jobs"].get(person["id"], [])
        person["skills"] = children["skills"].get(person["id"], [])
        yield person


def _profile(ctx: OfficeContext, person: dict[str, Any]) -> SeekerProfile:
    from pes_desktop.matching.profile import profile_from_row

    return profile_from_row(person, ctx.places, ctx.pack)


def _index(ctx: OfficeContext, session: Session) -> MatchIndex:
    """The office's index, brought up to date: rebuilt at first use, then only people changed since."""
    from pes_desktop.matching.index import MatchIndex

    cache = _caches.setdefault(id(ctx.store), _Cache())
    with cache.lock:
        newest = max(filter(None, (
            session.scalar(select(func.max(cls.updated_at))) for cls in (Jobseeker, Job, Skill))), default=None)
        if cache.index is None:
            cache.index = MatchIndex.build(_profile(ctx, person) for person in _rows(session))
        elif newest != cache.stamp:
            since = cache.stamp
            changed: set[UUID] = set()
            for column, cls in ((Jobseeker.id, Jobseeker), (Job.jobseeker_id, Job), (Skill.jobseeker_id, Skill)):
                query = select(column)
                model: Any = cls
                if since is not None:
                    query = query.where(model.updated_at >= since)
                changed |= set(session.scalars(query))
            for start in range(0, len(changed), _CHUNK):
                for person in _rows(session, sorted(changed)[start:start + _CHUNK]):
                    cache.index.update(_profile(ctx, person))
        cache.stamp = newest
        return cache.index


def forget_index(ctx: OfficeContext) -> None:
    """Give the index back when the office is closed."""
    _caches.pop(id(ctx.store), None)


def vacancy_profile(ctx: OfficeContext, vacancy: Vacancy) -> VacancyProfile:
    """What matching knows of an order."""
    from pes_desktop.matching.profile import vacancy_from_row

    columns = {name: getattr(vacancy, name) for name in Vacancy.__mapper__.column_attrs.keys()}
    return vacancy_from_row(columns, ctx.places, ctx.pack)


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate's face in the list: name and place; nothing sensitive."""

    name: str
    place: str
    phone: str
    consent_state: str
    age: int | None


@dataclass(frozen=True, slots=True)
class Matches:
    """The answer to "who fits?": the ranking with the names to show."""

    result: MatchResult
    people: dict[UUID, Person]
    options: MatchOptions


def base_options(ctx: OfficeContext) -> MatchOptions:
    """The search as the country and the office set it."""
    from pes_desktop.matching.options import MatchOptions

    return MatchOptions(today=ctx.today(), validity_days=ctx.pack.periods.registration_validity)


def find_matches(ctx: OfficeContext, vacancy_id: UUID, options: MatchOptions | None = None) -> Matches:
    """Rank the office's people for a vacancy.

    Raises DomainError ``vacancy_gone``; ``vacancy_to_confirm`` for an imported order whose state is unclear.
    """
    ctx.require("match")
    with ctx.store.read() as session:
        vacancy = session.get(Vacancy, vacancy_id)
        if vacancy is None or vacancy.removed_at is not None:
            raise DomainError(Fault("vacancy_gone"))
        if vacancy.status == VacancyStatus.UNCLEAR:
            raise DomainError(Fault("vacancy_to_confirm"))
        live = frozenset(session.scalars(select(Referral.jobseeker_id).where(
            Referral.vacancy_id == vacancy_id, Referral.state.in_(LIVE), Referral.removed_at.is_(None))))
        asked = replace(options or base_options(ctx), referred=live)
        result = _index(ctx, session).rank(vacancy_profile(ctx, vacancy), asked)
        wanted = [candidate.id for candidate in (*result.fits, *result.near)]
        people = {}
        for start in range(0, len(wanted), _CHUNK):
            for row in session.scalars(select(Jobseeker).where(Jobseeker.id.in_(wanted[start:start + _CHUNK]))):
                place = ctx.places.get(row.place_code) if row.place_code else None
                people[row.id] = Person(
                    row.full_name, place.name if place else "", str(row.phones[0]["raw"]) if row.phones else "",
                    row.consent_state, age_on(row.birth_date, ctx.today()) if row.birth_date else None)
    return Matches(result, people, asked)


@dataclass(frozen=True, slots=True)
class JobMatch:
    """A vacancy that fits a person, with its words."""

    candidate: Candidate
    title: str
    number: str
    employer: str
    place: str


def jobs_for(ctx: OfficeContext, jobseeker_id: UUID) -> list[JobMatch]:
    """Open vacancies for a person, best first, near misses after them. Raises DomainError ``person_gone``."""
    from pes_desktop.matching.index import MatchIndex

    ctx.require("match")
    with ctx.store.read() as session:
        person = next(iter(_rows(session, [jobseeker_id])), None)
        if person is None or person["removed_at"] is not None:
            raise DomainError(Fault("person_gone"))
        vacancies = {row.id: row for row in session.scalars(select(Vacancy).where(
            Vacancy.status == VacancyStatus.OPEN, Vacancy.removed_at.is_(None), Vacancy.closes_on >= ctx.today()))}
        live = frozenset(session.scalars(select(Referral.vacancy_id).where(
            Referral.jobseeker_id == jobseeker_id, Referral.state.in_(LIVE), Referral.removed_at.is_(None))))
        options = replace(base_options(ctx), referred=live)
        result = MatchIndex().jobs_for(
            _profile(ctx, person), [vacancy_profile(ctx, row) for row in vacancies.values()], options)
        found = []
        for candidate in (*result.fits, *result.near):
            row = vacancies[candidate.id]  # type: ignore[index]
            found.append(JobMatch(candidate, row.title, row.number, row.employer.display_name,
                                  ctx.place_name(row.place_code)))
        return found
