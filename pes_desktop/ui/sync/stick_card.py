"""The exchange without a line: what waits goes onto a USB stick, headquarters' answers come from it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from pes_desktop.reference import messages
from pes_desktop.services.stick import Answered, Written
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label


class StickCard(Card):
    """Asks for the stick's folder and signals ``take_along(folder)`` or ``read_answers(folder)``, both Path."""

    take_along = Signal(object)
    read_answers = Signal(object)
    dialog: QFileDialog | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk = desk
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout()
        self.body.addLayout(row)
        self.told = Label(self.tr("Without a line, a USB stick carries what waits: who finds it cannot read it."),
                          "muted", wrap=True)
        row.addWidget(self.told, 1)
        self.take = Button(self.tr("Take along"), icon="usb")
        self.read = Button(self.tr("Read the answer"))
        for button in (self.take, self.read):
            row.addWidget(button)
        self.take.clicked.connect(self._ask_take)
        self.read.clicked.connect(self._ask_read)

    def _ask_take(self) -> None:
        self._ask(self.tr("Folder of the USB stick")).fileSelected.connect(self._take)

    def _ask_read(self) -> None:
        self._ask(self.tr("Folder with headquarters' answer")).fileSelected.connect(self._read)

    def _ask(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, "")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, False)  # so that the right stick is recognised by its files
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()
        return dialog

    def _take(self, name: str) -> None:
        self.take_along.emit(Path(name))

    def _read(self, name: str) -> None:
        self.read_answers.emit(Path(name))

    def show_written(self, written: Written) -> None:
        """Say what is on the stick now."""
        if not written.files:
            self._tell(self.tr("Nothing waits: there is nothing to take along."))
            return
        self._tell(self.tr("On the stick: {0} in {1} file(s). It waits here until the answer is read.").format(
            messages.counted("sync.records", written.records, self._desk.lang), len(written.files)))

    def show_answered(self, answered: Answered) -> None:
        """Say what the answers brought."""
        if not answered.answers:
            self._tell(self.tr("No answer for this computer is there."))
            return
        words = self.tr("Headquarters accepted {0}.").format(
            messages.counted("sync.records", answered.acknowledged, self._desk.lang))
        if answered.parked:
            words += " " + self.tr("Not accepted: {0}; they are in the list.").format(answered.parked)
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
