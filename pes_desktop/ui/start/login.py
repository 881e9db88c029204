"""Log in: who sits down, and the password. Nothing here needs the database or the network."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui.start.countdown import Countdown, spoken, wait_in, without_wait
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.text_field import PasswordField


class LoginPanel(StartPanel):
    """Signals ``accepted(staff id, password)``; the application unlocks and calls ``show_failure`` or goes on.

    ``forgotten(staff id)``: the password is lost. After several wrong tries the name has to wait; others may come in.
    """

    accepted = Signal(object, str)
    forgotten = Signal(object)
    width_px = 400

    def __init__(self, office_name: str, staff: Sequence[tuple[UUID, str]], lang: str = "es",
                 parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._lang = lang
        self.title.setText(office_name)
        self.words.setText(self.tr("Who is at the desk?"))
        self.primary.setText(self.tr("Open the desk"))
        self.staff = ChoiceField("staff", self.tr("Name"), [(key, name) for key, name in staff], empty=None)
        self.body.addWidget(self.staff)
        self.password = PasswordField("password", self.tr("Password"))
        self.body.addWidget(self.password)
        self.forgot = Button(self.tr("Forgot the password"), "quiet")
        self.action_row.addWidget(self.forgot)
        self.finish_card()
        self.forgot.clicked.connect(lambda: self.forgotten.emit(self.staff.value()))
        self.primary.clicked.connect(self.submit)
        self.password.enter_moves = False  # Enter acts
        self.password.input.returnPressed.connect(self.submit)
        self.countdown = Countdown(self)
        self.countdown.ticked.connect(self._show_wait)
        self.staff.changed.connect(self._other_name)
        if staff:
            self.staff.set_value(staff[0][0])
        QTimer.singleShot(0, self.password.focus_in)

    def submit(self) -> None:
        """Ask for the desk."""
        if self.countdown.left():
            return
        self.password.clear_messages()
        if not self.password.value():
            self.password.set_error(self.tr("Type your password."))
            return
        self.set_busy(True)
        self.accepted.emit(self.staff.value(), self.password.value() or "")

    def show_failure(self, error: DomainError) -> None:
        """The key did not open: say why, empty the password, keep the name."""
        from pes_desktop.ui import feedback

        self.set_busy(False)
        said = without_wait(error)
        feedback.show_faults(said, {"password": self.password, "staff": self.staff}, self.banner, self._lang)
        if len(said.faults) == 1 and said.faults[0].field == "password":
            self.banner.dismiss()
        self.password.set_value("")
        self.password.focus_in()
        if wait_in(error):
            self.countdown.begin(self.staff.value(), wait_in(error))

    def _other_name(self) -> None:
        self.password.clear_messages()
        self.countdown.show(self.staff.value())

    def _show_wait(self, seconds: int) -> None:
        self.primary.setEnabled(not seconds)
        self.password.setEnabled(not seconds)
        if seconds:
            self.banner.show_words("warn", self.tr("Too many wrong tries"), self.tr(
                "With this name you can try again in {0}. Somebody else can choose their name and come in.").format(
                spoken(seconds)), closable=False)
        elif self.banner.isVisible():
            self.banner.dismiss()
            self.password.focus_in()
