"""The line for the code of a slip: Enter opens the result form; what is wrong with it is said while it is typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services.referral_lists import ReferralLine, find_by_code
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.referrals.codes import LENGTH, TypedCode, read_typed, shown
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.text_field import TextField


class CodeBox(QWidget):
    """``found(ReferralLine)`` when Enter finds the slip's referral."""

    found = Signal(object)

    def __init__(self, page: BasePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self._page = page
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(8))
        self.field = TextField("result_code", self.tr("Code of the slip"), placeholder="K7M·4QX", max_length=60)
        self.field.enter_moves = False
        row.addWidget(self.field, 1)
        line = self.field.input
        line.setMaximumWidth(now.px(190))
        font = now.font("section", strong=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, now.px(2))
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        line.setFont(font)
        self.go = Button(self.tr("Record result"), "primary")
        self.field.column.removeWidget(line)
        beside = QHBoxLayout()
        self.field.column.insertLayout(1, beside)
        beside.setSpacing(now.px(8))
        beside.addWidget(line)
        beside.addWidget(self.go)
        beside.addStretch(1)
        line.returnPressed.connect(self.enter)
        line.textEdited.connect(self._typed)
        self.go.clicked.connect(self.enter)

    def focus_in(self) -> None:
        """Take the keyboard, with what stands there marked."""
        self.field.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.input.selectAll()

    def clear(self) -> None:
        """Empty, without a message."""
        self.field.set_value(None)
        self.field.clear_messages()

    def _typed(self, text: str) -> None:
        typed = read_typed(text)
        if typed.code and typed.corrected:
            self.field.set_confirm(self.tr("Read as {0}").format(shown(typed.code)))
        elif typed.problem and (typed.problem != "length" or int(typed.signs) > LENGTH):
            self.field.set_error(self._sentence(typed))
        else:
            self.field.clear_messages()

    def enter(self) -> None:
        """Look the code up."""
        text = self.field.input.text()
        if not text.strip():
            self.focus_in()
            return
        typed = read_typed(text)
        if not typed.code:
            self.field.set_error(self._sentence(typed))
            self.focus_in()
            return
        self._page.run_read(partial(find_by_code, self._page.desk.ctx, typed.code), self._arrived, token="code",
                            failed=self._failed)

    def _arrived(self, line: ReferralLine) -> None:
        self.clear()
        self.found.emit(line)

    def _failed(self, error: DomainError) -> None:
        self.field.set_error("\n".join(feedback.words_of(fault, self._page.desk.lang) for fault in error.faults))
        self.focus_in()

    def _sentence(self, typed: TypedCode) -> str:
        """What is wrong, why, and what may have been meant."""
        if typed.problem == "length":
            words = self.tr("A code has six letters and digits, for example K7M·4QX; here there are {0}.").format(
                typed.signs)
        elif typed.problem == "unused":
            words = self.tr(
                "{0} never stands in a code, because it is taken for other signs. Look again.").format(typed.signs)
        else:
            words = self.tr(
                "The check at the end does not match: a sign is wrong or two are swapped. Look at it again.")
        if typed.suggestion:
            words += " " + self.tr("Perhaps it is {0}.").format(shown(typed.suggestion))
        return words
