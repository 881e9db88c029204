"""Garbage is collected in the main thread and never much of it while somebody or a lane works."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from pes_desktop.ui.jobs import Jobs
from pes_desktop.ui.tidy import MANY, Tidy


class Knot:
    """Refers to itself: only the collector can drop it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def desk(qapp):
    jobs = Jobs()
    rest = [0.0]
    tidy = Tidy(jobs, lambda: rest[0])
    tidy.start()
    gc.collect()
    yield jobs, tidy, rest
    tidy.stop()
    assert jobs.close()


def test_the_interpreter_gets_its_collector_back(desk):
    _, tidy, _ = desk
    assert not gc.isenabled()
    tidy.settle()
    assert gc.get_freeze_count() > 0
    tidy.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_little_garbage_goes_between_two_events(desk):
    _, tidy, _ = desk
    knot = Knot()
    seen = weakref.ref(knot)
    del knot
    kept = [[] for _ in range(1500)]
    assert seen() is not None
    assert tidy.turn() == 0
    assert seen() is None
    assert len(kept) == 1500


def test_much_waits_until_hands_rest(desk):
    _, tidy, rest = desk
    kept = [[] for _ in range(MANY + 1000)]
    assert tidy.turn() is None
    rest[0] = 60.0
    assert tidy.turn() == 2
    assert len(kept) == MANY + 1000


def test_nothing_while_a_lane_works(desk, qtbot):
    jobs, tidy, rest = desk
    tidy._timer.stop()  # on a slow machine its second passes while the lane is waited for
    rest[0] = 60.0
    go_on = threading.Event()
    jobs.run("write", go_on.wait)
    kept = [[] for _ in range(MANY + 1000)]
    assert tidy.turn() is None
    go_on.set()
    qtbot.waitUntil(lambda: not jobs.busy())
    kept = [[] for _ in range(MANY + 1000)]  # anew: while the events ran, any other object may have collected
    assert tidy.turn() == 2
    assert len(kept) == MANY + 1000
