"""The rules of ``filters`` and ``score`` once more, one person at a time, in the plainest Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import asin, cos, radians, sin, sqrt

from pes_desktop.domain.enums import EDUCATION_ORDER
from pes_desktop.matching.groups import in_field, is_helper
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.pay import fare_cents, monthly_cents
from pes_desktop.matching.profile import SeekerProfile, SkillNeed, VacancyProfile
from pes_desktop.reference.nearness import nearness


def _steps(value: int, steps: list[tuple[int, int]], lowest: int = 0) -> int:
    """Points of the last step whose threshold is reached."""
    points = lowest
    for threshold, here in steps:
        if value >= threshold:
            points = here
    return points


def km(p: SeekerProfile, v: VacancyProfile) -> int | None:
    if None not in (p.lat, p.lon, v.lat, v.lon):
        a = sin(radians(p.lat - v.lat) / 2) ** 2
        a += cos(radians(p.lat)) * cos(radians(v.lat)) * sin(radians(p.lon - v.lon) / 2) ** 2
        return round(2 * 6371.0088 * asin(sqrt(a)))
    if not p.place_code or not v.place_code:
        return None
    if p.place_code == v.place_code:
        return 0
    return 12 if p.place_code[:4] == v.place_code[:4] else 45 if p.place_code[:2] == v.place_code[:2] else 150


def held(p: SeekerProfile, skill: SkillNeed) -> int:
    return max([100 if p.skills[key][0] else 70 for key in skill.keys if key in p.skills], default=0)


def quality(p: SeekerProfile, skill: SkillNeed) -> int:
    of_the_trade = any(job.kind == "worked" and job.unit_group in skill.groups for job in p.occupations)
    return max(held(p, skill), 40 if of_the_trade else 0)


def judge(p: SeekerProfile, v: VacancyProfile, o: MatchOptions) -> tuple[dict[str, int], dict[str, int]]:
    """(parts, misses) of a pair."""
    today = o.today
    worked = [job for job in p.occupations if job.kind == "worked"]
    wanted = [job for job in p.occupations if job.kind == "wanted"]
    months: dict[str, int] = defaultdict(int)
    for job in worked:
        months[job.unit_group] += round((job.years or 0) * 12)

    def weigh(helpers_count: bool) -> int:
        total = 0
        for group, length in months.items():
            near = nearness(v.unit_group, group)
            if helpers_count or not is_helper(v.unit_group, group):
                total += min(length, 720) * (100 if near >= 80 else near if near >= 40 else 0)
        return total // 100

    field_jobs = [job for job in worked if nearness(v.unit_group, job.unit_group) >= 60]
    blank = [job for job in field_jobs if job.years is None]
    away, start = km(p, v), max(v.starts_on or today, today)
    late = max((p.available_from - start).days, 0) if p.available_from else 0
    silent = max((today - p.last_contact_on).days, 0) if p.last_contact_on else 0
    offered = monthly_cents(v.wage, v.wage_period, v.hours, o.work)
    ask = monthly_cents(p.min_pay, p.min_pay_period, v.hours, o.work)
    required, wished = [quality(p, s) for s in v.skills_required], [quality(p, s) for s in v.skills_wished]

    misses = dict.fromkeys(("occupation_far", "licence_missing", "education_below", "skill_missing", "distance",
                            "pay_below",
                            "not_available", "already_referred", "registration_expired", "experience_below"), 0)
    in_it = any(in_field(v.unit_group, job.unit_group, o.include_helpers) for job in p.occupations)
    misses["occupation_far"] = int(bool(v.unit_group) and not in_it and not any(held(p, s) for s in v.skills_required))
    misses["licence_missing"] = len(v.licences - p.licences)
    rank = p.education_rank
    if rank and p.education_complete is False:
        rank = 3 if rank in (4, 5, 6) else rank - 1
    misses["education_below"] = int(rank is not None and rank < EDUCATION_ORDER.get(v.education_min, 0))
    lacking = sum(not q for q in required)
    misses["skill_missing"] = lacking if p.skills else min(lacking, 1)
    limit = p.max_distance_km if p.max_distance_km is not None else o.base_radius_km
    if o.radius_km is not None:
        limit = max(p.max_distance_km or 0, o.radius_km)
    misses["distance"] = int(away is not None and away > limit and not p.willing_to_move and not v.lodging)
    misses["pay_below"] = int(None not in (offered, ask) and offered * 100 < ask * (100 - o.pay_tolerance_percent))
    misses["not_available"] = int(late > 7)
    misses["already_referred"] = int(p.id in o.referred)
    misses["registration_expired"] = int(silent > o.validity_days and not o.include_expired)
    if v.experience_years and not o.ignore_experience:
        asked = round(v.experience_years * 12)
        open_question = [job for job in blank if o.include_helpers or not is_helper(v.unit_group, job.unit_group)]
        misses["experience_below"] = int(not open_question and weigh(o.include_helpers) * 10 < asked * 9)

    best_wanted = max((nearness(v.unit_group, job.unit_group) for job in wanted), default=0)
    best_worked = max((nearness(v.unit_group, job.unit_group) for job in worked), default=0)
    elsewhere = bool(wanted) and best_wanted < 50
    best = max(best_worked * (85 if elsewhere else 100), best_wanted * 70)
    parts = {"occupation": (30 * best + 5000) // 10000 if v.unit_group else 15}

    points = _steps(weigh(True), [(1, 2), (3, 4), (6, 6), (12, 8), (24, 10), (36, 12), (60, 14)])
    points = max(points, 6) if blank else points
    if points:
        ends = [date.max if job.ongoing else job.last_ended for job in field_jobs if job.ongoing or job.last_ended]
        recent = 3 if any(not job.ongoing and not job.last_ended for job in field_jobs) else 0
        if ends:
            ago = max((today - max(ends)).days, 0)
            recent = max(recent, _steps(ago, [(185, 5), (367, 4), (732, 2), (1828, 0)], 6))
        points += recent
    given = 10 if not v.unit_group or v.unit_group[0] == "9" else 6
    parts["experience"] = points if round((v.experience_years or 0) * 12) else given + points * (20 - given) // 20

    full = 2000
    if required and wished:
        full = 14 * sum(required) // len(required) + 6 * sum(wished) // len(wished)
    elif required:
        full = 20 * sum(required) // len(required)
    elif wished:
        full = 800 + 12 * sum(wished) // len(wished)
    parts["skills"] = full // 100

    borders = (2, 4, 7, 10, 14, 18, 23, 28, 34, 40, 47, 55, 65, 80, 100)
    near = 8 if away is None else 15 - sum(away > border for border in borders)
    near = max(near, 8) if v.lodging else near
    parts["distance"] = max(near, 6) if p.willing_to_move else near

    way = o.travel.get(p.place_code)
    fare = fare_cents(way.fare, v.hours, o.work) if way and way.fare is not None else 0
    if offered is None:
        parts["pay"] = 8
    elif ask is None:
        parts["pay"] = 9
    elif ask == 0:
        parts["pay"] = 10
    else:
        parts["pay"] = _steps(max(offered - fare, 0) * 100 // ask, [(80, 3), (90, 5), (95, 7), (100, 9), (110, 10)])

    there = 5 - (4 if late > 7 else 2 if late else 0)
    there -= 2 if v.hours != "any" and p.hours not in ("any", v.hours) else 0
    there -= 1 if v.seasonal and p.seasonal is False else 0
    there -= 1 if silent >= o.seen_warning_days else 0
    parts["availability"] = max(there, 0)
    return parts, misses
