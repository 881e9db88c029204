"""What every section of the settings stands on: a title, a sentence, a column of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.scroll import Scroll

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage

WIDTH_PX = 600


class Section(Card):
    """``column`` takes the fields; ``show_settings`` fills them; ``summary`` is the line in the list at the left."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__("", padded=False)
        self.page = page
        self.desk: Desk = page.desk
        now = tokens.current()
        self._scroll = Scroll()
        self.add(self._scroll, 1)
        holder = QWidget()
        holder.setMaximumWidth(now.px(WIDTH_PX))
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(now.px(20), now.px(16), now.px(20), now.px(20))
        self.column.setSpacing(now.px(14))
        row = QHBoxLayout()
        self._scroll.content.addLayout(row)
        row.addWidget(holder, 1)
        row.addStretch(0)
        self._scroll.content.addStretch(1)
        self.banner = Banner(self)
        self.column.addWidget(self.banner)

    def show_settings(self, settings: OfficeSettings) -> None:
        """Show what is stored."""

    def summary(self) -> str:
        """What is chosen, in a few words."""
        return ""
