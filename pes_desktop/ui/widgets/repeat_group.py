"""Sub-forms that repeat: jobs, courses, family members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button, IconButton
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.labels import Label


class _Item(QFrame):
    """One sub-form with its number and a remove button."""

    def __init__(self, form: Form, remove: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(6), now.px(16), now.px(16))
        column.setSpacing(now.px(4))
        head = QHBoxLayout()
        column.addLayout(head)
        self.title = Label("", "strong")
        head.addWidget(self.title, 1)
        self.remover = IconButton("trash", remove)
        head.addWidget(self.remover)
        self.form = form
        column.addWidget(form)


class RepeatGroup(QWidget):
    """``make()`` returns a new Form for one item; ``title`` names an item ("Job {0}"), ``add_words`` the button.

    ``values`` is a list of the forms' values; entirely empty items are left out. ``removed(place, values)``
    lets a page offer Undo (``restore``).
    """

    changed = Signal()
    left = Signal()
    removed = Signal(int, dict)

    def __init__(self, name: str, title: str, add_words: str, make: Callable[[], Form], *, maximum: int = 20,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._title, self._make, self._maximum = name, title, make, maximum
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(12))
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        self._list.setSpacing(now.px(12))
        self.adder = Button(add_words, icon="plus")
        column.addWidget(self.adder, 0, Qt.AlignmentFlag.AlignLeft)
        self.adder.clicked.connect(self.add_item)
        self._items: list[_Item] = []

    def forms(self) -> list[Form]:
        """The sub-forms in order."""
        return [item.form for item in self._items]

    def values(self) -> list[dict[str, Any]]:
        """Values of the items that hold anything."""
        rows = [form.values() for form in self.forms()]
        return [row for row in rows if any(value not in (None, "", False, []) for value in row.values())]

    def set_values(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Show these items."""
        while self._items:
            self._drop(self._items[-1])
        for row in rows:
            self._insert(len(self._items)).form.set_values(row)

    def add_item(self) -> Form:
        """A new empty item with the keyboard in it."""
        form = self._insert(len(self._items)).form
        form.focus_first()
        self.changed.emit()
        return form

    def restore(self, place: int, values: Mapping[str, Any]) -> None:
        """Bring a removed item back to its place."""
        self._insert(place).form.set_values(values)
        self.changed.emit()

    def _insert(self, place: int) -> _Item:
        item = _Item(self._make(), self.tr("Remove"))
        self._list.insertWidget(place, item)
        self._items.insert(place, item)
        item.show()
        item.remover.clicked.connect(self._remove)
        item.form.changed.connect(self._item_changed)
        item.form.left.connect(self._item_left)
        self._number()
        return item

    def _remove(self) -> None:
        button = self.sender()
        for place, item in enumerate(self._items):
            if item.remover is button:
                values = item.form.values()
                self._drop(item)
                if self._items:
                    self._items[min(place, len(self._items) - 1)].form.focus_first()
                else:
                    self.adder.setFocus()
                self.removed.emit(place, values)
                self.changed.emit()
                return

    def _drop(self, item: _Item) -> None:
        self._items.remove(item)
        self._list.removeWidget(item)
        item.hide()
        item.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, item in enumerate(self._items, start=1):
            item.title.setText(self._title.format(number))
        self.adder.setEnabled(len(self._items) < self._maximum)

    def _item_changed(self, _name: str) -> None:
        self.changed.emit()

    def _item_left(self, _name: str) -> None:
        self.left.emit()
