"""What a save displaced because somebody else had changed the same, told on the page until it is closed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import Fault
from pes_desktop.services.records import CHANGED_MEANWHILE
from pes_desktop.ui import feedback
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import FittingScroll

MOST_HEIGHT_PX = 150
_CODES = (CHANGED_MEANWHILE, "consent_withdrawn_meanwhile")


def displaced(warnings: Iterable[Fault]) -> list[Fault]:
    """Those of a save's warnings that the form could not show."""
    return [fault for fault in warnings if fault.code in _CODES]


class Meanwhile(Banner):
    """Hidden until ``tell``; the words can be selected, so that what the other one wrote can be taken back.

    The list told is shared with the parameters of the page: closed once, it does not come back with the page.
    """

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._told: list[Fault] = []
        self.dismissed.connect(self._read)

    def tell(self, told: list[Fault] | None) -> None:
        """Show these, or nothing."""
        self.hide()
        self._told = [] if told is None else told
        if not self._told:
            return
        lines = FittingScroll(tokens.current().px(MOST_HEIGHT_PX))
        lines.content.setSpacing(tokens.current().px(4))
        sentences = [feedback.words_of(fault, self._lang) for fault in self._told]
        for sentence in sentences:
            line = Label(sentence, "body", wrap=True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.add(line)
        self.show_part("warn", self.tr("Somebody else changed this while you were writing"), lines,
                       self.tr("Both are told here so that nothing is lost. If the other one is right, correct it."))
        self.setAccessibleName(" ".join((self.accessibleName(), *sentences)))

    def sentences(self) -> list[str]:
        """What is told, line by line; empty while it is hidden."""
        return [] if self.isHidden() else [feedback.words_of(fault, self._lang) for fault in self._told]

    def _read(self) -> None:
        self._told.clear()
