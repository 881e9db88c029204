"""A record that two computers changed at once: both values side by side, and one press that says which stand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pes_desktop.reference import messages
from pes_desktop.services.conflicts import ConflictField
from pes_desktop.services.parked import ParkedLine
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.scroll import FittingScroll

#: Fields of one record that fit beside the rest of the page.
MOST_FIELDS = 6
#: Width of the columns: the name of a field, and what either side says.
SHARES = (3, 5, 5)


class ConflictCard(Card):
    """One record at a time, the oldest first. Signal ``decided(record id, "ours" or "theirs")``."""

    decided = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", elide=True, parent=parent)
        self._desk = desk
        self._record: UUID | None = None
        self.why = Label("", "muted", wrap=True)
        self.add(self.why)
        self._values = FittingScroll()
        self.add(self._values)
        holder = QWidget()
        self._values.add(holder)
        now = tokens.current()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(6))
        self.told = Label(self.tr("What you choose stands on every computer of the office; it is kept who decided."),
                          "small", wrap=True)
        self.add(self.told)
        buttons = QGridLayout()  # each under its own column
        self.body.addLayout(buttons)
        buttons.setHorizontalSpacing(now.px(16))
        self.ours = Button(self.tr("Keep this computer's"))
        self.theirs = Button(self.tr("Take headquarters'"))
        buttons.addWidget(QWidget(), 0, 0)  # a column with nothing in it has no gap beside it
        for column, button in enumerate((self.ours, self.theirs), start=1):
            buttons.addWidget(button, 0, column, Qt.AlignmentFlag.AlignLeft)
        for grid in (self._grid, buttons):
            for column, share in enumerate(SHARES):
                grid.setColumnStretch(column, share)
        self.theirs.clicked.connect(self._take_theirs)
        self.ours.clicked.connect(self._keep_ours)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_lines(self, lines: Sequence[ParkedLine]) -> None:
        """The first record in conflict, and how many there are; hidden when there is none."""
        disputed = [line for line in lines if line.fields]
        had_focus = self.ours.hasFocus() or self.theirs.hasFocus()
        self.setVisible(bool(disputed))
        self.setEnabled(True)
        if not disputed:
            self._record = None
            return
        first = disputed[0]
        self._record = first.record.record_id
        kind = messages.text(f"sync.name.{first.record.record_type}", self._desk.lang)
        count = self.tr("1 of {0} to decide").format(len(disputed)) if len(disputed) > 1 else self.tr("to decide")
        self.set_title(f"{kind}: {first.title}", count)
        self.why.setText(self.tr("Another computer of the office changed this too."))
        told = first.record.params.get("pc")  # it came by stick: headquarters does not have it yet
        where = self.tr("On computer {0}").format(told) if told else self.tr("At headquarters")
        self.theirs.setText(self.tr("Take the other computer's") if told else self.tr("Take headquarters'"))
        self._fill(first.fields, where)
        for button in (self.ours, self.theirs):  # who may not see a value does not decide over it
            button.setEnabled(not any(field.hidden for field in first.fields))
        if had_focus:
            self.ours.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, fields: Sequence[ConflictField], where: str) -> None:
        clear_layout(self._grid)
        for column, words in enumerate((self.tr("On this computer"), where), start=1):
            self._grid.addWidget(Label(words, "caption"), 0, column)
        shown = fields if len(fields) <= MOST_FIELDS else fields[:MOST_FIELDS - 1]
        for number, field in enumerate(shown, start=1):
            self._grid.addWidget(Label(field.label, "muted", wrap=True), number, 0, Qt.AlignmentFlag.AlignTop)
            for column, (side, words) in enumerate(((self.tr("On this computer"), field.ours),
                                                    (where, field.theirs)), start=1):
                said = self.tr("not shown to your role") if field.hidden else words or "—"
                label = Label(said, "strong", wrap=True)
                label.setAccessibleName(f"{field.label}. {side}: {said}")
                self._grid.addWidget(label, number, column, Qt.AlignmentFlag.AlignTop)
        if len(shown) < len(fields):
            more = Label(self.tr("and {0} more fields").format(len(fields) - len(shown)), "small")
            self._grid.addWidget(more, len(shown) + 1, 1, 1, 2)
        self._values.updateGeometry()

    def _keep_ours(self) -> None:
        self._decide("ours")

    def _take_theirs(self) -> None:
        self._decide("theirs")

    def _decide(self, side: str) -> None:
        if self._record is not None:
            self.setEnabled(False)  # until the page has read again
            self.decided.emit(self._record, side)
