"""Six operations struck at every write and fsync: killed, disk full, disk failing.

Nothing acknowledged is lost, nothing is doubled, every floor agrees with the rows, and the words say what to do.

The short form takes a sample of the points, the first and the last among them; which ones depends on PES_TORTURE_SEED
(default: the day of the year, so that every day strikes others). A failure names the seed.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import figures, struck_offices
from support.exchange import Server
from support.struck_acts import ACTS, Desk
from support.struck_checks import AFTER, clear_words, whole
from support.struck_offices import Template
from support.struck_strace import FAULTS, Outcome, Point, Striker, injection, suits

from pes_desktop.services.safekeeping import StartReport
from pes_desktop.storage.store import RUNNING_FILE

SEED = int(os.environ.get("PES_TORTURE_SEED") or date.today().timetuple().tm_yday)
#: Points of an operation that the short form strikes, for each kind of fault.
SAMPLE = 4


@pytest.fixture(scope="module")
def striker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Striker]:
    made = Striker(tmp_path_factory.mktemp("striker"))
    yield made
    made.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """A headquarters of this test's own, started when asked for."""
    made: list[Server] = []

    def start() -> Server:
        made.append(Server.prepared(tmp_path / "central", ""))
        made[0].start()
        return made[0]

    yield start
    for one in made:
        one.stop()
        one.engine.dispose()


def spread(points: list[Point], count: int, rng: random.Random) -> list[Point]:
    """The first, the last, and one of each equal part between them."""
    if len(points) <= count:
        return points
    inner = points[1:-1]
    parts = max(count - 2, 1)
    borders = [len(inner) * part // parts for part in range(parts + 1)]
    return [points[0], *(inner[rng.randrange(low, high)] for low, high in pairwise(borders)
                         if high > low), points[-1]]


def strike(striker: Striker, template: Template, act: str, point: Point, fault: str, work: Path) -> Outcome:
    """Strike once, then look the office over, do the act again and look once more."""
    desk: Desk = template.copy(work)
    told = striker.run(act, desk, injection(point, fault))
    if fault == "killed":
        assert told.killed or not told.struck, told
    else:
        assert not told.killed
        assert told.of("end") or told.of("traceback"), told.told
    clear_words(told)
    unclean = (desk.office / RUNNING_FILE).exists()
    try:
        found = desk.open().store.found_at_start
        assert isinstance(found, StartReport)
        assert found.unclean is unclean
        AFTER[act](desk, template, told, again=False)
        whole(desk.open())
        ACTS[act](desk, lambda *_what, **_more: None)
        AFTER[act](desk, template, told, again=True)
        whole(desk.open())
    finally:
        desk.close()
    return told


def struck_everywhere(
    striker: Striker, template: Template, act: str, fault: str, work: Path, every: list[Point], most: int | None
) -> Counter[str]:
    """Strike ``act`` at ``most`` of the points (None: all) and count what came of it."""
    rng = random.Random(f"{SEED} {act} {fault}")
    chosen = every if most is None else spread(every, most, rng)
    seen: Counter[str] = Counter(points=len(every))
    for point in chosen:
        try:
            told = strike(striker, template, act, point, fault, work)
        except BaseException as error:
            error.add_note(f"{act} {fault} at {point}; PES_TORTURE_SEED={SEED}")
            raise
        seen["struck" if told.struck or told.killed else "missed"] += 1
        seen["spoke"] += bool(told.of("fault"))
    assert seen["struck"] >= 0.9 * len(chosen), f"most points were not met: {seen}"
    return seen


@pytest.mark.parametrize("most", [SAMPLE, pytest.param(None, marks=[pytest.mark.slow, pytest.mark.timeout(4 * 3600)])])
@pytest.mark.parametrize("act", ACTS)
def test_struck_at_every_write(
    act: str, most: int | None, striker: Striker, server: Callable[[], Server], tmp_path: Path
) -> None:
    template = struck_offices.make(act, tmp_path / "template" / act, server() if act == "push" else None)
    began = time.monotonic()
    points = striker.points(act, template.copy(tmp_path / "work"))
    seen = {fault: struck_everywhere(striker, template, act, fault, tmp_path / "work",
                                     [point for point in points if suits(point, fault)], most) for fault in FAULTS}
    assert seen["full"]["spoke"], "a full disk was never told of: the test proves nothing"
    if most is None:
        total: Counter[str] = sum(seen.values(), Counter())
        figures.record(f"struck_{act}", points=seen["killed"]["points"], struck=total["struck"],
                       survived=total["struck"], told=total["spoke"], seconds=round(time.monotonic() - began, 1))
