"""The line to headquarters: where it leads, what it cost this month, and whether rounds run by themselves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.services.sync_session import SyncView
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.sync.notes import megabytes
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import NumberField


class LineCard(Card):
    """Signals ``automatic(on)`` and ``budget(megabytes or None)``."""

    automatic = Signal(bool)
    budget = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk, self._on = desk, True
        self._megabytes: int | None = None
        self.set_title(self.tr("The line"))
        self.address = Label("", "strong", elide=True)
        self.add(self.address)
        self.used = Label("", "muted", wrap=True)
        self.add(self.used)
        line = QHBoxLayout()
        self.body.addLayout(line)
        line.setSpacing(tokens.current().px(8))
        self.field = NumberField("budget", self.tr("At most in a month"), minimum=1, maximum=1_000_000,
                                 unit=self.tr("MB"), optional=True, help=self.tr(
                                     "Once used up, it sends only when you press Send now."))
        line.addWidget(self.field, 1)
        self.field.input.editingFinished.connect(self._budget)
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
        shown = traffic.budget // 1_000_000 if traffic.budget else None
        if shown != self._megabytes or not self.field.input.hasFocus():
            self._megabytes = shown
            self.field.set_value(shown)
        self.pause.setText(self.tr("Pause sending by itself") if self._on else self.tr("Send by itself again"))

    def _pause(self) -> None:
        self.automatic.emit(not self._on)

    def _budget(self) -> None:
        wanted = self.field.value()
        if self.field.state() == "error" or wanted == self._megabytes:
            return
        self._megabytes = None if wanted is None else int(wanted)
        self.budget.emit(self._megabytes)
