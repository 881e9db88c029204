"""The table of figures and floors at the end of a run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

import beside


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not beside.LINES:
        return
    write = terminalreporter.write_line
    write("")
    write(f"{'figure beside its floor':<52} {'figure':>12} {'floor':>10} {'ratio':>7}  limit")
    for line in beside.LINES:
        floor = "" if line.floor is None else f"{line.floor:.2f}"
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        mark = "  OVER" if line.over else ""
        figure = f"{line.figure:.2f} {line.unit}"
        write(f"{line.name:<52} {figure:>12} {floor:>10} {ratio:>7}  {line.limit}{mark}  {line.note}")
