"""A figure beside its floor: both run in turn within one benchmark, so that what else the machine does hits both.

Each round runs the floor (untimed by the plugin, timed here), then the thing measured. Wall and processor time are
kept; the table at the end shows medians and their ratio. ``PES_BENCH_STRICT=1`` makes a figure over its limit fail.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STRICT = os.environ.get("PES_BENCH_STRICT") == "1"


@dataclass
class Line:
    """One row of the table: milliseconds (or another unit), floor and limit may be missing."""

    name: str
    figure: float
    floor: float | None = None
    limit: str = ""
    over: bool = False
    note: str = ""
    unit: str = "ms"
    ratio: float | None = None


@dataclass(frozen=True)
class Stopped:
    """Milliseconds that the work took itself (another process, up to a sign it gave)."""

    wall: float
    cpu: float


LINES: list[Line] = []


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall and processor milliseconds of one call; work that measures itself returns the two."""
    wall, cpu = time.perf_counter(), time.process_time()
    own = work()
    if isinstance(own, Stopped):
        return own.wall, own.cpu
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def beside(
    benchmark: Any, name: str, measured: Callable[[], Any], floor: Callable[[], Any], *, rounds: int,
    ratio: float | None = None, most_ms: float | None = None, warmup: int = 2, note: str = "",
) -> float:
    """Run both ``rounds`` times in turn; returns the ratio of the medians (wall).

    ``ratio``: the largest ratio allowed, of the medians or of the best rounds; ``most_ms``: the most that the best
    round may take. The best round is what the work costs when nobody else has the machine.
    """
    below: list[tuple[float, float]] = []
    own: list[tuple[float, float]] = []
    for _ in range(warmup):
        floor()
        measured()
    benchmark.pedantic(lambda: own.append(timed(measured)), setup=lambda: below.append(timed(floor)), rounds=rounds)
    wall, cpu = (statistics.median(times) for times in zip(*own, strict=True))
    floor_wall, floor_cpu = (statistics.median(times) for times in zip(*below, strict=True))
    found = wall / floor_wall
    best = min(own)[0] / min(below)[0]
    benchmark.extra_info.update(floor_ms=floor_wall, ratio=found, cpu_ms=cpu, floor_cpu_ms=floor_cpu)
    limit = f"{ratio:g} x floor" if ratio else f"{most_ms:g} ms" if most_ms else ""
    over = (ratio is not None and min(found, best) > ratio) or (most_ms is not None and min(own)[0] > most_ms)
    words = f"best {min(own)[0]:.2f} ms, {best:.2f}"
    if floor_cpu > 0.05:
        words += f", cpu {cpu / floor_cpu:.2f} ({cpu:.1f} ms)"
    tell(Line(name, wall, floor_wall, limit, over, "; ".join(filter(None, (words, note))), ratio=found))
    return found


def tell(line: Line) -> None:
    """Put a row into the table."""
    LINES.append(line)
    assert not (STRICT and line.over), f"{line.name}: {line.figure:.2f} {line.unit}, allowed {line.limit}"


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
