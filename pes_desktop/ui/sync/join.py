"""Join this computer to headquarters: address and one-time code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import TextField


class JoinCard(Card):
    """Signals ``asked(url, code)``."""

    asked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk = desk
        self.set_title(self.tr("Join headquarters"))
        words = Label(self.tr("Headquarters gives the address and a code that works once for this computer."), "muted",
                      wrap=True)
        self.add(words)
        self.banner = Banner(self)
        self.add(self.banner)
        line = QHBoxLayout()
        self.body.addLayout(line)
        line.setSpacing(tokens.current().px(12))
        self.url = TextField("url", self.tr("Address"), placeholder="https://")
        line.addWidget(self.url, 3)
        self.code = TextField("code", self.tr("Code"))
        line.addWidget(self.code, 2)
        self.button = Button(self.tr("Join"))
        buttons = QHBoxLayout()
        self.body.addLayout(buttons)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        self.button.clicked.connect(self.submit)
        self.code.enter_moves = False  # Enter acts
        self.code.input.returnPressed.connect(self.submit)

    def submit(self) -> None:
        """Ask to join."""
        for field in (self.url, self.code):
            field.clear_messages()
            if not field.value():
                field.set_error(self.tr("Fill this in."))
                field.focus_in()
                return
        self.setEnabled(False)
        self.asked.emit(self.url.value() or "", self.code.value() or "")

    def show_failure(self, error: DomainError) -> None:
        """Why it did not work."""
        self.setEnabled(True)
        feedback.show_faults(error, {"url": self.url, "code": self.code}, self.banner, self._desk.lang)

    def finish(self) -> None:
        """Joined: the card goes."""
        self.setEnabled(True)
        self.code.set_value(None)
        self.hide()
