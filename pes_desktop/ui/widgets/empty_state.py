"""What stands where a list would: a sentence and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label


class _Medallion(QWidget):
    """An icon on a soft disc."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon, self.colour = icon, "muted"
        edge = tokens.current().px(56)
        self.setFixedSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc and icon."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("soft" if self.colour == "muted" else f"{self.colour}_soft"))
        area = self.rect().toRectF()
        painter.drawEllipse(area)
        inset = area.width() * 0.28
        icons.paint(painter, self.icon, area.adjusted(inset, inset, -inset, -inset), self.colour)
        painter.end()


class EmptyState(QWidget):
    """Icon, title, sentence and one button; ``action`` fires when it is pressed."""

    action = Signal()

    def __init__(self, icon: str = "inbox", title: str = "", words: str = "", button: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(now.px(24), now.px(24), now.px(24), now.px(24))
        column.setSpacing(now.px(6))
        column.addStretch(2)
        self._medallion = _Medallion(icon)
        column.addWidget(self._medallion, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(now.px(8))
        self.title = Label(title, "section", wrap=True)
        self.words = Label(words, "muted", wrap=True)
        for part in (self.title, self.words):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addSpacing(now.px(8))
        self.button = Button(button)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button.clicked.connect(self._pressed)
        column.addStretch(3)
        self.set_words(icon, title, words, button)

    def set_slim(self, slim: bool) -> None:
        """Words alone, where there is little room."""
        now = tokens.current()
        self._medallion.setVisible(not slim)
        edge = now.px(8 if slim else 24)
        self.column.setContentsMargins(now.px(24), edge, now.px(24), edge)

    def set_words(self, icon: str, title: str, words: str = "", button: str = "", *, kind: str = "muted") -> None:
        """Change what it says; ``kind``: muted, warn, bad, info colours the medallion."""
        self._medallion.icon, self._medallion.colour = icon, kind
        self._medallion.update()
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def _pressed(self) -> None:
        self.action.emit()
