"""Runs ``python -m pes_desktop`` and keeps what every run must keep: no traceback, nothing of a person in the log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """The program with a home of its own, so that it finds no settings and leaves none."""

    home: Path

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
        done = subprocess.run(self.command(*arguments), input=typed.encode(), capture_output=True, cwd=cwd or self.home,
                              env=self.environment(), timeout=timeout, check=False)
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in result.told, result.told
        assert "Exception ignored" not in result.told, result.told
        assert "Error:" not in result.told, result.told
        return result

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
