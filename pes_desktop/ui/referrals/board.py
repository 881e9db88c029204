"""Four columns of referrals; arrows move up and down in one and left and right between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.rows import Row, RowCard

COLUMNS = 4


class Board(QWidget):
    """``show_columns`` fills it; ``opened(key)`` when a row is chosen with Enter or a click."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.current().px(12))
        self.cards = [RowCard("·") for _ in range(COLUMNS)]
        for card in self.cards:
            row.addWidget(card, 1)
            card.list.opened.connect(self.opened)
            card.list.installEventFilter(self)

    def show_columns(self, columns: Sequence[tuple[str, str, str, Sequence[Row]]]) -> None:
        """(title, note, words when empty, rows) for each column."""
        for card, (title, note, empty, rows) in zip(self.cards, columns, strict=True):
            card.set_title(title, note)
            card.list.setAccessibleName(title)
            card.set_rows(rows or [Row("", empty, caption=True)])

    def focus_in(self) -> None:
        """Take the keyboard in the first column that holds something."""
        card = next((card for card in self.cards if self._holds(card)), None)
        if card is not None:
            self._enter(card)

    def chosen_key(self) -> object:
        """Key of the row under the keyboard, None when it is elsewhere."""
        return next((card.list.chosen_key() for card in self.cards if card.list.hasFocus()), None)

    @staticmethod
    def _holds(card: RowCard) -> bool:
        return any(not row.caption for row in card.list.rows())

    def _enter(self, card: RowCard) -> None:
        card.list.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and right go to the neighbouring column that holds something."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            place = next((n for n, card in enumerate(self.cards) if card.list is watched), None)
            if step and place is not None:
                order = range(place + 1, COLUMNS) if step > 0 else range(place - 1, -1, -1)
                target = next((self.cards[n] for n in order if self._holds(self.cards[n])), None)
                if target is not None:
                    self._enter(target)
                return True
        return super().eventFilter(watched, event)
