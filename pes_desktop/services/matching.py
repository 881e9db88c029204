"""Who fits a vacancy, and which vacancies fit a person: the database's rows handed to the matching floor."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.dates import age_on
from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.phones import first_phone
from pes_desktop.domain.referral import LIVE
from pes_desktop.models import AuditLine, Job, Jobseeker, Referral, Skill, Vacancy
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.referral_lists import live_pairs
from pes_desktop.services.set_aside import set_aside_ids
from pes_desktop.services.shared_vacancies import open_elsewhere
from pes_desktop.storage.store import Store

if TYPE_CHECKING:
    from pes_desktop.matching.index import MatchIndex
    from pes_desktop.matching.options import Candidate, MatchOptions, MatchResult
    from pes_desktop.matching.profile import SeekerProfile, VacancyProfile
    from pes_desktop.matching.rows import MappingRules
    from pes_desktop.reference.skills import SkillList
    from pes_desktop.services.from_headquarters import OtherOffice

#: Columns of a person that matching may see; sex, birth, self-identification and household are not among them.
SEEKER_COLUMNS = ("id", "education_level", "education_complete", "licences", "place_code", "max_distance_km",
                  "willing_to_move", "min_pay", "min_pay_period", "hours", "seasonal", "with_crew", "available_from",
                  "last_contact_on", "wanted", "situation", "situation_since", "courses", "languages",
                  "computer", "disability", "disability_consent", "consent_state", "exited_on", "merged_into",
                  "removed_at")
JOB_COLUMNS = ("unit_group", "started", "ended", "years", "tasks")
SKILL_COLUMNS = ("code", "name", "done", "years")
_CHUNK = 500
#: Vacancies of other offices that "which jobs?" tells of: enough to choose from, never the greater part of the list.
MOST_ELSEWHERE = 15


class _Cache:
    """One index per open office, renewed for the people that changed since it was built."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.index: MatchIndex | None = None
        self.stamp: _Stamp | None = None
        self.day: date | None = None
        self.skills: SkillList | None = None


_caches: WeakKeyDictionary[Store, _Cache] = WeakKeyDictionary()


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


def _rules(ctx: OfficeContext) -> MappingRules:
    from pes_desktop.matching.rows import MappingRules

    return MappingRules.of_country(ctx.pack, ctx.today(), ctx.places.position, ctx.skills)


def _profile(person: dict[str, Any], rules: MappingRules) -> SeekerProfile:
    from pes_desktop.matching.rows import profile_from_row

    return profile_from_row(person, rules)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What the index was built from: the last audit line and the rows of each kind. Clocks have no part in it."""

    line: int
    rows: dict[str, int]


_INDEXED: dict[str, Any] = {"jobseeker": Jobseeker, "job": Job, "skill": Skill}


def _stamp(session: Session) -> _Stamp:
    return _Stamp(session.scalar(select(func.max(AuditLine.seq))) or 0, {
        kind: session.scalar(select(func.count()).select_from(cls)) or 0 for kind, cls in _INDEXED.items()})


def _touched_since(session: Session, old: _Stamp, now: _Stamp) -> list[UUID] | None:
    """People whom the audit lines since ``old`` touched; None when they do not explain how many rows there are now.

    Every captured write has its line; rows that came by another way show in the numbers.
    """
    if now.line < old.line:
        return None
    ids: dict[str, set[UUID]] = {kind: set() for kind in _INDEXED}
    made = dict(old.rows)
    lines = session.scalars(select(AuditLine.records).where(AuditLine.seq > old.line, AuditLine.seq <= now.line))
    for kind, key, how, *_ in (record for records in lines for record in records):
        if kind in ids and how in ("new", "changed"):
            ids[kind].add(UUID(key))
            made[kind] += how == "new"
    if made != now.rows:
        return None
    people = ids["jobseeker"]
    for kind in ("job", "skill"):
        children = sorted(ids[kind])
        for start in range(0, len(children), _CHUNK):
            model = _INDEXED[kind]
            people |= set(session.scalars(select(model.jobseeker_id).where(
                model.id.in_(children[start:start + _CHUNK]))))
    return sorted(people)


def _index(ctx: OfficeContext, session: Session) -> MatchIndex:
    """The office's index, brought up to date: rebuilt at first use, then only people changed since."""
    from pes_desktop.matching.index import MatchIndex

    cache = _caches.setdefault(ctx.store, _Cache())
    rules = _rules(ctx)
    with cache.lock:
        if cache.day != ctx.today():  # years of work that goes on, and who is free, change with the day
            cache.index, cache.day = None, ctx.today()
        if cache.skills is not rules.skills:  # headquarters lists others: words mean other skills
            cache.index, cache.skills = None, rules.skills
        stamp = _stamp(session)
        touched = _touched_since(session, cache.stamp, stamp) if cache.index is not None and cache.stamp else None
        if cache.index is None or touched is None:
            cache.index = MatchIndex.build(_profile(person, rules) for person in _rows(session))
        else:
            for start in range(0, len(touched), _CHUNK):
                for person in _rows(session, touched[start:start + _CHUNK]):
                    cache.index.update(_profile(person, rules))
        cache.stamp = stamp
        return cache.index


def vacancy_profile(ctx: OfficeContext, vacancy: Vacancy) -> VacancyProfile:
    """What matching knows of an order."""
    from pes_desktop.matching.rows import vacancy_from_row

    return vacancy_from_row(vacancy, _rules(ctx))


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate's face in the list: name and place; nothing sensitive. ``sex`` only bends words ("albañila")."""

    name: str
    place: str
    phone: str
    consent_state: str
    age: int | None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """The answer to "who fits?": the ranking with the names to show."""

    result: MatchResult
    people: dict[UUID, Person]
    options: MatchOptions
    set_aside: int = 0


def base_options(ctx: OfficeContext) -> MatchOptions:
    """The search as the country and the office set it."""
    from pes_desktop.matching.options import MatchOptions

    return MatchOptions.of_country(ctx.pack, ctx.today())


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
        live = live_pairs(session, vacancy_id)
        aside = set_aside_ids(session, vacancy_id)
        asked = replace(options or base_options(ctx), referred=live, excluded=aside)
        result = _index(ctx, session).rank(vacancy_profile(ctx, vacancy), asked)
        wanted = [candidate.id for candidate in (*result.fits, *result.near)]
        people = {}
        for start in range(0, len(wanted), _CHUNK):
            for row in session.scalars(select(Jobseeker).where(Jobseeker.id.in_(wanted[start:start + _CHUNK]))):
                place = ctx.places.get(row.place_code) if row.place_code else None
                people[row.id] = Person(
                    row.full_name, place.name if place else "", first_phone(row.phones, ctx.pack.phone_region),
                    row.consent_state, age_on(row.birth_date, ctx.today()) if row.birth_date else None, row.sex)
    return Matches(result, people, asked, len(aside))


@dataclass(frozen=True, slots=True)
class JobMatch:
    """A vacancy that fits a person, with its words."""

    candidate: Candidate
    title: str
    number: str
    employer: str
    place: str
    place_code: str = ""
    wage: Decimal | None = None
    wage_period: str = "month"
    wage_words: str = ""
    starts_on: date | None = None
    closes_on: date | None = None
    positions_left: int = 1
    office: OtherOffice | None = None


@dataclass(frozen=True, slots=True)
class JobMatches:
    """The answer to "which jobs?": the vacancies with their words, and how many were looked at.

    ``elsewhere``: vacancies of other offices that suit, each with its ``office``; nobody is referred to them from here.
    """

    jobs: list[JobMatch]
    considered: int
    elsewhere: list[JobMatch] = field(default_factory=list)


def jobs_for(ctx: OfficeContext, jobseeker_id: UUID) -> list[JobMatch]:
    """Open vacancies for a person, best first, near misses after them. Raises DomainError ``person_gone``."""
    return find_jobs(ctx, jobseeker_id).jobs


def find_jobs(ctx: OfficeContext, jobseeker_id: UUID) -> JobMatches:
    """Like ``jobs_for``, with the number of open vacancies looked at."""
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
        rules = _rules(ctx)
        profile = _profile(person, rules)
        result = MatchIndex().jobs_for(
            profile, [vacancy_profile(ctx, row) for row in vacancies.values()], options)
        found = []
        for candidate in (*result.fits, *result.near):
            row = vacancies[candidate.id]  # type: ignore[index]
            found.append(JobMatch(
                candidate, row.title, row.number, row.employer.display_name, ctx.place_name(row.place_code),
                row.place_code, row.wage, row.wage_period, row.wage_words, row.starts_on, row.closes_on,
                row.positions_left))
        return JobMatches(found, len(vacancies), _elsewhere(ctx, session, profile, rules))


def _elsewhere(ctx: OfficeContext, session: Session, profile: SeekerProfile, rules: MappingRules) -> list[JobMatch]:
    """Vacancies of other offices in the person's field, by the same rules; other work is not looked at."""
    from pes_desktop.matching.index import MatchIndex
    from pes_desktop.matching.rows import vacancy_from_row

    shared = {one.key: one for one in open_elsewhere(ctx, session)}
    options = replace(base_options(ctx), needed=0, limit=MOST_ELSEWHERE, near_limit=MOST_ELSEWHERE)
    result = MatchIndex().jobs_for(profile, [vacancy_from_row(one.row, rules) for one in shared.values()], options)
    found = []
    for candidate in (*result.fits, *result.near)[:MOST_ELSEWHERE]:
        one = shared[str(candidate.id)]
        found.append(JobMatch(
            candidate, one.title, one.number, one.employer, ctx.place_name(one.place_code), one.place_code, one.wage,
            one.wage_period, one.wage_words, one.starts_on, one.closes_on, one.positions, one.office))
    return found
