"""Erases a person for good: why, what stays, and the surnames typed, because there is no way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain import erasure
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import TextField


class ErasePanel(Card):
    """``asked(reason, typed)`` when the button is pressed."""

    asked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Erase the data"), parent=parent)
        self._desk = desk
        self.banner = Banner(self)
        self.add(self.banner)
        for words in (
            self.tr("Goes: name, numbers, telephones, address, notes, disability, drafts, letters' texts and former "
                    "values, here and at headquarters."),
            self.tr("Stays without a name: sex, year of birth, place, kind of work and the facts of the months, for "
                    "the statistics."),
            self.tr("It cannot be undone. Backups keep the data until they are out of date, some months at most."),
        ):
            self.add(Label(words, "body", wrap=True))
        row = QHBoxLayout()
        self.body.addLayout(row)
        row.setSpacing(tokens.current().px(12))
        self.reason = ChoiceField("reason", self.tr("Why"), [(code, desk.text(f"erase_reason.{code}"))
                                                            for code in erasure.REASONS], empty=self.tr("Choose…"))
        row.addWidget(self.reason, 1)
        self.typed = TextField("typed", self.tr("Type the surnames to confirm"))
        row.addWidget(self.typed, 1)
        self.typed.enter_moves = False  # Enter must not erase
        foot = QHBoxLayout()
        self.body.addLayout(foot)
        foot.addStretch(1)
        self.button = Button(self.tr("Erase for good"), "danger", icon="trash-2")
        foot.addWidget(self.button)
        self.button.clicked.connect(self._pressed)

    def begin(self) -> None:
        """Empty, for another person."""
        self.banner.dismiss()
        self.reason.set_value(None)
        self.typed.set_value("")
        self.setEnabled(True)

    def show_fault(self, error: DomainError) -> None:
        """What was refused."""
        self.setEnabled(True)
        feedback.show_faults(error, {"reason": self.reason, "typed": self.typed}, self.banner, self._desk.lang)

    def _pressed(self) -> None:
        self.reason.clear_messages()
        self.typed.clear_messages()
        self.banner.dismiss()
        self.setEnabled(False)
        self.asked.emit(str(self.reason.value() or ""), self.typed.value() or "")
