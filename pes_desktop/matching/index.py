"""``MatchIndex``: all people as columns, ranked against a vacancy in milliseconds."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np

from pes_desktop.matching import filters, score
from pes_desktop.matching.batch import Array, Batch, Need
from pes_desktop.matching.columns import Columns
from pes_desktop.matching.explain import candidates
from pes_desktop.matching.options import MatchOptions, MatchResult
from pes_desktop.matching.profile import Id, SeekerProfile, VacancyProfile
from pes_desktop.matching.widen import widen_options

DEAD_SHARE, DEAD_ROWS_AT_LEAST = 0.25, 64  # rows of changed people that may stay before they are dropped
DEFAULTS = MatchOptions()


class MatchIndex:
    """Who fits? Safe to update from one thread while another ranks.

    The answer is defined over all people. The fast path looks only at those whose unit group is in the field or who
    hold a required skill: everybody else misses the occupation, can therefore not fit, and is near only when there are
    fewer names than needed; then all are looked at.
    """

    def __init__(self) -> None:
        self._columns = Columns()
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._columns.row_of)

    @classmethod
    def build(cls, profiles: Iterable[SeekerProfile]) -> MatchIndex:
        """An index of the active profiles; a later profile replaces an earlier one of the same id."""
        index = cls()
        for profile in profiles:
            index.update(profile)
        return index

    def update(self, profile: SeekerProfile) -> None:
        """Add a person or replace what is known of one; an inactive profile is taken out."""
        with self._lock:
            if profile.active:
                self._columns.add(profile)
            else:
                self._columns.remove(profile.id)
            self._compact()

    def remove(self, person: Id) -> None:
        """Take a person out; nothing happens for an unknown id."""
        with self._lock:
            self._columns.remove(person)
            self._compact()

    def rank(self, vacancy: VacancyProfile, options: MatchOptions = DEFAULTS, *,
             full_scan: bool = False) -> MatchResult:
        """Who fits ``vacancy``, best first, ties by id. ``full_scan`` gives the same answer the slow way."""
        with self._lock:
            return rank(self._columns, vacancy, options, full_scan=full_scan)

    def jobs_for(self, profile: SeekerProfile, vacancies: Iterable[VacancyProfile],
                 options: MatchOptions = DEFAULTS) -> MatchResult:
        """Which vacancies fit ``profile``: see ``jobs.jobs_for``; the index itself is not looked at."""
        from pes_desktop.matching.jobs import jobs_for

        return jobs_for(profile, vacancies, options)

    def _compact(self) -> None:
        dead = self._columns.count - len(self)
        if dead > DEAD_ROWS_AT_LEAST and dead > self._columns.count * DEAD_SHARE:
            self._columns.compact()


def rank(columns: Columns, vacancy: VacancyProfile, options: MatchOptions, *, full_scan: bool = False,
         widen: bool = True) -> MatchResult:
    """See ``MatchIndex.rank``; ``widen`` False leaves out what wider searches would bring."""
    need = Need(columns, vacancy, options)
    shown = columns.flat["alive"][:columns.count].copy()
    shown[[row for person in options.excluded if (row := columns.row_of.get(person)) is not None]] = False
    everybody = full_scan or not vacancy.unit_group
    search = _Search(Batch(columns, need, np.flatnonzero(shown if everybody else shown & _candidates(columns, need))))
    if not search.enough and not everybody:
        search = _Search(Batch(columns, need, np.flatnonzero(shown)))
    fits, near = search.batch.rows[search.fits], search.batch.rows[search.near]
    if not len(fits) and not len(near) and not widen:
        return MatchResult([], [], len(columns.row_of), [], 0, 0)
    scored = score.total(score.parts(Batch(columns, need, np.concatenate((fits, near)))))
    best_fits = _best(columns, fits, scored[:len(fits)], options.limit)
    best_near = _best(columns, near, scored[len(fits):], options.near_limit)
    shown_rows = np.array(best_fits + best_near, dtype=np.intp)
    lines = candidates(Batch(columns, need, shown_rows)) if len(shown_rows) else []
    return MatchResult(
        fits=lines[:len(best_fits)],
        near=lines[len(best_fits):],
        considered=len(columns.row_of),
        widen=widen_options(search.batch, search.found, search.open_to) if widen else [],
        fits_total=len(fits),
        near_total=len(near),
    )


class _Search:
    """The filters applied to a batch: who fits, who is near, and whether that is an answer."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.found = filters.misses(batch)
        self.open_to = filters.lawfully_open(batch)
        missed = filters.count(self.found)
        self.fits = self.open_to & (missed == 0)
        one = self.open_to & (missed == 1)
        in_field = one & (self.found[filters.OCCUPATION] == 0)
        vacancy, options = batch.need.vacancy, batch.need.options
        needed = options.needed if options.needed is not None else max(10, 3 * vacancy.positions_left)
        self.enough = int(self.fits.sum() + in_field.sum()) >= needed
        self.near = in_field if self.enough else one


def _candidates(columns: Columns, need: Need) -> Array:
    """True for the rows that can be in the field under these or wider options."""
    mask = np.zeros(columns.count, np.bool_)
    for rows in columns.rows_of_groups(np.flatnonzero(need.field | need.field_with_helpers).tolist()):
        mask[rows] = True
    for skill in need.vacancy.skills_required:
        for key in skill.keys:
            mask[columns.rows_of_skill(key)[0]] = True
    return mask


def _best(columns: Columns, rows: Array, scored: Array, limit: int) -> list[int]:
    """The ``limit`` best of ``rows`` by score, then id."""
    if limit <= 0:
        return []
    if len(rows) > limit:
        least = np.partition(scored, len(rows) - limit)[len(rows) - limit]
        rows, scored = rows[scored >= least], scored[scored >= least]
    order = sorted(zip((-scored).tolist(), (str(columns.ids[r]) for r in rows.tolist()), rows.tolist(), strict=True))
    return [row for _, _, row in order[:limit]]
