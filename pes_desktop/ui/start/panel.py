"""The calm frame of the pages before the desk is open: brand, a card in the middle, one primary action."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import Scroll


class StartPanel(QWidget):
    """Title and sentence above a card; ``self.body`` takes fields, ``self.primary`` is the one action."""

    width_px = 440

    def __init__(self, title: str, words: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        now = tokens.current()
        root = QVBoxLayout(self)
        root.setContentsMargins(now.px(24), now.px(12), now.px(24), now.px(12))
        self.area = Scroll()  # on a small screen with large letters the card is higher than the window
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the first field has the keyboard
        root.addWidget(self.area)
        outer = self.area.content
        outer.setSpacing(0)
        outer.addStretch(2)
        middle = QHBoxLayout()
        outer.addLayout(middle)
        outer.addStretch(3)
        middle.addStretch(1)
        column = QVBoxLayout()
        middle.addLayout(column)
        middle.addStretch(1)
        column.setSpacing(now.px(12))
        self.title = Label(title, "title")
        column.addWidget(self.title)
        self.words = Label(words, "muted")
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.card = Card()
        self.card.setFixedWidth(now.px(self.width_px))
        column.addWidget(self.card)
        self.body = self.card.body
        self.body.setSpacing(now.px(12))
        self.body.setContentsMargins(now.px(24), now.px(20), now.px(24), now.px(20))
        self.action_row = QHBoxLayout()
        self.primary = Button(action, "primary")
        self.title.setFixedWidth(now.px(self.width_px))
        self.words.setFixedWidth(now.px(self.width_px))
        self.banner.setFixedWidth(now.px(self.width_px))

    def finish_card(self) -> None:
        """Put the actions below the fields; call after the last field."""
        now = tokens.current()
        self.body.addSpacing(now.px(4))
        self.body.addLayout(self.action_row)
        self.action_row.addStretch(1)
        self.action_row.addWidget(self.primary)

    def set_busy(self, busy: bool) -> None:
        """Grey the fields while the key is derived."""
        self.card.setEnabled(not busy)
