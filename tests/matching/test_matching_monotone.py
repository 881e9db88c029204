"""More of what is asked never lowers a score, and never turns a fit into a miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matching_cases import TODAY, person, vacancy
from matching_strategies import GROUPS, SKILLS, occupations, searches, seekers, vacancies

from pes_desktop.matching import score
from pes_desktop.matching.batch import Batch, Need
from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.profile import WANTED, WORKED, Occupation


def outcome(p, order, search):
    """(fits or not, parts), the parts also of people who would not be shown."""
    index = MatchIndex.build([p])
    batch = Batch(index._columns, Need(index._columns, order, search), np.arange(1))
    return bool(index.rank(order, search).fits), {name: int(values[0]) for name, values in score.parts(batch).items()}


def not_worse(before, after):
    assert after[0] >= before[0]
    assert all(after[1][name] >= points for name, points in before[1].items())


common = settings(max_examples=60, deadline=None)


@common
@given(seekers(), vacancies(), searches(), st.sampled_from(GROUPS), st.one_of(st.none(), st.floats(0, 30)),
       st.one_of(st.none(), st.integers(0, 6000)), st.booleans())
def test_another_job(p, order, search, group, years, days_ago, ongoing):
    ended = None if days_ago is None else TODAY - timedelta(days=days_ago)
    more = Occupation(group, WORKED, years, ended, ended is None and ongoing)
    not_worse(outcome(p, order, search), outcome(replace(p, occupations=(*p.occupations, more)), order, search))


@common
@given(seekers(), vacancies(), searches(), st.lists(occupations(), min_size=1, max_size=4), st.floats(0, 20))
def test_longer_in_the_same_jobs(p, order, search, jobs, more):
    p = replace(p, occupations=tuple(jobs))
    longer = tuple(replace(job, years=job.years + more) if job.years is not None and job.kind != WANTED else job
                   for job in jobs)
    not_worse(outcome(p, order, search), outcome(replace(p, occupations=longer), order, search))


@common
@given(seekers(), vacancies(), searches(), st.sampled_from(SKILLS), st.booleans())
def test_another_skill(p, order, search, skill, done):
    assume(p.skills)  # the first skill on record turns "nobody asked" into an answer
    held = {**p.skills, skill: (done or p.skills.get(skill, (False, None))[0], None)}
    not_worse(outcome(p, order, search), outcome(replace(p, skills=held), order, search))


@common
@given(seekers(), vacancies(), searches(), st.sampled_from(SKILLS))
def test_the_first_skill_never_lowers_the_score(p, order, search, skill):
    p = replace(p, skills={})
    before, after = outcome(p, order, search), outcome(replace(p, skills={skill: (True, None)}), order, search)
    assert all(after[1][name] >= points for name, points in before[1].items())


@common
@given(seekers(), vacancies(), searches(), st.floats(0, 1))
def test_nearer(p, order, search, share):
    assume(None not in (p.lat, p.lon, order.lat, order.lon))
    nearer = replace(p, lat=order.lat + (p.lat - order.lat) * share, lon=order.lon + (p.lon - order.lon) * share)
    search = replace(search, travel={})
    not_worse(outcome(p, order, search), outcome(nearer, order, search))


@common
@given(seekers(), vacancies(), searches(), st.integers(0, 400))
def test_asking_less(p, order, search, less):
    assume(p.min_pay is not None)
    cheaper = replace(p, min_pay=max(p.min_pay - less, Decimal(0)))
    not_worse(outcome(p, order, search), outcome(cheaper, order, search))


@common
@given(seekers(), vacancies(), searches(), st.integers(0, 60), st.integers(0, 60))
def test_free_earlier_and_seen_later(p, order, search, earlier, later):
    free = p.available_from and p.available_from - timedelta(days=earlier)
    seen = p.last_contact_on and min(p.last_contact_on + timedelta(days=later), TODAY)
    not_worse(outcome(p, order, search), outcome(replace(p, available_from=free, last_contact_on=seen), order, search))


@common
@given(seekers(), vacancies(), searches(), st.sampled_from("BCE"), st.integers(0, 7))
def test_licence_and_schooling(p, order, search, licence, rank):
    better = replace(p, licences=p.licences | {licence}, education_complete=True,
                     education_rank=None if p.education_rank is None else max(rank, p.education_rank))
    not_worse(outcome(p, order, search), outcome(better, order, search))


@common
@given(seekers(), vacancies(), searches())
def test_wanting_the_work(p, order, search):
    assume(order.unit_group)
    keen = replace(p, occupations=(*p.occupations, Occupation(order.unit_group, WANTED)))
    not_worse(outcome(p, order, search), outcome(keen, order, search))


def test_each_step_of_distance_is_felt():
    crowd = [replace(person(f"p{km}", jobs="7112 5 2026-09"), lat=-1.936 + km / 111.195, max_distance_km=200)
             for km in (1, 6, 16, 26, 45, 75, 120)]
    result = MatchIndex.build(crowd).rank(vacancy("7112"), MatchOptions(today=TODAY))
    assert [c.id for c in result.fits] == ["p1", "p6", "p16", "p26", "p45", "p75", "p120"]
    assert len({c.score for c in result.fits}) == 7
