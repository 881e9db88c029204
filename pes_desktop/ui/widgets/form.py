"""A form in one or two columns with section headings, and the folded section for sensitive fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.labels import Label


class Form(QWidget):
    """``add(field, wide=False)`` fills the columns left to right; ``section(title)`` begins a new line with a heading.

    ``fields`` maps names to fields (for feedback.show_faults). ``changed(name)`` when the user changes one,
    ``left(name)`` when one is left: drafts are written then. Width at most ``max_width`` px.
    """

    changed = Signal(str)
    left = Signal(str)

    def __init__(self, columns: int = 2, *, max_width: int = 640, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self.fields: dict[str, Field] = {}
        self._columns, self._row, self._column = columns, 0, 0
        self.setMaximumWidth(now.px(max_width))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(14))
        self._grid.setRowStretch(999, 1)  # spare height goes below the last line
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(self, field: Field, *, wide: bool = False) -> Field:
        """Append a field; ``wide`` takes the whole line."""
        if not wide and self._columns > 1:
            field.keep_label_line()
        self.add_widget(field, wide=wide)
        self.register(field)
        return field

    def register(self, field: Field) -> None:
        """Let a field that stands elsewhere take part in values and faults."""
        self.fields[field.name] = field
        field.changed.connect(self._changed)
        field.left.connect(self._left)

    def add_widget(self, widget: QWidget, *, wide: bool = True) -> None:
        """Append any widget."""
        if wide and self._column:
            self._row, self._column = self._row + 1, 0
        span = self._columns if wide else 1
        self._grid.addWidget(widget, self._row, self._column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._column += span
        if self._column >= self._columns:
            self._row, self._column = self._row + 1, 0

    def section(self, title: str, words: str = "") -> None:
        """A heading, with a sentence below where given."""
        holder = QWidget()
        self.add_widget(holder)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, tokens.current().px(10) if self._row > 1 else 0, 0, 0)
        column.setSpacing(tokens.current().px(2))
        column.addWidget(Label(title, "section"))
        if words:
            column.addWidget(Label(words, "small", wrap=True))

    def values(self) -> dict[str, Any]:
        """Name to value of every field."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values; fields not named are left alone."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def clear_messages(self) -> None:
        """Take all errors and doubts away."""
        for field in self.fields.values():
            field.clear_messages()

    def focus_first(self) -> None:
        """Put the keyboard in the first field."""
        for field in self.fields.values():
            if field.isVisible() and field.isEnabled():
                field.focus_in()
                return

    def _changed(self) -> None:
        field = self.sender()
        if isinstance(field, Field):
            self.changed.emit(field.name)

    def _left(self) -> None:
        field = self.sender()
        if isinstance(field, Field):
            self.left.emit(field.name)


class FoldSection(QWidget):
    """Sensitive fields stay folded until asked for; ``body`` is a QVBoxLayout. ``toggled(bool)``."""

    toggled = Signal(bool)

    def __init__(self, title: str, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        self.button = Button(title, "fold", icon="chevron-right", hint=hint)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.content = QWidget()
        column.addWidget(self.content)
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.content.hide()
        self.button.clicked.connect(self.toggle)

    def toggle(self) -> None:
        """Open or fold."""
        self.set_open(self.content.isHidden())

    def set_open(self, opened: bool) -> None:
        """Open or fold."""
        self.content.setVisible(opened)
        self.button.set_icon("chevron-down" if opened else "chevron-right")
        self.toggled.emit(opened)
