"""Folders in memory where the system has some to spare: what is written there costs no wait for a disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
#: What the largest run of tests keeps, and as much again.
_ENOUGH = 4 * 2**30


def memory_root() -> Path | None:
    """Where folders in memory go; None where there is no such place or too little room in it."""
    try:
        available = next(line for line in Path("/proc/meminfo").read_text().splitlines()
                         if line.startswith("MemAvailable"))
        free = min(int(available.split()[1]) * 1024, shutil.disk_usage(_MEMORY).free)
    except OSError:
        return None
    return _MEMORY if free > _ENOUGH else None


def memory_folder(prefix: str) -> Path:
    """A new folder, in memory where that is possible."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory_root()))
