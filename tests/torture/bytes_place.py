"""A user's home of its own for a program that is searched for what it reveals, and ways to start and watch it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bytes_planted as planted
import pytest
from openpyxl import Workbook
from power_record import HEADINGS
from support.exchange import Server
from support.memory import memory_folder
from support.print_system import PrintSystem, _missing, print_system

__all__ = ["Place", "answer", "headquarters", "place", "print_system", "printer", "seen_by_others", "sheet", "start"]


@dataclass
class Place:
    """A user's home of its own: office, temporary folder, settings, and the user's own papers."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "tmp", "papers"):
            (self.root / name).mkdir()
        self.environment = {**os.environ, "HOME": str(self.root / "home"), "TMPDIR": str(self.root / "tmp"),
                            "PES_DESKTOP_HOME": str(self.root / "home" / "pes"), "QT_QPA_PLATFORM": "offscreen"}
        for name in list(self.environment):
            if name.startswith("XDG_"):
                del self.environment[name]

    @property
    def office(self) -> Path:
        return self.root / "home" / "office"

    @property
    def papers(self) -> Path:
        return self.root / "papers"

    @property
    def watched(self) -> tuple[Path, Path]:
        """All but the user's own papers."""
        return self.root / "home", self.root / "tmp"


@pytest.fixture
def place() -> Iterator[Place]:
    root = memory_folder("pes-bytes-")
    made = Place(root)
    yield made
    for process in made.running:
        if process.poll() is None:  # a test failed halfway
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def headquarters(place: Place) -> Iterator[Server]:
    (place.root / "central").mkdir()
    server = Server.prepared(place.root / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


@pytest.fixture
def printer(request: pytest.FixtureRequest) -> PrintSystem | None:
    """A print system where one can run."""
    return None if _missing() else request.getfixturevalue("print_system")


def sheet(path: Path, rows: int) -> str:
    """A register of invented people with planted names."""
    book = Workbook()
    book.active.append(HEADINGS)
    for number in range(rows):
        name = f"{planted.IMPORTED[number % 2]} {planted.NAMES} {number if rows > 2 else ''}".strip()
        book.active.append(["", name, "", "F", planted.PHONE, "Tixán", "albañil", ""])
    book.save(path)
    return path.name


def start(place: Place, words: list[str], orders: dict[str, Any], trace: list[str]) -> subprocess.Popen[str]:
    """Start a script with its orders on stdin, below strace."""
    process = subprocess.Popen([*trace, sys.executable, *words], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=place.environment,
                               start_new_session=True)
    place.running.append(process)
    assert process.stdin
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()
    return process


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout
    line = process.stdout.readline()
    assert line, process.communicate()[1][-2000:]
    told: dict[str, Any] = json.loads(line)
    return told


def family(process: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(below for child in children for below in family(int(child)))]


def seen_by_others(process: int) -> bytes:
    """Command lines and environments that every program of this user can read."""
    return b"\n".join(Path(f"/proc/{one}/{what}").read_bytes() for one in family(process)
                      for what in ("cmdline", "environ"))
