"""Ends a registration: why the person leaves the register. Nothing is deleted; renewing brings the person back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain.enums import EXIT_REASONS
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import ChoiceField

#: A placement is recorded with its referral, not here.
OFFERED = tuple(reason for reason in EXIT_REASONS if reason != "placed")


class ExitPanel(Card):
    """``asked(reason)`` when pressed; Esc folds it away."""

    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("End the registration"), parent=parent)
        self._desk = desk
        self.reason = ChoiceField("exit_reason", self.tr("Why"), [(code, desk.text(f"exit_reason.{code}"))
                                                                 for code in OFFERED], empty=self.tr("Choose…"))
        self.add(self.reason)
        row = QHBoxLayout()
        self.body.addLayout(row)
        row.setSpacing(tokens.current().px(8))
        self.ok = Button(self.tr("End the registration"), "primary")
        row.addWidget(self.ok)
        cancel = Button(self.tr("Cancel"))
        row.addWidget(cancel)
        row.addStretch(1)
        self.ok.clicked.connect(self._pressed)
        cancel.clicked.connect(self.hide)
        leave = QAction(self)
        leave.setShortcut(QKeySequence("Esc"))
        leave.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.triggered.connect(self.hide)
        self.addAction(leave)

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
