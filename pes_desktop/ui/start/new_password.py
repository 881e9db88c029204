"""After a colleague's reset: a password of one's own before the desk opens."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.text_field import PasswordField


class NewPasswordPanel(StartPanel):
    """Signals ``accepted(password)``, answered with ``show_failure`` or the desk; ``cancelled``."""

    accepted = Signal(str)
    cancelled = Signal()

    def __init__(self, name: str, lang: str = "es", parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._lang = lang
        self.title.setText(self.tr("Choose a password of your own"))
        self.words.setText(self.tr(
            "{0}: the one you just used was given to you by a colleague, who may remember it.").format(name))
        self.primary.setText(self.tr("Keep it and open"))
        self.password = PasswordField("password", self.tr("New password"), required=True,
                                      help=self.tr("Eight characters or more; a sentence is easy to remember."))
        self.again = PasswordField("again", self.tr("The password once more"), required=True)
        for field in (self.password, self.again):
            self.body.addWidget(field)
        self.back = Button(self.tr("Back"), "quiet")
        self.action_row.addWidget(self.back)
        self.finish_card()
        self.back.clicked.connect(self.cancelled)
        self.primary.clicked.connect(self.submit)
        self.again.enter_moves = False  # Enter acts
        self.again.input.returnPressed.connect(self.submit)
        QTimer.singleShot(0, self.password.focus_in)

    def submit(self) -> None:
        """Ask for the change."""
        for field in (self.password, self.again):
            field.clear_messages()
        if self.password.value() != self.again.value():
            self.again.set_error(self.tr("Both passwords must be the same."))
            self.again.focus_in()
            return
        self.set_busy(True)
        self.accepted.emit(self.password.value() or "")

    def show_failure(self, error: DomainError) -> None:
        """The password does not serve: say why, keep it."""
        self.set_busy(False)
        feedback.show_faults(error, {"password": self.password}, self.banner, self._lang)
        if all(fault.field == "password" for fault in error.faults):
            self.banner.dismiss()  # it stands beside its field
