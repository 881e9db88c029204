"""The code for a stick of a computer that is to join, before its office is written onto the stick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.admission_code import plain_stick_code
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.text_field import TextField


class InviteRow(QWidget):
    """A code and one press. Signals ``asked(code)``, ``left()``; hidden until ``begin``."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(8))
        self.code = TextField(
            "code", self.tr("Code for a stick, of the other computer"), max_length=40,
            placeholder="XXXX-XXXX-XXXX-XXXX-XXXX", help=self.tr(
                "Headquarters gives it for that computer; type the same one there. It locks the staff's ways in on the "
                "stick, so it must not lie with the stick."))
        column.addWidget(self.code)
        row = QHBoxLayout()
        column.addLayout(row)
        self.write = Button(self.tr("Write the office onto the stick"), icon="usb")
        self.leave = Button(self.tr("Cancel"), "quiet")
        for button in (self.write, self.leave):
            row.addWidget(button)
        row.addStretch(1)
        self.write.clicked.connect(self._ask)
        self.leave.clicked.connect(self.left)
        self.code.enter_moves = False  # Enter acts
        self.code.input.returnPressed.connect(self._ask)
        self.hide()

    def begin(self) -> None:
        """Ask for the code."""
        self.code.set_value("")
        self.code.clear_messages()
        self.show()
        self.code.focus_in()

    def _ask(self) -> None:
        self.code.clear_messages()
        try:
            self.asked.emit(plain_stick_code(self.code.text()))
        except DomainError as error:
            self.code.set_error(feedback.words_of(error.faults[0], self._desk.lang))
            self.code.focus_in()
