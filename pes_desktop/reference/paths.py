"""Where the program's own resources lie: beside the source, inside a wheel, or in the frozen program."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def resources_dir() -> Path:
    """Return the folder ``resources``; raises FileNotFoundError when the installation is incomplete."""
    package = Path(__file__).resolve().parent.parent
    candidates = [package.parent / "resources", package / "_resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if (candidate / "countries").is_dir():
            return candidate
    raise FileNotFoundError("resources")
