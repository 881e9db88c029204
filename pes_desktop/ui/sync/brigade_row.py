"""Which parish's people, or the whole office, go along on the stick, for another computer of the office."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pes_desktop.services.brigade import WHOLE, Area
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.numbers import counted
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.choice_field import Choice
from pes_desktop.ui.widgets.flow import FlowLayout

#: A parish, its canton and province, and how many people.
AREA_PX = 350


class BrigadeRow(QWidget):
    """A parish or canton and one press. Signals ``asked(code)``, ``left()``; hidden until ``show_areas``."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        row = FlowLayout(self, gap=tokens.current().px(8))
        self.area = Choice(empty="", typing=True)
        if (line := self.area.lineEdit()) is not None:
            line.setPlaceholderText(self.tr("Choose a parish or a canton"))
        self.area.setAccessibleName(self.tr("Parish or canton whose people go along"))
        self.area.setMinimumWidth(tokens.current().px(AREA_PX))
        row.addWidget(self.area)
        self.write = Button(self.tr("Write them onto the stick"), icon="usb")
        self.leave = Button(self.tr("Cancel"), "quiet")
        for button in (self.write, self.leave):
            row.addWidget(button)
        self.write.clicked.connect(self._ask)
        self.leave.clicked.connect(self.left)
        self.hide()

    def show_areas(self, areas: Sequence[Area]) -> None:
        """The places in which people of the office live, with how many; last the whole office."""
        people = "sync.type.jobseeker"
        self.area.set_options([*((area.code, " · ".join((
            self.tr("All of {0}").format(area.name) if area.canton else area.name,
            counted(people, area.people, self._desk.lang)))) for area in areas),
            (WHOLE, self.tr("Everything of the office"))])
        self.area.set_value(None)
        self.show()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self.area.settle()
        code = self.area.value()
        if code:
            self.asked.emit(code)
        else:
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.showPopup()
