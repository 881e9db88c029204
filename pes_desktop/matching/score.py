"""The score, 0 to 100, in whole numbers: six parts that add up, each monotone in what it measures.

What a vacancy does not ask is full for everybody; what is not known of a person is neutral, between bad and good.

| part | most | how |
|---|---|---|
| occupation | 30 | nearness of the nearest unit group: worked in, whole; now wants other work, 85 %; wanted only 70 % |
| experience | 20 | 14 for months in the field, weighted by nearness, 6 for how recent; none asked: 6 or 10 for all |
| skills | 20 | required skills 14, wished 6 (alone 20, or 12 on top of 8); only said 70 %, of the trade 40 % |
| distance | 15 | steps of kilometres; lodging or moving never lets it fall below 8 or 6 |
| pay | 10 | what is left after the fare against what the person asks |
| availability | 5 | less for coming late, other hours than wanted, season not wanted, not seen for two months |
"""

from __future__ import annotations

import numpy as np

from pes_desktop.matching.batch import Array, Batch
from pes_desktop.matching.columns import HOURS, ONGOING, UNKNOWN
from pes_desktop.matching.filters import GRACE_DAYS

PARTS = {"occupation": 30, "experience": 20, "skills": 20, "distance": 15, "pay": 10, "availability": 5}

WORKED_PERCENT, ELSEWHERE_PERCENT, WANTED_PERCENT = 100, 85, 70
_MONTH_STEPS = np.array([1, 3, 6, 12, 24, 36, 60])  # months from which the next points hold
_MONTH_POINTS = np.array([0, 2, 4, 6, 8, 10, 12, 14])
_UNKNOWN_YEARS_POINTS = 6
_RECENT_STEPS = np.array([184, 366, 731, 1827])  # days: half a year, one, two, five
_RECENT_POINTS = np.array([6, 5, 4, 2, 0])
_UNKNOWN_END_POINTS = 3
_KM_STEPS = np.array([2, 4, 7, 10, 14, 18, 23, 28, 34, 40, 47, 55, 65, 80, 100])  # up to and including
_UNKNOWN_KM_POINTS, _LODGING_FLOOR, _MOVING_FLOOR = 8, 8, 6
_PAY_STEPS = np.array([80, 90, 95, 100, 110])  # percent of the pay asked, from
_PAY_POINTS = np.array([0, 3, 5, 7, 9, 10])
_PAY_UNTOLD_POINTS, _ASK_UNTOLD_POINTS = 8, 9
_ANY, _SEASON_NO = HOURS.index("any"), 0


def parts(batch: Batch) -> dict[str, Array]:
    """Points of every part for each row, int; the keys and most points are those of ``PARTS``."""
    return {
        "occupation": _occupation(batch),
        "experience": _experience(batch),
        "skills": _skills(batch),
        "distance": _distance(batch),
        "pay": _pay(batch),
        "availability": _availability(batch),
    }


def total(points: dict[str, Array]) -> Array:
    """The score of each row, 0-100."""
    summed: Array = np.sum(list(points.values()), axis=0)
    return summed


def _occupation(batch: Batch) -> Array:
    if not batch.need.vacancy.unit_group:
        return np.full(batch.size, PARTS["occupation"] // 2)
    worked = batch.best_worked * np.where(batch.elsewhere, ELSEWHERE_PERCENT, WORKED_PERCENT)
    best = np.maximum(worked, batch.best_wanted * WANTED_PERCENT)
    points: Array = (PARTS["occupation"] * best.astype(np.int32) + 5000) // 10000
    return points


def _experience(batch: Batch) -> Array:
    months = _MONTH_POINTS[np.searchsorted(_MONTH_STEPS, batch.weighted_months, side="right")]
    months = np.where(batch.years_unknown, np.maximum(months, _UNKNOWN_YEARS_POINTS), months)
    ago = np.maximum(batch.need.today.toordinal() - batch.last_day, 0)
    recent = _RECENT_POINTS[np.searchsorted(_RECENT_STEPS, ago, side="left")]
    recent = np.where(batch.last_day == 0, 0, np.where(batch.last_day == ONGOING, _RECENT_POINTS[0], recent))
    recent = np.where(batch.end_unknown, np.maximum(recent, _UNKNOWN_END_POINTS), recent)
    points = months + np.where(months > 0, recent, 0)
    if batch.need.asked_months:
        return points
    most, given = PARTS["experience"], given_untold(batch.need.vacancy.unit_group)
    unasked: Array = given + points * (most - given) // most
    return unasked


def given_untold(unit_group: str | None) -> int:
    """Experience points that everybody has when none is asked: more for elementary work, learnt in a day."""
    return 10 if not unit_group or unit_group[:1] == "9" else 6


def _skills(batch: Batch) -> Array:
    required, wished = batch.required, batch.wished
    points: Array = np.full(batch.size, PARTS["skills"] * 100)
    if required and wished:
        points = 14 * np.sum(required, axis=0) // len(required) + 6 * np.sum(wished, axis=0) // len(wished)
    elif required:
        points = 20 * np.sum(required, axis=0) // len(required)
    elif wished:
        points = 800 + 12 * np.sum(wished, axis=0) // len(wished)
    return points // 100


def _distance(batch: Batch) -> Array:
    points = PARTS["distance"] - np.searchsorted(_KM_STEPS, batch.km, side="left")
    points = np.where(batch.km == UNKNOWN, _UNKNOWN_KM_POINTS, points)
    if batch.need.vacancy.lodging:
        points = np.maximum(points, _LODGING_FLOOR)
    return np.where(batch.flat("moves"), np.maximum(points, _MOVING_FLOOR), points)


def _pay(batch: Batch) -> Array:
    if batch.need.offered is None:
        return np.full(batch.size, _PAY_UNTOLD_POINTS)
    net = np.maximum(batch.need.offered - batch.fares, 0)
    told = batch.asked > 0
    percent = net * 100 // np.where(told, batch.asked, 1)
    points = _PAY_POINTS[np.searchsorted(_PAY_STEPS, percent, side="right")]
    return np.where(batch.asked == 0, PARTS["pay"], np.where(told, points, _ASK_UNTOLD_POINTS))


def _availability(batch: Batch) -> Array:
    points = np.full(batch.size, PARTS["availability"])
    points -= np.where(batch.days_late > GRACE_DAYS, 4, np.where(batch.days_late > 0, 2, 0))
    points -= 2 * hours_differ(batch)
    points -= season_unwanted(batch)
    points -= batch.days_since_contact >= batch.need.options.seen_warning_days
    left: Array = np.maximum(points, 0)
    return left


def hours_differ(batch: Batch) -> Array:
    """Wants other working hours than the vacancy has."""
    offered, wanted = batch.need.vacancy.hours, batch.flat("hours")
    if offered not in HOURS or offered == "any":
        return np.zeros(batch.size, np.bool_)
    differ: Array = (wanted != _ANY) & (wanted != HOURS.index(offered))
    return differ


def season_unwanted(batch: Batch) -> Array:
    """Said no to seasonal work, and this is."""
    if not batch.need.vacancy.seasonal:
        return np.zeros(batch.size, np.bool_)
    unwanted: Array = batch.flat("seasonal") == _SEASON_NO
    return unwanted
