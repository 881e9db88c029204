"""A scroll area without a frame, for forms and detail columns."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

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
