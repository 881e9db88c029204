"""Picks a place by typing: the name of a parish, canton or province finds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.suggest import SuggestInput, Suggestion


class PlaceHit(Suggestion):
    """A place: ``code`` official code as text, ``title`` its name, ``example`` the places above it."""


class PlacePicker(Field):
    """``search(text)`` returns PlaceHits, best first, within a keystroke; ``name_of(code)`` the full name.

    ``value`` is the code, None while what is written is no known place; ``raw`` what was written.
    """

    def __init__(self, name: str, label: str, *, search: Callable[[str], Sequence[Suggestion]],
                 name_of: Callable[[str], str] | None = None, help: str = "", required: bool = False,
                 optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, parent=parent)
        self._search, self._name_of = search, name_of
        self._code: str | None = None
        self.input = SuggestInput("map-pin")
        self.set_control(self.input)
        self.input.setPlaceholderText(self.tr("Type the parish, town or province"))
        self.input.asked.connect(self._asked)
        self.input.picked.connect(self._picked)

    def value(self) -> str | None:
        """The code."""
        return self._code

    def raw(self) -> str | None:
        """What was written."""
        return self.input.text().strip() or None

    def set_value(self, value: object) -> None:
        """Show the place of a code."""
        self._code = str(value) if value else None
        self.input.setText(self._name_of(self._code) if self._code and self._name_of else self._code or "")
        self.input.setCursorPosition(0)
        if self.input.hasFocus():
            self.input.selectAll()

    def set_raw(self, words: str | None) -> None:
        """Show words that are no known place."""
        self._code = None
        self.input.setText(words or "")

    def _asked(self, typed: str) -> None:
        if self._code is not None:
            self._code = None
            self.changed.emit()
        self.input.offer(self._search(typed))

    def _picked(self, hit: Suggestion) -> None:
        self._take(hit)
        self.input.go_on()

    def _take(self, hit: Suggestion) -> None:
        self._code = hit.code
        words = self._name_of(hit.code) if self._name_of else ", ".join(p for p in (hit.title, hit.example) if p)
        self.input.setText(words)
        self.input.setCursorPosition(0)
        self.clear_messages()
        self.changed.emit()

    def _on_left(self) -> None:
        self.input.close_list()
        if self._code is None and self.raw():
            hits = list(self._search(self.input.text()))
            if len(hits) == 1:
                self._take(hits[0])
            elif self.required:
                self.refuse_unknown()
            else:
                self.set_warning(self.tr("This place is not in the list; it is kept as written. "
                                         "Choose one from the list to measure distances."))

    def refuse_unknown(self) -> None:
        """What is written is no place and one is needed."""
        self.set_error(self.tr("This place is not in the list. Write its name and choose it from the list."))

    def _may_move_on(self) -> bool:
        return not self.input.list_open()
