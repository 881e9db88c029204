"""What this computer and headquarters hold otherwise: each record type with both counts and the first names."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pes_desktop.reference import messages
from pes_desktop.services.differing import Differing, DifferingType
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.numbers import counted
from pes_desktop.ui.sync.stick_words import kind_words
from pes_desktop.ui.widgets.rows import Row, RowCard


class DifferingCard(RowCard):
    """Hidden while nothing is known to differ."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", open_on_click=False, parent=parent)
        self._desk = desk
        self.hide()

    def show_differing(self, found: Differing | None) -> None:
        """The types, the widest apart first; how many records at least."""
        self.setVisible(found is not None)
        if found is None:
            return
        name = "exactly" if found.all_named else "least"
        said = counted(f"sync.differing.{name}", found.records, self._desk.lang) if found.records else ""
        self.set_title(self.tr("Not the same at headquarters"), said)
        self.list.setAccessibleName(self.tr("Not the same at headquarters"))
        self.set_rows(self._row(one) for one in sorted(
            found.types, key=lambda one: -abs(one.here - one.there)))

    def _row(self, one: DifferingType) -> Row:
        lang = self._desk.lang
        parts = [(name, names) for name, names in (("lacking", one.lacking), ("other", one.other)) if names]
        said = []
        for place, (name, names) in enumerate(parts):
            told = ", ".join(names)
            if one.more and place == len(parts) - 1:
                told = messages.text("sync.differing.more", lang, names=told)
            said.append(messages.text(f"sync.differing.{name}", lang, names=told))
        return Row(one.record_type, kind_words(one.record_type, one.here, one.there, lang), ". ".join(said))
