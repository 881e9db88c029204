"""Wider searches as buttons that say how many more they would bring."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QWidget

from pes_desktop.ui.matching.story import Wider
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.painting import CHIP_HEIGHT, chip_width, draw_chip


class WidenButton(Button):
    """Words with the gain in a chip: "30 → 50 km  +7"."""

    def __init__(self, wider: Wider, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.wider = wider
        self._gain = f"+{wider.gain}"
        self.setAccessibleName(f"{wider.words}: {self._gain}")

    def sizeHint(self) -> QSize:
        """Words, chip, and the room a button has."""
        now = tokens.current()
        width = self.fontMetrics().horizontalAdvance(self.wider.words) + chip_width(self._gain) + now.px(8 + 28)
        return QSize(int(width), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button's box, then words and chip."""
        super().paintEvent(event)
        now = tokens.current()
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        pressed = now.px(1) if option.state & QStyle.StateFlag.State_Sunken else 0
        painter.setPen(now.color("ink"))
        painter.setFont(self.font())
        words = self.fontMetrics().horizontalAdvance(self.wider.words)
        painter.drawText(QRectF(now.px(14), pressed, words + now.px(4), self.height()), 0x0080, self.wider.words)
        wide, high = chip_width(self._gain), now.px(CHIP_HEIGHT)
        box = QRectF(self.width() - now.px(10) - wide, (self.height() - high) / 2 + pressed, wide, high)
        draw_chip(painter, box, self._gain, "ok")
        painter.end()


class WidenCard(Card):
    """``asked(Wider)`` when a wider search is wanted, ``reset`` to go back to the first one."""

    asked = Signal(object)
    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent=parent)
        self.set_title(self.tr("Widen the search"), self.tr("says what it would bring"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._holder = QWidget()
        self.add(self._holder)
        self._flow = FlowLayout(self._holder, gap=tokens.current().px(8))
        self._back = Button(self.tr("Back to the first search"), "quiet", icon="undo-2")
        self._back.clicked.connect(self.reset)
        self.body.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._back.hide()

    def set_options(self, options: Sequence[Wider], *, widened: bool) -> None:
        """Show these; ``widened``: the search is not the first one any more."""
        clear_layout(self._flow)
        for wider in options:
            button = WidenButton(wider)
            self._flow.addWidget(button)
            button.clicked.connect(self._pressed)
        self._holder.setVisible(bool(options))
        self._back.setVisible(widened)
        self.setVisible(bool(options) or widened)

    def buttons(self) -> list[WidenButton]:
        """The buttons shown, in order."""
        items = (self._flow.itemAt(i) for i in range(self._flow.count()))
        return [w for item in items if item is not None and isinstance(w := item.widget(), WidenButton)]

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, WidenButton):
            self.asked.emit(button.wider)
