"""Third step: every row with what becomes of it, the doubtful ones apart, people who look alike to decide on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from pes_desktop.reference import messages
from pes_desktop.services.import_preview import CREATE, DOUBTS, EMPTY, JOIN, SKIP, Likeness, Preview, PreviewRow
from pes_desktop.services.importing import Decisions
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.importing import words
from pes_desktop.ui.importing.row_detail import RowDetail
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.data_table import Column, DataTable
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.splitter import Splitter

ALL, OUT, ALIKE = "all", "out", "alike"
TABS = (ALL, DOUBTS, OUT, ALIKE)


class _Line:
    """A row as the table asks for it, cell by cell, when it comes into sight."""

    __slots__ = ("step", "view")

    def __init__(self, view: PreviewRow, step: PreviewStep) -> None:
        self.view, self.step = view, step

    def __getattr__(self, key: str) -> Any:
        if key == "chip":
            return self.step.chip(self.view)
        if key == "doubt":
            return len(self.view.problems) or None
        if key == "state":
            return self.step.state_words(self.view)
        return getattr(self.view, key)


class PreviewStep(QWidget):
    """``show_preview``; ``decisions()`` is what the import gets. Signal ``changed`` when somebody decided."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Which rows"))
        for _ in TABS:
            self.tabs.addTab("")
        column.addWidget(self.tabs)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.splitter = Splitter("import", desk.prefs, (67, 33))
        self._stack.addWidget(self.splitter)
        self._holder = Card(padded=False)
        self.splitter.addWidget(self._holder)
        self.table: DataTable | None = None
        self.detail = RowDetail(desk)
        self.splitter.addWidget(self.detail)
        self.alike = RowCard(self.tr("People who may be the same"), self.tr("the decision is yours"),
                             open_on_click=False)
        self._stack.addWidget(self.alike)
        self.tabs.currentChanged.connect(self._tab)
        self.alike.list.acted.connect(self.toggle)
        self.alike.list.opened.connect(self.toggle)
        self._chips = words.action_chips()
        self.preview: Preview | None = None
        self._joined: dict[int, bool] = {}
        self._alike: dict[int, Likeness] = {}

    # --- content ---
    def show_preview(self, preview: Preview) -> None:
        """What an import would do."""
        self.preview = preview
        self._alike = {item.row: item for item in preview.likenesses}
        self._joined = {item.row: item.certain for item in preview.likenesses}
        self._make_table(preview.parsed.kind)
        self.tabs.setCurrentIndex(TABS.index(ALL))
        self._relabel()
        self._tab(0)

    def _make_table(self, kind: str) -> None:
        if self.table is not None:
            self._holder.body.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        title = self.tr("Person") if kind == words.PEOPLE else self.tr("Vacancy")
        columns = [Column("row", self.tr("Row"), 54, number=True), Column("title", title, strong=True),
                   Column("doubt", self.tr("Doubts"), 66, number=True), Column("chip", self.tr("What happens"), 116)]
        if kind == words.PEOPLE:
            columns += [Column("document", self.tr("Document"), 116, hidden=True),
                        Column("detail", self.tr("Birth or age"), 108, hidden=True),
                        Column("work", self.tr("Occupation"), 150, hidden=True),
                        Column("place", self.tr("Place"), 130, hidden=True)]
        else:
            columns += [Column("work", self.tr("Employer"), 150, hidden=True),
                        Column("state", self.tr("State"), 120, hidden=True),
                        Column("document", self.tr("Closes"), 100, hidden=True),
                        Column("place", self.tr("Place"), 130, hidden=True)]
        self.table = DataTable(columns, name=f"import.{kind}", prefs=self._desk.prefs)
        self._holder.add(self.table, 1)
        self.table.set_empty("circle-check", self.tr("No rows here"))
        self.table.chosen.connect(self._chosen)

    def _relabel(self) -> None:
        if self.preview is None:
            return
        counts = self.counts()
        names = {ALL: self.tr("All rows"), DOUBTS: self.tr("With doubts"), OUT: self.tr("Stay out"),
                 ALIKE: self.tr("Look alike")}
        numbers = {ALL: len(self.preview.rows) - counts[EMPTY], DOUBTS: counts[DOUBTS], OUT: counts[SKIP],
                   ALIKE: len(self._alike)}
        for place, tab in enumerate(TABS):
            self.tabs.setTabText(place, f"{names[tab]} · {figure(numbers[tab])}")
            self.tabs.setTabVisible(place, tab == ALL or numbers[tab] > 0)

    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them, as decided by now; ``doubts`` among those that come in."""
        if self.preview is None:
            return {}
        counts = dict(self.preview.counts)
        people = counts[CREATE] + counts[JOIN]
        joined = sum(self._joined.values())
        return {**counts, CREATE: people - joined, JOIN: joined}

    def chip(self, row: PreviewRow) -> RowChip:
        """What becomes of a row, after the decisions."""
        action = row.action
        if row.row in self._joined:
            action = JOIN if self._joined[row.row] else CREATE
        return self._chips[action]

    def state_words(self, row: PreviewRow) -> str:
        """A vacancy's state in words."""
        return messages.text(f"choice.vacancy_status.{row.detail}", self._desk.lang) if row.detail else ""

    def _tab(self, place: int) -> None:
        preview = self.preview
        if preview is None or self.table is None:
            return
        tab = TABS[place]
        if tab == ALIKE:
            self._stack.setCurrentWidget(self.alike)
            self._list_alike()
            return
        self._stack.setCurrentWidget(self.splitter)
        comes = (CREATE, JOIN)
        keep = {ALL: [r for r in preview.rows if r.action != EMPTY],
                DOUBTS: [r for r in preview.rows if r.problems and r.action in comes],
                OUT: [r for r in preview.rows if r.action == SKIP]}[tab] if preview.rows else []
        self.table.set_rows([_Line(row, self) for row in keep])
        self.detail.show_row(None)
        if keep:
            self.table.selectRow(0)

    def _chosen(self, line: _Line) -> None:
        self.detail.show_row(line.view)

    # --- people who look alike ---
    def _list_alike(self) -> None:
        self.alike.set_rows([self._alike_row(item) for item in self._alike.values()])

    def _alike_row(self, item: Likeness) -> Row:
        other = self.tr("like row {0}: {1}").format(item.to_row, item.other) if item.to_row else \
            self.tr("like somebody registered: {0}").format(item.other)
        joined = self._joined[item.row]
        chip = RowChip(self.tr("will be joined"), "info", "merge") if joined else \
            RowChip(self.tr("comes in apart"), "neutral", "user-plus")
        chips = words.reasons(item.reasons, self._desk.lang)
        return Row(item.row, item.name, other, meta=self.tr("row {0}").format(item.row), chips=chips, trailing=[chip],
                   action=self.tr("Keep apart") if joined else self.tr("Join"))

    def toggle(self, row: int) -> None:
        """Join or part, the other way round than now."""
        if row in self._joined:
            self._joined[row] = not self._joined[row]
            self._list_alike()
            self._relabel()
            self.changed.emit()

    def decisions(self) -> Decisions:
        """Only what differs from what agrees by number and name."""
        together: dict[int, int | UUID] = {}
        for row, item in self._alike.items():
            target = item.to_row or item.to_person
            if self._joined[row] and not item.certain and target is not None:
                together[row] = target
        apart = frozenset(row for row, item in self._alike.items() if item.certain and not self._joined[row])
        return Decisions(together, apart)
