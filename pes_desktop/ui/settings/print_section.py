"""Which printer takes the letters, and on which paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pes_desktop.services import settings as service
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui.printing import printer_names
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.widgets.choice_field import ChoiceField, RadioField

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage

PRINTER_PREF = "printer"


class PrintSection(Section):
    """The printer is this computer's, the paper the office's."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("Printer and paper"), "")
        self.printer = ChoiceField("printer", self.tr("Printer for letters"), [],
                                   empty=self.tr("The one this computer prints on by itself"),
                                   help=self.tr("Kept on this computer only."))
        self.column.addWidget(self.printer)
        self._papers = [("A4", self.tr("A4 (21 × 29.7 cm)")), ("letter", self.tr("Letter (21.6 × 27.9 cm)"))]
        self.paper = RadioField("paper", self.tr("Paper"), self._papers)
        self.column.addWidget(self.paper)
        self.paper.setEnabled(self.desk.may("change_settings"))
        self.printer.changed.connect(self._printer_changed)
        self.paper.changed.connect(self._paper_changed)
        self._names: list[str] = []

    def show_settings(self, settings: OfficeSettings) -> None:
        """Stored paper; the printers are asked for off the screen's thread."""
        self.paper.set_value(settings.paper)
        self.page.run_network(printer_names, self._show_printers, token="printers")

    def _show_printers(self, names: list[str]) -> None:
        kept = str(self.desk.prefs.get(PRINTER_PREF, "") or "")
        self._names = names
        shown = [*names, kept] if kept and kept not in names else names
        self.printer.set_options([(name, name) for name in shown])
        self.printer.set_value(kept or None)
        if not names:
            self.printer.set_help(self.tr("No printer is switched on or installed. Letters can be saved as a file."))
        elif kept and kept not in names:
            self.printer.set_warning(self.tr("This printer is not there now. Check that it is switched on."))
        else:
            self.printer.clear_messages()
        self.page.refresh_list()

    def summary(self) -> str:
        """"A4, HP-LaserJet"."""
        paper = {"A4": "A4", "letter": self.tr("letter size")}.get(str(self.paper.value()), "")
        return ", ".join(part for part in (paper, self.printer.value() or "") if part)

    def _printer_changed(self) -> None:
        self.desk.prefs[PRINTER_PREF] = self.printer.value() or ""
        self._show_printers(self._names)

    def _paper_changed(self) -> None:
        self.page.run_write(partial(service.set_paper, self.desk.ctx, str(self.paper.value())), self._kept)

    def _kept(self, _result: object) -> None:
        self.page.refresh_list()
        self.desk.notice(self.tr("Letters are printed on this paper from now on."))
