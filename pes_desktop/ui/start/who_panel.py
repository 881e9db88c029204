"""Who sits down first at a PC that has joined an office: one of its staff, with the password of the other PCs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.ui.start.login import LoginPanel
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.progress import ProgressPanel


class WhoPanel(LoginPanel):
    """Signals ``accepted(staff id, password)`` like the log-in, answered with ``show_failure`` or ``begin_round``.

    ``stopped``: the first round is not waited for; it goes on later. ``back_asked``: another office or code.
    """

    stopped = Signal()
    back_asked = Signal()
    width_px = 520

    def __init__(self, staff: Sequence[tuple[UUID, str]], lang: str = "es", parent: QWidget | None = None) -> None:
        super().__init__("", staff, lang, parent)
        self.title.setText(self.tr("Who sits down here?"))
        self.words.setText(self.tr(
            "This computer belongs to the office now. Choose your name and type the password that you have on the "
            "other computers of the office. A new person is added by the office's administrator, on any of them."))
        self.forgot.hide()  # the recovery words of this computer are printed only now
        self.back = Button(self.tr("Back"), "quiet")
        self.action_row.insertWidget(0, self.back)
        self.back.clicked.connect(self.back_asked)
        self.progress = ProgressPanel(self)
        self.body.addWidget(self.progress)
        self.progress.cancelled.connect(self.stopped)

    def begin_round(self) -> None:
        """The password was right; what the office has comes down."""
        self.set_busy(False)
        self.password.set_value("")
        for part in (self.staff, self.password):
            part.setEnabled(False)
        for button in (self.back, self.primary):
            button.hide()
        self.progress.start(self.tr("Bringing the office's data here"), delay=0)
        self.progress.button.setText(self.tr("Go on, the rest comes later"))
        self.progress.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, done: int, total: int, _words: str) -> None:
        """How many records so far."""
        self.progress.update_progress(done, total, self.tr("records"))
