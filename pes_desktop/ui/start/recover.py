"""Forgotten password: the twelve words of the recovery page give another one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from pes_desktop.ui.start.secret_panel import SecretPanel
from pes_desktop.ui.widgets.text_field import MultilineField


class RecoverPanel(SecretPanel):
    """The way in by the words on paper; ``other`` leads to the telephone."""

    def __init__(self, staff: Sequence[tuple[UUID, str]], chosen: UUID | None = None, lang: str = "es",
                 parent: QWidget | None = None) -> None:
        super().__init__(lang, parent)
        self.title.setText(self.tr("Forgot the password"))
        self.words.setText(self.tr(
            "The office's administrator can give you another one. If nobody can: the recovery page under lock and key "
            "has twelve words."))
        self.typed = MultilineField("words", self.tr("The twelve words, in order"), lines=3, required=True,
                                    help=self.tr("Accents and capital letters do not matter."))
        self.finish(self.typed, staff, chosen, self.tr("Call headquarters"))
        QTimer.singleShot(0, self.typed.focus_in)
