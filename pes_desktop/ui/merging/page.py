"""Join two records of one person: choose the other one, compare side by side, join; or part what was joined."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import look_alikes, merging, people
from pes_desktop.services.intake import PossibleDuplicate
from pes_desktop.services.merging import Comparison, Merged, MergeLine
from pes_desktop.services.people import PersonLine, PersonView
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.merging.side_by_side import SideBySide
from pes_desktop.ui.people import facts
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.search_box import SearchBox


class MergePage(BasePage):
    """``opened(id, other=None)``: records like this one, or the two side by side."""

    def build(self) -> None:
        """The choice of the other record, and the comparison."""
        self.help_text = self.tr("Nothing is lost: the record that goes in is hidden, its number leads to the one that "
                                 "stays, and the two can be parted again.")
        now = tokens.current()
        self.key: UUID | None = None
        self.other: UUID | None = None
        self._trace: UUID | None = None
        self.swap_button = self.header.add_button(self.tr("Keep the other one"), self.swap, icon="arrow-left-right")
        self.header.set_primary(self.tr("Join the two records"), self.merge, hint="Ctrl+Enter")
        self.add_shortcut("Ctrl+Return", self.tr("Join the two records"), self.merge)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        choose = QWidget()
        self.stack.addWidget(choose)
        column = QVBoxLayout(choose)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(16))
        self.search = SearchBox(self.tr("Find the other record: name, number or telephone"))
        column.addWidget(self.search)
        self.found = RowCard(self.tr("Records that look like this one"))
        column.addWidget(self.found, 2)
        self.found.list.set_empty("users", self.tr("No record looks like this one"),
                                  self.tr("Search above for the other one."), "")
        self.joined = RowCard(self.tr("Joined into this record"))
        column.addWidget(self.joined, 1)
        self.sides = SideBySide(self.desk)
        self.stack.addWidget(self.sides)
        self.search.searched.connect(self._searched)
        self.search.moved.connect(self.found.list.step)
        self.search.entered.connect(self._enter)
        self.found.list.opened.connect(self.compare)
        self.joined.list.acted.connect(self._part)

    def opened(self, **params: Any) -> None:
        """Read."""
        self.banner.dismiss()
        self.key, self.other = params.get("id"), params.get("other")
        self.search.clear()
        self._show_stack(0)
        self.set_title(self.tr("Join two records"))
        if self.key is None:
            return
        self.run_read(partial(people.open_person, self.desk.ctx, self.key), self._show_person, token="person",
                      failed=self.show_failed)
        self.reload()
        if self.other is not None:
            self.compare(self.other)
        else:
            self.search.setFocus()

    def reload(self) -> None:
        """Records like this one, and those joined into it."""
        if self.key is None:
            return
        self.run_read(partial(look_alikes.alike_to, self.desk.ctx, self.key), self._show_alike, token="alike",
                      failed=self.show_failed)
        self.run_read(partial(merging.merges_of, self.desk.ctx, self.key), self._show_joined, token="joined")

    def _show_stack(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.swap_button.setVisible(number == 1)
        if self.header.primary is not None:
            self.header.primary.setVisible(number == 1)

    def _show_person(self, view: PersonView) -> None:
        self.show_content()
        self.key = view.line.id
        self.set_title(self.tr("Join two records"), facts.joined((f"{view.names} {view.surnames}".strip(),
                                                                 facts.document_words(view, self.desk))))

    def _show_alike(self, found: list[PossibleDuplicate]) -> None:
        rows = []
        for item in found:
            reasons = [RowChip(self.desk.text(f"duplicate.{reason}"), "ok" if reason.startswith("same_") else "neutral")
                       for reason in item.evidence.reasons[:3]]
            about = facts.joined((item.document_number or self.tr("no document"),
                                  self.tr("last contact {0}").format(written(item.last_contact_on))))
            rows.append(Row(item.jobseeker_id, item.name, about, trailing=reasons))
        self.found.set_title(self.tr("Records that look like this one"), str(len(rows)) if rows else "")
        self.found.set_rows(rows, choose_first=True)

    def _searched(self, text: str) -> None:
        if not text.strip():
            self.reload()
            return
        self.run_read(partial(people.find_people, self.desk.ctx, text, limit=30), self._show_found, token="alike")

    def _show_found(self, lines: list[PersonLine]) -> None:
        self.found.set_title(self.tr("Found"), str(len(lines)) if lines else "")
        self.found.set_rows([Row(line.id, line.name, facts.joined((line.document_number, line.place)))
                             for line in lines if line.id != self.key], choose_first=True)

    def _enter(self) -> None:
        key = self.found.list.chosen_key()
        if key is not None:
            self.compare(key)

    # --- side by side ---
    def compare(self, key: UUID) -> None:
        """This record and the other one."""
        if self.key is None:
            return
        self.other = key
        self.run_read(partial(merging.compare_people, self.desk.ctx, self.key, key), self._show_sides, token="compare")

    def _show_sides(self, found: Comparison) -> None:
        self.show_content()
        self.key, self.other = found.kept.id, found.other.id
        self._mark = found.mark
        self.sides.show_comparison(found)
        self._show_stack(1)

    def swap(self) -> None:
        """The other record stays."""
        if self.other is not None and self.key is not None:
            self.key, other = self.other, self.key
            self.compare(other)

    def merge(self) -> None:
        """Join them with what was chosen."""
        if self.stack.currentIndex() == 1 and self.key is not None and self.other is not None:
            self.run_write(partial(merging.merge_people, self.desk.ctx, self.key, self.other, self.sides.chosen(),
                                   mark=self._mark), self._merged, failed=self._not_merged)

    def _not_merged(self, error: DomainError) -> None:
        self.show_error(error)
        if "merge_changed" in error.codes and self.other is not None:
            self.compare(self.other)

    def _merged(self, done: Merged) -> None:
        self._trace = done.trace_id
        self.desk.undo(self.tr("The two records are one now"), self.unmerge)
        self.desk.navigate("person", id=done.kept_id)

    def unmerge(self) -> None:
        """Undo of the joining just done."""
        self._part(self._trace)

    # --- what was joined before ---
    def _show_joined(self, lines: list[MergeLine]) -> None:
        self.joined.setVisible(bool(lines))
        self.joined.set_rows([Row(line.trace_id, line.name or "—", facts.joined((
            line.document_number, self.tr("joined on {0} by {1}").format(written(line.at.date()), line.who))),
            action=self.tr("Part them")) for line in lines])

    def _part(self, trace: UUID | None) -> None:
        if trace is not None:
            self.run_write(partial(merging.unmerge_people, self.desk.ctx, trace), self._parted, failed=self._refused)

    def _refused(self, error: DomainError) -> None:
        self.show_error(error)

    def _parted(self, _changes: ChangeSet) -> None:
        self._trace = None
        self.desk.notice(self.tr("They are two records again"))
        if self.isVisible():
            self.reload()
