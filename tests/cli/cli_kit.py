"""Runs ``pes-desktop`` and keeps what every run must keep: no traceback, nothing of a person in the log."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.nursery import born

from pes_desktop.storage.keys import KdfCost

PASSWORD, SECOND_PASSWORD = "empleo para todos", "empresas y empleo"
FAST = KdfCost(1, 1024, 1)
#: Exit statuses of the program (README "Commands").
DONE, BUG, FAULT, ENVIRONMENT, INCOMPLETE = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Result:
    """How a run ended. ``said``: standard output; ``told``: standard error."""

    status: int
    said: str
    told: str

    @property
    def json(self) -> Any:
        """The output, which must be one JSON value and nothing else."""
        return json.loads(self.said)


@dataclass
class Program:
    """The program with a home of its own, so that it finds no settings and leaves none.

    ``anew``: each run loads it from the disk, as a start does; otherwise it forks from a process that has (nursery).
    """

    home: Path
    anew: bool = False

    def environment(self) -> dict[str, str]:
        """Of the run: no display, no variables of the tester's."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("PES_", "PYTEST")) and name != "DISPLAY"}
        return {**kept, "PES_DESKTOP_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen", "NO_COLOR": "1",
                "PYTHONWARNINGS": "error::ResourceWarning"}

    def command(self, *arguments: object) -> list[str]:
        """What is started."""
        return [sys.executable, "-m", "pes_desktop", *map(str, arguments)]

    def run(self, *arguments: object, typed: str = "", cwd: Path | None = None, timeout: float = 120) -> Result:
        """Run to the end; ``typed`` comes from standard input."""
        self.home.mkdir(parents=True, exist_ok=True)
        result = (self._anew if self.anew else self._forked)([*map(str, arguments)], typed, cwd or self.home, timeout)
        assert "Traceback" not in result.told, result.told
        assert "Exception ignored" not in result.told, result.told
        assert "Error:" not in result.told, result.told
        return result

    def _anew(self, arguments: list[str], typed: str, folder: Path, timeout: float) -> Result:
        done = subprocess.run(self.command(*arguments), input=typed.encode(), capture_output=True, cwd=folder,
                              env=self.environment(), timeout=timeout, check=False)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def _forked(self, arguments: list[str], typed: str, folder: Path, timeout: float) -> Result:
        with tempfile.TemporaryFile("w+") as log:
            life = born(arguments, self.environment(), log, "pes_desktop", folder)
            with contextlib.suppress(BrokenPipeError), life.stdin as stdin:
                stdin.write(typed)
            with life.stdout as stdout:
                said = stdout.read()
            status = life.wait(timeout)
            log.seek(0)
            return Result(status, said, log.read())

    def in_office(
        self, command: str, folder: Path, *arguments: object, password: str = PASSWORD, more: str = ""
    ) -> Result:
        """A command in an office, with its first member's password."""
        if command == "report":
            arguments = (*arguments, "--reason", "informe mensual")
        return self.run(command, "--dir", folder, "--password-stdin", *arguments, typed=f"{password}\n{more}")


def is_plain_spanish(told: str) -> bool:
    """Whether this is a sentence for people: Spanish, whole, without the signs of a program's innards."""
    lines = [line for line in told.splitlines() if line.strip()]
    signs = ("Error", "error:", "Errno", "0x", "{", "}", "sqlite", "<class", "None", ".py", "usage:")
    whole = all(line.rstrip()[-1] in ".:»?" or "https://" in line.rsplit(" ", 1)[-1] for line in lines)
    return bool(lines) and whole and not any(sign in told for sign in signs)
