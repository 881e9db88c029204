"""A disk that fails: the end of the log or any part of a file is cut off or garbled, and the office is opened again.

The program goes its own way: start check, full check, and where the file is not sound the guided restore with the
newest backup. What the desk had been told saved must be there afterwards, or stand among what is told lost.
"""

from __future__ import annotations

import pickle
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID

from power_check import PASSED_OVER, told_but_lost
from power_cuts import laid
from power_disk import PowerDisk
from power_record import Recording
from support.memory import memory_folder

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.platform.logs import places
from pes_desktop.services.backups import copies
from pes_desktop.services.office_setup import open_with_key
from pes_desktop.services.restoring import plan_restore, restore
from pes_desktop.services.safekeeping import full_check, start_check
from pes_desktop.storage.frames import JournalFile

WAL, MAIN = "office.db-wal", "office.db"
#: What else is amiss, in turn.
ALSO = ("", "journal", "", "no_backup")
#: Words of a lost line for an act of the desk.
_ACT = {"person": "register_person", "corrected": "change_person", "referral": "refer", "letter": "issue_letter",
        "import": "import_people", "push": "acknowledged"}


@dataclass(frozen=True)
class Stage:
    """The office as a crash left it: its files, what had been told by then, the backups of that time."""

    files: dict[str, bytes]
    told: list[dict[str, Any]]
    backups: Path
    key: bytes
    staff: str


@dataclass(frozen=True, slots=True)
class Case:
    """One damage: ``how`` cut, tail (garbled to the end), zeros, noise (somewhere) or bit, at ``at`` of ``name``.

    ``also``: a stretch of the journal is garbled too, or there is no backup.
    """

    name: str
    how: str
    at: int
    length: int
    seed: int
    also: str = ""


@dataclass
class Tally:
    """``harmless``: nothing of worth was hit; ``silent``: lost and not told, which must not happen; ``failed``: the way
    back itself broke.

    ``refused``: without a backup nothing could be put together from what is left, and the program said so.
    """

    cases: int = 0
    harmless: int = 0
    noticed: int = 0
    brought_back: int = 0
    named: int = 0
    restored: int = 0
    refused: int = 0
    silent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        for name in ("cases", "harmless", "noticed", "brought_back", "named", "restored", "refused"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.silent += other.silent
        self.failed += other.failed
        self.acts += other.acts


def stages(recording: Recording, backups: Path, count: int) -> list[Stage]:
    """``count`` moments after the first backup, each with something in the log, the last moment among them."""
    disk, told = PowerDisk(recording.files), list[dict[str, Any]]()
    moments: list[Stage] = []
    for change in recording.changes:
        disk.feed(change)
        if change.told is None:
            continue
        told.append(change.told)
        files = disk.whole()
        if any(line["act"] == "backup" for line in told) and len(files.get(WAL, b"")) > 20_000:
            moments.append(Stage(files, list(told), backups, recording.key, recording.staff))
    step = max(1, (len(moments) - 1) // max(1, count - 1))
    return moments[::-1][::step][:count]


def damages(stage: Stage, rng: random.Random, logs: int, files: int) -> Iterator[Case]:
    """So many damages of the log, and of the file itself."""
    for name, count, ways in ((WAL, logs, ("cut", "tail", "zeros", "noise", "bit")),
                              (MAIN, files, ("cut", "tail", "zeros", "noise", "bit"))):
        size = len(stage.files[name])
        for number in range(count):
            at = rng.randrange(size)
            yield Case(name, ways[number % len(ways)], at, rng.choice((1, 512, 4096, 65_536)), rng.randrange(1 << 30),
                       ALSO[number // len(ways) % len(ALSO)])


def damage(plain: bytes, case: Case) -> bytes:
    """The file as the failing disk gives it back."""
    rng = random.Random(case.seed)
    end = len(plain) if case.how == "tail" else min(len(plain), case.at + case.length)
    if case.how == "cut":
        return plain[:case.at]
    if case.how == "bit":
        return plain[:case.at] + bytes((plain[case.at] ^ (1 << rng.randrange(8)),)) + plain[case.at + 1:]
    filling = bytes(end - case.at) if case.how == "zeros" else rng.randbytes(end - case.at)
    return plain[:case.at] + filling + plain[end:]


def _journal_hurt(files: dict[str, bytes], case: Case, key: bytes) -> dict[str, bytes]:
    """A stretch of a journal file is noise, or its head. Its last frame stays: an end that is missing there and in the
    log at once shows nowhere but at headquarters."""
    rng = random.Random(case.seed)
    name = rng.choice(sorted(name for name, data in files.items() if name.startswith("journal/") and len(data) > 200))
    plain = files[name]
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(plain)
        copy.flush()
        last = list(JournalFile(Path(copy.name), key).places())[-1].offset - 64
    at = 0 if last < 100 or rng.random() < 0.2 else rng.randrange(last)
    end = min(at + rng.choice((1, 64, 4096)), max(last, 30))
    return {**files, name: plain[:at] + rng.randbytes(end - at) + plain[end:]}


def one(stage: Stage, case: Case, folder: Path, tally: Tally) -> None:
    """Damage, open as the program does, compare with what had been told."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {**stage.files, case.name: damage(stage.files[case.name], case)}
    if case.also == "journal":
        files = _journal_hurt(files, case, stage.key)
    laid(files, folder)
    if case.also != "no_backup":
        shutil.copytree(stage.backups, folder / "backups")
    tally.cases += 1
    try:
        lost, came_back, noticed = start_again(stage, folder, tally)
    except EnvironmentFault as fault:
        if case.also != "no_backup" or "restore_impossible" not in fault.codes:
            raise
        tally.noticed += 1
        tally.refused += 1
        return
    wrong = told_but_lost(folder, stage.key, stage.told, drafts=False)
    tally.noticed += noticed
    tally.acts.update(line.act for line in lost)
    unnamed = [what for what in wrong if not _named(what, {line.act for line in lost})]
    if unnamed:
        tally.silent.append(f"{case}: {unnamed[:3]}, told lost: {[line.act for line in lost][:5]}")
    elif wrong or lost:
        tally.named += 1
    elif came_back:
        tally.brought_back += 1
    else:
        tally.harmless += 1


def _named(what: str, acts: set[str]) -> bool:
    return what.startswith(PASSED_OVER) or bool(acts & {_ACT.get(what.split(":")[0], "?"), "unknown"})


def start_again(stage: Stage, folder: Path, tally: Tally) -> tuple[list[Any], bool, bool]:
    """Lines told lost, whether anything was brought back, whether the damage was noticed."""
    def opened() -> tuple[list[Any], int, bool]:
        ctx = open_with_key(folder, stage.key, UUID(stage.staff), clock=lambda: date(2026, 11, 23))
        try:
            report = start_check(ctx)
            sound = all(finding.good for finding in full_check(ctx))
        finally:
            ctx.store.close()
        return list(report.lost), report.brought_back, sound

    lost: list[Any] = []
    back = 0
    try:
        lost, back, sound = opened()
    except DomainError:
        sound = False
    if sound:
        return lost, back > 0, bool(lost or back)
    plan = plan_restore(folder, stage.key, next(iter(copies(folder)), None))
    report = restore(folder, stage.key, plan)
    tally.restored += 1
    after, _, sound = opened()
    assert sound, "the restored office is not sound"
    return [*report.lost, *after], True, True


_work: dict[str, Any] = {}


def _take_up(path: str) -> None:
    _work["stages"] = pickle.loads(Path(path).read_bytes())


def _portion(part: list[tuple[int, Case]]) -> Tally:
    folder, tally = memory_folder("pes-failing-"), Tally()
    try:
        for place, case in part:
            try:
                one(_work["stages"][place], case, folder / "office", tally)
            except Exception as error:
                tally.failed.append(f"{case} at stage {place}: {type(error).__name__} {error} at {places(error)}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tally


def try_all(made: list[Stage], cases: list[tuple[int, Case]], folder: Path, processes: int) -> Tally:
    """All cases (stage and damage), on as many cores."""
    kept, tally = folder / "stages.pickle", Tally()
    kept.write_bytes(pickle.dumps(made))
    parts = [cases[part::processes * 4] for part in range(processes * 4)]
    with ProcessPoolExecutor(processes, get_context("spawn"), _take_up, (str(kept),)) as pool:
        for found in pool.map(_portion, parts):
            tally.add(found)
    return tally
