"""The wait after wrong tries as the window shows it: seconds counting down, for one holder at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Signal

from pes_desktop.domain.errors import DomainError

WAIT = "wait_after_tries"


def wait_in(error: DomainError) -> int:
    """Seconds to wait that a refusal brings, 0: none."""
    return max((int(fault.params.get("seconds", 0)) for fault in error.faults if fault.code == WAIT), default=0)


def without_wait(error: DomainError) -> DomainError:
    """The refusal with what is said beside the fields only."""
    return DomainError(*(fault for fault in error.faults if fault.code != WAIT))


def spoken(seconds: int) -> str:
    """``4:05``, as on a kitchen clock."""
    return f"{seconds // 60}:{seconds % 60:02d}"


class Countdown(QObject):
    """``ticked(seconds)`` each second for the holder shown, with 0 at the end; others count on unseen.

    The key file's own wait decides; this only spares the person a try that would be refused.
    """

    ticked = Signal(int)

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._until: dict[Hashable, float] = {}
        self._shown: Hashable = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)

    def begin(self, holder: Hashable, seconds: int) -> None:
        """A wait of ``holder`` starts now."""
        self._until[holder] = self._clock() + seconds
        self.show(holder)

    def show(self, holder: Hashable) -> None:
        """Tell about this holder from now on."""
        self._shown = holder
        self.tick()
        if self.left():
            self._timer.start()

    def left(self) -> int:
        """Whole seconds that the holder shown has to wait."""
        return max(0, math.ceil(self._until.get(self._shown, 0.0) - self._clock()))

    def tick(self) -> None:
        """Tell how much is left."""
        left = self.left()
        if not left:
            self._timer.stop()
        self.ticked.emit(left)
