"""One person: facts, referrals, everything that was done, and the next step."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import people, registration
from pes_desktop.services.people import PersonView
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.meanwhile import Meanwhile
from pes_desktop.ui.people import facts
from pes_desktop.ui.people.exit_panel import ExitPanel
from pes_desktop.ui.people.other_offices import OtherOffices
from pes_desktop.ui.people.service_panel import ServicePanel
from pes_desktop.ui.people.state_row import StateRow
from pes_desktop.ui.people.summary import FactList
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.card import Card, Line
from pes_desktop.ui.widgets.chip import ChipFlow
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.form import FoldSection
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.timeline import Timeline


class PersonPage(BasePage):
    """``opened(id, fresh=False, office="", told=None)``; ``fresh`` right after a registration, ``office``: pass on to
    this one; ``told``: what a correction displaced (ui/meanwhile.py)."""

    def build(self) -> None:
        """Facts at the left, referrals and timeline at the right."""
        self.help_text = self.tr("All that the office knows and did with this person. Corrections and every "
                                 "service given are recorded with day and name.")
        self.key: UUID | None = None
        self.view: PersonView | None = None
        self._banner_act = self._pass_on_to = ""
        desk = self.desk
        if desk.may("register_person"):
            self.header.add_button(self.tr("Correct data"), self.edit, icon="pencil", hint="Ctrl+E")
            self.add_shortcut("Ctrl+E", self.tr("Correct data"), self.edit)
            self.add_shortcut("F4", self.tr("Renew the registration"), self.renew)
            self.exit_button = self.header.add_button(self.tr("Leaves the register"), self.open_exit, icon="log-out")
        if desk.may("record_visit") or desk.may("record_service"):
            self.header.add_button(self.tr("Record service"), self.open_service, icon="plus", hint="Ctrl+D")
            self.add_shortcut("Ctrl+D", self.tr("Record a visit or service"), self.open_service)
        if desk.may("match"):
            self.header.set_primary(self.tr("Which jobs?"), self.which_jobs, hint="Ctrl+J")
            self.add_shortcut("Ctrl+J", self.tr("Which jobs?"), self.which_jobs)
        self.add_shortcut("F7", self.tr("Show or fold the interview notes"), self.toggle_notes)
        self.meanwhile = Meanwhile(desk.lang)
        self.meanwhile.action.connect(self._correct)
        self.body.addWidget(self.meanwhile)
        self.states = StateRow(desk)
        self.body.addWidget(self.states)
        self.states.renew_asked.connect(self.renew)
        self.states.consent_asked.connect(self.ask_consent)
        self.states.rights_asked.connect(self.open_rights)
        self.states.merge_asked.connect(self.open_merge)
        self.states.hand_over_asked.connect(self.open_hand_over)
        self._build_columns()
        self.banner.action.connect(self._banner_pressed)

    def _build_columns(self) -> None:
        now = tokens.current()
        self.reader = scroll = Scroll()
        self.body.addWidget(scroll, 1)
        scroll.content.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        scroll.add(holder)
        scroll.content.addStretch(1)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(16))
        left = QVBoxLayout()
        row.addLayout(left, 9)
        left.setSpacing(now.px(16))
        who = Card(self.tr("Who and where"))
        left.addWidget(who)
        self.identity = FactList()
        who.add(self.identity)
        work = Card(self.tr("Work and studies"))
        left.addWidget(work)
        self.work = FactList()
        work.add(self.work)
        self.skills_title = Label(self.tr("Can do"), "muted")
        work.add(self.skills_title)
        self.skills = ChipFlow()
        work.add(self.skills)
        self.notes = FoldSection(self.tr("Sensitive: show the interview notes (F7)"), hint="F7")
        self.notes_words = Label("", "body", wrap=True)
        self.notes.body.addWidget(self.notes_words)
        left.addWidget(self.notes)
        left.addStretch(1)
        right = QVBoxLayout()
        row.addLayout(right, 10)
        right.setSpacing(now.px(16))
        self.service = ServicePanel(self.desk)
        right.addWidget(self.service)
        self.service.recorded.connect(self._record)
        self.service.hide()
        self.leave_register = ExitPanel(self.desk)
        right.addWidget(self.leave_register)
        self.leave_register.asked.connect(self._end)
        self.leave_register.hide()
        self.elsewhere = OtherOffices(self)
        right.addWidget(self.elsewhere)
        self.elsewhere.changed.connect(self._show_elsewhere)
        self.referrals = RowCard(self.tr("Referrals"))
        right.addWidget(self.referrals)
        self.referrals.list.opened.connect(self._open_referral)
        history = Card(self.tr("History"))
        right.addWidget(history)
        right.addStretch(1)
        self.timeline = Timeline()
        history.add(self.timeline)
        self.timeline.followed.connect(self._open_referral)

    # --- reading ---
    def opened(self, **params: Any) -> None:
        """Show a person."""
        self.banner.dismiss()
        self._banner_act = ""
        self.meanwhile.tell(params.get("told"), correct=self.desk.may("register_person"))
        self.service.hide()
        self.leave_register.hide()
        self.elsewhere.panel.hide()
        self.notes.set_open(False)
        self.key = params.get("id")
        self._pass_on_to = str(params.get("office", ""))
        if self.view is None or self.view.line.id != self.key:
            self._forget()
            self.show_loading()
        self.reload()
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)  # arrows and PgDn read on
        if params.get("fresh"):
            self._banner_act = "jobs" if self.desk.may("match") else ""
            self.banner.show_words("ok", self.tr("Registration saved"),
                                   self.tr("The registration is saved on this computer."),
                                   action=self.tr("Which jobs?") if self._banner_act else "")

    def data_changed(self, changes: ChangeSet) -> None:
        """Read again."""
        self.reload()

    def reload(self) -> None:
        """Read the person."""
        if self.key is not None:
            self.run_read(partial(people.open_person, self.desk.ctx, self.key), self._show, token="person",
                          failed=self._not_read)

    def _forget(self) -> None:
        """No name of the person before stays in the header."""
        self.view = None
        self.set_title(self.tr("Person"))

    def _not_read(self, error: DomainError) -> None:
        self._forget()
        self.show_failed(error)

    def _show(self, view: PersonView) -> None:
        self.view, self.key = view, view.line.id  # who was merged led here
        desk, line = self.desk, view.line
        self.show_content()
        known = self.tr("“{0}”").format(view.known_as) if view.known_as else ""
        phone = view.phones[0] if view.phones else self.tr("no telephone")
        self.set_title(f"{view.names} {view.surnames}",
                       facts.joined((facts.age_words(line.age, view.birth_estimated), facts.short_place(line.place),
                                     phone, known)), facts.document_words(view, desk))
        self.states.show_person(view)
        if desk.may("register_person"):
            self.exit_button.setVisible(line.status != "exited")
        sex = next((s.label.of(desk.lang) for s in desk.ctx.pack.sexes if s.code == view.sex), "")
        self.identity.set_facts([
            (self.tr("Born"), facts.birth_words(view)), (self.tr("Sex"), sex),
            (self.tr("Place"), line.place), (self.tr("Community"), view.community),
            (self.tr("How to get there"), view.directions), (self.tr("Telephones"), "\n".join(view.phones)),
            (self.desk.text("field.email"), view.email), (self.tr("Registered on"), written(view.registered_on)),
        ])
        jobs = [facts.joined((words, facts.span_words(span))) for words, _group, span in view.jobs]
        self.work.set_facts([
            (self.tr("Has done"), "\n".join(jobs)), (self.tr("Looks for"), "\n".join(view.wanted)),
            (self.tr("Studies"), facts.education_words(view, desk)), (self.tr("Licences"), ", ".join(view.licences)),
        ])
        self.skills.set_chips([(name, "neutral") for name in view.skills])
        self.skills.setVisible(bool(view.skills))
        self.skills_title.setVisible(bool(view.skills))
        self.notes.setVisible(bool(view.notes))
        self.notes_words.setText(view.notes)
        self._show_referrals(view)
        self.elsewhere.show_person(self.key)
        self.timeline.set_entries(facts.timeline(view, desk))

    def _show_referrals(self, view: PersonView) -> None:
        rows = [Row(r.id, r.vacancy_title, facts.joined((r.employer, r.letter_number)),
                    trailing=[RowChip(self.desk.text(f"choice.referral_state.{r.state}"))]) for r in view.referrals]
        self.referrals.set_title(self.tr("Referrals"), str(len(rows)) if rows else self.tr("none yet"))
        self.referrals.set_rows(rows)
        for part in (self.referrals.body_widget, *self.referrals.findChildren(Line)):
            part.setVisible(bool(rows))
        now = tokens.current()
        room = min(self.referrals.list.content_height(), now.px(190)) + now.px(6) if rows else 0
        self.referrals.setFixedHeight(self.referrals.head.minimumHeight() + room + 3)

    # --- acting ---
    def edit(self) -> None:
        """Correct the data in the intake form."""
        self.desk.navigate("intake", id=self.key)

    def _correct(self) -> None:
        """The form, at what was displaced; what is told goes along."""
        self.desk.navigate("intake", id=self.key, told=self.meanwhile.told)

    def which_jobs(self) -> None:
        """Vacancies that suit."""
        self.desk.navigate("which_jobs", id=self.key)

    def open_rights(self) -> None:
        """What the person may ask: a printout, corrections, the consent back, erasure."""
        self.desk.navigate("rights", id=self.key)

    def open_merge(self) -> None:
        """Beside another record of the same person."""
        self.desk.navigate("merge", id=self.key)

    def open_hand_over(self) -> None:
        """Ask for the person to go on at another office."""
        self.service.hide()
        self.leave_register.hide()
        self.elsewhere.begin(self._pass_on_to)

    def _show_elsewhere(self) -> None:
        self.states.offer_hand_over(self.elsewhere.may_ask)
        if self._pass_on_to:
            self.open_hand_over()
            self._pass_on_to = ""

    def toggle_notes(self) -> None:
        """F7."""
        if not self.notes.isHidden():
            self.notes.toggle()

    def _open_referral(self, key: UUID) -> None:
        self.desk.navigate("referral", id=key)

    def renew(self) -> None:
        """F4: the person still looks for work."""
        if self.key is not None:
            self.run_write(partial(registration.renew, self.desk.ctx, self.key), self._renewed)

    def _renewed(self, _changes: ChangeSet) -> None:
        days = self.desk.ctx.pack.periods.registration_validity
        self.desk.notice(self.tr("Registration renewed for {0} days").format(days))

    def ask_consent(self) -> None:
        """Tell what to read aloud; the button records the signature."""
        self._banner_act = "consent"
        law = self.desk.ctx.pack.laws.data_protection.split(" (")[0]
        self.banner.show_words(
            "info", self.tr("Read this aloud"),
            self.tr("The office keeps these data to find work for you and shows them to employers only if you agree. "
                    "You may see, correct or withdraw them at any time ({0}).").format(law),
            action=self.tr("Agrees and signed today"))

    def _banner_pressed(self) -> None:
        act, self._banner_act = self._banner_act, ""
        self.banner.dismiss()
        if act == "jobs":
            self.which_jobs()
        elif act == "consent" and self.key is not None:
            self.run_write(partial(registration.give_consent, self.desk.ctx, self.key), self._consented)

    def _consented(self, _changes: ChangeSet) -> None:
        self.desk.notice(self.tr("Consent recorded"))

    def open_exit(self) -> None:
        """Show the panel that ends the registration."""
        self.service.hide()
        self.elsewhere.panel.hide()
        self.leave_register.begin()

    def _end(self, reason: str) -> None:
        if self.key is not None:
            self.run_write(partial(registration.end_registration, self.desk.ctx, self.key, reason), self._ended,
                           failed=self.leave_register.show_fault)

    def _ended(self, _changes: ChangeSet) -> None:
        self.leave_register.hide()
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)  # keys go on working
        self.desk.undo(self.tr("The person left the register"), self.renew)

    # --- services ---
    def open_service(self) -> None:
        """Show the panel that records a visit or service."""
        self.service.begin()

    def _record(self, asked: Any) -> None:
        if self.key is not None:
            self.run_write(partial(people.record_service, self.desk.ctx, self.key, asked.kind, minutes=asked.minutes,
                                   result=asked.result, note=asked.note), self._recorded,
                           failed=self.service.show_fault)

    def _recorded(self, _changes: ChangeSet) -> None:
        words = self.service.kind_words()
        self.service.hide()
        self.desk.notice(self.tr("Recorded: {0}").format(words))
