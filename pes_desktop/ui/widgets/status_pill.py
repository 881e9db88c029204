"""A state as icon and word."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pes_desktop.ui.theme.icons import STATUS_ICONS
from pes_desktop.ui.widgets.chip import Chip


class StatusPill(Chip):
    """``kind``: ok, warn, bad, info, neutral or offline; each brings its icon, so that the colour is never alone."""

    def __init__(self, words: str, kind: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(words, kind, icon=STATUS_ICONS.get(kind, "circle"), parent=parent)

    def set_state(self, words: str, kind: str) -> None:
        """Show another state."""
        self.set_words(words, kind, STATUS_ICONS.get(kind, "circle"))
