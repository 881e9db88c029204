"""A scroll area without a frame, for forms and detail columns."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens


class Scroll(QScrollArea):
    """Add widgets to ``content`` (a QVBoxLayout). Qt scrolls the focused field into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self.setWidget(inner)
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(tokens.current().px(16))

        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def _make_room(self, _low: int, high: int) -> None:
        """A gap before the scroll bar, none without it: edges line up with the header."""
        self.content.setContentsMargins(0, 0, tokens.current().px(10) if high else 0, 0)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than what it holds: it does not scroll sideways."""
        held = self.widget()
        inner = held.minimumSizeHint().width() if held is not None else 0
        return QSize(inner + self.verticalScrollBar().sizeHint().width(), tokens.current().px(60))

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget."""
        self.content.addWidget(widget, stretch)


class FittingScroll(Scroll):
    """As high as its lines where there is room, and never above ``most`` (px, 0: no bound); else they are scrolled."""

    def __init__(self, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """The height of the lines at the present width."""
        lines, wide = self.content, self.viewport().width()
        high = lines.heightForWidth(wide) if lines.hasHeightForWidth() else lines.sizeHint().height()
        return QSize(super().sizeHint().width(), min(high, self._most) if self._most else high)

    def minimumSizeHint(self) -> QSize:
        """No higher than its lines."""
        least = super().minimumSizeHint()
        return QSize(least.width(), min(least.height(), self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths break the lines elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
