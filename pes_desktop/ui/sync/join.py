"""Join this computer to headquarters: address and one-time code, or by stick where there is no line."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.joining import beside
from pes_desktop.ui import feedback
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.sync.code_pair import CodePair
from pes_desktop.ui.sync.join_stick import JoinByStick
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.text_field import TextField


class JoinCard(Card):
    """Signals ``asked(url, code)``; those of ``stick``, which is shown where there is no line."""

    asked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk = desk
        self.set_title(self.tr("Join headquarters"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.banner = Banner(self)
        self.add(self.banner)
        self._by_line = QWidget()
        self.add(self._by_line)
        column = QVBoxLayout(self._by_line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(12))
        column.addWidget(Label(self.tr(
            "Headquarters gives the address and a code that works once for this computer. A reader of QR codes fills "
            "in both at once."), "muted", wrap=True))
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(tokens.current().px(12))
        self.url = TextField("url", self.tr("Address"), placeholder="https://")
        line.addWidget(self.url, 3)
        self.code = TextField("code", self.tr("Code"))
        line.addWidget(self.code, 2)
        self._pair = CodePair(self.url, self.code, self)
        self.button = Button(self.tr("Join"), "primary")
        self.without = Button(self.tr("No line here: ask by stick"), "quiet", icon="usb")
        buttons = QHBoxLayout()
        column.addLayout(buttons)
        buttons.addWidget(self.without)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        self.stick = JoinByStick(desk)
        self.add(self.stick)
        self.stick.hide()
        self.button.clicked.connect(self.submit)
        self.without.clicked.connect(self._show_stick)
        self.stick.line_asked.connect(self._show_line)
        self.stick.request_asked.connect(self._hold)
        self.stick.answer_asked.connect(self._hold)
        self.code.enter_moves = False  # Enter acts
        self.code.input.returnPressed.connect(self.submit)
        self._chosen = False

    def show_asked(self, at: datetime | None) -> None:
        """Since when an answer by stick is awaited: then that way is shown first."""
        self.stick.show_asked(at)
        if at is not None and not self._chosen:
            self._swap(by_stick=True)

    def show_known(self, url: str) -> None:
        """The address, where this PC knows it already: only the code is new."""
        if url and not self.url.value() and not self.url.input.hasFocus():
            self.url.set_value(url)

    def _show_stick(self) -> None:
        self._chosen = True
        self._swap(by_stick=True)
        (self.stick.write if self.stick.code.isHidden() else self.stick.code.input).setFocus()

    def _show_line(self) -> None:
        self._chosen = True
        self._swap(by_stick=False)
        self.url.focus_in()

    def _swap(self, *, by_stick: bool) -> None:
        self.banner.dismiss()
        self._by_line.setVisible(not by_stick)
        self.stick.setVisible(by_stick)

    def submit(self) -> None:
        """Ask to join."""
        self._pair.part()
        for field in (self.url, self.code):
            field.clear_messages()
            if not field.value():
                field.set_error(self.tr("Fill this in."))
                field.focus_in()
                return
        self._hold()
        self.asked.emit(self.url.value() or "", self.code.value() or "")

    def _hold(self) -> None:
        self.banner.dismiss()
        self.setEnabled(False)

    def show_written(self, name: str) -> None:
        """The request lies on the stick."""
        self.setEnabled(True)
        self.stick.show_written(name)

    def show_failure(self, error: DomainError) -> None:
        """Why it did not work."""
        self.setEnabled(True)
        code = self.code if self.stick.isHidden() else self.stick.code
        said, fields = beside(error), {"url": self.url, "code": code}
        feedback.show_faults(said, fields, self.banner, self._desk.lang)
        if all(fault.field in fields for fault in said.faults):
            self.banner.dismiss()  # it stands beside its field

    def finish(self) -> None:
        """Joined: the card goes."""
        self.setEnabled(True)
        self._chosen = False
        for field in (self.code, self.stick.code):
            field.set_value(None)
        self.hide()
