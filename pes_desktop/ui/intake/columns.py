"""Two columns that close up when a field is hidden."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pes_desktop.ui.theme import tokens


class Columns(QWidget):
    """``add(widget, wide)`` in order; ``show_only(widgets)`` hides the others and lets no hole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(14))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, now.px(120))
        self._members: list[tuple[QWidget, bool]] = []
        self._shown: list[QWidget] | None = None

    def add(self, widget: QWidget, *, wide: bool = False) -> None:
        """Append a widget; it is placed by ``show_only``."""
        widget.setParent(self)
        # chips and ticks wrap: their height follows the width, which "Maximum" would cut
        policy = widget.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        widget.setSizePolicy(policy)
        self._members.append((widget, wide))
        self._shown = None

    def show_only(self, widgets: Iterable[QWidget]) -> None:
        """Place these in the order added and hide the rest."""
        wanted = set(map(id, widgets))
        shown = [widget for widget, _ in self._members if id(widget) in wanted]
        if shown == self._shown:
            return
        self._shown = shown
        while self._grid.takeAt(0) is not None:
            pass
        row = column = 0
        for widget, wide in self._members:
            if id(widget) not in wanted:
                widget.hide()
                continue
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(widget, row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            widget.show()
            column += 2 if wide else 1
            if column >= 2:
                row, column = row + 1, 0
