"""The other direction: which open vacancies fit one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pes_desktop.matching import filters
from pes_desktop.matching.columns import Columns
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
    fits: list[Candidate] = []
    near: list[Candidate] = []
    considered = 0
    for vacancy in vacancies:
        if vacancy.positions_left <= 0 or vacancy.id in options.excluded:
            continue
        considered += 1
        referred = frozenset({profile.id}) if vacancy.id in options.referred else frozenset()
        asked = replace(options, referred=referred, excluded=frozenset(), needed=1, limit=1, near_limit=1)
        found = rank(columns, vacancy, asked, widen=False)
        fits += [replace(c, id=vacancy.id) for c in found.fits]
        near += [replace(c, id=vacancy.id) for c in found.near]
    own = [c for c in near if all(miss.code != filters.OCCUPATION for miss in c.misses)]
    near = own if len(fits) + len(own) >= needed else near
    fits.sort(key=lambda c: (-c.score, str(c.id)))
    near.sort(key=lambda c: (-c.score, str(c.id)))
    return MatchResult(fits[:options.limit], near[:options.near_limit], considered, [], len(fits), len(near))
