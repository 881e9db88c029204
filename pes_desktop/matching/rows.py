"""Stored columns to profiles. This is the only door: a column that is not read here cannot change a ranking.

Read of a person: id, jobs, wanted, skills, tasks of jobs, courses, languages, computer, licences, education, place,
pay, hours, distance, season, crew, moving, availability, last contact, exit, merge and consent. Never: names, sex,
gender, birth, nationality, self-identification, dependants, carer. Disability is read only together with its
consent, for lawfully reserved vacancies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pes_desktop.domain.enums import EDUCATION_ORDER, ConsentState, WorkSituation
from pes_desktop.matching.profile import WANTED, WORKED, Occupation, SeekerProfile, SkillNeed, VacancyProfile
from pes_desktop.matching.skills import skill_keys, skill_need
from pes_desktop.reference.country import CountryPack
from pes_desktop.reference.skills import SkillList

AT_WORK = {WorkSituation.EMPLOYED.value, WorkSituation.OWN_ACCOUNT.value, WorkSituation.FAMILY_WORK.value}
COMPUTER_WORDS = ("computadora", "computación", "informática")
_TASKS = re.compile(r"[,;/\n.]|\s[ye]\s")


def _nowhere(place_code: str) -> tuple[float, float] | None:
    return None


@dataclass(frozen=True)
class MappingRules:
    """What the mapping needs from outside: today, where places lie, what licences include, how languages are called.

    ``coordinates`` gives (latitude, longitude) in degrees of a place code, or None. ``licences``: class to the classes
    that its holder may drive as well. ``languages``: code to the words a vacancy may use.
    ``skills``: the office's list (None: the shipped one).
    """

    today: date
    coordinates: Callable[[str], tuple[float, float] | None] = _nowhere
    licences: Mapping[str, frozenset[str]] = field(default_factory=dict)
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skills: SkillList | None = None

    @classmethod
    def of_country(cls, pack: CountryPack, today: date,
                   coordinates: Callable[[str], tuple[float, float] | None] = _nowhere,
                   skills: SkillList | None = None) -> MappingRules:
        """The rules of a country pack."""
        return cls(today, coordinates, {c.code: frozenset((c.code, *c.includes)) for c in pack.licences},
                   {c.code: (c.label.es, c.label.en, *c.aliases) for c in pack.languages}, skills)

    def held(self, licences: Iterable[str]) -> frozenset[str]:
        """The classes with those that they include."""
        return frozenset(inner for licence in licences for inner in self.licences.get(licence, {licence}))


def profile_from_row(row: Any, rules: MappingRules) -> SeekerProfile:
    """The profile of a person from a mapping or record with the columns of ``models.people.Jobseeker``.

    ``jobs`` and ``skills`` are mappings or records too. Missing columns count as not told.
    """
    place = _of(row, "place_code", "")
    lat, lon = rules.coordinates(place) or (None, None)
    wanted = [code for entry in _of(row, "wanted", ()) if (code := _of(entry, "unit_group", None))]
    jobs = [job for job in _of(row, "jobs", ()) if _of(job, "removed_at", None) is None]
    gone = any(_of(row, name, None) is not None for name in ("exited_on", "merged_into", "removed_at"))
    return SeekerProfile(
        id=row["id"] if isinstance(row, Mapping) else row.id,
        occupations=(*_worked(row, jobs, rules.today), *(Occupation(code, WANTED) for code in dict.fromkeys(wanted))),
        skills=_skills(row, jobs, rules),
        education_rank=EDUCATION_ORDER.get(_of(row, "education_level", "")),
        education_complete=_of(row, "education_complete", None),
        licences=rules.held(_of(row, "licences", ())),
        place_code=place,
        lat=lat,
        lon=lon,
        max_distance_km=_of(row, "max_distance_km", None),
        willing_to_move=bool(_of(row, "willing_to_move", False)),
        min_pay=_amount(_of(row, "min_pay", None)),
        min_pay_period=_of(row, "min_pay_period", "month"),
        hours=_of(row, "hours", "any"),
        seasonal=_of(row, "seasonal", None),
        with_crew=_of(row, "with_crew", None),
        available_from=_of(row, "available_from", None),
        last_contact_on=_of(row, "last_contact_on", None),
        disability_for_reserved=bool(_of(row, "disability", False)) and bool(_of(row, "disability_consent", False)),
        active=not gone and _of(row, "consent_state", "") != ConsentState.WITHDRAWN,
    )


def vacancy_from_row(row: Any, rules: MappingRules) -> VacancyProfile:
    """The profile of a vacancy from a mapping or record with the columns of ``models.employers.Vacancy``."""
    place = _of(row, "place_code", "")
    lat, lon = rules.coordinates(place) or (None, None)
    positions, filled = _of(row, "positions", 1), _of(row, "positions_filled", 0)
    return VacancyProfile(
        id=row["id"] if isinstance(row, Mapping) else row.id,
        unit_group=_of(row, "unit_group", None),
        title=_of(row, "title", ""),
        positions_left=max(positions - filled, 0),
        wage=_amount(_of(row, "wage", None)),
        wage_period=_of(row, "wage_period", "month"),
        hours=_of(row, "hours", "full"),
        seasonal=bool(_of(row, "seasonal", False)),
        lodging=bool(_of(row, "lodging", False)),
        place_code=place,
        lat=lat,
        lon=lon,
        education_min=_of(row, "education_level", ""),
        experience_years=_of(row, "experience_years", None),
        licences=frozenset(_of(row, "licences", ())),
        skills_required=_needs(_of(row, "skills_required", ()), rules),
        skills_wished=_needs(_of(row, "skills_wished", ()), rules),
        starts_on=_of(row, "starts_on", None),
        reserved_for=_of(row, "reserved_for", ""),
    )


def _of(source: Any, name: str, default: Any) -> Any:
    """A column of a mapping or record; ``default`` where it is absent or empty."""
    value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
    return default if value is None else value


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _worked(row: Any, jobs: list[Any], today: date) -> Iterable[Occupation]:
    """One occupation per job with a unit group. A job without an end goes on where the person says they work."""
    situation = _of(row, "situation", "")
    for job in jobs:
        group = _of(job, "unit_group", None)
        if not group:
            continue
        started, ended, years = _of(job, "started", None), _of(job, "ended", None), _of(job, "years", None)
        ongoing = bool(started) and not ended and situation in AT_WORK
        if started and not ended and not ongoing:
            since = _of(row, "situation_since", None)
            ended = since if since and since >= started else None
        until = ended or (today if ongoing else None)
        if years is None and started and until:
            years = max((until - started).days, 0) / 365.25
        yield Occupation(group, WORKED, years, ended, ongoing)


def _skills(row: Any, jobs: list[Any], rules: MappingRules) -> dict[str, tuple[bool, float | None]]:
    """Skills told, tasks of jobs (done), languages spoken (done), courses and computer (can do)."""
    held: dict[str, tuple[bool, float | None]] = {}

    def keys_of(code: str | None, name: str) -> tuple[str, ...]:
        return skill_keys(code, name, rules.skills)

    def hold(keys: Iterable[str], done: bool, years: float | None = None) -> None:
        for key in keys:
            old_done, old_years = held.get(key, (False, None))
            known = [y for y in (old_years, years) if y is not None]
            held[key] = (old_done or done, max(known) if known else None)

    for skill in _of(row, "skills", ()):
        if _of(skill, "removed_at", None) is None:
            hold(keys_of(_of(skill, "code", None), _of(skill, "name", "")), bool(_of(skill, "done", True)),
                 _of(skill, "years", None))
    for job in jobs:
        for task in _TASKS.split(_of(job, "tasks", "")):
            hold(keys_of(None, task), True)
    for course in _of(row, "courses", ()):
        hold(keys_of(None, _of(course, "name", "")), False)
    for language in _of(row, "languages", ()):
        for word in rules.languages.get(language, (language,)):
            hold(keys_of(None, word), True)
    if _of(row, "computer", False):
        for word in COMPUTER_WORDS:
            hold(keys_of(None, word), False)
    return held


def _needs(entries: Iterable[Any], rules: MappingRules) -> tuple[SkillNeed, ...]:
    needs = (skill_need(_of(entry, "code", None), _of(entry, "name", ""), rules.skills) for entry in entries)
    return tuple(need for need in needs if need is not None)
