"""What the ways in with another secret share: whose password, the new one twice, a wait after wrong tries."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.start.countdown import Countdown, spoken, wait_in, without_wait
from pes_desktop.ui.start.panel import StartPanel
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.text_field import PasswordField


class SecretPanel(StartPanel):
    """``accepted(staff id, secret, password)``, answered with ``show_failure`` or the desk; ``cancelled``; ``other``:
    the other way in is wanted."""

    accepted = Signal(object, str, str)
    cancelled = Signal()
    other = Signal()
    width_px = 520

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._lang = lang
        self.fields: dict[str, Field] = {}
        self._countdown = Countdown(self)
        self._countdown.ticked.connect(self._show_wait)

    def finish(self, secret: Field, staff: Sequence[tuple[UUID, str]], chosen: UUID | None, other: str) -> None:
        """Put the fields below ``secret`` and the buttons; ``other``: words for the other way."""
        self._secret = secret
        self.staff = ChoiceField("staff", self.tr("Name"), [(key, name) for key, name in staff], empty=None)
        self.password = PasswordField("password", self.tr("New password"), required=True,
                                      help=self.tr("Eight characters or more; a sentence is easy to remember."))
        self.again = PasswordField("again", self.tr("The password once more"), required=True)
        self.fields = {secret.name: secret, "staff": self.staff, "password": self.password}
        for field in (secret, self.staff, self.password, self.again):
            self.body.addWidget(field)
        self.back = Button(self.tr("Back"), "quiet")
        self.switch = Button(other, "quiet")
        for button in (self.back, self.switch):
            self.action_row.addWidget(button)
        self.primary.setText(self.tr("Set the password and open"))
        self.finish_card()
        self.back.clicked.connect(self.cancelled)
        self.switch.clicked.connect(self.other)
        self.primary.clicked.connect(self.submit)
        self.again.enter_moves = False  # Enter acts
        self.again.input.returnPressed.connect(self.submit)
        if staff:
            self.staff.set_value(chosen or staff[0][0])

    def submit(self) -> None:
        """Ask for the new password; the secret is checked where the key file is."""
        if self._countdown.left():
            return
        self.again.clear_messages()
        feedback.show_faults(DomainError(), self.fields, self.banner, self._lang)
        if self.password.value() != self.again.value():
            self.again.set_error(self.tr("Both passwords must be the same."))
            self.again.focus_in()
            return
        self.set_busy(True)
        self.accepted.emit(self.staff.value(), self._secret.value() or "", self.password.value() or "")

    def show_failure(self, error: DomainError) -> None:
        """The secret or the password do not serve: say why, keep everything typed."""
        self.set_busy(False)
        said = without_wait(error)
        feedback.show_faults(said, self.fields, self.banner, self._lang)
        if all(fault.field in self.fields for fault in said.faults):
            self.banner.dismiss()  # it stands beside its field
        if wait_in(error):
            self._countdown.begin(self._secret.name, wait_in(error))

    def _show_wait(self, seconds: int) -> None:
        self.primary.setEnabled(not seconds)
        if seconds:
            self.banner.show_words("warn", self.tr("Too many wrong tries"), self.tr(
                "You can try again in {0}.").format(spoken(seconds)), closable=False)
        elif self.banner.isVisible():
            self.banner.dismiss()
