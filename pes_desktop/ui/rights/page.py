"""What a person may ask: all that is kept on paper, the corrections, the consent back, erasure."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.platform.paths import documents_dir
from pes_desktop.services import people, person_record, registration, rights
from pes_desktop.services.outgoing import ToFile
from pes_desktop.services.people import PersonView
from pes_desktop.services.registration import Withdrawn
from pes_desktop.services.rights import Correction
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.people import facts
from pes_desktop.ui.referrals.letter_acts import to_printer
from pes_desktop.ui.rights.erase_panel import ErasePanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.rows import Row, RowCard
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.status_pill import StatusPill


class RightsPage(BasePage):
    """``opened(id)``: the rights of one person."""

    _dialog: QFileDialog | None = None

    def build(self) -> None:
        """Law, consent and erasure at the left, corrections at the right."""
        self.help_text = self.tr("The law lets every person see, correct and take back what is kept about them. What "
                                 "is done here stands in the record of acts.")
        desk, now = self.desk, tokens.current()
        self.key: UUID | None = None
        self.view: PersonView | None = None
        if desk.may("see_audit"):
            self.header.add_button(self.tr("Who looked and did what"), self.open_trail, icon="scroll-text")
        if desk.may("give_person_record"):
            self.header.add_button(self.tr("Save as PDF"), self.save_record, icon="file-down")
            self.header.set_primary(self.tr("Print all that is kept"), self.print_record, hint="Ctrl+P")
            self.add_shortcut("Ctrl+P", self.tr("Print all that is kept"), self.print_record)
        holder = QWidget()
        area = Scroll()
        self.body.addWidget(area, 1)
        area.content.setContentsMargins(0, 0, 0, 0)
        area.add(holder, 1)
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(now.px(16))
        left = QVBoxLayout()
        columns.addLayout(left, 9)
        left.setSpacing(now.px(16))
        law = Card(self.tr("What the law says"))
        left.addWidget(law)
        self.law = Label("", "body", wrap=True)
        law.add(self.law)
        consent = Card(self.tr("Consent"))
        left.addWidget(consent)
        row = QHBoxLayout()
        consent.body.addLayout(row)
        self.consent = StatusPill("")
        row.addWidget(self.consent)
        row.addStretch(1)
        self.withdraw = Button(self.tr("Takes the consent back"))
        row.addWidget(self.withdraw)
        self.withdraw.clicked.connect(self.ask_withdrawal)
        consent.add(Label(self.tr("Without it the person is not matched, no letter is made, and disability and "
                                  "self-identification leave headquarters."), "muted", wrap=True))
        self.erase = ErasePanel(desk)
        left.addWidget(self.erase)
        self.erase.asked.connect(self._erase)
        self.erase.setVisible(desk.may("erase_person"))
        left.addStretch(1)
        self.history = RowCard(self.tr("Corrections"))
        columns.addWidget(self.history, 10)
        self.history.list.set_empty("history", self.tr("Nothing has been corrected"),
                                    self.tr("Each change of a field will stand here, with before and after."), "")
        self.banner.action.connect(self._withdraw)
        self._asked = False

    def opened(self, **params: Any) -> None:
        """Show a person."""
        self.banner.dismiss()
        self.erase.begin()
        self._asked = False
        if params.get("id") != self.key or self.view is None:
            self.view = None
            self.set_title(self.tr("Rights of the person"))
            self.show_loading()
        self.key = params.get("id")
        retention = self.desk.ctx.pack.retention
        law = self.desk.ctx.pack.laws.data_protection
        self.law.setText("\n".join((
            self.tr("{0}. See: {1}. Correct: {2}. Erase: {3}.").format(law, retention.access, retention.correction,
                                                                      retention.erasure),
            self.tr("The office answers within {0} days.").format(retention.answer_days))))
        self.reload()

    def data_changed(self, changes: ChangeSet) -> None:
        """Read again."""
        if changes.has("jobseeker", "job", "skill") and self.key is not None:
            self.reload()

    def reload(self) -> None:
        """Read the person and the corrections."""
        if self.key is not None:
            self.run_read(partial(people.open_person, self.desk.ctx, self.key), self._show, token="person",
                          failed=self._gone)
            self.run_read(partial(rights.person_history, self.desk.ctx, self.key), self._show_history, token="history",
                          failed=self._gone)

    def _gone(self, error: DomainError) -> None:
        self.view = None
        self.set_title(self.tr("Rights of the person"))
        self.show_failed(error)

    def _show(self, view: PersonView) -> None:
        self.show_content()
        self.view, self.key = view, view.line.id
        self.set_title(self.tr("Rights of {0}").format(f"{view.names} {view.surnames}".strip()), "",
                       facts.document_words(view, self.desk))
        self.consent.set_state(*facts.consent_chip(view.consent_state, self.desk))
        self.withdraw.setVisible(view.consent_state != "withdrawn" and self.desk.may("register_person"))

    def _show_history(self, lines: list[Correction]) -> None:
        rows = []
        for number, line in enumerate(lines):
            who = facts.joined((line.who, self.desk.text(f"role.{line.role}") if line.role else ""))
            change = self.tr("{0} → {1}").format(line.before or "—", line.after or "—")
            rows.append(Row(number, line.field, change,
                            meta=facts.joined((f"{written(line.at.date())} {line.at:%H:%M}", who))))
        self.history.set_title(self.tr("Corrections"), str(len(rows)) if rows else "")
        self.history.set_rows(rows)

    # --- paper ---
    def print_record(self) -> None:
        """To the printer of the system."""
        self._give(partial(to_printer, None), self._printed)

    def save_record(self) -> None:
        """Ask where."""
        dialog = QFileDialog(self, self.tr("Save PDF"), str(documents_dir() / self.tr("my-data.pdf")),
                             self.tr("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save_as)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()

    def save_as(self, name: str) -> None:
        """Write the pages into this file."""
        if name:
            self._give(ToFile(Path(name)), self._saved)

    def _give(self, send: Any, done: Any) -> None:
        if self.view is not None:
            self.run_write(partial(person_record.give_person_record, self.desk.ctx, self.view.line.id, send), done)

    def _printed(self, _pdf: bytes) -> None:
        self.desk.notice(self.tr("Sent to the printer; the record of acts tells it"))

    def _saved(self, _pdf: bytes) -> None:
        self.desk.notice(self.tr("Saved; the record of acts tells it"))

    def open_trail(self) -> None:
        """The record of acts about this person."""
        self.desk.navigate("audit", person=self.key)

    # --- consent ---
    def ask_withdrawal(self) -> None:
        """Say what follows; the banner's button does it."""
        self._asked = True
        self.banner.show_words("warn", self.tr("Does the person take the consent back?"),
                               self.tr("From now on they are not matched and no letter is made. It can be given "
                                       "again."),
                               action=self.tr("Yes, record it"))

    def _withdraw(self) -> None:
        self.banner.dismiss()
        if self._asked and self.key is not None:
            self._asked = False
            self.run_write(partial(registration.withdraw_consent, self.desk.ctx, self.key), self._withdrawn)

    def _withdrawn(self, done: Withdrawn) -> None:
        if done.under_way:
            self.banner.show_words(
                "warn", self.tr("Recorded. Referrals under way: {0}").format(done.under_way),
                self.tr("The employer may still hold a letter: call them, and record the result or void it."))
        else:
            self.desk.notice(self.tr("The consent was taken back"))

    # --- erasure ---
    def _erase(self, reason: str, typed: str) -> None:
        if self.key is None:
            return
        self.run_write(partial(rights.erase_person, self.desk.ctx, self.key, reason, typed=typed), self._erased,
                       failed=self.erase.show_fault)

    def _erased(self, _changes: ChangeSet) -> None:
        self.key = self.view = None
        self.erase.begin()
        self.desk.notice(self.tr("The data were erased for good"))
        self.desk.navigate("people", search="")
