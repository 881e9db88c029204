"""The gallery: every widget on one page per scene; tests render it and designers look at it. Not listed in the rail."""

from __future__ import annotations

from typing import Any

from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.widgets.base import clear_layout


class GalleryPage(BasePage):
    """``opened(scene="today")``: today, intake, match, table or parts."""

    help_text = "Cada pieza de la pantalla, con personas inventadas."

    def build(self) -> None:
        """Shortcuts shown by F1."""
        self.add_shortcut("Ctrl+S", "Guardar", self.update)
        self.add_shortcut("F2", "Buscar persona", self.update)

    def opened(self, **params: Any) -> None:
        """Lay out one scene."""
        from pes_desktop.ui.gallery_scenes import SCENES

        self.banner.hide()
        clear_layout(self.body)
        self.header.clear_buttons()
        SCENES[params.get("scene", "today")](self)
