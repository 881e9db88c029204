"""How much is asked for at once on the way down: less after a line that broke, more again after one that held."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pes_desktop.sync.faults import PASSING, ExchangeFault

#: Failures one after the other, none of them with progress, after which a round gives up.
PATIENCE = 6
Pause = Callable[[float], None]
T = TypeVar("T")


def gives_up(fault: ExchangeFault, failures: int) -> bool:
    """Whether so many failures in a row, of which this is the last, end the round."""
    return fault.code not in PASSING or not fault.reached or failures >= PATIENCE


def rest_after(failures: int) -> float:
    """Seconds to rest after so many failures in a row."""
    return min(0.1 * 2.0**failures, 5.0)


class Portion:
    """A size (bytes or pieces, as the caller counts) between ``least`` and ``most``; begins at ``start``."""

    def __init__(self, start: int, least: int, most: int, pause: Pause) -> None:
        self.size = start
        self._least, self._most, self._pause = least, most, pause

    def fetch(self, ask: Callable[[int], T]) -> T:
        """``ask(size)``, and after a broken line again with half of it. Raises ExchangeFault when it stays broken."""
        failures = 0
        while True:
            try:
                answer = ask(self.size)
            except ExchangeFault as fault:
                failures += 1
                if gives_up(fault, failures):
                    raise
                self.size = max(self._least, self.size // 2)
                self._pause(rest_after(failures))
                continue
            self.size = min(self._most, self.size * 2)
            return answer
