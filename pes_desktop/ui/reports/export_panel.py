"""Closing and the workbook: names leave the office in it, so a reason is asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.text_field import TextField


class ExportPanel(Card):
    """Signals ``asked(path, reason)`` and ``left``. ``title`` and ``usual`` (reason) for another workbook than the
    month's.
    """

    asked = Signal(object, str)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, title: str = "", usual: str | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk = desk
        self._usual = self.tr("monthly report") if usual is None else usual
        self.set_title(title or self.tr("Workbook for headquarters"))
        self.banner = Banner(self)
        self.add(self.banner)
        line = QHBoxLayout()
        self.body.addLayout(line)
        line.setSpacing(tokens.current().px(12))
        self.reason = TextField("reason", self.tr("What it is for"), required=True,
                                help=self.tr("It carries names; the reason is kept in the record of acts."))
        line.addWidget(self.reason, 2)
        self.path = TextField("path", self.tr("File"), required=True)
        line.addWidget(self.path, 3)
        buttons = QHBoxLayout()
        self.body.addLayout(buttons)
        buttons.setSpacing(tokens.current().px(12))
        self.choose = Button(self.tr("Choose the folder"), "quiet")
        buttons.addWidget(self.choose)
        buttons.addStretch(1)
        self.cancel = Button(self.tr("Not now"))
        buttons.addWidget(self.cancel)
        self.save = Button(self.tr("Save the workbook"), "primary")
        buttons.addWidget(self.save)
        self.choose.clicked.connect(self._choose)
        self.cancel.clicked.connect(self.left)
        self.save.clicked.connect(self.submit)
        self.reason.enter_moves = False  # Enter acts
        self.reason.input.returnPressed.connect(self.submit)

    def offer(self, path: Path) -> None:
        """Show the panel with a file to write to."""
        self.banner.dismiss()
        self.setEnabled(True)
        self.path.set_value(str(path))
        if not self.reason.value():
            self.reason.set_value(self._usual)
        self.show()
        self.reason.focus_in()

    def submit(self) -> None:
        """Ask for the workbook."""
        for field in (self.reason, self.path):
            field.clear_messages()
            if not field.value():
                field.set_error(self.tr("Fill this in."))
                field.focus_in()
                return
        self.setEnabled(False)
        self.asked.emit(Path(self.path.value() or ""), self.reason.value() or "")

    def show_failure(self, error: DomainError) -> None:
        """Why it could not be written."""
        self.setEnabled(True)
        feedback.show_faults(error, {"reason": self.reason, "file": self.path}, self.banner, self._desk.lang)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the workbook"), self.path.value() or "",
                                                self.tr("Workbook (*.xlsx)"))
        if chosen:
            self.path.set_value(chosen)
