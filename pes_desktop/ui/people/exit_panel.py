"""Ends a registration: why the person leaves the register. Nothing is deleted; renewing brings the person back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.enums import EXIT_REASONS
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.widgets.ask_card import AskCard
from pes_desktop.ui.widgets.choice_field import ChoiceField

#: A placement is recorded with its referral, not here.
OFFERED = tuple(reason for reason in EXIT_REASONS if reason != "placed")


class ExitPanel(AskCard):
    """``asked(reason)`` when pressed; Esc folds it away."""

    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("End the registration"), parent=parent)
        self._desk = desk
        self.reason = ChoiceField("exit_reason", self.tr("Why"), [(code, desk.text(f"exit_reason.{code}"))
                                                                 for code in OFFERED], empty=self.tr("Choose…"))
        self.add(self.reason)
        self.close_with(self.tr("End the registration"), self.tr("Cancel"), self._pressed)

    def begin(self) -> None:
        """Show it empty, with the keyboard in it."""
        self.reason.clear_messages()
        self.reason.set_value(None)
        self.show()
        self.reason.focus_in()

    def show_fault(self, error: DomainError) -> None:
        """What was refused."""
        self.reason.set_error("\n".join(feedback.words_of(fault, self._desk.lang) for fault in error.faults))

    def _pressed(self) -> None:
        self.asked.emit(self.reason.value() or "")
