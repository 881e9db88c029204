"""Why one candidate stands where they stand, and what to do about it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.matching.story import Line
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.score_bar import ScoreTable
from pes_desktop.ui.widgets.text_field import TextField

#: The figures of the sentence that one looks for first.
_STRONG = re.compile(r"\d+ (?:años?|meses|mes|years?|months?)(?: (?:como|as) [^.,;]+)?|\d+ km")


def emphasised(words: str) -> str:
    """Rich text of a plain sentence with its years and kilometres in bold; names stay plain text."""
    return _STRONG.sub(r"<b>\g<0></b>", html.escape(words, quote=False))


class CandidateCard(Card):
    """``chosen`` toggles the tick, ``opened`` shows the record, ``set_aside(reason, words)`` leaves the person out.

    ``passed_on``: the vacancy is another office's, and the person is to go on there.
    """

    chosen = Signal()
    opened = Signal()
    set_aside = Signal(str, str)
    passed_on = Signal()

    def __init__(self, fairness: str, open_words: str, reasons: Sequence[tuple[Any, str]] = (), *,
                 may_choose: bool = True, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        now = tokens.current()
        self._may_choose, self._may_set_aside = may_choose, bool(reasons)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.summary = Label("", wrap=True)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self.add(self.summary)
        self.table = ScoreTable()
        self.add(self.table)
        self.fairness = Label(fairness, "small", wrap=True)
        self.add(self.fairness)
        self.blocked = Label("", "small", wrap=True)
        self.add(self.blocked)
        row = QHBoxLayout()
        self.body.addLayout(row)
        row.setSpacing(now.px(8))
        row.setContentsMargins(0, now.px(4), 0, 0)
        self.choose_button = Button(self.tr("Choose"), "primary", hint=self.tr("Space"))
        self.aside_button = Button(self.tr("Set aside with a reason"))
        self.open_button = Button(open_words, "quiet", hint=self.tr("Enter"))
        self.pass_button = Button(self.tr("Pass the person on to that office"), "primary", icon="send")
        for button in (self.choose_button, self.aside_button, self.pass_button, self.open_button):
            row.addWidget(button)
        row.addStretch(1)
        self.choose_button.clicked.connect(self.chosen)
        self.aside_button.clicked.connect(self.ask_reason)
        self.open_button.clicked.connect(self.opened)
        self.pass_button.clicked.connect(self.passed_on)
        self.may_pass_on = False
        self.pass_button.hide()
        self.choose_button.setVisible(may_choose)
        self.aside_button.setVisible(self._may_set_aside)
        self._make_panel(reasons)

    def _make_panel(self, reasons: Sequence[tuple[Any, str]]) -> None:
        now = tokens.current()
        self.panel = QWidget()
        self.add(self.panel)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, now.px(4), 0, 0)
        column.setSpacing(now.px(10))
        self.reason = ChoiceField("reason", self.tr("Why is this person set aside?"), list(reasons))
        column.addWidget(self.reason)
        self.words = TextField("words", self.tr("In your words"), max_length=120)
        column.addWidget(self.words)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(now.px(8))
        self.confirm = Button(self.tr("Set aside"))
        self.cancel = Button(self.tr("Keep in the list"), "quiet")
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.reason.changed.connect(self._reason_changed)
        self.confirm.clicked.connect(self._confirmed)
        self.cancel.clicked.connect(self.fold)
        self.panel.hide()

    def show_line(self, line: Line | None, score_words: str, *, ticked: bool, blocked: str = "") -> None:
        """Show a candidate; None hides the card."""
        self.setVisible(line is not None)
        if line is None:
            return
        self.set_title(line.title, score_words)
        self.summary.setText(emphasised(line.summary))
        self.summary.setVisible(bool(line.summary))
        self.table.set_parts(line.parts)
        self.blocked.setText(blocked)
        self.blocked.setVisible(bool(blocked))
        elsewhere = line.office is not None
        self.choose_button.setVisible(self._may_choose and not blocked)
        self.aside_button.setVisible(self._may_set_aside and not elsewhere)
        self.open_button.setVisible(not elsewhere)
        self.pass_button.setVisible(elsewhere and self.may_pass_on)
        self.set_ticked(ticked)
        self.fold()

    def set_ticked(self, ticked: bool) -> None:
        """The words of the first button follow the tick."""
        self.choose_button.setText(self.tr("Take off") if ticked else self.tr("Choose"))
        set_look(self.choose_button, "kind", "secondary" if ticked else "primary")

    def ask_reason(self) -> None:
        """Open the small panel below the buttons."""
        self.reason.set_value(None)
        self.reason.clear_messages()
        self.words.set_value(None)
        self.words.hide()
        self.panel.show()
        self.reason.focus_in()

    def fold(self) -> None:
        """Put the panel away."""
        self.panel.hide()

    def refuse(self, words: str) -> None:
        """Show why it was not accepted."""
        field = self.words if self.reason.value() == "other" else self.reason
        field.set_error(words)
        field.focus_in()

    def _reason_changed(self) -> None:
        self.words.setVisible(self.reason.value() == "other")

    def _confirmed(self) -> None:
        self.set_aside.emit(self.reason.value() or "", self.words.value() or "")
