"""Prints what the long tests of faults measured (out/torture/*.json, written by ``make torture``) as a table.

Parts of one harness (``program_killed_0``, ``program_killed_1`` ...) are added up.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "out" / "torture"


def collect(folder: Path) -> dict[str, dict[str, Any]]:
    """Figures by harness, parts added up; words are kept as they stand."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        figures = found.setdefault(re.sub(r"_\d+$", "", held["name"]), {})
        for name, value in held["figures"].items():
            adds = isinstance(value, int | float) and isinstance(figures.get(name, 0), int | float)
            figures[name] = round(figures.get(name, 0) + value, 2) if adds else value
    return found


def table(found: dict[str, dict[str, Any]]) -> str:
    """A Markdown table: harness, figures."""
    lines = ["| Harness | Figures |", "| --- | --- |"]
    for name, figures in found.items():
        lines.append(f"| {name} | {', '.join(f'{key} {value}' for key, value in figures.items())} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 when nothing was measured."""
    found = collect(FOLDER)
    if not found:
        print("Nothing measured yet: make torture", file=sys.stderr)
        return 1
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
