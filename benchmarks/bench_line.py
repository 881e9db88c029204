"""People over a bad line, through real processes: seconds beside the bytes' own time, bytes beside the undisturbed run.

The line: 64 kbit/s each way, 300 ms one way, shared by all connections (tests/support/tcp_proxy.py); the floor is what
77 bytes a person (columns, zstd 19, one blob) take on it. The disturbed runs are on a line eight times as quick with an
eighth of the way, so that as many bytes are under way. PES_LINE_PEOPLE: how many people (10,000).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from beside import Line as Figure
from beside import tell
from workload_people import fill

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.exchange import Server, TestOffice, no_pause
from support.tcp_proxy import Line, TcpProxy

from pes_desktop.sync.engine import RoundResult, run_round

pytestmark = pytest.mark.timeout(1800)
PEOPLE = int(os.environ.get("PES_LINE_PEOPLE", "10000"))
RATE, DELAY, LANES = 8_000, 0.3, 4
FLOOR_BYTES = 77 * PEOPLE


Filled = Callable[[int], tuple[Server, TestOffice]]


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """An office with people and its own headquarters: two offices with the same people are told of each pair."""
    made: list[tuple[Server, TestOffice]] = []

    def make(people: int) -> tuple[Server, TestOffice]:
        place = tmp_path / str(len(made))
        (place / "central").mkdir(parents=True)
        server = Server.prepared(place / "central", "")
        server.start()
        office = TestOffice.create(place / "office", "L1")
        made.append((server, office))
        office.enrol(server)
        fill(office.store, office.office_id, people)
        return server, office
    yield make
    for server, office in made:
        office.store.close()
        server.stop()
        server.engine.dispose()


def carry(office: TestOffice, proxy: TcpProxy, most: int = 30) -> tuple[RoundResult, float]:
    """Rounds until everything is acknowledged, and the seconds until then; the proof is another benchmark's."""
    began, acknowledged = time.monotonic(), 0.0

    def progress(done: int, total: int) -> None:
        nonlocal acknowledged
        acknowledged = time.monotonic() - began

    for _ in range(most):
        with office.transport(proxy.url, lanes=LANES, stall_seconds=60.0, ask_attempts=3) as transport:
            result = run_round(office.store, transport, progress, pause=no_pause, lanes=LANES,
                               verify=False)
        if not result.waiting and not result.problems:
            return result, acknowledged
    raise AssertionError(result.problems)


def figure(name: str, value: float, floor: float, unit: str, note: str, limit: float | None = None) -> None:
    """A row of the table."""
    tell(Figure(name, value, floor, f"{limit:g} {unit}" if limit else "", limit is not None and value > limit, note,
                unit, value / floor))


def test_people_over_a_slow_line(filled: Filled) -> None:
    server, office = filled(PEOPLE)
    proxy = TcpProxy(server.address, Line(rate=RATE, delay=DELAY))
    result, seconds = carry(office, proxy)
    figure(f"{PEOPLE} people, 64 kbit/s, 600 ms: acknowledged", seconds, 77 * PEOPLE / RATE, "s",
           f"{result.sent} batches", 135 * PEOPLE / 10_000)
    figure("bytes a person, both ways, all headers", (proxy.up + proxy.down) / PEOPLE, 77.0, "B",
           f"up {proxy.up / PEOPLE:.1f}", 98)
    proxy.close()


@pytest.mark.parametrize("name", ["cut every 200 kB", "every answer lost once", "both"])
def test_bytes_on_a_line_that_breaks(filled: Filled, name: str) -> None:
    people = min(PEOPLE, 6_000)
    taken, note = [], ""
    for disturbed in (False, True):
        server, office = filled(people)
        proxy = TcpProxy(server.address, Line(
            cut_every=200_000 if disturbed and name != "every answer lost once" else None,
            lose_once=disturbed and name != "cut every 200 kB", rate=RATE * 8, delay=DELAY / 8))
        carry(office, proxy)
        taken.append(proxy.up + proxy.down)
        note = f"{people} people, {proxy.line.cuts} cuts, {proxy.line.lost} answers lost"
        proxy.close()
    figure(f"bytes, {name}, beside undisturbed", taken[1] / 1000, taken[0] / 1000, "kB", note, 1.25 * taken[0] / 1000)


def test_a_line_cut_every_32_kb_carries_on(filled: Filled) -> None:
    people = min(PEOPLE, 2_000)
    server, office = filled(people)
    proxy = TcpProxy(server.address, Line(cut_every=32_000, rate=RATE * 8, delay=DELAY / 8))
    carry(office, proxy)
    figure("bytes a person, cut every 32 kB", (proxy.up + proxy.down) / people, 77.0, "B",
           f"{people} people, {proxy.line.cuts} cuts")
    proxy.close()
