"""Settings: the sections at the left with what is chosen, the open one at the right."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import Fault
from pes_desktop.services.settings import OfficeSettings, office_settings
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.settings.about_section import AboutSection
from pes_desktop.ui.settings.backup_section import BackupSection
from pes_desktop.ui.settings.exchange_section import ExchangeSection
from pes_desktop.ui.settings.look_section import LookSection
from pes_desktop.ui.settings.print_section import PrintSection
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.settings.staff_section import StaffSection
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.rows import Row, RowCard

LIST_PX = 300
#: Key, icon, section, the act that whoever sees it must be allowed.
SECTIONS: tuple[tuple[str, str, type[Section], str], ...] = (
    ("look", "palette", LookSection, ""),
    ("print", "printer", PrintSection, ""),
    ("staff", "users", StaffSection, ""),  # everybody changes their own password there
    ("backup", "database-backup", BackupSection, "backup"),
    ("exchange", "refresh-cw", ExchangeSection, "synchronise"),
    ("about", "info", AboutSection, ""),
)


class SettingsPage(BasePage):
    """``opened(section="backup")`` opens at a section; with ``member`` and ``refused`` (a Fault: what headquarters did
    not take of that member of staff) at the form that mends it."""

    _told: tuple[UUID, Fault] | None = None

    def build(self) -> None:
        """List and sections, as far as the person at the desk may use them."""
        self.help_text = self.tr("Colours, size and printer belong to this computer; paper, staff and backups to the "
                                 "office. Every choice works at once, there is nothing to save.")
        self.set_title(self.tr("Settings"))
        if self.desk.may("import_file"):
            self.header.add_button(self.tr("Import a spreadsheet"), self.import_sheet, kind="quiet", icon="file-input")
        row = QHBoxLayout()
        self.body.addLayout(row, 1)
        row.setSpacing(tokens.current().px(16))
        self.list = RowCard("", open_on_click=False)
        self.list.list.setAccessibleName(self.tr("Sections"))
        self.list.setFixedWidth(tokens.current().px(LIST_PX))
        row.addWidget(self.list)
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        self.sections: dict[str, Section] = {}
        self._icons: dict[str, str] = {}
        for key, icon, section, act in SECTIONS:
            if not act or self.desk.may(act):
                self.sections[key] = section(self)
                self._icons[key] = icon
                self.stack.addWidget(self.sections[key])
        self.list.list.chosen.connect(self.show_section)
        self.add_shortcut("F5", self.tr("Read again"), self.reload)
        self._wanted = "look"

    def opened(self, **params: Any) -> None:
        """Show a section; the one open before, or the first."""
        self._told = (params["member"], params["refused"]) if params.get("refused") else None
        self._wanted = str(params.get("section") or self.desk.prefs.get("settings.section") or "look")
        self.reload()
        self.list.list.setFocus()

    def data_changed(self, changes: ChangeSet) -> None:
        """Somebody was added."""
        if changes.has("staff"):
            self.reload()

    def reload(self) -> None:
        """Read everything again."""
        self.run_read(partial(office_settings, self.desk.ctx), self.show_settings, token="settings",
                      failed=self._not_read)

    def _not_read(self, error: Any) -> None:
        self.show_failed(error, self.reload)

    def show_settings(self, settings: OfficeSettings) -> None:
        """Fill the sections."""
        self.show_content()
        for section in self.sections.values():
            section.show_settings(settings)
        self.refresh_list()
        staff, told, self._told = self.sections["staff"], self._told, None
        if told is not None and isinstance(staff, StaffSection):
            self.list.list.choose("staff")
            staff.mend(*told)

    def refresh_list(self) -> None:
        """The list with what is chosen now; the open section stays open."""
        key = self.list.list.chosen_key() or self._wanted
        self.list.set_rows([Row(name, section.title.text(), section.summary(), icon=self._icons[name])
                            for name, section in self.sections.items()])
        self.list.list.choose(key if key in self.sections else "look")

    def show_section(self, key: str) -> None:
        """Open a section."""
        self.stack.setCurrentWidget(self.sections[key])
        self.desk.prefs["settings.section"] = key

    def import_sheet(self) -> None:
        """The wizard."""
        self.desk.navigate("import")
