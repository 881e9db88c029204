"""Version, licences of what the program carries, sources of its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pes_desktop import __version__
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage

#: Name, licence. What a screen shows of others' work; the rest stands in the package's own licence list.
PARTS = (
    ("Source Sans Pro", "SIL Open Font License 1.1"),
    ("Lucide", "ISC"),
    ("Qt, PySide6", "LGPL 3"),
    ("SQLCipher", "BSD 3-Clause"),
    ("ReportLab", "BSD"),
)


class AboutSection(Section):
    """Nothing to change here."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("About the program"), "")
        self.column.addWidget(Label(self.tr("Version {0}").format(__version__), "strong"))
        self._heading(self.tr("Typeface, icons and libraries"))
        self.column.addWidget(Label("\n".join(f"{name}: {licence}" for name, licence in PARTS), "body", wrap=True))
        self._heading(self.tr("Where the data come from"))
        self.sources = Label("", "body", wrap=True)
        self.column.addWidget(self.sources)
        self.column.addWidget(Label(self.tr(
            "Occupations follow ISCO-08 of the International Labour Organization. Where an office imported data made "
            "with ESCO: this service uses the ESCO classification of the European Commission."), "body", wrap=True))

    def _heading(self, words: str) -> None:
        self.column.addSpacing(tokens.current().px(4))
        self.column.addWidget(Label(words, "section"))

    def show_settings(self, settings: OfficeSettings) -> None:
        """The country's attributions."""
        self.sources.setText("\n".join(f"• {source}" for source in settings.sources))

    def summary(self) -> str:
        """The version."""
        return self.tr("version {0}").format(__version__)
