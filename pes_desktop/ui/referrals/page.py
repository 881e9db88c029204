"""The board of referrals: by state, what is due first, and the line for the code of a slip."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.text import fold
from pes_desktop.services.referral_lists import ReferralLine
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.referrals.board import Board
from pes_desktop.ui.referrals.code_box import CodeBox
from pes_desktop.ui.referrals.story import ENDED, GOING, MOST, PLACED, VIEWS, BoardStory, read_board
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.chip import Chip
from pes_desktop.ui.widgets.choice_field import CheckBox
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.search_box import SearchBox

TABS = (GOING, PLACED, ENDED)


class ReferralsPage(BasePage):
    """``opened(vacancy=None, code="")``: ``vacancy`` limits the board to one job order, ``code`` is looked up."""

    def build(self) -> None:
        """Code line and search above, tabs, board."""
        self.help_text = self.tr(
            "Write the code of the slip and press Enter to record what came of a letter. In the board the arrows move "
            "between people and columns, Enter opens the referral. What is due first stands on top.")
        self.set_title(self.tr("Referrals"))
        now = tokens.current()
        self._story: BoardStory | None = None
        self._vacancy: UUID | None = None
        self._focus_wanted = False
        self.add_shortcut("F2", self.tr("Code of a slip"), self.focus_code)
        self.add_shortcut("Ctrl+F", self.tr("Find on the board"), self.focus_search)
        self.add_shortcut("F6", self.tr("Go to the board"), self.focus_board)
        top = QHBoxLayout()
        self.body.addLayout(top)
        top.setSpacing(now.px(16))
        self.code = CodeBox(self)
        top.addWidget(self.code, 1)
        right = QVBoxLayout()
        top.addLayout(right)
        right.setSpacing(now.px(4))
        right.addWidget(Label(" ", "fieldlabel"))  # level with the code's line
        self.search = SearchBox(self.tr("Person, vacancy, employer or letter number"))
        self.search.setFixedWidth(now.px(380))
        right.addWidget(self.search)
        right.addStretch(1)
        line = QHBoxLayout()
        self.body.addLayout(line)
        line.setSpacing(now.px(12))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Which referrals"))
        for _ in TABS:
            self.tabs.addTab("")
        line.addWidget(self.tabs)
        self.limit = Chip("", "accent", closable=True)
        line.addWidget(self.limit)
        line.addStretch(1)
        self.due_only = CheckBox(self.tr("Only what is due"))
        line.addWidget(self.due_only)
        policy = self.due_only.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the columns below stay where they are
        self.due_only.setSizePolicy(policy)
        self.board = Board()
        self.body.addWidget(self.board, 1)
        self.limit.hide()
        self.code.found.connect(self.open_result)
        self.search.searched.connect(self._filter)
        self.search.entered.connect(self.focus_board)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.limit.closed.connect(self.show_all)
        self.due_only.toggled.connect(self._due_toggled)
        self.board.opened.connect(self.open_referral)
        self.show_loading()

    # --- reading ---
    def opened(self, **params: Any) -> None:
        """Read the board; the code line takes the keyboard."""
        self._vacancy = params.get("vacancy")
        self.code.clear()
        self._focus_wanted = True
        self.reload()
        if params.get("code"):
            self.code.field.set_value(params["code"])
            self.code.enter()

    def data_changed(self, changes: ChangeSet) -> None:
        """Referrals, letters, and the names that stand in the rows."""
        if changes.has("referral", "letter", "jobseeker", "vacancy", "employer"):
            self.reload()

    def reload(self) -> None:
        """Read the view in front again."""
        view = TABS[max(self.tabs.currentIndex(), 0)]
        self.run_read(partial(read_board, self.desk.ctx, self.desk.lang, view, self._vacancy), self.show_story,
                      failed=self._failed, token="board")

    def _failed(self, error: DomainError) -> None:
        self.show_failed(error, self.reload)

    def show_story(self, story: BoardStory) -> None:
        """Fill tabs, counts and columns."""
        self._story = story
        names = {GOING: self.tr("Going on"), PLACED: self.tr("Placed"), ENDED: self.tr("Ended")}
        for place, tab in enumerate(TABS):
            self.tabs.setTabText(place, f"{names[tab]} · {story.counts[tab]}")
        said = [self._counted(story.counts[GOING], self.tr("1 going on"), self.tr("{0} going on"))]
        if story.due_everywhere:
            said.append(self._counted(story.due_everywhere, self.tr("1 due"), self.tr("{0} due")))
        if story.to_verify:
            said.append(self.tr("{0} to verify").format(story.to_verify))
        self.set_title(self.tr("Referrals"), "" if story.nothing else " · ".join(said))
        self.limit.set_words(story.vacancy)
        self.limit.setVisible(bool(story.vacancy))
        self.due_only.setText(self.tr("Only what is due · {0}").format(story.due))
        self.due_only.setVisible(story.view != ENDED)
        self.due_only.updateGeometry()
        if story.nothing and self._vacancy is None:
            self.show_empty(self.tr("Nobody has been referred yet"),
                            self.tr("Choose a vacancy, ask who fits and refer from there: the letter follows."),
                            self.tr("See vacancies"), self.see_vacancies, icon="mail")
            return
        self.show_content()
        self._filter()
        if self._focus_wanted:
            self._focus_wanted = False
            self.code.field.input.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _counted(count: int, one: str, many: str) -> str:
        return one if count == 1 else many.format(count)

    # --- filters ---
    def _tab_changed(self, _place: int) -> None:
        self.reload()

    def _due_toggled(self, _on: bool) -> None:
        self._filter()

    def _filter(self, _text: str = "") -> None:
        story = self._story
        if story is None:
            return
        typed = fold(self.search.text()).split()
        due = self.due_only.isChecked() and story.view != ENDED
        kept = [line for line in story.lines
                if (line.due or not due) and all(word in line.words for word in typed)]
        filtered = bool(typed) or due
        columns = []
        for place, states in enumerate(VIEWS[story.view]):
            rows = [line.row for line in kept if line.column == place]
            note = str(len(rows))
            if filtered or len(rows) != story.sums[place]:
                note = self.tr("{0} of {1}").format(len(rows), story.sums[place])
            columns.append((self.desk.text(f"referral.column.{states[0]}"), note, self.tr("Nobody here"), rows))
        self.board.show_columns(columns)
        cut = len(story.lines) >= MOST and sum(story.sums) > MOST
        set_tip(self.board, self.tr("The newest {0} are shown.").format(MOST) if cut else "")

    def show_all(self) -> None:
        """Take the limit to one vacancy away."""
        self._vacancy = None
        self.limit.hide()
        self.reload()

    # --- going on ---
    def focus_code(self) -> None:
        """F2."""
        self.code.focus_in()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_board(self) -> None:
        """F6, or Enter in the search line."""
        self.board.focus_in()

    def open_referral(self, key: object) -> None:
        """One referral."""
        self.desk.navigate("referral", id=key)

    def open_result(self, line: ReferralLine) -> None:
        """The result form of the slip's referral."""
        self.desk.navigate("referral", id=line.id, result=True)

    def see_vacancies(self) -> None:
        """Where referring begins."""
        self.desk.navigate("vacancies")
