"""The line to headquarters: where it leads, what it cost this month, and whether rounds run by themselves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.services.sync_session import SyncView
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.sync.notes import megabytes
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label


class LineCard(Card):
    """Signals ``automatic(on)``; the month's budget is set in the settings."""

    automatic = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk, self._on = desk, True
        self.set_title(self.tr("The line"))
        self.address = Label("", "strong", elide=True)
        self.add(self.address)
        self.used = Label("", "muted", wrap=True)
        self.add(self.used)
        buttons = QHBoxLayout()
        self.body.addLayout(buttons)
        self.pause = Button("")
        buttons.addWidget(self.pause)
        buttons.addStretch(1)
        self.pause.clicked.connect(self._pause)

    def show_view(self, view: SyncView) -> None:
        """Fill it."""
        lang, traffic = self._desk.lang, view.traffic
        self._on = view.automatic
        self.address.setText(view.url)
        used = megabytes(traffic.total, lang)
        self.used.setText(self.tr("This month {0} of {1}").format(used, megabytes(traffic.budget, lang))
                          if traffic.budget else self.tr("This month {0}").format(used))
        self.pause.setText(self.tr("Pause sending by itself") if self._on else self.tr("Send by itself again"))

    def _pause(self) -> None:
        self.automatic.emit(not self._on)
