"""Notices that nobody works at the screen, or that the computer slept."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_WORK = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})
TICK_MS = 5000
#: A tick that comes so much later by the calendar's clock says that the computer slept: timers stand still meanwhile.
SLEPT_SECONDS = 60.0


class IdleWatch(QObject):
    """``idle`` fires when no key, click or wheel came for ``after_ms`` since ``start``, and at once after a sleep.

    It listens at the native windows that hold the focus (window, dialogs), where input arrives once; a filter on the
    whole application would call Python for every event of every widget. The key or click that wakes a computer is
    swallowed: it was meant for a dark screen. ``clock``: seconds of the calendar's clock, which runs on in a sleep.
    """

    idle = Signal()

    def __init__(self, after_ms: int, parent: QObject | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock, self._seen = clock, clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self._over)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.look)
        self._following = False

    def start(self) -> None:
        """Count from now."""
        app = QGuiApplication.instance()
        if not self._following and isinstance(app, QGuiApplication):
            self._following = True
            app.focusWindowChanged.connect(self._follow)
            self._follow(QGuiApplication.focusWindow())
        self._seen = self._clock()
        self._timer.start()
        self._tick.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._tick.stop()

    def quiet_seconds(self) -> float:
        """Seconds since the last work; endless while nothing is counted."""
        if not self._timer.isActive():
            return math.inf
        return (self._timer.interval() - self._timer.remainingTime()) / 1000

    def look(self) -> bool:
        """Whether the computer slept since the last look; then ``idle`` fires. A clock set back is no sleep."""
        before, self._seen = self._seen, self._clock()
        slept = self._timer.isActive() and self._seen - before > TICK_MS / 1000 + SLEPT_SECONDS
        if slept:
            self._over()
        return slept

    def _over(self) -> None:
        self.stop()
        self.idle.emit()

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Work puts the end off."""
        if event.type() in _WORK and self._timer.isActive():
            if self.look():
                return True
            self._timer.start()
        return False
