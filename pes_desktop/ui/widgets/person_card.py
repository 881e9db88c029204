"""A person in a few lines: who, where, state, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.chip import ChipFlow
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.labels import Label


class Initials(QWidget):
    """A disc with the first letters of name and surname."""

    def __init__(self, name: str, edge: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(name)
        size = tokens.current().px(edge)
        self.setFixedSize(size, size)

    def set_name(self, name: str) -> None:
        """Letters of the first and the last-but-one word of the name."""
        parts = [part for part in name.split() if part[:1].isalpha()]
        self._letters = "".join(part[0] for part in parts[:2]).upper()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc and letters."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("accent_soft"))
        area = QRectF(self.rect())
        painter.drawEllipse(area)
        font = now.font(strong=True)
        font.setPixelSize(max(9, round(area.height() * 0.38)))
        painter.setFont(font)
        painter.setPen(now.color("accent"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._letters)
        painter.end()


class PersonCard(QWidget):
    """Initials, name, line of facts, chips, buttons. ``acted(key)`` tells which button was pressed."""

    acted = Signal(str)

    def __init__(self, name: str = "", facts: str = "", chips: Iterable[tuple[str, str]] = (),
                 actions: Iterable[tuple[str, str, str]] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(12))
        self._initials = Initials(name)
        row.addWidget(self._initials, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        row.addLayout(column, 1)
        column.setSpacing(now.px(3))
        self.name = Label(name, "strong", wrap=True)
        column.addWidget(self.name)
        self.facts = Label(facts, "small", wrap=True)
        column.addWidget(self.facts)
        self.chips = ChipFlow(chips)
        column.addWidget(self.chips)
        self._button_row = QWidget()
        column.addWidget(self._button_row)
        self._buttons = FlowLayout(self._button_row, gap=now.px(8))
        self._buttons.setContentsMargins(0, now.px(6), 0, 0)
        self.set_person(name, facts, chips, actions)

    def set_person(self, name: str, facts: str = "", chips: Iterable[tuple[str, str]] = (),
                   actions: Iterable[tuple[str, str, str]] = ()) -> None:
        """``chips``: (words, kind); ``actions``: (key, words, kind of button)."""
        chips = list(chips)
        self._initials.set_name(name)
        self.name.setText(name)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self.chips.set_chips(chips)
        self.chips.setVisible(bool(chips))
        clear_layout(self._buttons)
        actions = list(actions)
        self._button_row.setVisible(bool(actions))
        for key, words, kind in actions:
            button = Button(words, kind)
            button.setProperty("key", key)
            self._buttons.addWidget(button)
            button.clicked.connect(self._pressed)
        self.setAccessibleName(f"{name}. {facts}")

    def _pressed(self) -> None:
        self.acted.emit(str(self.sender().property("key")))
