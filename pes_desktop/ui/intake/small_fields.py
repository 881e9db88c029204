"""Fields of their own for the intake: yes or no, several ticks, a month, a skill in own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from pes_desktop.domain.dates import parse_date, parse_month
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.choice_field import CheckBox, RadioField
from pes_desktop.ui.widgets.date_field import DateField
from pes_desktop.ui.widgets.field import Field, move_on
from pes_desktop.ui.widgets.suggest import SuggestInput, Suggestion, own_words_first


class YesNoField(RadioField):
    """Yes, no or not asked (None). First letter answers, Delete takes the answer back, Enter leaves the pair."""

    def __init__(self, name: str, label: str, yes: str, no: str, *, help: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, [(True, yes), (False, no)], help=help, parent=parent)
        self._letters = {yes[:1].casefold(): True, no[:1].casefold(): False}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that answer."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            letter = event.text().casefold()
            plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
            if plain and letter in self._letters:
                self._answer(self._letters[letter])
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.value() is not None:
                self._answer(None)
                return True
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                last = self.input.group.buttons()[-1]
                last.setFocus(Qt.FocusReason.OtherFocusReason)
                move_on(last)
                return True
        return super().eventFilter(watched, event)

    def _answer(self, value: bool | None) -> None:
        self.set_value(value)
        for index, button in enumerate(self.input.group.buttons()):
            if self.input.values[index] == value:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class TicksField(Field):
    """Several of a short list, all in sight. ``value`` is the ticked values in the list's order.

    Space ticks, arrows and Tab go from box to box, Enter leaves them all.
    """

    def __init__(self, name: str, label: str, options: Sequence[tuple[Any, str]], *, help: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, parent=parent)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.current().px(16))
        grid.setVerticalSpacing(tokens.current().px(2))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.boxes: list[tuple[Any, CheckBox]] = []
        for number, (value, words) in enumerate(options):
            box = CheckBox(words)
            grid.addWidget(box, number // 2, number % 2)
            self.boxes.append((value, box))
        self.set_control(holder, *(box for _, box in self.boxes))
        for _, box in self.boxes:
            box.setAccessibleName(f"{label}: {box.text()}")
            box.clicked.connect(self._clicked)

    def value(self) -> list[Any]:
        """Ticked values."""
        return [value for value, box in self.boxes if box.isChecked()]

    def set_value(self, value: Iterable[Any] | None) -> None:
        """Tick these."""
        wanted = list(value or ())
        for own, box in self.boxes:
            box.setChecked(own in wanted)

    def _clicked(self, _checked: bool) -> None:
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and arrows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            boxes = [box for _, box in self.boxes]
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}.get(
                Qt.Key(event.key()), 0)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                boxes[-1].setFocus(Qt.FocusReason.OtherFocusReason)
                move_on(boxes[-1])
                return True
            if step and watched in boxes:
                place = boxes.index(watched) + step
                boxes[max(0, min(place, len(boxes) - 1))].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)


def _month_or_day(text: str, latest: date) -> date | None:
    return parse_month(text) or parse_date(text, latest)


class MonthField(DateField):
    """A month ("03/2019", "marzo 2019", "2019") or a day; a first of a month is shown as the month."""

    def __init__(self, name: str, label: str, *, today: Callable[[], date], help: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, parse=_month_or_day, today=today, future=False, help=help, parent=parent)
        self.input.setPlaceholderText(self.tr("month/year"))

    def set_value(self, value: object) -> None:
        """Show a month or a day."""
        month = isinstance(value, date) and value.day == 1
        super().set_value(f"{value.month:02d}/{value.year}" if month and isinstance(value, date) else value)

    def _on_left(self) -> None:
        day = self.value()
        if day is not None:
            self.set_value(day)
            if self.state() == "error":
                self.clear_messages()
        elif self.invalid():
            self.set_error(self.tr("Write the month and year, for example 03/2019, or only the year."))


class SkillField(Field):
    """A task or tool in own words; one chosen from the list has its code. ``value`` is the code, ``words`` the text."""

    def __init__(self, name: str, label: str, *, suggest: Callable[[str], Sequence[Suggestion]], placeholder: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, parent=parent)
        self._suggest = suggest
        self._code: str | None = None
        self.input = SuggestInput()
        self.set_control(self.input)
        self.input.setPlaceholderText(placeholder)
        self.input.asked.connect(self._asked)
        self.input.picked.connect(self._picked)

    def value(self) -> str | None:
        """Code of the skills list, None for own words."""
        return self._code

    def words(self) -> str:
        """What stands there."""
        return " ".join(self.input.text().split())

    def set_value(self, value: object, words: str = "") -> None:
        """Show words, and the code behind them."""
        self._code = str(value) if value else None
        self.input.setText(words)
        self.input.setCursorPosition(0)

    def _asked(self, typed: str) -> None:
        self._code = None
        self.input.offer(own_words_first(typed, self._suggest(typed), self.tr("as said")))
        self.changed.emit()

    def _picked(self, hit: Suggestion) -> None:
        self.set_value(hit.code, hit.title)
        self.changed.emit()
        self.input.go_on()

    def _on_left(self) -> None:
        self.input.close_list()

    def _may_move_on(self) -> bool:
        return not self.input.list_open()
