"""People over a bad line, through real processes: seconds beside the bytes' own time, bytes beside the undisturbed run.

The line: 64 kbit/s each way, 300 ms one way, shared by all connections (tests/support/tcp_proxy.py); the floor is what
77 bytes a person (columns, zstd 19, one blob) take on it. The disturbed runs are on a line eight times as quick with an
eighth of the way, so that as many bytes are under way. PES_LINE_PEOPLE: how many people (10,000). One changed field of
100 people is counted on a line that delays nothing; only its bytes matter.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from beside import Line as Figure
from beside import tell
from workload_people import CHANGED, DAY_MS, fill

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from sqlalchemy import select
from support.exchange import Server, TestOffice, no_pause
from support.tcp_proxy import Line, TcpProxy

from pes_desktop.models import Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.state import sent_batches

pytestmark = pytest.mark.timeout(1800)
PEOPLE = int(os.environ.get("PES_LINE_PEOPLE", "10000"))
RATE, DELAY, LANES = 8_000, 0.3, 4
FLOOR_BYTES = 77 * PEOPLE


Filled = Callable[..., tuple[Server, TestOffice]]


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """An office with people and its own headquarters: two offices with the same people are told of each pair."""
    made: list[tuple[Server, TestOffice]] = []

    def make(people: int, **ids: bool) -> tuple[Server, TestOffice]:
        place = tmp_path / str(len(made))
        (place / "central").mkdir(parents=True)
        server = Server.prepared(place / "central", "")
        server.start()
        office = TestOffice.create(place / "office", "L1")
        made.append((server, office))
        office.enrol(server)
        fill(office.store, office.office_id, people, **ids)
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
            assert not result.parked_total, "headquarters refuses some of them"
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


def test_one_changed_field_of_100_people(filled: Filled) -> None:
    """Every byte through the proxy, both ways: batch, receipt and headers; then a whole round with its proof."""
    server, office = filled(4_000, own_ids=True)
    dice = random.Random(7)
    proxy = TcpProxy(server.address)
    carry(office, proxy)
    with office.store.read() as session:  # each registered after another start of the program
        some = session.scalars(select(Jobseeker.id).order_by(Jobseeker.id)).all()[::40]
    assert len(some) == 100
    began = utcnow()
    for name, value in CHANGED.items():
        for verify in (False, True):
            began += timedelta(days=1)
            for person in some:
                with time_machine.travel(began + timedelta(milliseconds=dice.randrange(DAY_MS)), tick=False):
                    drawn = value(dice)
                    office.edit(person, **{name: Decimal(drawn) if name == "min_pay" else drawn})
            up, down = proxy.up, proxy.down
            answers = sent_with(office, proxy, verify=verify)
            with office.store.read() as session:
                batch = sent_batches(session, 1)[0]
            assert batch.records > 90  # who draws the value again that stands there changes nothing
            up, down, count = proxy.up - up, proxy.down - down, batch.records
            note = (f"batch {batch.size_bytes / count:.1f}, its headers {(up - batch.size_bytes) / count:.1f}; receipt "
                    f"{answers[0] / count:.1f}, headers {(down - answers[0]) / count:.1f}")
            if verify:
                note = f"{len(answers)} questions, up {up / count:.1f}"
            each = (up + down) / count
            tell(Figure(f"{name} of 100 people, " + ("a whole round" if verify else "batch and receipt"), each, None,
                        "" if verify else "40 B", not verify and each > 40, note, "B"))
    proxy.close()


def sent_with(office: TestOffice, proxy: TcpProxy, *, verify: bool) -> list[int]:
    """One round; the length of each answer's body."""
    heard: list[int] = []
    with office.transport(proxy.url, lanes=LANES) as transport:
        call = transport._call

        def noted(*asked: Any, **more: Any) -> bytes:
            body = call(*asked, **more)
            heard.append(len(body))
            return body
        transport._call = noted  # type: ignore[method-assign]
        result = run_round(office.store, transport, pause=no_pause, lanes=LANES, verify=verify)
    assert (result.waiting, result.parked_total, result.problems) == (0, 0, [])
    return heard
