"""From own words to an occupation: "pela cuyes y cocina" suggests unit groups with examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from pes_desktop.ui.widgets.chip import ChipFlow
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.suggest import SuggestInput, Suggestion


class OccupationHit(Suggestion):
    """A unit group: ``code`` four characters, ``title`` its name, ``example`` common titles, ``note`` the code."""


class OccupationPicker(Field):
    """``suggest(text)`` returns OccupationHits, best first, within a keystroke.

    ``value`` is the unit group's code or None; ``words`` what the person said, kept as said even after a choice.
    """

    def __init__(self, name: str, label: str, *, suggest: Callable[[str], Sequence[Suggestion]],
                 name_of: Callable[[str], str] | None = None, help: str = "", required: bool = False,
                 optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self._suggest, self._name_of = suggest, name_of
        self._code: str | None = None
        self._title = ""
        self.input = SuggestInput()
        self.set_control(self.input)
        self.input.setPlaceholderText(self.tr("As the person says it"))
        self._shown = ChipFlow()
        self.column.insertWidget(2, self._shown)
        self._shown.hide()
        self.input.asked.connect(self._asked)
        self.input.picked.connect(self._picked)

    def value(self) -> str | None:
        """Code of the unit group."""
        return self._code

    def words(self) -> str | None:
        """What the person said."""
        return " ".join(self.input.text().split()) or None

    def set_value(self, value: object, words: str | None = None) -> None:
        """Show a unit group, and the words said where known."""
        self._code = str(value) if value else None
        self._title = self._name_of(self._code) if self._code and self._name_of else self._code or ""
        self.input.setText(words if words is not None else self._title)
        self.input.setCursorPosition(0)
        self._show_choice()

    def _asked(self, typed: str) -> None:
        self.input.offer(self._suggest(typed))
        self.changed.emit()

    def _picked(self, hit: Suggestion) -> None:
        self._code, self._title = hit.code, hit.title
        if not self.input.text().strip():
            self.input.setText(hit.title)
        self.clear_messages()
        self._show_choice()
        self.changed.emit()
        self.input.go_on()

    def _show_choice(self) -> None:
        self._shown.set_chips([(f"{self._title} · {self._code}", "ok")] if self._code else [])
        self._shown.setVisible(self._code is not None)

    def _on_left(self) -> None:
        self.input.close_list()
        if not self.words():
            self._code = None
            self._show_choice()
        elif self._code is None:
            self.set_warning(self.tr("Choose the occupation that is nearest, or it cannot be matched with vacancies."))

    def _may_move_on(self) -> bool:
        return not self.input.list_open()
