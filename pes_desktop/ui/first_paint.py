"""Tells when a window stands on the screen for the first time, so that everything else can wait until then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

LATEST_MS = 3000


class FirstPaint(QObject):
    """``painted`` fires once, after the screen has exposed the window and it has drawn itself.

    Make it before ``show``. A screen that never tells (a window minimised from the start) is not waited for longer
    than LATEST_MS.
    """

    painted = Signal()

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        window.winId()  # makes the native window, whose events are few; a filter on the application sees all of them
        self._handle = window.windowHandle()
        self._handle.installEventFilter(self)
        self._told = False
        QTimer.singleShot(LATEST_MS, self._tell)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The window draws while it takes the event; what is queued now comes after that."""
        if event.type() == QEvent.Type.Expose:
            self._handle.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self.painted.emit()
