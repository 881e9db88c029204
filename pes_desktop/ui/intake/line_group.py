"""Short entries of a list, one line of controls each: telephones, skills, courses, jobs looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import Button, IconButton
from pes_desktop.ui.widgets.field import Field, move_on
from pes_desktop.ui.widgets.labels import Label

#: A control of a line with its share of the width.
Part = tuple[Field, int]


class _Line(QWidget):
    """The controls of one entry and its remover."""

    def __init__(self, parts: Sequence[Part], remove: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(8))
        self.fields: dict[str, Field] = {}
        for field, share in parts:
            set_look(field.label, "role", "small")
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
            self.fields[field.name] = field
        self.side = QWidget()
        row.addWidget(self.side)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(now.px(4))
        self._level = Label(" ", "small")
        side.addWidget(self._level)
        self.remover = IconButton("x", remove)
        # Tab goes from line to line; Ctrl+Delete removes by keyboard
        self.remover.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        side.addWidget(self.remover)
        side.addStretch(1)

    def show_labels(self, shown: bool) -> None:
        """Labels stand above the first line only, as in a table."""
        for field in self.fields.values():
            field.label.setVisible(shown)
        self._level.setVisible(shown)


class LineGroup(Field):
    """``make()`` returns the controls of one line, ``read(fields)`` the item, None when empty; ``show(fields, item)``.

    Enter at the end of the last line opens another; Enter in an empty line goes on to the next field. Ctrl+Delete
    removes the line. ``value`` is the list of items; ``rebuilt`` tells that lines came or went.
    """

    rebuilt = Signal()

    def __init__(self, name: str, label: str, add_words: str, make: Callable[[], Sequence[Part]],
                 read: Callable[[Mapping[str, Field]], Any], show: Callable[[Mapping[str, Field], Any], None], *,
                 maximum: int = 30, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, parent=parent)
        self.enter_moves = False
        self._make, self._read, self._show, self._maximum = make, read, show, maximum
        now = tokens.current()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        self._lines: list[_Line] = []
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        self._list.setSpacing(now.px(8))
        self.adder = Button(add_words, "quiet", icon="plus")
        column.addWidget(self.adder, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_control(holder, self.adder)
        self.adder.setAccessibleName(add_words)
        self.adder.clicked.connect(self._add_pressed)
        self._insert(0)

    def value(self) -> list[Any]:
        """The items of the lines that hold something."""
        return [item for item in (self._read(line.fields) for line in self._lines) if item is not None]

    def set_value(self, value: Iterable[Any] | None) -> None:
        """Show these, and an empty line when there are none."""
        while self._lines:
            self._drop(self._lines[-1])
        for item in value or ():
            self._show(self._insert(len(self._lines)).fields, item)
        if not self._lines:
            self._insert(0)

    def lines(self) -> list[dict[str, Field]]:
        """The controls, line by line."""
        return [line.fields for line in self._lines]

    def focus_in(self) -> None:
        """The first control of the first line."""
        next(iter(self._lines[0].fields.values())).focus_in()

    def focus_chain(self) -> list[QWidget]:
        """Every control in the order of reading."""
        chain = [widget for line in self._lines for field in line.fields.values() for widget in field._focus_widgets]
        return [*chain, self.adder]

    def add_line(self) -> dict[str, Field]:
        """A new empty line with the keyboard in it."""
        line = self._insert(len(self._lines))
        next(iter(line.fields.values())).focus_in()
        return line.fields

    def _add_pressed(self) -> None:
        if self._read(self._lines[-1].fields) is None:
            next(iter(self._lines[-1].fields.values())).focus_in()
        else:
            self.add_line()

    def _insert(self, place: int) -> _Line:
        line = _Line(self._make(), self.tr("Remove this line (Ctrl+Delete)"))
        self._list.insertWidget(place, line)
        line.show()  # a layout shows it only with the next event, too late for the keyboard
        self._lines.insert(place, line)
        line.remover.clicked.connect(self._remove_pressed)
        for field in line.fields.values():
            field.changed.connect(self._part_changed)
            field.left.connect(self.left)
            for widget in field._focus_widgets:
                widget.installEventFilter(self)
        self._tidy()
        self.rebuilt.emit()
        return line

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._tidy()
        self.rebuilt.emit()

    def _remove(self, line: _Line) -> None:
        place = self._lines.index(line)
        if len(self._lines) == 1:
            self._insert(1)
        kept = self._lines[place + 1 if place + 1 < len(self._lines) else place - 1]
        next(iter(kept.fields.values())).focus_in()  # before the line goes, or Qt sends the keyboard anywhere
        self._drop(line)
        self.changed.emit()
        self.left.emit()

    def _remove_pressed(self) -> None:
        button = self.sender()
        for line in self._lines:
            if line.remover is button:
                self._remove(line)
                return

    def _part_changed(self) -> None:
        self._tidy()
        if self.state() == "error":
            self.clear_messages()
        self.changed.emit()

    def _tidy(self) -> None:
        for number, line in enumerate(self._lines):
            line.show_labels(number == 0 and len(line.fields) > 1)
            line.side.setVisible(len(self._lines) > 1)
        full = len(self._lines) >= self._maximum
        empty = bool(self._lines) and self._read(self._lines[-1].fields) is None
        self.adder.setVisible(not full and not empty)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter at the end of a line, Ctrl+Delete anywhere in it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is not self.adder:
            found = self._owner(watched)
            if found is not None and self._key(found[0], found[1], event):
                return True
        return super().eventFilter(watched, event) if watched is self.adder else False

    def _owner(self, watched: QObject) -> tuple[_Line, Field] | None:
        for line in self._lines:
            for field in line.fields.values():
                if watched in field._focus_widgets:
                    return line, field
        return None

    def _key(self, line: _Line, field: Field, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._remove(line)
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not field._may_move_on():
            return False
        last = line is self._lines[-1]
        if last and self._read(line.fields) is None:
            self._pass_on(line)
            return True
        if last and field is list(line.fields.values())[-1] and len(self._lines) < self._maximum:
            field._on_left()
            self.add_line()
            return True
        return False

    def _pass_on(self, line: _Line) -> None:
        """Leave the group: an empty last line goes unless it is the only one."""
        end = list(line.fields.values())[-1]._focus_widgets[-1]
        end.setFocus(Qt.FocusReason.OtherFocusReason)
        move_on(end)
        if len(self._lines) > 1:
            self._drop(line)
