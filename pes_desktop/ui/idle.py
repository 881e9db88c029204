"""Notices that nobody works at the screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_WORK = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class IdleWatch(QObject):
    """``idle`` fires when no key, click or wheel came for ``after_ms`` since ``start``.

    It listens at the native windows that hold the focus (window, dialogs), where input arrives once; a filter on the
    whole application would call Python for every event of every widget.
    """

    idle = Signal()

    def __init__(self, after_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self.idle)
        self._following = False

    def start(self) -> None:
        """Count from now."""
        app = QGuiApplication.instance()
        if not self._following and isinstance(app, QGuiApplication):
            self._following = True
            app.focusWindowChanged.connect(self._follow)
            self._follow(QGuiApplication.focusWindow())
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def quiet_seconds(self) -> float:
        """Seconds since the last work; endless while nothing is counted."""
        if not self._timer.isActive():
            return math.inf
        return (self._timer.interval() - self._timer.remainingTime()) / 1000

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Work puts the end off."""
        if event.type() in _WORK and self._timer.isActive():
            self._timer.start()
        return False
