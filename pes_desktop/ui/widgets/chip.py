"""A short word on a soft ground: a reason, a tag, a state."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.painting import CHIP_HEIGHT, chip_width, draw_chip, draw_ring


class Chip(QWidget):
    """``kind``: ok, warn, bad, info, accent or neutral. ``closable``: goes with Delete or the cross."""

    closed = Signal()

    def __init__(self, words: str, kind: str = "neutral", *, icon: str | None = None, closable: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._kind, self._icon, self._closable = words, kind, icon, closable
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        if closable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def words(self) -> str:
        """The text shown."""
        return self._words

    def set_words(self, words: str, kind: str | None = None, icon: str | None = None) -> None:
        """Change text, and kind and icon where given."""
        self._words, self._kind, self._icon = words, kind or self._kind, icon or self._icon
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        width = chip_width(self._words, self._icon, closable=self._closable)
        return QSize(int(width + 0.99), tokens.current().px(CHIP_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        draw_chip(painter, box, self._words, self._kind, self._icon, closable=self._closable)
        if self.hasFocus():
            draw_ring(painter, box, box.height() / 2)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow scale changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross removes."""
        if self._closable and event.position().x() > self.width() - tokens.current().px(24):
            self.closed.emit()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace remove."""
        if self._closable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class ChipFlow(QWidget):
    """Chips side by side, wrapping to the next line."""

    def __init__(self, chips: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=tokens.current().px(6))
        self.set_chips(chips)

    def set_chips(self, chips: Iterable[tuple[str, str]]) -> None:
        """Show these (words, kind) pairs."""
        clear_layout(self._flow)
        for words, kind in chips:
            self._flow.addWidget(Chip(words, kind))
        self.updateGeometry()
