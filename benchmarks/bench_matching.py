"""How long does "Who fits?" take over 100,000 people? Beside it a floor: one bare NumPy pass over the same columns.

The floor reads the columns that any scoring must read (unit groups, place, pay, last contact), adds up three parts for
everybody and takes the sixty best; it filters nothing, explains nothing and widens nothing.
``PES_BENCH_PEOPLE`` sets another size.
"""

from __future__ import annotations

import itertools
import os

import numpy as np
import pytest
from people import TODAY, Region

from pes_desktop.matching.batch import Need
from pes_desktop.matching.index import MatchIndex
from pes_desktop.matching.options import MatchOptions
from pes_desktop.matching.words import Words

SIZE = int(os.environ.get("PES_BENCH_PEOPLE", "100000"))
SEARCH = MatchOptions(today=TODAY)
ROUNDS = 200


@pytest.fixture(scope="module")
def office():
    """(index, people, vacancies), the vacancies looked at once so that nothing is loaded inside a measurement."""
    region = Region(seed=7)
    people, orders = region.people(SIZE), region.vacancies(ROUNDS)
    index = MatchIndex.build(people)
    for order in orders[:5]:
        index.rank(order, SEARCH)
    return index, people, orders


def cycle(things):
    """Arguments for one round: another vacancy or person each time."""
    turn = itertools.cycle(things)
    return lambda: ((next(turn),), {})


def bare_pass(index, order):
    """The floor: nearness, distance and pay of everybody, the sixty best."""
    columns = index._columns
    need, count = Need(columns, order, SEARCH), columns.count
    near = need.near[columns.wide["group"][:count]].max(axis=1)
    km = need.place_km[columns.flat["place"][:count]]
    pay = (need.offered or 0) * 100 // np.maximum(columns.flat["pay"][:count], 1)
    fresh = TODAY.toordinal() - columns.flat["contact"][:count] < SEARCH.validity_days
    total = 30 * near // 100 + np.maximum(15 - km // 4, 0) + np.minimum(pay, 100) // 10 + 5 * fresh
    return np.argpartition(-total, 60)[:60]


@pytest.mark.benchmark(group="who fits, one vacancy")
def test_floor_bare_numpy_pass(benchmark, office):
    index, _, orders = office
    benchmark.pedantic(lambda order: bare_pass(index, order), setup=cycle(orders), rounds=ROUNDS)


@pytest.mark.benchmark(group="who fits, one vacancy")
def test_rank_with_reasons_and_widening(benchmark, office):
    index, _, orders = office
    benchmark.pedantic(lambda order: index.rank(order, SEARCH), setup=cycle(orders), rounds=ROUNDS)
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p95_ms"] = round(times[int(len(times) * 0.95)] * 1000, 2)


@pytest.mark.benchmark(group="who fits, one vacancy")
def test_rank_scores_alone(benchmark, office):
    index, _, orders = office
    search = MatchOptions(today=TODAY, limit=0, near_limit=0)
    benchmark.pedantic(lambda order: index.rank(order, search), setup=cycle(orders), rounds=ROUNDS)


@pytest.mark.benchmark(group="who fits, one vacancy")
def test_rank_by_full_scan(benchmark, office):
    index, _, orders = office
    benchmark.pedantic(lambda order: index.rank(order, SEARCH, full_scan=True), setup=cycle(orders), rounds=20)


@pytest.mark.benchmark(group="who fits, around it")
def test_words_of_one_answer(benchmark, office):
    index, _, orders = office
    result, words = index.rank(orders[0], SEARCH), Words("es")
    benchmark(lambda: [words.chip(reason) for c in result.fits + result.near for reason in c.reasons])


@pytest.mark.benchmark(group="who fits, around it")
def test_one_person_changes(benchmark, office):
    index, people, _ = office
    benchmark.pedantic(index.update, args=(people[0],), rounds=200, iterations=5)


@pytest.mark.benchmark(group="who fits, around it")
def test_build_5000(benchmark, office):
    _, people, _ = office
    benchmark.pedantic(MatchIndex.build, args=(people[:5000],), rounds=5)


@pytest.mark.benchmark(group="which jobs, one person")
def test_jobs_among_200_vacancies(benchmark, office):
    index, people, orders = office
    benchmark.pedantic(lambda person: index.jobs_for(person, orders, SEARCH), setup=cycle(people[:50]), rounds=50)
