"""The list of vacancies with the chosen one beside it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.text import fold
from pes_desktop.domain.vacancy import EmployerForm
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.vacancies.detail_acts import DetailPage
from pes_desktop.ui.vacancies.story import ENDED, OPEN, UNCLEAR, ListLine, read_list
from pes_desktop.ui.widgets.rows import Row, RowCard
from pes_desktop.ui.widgets.search_box import SearchBox
from pes_desktop.ui.widgets.splitter import Splitter

TABS = (OPEN, UNCLEAR, ENDED)
MOST_ROWS = 200


class VacanciesPage(DetailPage):
    """Parameters: ``id`` chooses a vacancy, ``employer`` looks for an employer's."""

    def build(self) -> None:
        """Search, tabs and list left, detail right."""
        self.help_text = self.tr(
            "Type part of the job, the employer, the place or the number. The arrows move in the list, Enter asks who "
            "fits. Vacancies that close first stand on top.")
        self.set_title(self.tr("Vacancies"))
        self.header.add_button(self.tr("Other offices"), self.open_elsewhere, kind="quiet", icon="building-2")
        if self.desk.may("import_file"):
            self.header.add_button(self.tr("Import a spreadsheet"), self.import_sheet, kind="quiet", icon="file-input")
        if self.desk.may("save_vacancy"):
            self.header.set_primary(self.tr("New vacancy"), self.new_vacancy, icon="plus", hint="Ctrl+N")
            self.add_shortcut("Ctrl+N", self.tr("New vacancy"), self.new_vacancy)
            self.add_shortcut("Ctrl+E", self.tr("Edit the vacancy"), self.edit)
        self.add_shortcut("F2", self.tr("Find in the list"), self.focus_search)
        self._lines: list[ListLine] = []
        self._wanted: UUID | None = None
        self._fresh = True
        self.splitter = Splitter("vacancies", self.desk.prefs, (500, 602))
        self.body.addWidget(self.splitter, 1)
        left = QWidget()
        self.splitter.addWidget(left)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.current().px(8))
        self.search = SearchBox(self.tr("Job, employer, place or number"))
        column.addWidget(self.search)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Which vacancies"))
        for _ in TABS:
            self.tabs.addTab("")
        column.addWidget(self.tabs)
        self.list_card = RowCard("", open_on_click=False)
        self.list = self.list_card.list
        self.list.setAccessibleName(self.tr("Vacancies"))
        column.addWidget(self.list_card, 1)
        self.splitter.addWidget(self.make_detail())
        self.detail.show_story(None)
        self.search.searched.connect(self._filter)
        self.search.moved.connect(self.list.step)
        self.search.entered.connect(self.match)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.list.chosen.connect(self.read_detail)
        self.list.opened.connect(self._opened)
        self._empty = self.list.set_empty("briefcase", "")
        self._empty.action.connect(self.new_vacancy)
        self.show_loading()

    def opened(self, **params: Any) -> None:
        """Read the list; choose ``id`` or look for ``employer``."""
        self._wanted = params.get("id")
        if params.get("employer") is not None:
            from pes_desktop.services.employers import load_employer

            self.run_read(partial(load_employer, self.desk.ctx, params["employer"]), self._search_employer,
                          token="employer")
        self._fresh = True
        self.reload()

    def _search_employer(self, employer: EmployerForm) -> None:
        self.search.setText(employer.trade_name or employer.legal_name)

    def data_changed(self, changes: ChangeSet) -> None:
        """Vacancies, employers, referrals."""
        if changes.has("vacancy", "employer", "referral", "letter"):
            self.reload()
            self.read_detail(self.shown)

    def reload(self) -> None:
        """Read the list again."""
        self.run_read(partial(read_list, self.desk.ctx, self.desk.lang), self._show_lines, failed=self._list_failed,
                      token="list")

    def _list_failed(self, error: DomainError) -> None:
        self.show_failed(error, self.reload)

    def _show_lines(self, lines: list[ListLine]) -> None:
        self._lines = lines
        names = {OPEN: self.tr("Open"), UNCLEAR: self.tr("To confirm"), ENDED: self.tr("Ended")}
        counts = {tab: sum(line.tab == tab for line in lines) for tab in TABS}
        for place, tab in enumerate(TABS):
            self.tabs.setTabText(place, f"{names[tab]} · {counts[tab]}")
        self.tabs.setTabVisible(TABS.index(UNCLEAR), counts[UNCLEAR] > 0)
        free = self.tr("{0} open").format(counts[OPEN]) if counts[OPEN] != 1 else self.tr("1 open")
        doubt = self.tr("{0} to confirm with the employer").format(counts[UNCLEAR]) if counts[UNCLEAR] else ""
        self.set_title(self.tr("Vacancies"), " · ".join(part for part in (free, doubt) if part) if lines else "")
        if not lines:
            may = self.desk.may("save_vacancy")
            self.show_empty(self.tr("There are no vacancies yet"),
                            self.tr("Write down the first one while the employer is on the telephone."),
                            self.tr("New vacancy") if may else "", self.new_vacancy, icon="briefcase")
            return
        self.show_content()
        if self._fresh:
            self._fresh = False
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        wanted = next((line for line in lines if line.key == self._wanted), None)
        if wanted is not None:
            self.tabs.setCurrentIndex(TABS.index(wanted.tab))
        self._filter()
        if wanted is not None:
            self.list.choose(wanted.key)
            self._wanted = None

    def _tab_changed(self, _place: int) -> None:
        self._filter()

    def _filter(self, _text: str = "") -> None:
        typed = fold(self.search.text()).split()
        tab = TABS[max(self.tabs.currentIndex(), 0)]
        found = [line for line in self._lines if line.tab == tab and all(word in line.words for word in typed)]
        rows = [line.row for line in found[:MOST_ROWS]]
        if len(found) > MOST_ROWS:
            rows.append(Row("more", self.tr("{0} more: type to narrow them down").format(len(found) - MOST_ROWS),
                            caption=True))
        if typed:
            self.list.set_empty("search", self.tr("Nothing found"), self.tr("Try fewer words or look at another tab."))
        else:
            self.list.set_empty("briefcase", self.tr("Nothing here"), "")
        self.list.set_rows(rows, choose_first=True)
        if self.list.chosen_key() is None:
            self.read_detail(None)
        elif self.list.chosen_key() != self.shown:
            self.read_detail(self.list.chosen_key())

    def _opened(self, _key: object) -> None:
        self.match()

    def focus_search(self) -> None:
        """Put the keyboard in the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def open_elsewhere(self) -> None:
        """What other offices share."""
        self.desk.navigate("elsewhere")

    def import_sheet(self) -> None:
        """The office's own list of vacancies."""
        self.desk.navigate("import", kind="vacancies")

    def new_vacancy(self) -> None:
        """The empty form."""
        self.desk.navigate("vacancy")
