"""One row as a widget, for short lists that mix rows with other things."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.painting import draw_ring


class ListRow(QWidget):
    """Title, subtitle, and what ``add`` puts at the right (chips, buttons). ``clickable``: takes focus, ``clicked``."""

    clicked = Signal()

    def __init__(self, title: str, subtitle: str = "", *, clickable: bool = False, last: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clickable, self._last, self._selected = clickable, last, False
        now = tokens.current()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(now.px(16), now.px(9), now.px(16), now.px(9))
        self._row.setSpacing(now.px(10))
        texts = QVBoxLayout()
        self._row.addLayout(texts, 1)
        texts.setSpacing(0)
        self.title = Label(title, "strong", elide=True)
        texts.addWidget(self.title)
        self.subtitle = Label(subtitle, "small", wrap=True)
        texts.addWidget(self.subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(f"{title}. {subtitle}")
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def add(self, widget: QWidget) -> QWidget:
        """Put a chip or button at the right."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        return widget

    def set_selected(self, selected: bool) -> None:
        """Mark it."""
        self._selected = selected
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click."""
        if self._clickable and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space click."""
        if self._clickable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, line, ring."""
        now = tokens.current()
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self._selected:
            painter.fillRect(area, now.color("accent_soft"))
            painter.fillRect(QRectF(0, 0, now.px(3), area.height()), now.color("accent"))
        elif self._clickable and self.underMouse():
            painter.fillRect(area, now.color("bg"))
        if not self._last:
            painter.fillRect(QRectF(0, area.height() - 1, area.width(), 1), now.color("soft"))
        if self.hasFocus():
            draw_ring(painter, area.adjusted(1, 0, -1, -1), now.px(3))
        painter.end()
