"""Figures of the long and short harnesses, kept beside the build for docs/reliability.md."""

from __future__ import annotations

import json
import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "out" / "torture"


def record(name: str, **numbers: float | str) -> None:
    """Keep ``numbers`` as ``out/torture/<name>.json``; a later run replaces them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = FOLDER / f"{name}.{os.getpid()}.new"
    unfinished.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.replace(FOLDER / f"{name}.json")
