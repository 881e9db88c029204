"""New recovery words, shown once, with the ways to put them on paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label

_ROWS = 4


class WordsSheet(QWidget):
    """``said``: the words while they are shown, else nothing. ``done``: they are on paper."""

    done = Signal()
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(14))
        column.addWidget(Label(self.tr("The new recovery words"), "section"))
        column.addWidget(Label(self.tr(
            "Only these open the office when every password is forgotten. Print the page, lock it away and destroy the "
            "old one."), "body", wrap=True))
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        self._grid.setSpacing(now.px(8))
        for column_number in (1, 3, 5):
            self._grid.setColumnStretch(column_number, 1)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(now.px(12))
        self.print = Button(self.tr("Print"), icon="printer")
        self.save = Button(self.tr("Save as PDF"), icon="file-down")
        self.finish = Button(self.tr("It is on paper"), "primary")
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.finish)
        self.print.clicked.connect(self.print_asked)
        self.save.clicked.connect(self.save_asked)
        self.finish.clicked.connect(self.done)

    def show_words(self, words: str) -> None:
        """Show them in the order of the page: down the columns."""
        self.forget()
        self.said = words
        for place, word in enumerate(words.split()):
            self._grid.addWidget(Label(f"{place + 1}", "caption"), place % _ROWS, place // _ROWS * 2,
                                 Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(Label(word, "section"), place % _ROWS, place // _ROWS * 2 + 1)
        self.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The words leave the screen and the memory of this page."""
        self.said = ""
        clear_layout(self._grid)
