"""Waits after wrong tries, in a small file beside the key file, so that starting again does not shorten them.

Time is the system's count since it was switched on, which setting the clock does not move. Where the count is below the
one noted, the PC was started anew: the wait begins again, and is never longer than ``LONGEST``.
Who can delete the file can copy the office as well; Argon2id stands against that, not this.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.storage.files import write_atomically

WAITS_FILE = "waits.json"
FREE_TRIES = 3
FIRST, LONGEST = 5, 300
_MOST_COUNTED = 1_000

Clock = Callable[[], float]


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong tries: 0 up to the third, then 5, 10, 20 ... 300."""
    return 0 if wrong <= FREE_TRIES else min(LONGEST, FIRST * 2 ** min(wrong - FREE_TRIES - 1, 10))


def seconds_left(folder: Path, holder: str, clock: Clock = time.monotonic) -> int:
    """Whole seconds until ``holder`` (staff id, "recovery", "headquarters") may try again; 0: now."""
    every = _read(folder)
    wrong, since = every.get(holder, (0, 0.0))
    passed = clock() - since
    if passed < 0:
        every[holder] = (wrong, clock())
        _write(folder, every)
        passed = 0.0
    return max(0, math.ceil(wait_after(wrong) - passed))


def check(folder: Path, holder: str, field: str, clock: Clock = time.monotonic) -> None:
    """Raises DomainError ``wait_after_tries`` (seconds) while a wait lasts."""
    left = seconds_left(folder, holder, clock)
    if left:
        raise DomainError(Fault("wait_after_tries", field, {"seconds": left}))


def note_wrong(folder: Path, holder: str, clock: Clock = time.monotonic) -> int:
    """Count a wrong try; returns the seconds to wait from now on."""
    every = _read(folder)
    wrong = min(every.get(holder, (0, 0.0))[0] + 1, _MOST_COUNTED)
    every[holder] = (wrong, clock())
    _write(folder, every)
    return wait_after(wrong)


def forget(folder: Path, holder: str) -> None:
    """The right one was typed."""
    every = _read(folder)
    if every.pop(holder, None) is not None:
        _write(folder, every)


def _read(folder: Path) -> dict[str, tuple[int, float]]:
    try:
        plain = json.loads((folder / WAITS_FILE).read_bytes())
        return {str(holder): _entry(item) for holder, item in plain.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _entry(item: Any) -> tuple[int, float]:
    wrong, since = item
    if type(wrong) is not int or not 0 < wrong <= _MOST_COUNTED or not math.isfinite(since):
        raise ValueError("wait")
    return wrong, float(since)


def _write(folder: Path, every: dict[str, tuple[int, float]]) -> None:
    """A folder that cannot be written opens all the same, without waits."""
    try:
        write_atomically(folder / WAITS_FILE, json.dumps(every).encode())
    except EnvironmentFault:
        return
