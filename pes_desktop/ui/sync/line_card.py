"""The line to headquarters: where it leads, what it cost this month, and whether rounds run by themselves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.sync_session import SyncView
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.sync.notes import megabytes
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import TextField


class LineCard(Card):
    """Signals ``automatic(on)``; the month's budget is set in the settings.

    A PC that was admitted by stick has no address yet: ``address_asked(url)`` when one is written.
    """

    automatic = Signal(bool)
    address_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk, self._on, self._known = desk, True, True
        self.set_title(self.tr("The line"))
        self.address = Label("", "strong", elide=True)
        self.add(self.address)
        self.used = Label("", "muted", wrap=True)
        self.add(self.used)
        self.url = TextField("url", self.tr("Address of headquarters"), placeholder="https://")
        self.add(self.url)
        buttons = QHBoxLayout()
        self.body.addLayout(buttons)
        self.pause = Button("")
        buttons.addWidget(self.pause)
        buttons.addStretch(1)
        self.pause.clicked.connect(self._pressed)
        self.url.enter_moves = False  # Enter acts
        self.url.input.returnPressed.connect(self._pressed)

    def show_view(self, view: SyncView) -> None:
        """Fill it."""
        lang, traffic = self._desk.lang, view.traffic
        self._on, self._known = view.automatic, bool(view.url)
        self.address.setText(view.url or self.tr("No line: by stick"))
        used = megabytes(traffic.total, lang)
        if not self._known:
            self.used.setText(self.tr("If there is a line one day, write the address that headquarters gives."))
        elif traffic.budget:
            self.used.setText(self.tr("This month {0} of {1}").format(used, megabytes(traffic.budget, lang)))
        else:
            self.used.setText(self.tr("This month {0}").format(used))
        asks = not self._known and self._desk.may("enrol_device")
        self.url.setVisible(asks)
        self.pause.setVisible(self._known or asks)
        self.pause.setText(self.tr("Use a line") if not self._known else
                           self.tr("Pause sending by itself") if self._on else self.tr("Send by itself again"))

    def show_failure(self, error: DomainError) -> None:
        """The address does not serve."""
        feedback.show_faults(error, {"url": self.url}, None, self._desk.lang)

    def _pressed(self) -> None:
        if self._known:
            self.automatic.emit(not self._on)
        elif self.url.value():
            self.address_asked.emit(self.url.value())
        else:
            self.url.focus_in()
