"""Finds an employer by name or tax number while one types, or offers to write down a new one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.suggest import SuggestInput, Suggestion


class EmployerPicker(Field):
    """``asked(text)`` wants hits (answer with ``offer``); ``picked`` when one was taken, ``new_asked(text)`` for a new.

    ``value`` is the employer's id, None while none is chosen.
    """

    asked = Signal(str)
    picked = Signal()
    new_asked = Signal(str)

    def __init__(self, name: str, label: str, *, help: str = "", may_add: bool = True,
                 parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=True, parent=parent)
        self._key: UUID | None = None
        self._may_add = may_add
        self.input = SuggestInput("building-2")
        self.set_control(self.input)
        self.input.asked.connect(self._asked)
        self.input.picked.connect(self._picked)

    def value(self) -> UUID | None:
        """Id of the employer chosen."""
        return self._key

    def words(self) -> str:
        """What stands in the line."""
        return " ".join(self.input.text().split())

    def set_value(self, value: object) -> None:
        """Only None: a name is needed to show an employer, see ``set_employer``."""
        self.set_employer(value if isinstance(value, UUID) else None, "")

    def set_employer(self, key: UUID | None, name: str) -> None:
        """Show an employer, or words that are none yet."""
        self._key = key
        self.input.setText(name)
        self.input.setCursorPosition(0)

    def offer(self, hits: Iterable[tuple[UUID, str, str]]) -> None:
        """Show what was found, and the way to a new one."""
        offers = [Suggestion(str(key), name, number, data=key) for key, name, number in hits]
        typed = self.words()
        if typed and self._may_add:
            offers.append(Suggestion("", self.tr("New employer: {0}").format(typed)))
        self.input.offer(offers)

    def _asked(self, typed: str) -> None:
        if self._key is not None:
            self._key = None
            self.changed.emit()
        self.asked.emit(typed)

    def _picked(self, hit: Suggestion) -> None:
        self.clear_messages()
        if hit.data is None:
            self.new_asked.emit(self.words())
            return
        self.set_employer(hit.data, hit.title)
        self.picked.emit()
        self.changed.emit()

    def _on_left(self) -> None:
        self.input.close_list()
        if self._key is None and self.words() and self.state() != "error":
            self.set_warning(self.tr("Choose one of the list, or write it down as a new employer."))

    def _may_move_on(self) -> bool:
        return not self.input.list_open()
