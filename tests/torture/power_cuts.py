"""Cuts the power at any step of a recorded day and opens what is left, thousands of times."""

from __future__ import annotations

import pickle
import random
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from power_check import fingerprint, told_but_lost
from power_disk import PowerDisk
from power_log import LogReader
from power_record import Recording
from support.memory import memory_folder

from pes_desktop.domain.errors import DomainError
from pes_desktop.storage.engine import DATABASE_FILE

#: Every n-th cut is looked at deeply, every n-th is opened with the program's own start, every n-th is opened though
#: one of the same file and the same committed log was opened before.
DEEP_EACH, START_EACH, AGAIN_EACH = 40, 200, 20
#: States whose fingerprint is remembered: those that come again come soon.
_KEPT = 100
WAL = "office.db-wal"


@dataclass
class Timeline:
    """The states of the office after each commit, in their order, and which of them was safe when.

    ``told_at[i]``: the newest state told saved before change ``i``; ``written_at[i]``: the newest one written by then.
    """

    order: dict[str, int] = field(default_factory=dict)
    told_at: list[int] = field(default_factory=list)
    written_at: list[int] = field(default_factory=list)


def _commits(recording: Recording) -> set[int]:
    """Changes after which a transaction is whole in the log: its last frame names the size of the database."""
    found, closing = set(), False
    for place, change in enumerate(recording.changes):
        if change.name == WAL and change.kind == "write":
            if closing:
                found.add(place)
            closing = len(change.data) == 24 and change.data[4:8] != bytes(4)
    return found


def timeline(recording: Recording, folder: Path) -> Timeline:
    """Open the office after each commit of the undisturbed run: all that was told is there, and all floors agree."""
    disk, line, key = PowerDisk(recording.files), Timeline(), recording.key
    commits, told = _commits(recording), list[dict[str, Any]]()
    line.order[_look(disk.whole(), folder, key)] = 0
    safe = now = 0
    unchecked = True
    for place, change in enumerate(recording.changes):
        disk.feed(change)
        if change.told is not None:
            told.append(change.told)
            wrong = told_but_lost(folder, key, [change.told], floors=unchecked)
            assert wrong == [], (change.told, wrong)
            safe, unchecked = now, False
        elif place in commits:
            if unchecked:  # the state before, of which nothing was told
                wrong = told_but_lost(folder, key, [])
                assert wrong == [], (place, wrong)
            now, unchecked = line.order.setdefault(_look(disk.whole(), folder, key), len(line.order)), True
        line.told_at.append(safe)
        line.written_at.append(now)
    assert told_but_lost(folder, key, told) == []
    return line


def laid(files: dict[str, bytes], folder: Path) -> Path:
    """The files in ``folder``, and nothing else."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if str(path.relative_to(folder)) not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.exists() else "wb") as handle:
            handle.write(data)
            handle.truncate()
    return folder


def _look(files: dict[str, bytes], folder: Path, key: bytes, deep: bool = False) -> str:
    return fingerprint(laid(files, folder), key, deep=deep)


@dataclass
class Result:
    """Cuts made, and what went wrong in which: ``seed`` and ``change`` repeat it."""

    cuts: int = 0
    lost: int = 0
    halves: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    first: list[str] = field(default_factory=list)

    def add(self, other: Result) -> None:
        self.cuts += other.cuts
        self.lost += other.lost
        self.halves += other.halves
        self.ways += other.ways
        self.first = (self.first + other.first)[:5]


Start = Callable[[Path, Recording], list[str]]


class _Looks:
    """Fingerprints of what cuts left; of the same database and the same committed log there is only one, so that it is
    taken once, and now and then again to see that this is so."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder, key
        self._logs = LogReader()
        self._seen: dict[tuple[bytes | None, bytes], str] = {}

    def at(self, files: dict[str, bytes], deep: bool, again: bool) -> str:
        """The fingerprint of what lies in these files. Raises what ``fingerprint`` raises."""
        both = files.get(DATABASE_FILE), self._logs.counted(files.get(WAL, b""))
        found = self._seen.get(both)
        if found is None or deep or again:
            if len(self._seen) > _KEPT:
                self._seen.clear()
            now = self._seen[both] = _look(files, self.folder, self.key, deep)
            assert found in (None, now), "the same file and committed log, and other rows"
            return now
        return found


def cut_at(recording: Recording, line: Timeline, places: range, cuts: range, start: Start | None = None) -> Result:
    """The numbered ``cuts``, spread evenly over the changes ``places``; some deeply, some by ``start`` besides."""
    result, folder = Result(), memory_folder("pes-cut-")
    looks = _Looks(folder, recording.key)
    disk, done = PowerDisk(recording.files), cuts.start
    try:
        for place, change in enumerate(recording.changes[:places.stop]):
            disk.feed(change)
            if place < places.start:
                continue
            due = cuts.start + len(cuts) * (place + 1 - places.start) // len(places)
            for number in range(done, due):
                _one(result, disk, recording, line, place, number, looks, start)
            done = due
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _one(result: Result, disk: PowerDisk, recording: Recording, line: Timeline, place: int, number: int,
         looks: _Looks, start: Start | None) -> None:
    seed = f"{recording.seed}:{number}"
    files = disk.cut(random.Random(seed))
    result.cuts += 1
    try:
        state = line.order.get(looks.at(files, number % DEEP_EACH == 0, number % AGAIN_EACH == 0))
        broken = "neither the state before nor after a commit" if state is None else ""
        if start is not None and number % START_EACH == 0 and (wrong := start(laid(files, looks.folder), recording)):
            broken = f"start: {wrong}"
    except (DomainError, AssertionError) as error:
        state, broken = None, f"{type(error).__name__} {error}"
    if broken:
        result.halves += 1
    elif state is not None and state < line.told_at[place]:
        result.lost += 1
        broken = f"state {state}, told {line.told_at[place]}"
    else:
        kept = "later" if state is not None and state > line.told_at[place] else "told"
        result.ways[kept] += 1
    if broken and len(result.first) < 5:
        result.first.append(f"seed {seed} change {place}: {broken}")


_work: dict[str, Any] = {}


def _take_up(path: str) -> None:
    _work["recording"], _work["line"] = pickle.loads(Path(path).read_bytes())


def _portion(parts: tuple[range, range, Start | None]) -> Result:
    places, cuts, start = parts
    return cut_at(_work["recording"], _work["line"], places, cuts, start)


def cut_everywhere(recording: Recording, line: Timeline, cuts: int, folder: Path, start: Start | None = None, *,
                   processes: int = 2) -> Result:
    """``cuts`` cuts, spread evenly over all changes, on as many cores."""
    kept = folder / "recording.pickle"
    kept.write_bytes(pickle.dumps((recording, line)))
    parts = processes * 4
    work = [(_part(len(recording.changes), part, parts), _part(cuts, part, parts), start) for part in range(parts)]
    result = Result()
    with ProcessPoolExecutor(processes, get_context("spawn"), _take_up, (str(kept),)) as pool:
        for found in pool.map(_portion, work):
            result.add(found)
    return result


def _part(total: int, part: int, parts: int) -> range:
    return range(part * total // parts, (part + 1) * total // parts)
