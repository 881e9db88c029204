"""The people as NumPy columns: one row a person, growing, with postings of skills and unit groups."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pes_desktop.domain.enums import Hours
from pes_desktop.matching.pay import PERIODS, cents
from pes_desktop.matching.profile import WORKED, Id, SeekerProfile

UNKNOWN = -1
ONGOING = 2**30  # an end date later than any day
# Kind of an occupation; the last two mark a job whose length or end nobody noted, so that a known one beside it takes
# nothing away.
WORKED_BIT, WANTED_BIT, NO_YEARS_BIT, NO_END_BIT = 1, 2, 4, 8
HOURS = tuple(h.value for h in Hours)
# Has done it; says that they can; nobody asked, but it belongs to a trade they worked in.
DONE_QUALITY, SAID_QUALITY, TRADE_QUALITY = 100, 70, 40
MAX_OCCUPATIONS, MAX_MONTHS = 24, 720

_DTYPES = {
    "alive": np.bool_, "education": np.int8, "licences": np.int64, "place": np.int32, "max_km": np.int32,
    "moves": np.bool_, "pay": np.int64, "period": np.int8, "hours": np.int8, "seasonal": np.int8, "crew": np.bool_,
    "available": np.int32, "contact": np.int32, "reserved": np.bool_, "any_skill": np.bool_, "occupations": np.int8,
}
_PER_OCCUPATION = {"group": np.int16, "months": np.int32, "ended": np.int32, "kind": np.int8}


def merged(profile: SeekerProfile) -> list[tuple[str, int, int, int]]:
    """One line per unit group, sorted: (group, months or UNKNOWN, last day as ordinal or 0 or ONGOING, kind bits)."""
    lines: dict[str, list[int]] = {}
    for job in profile.occupations:
        line = lines.setdefault(job.unit_group, [UNKNOWN, 0, 0])
        if job.kind != WORKED:
            line[2] |= WANTED_BIT
            continue
        line[2] |= WORKED_BIT
        if job.years is None:
            line[2] |= NO_YEARS_BIT
        else:
            line[0] = min(max(line[0], 0) + round(max(job.years, 0) * 12), MAX_MONTHS)
        ended = ONGOING if job.ongoing else ordinal(job.last_ended)
        line[1] = max(line[1], ended)
        line[2] |= 0 if ended else NO_END_BIT
    found = [(group, months, ended, kind) for group, (months, ended, kind) in sorted(lines.items())]
    if len(found) > MAX_OCCUPATIONS:
        found = sorted(sorted(found, key=lambda line: (-line[1], line[0]))[:MAX_OCCUPATIONS])
    return found


def effective_education(rank: int | None, complete: bool | None) -> int:
    """The highest level finished: an unfinished university career leaves secondary (rank 3); UNKNOWN when not told.

    Whether it was finished counts only where somebody said no; "bachillerato" alone is taken at its word.
    """
    if rank is None:
        return UNKNOWN
    if complete is not False or rank == 0:
        return rank
    return 3 if 4 <= rank <= 6 else rank - 1


def ordinal(day: date | None) -> int:
    """Day number, 0 when not known."""
    return day.toordinal() if day else 0


class Columns:
    """Growing columns. Rows of changed or removed people stay behind, dead, until ``MatchIndex`` compacts."""

    def __init__(self, capacity: int = 64, width: int = 4) -> None:
        self.count = 0
        self.ids: list[Id] = []
        self.row_of: dict[Id, int] = {}
        self.flat: dict[str, NDArray[Any]] = {name: np.zeros(capacity, kind) for name, kind in _DTYPES.items()}
        self.wide: dict[str, NDArray[Any]] = {n: np.zeros((capacity, width), k) for n, k in _PER_OCCUPATION.items()}
        self.groups: list[str] = [""]
        self.group_code: dict[str, int] = {"": 0}
        self.licence_bit: dict[str, int] = {}
        self.places: list[tuple[str, float, float]] = []
        self._coordinates = (np.empty(0), np.empty(0))
        self._place_code: dict[tuple[str, float | None, float | None], int] = {}
        self.by_group: list[array[int]] = [array("i")]
        self.skill_rows: dict[str, array[int]] = {}
        self.skill_quality: dict[str, array[int]] = {}

    def add(self, profile: SeekerProfile) -> None:
        """Append a person; an earlier row of the same id dies."""
        self.remove(profile.id)
        row, lines = self.count, merged(profile)
        self._reserve(row + 1, len(lines))
        flat = self.flat
        flat["alive"][row] = True
        flat["education"][row] = effective_education(profile.education_rank, profile.education_complete)
        flat["licences"][row] = self.licence_mask(profile.licences)
        flat["place"][row] = self._place(profile)
        flat["max_km"][row] = UNKNOWN if profile.max_distance_km is None else profile.max_distance_km
        flat["moves"][row] = profile.willing_to_move
        flat["pay"][row] = UNKNOWN if profile.min_pay is None else cents(profile.min_pay)
        flat["period"][row] = PERIODS.index(profile.min_pay_period) if profile.min_pay_period in PERIODS else 4
        flat["hours"][row] = HOURS.index(profile.hours) if profile.hours in HOURS else HOURS.index("any")
        flat["seasonal"][row] = UNKNOWN if profile.seasonal is None else int(profile.seasonal)
        flat["crew"][row] = bool(profile.with_crew)
        flat["available"][row] = ordinal(profile.available_from)
        flat["contact"][row] = ordinal(profile.last_contact_on)
        flat["reserved"][row] = profile.disability_for_reserved
        flat["any_skill"][row] = bool(profile.skills)
        flat["occupations"][row] = len(lines)
        for slot, (group, months, ended, kind) in enumerate(lines):
            code = self._group(group)
            for name, value in (("group", code), ("months", months), ("ended", ended), ("kind", kind)):
                self.wide[name][row, slot] = value
            self.by_group[code].append(row)
        for key, (done, _years) in profile.skills.items():
            self.skill_rows.setdefault(key, array("i")).append(row)
            self.skill_quality.setdefault(key, array("b")).append(DONE_QUALITY if done else SAID_QUALITY)
        self.ids.append(profile.id)
        self.row_of[profile.id] = row
        self.count = row + 1

    def remove(self, person: Id) -> None:
        """The person's row dies; nothing happens for an unknown id."""
        row = self.row_of.pop(person, None)
        if row is not None:
            self.flat["alive"][row] = False

    def compact(self) -> None:
        """Drop the dead rows; the answers stay the same, since no order depends on the rows."""
        kept = np.flatnonzero(self.flat["alive"][:self.count])
        moved = np.full(self.count, UNKNOWN, np.int32)
        moved[kept] = np.arange(len(kept), dtype=np.int32)
        self.flat = {name: values[kept] for name, values in self.flat.items()}
        self.wide = {name: values[kept] for name, values in self.wide.items()}
        self.ids = [self.ids[row] for row in kept.tolist()]
        self.row_of = {person: row for row, person in enumerate(self.ids)}
        self.by_group = [array("i", _kept(moved[np.array(rows, np.int32)])) for rows in self.by_group]
        for key, rows in list(self.skill_rows.items()):
            new = moved[np.array(rows, np.int32)]
            quality = np.array(self.skill_quality[key], np.int8)[new != UNKNOWN]
            self.skill_rows[key] = array("i", _kept(new))
            self.skill_quality[key] = array("b", quality.tobytes())
        self.count = len(kept)

    def rows_of_groups(self, codes: Iterable[int]) -> list[NDArray[np.int32]]:
        """Posting lists of unit groups, by their number."""
        return [np.array(self.by_group[code], dtype=np.int32) for code in codes]

    def rows_of_skill(self, key: str) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Rows that hold a skill and the quality of each (see ``DONE_QUALITY``)."""
        rows = self.skill_rows.get(key)
        if rows is None:
            return np.empty(0, np.int32), np.empty(0, np.int8)
        return np.array(rows, dtype=np.int32), np.array(self.skill_quality[key], dtype=np.int8)

    def coordinates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitudes and longitudes of ``places``, NaN where unknown."""
        if len(self._coordinates[0]) != len(self.places):
            self._coordinates = (np.array([p[1] for p in self.places]), np.array([p[2] for p in self.places]))
        return self._coordinates

    def licence_mask(self, licences: Iterable[str]) -> int:
        """Bit mask of licence classes; raises OverflowError beyond 62 classes (no country has a third of that)."""
        mask = 0
        for licence in licences:
            bit = self.licence_bit.setdefault(licence, len(self.licence_bit))
            if bit > 61:
                raise OverflowError("licence classes")
            mask |= 1 << bit
        return mask

    def _group(self, group: str) -> int:
        code = self.group_code.get(group)
        if code is None:
            code = self.group_code[group] = len(self.groups)
            self.groups.append(group)
            self.by_group.append(array("i"))
        return code

    def _place(self, profile: SeekerProfile) -> int:
        key = (profile.place_code, profile.lat, profile.lon)
        code = self._place_code.get(key)
        if code is None:
            code = self._place_code[key] = len(self.places)
            known = profile.lat is not None and profile.lon is not None
            lat, lon = (profile.lat, profile.lon) if known else (np.nan, np.nan)
            self.places.append((profile.place_code, float(lat or 0.0), float(lon or 0.0)))
        return code

    def _reserve(self, rows: int, width: int) -> None:
        have_rows, have_width = self.wide["group"].shape
        if rows > have_rows:
            more = max(rows, have_rows * 2) - have_rows
            self.flat = {n: np.concatenate([a, np.zeros(more, a.dtype)]) for n, a in self.flat.items()}
            self.wide = {n: np.pad(a, ((0, more), (0, 0))) for n, a in self.wide.items()}
        if width > have_width:
            self.wide = {n: np.pad(a, ((0, 0), (0, width - have_width))) for n, a in self.wide.items()}


def _kept(moved: NDArray[np.int32]) -> bytes:
    alive: NDArray[np.int32] = moved[moved != UNKNOWN]
    return alive.tobytes()
