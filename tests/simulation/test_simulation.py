"""Offices, headquarters and a hostile line: what must hold, holds at the end of every seeded run.

A seed replays byte for byte: ``python tests/simulation/replay.py 4711`` prints what happened in it.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from sim_run import Outcome, Run
from sim_world import Machines, Shape, machines
from support.figures import record

#: Runs with every test run, and in the long form.
SHORT, LONG = 16, 10_000
#: Runs of one test: the first fault is told soon.
TOGETHER = 4


@pytest.fixture(scope="module")
def made() -> Iterator[Machines]:
    with machines() as ready:
        yield ready


def _runs(made: Machines, seeds: range, name: str) -> list[str]:
    totals: Counter[str] = Counter()
    faults: list[str] = []
    for seed in seeds:
        outcome = Run(made, seed).go()
        totals.update(outcome.counts)
        faults += [f"seed {seed}: {fault}" for fault in outcome.faults]
    record(name, runs=len(seeds), faults=len(faults), **totals)
    assert totals["conflicts"] > len(seeds) / 10, "nobody met anybody"
    return faults


@pytest.mark.parametrize("part", range(SHORT // TOGETHER))
def test_what_must_hold_holds_in_every_run(made: Machines, part: int) -> None:
    first = int(os.environ.get("PES_SIMULATION_FROM", "0")) + part * TOGETHER
    assert _runs(made, range(first, first + TOGETHER), f"simulation_short_{part}") == []


def test_a_seed_replays_byte_for_byte(made: Machines) -> None:
    def told(seed: int) -> Outcome:
        return Run(made, seed, keep=True).go()
    for seed in (3,):
        first, between, again = told(seed), told(seed + 1), told(seed)
        assert first.log == again.log
        assert (first.trace, first.counts) == (again.trace, again.counts)
        assert first.trace != between.trace


ORDERS = list(itertools.permutations(range(5)))


def _orders(made: Machines, orders: Sequence[tuple[int, ...]]) -> list[str]:
    faults: list[str] = []
    for order in orders:
        outcome = Run(made, 120, shape=Shape((5,))).five_edits(order)
        assert outcome.counts["answers_lost"] == 5
        assert outcome.counts["conflicts"] >= 2
        faults += [f"order {order}: {fault}" for fault in outcome.faults]
    return faults


def test_orders_of_five_edits_of_one_record_each_answer_lost(made: Machines) -> None:
    """Every seventeenth; all of them in the long form."""
    assert _orders(made, ORDERS[::17]) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_all_120_orders_of_five_edits_of_one_record_each_answer_lost(made: Machines) -> None:
    assert len(ORDERS) == 120
    assert _orders(made, ORDERS) == []


@pytest.mark.slow
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("part", range(8))
def test_ten_thousand_runs(made: Machines, part: int) -> None:
    each = LONG // 8
    first = 1000 + part * each
    assert _runs(made, range(first, first + each), f"simulation_long_{part}") == []
