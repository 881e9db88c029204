"""Hard filters. Each gives one array: how many conditions of that kind a person misses (0 passes).

A person without a miss fits; one with exactly one is *near* and shown with what is missing. What nobody asked
the person (education, years, distance, pay) is unknown, not missing: it passes and is marked to be asked.

| code | missed when |
|---|---|
| occupation_far | no occupation worked in or wanted belongs to the field (``groups``), and no required skill is held |
| licence_missing | a class asked is neither held nor included in a class held; one miss per class |
| education_below | the highest level finished is lower than asked |
| skill_missing | one per required skill neither on record nor part of a trade worked in; one for all if none is |
| distance | farther than the limit (``Batch.own_limit`` or the radius of the search); lodging or moving lifts it |
| pay_below | offered less than asked, beyond the tolerance (5 %), before the fare |
| not_available | free more than a week after the start |
| already_referred | a live referral of this pair exists |
| registration_expired | no contact for longer than the country's validity (90 days) |
| experience_below | fewer years than asked, less a tenth, since years are told in round numbers |

A lawful reservation (``reserved_for``) is no miss but a condition: whoever does not meet it is not shown at all.
"""

from __future__ import annotations

import numpy as np

from pes_desktop.domain.enums import EDUCATION_ORDER
from pes_desktop.matching.batch import Array, Batch
from pes_desktop.matching.columns import UNKNOWN

OCCUPATION = "occupation_far"
LICENCE = "licence_missing"
EDUCATION = "education_below"
SKILL = "skill_missing"
DISTANCE = "distance"
PAY = "pay_below"
AVAILABLE = "not_available"
REFERRED = "already_referred"
EXPIRED = "registration_expired"
EXPERIENCE = "experience_below"
CODES = (LICENCE, EDUCATION, SKILL, EXPERIENCE, DISTANCE, PAY, AVAILABLE, EXPIRED, REFERRED, OCCUPATION)

GRACE_DAYS = 7
RESERVED_KNOWN = "disability"


def lawfully_open(batch: Batch) -> Array:
    """False for those whom a lawful reservation leaves out; kinds that no column tells are left to the counselor."""
    if batch.need.vacancy.reserved_for == RESERVED_KNOWN:
        return batch.flat("reserved")
    return np.ones(batch.size, np.bool_)


def misses(batch: Batch) -> dict[str, Array]:
    """Per code of ``CODES`` the number of misses of each person, int8."""
    return {
        LICENCE: _licences(batch),
        EDUCATION: _education(batch),
        SKILL: _skills(batch),
        EXPERIENCE: _experience(batch),
        DISTANCE: _distance(batch),
        PAY: _pay(batch),
        AVAILABLE: (batch.days_late > GRACE_DAYS).astype(np.int8),
        EXPIRED: _expired(batch),
        REFERRED: _referred(batch),
        OCCUPATION: (~in_field(batch, batch.need.field_now)).astype(np.int8),
    }


def count(found: dict[str, Array]) -> Array:
    """How many conditions each person misses."""
    arrays = list({id(missed): missed for missed in found.values()}.values())  # what is not asked shares one array
    total = arrays[0].copy()
    for missed in arrays[1:]:
        total += missed
    return total


def in_field(batch: Batch, field: Array) -> Array:
    """Whether an occupation of the field, or a required skill, makes the person a candidate."""
    if not batch.need.vacancy.unit_group:
        return np.ones(batch.size, np.bool_)
    found: Array = np.asarray(field[batch.group].any(axis=1))
    for quality in batch.required_held:
        found = found | (quality > 0)
    return found


def _licences(batch: Batch) -> Array:
    asked = batch.need.vacancy.licences
    if not asked:
        return batch.none
    absent: Array = np.bitwise_count(~batch.flat("licences") & batch.columns.licence_mask(asked)).astype(np.int8)
    return absent


def _education(batch: Batch) -> Array:
    minimum = EDUCATION_ORDER.get(batch.need.vacancy.education_min, 0)
    if not minimum:
        return batch.none
    held = batch.flat("education")
    below: Array = ((held != UNKNOWN) & (held < minimum)).astype(np.int8)
    return below


def _skills(batch: Batch) -> Array:
    if not batch.required:
        return batch.none
    missing = np.zeros(batch.size, np.int8)
    for quality in batch.required:
        missing += quality == 0
    return np.where(batch.flat("any_skill"), missing, np.minimum(missing, 1)).astype(np.int8)


def _distance(batch: Batch) -> Array:
    limit, radius_km = batch.own_limit, batch.need.options.radius_km
    if radius_km is not None:
        told = batch.flat("max_km")
        limit = np.where(told == UNKNOWN, radius_km, np.maximum(told, radius_km))
    beyond: Array = ((batch.km > limit) & ~batch.lifted).astype(np.int8)
    return beyond


def _pay(batch: Batch) -> Array:
    if batch.need.offered is None:
        return batch.none
    enough = 100 - batch.need.options.pay_tolerance_percent
    result: Array = ((batch.asked != UNKNOWN) & (batch.need.offered * 100 < batch.asked * enough)).astype(np.int8)
    return result


def _expired(batch: Batch) -> Array:
    if batch.need.options.include_expired:
        return batch.none
    return (batch.days_since_contact > batch.need.options.validity_days).astype(np.int8)


def _referred(batch: Batch) -> Array:
    rows = [row for person in batch.need.options.referred if (row := batch.columns.row_of.get(person)) is not None]
    return np.isin(batch.rows, rows).astype(np.int8) if rows else batch.none


def _experience(batch: Batch) -> Array:
    asked = batch.need.asked_months
    if not asked or batch.need.options.ignore_experience:
        return batch.none
    fewer: Array = ((batch.filter_months * 10 < asked * 9) & ~batch.filter_years_unknown).astype(np.int8)
    return fewer
