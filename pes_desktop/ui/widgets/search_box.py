"""A search line with a magnifier; tells a little after the last keystroke."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pes_desktop.ui.theme import icons, tokens


class SearchBox(QLineEdit):
    """``searched(text)`` 40 ms after a keystroke, at once on Enter; ``moved(±1)`` on arrows, for the list below;
    ``entered`` on Enter.
    """

    searched = Signal(str)
    moved = Signal(int)
    entered = Signal()

    def __init__(self, placeholder: str, *, delay: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay)
        self._timer.timeout.connect(self._tell)
        self.textChanged.connect(self._restart)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter opens, Esc empties."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._timer.stop()
                self._tell()
            self.entered.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _restart(self, _text: str) -> None:
        self._timer.start()

    def _tell(self) -> None:
        self.searched.emit(self.text().strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Magnifier."""
        super().paintEvent(event)
        now = tokens.current()
        edge = now.px(16)
        painter = QPainter(self)
        icons.paint(painter, "search", QRectF(now.px(10), (self.height() - edge) / 2, edge, edge), "muted")
        painter.end()
