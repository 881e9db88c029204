"""Several short entries in one field: languages, skills, licences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pes_desktop.domain.text import fold
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.chip import Chip
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.suggest import SuggestInput, Suggestion


class ChipsEditor(QWidget):
    """Chips with a cross above a line that adds. Enter or comma adds, Backspace in an empty line removes the last."""

    changed = Signal()

    def __init__(self, options: Iterable[tuple[Any, str]] = (), *, free: bool = False,
                 suggest: Callable[[str], Sequence[Suggestion]] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = list(options)
        self._free, self._suggest = free, suggest
        self._values: list[tuple[Any, str]] = []
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(6))
        self._holder = QWidget()
        column.addWidget(self._holder)
        self._flow = FlowLayout(self._holder, gap=now.px(6))
        self.line = SuggestInput("plus")
        column.addWidget(self.line)
        self.line.installEventFilter(self)
        self.line.asked.connect(self._asked)
        self.line.picked.connect(self._picked)
        self._holder.hide()

    def values(self) -> list[Any]:
        """Values in the order added."""
        return [value for value, _ in self._values]

    def set_values(self, values: Iterable[Any]) -> None:
        """Show these; unknown values show as themselves."""
        names = dict(self._options)
        self._values = [(value, names.get(value, str(value))) for value in values]
        self._fill()

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Replace what can be chosen."""
        self._options = list(options)

    def add_value(self, value: Any, words: str) -> None:
        """Add one unless it is there."""
        if value not in self.values():
            self._values.append((value, words))
            self._fill()
            self.changed.emit()

    def take_typed(self) -> bool:
        """Add what stands in the line when it is an option (or anything, when free); whether it did."""
        typed = self.line.text().strip(" ,;")
        if not typed:
            return False
        found = next((o for o in self._options if fold(o[1]) == fold(typed)), None)
        if found is None and self._free:
            found = (typed, typed)
        if found is None:
            return False
        self.line.clear()
        self.line.close_list()
        self.add_value(*found)
        return True

    def _asked(self, typed: str) -> None:
        if typed.endswith((",", ";")) and self.take_typed():
            return
        if self._suggest is not None:
            self.line.offer(self._suggest(typed))
            return
        wanted, taken = fold(typed), set(self.values())
        hits = [o for o in self._options if wanted in fold(o[1]) and o[0] not in taken]
        hits.sort(key=lambda option: not fold(option[1]).startswith(wanted))
        self.line.offer([Suggestion(code=str(v), title=w, data=v) for v, w in hits[:8]])

    def _picked(self, hit: Suggestion) -> None:
        self.line.clear()
        self.add_value(hit.code if hit.data is None else hit.data, hit.title)

    def _fill(self) -> None:
        clear_layout(self._flow)
        for value, words in self._values:
            chip = Chip(words, closable=True)
            chip.setProperty("value", value)
            self._flow.addWidget(chip)
            chip.closed.connect(self._removed)
        self._holder.setVisible(bool(self._values))
        self._holder.updateGeometry()

    def _removed(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            words = chip.words()
            self._values = [pair for pair in self._values if pair[1] != words]
            self.line.setFocus()
            self._fill()
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter adds; Backspace in an empty line removes the last."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.line.list_open():
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.take_typed():
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._values:
                self._values.pop()
                self._fill()
                self.changed.emit()
                return True
        return super().eventFilter(watched, event)


class ChipsField(Field):
    """A labelled ChipsEditor. ``value`` is a list of values (empty list when none).

    ``options``: (value, words); ``free`` takes words that are no option; ``suggest(text)`` replaces the
    options' own search.
    """

    def __init__(self, name: str, label: str, options: Iterable[tuple[Any, str]] = (), *, free: bool = False,
                 suggest: Callable[[str], Sequence[Suggestion]] | None = None, placeholder: str = "", help: str = "",
                 required: bool = False, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self.editor = ChipsEditor(options, free=free, suggest=suggest)
        self.set_control(self.editor, self.editor.line)
        self.editor.line.setPlaceholderText(placeholder or self.tr("Type and press Enter"))
        self.editor.changed.connect(self.changed)

    def value(self) -> list[Any]:
        """Values in the order added."""
        return self.editor.values()

    def set_value(self, value: Iterable[Any] | None) -> None:
        """Show these."""
        self.editor.set_values(value or ())

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Replace what can be chosen; the entries shown stay as they are."""
        self.editor.set_options(options)

    def _on_left(self) -> None:
        self.editor.line.close_list()
        self.editor.take_typed()

    def _may_move_on(self) -> bool:
        return not self.editor.line.list_open() and not self.editor.line.text().strip()
