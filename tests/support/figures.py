"""Figures that long tests measure, kept as JSON for docs/reliability.md (scripts/torture_figures.py shows them)."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "out" / "torture"


def record(name: str, **numbers: float | str) -> Path:
    """Keep the figures of one harness; the same name again replaces them. Returns the file, ``out/torture/NAME.json``.

    Several processes may write at once, each its own name: the file takes its place whole.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    held = {"name": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), "system": platform.machine(),
            "figures": numbers}
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)
    return path
