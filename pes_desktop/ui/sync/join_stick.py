"""Join headquarters without any line: a request goes there on a stick, the answer comes back on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.desk import Desk
from pes_desktop.ui.sync.folder import ask_folder
from pes_desktop.ui.sync.words import moment
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import TextField


class JoinByStick(QWidget):
    """Signals ``request_asked(folder, code)`` and ``answer_asked(folder)``, folders as Path; ``line_asked``: back."""

    request_asked = Signal(object, str)
    answer_asked = Signal(object)
    line_asked = Signal()
    dialog: QFileDialog | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._asked, self._written = desk, False, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(12))
        self.told = Label("", "muted", wrap=True)
        column.addWidget(self.told)
        self.code = TextField("code", self.tr("Code for a stick"), max_length=40,
                              placeholder="XXXX-XXXX-XXXX-XXXX-XXXX", help=self.tr(
                                  "Headquarters gives it by telephone or letter; it must not lie with the stick."))
        column.addWidget(self.code)
        buttons = QHBoxLayout()
        column.addLayout(buttons)
        self.line = Button(self.tr("There is a line"), "quiet")
        self.anew = Button(self.tr("With another code"), "quiet")
        self.write = Button("", icon="usb")
        self.read = Button(self.tr("Read the answer"))
        for button in (self.line, self.anew):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.write, self.read):
            buttons.addWidget(button)
        self.line.clicked.connect(self.line_asked)
        self.anew.clicked.connect(self._show_code)
        self.write.clicked.connect(self._ask_write)
        self.read.clicked.connect(self._ask_read)
        self.code.enter_moves = False  # Enter acts
        self.code.input.returnPressed.connect(self._ask_write)
        self.show_asked(None)

    def show_asked(self, at: datetime | None) -> None:
        """Since when an answer is awaited, None while nothing was asked."""
        fresh = self._asked != (at is not None)
        self._asked = at is not None
        if at is None:
            words = self.tr("A stick takes the request to headquarters and brings the answer back. Who finds it can do "
                            "nothing with it.")
        elif self._written:
            words = self.tr(
                "On the stick: {0}. Take it to headquarters; when it is back, read the answer here.").format(
                    self._written)
        else:
            words = self.tr("Asked {0}: the stick goes to headquarters. When it is back, read the answer here.").format(
                moment(at, self._desk.ctx.today(), self._desk.lang))
        self.told.setText(words)
        self.write.setText(self.tr("Write it once more") if self._asked else self.tr("Write the request"))
        if fresh or not self._asked or self._written:  # a page that reloads does not take a field away
            self.code.setVisible(not self._asked)
            self.anew.setVisible(self._asked)
        self.read.setVisible(self._asked)

    def show_written(self, name: str) -> None:
        """The request lies on the stick as this file; ``show_asked`` follows."""
        self.code.set_value(None)
        self._written = name

    def _show_code(self) -> None:
        self._written = ""
        self.anew.hide()
        self.code.show()
        self.code.focus_in()

    def _ask_write(self) -> None:
        self.code.clear_messages()
        if not self.code.isHidden() and not self.code.value():
            self.code.set_error(self.tr("Fill this in."))
            self.code.focus_in()
            return
        self.dialog = ask_folder(self, self.tr("Folder of the USB stick"), self._write)

    def _ask_read(self) -> None:
        self.dialog = ask_folder(self, self.tr("Folder with headquarters' answer"), self._read)

    def _write(self, name: str) -> None:
        self.request_asked.emit(Path(name), "" if self.code.isHidden() else self.code.value() or "")

    def _read(self, name: str) -> None:
        self.answer_asked.emit(Path(name))
