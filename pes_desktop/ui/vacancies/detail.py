"""One vacancy to look at: state, what was told, its referrals, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.vacancies.story import VacancyStory
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.chip import Chip
from pes_desktop.ui.widgets.choice_field import ChoiceField
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.list_row import ListRow
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.status_pill import StatusPill

CLOSE_REASONS = ("filled_elsewhere", "no_longer", "no_answer", "conditions", "wrong")
#: The only reason that means the order never was one.
_CANCELS = "wrong"
MOST_REFERRALS = 8
_KIND_OF_STATE = {"issued": "info", "draft": "neutral", "presented": "info", "interviewed": "info", "hired": "warn",
                  "verified": "ok", "kept_30": "ok", "kept_90": "ok"}


class VacancyDetail(Scroll):
    """``text`` looks words up, ``may`` tells the duties; ``wide``: the referrals at the right, the title left to
    the page. Signals: ``who_fits``, ``edit``, ``referral(id)``, ``status_asked(status, reason)``; the page does it."""

    who_fits = Signal()
    edit = Signal()
    referral = Signal(object)
    status_asked = Signal(object, str)

    def __init__(self, text: Callable[..., str], may: Callable[[str], bool], *, wide: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self._text, self._may, self._wide = text, may, wide
        self.story: VacancyStory | None = None
        self.content.setContentsMargins(0, 0, 0, 0)
        self.card = Card("", "")
        self.card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        columns = QHBoxLayout() if wide else QVBoxLayout()
        self.content.addLayout(columns)
        columns.setSpacing(now.px(16))
        columns.addWidget(self.card, 3, Qt.AlignmentFlag.AlignTop)
        self.chips = QWidget()
        self.card.add(self.chips)
        self._chips = FlowLayout(self.chips, gap=now.px(6))
        self.reason = Label("", "small", wrap=True)
        self.card.add(self.reason)
        buttons = QWidget()
        self.card.add(buttons)
        flow = FlowLayout(buttons, gap=now.px(8))
        self.match_button = Button(self.tr("Who fits?"), "primary", icon="user-search")
        self.confirm_button = Button(self.tr("Confirm that it is open"), "primary", icon="check")
        self.reopen_button = Button("", icon="rotate-ccw")
        self.edit_button = Button(self.tr("Edit"), icon="pencil")
        self.close_button = Button(self.tr("Close or cancel"))
        for button, slot in ((self.match_button, self.who_fits), (self.confirm_button, self._confirm),
                             (self.reopen_button, self._confirm), (self.edit_button, self.edit),
                             (self.close_button, self.ask_reason)):
            flow.addWidget(button)
            button.clicked.connect(slot)
        self._make_panel()
        holder = QWidget()
        self.card.add(holder)
        self._facts = QGridLayout(holder)
        self._facts.setContentsMargins(0, now.px(8), 0, 0)
        self._facts.setHorizontalSpacing(now.px(12))
        self._facts.setVerticalSpacing(now.px(7))
        self._facts.setColumnMinimumWidth(0, now.px(130))
        self._facts.setColumnStretch(1, 1)
        self.referrals = Card("", "", padded=False)
        self.referrals.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.referrals.body.setSpacing(0)
        columns.addWidget(self.referrals, 2, Qt.AlignmentFlag.AlignTop)
        self.content.addStretch(1)

    def _make_panel(self) -> None:
        now = tokens.current()
        self.panel = QWidget()
        self.card.add(self.panel)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, now.px(6), 0, now.px(6))
        column.setSpacing(now.px(10))
        reasons = [(code, self._text(f"choice.close_reason.{code}")) for code in CLOSE_REASONS]
        self.why = ChoiceField("status_reason", self._text("field.vacancy.status_reason"), reasons)
        column.addWidget(self.why)
        self.alive = Label("", "small", wrap=True)
        column.addWidget(self.alive)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(now.px(8))
        self.close_it = Button(self.tr("Close the vacancy"), "danger")
        self.keep_it = Button(self.tr("Leave it as it is"), "quiet")
        row.addWidget(self.close_it)
        row.addWidget(self.keep_it)
        row.addStretch(1)
        self.why.changed.connect(self._why_changed)
        self.close_it.clicked.connect(self._close)
        self.keep_it.clicked.connect(self.panel.hide)
        self.panel.hide()

    # --- content ---
    def show_story(self, story: VacancyStory | None) -> None:
        """Show a vacancy, or nothing."""
        self.setVisible(story is not None)
        changed = story is None or self.story is None or self.story.view.id != story.view.id
        self.story = story
        if story is None:
            return
        self.card.set_title("" if self._wide else story.title, story.view.number)
        clear_layout(self._chips)
        self._chips.addWidget(StatusPill(*story.status))
        for words, kind in story.chips:
            self._chips.addWidget(Chip(words, kind))
        self.reason.setText(story.reason)
        self.reason.setVisible(bool(story.reason))
        self._show_buttons(story)
        self._show_facts(story)
        self._show_referrals(story)
        self.panel.hide()
        if changed:
            self.verticalScrollBar().setValue(0)

    def _show_buttons(self, story: VacancyStory) -> None:
        status, may = story.view.status, self._may("save_vacancy")
        live = status in (VacancyStatus.OPEN, VacancyStatus.UNCLEAR)
        self.match_button.setVisible(story.matchable and not story.overdue and self._may("match"))
        self.confirm_button.setVisible(may and status == VacancyStatus.UNCLEAR)
        self.reopen_button.setVisible(may and (story.overdue or not live))
        self.reopen_button.setText(self.tr("Keep it open longer") if story.overdue else self.tr("Open again"))
        self.edit_button.setVisible(may)
        self.close_button.setVisible(may and live)

    def _show_facts(self, story: VacancyStory) -> None:
        clear_layout(self._facts)
        for row, (label, value) in enumerate(story.facts):
            self._facts.addWidget(Label(label, "small", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            words = Label(value, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)

    def _show_referrals(self, story: VacancyStory) -> None:
        clear_layout(self.referrals.body)
        self.referrals.setVisible(self._may("see_referrals"))
        count = len(story.referrals)
        self.referrals.set_title(self.tr("Referrals"), str(count) if count else "")
        if not count:
            none = Label(self.tr("Nobody has been referred yet."), "muted")
            none.setContentsMargins(*(tokens.current().px(n) for n in (16, 10, 16, 14)))
            self.referrals.add(none)
        for place, line in enumerate(story.referrals[:MOST_REFERRALS], start=1):
            row = ListRow(line.person, line.letter_number or self.tr("without letter yet"), clickable=True,
                          last=place == min(count, MOST_REFERRALS))
            row.setProperty("key", line.id)
            words = self._text(f"report.label.referral_state.{line.state}")
            row.add(Chip(words, _KIND_OF_STATE.get(line.state, "neutral")))
            row.clicked.connect(self._referral_clicked)
            self.referrals.add(row)
        if count > MOST_REFERRALS:
            more = Label(self.tr("and {0} more").format(count - MOST_REFERRALS), "small")
            more.setContentsMargins(*(tokens.current().px(n) for n in (16, 6, 16, 10)))
            self.referrals.add(more)

    # --- acts ---
    def ask_reason(self) -> None:
        """Open the panel that asks why it ends."""
        self.why.set_value(None)
        self.why.clear_messages()
        ending = self.story.view.ending if self.story else 0
        self.alive.setText(self._text("vacancy.ends.one" if ending == 1 else "vacancy.ends", n=ending))
        self.alive.setVisible(ending > 0)
        self._why_changed()
        self.panel.show()
        self.why.focus_in()

    def refuse(self, words: str) -> None:
        """Show at the reason why the vacancy was not closed."""
        self.why.set_error(words)
        self.why.focus_in()

    def _why_changed(self) -> None:
        cancels = self.why.value() == _CANCELS
        self.close_it.setText(self.tr("Cancel the vacancy") if cancels else self.tr("Close the vacancy"))

    def _close(self) -> None:
        reason = self.why.value() or ""
        self.status_asked.emit(VacancyStatus.CANCELLED if reason == _CANCELS else VacancyStatus.CLOSED, reason)

    def _confirm(self) -> None:
        self.status_asked.emit(VacancyStatus.OPEN, "")

    def _referral_clicked(self) -> None:
        self.referral.emit(self.sender().property("key"))
