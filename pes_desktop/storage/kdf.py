"""Passwords to keys: Argon2id (RFC 9106), as slow as the PC at hand makes half a second to a second."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

KEY_BYTES, SALT_BYTES = 32, 16
#: Seconds that deriving a key should take on the PC where a password is set.
TARGET_SECONDS = 0.75
MOST_PASSES = 64
#: A PC of 4 GB runs the window, a browser and this at once.
MOST_MEMORY_KIB = 262_144


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id cost: passes, memory in KiB, lanes."""

    time: int
    memory_kib: int
    lanes: int

    def reasonable(self) -> bool:
        """Whether these numbers can come from this program: a damaged file must not ask for all the memory there is."""
        return (1 <= self.time <= MOST_PASSES and 1 <= self.lanes <= 16
                and 8 * self.lanes <= self.memory_kib <= 1_048_576)


#: The second recommended option of RFC 9106 section 4; nothing weaker is ever chosen.
LEAST_COST = KdfCost(3, 65_536, 4)


def derive(secret: str, salt: bytes, cost: KdfCost) -> bytes:
    """32 bytes of ``secret``; however a keyboard writes an accent, the same ones."""
    from argon2.low_level import Type, hash_secret_raw

    normal = unicodedata.normalize("NFKC", secret).encode()
    return bytes(hash_secret_raw(normal, salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID))


def cost_for(least_seconds: float, target: float = TARGET_SECONDS) -> KdfCost:
    """The cost that takes about ``target`` seconds where ``LEAST_COST`` takes ``least_seconds``.

    Memory first, as it is what an attacker pays for, then passes; never below ``LEAST_COST``.
    """
    room = target / max(least_seconds, 1e-6)  # how many times the least fits
    memory = LEAST_COST.memory_kib
    while memory < MOST_MEMORY_KIB and room >= 2:
        memory, room = memory * 2, room / 2
    passes = round(LEAST_COST.time * room)
    return KdfCost(min(max(passes, LEAST_COST.time), MOST_PASSES), memory, LEAST_COST.lanes)


def calibrate(target: float = TARGET_SECONDS, clock: Callable[[], float] = time.perf_counter) -> KdfCost:
    """Measure this PC, at the least cost and then at the one it suggests, and return a cost of about ``target``."""
    first = cost_for(_seconds(LEAST_COST, clock), target)
    if first == LEAST_COST:
        return first
    work = first.time * first.memory_kib / (LEAST_COST.time * LEAST_COST.memory_kib)
    return cost_for(_seconds(first, clock) / work, target)  # more memory than the caches hold is slower by the KiB


@cache
def cost_of_this_pc() -> KdfCost:
    """The cost measured once while the program runs."""
    return calibrate()


def _seconds(cost: KdfCost, clock: Callable[[], float]) -> float:
    started = clock()
    derive("measured", b"\0" * SALT_BYTES, cost)
    return clock() - started
