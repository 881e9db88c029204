"""A disk that garbles or drops the end of the log, or any part of the file: noticed, brought back or named; never a
word that was told saved is missed in silence."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import failing_disk
from failing_disk import Case, Tally, damage, damages, stages, try_all
from power_record import MISSING, record_day
from support.exchange import Server
from support.figures import record
from support.memory import memory_folder

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
CORES = max(2, min(os.cpu_count() or 2, 8))


@pytest.fixture
def memory() -> Iterator[Path]:
    folder = memory_folder("pes-failing-")
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


@pytest.mark.parametrize(("seed", "moments", "logs", "files"), [
    pytest.param(21, 2, 20, 6, marks=pytest.mark.timeout(900), id="ci"),
    *(pytest.param(seed, 10, 150, 50, marks=[pytest.mark.slow, pytest.mark.timeout(4 * 3600)], id=f"long{seed}")
      for seed in (31, 32)),
])
def test_what_a_failing_disk_takes_is_brought_back_or_named(
        memory: Path, headquarters: Server, seed: int, moments: int, logs: int, files: int) -> None:
    recording = record_day(memory, seed, people=10, rows=(12, 5), server=headquarters, backups=(3,))
    made = stages(recording, memory / "office" / "backups", moments)
    assert len(made) == moments
    rng = random.Random(seed)
    cases = [(place, case) for place, stage in enumerate(made) for case in damages(stage, rng, logs, files)]
    begun = time.perf_counter()
    tally = try_all(made, cases, memory, CORES)
    record(f"failing_disk_{seed}", cases=tally.cases, noticed=tally.noticed, brought_back=tally.brought_back,
           named=tally.named, harmless=tally.harmless, restores=tally.restored, refused=tally.refused,
           silent_losses=len(tally.silent),
           seconds=round(time.perf_counter() - begun, 1), seed=seed)
    assert (tally.silent, tally.failed) == ([], [])
    assert tally.cases == moments * (logs + files)
    assert tally.noticed > tally.cases // 2, "the damages hit nothing"
    assert tally.brought_back > tally.cases // 4


def test_without_its_journal_the_same_damage_goes_unnoticed(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the journal is for: with it taken away, a cut log loses told work and nobody says so."""
    recording = record_day(memory, 22, people=4, rows=(), backups=(1,))
    made = stages(recording, memory / "office" / "backups", 1)
    bare = {name: data for name, data in made[0].files.items() if not name.startswith("journal/")}
    stage = failing_disk.Stage(bare, made[0].told, made[0].backups, made[0].key, made[0].staff)
    tally = Tally()
    size = len(bare[failing_disk.WAL])
    for number in range(4):
        failing_disk.one(stage, Case(failing_disk.WAL, "cut", size * (number + 1) // 6, 0, number),
                         memory / "bare", tally)
    assert len(tally.silent) == 4


def test_a_journal_file_without_its_head_is_told_when_the_log_is_gone_too(memory: Path) -> None:
    recording = record_day(memory, 23, people=3, rows=(), backups=())
    files = recording.end()
    newest = max(name for name, data in files.items() if name.startswith("journal/") and data)
    for hurt in (b"\0" * 40, b"PESJRNL1" + b"\7" * 28):
        stage = failing_disk.Stage({**files, newest: hurt + files[newest][len(hurt):]},
                                   recording.told, memory / "none", recording.key, recording.staff)
        tally = Tally()
        failing_disk.one(stage, Case(failing_disk.WAL, "cut", 0, 0, 1, "no_backup"), memory / "bare", tally)
        assert (tally.named, tally.silent) == (1, [])
        failing_disk.one(stage, Case(failing_disk.WAL, "zeros", 0, 0, 1, "no_backup"), memory / "bare", tally)
        assert tally.harmless == 1, "with its log whole nothing is lost, and nothing is said"


def test_what_stood_behind_a_lost_head_and_a_lost_frame_is_told(memory: Path) -> None:
    """The head and the first frames are noise, the log breaks where the database had gone beyond the older files."""
    recording = record_day(memory, 24, people=5, rows=(), backups=(2,))
    (made,) = stages(recording, memory / "office" / "backups", 1)
    newest = max(name for name, data in made.files.items() if name.startswith("journal/") and data)
    plain = made.files[newest]
    (memory / "plain").write_bytes(plain)
    end = list(failing_disk.JournalFile(memory / "plain", made.key).places())[-1].offset - 64
    hurt = failing_disk.Stage({**made.files, newest: b"x" * end + plain[end:]}, made.told, made.backups, made.key,
                              made.staff)
    tally, size = Tally(), len(made.files[failing_disk.WAL])
    for number in range(8):
        failing_disk.one(hurt, Case(failing_disk.WAL, "cut", size * (number + 1) // 10, 0, number),
                         memory / "bare", tally)
    assert tally.silent == []
    assert tally.named > 2


def test_damages_are_what_they_say() -> None:
    plain = bytes(range(256)) * 40
    for how in ("cut", "tail", "zeros", "noise", "bit"):
        case = Case("office.db", how, 1000, 512, 3)
        hurt = damage(plain, case)
        assert hurt[:1000] == plain[:1000]
        assert hurt != plain
        assert len(hurt) == (1000 if how == "cut" else len(plain))
    assert damage(plain, Case("office.db", "zeros", 1000, 512, 3))[1512:] == plain[1512:]
