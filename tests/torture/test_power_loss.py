"""Thousands of power cuts at any write of a real day: what was told saved is there, whole, on every floor.

The writes, truncations, renames and fsyncs of the real services (intake, letters, imports, pushes to a real
headquarters) are recorded and replayed up to each of them; of what was not synced any part may be on the disk. The
office left must be exactly the one after some whole commit, none older than the last the desk was told of.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from power_cuts import Recording, Result, cut_at, cut_everywhere, timeline
from power_disk import PowerDisk
from power_log import LogReader
from power_record import MISSING, record_day
from power_start import real_start
from power_trace import Change
from support.exchange import Server
from support.figures import record
from support.memory import memory_folder

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
CORES = max(2, min(os.cpu_count() or 2, 8))


@pytest.fixture
def memory() -> Iterator[Path]:
    folder = memory_folder("pes-power-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def headquarters(memory: Path) -> Iterator[Server]:
    (memory / "central").mkdir()
    server = Server.prepared(memory / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


def _computed() -> float:
    """Seconds of processor that child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _told(result: Result, recording: Recording, seconds: tuple[float, float], name: str) -> None:
    record(name, cuts=result.cuts, lost=result.lost, halves=result.halves, seconds=round(seconds[0], 1),
           processor_ms_a_cut=round(1000 * seconds[1] / max(result.cuts, 1), 1), seed=recording.seed,
           writes=sum(change.kind == "write" for change in recording.changes),
           syncs=sum(change.kind == "sync" for change in recording.changes), **recording.acts)


@pytest.mark.parametrize(("seed", "cuts", "people", "rows"), [
    pytest.param(7, 10_000, 12, (24, 6, 70), marks=pytest.mark.timeout(900), id="ci"),
    *(pytest.param(seed, 50_000, 24, (40, 8, 400, 3), marks=[pytest.mark.slow, pytest.mark.timeout(4 * 3600)],
                   id=f"long{seed}") for seed in (11, 12, 13, 14)),
])
def test_nothing_told_saved_is_lost_and_nothing_is_a_half(
        memory: Path, headquarters: Server, seed: int, cuts: int, people: int, rows: tuple[int, ...]) -> None:
    recording = record_day(memory, seed, people=people, rows=rows, server=headquarters)
    assert {"person", "letter", "import", "push", "draft"} <= set(recording.acts)
    (memory / "line").mkdir()
    line = timeline(recording, memory / "line")
    assert len(line.order) > people * 3, "too few commits were seen"
    begun, used = time.perf_counter(), _computed()
    result = cut_everywhere(recording, line, cuts, memory, real_start, processes=CORES)
    _told(result, recording, (time.perf_counter() - begun, _computed() - used), f"power_loss_{seed}")
    assert (result.lost, result.halves) == (0, 0), result.first
    assert result.cuts == cuts


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_harness_finds_what_a_less_careful_setting_loses(memory: Path, synchronous: str) -> None:
    recording = record_day(memory, 5, people=4, rows=(6,), synchronous=synchronous)
    (memory / "line").mkdir()
    line = timeline(recording, memory / "line")
    total = len(recording.changes)
    result = cut_at(recording, line, range(20, total), range(80))
    record(f"power_loss_{synchronous.lower()}", cuts=result.cuts, lost=result.lost, halves=result.halves)
    assert result.lost > result.cuts // 10, "losses of this setting are not seen"


def test_a_torn_acknowledged_write_shows(memory: Path) -> None:
    """The disk lies: what was synced is damaged all the same, so the fingerprint must differ or the file not open."""
    recording = record_day(memory, 6, people=2, rows=())
    (memory / "line").mkdir()
    line = timeline(recording, memory / "line")
    lying = Recording(recording.files, [change for change in recording.changes if change.kind != "sync"],
                      recording.key, recording.staff, recording.seed)
    kept = [place for place, change in enumerate(recording.changes) if change.kind != "sync"]
    line.told_at, line.written_at = ([line.told_at[p] for p in kept], [line.written_at[p] for p in kept])
    last = len(lying.changes)
    result = cut_at(lying, line, range(last - 1, last), range(40))
    assert result.lost + result.halves > 10


def test_what_is_synced_stays_and_the_rest_may_go() -> None:
    disk = PowerDisk({"a": b"old"})
    for change in (Change("write", "a", 0, b"new"), Change("sync", "a"), Change("write", "a", 3, b"x" * 2000),
                   Change("create", "b"), Change("write", "b", 0, b"b"), Change("sync", "b")):
        disk.feed(change)
    seen = [disk.cut(random.Random(seed)) for seed in range(200)]
    assert all(files["a"].startswith(b"new") for files in seen)
    assert len({files["a"] for files in seen}) > 5, "torn in more than one way"
    assert {"b" in files for files in seen} == {True, False}, "a new name is safe only with its folder"
    disk.feed(Change("sync_folder"))
    disk.feed(Change("rename", "b", data=b"a"))
    ends = {disk.cut(random.Random(seed))["a"][:1] for seed in range(50)}
    assert ends == {b"n", b"b"}, "the old file or the new one"


def test_a_log_counts_as_far_as_sqlite_itself_reads_it(tmp_path: Path) -> None:
    """What the harness takes for the same log is the same to SQLite: cut, garbled, or begun over an older one."""
    writer = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    writer.executescript("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (id, note);")
    log = tmp_path / "desk.db-wal"
    for number in range(8):
        writer.execute("INSERT INTO t VALUES (?, ?)", (number, "x" * 9_000))
    first = log.read_bytes()
    writer.execute("PRAGMA wal_checkpoint(RESTART)")
    main = (tmp_path / "desk.db").read_bytes()
    for number in range(8, 12):
        writer.execute("INSERT INTO t VALUES (?, ?)", (number, "x" * 9_000))
    second = log.read_bytes()
    writer.close()
    rng, reader, rows = random.Random(4), LogReader(), dict[bytes, int]()
    for number in range(120):
        torn = bytearray(rng.choice((first, second)))
        at = rng.randrange(len(torn))
        if number % 3 == 0:
            del torn[at:]
        elif number % 3 == 1:
            torn[at] ^= 1
        else:
            torn[at:at + 5000] = first[at:at + 5000]
        (tmp_path / "desk.db").write_bytes(main)
        log.write_bytes(torn)
        (tmp_path / "desk.db-shm").unlink(missing_ok=True)
        opened = sqlite3.connect(tmp_path / "desk.db")
        found = opened.execute("SELECT count(*) FROM t").fetchone()[0]
        opened.close()
        assert rows.setdefault(reader.counted(bytes(torn)), found) == found
    assert set(range(8, 13)) <= set(rows.values())
    assert len(rows) > 8
