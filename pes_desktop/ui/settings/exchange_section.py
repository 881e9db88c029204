"""Whether records go to headquarters by themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from pes_desktop.services import sync_session
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import CheckField
from pes_desktop.ui.widgets.text_field import NumberField

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage


class ExchangeSection(Section):
    """One tick; the rounds follow at once."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("Exchange with headquarters"), "")
        self.automatic = CheckField(
            "automatic", self.tr("Send by itself as soon as there is a connection"), help=self.tr(
                "Switched off, nothing leaves until somebody presses Send now. Nothing is lost meanwhile."))
        self.column.addWidget(self.automatic)
        self.budget = NumberField("budget", self.tr("At most in a month"), minimum=1, maximum=1_000_000,
                                  unit=self.tr("MB"), optional=True, help=self.tr(
                                      "Once used up, it sends only when somebody presses Send now."))
        self.column.addWidget(self.budget)
        self.budget.input.editingFinished.connect(self._bound)
        self._megabytes: int | None = None
        line = QHBoxLayout()
        self.column.addLayout(line)
        self.open = Button(self.tr("See the exchange"), icon="refresh-cw")
        line.addWidget(self.open)
        line.addStretch(1)
        self.automatic.changed.connect(self._changed)
        self.open.clicked.connect(self._open)

    def show_settings(self, settings: OfficeSettings) -> None:
        """The tick."""
        self.automatic.set_value(settings.automatic)
        self._megabytes = settings.megabytes
        self.budget.set_value(settings.megabytes)

    def summary(self) -> str:
        """"by itself" or "by hand"."""
        return self.tr("by itself") if self.automatic.value() else self.tr("only by hand")

    def _changed(self) -> None:
        on = self.automatic.value()
        self.page.run_write(partial(sync_session.set_automatic, self.desk.ctx, on), self._kept)

    def _kept(self, _result: object) -> None:
        if self.desk.runner is not None and self.automatic.value():
            self.desk.runner.resume()
        elif self.desk.runner is not None:
            self.desk.runner.look_again()
        self.page.refresh_list()
        self.desk.notice(self.tr("From now on it sends by itself.") if self.automatic.value() else
                         self.tr("From now on it sends only by hand."))

    def _bound(self) -> None:
        wanted = self.budget.value()
        if self.budget.state() == "error" or wanted == self._megabytes:
            return
        self._megabytes = None if wanted is None else int(wanted)
        self.page.run_write(partial(sync_session.set_budget, self.desk.ctx, self._megabytes), self._bounded)

    def _bounded(self, _result: object) -> None:
        if self.desk.runner is not None:
            self.desk.runner.look_again()
        self.desk.notice(self.tr("No bound on the data of a month.") if self._megabytes is None else
                         self.tr("By itself it takes at most {0} MB a month.").format(self._megabytes))

    def _open(self) -> None:
        self.desk.navigate("sync")
