"""People: find as you type, see the one chosen, go on with what was left unfinished."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import intake, people, registration
from pes_desktop.services.people import PersonLine, PersonView
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.people import facts
from pes_desktop.ui.people.summary import SummaryPanel
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.search_box import SearchBox
from pes_desktop.ui.widgets.splitter import Splitter

_ICON = {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-x", "neutral": "circle"}
_MOST = 60
#: A summary that stands before somebody so long was seen; passing it with the arrow keys is no look.
LOOK_MS = 2000


class PeoplePage(BasePage):
    """``opened(search="")``; F2 goes to the search line, arrows move in the list, Enter opens."""

    def build(self) -> None:
        """Search line and list at the left, the chosen person at the right."""
        self.help_text = self.tr("Type a name, part of a document number, a telephone or an occupation. "
                                 "Accents and small mistakes do not matter.")
        now = tokens.current()
        if self.desk.may("merge_people"):
            self.header.add_button(self.tr("Records that look alike"), self.open_alike, kind="quiet", icon="merge")
        if self.desk.may("import_file"):
            self.header.add_button(self.tr("Import a spreadsheet"), self.import_sheet, kind="quiet", icon="file-input")
        if self.desk.may("register_person"):
            self.header.set_primary(self.tr("Register person"), self.register, hint="Ctrl+N")
            self.add_shortcut("Ctrl+N", self.tr("Register person"), self.register)
        self.add_shortcut("F2", self.tr("Find a person"), self.focus_search)
        self.add_shortcut("F4", self.tr("Renew the registration"), self.renew_chosen)
        self.drafts = Banner(self)
        self.body.addWidget(self.drafts)
        self.drafts.action.connect(self._resume)
        self._draft_key = ""
        self.splitter = Splitter("people", self.desk.prefs, (62, 38))
        self.body.addWidget(self.splitter, 1)
        left = QWidget()
        self.splitter.addWidget(left)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(12))
        self.search = SearchBox(self.tr("Name, document number, telephone or occupation"))
        column.addWidget(self.search)
        self.found = RowCard(self.tr("Seen last"), open_on_click=False)
        column.addWidget(self.found, 1)
        self.summary = SummaryPanel(self.desk)
        self.splitter.addWidget(self.summary)
        self.search.searched.connect(self._searched)
        self.search.moved.connect(self.found.list.step)
        self.search.entered.connect(self._enter)
        self.found.list.chosen.connect(self._chosen)
        self.found.list.opened.connect(self.open_person)
        self.found.list.doubleClicked.connect(self._open_chosen)
        self._empty = self.found.list.set_empty("users", "")
        self._empty.action.connect(self.register)
        self.summary.opened.connect(self.open_person)
        self.summary.jobs_asked.connect(self._jobs)
        self.summary.renewed.connect(self._renew)
        self._enter_when_found = self._searching = False
        self._text = ""
        self._looked_at: UUID | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._seen)

    def opened(self, **params: Any) -> None:
        """Show people; the search line keeps what was typed."""
        if "search" in params:
            self.search.setText(str(params["search"]))
        self.reload()
        self.focus_search()

    def data_changed(self, changes: ChangeSet) -> None:
        """Someone was registered or changed."""
        self.reload()

    def reload(self) -> None:
        """Read list and drafts again."""
        self._searched(self.search.text())
        self.run_read(partial(intake.open_drafts, self.desk.ctx), self._show_drafts, token="drafts")

    # --- search ---
    def focus_search(self) -> None:
        """F2."""
        self.search.setFocus()
        self.search.selectAll()

    def _searched(self, text: str) -> None:
        self._text, self._searching = text.strip(), True
        self.run_read(partial(people.find_people, self.desk.ctx, text, limit=_MOST), self._show_people, token="find",
                      failed=self._not_found)

    def _not_found(self, error: DomainError) -> None:
        self._searching = self._enter_when_found = False
        self.show_failed(error, self.reload)

    def _show_people(self, lines: list[PersonLine]) -> None:
        self._searching = False
        self.show_content()
        title = self.tr("Found") if self._text else self.tr("Seen last")
        count = self.tr("{0} or more").format(_MOST) if len(lines) == _MOST else self._count(len(lines))
        self.found.set_title(title, count if self._text else "")
        self.set_title(self.tr("People"), "")
        if self._text:
            self._empty.set_words("search", self.tr("Nobody found for “{0}”").format(self._text),
                                  self.tr("Try one surname only, or the document number. If the person is new, "
                                          "register them."), self.tr("Register person"))
        else:
            self._empty.set_words("users", self.tr("Nobody is registered yet"),
                                  self.tr("Register the first person who comes in."), self.tr("Register person"))
        self.found.list.set_rows([self._row(line) for line in lines], choose_first=True)
        if not lines:
            self.summary.clear()
        if self._enter_when_found:
            self._enter_when_found = False
            self._open_chosen()

    def _count(self, number: int) -> str:
        return self.tr("1 person") if number == 1 else self.tr("{0} people").format(number)

    def _row(self, line: PersonLine) -> Row:
        states = [RowChip(words, kind, _ICON[kind]) for words, kind in facts.chips(line, self.desk, quiet=True)]
        return Row(
            line.id, line.name, facts.joined(line.occupations),
            meta=facts.joined((facts.age_words(line.age), facts.short_place(line.place))), trailing=states,
        )

    # --- the chosen one ---
    def _chosen(self, key: UUID) -> None:
        self.run_read(partial(people.person_view, self.desk.ctx, key), self._show_summary, token="summary")

    def _show_summary(self, view: PersonView) -> None:
        self.summary.show_person(view)
        self._looked_at = view.line.id
        self._look.start()

    def _seen(self) -> None:
        if self._looked_at is not None and self.isVisible():
            self.run_write(partial(people.note_seen, self.desk.ctx, self._looked_at), token="seen")

    def _enter(self) -> None:
        if self._searching:
            self._enter_when_found = True  # what was typed counts, not what still stands in the list
        else:
            self._open_chosen()

    def _open_chosen(self) -> None:
        key = self.found.list.chosen_key()
        if key is not None:
            self.open_person(key)

    def open_person(self, key: UUID) -> None:
        """The person's page."""
        self.desk.navigate("person", id=key)

    def open_alike(self) -> None:
        """Pairs that may be one person."""
        self.desk.navigate("alike")

    def register(self) -> None:
        """A new person."""
        self.desk.navigate("intake")

    def import_sheet(self) -> None:
        """The office's own list of people."""
        self.desk.navigate("import", kind="people")

    def _jobs(self, key: UUID) -> None:
        self.desk.navigate("which_jobs", id=key)

    def renew_chosen(self) -> None:
        """F4."""
        key = self.found.list.chosen_key()
        if key is not None and self.desk.may("register_person"):
            self._renew(key)

    def _renew(self, key: UUID) -> None:
        self.run_write(partial(registration.renew, self.desk.ctx, key), self._renewed)

    def _renewed(self, _changes: ChangeSet) -> None:
        row = self.found.list.chosen_row()
        self.desk.notice(self.tr("Registration renewed: {0}").format(row.title if row else ""))

    # --- unfinished forms ---
    def _show_drafts(self, drafts: list[Any]) -> None:
        own = [draft for draft in drafts if draft.key.startswith("intake:")]
        if not own:
            self.drafts.dismiss()
            return
        newest = own[0]
        self._draft_key = newest.key
        more = self.tr("and {0} more").format(len(own) - 1) if len(own) > 1 else ""
        where = self.desk.text(f"section.{newest.step}") if newest.step else ""
        self.drafts.show_words(
            "info", self.tr("You have an unfinished registration: {0}").format(
                newest.title or self.tr("without a name yet")),
            facts.joined((self.tr("left at {0}").format(where) if where else "", more)),
            action=self.tr("Go on with it"))

    def _resume(self) -> None:
        self.desk.navigate("intake", draft=self._draft_key)
