"""The other direction: which open vacancies fit one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pes_desktop.matching.columns import Columns
from pes_desktop.matching.groups import in_field
from pes_desktop.matching.index import rank
from pes_desktop.matching.options import Candidate, MatchOptions, MatchResult
from pes_desktop.matching.profile import SeekerProfile, VacancyProfile


def jobs_for(profile: SeekerProfile, vacancies: Iterable[VacancyProfile], options: MatchOptions) -> MatchResult:
    """Vacancies with positions left, by the score this person has in each, ties by vacancy id.

    The rules are those of ``rank``: a vacancy fits where the person would. ``options.referred`` and ``excluded`` hold
    vacancy ids; the ids of the candidates are vacancy ids. A vacancy outside the person's field is near only when fewer
    than ``needed`` (default 5) are left otherwise. There is nothing to widen.
    """
    columns = Columns(capacity=1)
    columns.add(replace(profile, active=True))
    needed = 5 if options.needed is None else options.needed
    considered = [v for v in vacancies if v.positions_left > 0 and v.id not in options.excluded]
    own_field: list[VacancyProfile] = []
    other: list[VacancyProfile] = []
    for vacancy in considered:
        (own_field if _in_field(profile, vacancy, options) else other).append(vacancy)
    fits, near = _judge(columns, profile, own_field, options)
    if len(fits) + len(near) < needed:
        near += _judge(columns, profile, other, options)[1]
        near.sort(key=_best_first)
    return MatchResult(fits[:options.limit], near[:options.near_limit], len(considered), [], len(fits), len(near))


def _in_field(profile: SeekerProfile, vacancy: VacancyProfile, options: MatchOptions) -> bool:
    """Whether the vacancy can be anything but other work for this person (as ``filters.in_field``)."""
    return (not vacancy.unit_group
            or any(in_field(vacancy.unit_group, job.unit_group, options.include_helpers) for job in profile.occupations)
            or any(key in profile.skills for skill in vacancy.skills_required for key in skill.keys))


def _judge(columns: Columns, profile: SeekerProfile, vacancies: list[VacancyProfile],
           options: MatchOptions) -> tuple[list[Candidate], list[Candidate]]:
    """(fits, near) of the one person in ``columns``, each best first."""
    fits: list[Candidate] = []
    near: list[Candidate] = []
    for vacancy in vacancies:
        referred = frozenset({profile.id}) if vacancy.id in options.referred else frozenset()
        asked = replace(options, referred=referred, excluded=frozenset(), needed=1, limit=1, near_limit=1)
        found = rank(columns, vacancy, asked, widen=False)
        fits += [replace(c, id=vacancy.id) for c in found.fits]
        near += [replace(c, id=vacancy.id) for c in found.near]
    return sorted(fits, key=_best_first), sorted(near, key=_best_first)


def _best_first(candidate: Candidate) -> tuple[int, str]:
    return -candidate.score, str(candidate.id)
