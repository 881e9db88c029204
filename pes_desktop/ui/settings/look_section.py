"""How the screen looks: colours, size, language; each choice works at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.choice_field import RadioField

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage


class LookSection(Section):
    """Asks ``desk.look_asked``; the application keeps it for the next start."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("Appearance"), self.tr("applies at once, on this computer"))
        self._themes = [("light", self.tr("Light")), ("dark", self.tr("Dark")), ("contrast", self.tr("High contrast"))]
        self._scales = [(scale, f"{round(scale * 100)} %") for scale in tokens.SCALES]
        self._langs = [("es", "Español"), ("en", "English")]
        self.theme = RadioField("theme", self.tr("Colours"), self._themes)
        self.scale = RadioField("scale", self.tr("Size of letters and buttons"), self._scales,
                                help=self.tr("125 % or 150 % for tired eyes or a screen far away."))
        self.language = RadioField("language", self.tr("Language of the screen"), self._langs,
                                   help=self.tr("Letters and reports stay in the language of the office."))
        for field in (self.theme, self.scale, self.language):
            self.column.addWidget(field)
            field.changed.connect(self._changed)
        self.show_now()

    def show_now(self) -> None:
        """The look in force."""
        now = tokens.current()
        self.theme.set_value(now.theme)
        self.scale.set_value(now.scale)
        self.language.set_value(self.desk.lang)

    def show_settings(self, settings: OfficeSettings) -> None:
        """The look in force."""
        self.show_now()

    def summary(self) -> str:
        """"Light, 100 %, Español"."""
        parts = [dict(self._themes).get(self.theme.value(), ""), dict(self._scales).get(self.scale.value(), ""),
                 dict(self._langs).get(self.language.value(), "")]
        return ", ".join(part for part in parts if part)

    def _changed(self) -> None:
        self.page.refresh_list()
        self.desk.look_asked.emit(str(self.theme.value()), float(self.scale.value()), str(self.language.value()))
