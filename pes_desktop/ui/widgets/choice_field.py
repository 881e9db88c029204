"""Fields that choose: a list one can type into, a tick, a few options side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QCompleter, QRadioButton, QWidget

from pes_desktop.domain.text import fold
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.painting import draw_check, draw_ring

_FOLDED = Qt.ItemDataRole.UserRole + 1


class _Completer(QCompleter):
    """Finds anywhere in the words, without accents."""

    def splitPath(self, path: str) -> list[str]:
        """Compare folded."""
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Put in the words as shown."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class Choice(QComboBox):
    """A drop-down of (value, words). ``typing``: one may type part of the words (default: from eight on)."""

    def __init__(self, options: Iterable[tuple[Any, str]] = (), *, empty: str | None = "", typing: bool | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        options = list(options)
        self._empty, self._typing = empty, typing
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if typing if typing is not None else len(options) > 7:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = _Completer(self)
            completer.setModel(self.model())
            completer.setCompletionRole(_FOLDED)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(10)
            popup = completer.popup()
            if popup is not None:
                popup.setProperty("role", "completer")
            self.setCompleter(completer)
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Replace the options, keeping the choice where it still exists."""
        kept = self.currentData()
        self.blockSignals(True)
        self.clear()
        if self._empty is not None:
            self.addItem(self._empty, None)
        for value, words in options:
            self.addItem(words, value)
        for row in range(self.count()):
            self.setItemData(row, fold(self.itemText(row)), _FOLDED)
        self.set_value(kept)
        self.blockSignals(False)

    def value(self) -> Any:
        """Value of the chosen option, None when none is."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose the option of this value; an unknown one chooses nothing."""
        row = next((i for i in range(self.count()) if self.itemData(i) == value), 0 if self._empty is not None else -1)
        self.setCurrentIndex(row)
        if (line := self.lineEdit()) is not None:
            line.setText(self.itemText(row) if row >= 0 else "")

    def settle(self) -> bool:
        """Make what was typed a choice: the exact words, or the only option that contains them; else the last choice.

        Returns whether the choice changed.
        """
        line = self.lineEdit()
        if line is None:
            return False
        before = self.currentIndex()
        typed = fold(line.text())
        folded = [fold(self.itemText(i)) for i in range(self.count())]
        hits = [i for i, words in enumerate(folded) if words == typed]
        if not hits and typed:
            hits = [i for i, words in enumerate(folded) if words.startswith(typed)]
            hits = hits if len(hits) == 1 else [i for i, words in enumerate(folded) if typed in words]
        row = hits[0] if len(hits) == 1 or (hits and folded[hits[0]] == typed) else before
        self.setCurrentIndex(row)
        line.setText(self.itemText(row) if row >= 0 else "")
        line.setCursorPosition(0)
        return row != before

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A letter typed here begins anew: the list would join it to what was typed here a moment before."""
        super().focusInEvent(event)
        if not self.isEditable():
            self.view().keyboardSearch("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel over the form scrolls the form, not the choice."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The stylesheet's box and our arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        edge = tokens.current().px(16)
        right = self.width() - tokens.current().px(9) - edge
        colour = "muted" if self.isEnabled() else "line"
        icons.paint(painter, "chevron-down", QRectF(right, (self.height() - edge) / 2, edge, edge), colour)
        painter.end()


class ChoiceField(Field):
    """A labelled Choice. ``options``: (value, words) pairs; ``value`` is the chosen value or None."""

    def __init__(self, name: str, label: str, options: Iterable[tuple[Any, str]] = (), *, empty: str | None = "",
                 typing: bool | None = None, help: str = "", required: bool = False, optional: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self.input = Choice(options, empty=empty, typing=typing)
        line = self.input.lineEdit()
        self.set_control(self.input, *([self.input, line] if line else [self.input]))
        self.input.activated.connect(self._chosen)

    def value(self) -> Any:
        """Chosen value."""
        return self.input.value()

    def set_value(self, value: Any) -> None:
        """Choose."""
        self.input.set_value(value)

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Replace the options."""
        self.input.set_options(options)

    def _chosen(self, _row: int) -> None:
        if self.state() == "error":
            self.clear_messages()
        self.changed.emit()

    def _on_left(self) -> None:
        if self.input.settle():
            self.changed.emit()

    def _may_move_on(self) -> bool:
        completer = self.input.completer() if self.input.isEditable() else None
        popup = completer.popup() if completer else None
        return not (popup and popup.isVisible() and popup.currentIndex().isValid())


class CheckBox(QCheckBox):
    """A tick box drawn from tokens; words may be long and wrap."""

    def sizeHint(self) -> QSize:
        """One line."""
        now = tokens.current()
        width = self.fontMetrics().horizontalAdvance(self.text()) + now.px(30)
        return QSize(width, now.control)

    def minimumSizeHint(self) -> QSize:
        """Words may wrap."""
        return QSize(tokens.current().px(120), tokens.current().control)

    def hasHeightForWidth(self) -> bool:
        """Long words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height for the wrapped words."""
        now = tokens.current()
        box = self.fontMetrics().boundingRect(
            0, 0, max(40, width - now.px(30)), 2000, int(Qt.TextFlag.TextWordWrap), self.text())
        return max(now.control, box.height() + now.px(10))

    def hitButton(self, _pos: Any) -> bool:
        """All of it is clickable."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, tick, words, ring."""
        now = tokens.current()
        painter = QPainter(self)
        edge = now.px(18)
        top = (now.control - edge) / 2
        _paint_option(self, painter, QRectF(now.px(2), top, edge, edge), round_=False)
        painter.end()


class RadioButton(QRadioButton):
    """A radio button drawn from tokens."""

    def sizeHint(self) -> QSize:
        """One line."""
        now = tokens.current()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + now.px(34), now.control)

    def hitButton(self, _pos: Any) -> bool:
        """All of it is clickable."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dot, words, ring."""
        now = tokens.current()
        painter = QPainter(self)
        edge = now.px(18)
        _paint_option(self, painter, QRectF(now.px(2), (self.height() - edge) / 2, edge, edge), round_=True)
        painter.end()


def _paint_option(button: QCheckBox | QRadioButton, painter: QPainter, box: QRectF, *, round_: bool) -> None:
    now = tokens.current()
    draw_check(painter, box, button.isChecked(), enabled=button.isEnabled(), round_=round_)
    if button.hasFocus():
        grow = box.adjusted(-3, -3, 3, 3)
        draw_ring(painter, grow, grow.height() / 2 if round_ else now.px(6))
    painter.setPen(now.color("ink" if button.isEnabled() else "muted"))
    painter.setFont(button.font())
    left = box.right() + now.px(8)
    top = 0.0 if round_ or button.height() <= now.control + 2 else float(now.px(5))
    words = QRectF(left, top, button.width() - left, button.height() - 2 * top)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), button.text())


class CheckField(Field):
    """One tick with its words beside it. ``value`` is bool."""

    def __init__(self, name: str, words: str, *, help: str = "", required: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(name, "", help=help, parent=parent)
        self.required = required
        self.input = CheckBox(words)
        self.set_control(self.input)
        self.input.setAccessibleName(words)
        self.input.clicked.connect(self._clicked)

    def value(self) -> bool:
        """Ticked or not."""
        return self.input.isChecked()

    def set_value(self, value: object) -> None:
        """Tick or not."""
        self.input.setChecked(bool(value))

    def _clicked(self, _checked: bool) -> None:
        if self.state() == "error":
            self.clear_messages()
        self.changed.emit()


class _Options(QWidget):
    """Radio buttons in a flow; arrow keys move the choice."""

    chosen = Signal()

    def __init__(self, options: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, gap=tokens.current().px(12), line_gap=0)
        self.group = QButtonGroup(self)
        self.values = [value for value, _ in options]
        for index, (_, words) in enumerate(options):
            button = RadioButton(words)
            self.flow.addWidget(button)
            self.group.addButton(button, index)
        self.group.idClicked.connect(self._clicked)

    def _clicked(self, _index: int) -> None:
        self.chosen.emit()


class RadioField(Field):
    """Two to four options side by side, all visible. ``value`` is the chosen value or None."""

    def __init__(self, name: str, label: str, options: Sequence[tuple[Any, str]], *, help: str = "",
                 required: bool = False, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self.input = _Options(options)
        self.set_control(self.input, *self.input.group.buttons())
        for button in self.input.group.buttons():
            button.setAccessibleName(f"{label}: {button.text()}")
        self.input.chosen.connect(self._chosen)

    def value(self) -> Any:
        """Chosen value."""
        index = self.input.group.checkedId()
        return self.input.values[index] if index >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose; an unknown value chooses nothing."""
        group = self.input.group
        group.setExclusive(False)
        for index, button in enumerate(group.buttons()):
            button.setChecked(self.input.values[index] == value and value is not None)
        group.setExclusive(True)

    def _chosen(self) -> None:
        if self.state() == "error":
            self.clear_messages()
        self.changed.emit()

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Enter leaves the whole group."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space \
                and isinstance(watched, QRadioButton):
            watched.click()
            return True
        return super().eventFilter(watched, event)
