"""A scroll area without a frame, for forms and detail columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
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
        self.content.setContentsMargins(2, 2, tokens.current().px(12), 2)
        self.content.setSpacing(tokens.current().px(16))

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget."""
        self.content.addWidget(widget, stretch)
