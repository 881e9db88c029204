"""One referral: who goes where, the letter, what came of it, and every step with day and name."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.referral import ReferralState
from pes_desktop.services import letters, registration
from pes_desktop.services.referral_view import ReferralView, load_referral, referral_of_letter
from pes_desktop.ui import feedback
from pes_desktop.ui.people.facts import joined
from pes_desktop.ui.referrals import words
from pes_desktop.ui.referrals.appointment_panel import AppointmentPanel
from pes_desktop.ui.referrals.codes import shown
from pes_desktop.ui.referrals.consent_panel import ConsentPanel
from pes_desktop.ui.referrals.draft_card import DraftCard
from pes_desktop.ui.referrals.letter_card import LetterCard
from pes_desktop.ui.referrals.outcome_panel import OutcomePanel
from pes_desktop.ui.referrals.result_acts import ResultActs
from pes_desktop.ui.referrals.story import STATE_KINDS
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.chip import Chip
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.flow import FlowLayout
from pes_desktop.ui.widgets.list_row import ListRow
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.splitter import Splitter
from pes_desktop.ui.widgets.status_pill import StatusPill
from pes_desktop.ui.widgets.timeline import Timeline

S = ReferralState


class ReferralPage(ResultActs):
    """``opened(id)`` or ``opened(letter)``; ``result=True`` opens the result form."""

    def build(self) -> None:
        """State and panels at the left, the letter at the right."""
        self.help_text = self.tr("Before the letter: the appointment and the signed consent. After it: what happened, "
                                 "with day and name. An undone step stays in the history, struck through.")
        self._result_wanted = False
        self.void_button = self.header.add_button(self.tr("Void"), self.ask_void, icon="ban")
        self.add_shortcut("Ctrl+R", self.tr("Record result"), self.open_result)
        self.add_shortcut("Ctrl+S", self.tr("Save what is open"), self.save_open)
        self.add_shortcut("Ctrl+P", self.tr("Print the letter"), self.print_letter)
        self.add_shortcut("Ctrl+Shift+S", self.tr("Save the letter as PDF"), self.save_letter)
        self.splitter = Splitter("referral", self.desk.prefs, (47, 53))
        self.body.addWidget(self.splitter, 1)
        self.splitter.addWidget(self._left())
        self.right = QStackedWidget()
        self.splitter.addWidget(self.right)
        self.draft = DraftCard()
        self.right.addWidget(self.draft)
        self.letter = LetterCard(self.desk)
        self.right.addWidget(self.letter)
        self.letter.print_asked.connect(self.print_letter)
        self.letter.save_asked.connect(self.save_letter)
        self.show_loading()

    def _left(self) -> Scroll:
        now = tokens.current()
        scroll = Scroll()
        holder = QWidget()
        scroll.add(holder)
        row = FlowLayout(holder, gap=now.px(8))
        self.state = StatusPill("")
        row.addWidget(self.state)
        self.due = Chip("")
        row.addWidget(self.due)
        self.consent = ConsentPanel(self.desk)
        scroll.add(self.consent)
        self.appointment = AppointmentPanel(self.desk)
        scroll.add(self.appointment)
        self.outcome = OutcomePanel(self.desk)
        scroll.add(self.outcome)
        self.parties = Card("", padded=False)
        scroll.add(self.parties)
        self.person_row, self.vacancy_row = ListRow("", "·"), ListRow("", "·", last=True)
        for party, says, slot in ((self.person_row, self.tr("See the person"), self.see_person),
                                  (self.vacancy_row, self.tr("See the vacancy"), self.see_vacancy)):
            button = Button(says, "quiet")
            party.add(button)
            button.clicked.connect(slot)
            self.parties.add(party)
        self.parties.body.setSpacing(0)
        history = Card(self.tr("History"))
        scroll.add(history)
        self.undo_button = Button(self.tr("Undo the last step"), "quiet", icon="undo-2")
        history.add_to_head(self.undo_button)
        self.timeline = Timeline()
        history.add(self.timeline)
        scroll.content.addStretch(1)
        self.consent.given.connect(self.give_consent)
        self.consent.print_asked.connect(self.print_consent)
        self.consent.save_asked.connect(self.save_consent)
        self.outcome.recorded.connect(self.record)
        self.outcome.folded.connect(self.folded)
        self.undo_button.clicked.connect(self.undo_step)
        for panel in (self.consent, self.appointment, self.outcome):
            panel.hide()
        return scroll

    # --- reading ---
    def opened(self, **params: Any) -> None:
        """Show a referral, by its id or by that of its letter."""
        self.banner.dismiss()
        self.letter.trouble.dismiss()
        self._result_wanted = bool(params.get("result"))
        if params.get("refused") is not None:
            self.banner.show_words("warn", self.desk.text("sync.mend.title"), self.desk.text("sync.mend.referral"))
        self.outcome.hide()
        if params.get("letter") is not None:
            self.show_loading()
            self.run_read(partial(referral_of_letter, self.desk.ctx, params["letter"]), self._found, token="letter_of",
                          failed=self._gone)
        else:
            self._found(params.get("id"))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self, key: UUID | None) -> None:
        if self.view is None or key != self.key:
            self.show_loading()
            self.view = None
        self.key = key
        self.reload()
        self.read_printers()

    def data_changed(self, changes: ChangeSet) -> None:
        """The referral, its letter, the person's consent, the vacancy's state."""
        if changes.has("referral", "referral_event", "letter", "jobseeker", "vacancy", "employer"):
            self.reload()

    def reload(self) -> None:
        """Read the referral."""
        if self.key is not None:
            self.run_read(partial(load_referral, self.desk.ctx, self.key), self._show, token="referral",
                          failed=self._gone)

    def _gone(self, error: DomainError) -> None:
        self.view = None
        self.set_title(self.tr("Referral"))
        self.hide_primary()
        self.void_button.hide()
        if {"referral_gone", "letter_missing"} & set(error.codes):
            sentence = "\n".join(feedback.words_of(fault, self.desk.lang) for fault in error.faults)
            self.show_empty(self.tr("It is not there"), sentence, self.tr("See the referrals"), self.see_all,
                            icon="mail-question-mark")
        else:
            self.show_failed(error, self.reload if self.key is not None else None)

    def _show(self, view: ReferralView) -> None:
        before, self.view = self.view, view
        fresh = before is None or before.id != view.id
        self.show_content()
        self._show_head(view)
        self._show_parties(view)
        self.timeline.set_entries(words.timeline(view, self.desk))
        self.undo_button.setVisible(view.may_undo)
        drafting = view.state is S.DRAFT
        self.consent.setVisible(drafting and not view.consent_given)
        self.consent.show_person(view.person)
        self.appointment.setVisible(drafting and view.may_issue)
        if drafting and fresh:
            self.appointment.begin(view.appointment)
        self.right.setCurrentWidget(self.letter if view.letter_number else self.draft)
        self.right.setVisible(bool(view.letter_number) or drafting)
        if view.letter_number:
            if fresh or before is None or before.copies != view.copies or not before.letter_number:
                self.read_page()
            self.letter.print_button.setVisible(self.desk.may("issue_letter"))
            self.letter.save_button.setVisible(self.desk.may("issue_letter"))
        elif drafting:
            self.run_read(partial(letters.letter_draft, self.desk.ctx, view.id), self.draft.show_draft, token="draft")
        if self._result_wanted:
            self._result_wanted = False
            self.open_result()

    def _show_head(self, view: ReferralView) -> None:
        letter = joined((self.tr("Letter {0}").format(view.letter_number), self.tr("code {0}").format(
            shown(view.result_code)))) if view.letter_number else self.tr("Referral without letter yet")
        until = self.tr("good until {0}").format(written(view.expires_on)) if view.expires_on else ""
        self.set_title(view.person, joined((view.vacancy_title, view.employer, until)), letter)
        self.state.set_state(words.state_words(view, self.desk), STATE_KINDS.get(view.state, "neutral"))
        self.due.setVisible(view.due_on is not None)
        if view.due_on is not None:
            self.due.set_words(*words.ask_words(view.due_on, self.desk))
        self.void_button.setVisible(S.VOID in view.may_move and (view.state is S.DRAFT or len(view.may_move) == 1))
        if view.may_issue:
            button = self.header.set_primary(self.tr("Issue the letter"), self.issue, hint="Ctrl+S")
            button.setEnabled(view.consent_given)
            set_tip(button, "" if view.consent_given else self.tr("The signed consent is missing"))
        elif self.results(view):
            self.header.set_primary(self.tr("Record result"), self.open_result, hint="Ctrl+R")
        else:
            self.hide_primary()
        if not self.outcome.isHidden():
            self.hide_primary()

    def _show_parties(self, view: ReferralView) -> None:
        person = joined((view.person_document, view.person_phone, view.person_place))
        hire = words.wage_words(view, self.desk)
        vacancy = joined((view.employer, view.employer_contact, view.employer_phone))
        for row, title, subtitle in ((self.person_row, view.person, person), (
                self.vacancy_row, joined((view.vacancy_title, view.vacancy_number)),
                "\n".join(filter(None, (vacancy, self.tr("Hired with {0}").format(hire) if hire else ""))))):
            row.title.setText(title)
            row.subtitle.setText(subtitle)
            row.subtitle.setVisible(bool(subtitle))
            row.setAccessibleName(f"{title}. {subtitle}")

    # --- before the letter ---
    def give_consent(self) -> None:
        """The person signed today."""
        if self.view is not None:
            self.run_write(partial(registration.give_consent, self.desk.ctx, self.view.jobseeker_id), self._consented)

    def _consented(self, _changes: ChangeSet) -> None:
        self.desk.notice(self.tr("Consent recorded"))

    def issue(self) -> None:
        """Number, code and content in one step; the page appears at the right."""
        if self.view is None or not self.view.may_issue:
            return
        appointment = self.appointment.read()
        if appointment is not None:
            self.run_write(partial(letters.issue_letter, self.desk.ctx, self.view.id, appointment), self._issued,
                           failed=self._refused, token="issue")

    def _issued(self, letter: letters.IssuedLetter) -> None:
        self.banner.dismiss()
        self.desk.notice(self.tr("Letter {0} issued").format(letter.number))
        self.letter.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: DomainError) -> None:
        self.show_error(error)
        self.reload()

    def after_print(self) -> None:
        """The next one is a copy."""
        self.reload()

    def save_open(self) -> None:
        """Ctrl+S: record the open result, or issue the letter."""
        if not self.outcome.isHidden():
            self.outcome.record()
        elif self.view is not None and self.view.may_issue and self.view.consent_given:
            self.issue()

    # --- going on ---
    def see_all(self) -> None:
        """The board."""
        self.desk.navigate("referrals")

    def see_person(self) -> None:
        """The person's page."""
        if self.view is not None:
            self.desk.navigate("person", id=self.view.jobseeker_id)

    def see_vacancy(self) -> None:
        """The vacancy's page."""
        if self.view is not None:
            self.desk.navigate("vacancy", id=self.view.vacancy_id)

    def close_page(self) -> None:
        """Let go of the letter's bytes."""
        if self._built:
            self.letter.preview.clear()
        super().close_page()
