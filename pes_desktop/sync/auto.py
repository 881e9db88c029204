"""When a round runs by itself: soon after a line appears or something was written, later and later after failures.

One that the user left is not begun again until something new was written, the line came back, or a good while passed.

A policy without clock, thread or network of its own: the caller tells what happened and asks how long to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: Faults that only a person can put right; nothing is tried again until then (or a new line, or the button).
NEEDS_A_PERSON = frozenset({"server_refused_device", "server_other_version", "server_not_trusted", "server_other",
                            "server_refused_batch", "server_not_secure", "server_address", "sync_not_enrolled",
                            "sync_budget_spent"})


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: ``settle`` after a write, ``spread`` so that offices do not all come at once, ``first`` and ``longest``
    wait after failures, ``proof`` between rounds when nothing waits, ``patience`` with somebody who types, ``rest``
    after a round that the user left."""

    settle: float = 30.0
    spread: float = 10.0
    first: float = 30.0
    longest: float = 1800.0
    proof: float = 6 * 3600.0
    patience: float = 600.0
    rest: float = 3600.0


class AutoPolicy:
    """Decides when the next automatic round is due. ``clock`` gives monotonic seconds, ``chance`` numbers in [0, 1)."""

    def __init__(self, clock: Callable[[], float], chance: Callable[[], float], pace: Pace | None = None) -> None:
        self._clock, self._chance, self._pace = clock, chance, pace or Pace()
        self._line = False
        self._paused = False
        self._running = False
        self._failures = 0
        self._due: float | None = None
        self._kept_since: float | None = None
        self._left = False

    @property
    def resting(self) -> bool:
        """Whether the user left the last round and nothing has ended the rest that follows."""
        return self._left

    def _in(self, seconds: float) -> None:
        self._due = self._clock() + seconds

    def line(self, up: bool) -> None:
        """The network appeared or went; a new line starts afresh."""
        if up and not self._line:
            self._failures, self._left = 0, False
            self._in(self._pace.spread * self._chance())
        self._line = up

    def written(self) -> None:
        """Something new waits; a burst of saves makes one round, and a back-off is not cut short."""
        self._left = False
        soon = self._clock() + self._pace.settle
        if self._failures == 0 and (self._due is None or self._due > soon):
            self._due = soon

    def busy(self, seconds: float) -> None:
        """Somebody is typing: a round that is due waits so long, but never more than ``patience`` in all."""
        now = self._clock()
        if self._due is None or self._due > now:
            self._kept_since = None
            return
        if self._kept_since is None:
            self._kept_since = now
        if now - self._kept_since < self._pace.patience:
            self._due = now + seconds

    def pause(self, paused: bool) -> None:
        """The user stopped automatic rounds, or lets them run again."""
        self._paused = paused

    def started(self) -> None:
        """A round runs, by itself or by the button."""
        self._running, self._due, self._kept_since, self._left = True, None, None, False

    def left(self) -> None:
        """The user left the round: the line stays theirs for ``rest``, unless something new is written or it comes
        back before."""
        self._running, self._left, self._failures = False, True, 0
        self._in(self._pace.rest)

    def finished(self, waiting: int, problem: str | None) -> None:
        """The round ended with so many records waiting, and the code of what stopped it (None: nothing did)."""
        self._running = False
        if problem in NEEDS_A_PERSON:
            self._due = None
        elif problem is not None:
            self._failures += 1
            ceiling = min(self._pace.longest, self._pace.first * 2 ** min(self._failures - 1, 20))
            self._in(ceiling * (0.5 + 0.5 * self._chance()))
        else:
            self._failures = 0
            self._in(self._pace.settle if waiting else self._pace.proof)

    def wait(self) -> float | None:
        """Seconds until the next round (0: now); None while there is no line, a pause, a running round or no reason."""
        if not self._line or self._paused or self._running or self._due is None:
            return None
        return max(0.0, self._due - self._clock())
