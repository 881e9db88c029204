"""The ranking is exact: equal to the plain rules, to the slow scan, and to itself in whatever order people came in."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import TODAY, person, vacancy
from matching_oracle import judge
from matching_strategies import people, searches, seekers, vacancies

from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.score import PARTS


def test_parts_add_up_to_a_hundred():
    assert sum(PARTS.values()) == 100


@settings(max_examples=80, deadline=None)
@given(people(), vacancies(), searches())
def test_equals_the_rules_written_plainly(crowd, order, search):
    result = MatchIndex.build(crowd).rank(order, search)
    judged = {p.id: judge(p, order, search) for p in crowd
              if order.reserved_for != "disability" or p.disability_for_reserved}
    fitting = [ident for ident, (_, misses) in judged.items() if not any(misses.values())]
    best_first = sorted(fitting, key=lambda ident: (-sum(judged[ident][0].values()), ident))
    assert [c.id for c in result.fits] == best_first
    one = [ident for ident, (_, misses) in judged.items() if sum(misses.values()) == 1]
    in_field = [ident for ident in one if not judged[ident][1]["occupation_far"]]
    needed = max(10, 3 * order.positions_left) if search.needed is None else search.needed
    near = in_field if len(fitting) + len(in_field) >= needed else one
    assert {c.id for c in result.near} == set(near)
    for candidate in result.fits + result.near:
        parts, misses = judged[candidate.id]
        assert dict(candidate.parts) == parts
        assert candidate.score == sum(parts.values()) <= 100
        assert len(candidate.misses) == sum(misses.values())
    assert (result.considered, result.fits_total, result.near_total) == (len(crowd), len(fitting), len(near))


@settings(max_examples=80, deadline=None)
@given(people(), vacancies(), searches())
def test_fast_path_equals_full_scan(crowd, order, search):
    index = MatchIndex.build(crowd)
    assert index.rank(order, search) == index.rank(order, search, full_scan=True)


@settings(max_examples=40, deadline=None)
@given(people(), vacancies(), searches(), st.randoms(use_true_random=False))
def test_order_of_entry_changes_nothing(crowd, order, search, shuffled: random.Random):
    expected = MatchIndex.build(crowd).rank(order, search)
    other = list(crowd)
    shuffled.shuffle(other)
    assert MatchIndex.build(other).rank(order, search) == expected


@settings(max_examples=40, deadline=None)
@given(people(), people(), vacancies(), searches(), st.booleans())
def test_updates_equal_a_fresh_build(before, after, order, search, compact):
    index = MatchIndex.build(before)
    for p in before:
        index.remove(p.id)
    for p in after:
        index.update(replace(p, skills={"s9": (True, None)}, occupations=()))
    for p in after:
        index.update(p)
    if compact:
        index._columns.compact()
    assert index.rank(order, search) == MatchIndex.build(after).rank(order, search)
    assert len(index) == len(after)


@settings(max_examples=80, deadline=None)
@given(people(), vacancies(), searches())
def test_widening_brings_what_it_says(crowd, order, search):
    index = MatchIndex.build(crowd)
    result = index.rank(order, search)
    before = {c.id for c in result.fits}
    for offer in result.widen:
        wider = index.rank(order, offer.options)
        names = {c.id for c in wider.fits}
        assert before <= names
        assert len(names) - len(before) == offer.gain > 0
        if offer.code == "radius":
            added = [c for c in wider.fits if c.id not in before]
            assert all(c.far and any(reason.code == "far" for reason in c.reasons) for c in added)


@settings(max_examples=40, deadline=None)
@given(seekers(), st.lists(vacancies(), max_size=5), searches())
def test_jobs_for_agrees_with_rank(seeker, orders, search):
    orders = [replace(order, id=f"v{n}") for n, order in enumerate(orders)]
    index = MatchIndex.build([seeker])
    search = replace(search, referred=frozenset())
    jobs = index.jobs_for(seeker, orders, search)
    expected = {order.id: index.rank(order, search) for order in orders}
    assert {c.id: c.score for c in jobs.fits} == {i: r.fits[0].score for i, r in expected.items() if r.fits}
    assert [c.id for c in jobs.fits] == sorted((c.id for c in jobs.fits),
                                               key=lambda i: (-expected[i].fits[0].score, i))
    misses = {order.id: judge(seeker, order, search)[1] for order in orders
              if order.reserved_for != "disability" or seeker.disability_for_reserved}
    one = {ident for ident, missed in misses.items() if sum(missed.values()) == 1}
    own = {ident for ident in one if not misses[ident]["occupation_far"]}
    enough = len(jobs.fits) + len(own) >= (5 if search.needed is None else search.needed)
    assert {c.id for c in jobs.near} == (own if enough else one)


def test_equal_scores_stand_in_the_order_of_their_ids():
    crowd = [person(name, jobs="7112 5 2026-09") for name in ("c", "a", "d", "b")]
    result = MatchIndex.build(crowd).rank(vacancy("7112"), MatchOptions(today=TODAY, limit=3))
    assert [c.id for c in result.fits] == ["a", "b", "c"]
    assert result.fits_total == 4


def test_dead_rows_are_dropped_in_time():
    index = MatchIndex.build(person(f"p{n}", jobs="7112 5") for n in range(100))
    for _ in range(50):
        index.update(person("p1", jobs="7112 6"))
    for n in range(2, 100):
        index.remove(f"p{n}")
    assert len(index) == 2
    assert index._columns.count <= 2 + 64
    assert [c.id for c in index.rank(vacancy("7112"), MatchOptions(today=TODAY)).fits] == ["p0", "p1"]


def test_an_empty_index_answers():
    result = MatchIndex().rank(vacancy("7112"), MatchOptions(today=TODAY))
    assert (result.fits, result.near, result.widen, result.considered) == ([], [], [], 0)
