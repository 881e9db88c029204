"""Keeps the window alive beside busy lanes: garbage is collected in the main thread, and threads take turns quickly."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from pes_desktop.ui.jobs import Jobs

TURN_MS = 1000
#: Python lets a thread keep the interpreter for 5 ms; painting takes it back some hundred times a page.
SWITCH_SECONDS = 0.0001
#: New objects that are worth a look; that would be felt; that are too many to wait for.
SOME, MANY, TOO_MANY = 700, 20_000, 3_000_000
#: A long collection waits for hands to rest this long.
QUIET_SECONDS = 15.0
_ROUNDS = 5


class Tidy(QObject):
    """Collects Python's cyclic garbage in the main thread: a little between two events, much when hands rest.

    Left alone, the collector runs in whichever thread makes an object: in a lane it stops the window for half a second
    again and again during an import, and it would destroy Qt's objects outside their thread. ``quiet()``: seconds
    since the last key or click.
    """

    def __init__(self, jobs: Jobs, quiet: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._quiet = jobs, quiet
        self._switch = sys.getswitchinterval()
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.turn)

    def start(self) -> None:
        """Take over from the interpreter."""
        gc.disable()
        sys.setswitchinterval(SWITCH_SECONDS)
        self._timer.start()

    def settle(self) -> None:
        """What is there now (modules, classes, the window) stays until the end: no collection looks at it again."""
        gc.freeze()

    def stop(self) -> None:
        """Give back to the interpreter."""
        self._timer.stop()
        sys.setswitchinterval(self._switch)
        gc.unfreeze()
        gc.enable()

    def turn(self) -> int | None:
        """Collect what is due; returns the generation looked at, None for none."""
        young, middle, old = gc.get_count()
        due: int | None = None
        if self._jobs.busy():
            due = 0 if young > TOO_MANY else None
        elif young > MANY or old >= _ROUNDS:
            due = 2 if self._quiet() >= QUIET_SECONDS else None
        elif middle >= _ROUNDS:
            due = 1
        elif young > SOME:
            due = 0
        if due is not None:
            gc.collect(due)
        return due
