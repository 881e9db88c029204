"""Fields that take written text: one line, number, several lines, password, telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import IconButton
from pes_desktop.ui.widgets.field import Field, move_on
from pes_desktop.ui.widgets.labels import Label


class TextField(Field):
    """One line. ``value`` is the text without outer spaces, None when empty. ``max_length`` in characters."""

    def __init__(self, name: str, label: str, *, placeholder: str = "", max_length: int = 200, help: str = "",
                 required: bool = False, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self.input = QLineEdit()
        self.set_control(self.input)
        self.input.setPlaceholderText(placeholder)
        self.input.setMaxLength(max_length)
        self.input.textEdited.connect(self._edited)

    def text(self) -> str:
        """What stands in the line, as typed."""
        return self.input.text()

    def value(self) -> str | None:
        """The text, spaces trimmed and joined."""
        return " ".join(self.input.text().split()) or None

    def set_value(self, value: object) -> None:
        """Show a text."""
        self.input.setText("" if value is None else str(value))
        self.input.setCursorPosition(0)

    def _edited(self, _text: str) -> None:
        if self.state() == "error":
            self.clear_messages()
        self.changed.emit()


class NumberField(TextField):
    """A number with a unit behind it ("km", "USD"). ``value``: int, or Decimal when ``decimals`` > 0; None when empty.

    Takes comma or point as decimal mark; other characters are refused on leaving, with a sentence.
    """

    def __init__(self, name: str, label: str, *, decimals: int = 0, minimum: float | None = None,
                 maximum: float | None = None, unit: str = "", help: str = "", required: bool = False,
                 optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, max_length=16)
        if parent is not None:
            self.setParent(parent)
        self._decimals, self._minimum, self._maximum = decimals, minimum, maximum
        if unit:
            row = QHBoxLayout()
            self.column.insertLayout(2, row)
            self.column.removeWidget(self.input)
            row.setSpacing(tokens.current().px(8))
            row.addWidget(self.input, 1)
            row.addWidget(Label(unit, "muted"))

    def value(self) -> int | Decimal | None:  # type: ignore[override]
        """The number; None when empty or not a number."""
        raw = re.sub(r"\s", "", self.input.text())
        if not raw:
            return None
        if "," in raw and "." in raw:
            raw = raw.replace("." if raw.rfind(",") > raw.rfind(".") else ",", "")
        try:
            number = Decimal(raw.replace(",", "."))
        except InvalidOperation:
            return None
        if not number.is_finite() or (not self._decimals and number != number.to_integral_value()):
            return None
        return number.quantize(Decimal(1).scaleb(-self._decimals)) if self._decimals else int(number)

    def set_value(self, value: object) -> None:
        """Show a number with a decimal comma."""
        super().set_value(None if value is None else str(value).replace(".", ","))

    def invalid(self) -> bool:
        """Something is written that is no number, or out of bounds."""
        number = self.value()
        if number is None:
            return bool(self.input.text().strip())
        return (self._minimum is not None and number < self._minimum) or (
            self._maximum is not None and number > self._maximum)

    def _on_left(self) -> None:
        if not self.invalid():
            return
        if self.value() is None:
            self.set_error(self.tr("Write it in figures, for example 12."))
        elif self._maximum is not None and self._minimum is not None:
            self.set_error(self.tr("Write a number from {0} to {1}.").format(self._minimum, self._maximum))
        else:
            self.set_error(self.tr("This number is out of range."))


class PasswordField(TextField):
    """Dots, with an eye to show what was typed. ``value`` keeps every character."""

    def __init__(self, name: str, label: str, *, help: str = "", required: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, parent=parent)
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        now = tokens.current()
        row = QHBoxLayout(self.input)  # an action of QLineEdit would not grow with the letters
        row.setContentsMargins(0, 0, now.px(3), 0)
        row.addStretch(1)
        self._eye = IconButton("eye", self.tr("Show the password"))
        self._eye.setProperty("role", "inset")
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.setCheckable(True)
        row.addWidget(self._eye)
        self._eye.toggled.connect(self._show)
        self.input.setTextMargins(0, 0, now.px(24), 0)

    def value(self) -> str | None:
        """Exactly what was typed."""
        return self.input.text() or None

    def _show(self, shown: bool) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.set_icon("eye-off" if shown else "eye")


class PhoneField(TextField):
    """A telephone number, kept as written. ``check(text)`` returns a doubt or None; ``show(text)`` tidies it."""

    def __init__(self, name: str, label: str, *, check: Callable[[str], str | None] | None = None,
                 show: Callable[[str], str] | None = None, help: str = "", required: bool = False,
                 optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, max_length=40, parent=parent)
        self._check, self._tidy = check, show
        self.input.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)

    def _on_left(self) -> None:
        written = self.input.text().strip()
        if not written:
            self.clear_messages()
            return
        doubt = self._check(written) if self._check else None
        self.set_warning(doubt or "")
        if not doubt and self._tidy:
            self.input.setText(self._tidy(written))


class _Lines(QPlainTextEdit):
    """Several lines that leave Tab to the form."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        height = QFontMetrics(self.font()).lineSpacing() * self._lines + tokens.current().px(22)
        return QSize(tokens.current().px(240), height)

    def minimumSizeHint(self) -> QSize:
        """Never less than asked."""
        return QSize(80, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+Enter makes a line; Ctrl+Enter goes on as Enter does."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            move_on(self)
        elif enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)


class MultilineField(Field):
    """Several lines. ``value`` is the text, None when empty. Enter goes on, Shift+Enter makes a line."""

    def __init__(self, name: str, label: str, *, lines: int = 3, placeholder: str = "", help: str = "",
                 required: bool = False, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self.input = _Lines(lines)
        self.set_control(self.input)
        self.input.setFixedHeight(self.input.sizeHint().height())
        self.input.setPlaceholderText(placeholder)
        self._silent = False
        self.input.textChanged.connect(self._edited)

    def value(self) -> str | None:
        """The text without outer spaces."""
        return self.input.toPlainText().strip() or None

    def set_value(self, value: object) -> None:
        """Show a text."""
        self._silent = True
        self.input.setPlainText("" if value is None else str(value))
        self._silent = False

    def _edited(self) -> None:
        if not self._silent:
            self.changed.emit()
