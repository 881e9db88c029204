"""Without a signed consent there is no letter: what to read aloud, the page to sign, and the button that records it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.chip import Chip
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.labels import Label


class ConsentPanel(Card):
    """``given``, ``print_asked`` and ``save_asked`` when a button is pressed."""

    given = Signal()
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("The signed consent is missing"), parent=parent)
        now = tokens.current()
        self._desk = desk
        self.add_to_head(Chip(self.tr("before the letter"), "warn", icon="triangle-alert"))
        self.words = Label("", "body", wrap=True)
        self.add(self.words)
        self.law = Label("", "small", wrap=True)
        self.add(self.law)
        holder = QWidget()
        self.add(holder)
        row = FlowLayout(holder, gap=now.px(8))
        self.give = Button(self.tr("Signed today: record it"), "primary", icon="file-check")
        self.print_button = Button(self.tr("Print the page"), icon="printer")
        self.save_button = Button(self.tr("Save PDF"), "quiet")
        for button, signal in ((self.give, self.given), (self.print_button, self.print_asked),
                               (self.save_button, self.save_asked)):
            row.addWidget(button)
            button.clicked.connect(signal)
        self.body.setSpacing(now.px(10))

    def show_person(self, name: str) -> None:
        """Name the person and tell the law."""
        self.words.setText(self.tr(
            "{0} has not agreed yet that the office shows these data to an employer. Print the page, read it together "
            "and let it be signed; then record it here.").format(name))
        self.law.setText(self._desk.ctx.pack.laws.data_protection)
        self.give.setVisible(self._desk.may("register_person"))
