"""One number that matters, with what it is and how it moved."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.painting import draw_ring


class MetricCard(QFrame):
    """Name, number, note. With ``clickable`` it takes focus and emits ``clicked`` (mouse, Enter or Space)."""

    clicked = Signal()

    def __init__(self, name: str, number: str = "", note: str = "", *, clickable: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        now = tokens.current()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(now.px(16), now.px(11), now.px(16), now.px(11))
        layout.setSpacing(now.px(1))
        self._name, self._number, self._note = (
            Label(name, "small", wrap=True), Label(number, "metric"), Label(note, "small", wrap=True))
        layout.addWidget(self._name)
        layout.addStretch(1)
        layout.addWidget(self._number)
        layout.addWidget(self._note)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._clickable = clickable
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_number(number, note)

    def set_number(self, number: str, note: str | None = None) -> None:
        """Show another number and note."""
        self._number.setText(number)
        if note is not None:
            self._note.setText(note)
        self.setAccessibleName(f"{self._name.text()}: {number}. {self._note.text()}")
        row = self.parentWidget()
        if isinstance(row, MetricRow):
            row.level()

    def note_height(self) -> int:
        """What the note needs at the card's present width (pixels)."""
        inside = self.width() - 2 * tokens.current().px(16)
        return max(0, self._note.heightForWidth(inside))

    def hold_note(self, height: int) -> None:
        """The note takes at least so much."""
        self._note.setMinimumHeight(height)

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
        """Card and focus ring."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            draw_ring(painter, self.rect().toRectF(), tokens.current().px(8))
            painter.end()


class MetricRow(QWidget):
    """Metric cards of equal width in one line; their numbers stand at one height, whatever names and notes need."""

    def __init__(self, cards: Iterable[MetricCard] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[MetricCard] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.current().px(16))
        for card in cards:
            self.add(card)

    def add(self, card: MetricCard) -> None:
        """Append a card."""
        self._cards.append(card)
        self._layout.addWidget(card, 1)

    def level(self) -> None:
        """Give all notes the room of the highest."""
        highest = max((card.note_height() for card in self._cards), default=0)
        for card in self._cards:
            card.hold_note(highest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notes wrap otherwise at another width."""
        super().resizeEvent(event)
        self.level()
