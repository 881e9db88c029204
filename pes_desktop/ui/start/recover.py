"""Forgotten password: the twelve words of the recovery page give another one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.text_field import MultilineField, PasswordField


class RecoverPanel(StartPanel):
    """Signals ``accepted(staff id, words, password)``, answered with ``show_failure`` or the desk; ``cancelled``."""

    accepted = Signal(object, str, str)
    cancelled = Signal()
    width_px = 480

    def __init__(self, staff: Sequence[tuple[UUID, str]], chosen: UUID | None = None, lang: str = "es",
                 parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._lang = lang
        self.title.setText(self.tr("Forgot the password"))
        self.words.setText(self.tr(
            "The recovery page under lock and key has twelve words. They give you a new password."))
        self.primary.setText(self.tr("Set the password and open"))
        self.typed = MultilineField("words", self.tr("The twelve words, in order"), lines=3, required=True,
                                    help=self.tr("Accents and capital letters do not matter."))
        self.staff = ChoiceField("staff", self.tr("Name"), [(key, name) for key, name in staff], empty=None)
        self.password = PasswordField("password", self.tr("New password"), required=True,
                                      help=self.tr("Eight characters or more; a sentence is easy to remember."))
        self.again = PasswordField("again", self.tr("The password once more"), required=True)
        self.fields = {"words": self.typed, "staff": self.staff, "password": self.password}
        for field in (self.typed, self.staff, self.password, self.again):
            self.body.addWidget(field)
        self.back = Button(self.tr("Back"), "quiet")
        self.action_row.addWidget(self.back)
        self.finish_card()
        self.back.clicked.connect(self.cancelled)
        self.primary.clicked.connect(self.submit)
        self.again.enter_moves = False  # Enter acts
        self.again.input.returnPressed.connect(self.submit)
        if staff:
            self.staff.set_value(chosen or staff[0][0])
        QTimer.singleShot(0, self.typed.focus_in)

    def submit(self) -> None:
        """Ask for the new password; the words are checked where the key file is."""
        self.again.clear_messages()
        feedback.show_faults(DomainError(), self.fields, self.banner, self._lang)
        if self.password.value() != self.again.value():
            self.again.set_error(self.tr("Both passwords must be the same."))
            self.again.focus_in()
            return
        self.set_busy(True)
        self.accepted.emit(self.staff.value(), self.typed.value() or "", self.password.value() or "")

    def show_failure(self, error: DomainError) -> None:
        """The words or the password do not serve: say why, keep everything typed."""
        self.set_busy(False)
        feedback.show_faults(error, self.fields, self.banner, self._lang)
