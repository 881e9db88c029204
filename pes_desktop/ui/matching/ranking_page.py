"""The page behind "Who fits?" and "Which jobs?": ranked list left, the reasons of the chosen one right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.ui import feedback
from pes_desktop.ui.base_page import BasePage
from pes_desktop.ui.matching.candidate_card import CandidateCard
from pes_desktop.ui.matching.refer import Pair, ReferredAll, refer_all
from pes_desktop.ui.matching.story import Line, Story
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.painting import chip_width
from pes_desktop.ui.widgets.rows import Row, RowCard, RowChip
from pes_desktop.ui.widgets.scroll import Scroll
from pes_desktop.ui.widgets.splitter import Splitter

_CONCERNS = ("jobseeker", "job", "skill", "vacancy", "employer", "referral")


class RankingPage(BasePage):
    """Subclasses say what is read, which words stand there, and what a pair of a referral is."""

    story: Story | None = None
    subject: Any = None
    _fresh = True

    # --- for subclasses ---
    def read(self) -> None:
        """Start the reading; its result goes to ``show_story``."""
        raise NotImplementedError

    def count_words(self, story: Story) -> tuple[str, str]:
        """Title and note of the list."""
        raise NotImplementedError

    def title_words(self, story: Story) -> str:
        """Title of the page."""
        raise NotImplementedError

    def plain_title(self) -> str:
        """Title before anything was read."""
        raise NotImplementedError

    def empty_words(self) -> tuple[str, str]:
        """Title and sentence when nobody fits."""
        raise NotImplementedError

    def pair(self, line: Line) -> Pair:
        """The referral of a line."""
        raise NotImplementedError

    def refer_words(self, lines: list[Line]) -> str:
        """Words of the primary action."""
        raise NotImplementedError

    def blocked_words(self) -> str:
        """Why a line cannot be chosen."""
        return self.tr("There is a live referral already.")

    def open_line(self, key: object) -> None:
        """Show the record behind a line."""
        raise NotImplementedError

    def near_words(self) -> str:
        """Heading of those who miss one thing."""
        return self.tr("Almost · one thing is missing")

    # --- building ---
    def build_ranking(self, open_words: str, reasons: list[tuple[Any, str]]) -> None:
        """Make the two columns; called from ``build``."""
        may_refer = self.desk.may("refer")
        self.splitter = Splitter("matching", self.desk.prefs, (560, 542))
        self.body.addWidget(self.splitter, 1)
        self.list_card = RowCard("", "", checkable=may_refer, open_on_click=False)
        self.list = self.list_card.list
        self.splitter.addWidget(self.list_card)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        now = tokens.current()
        foot.setContentsMargins(now.px(8), now.px(4), now.px(8), now.px(4))
        self.back_button = Button("", "quiet", icon="undo-2")
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        self._foot.hide()
        self.list_card.add(self._foot)
        self.side = Scroll()
        self.side.content.setContentsMargins(0, 0, 0, 0)
        self.splitter.addWidget(self.side)
        self.card = CandidateCard(self.desk.text("match.fairness"), open_words, reasons, may_choose=may_refer)
        self.side.add(self.card)
        self.list.chosen.connect(self.show_line)
        self.list.opened.connect(self.open_line)
        self.list.ticked.connect(self._ticked)
        self.card.chosen.connect(self.toggle_chosen)
        self.card.opened.connect(self.open_chosen)
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.timeout.connect(self._fill)
        self.list.installEventFilter(self)
        if may_refer:
            self.header.set_primary("", self.refer_chosen, hint="Ctrl+Enter")
            self.add_shortcut("Ctrl+Return", self.tr("Refer those chosen"), self.refer_chosen)
            self.add_shortcut("Ctrl+Enter", self.tr("Refer those chosen"), self.refer_chosen)
        self._shortcuts.append((self.tr("Space"), self.tr("Choose or take off")))
        self._shortcuts.append(("↑ ↓", self.tr("Next or previous in the list")))

    def finish_side(self) -> None:
        """Keep the cards at the top of the right column."""
        self.side.content.addStretch(1)

    # --- reading ---
    def reload(self) -> None:
        """Read again, keeping what is chosen."""
        if self.subject is not None:
            self.read()

    def data_changed(self, changes: ChangeSet) -> None:
        """Whatever the ranking looks at."""
        if changes.has(*_CONCERNS):
            self.reload()

    def start(self, subject: Any) -> None:
        """Another vacancy or person: begin with nothing ticked."""
        if subject != self.subject:
            self.subject, self.story, self._fresh = subject, None, True
            self.banner.dismiss()
            self.set_title(self.plain_title())
            self.list.set_checked(())
            self.list.set_rows(())
            self.show_loading()
        self.read()

    def show_story(self, story: Story) -> None:
        """Put the answer on the screen."""
        self.story = story
        self.set_title(self.title_words(story), story.subtitle, story.overline)
        self.list_card.set_title(*self.count_words(story))
        self.list.setAccessibleName(self.list_card.title.text())
        self.show_content()
        if not (story.fits or story.near or story.elsewhere):
            self.list.set_empty("user-search", *self.empty_words())
        self._fill()
        self.show_line(self.list.chosen_key())
        self._ticked(self.list.checked_keys())
        if self._fresh:
            self._fresh = False
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        if self.story is not None:
            rows = [self._fitted(line) for line in self.story.fits]
            if self.story.near:
                rows.append(Row("near", self.near_words(), caption=True))
                rows += [self._fitted(line) for line in self.story.near]
            if self.story.elsewhere:
                rows.append(Row("elsewhere", self.tr("In other offices"), meta=self.tr("not referred from here"),
                                caption=True))
                rows += [self._fitted(line) for line in self.story.elsewhere]
            self.list.set_rows(rows, choose_first=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width takes other chips."""
        if watched is self.list and event.type() == QEvent.Type.Resize:
            self._refit.start()
        return super().eventFilter(watched, event)

    def _fitted(self, line: Line) -> Row:
        """The row with the chips that one line takes; what is missing always shows."""
        now = tokens.current()
        room = self.list.viewport().width() - now.px(16 + 30 + 56 + 16)
        kept: list[RowChip] = []
        for chip in line.row.chips:
            wide = chip_width(chip.words) + now.px(5)
            if len(kept) < 2 or wide <= room:
                kept.append(chip)
                room -= int(wide)
        return replace(line.row, chips=tuple(kept))

    def read_failed(self, error: DomainError) -> None:
        """It could not be read."""
        self.show_failed(error, self.reload)

    def show_line(self, key: object) -> None:
        """The right card follows the list."""
        line = self.story.line(key) if self.story else None
        score = self.tr("{0} of {1}").format(line.score, 100) if line else ""
        self.card.show_line(line, score, ticked=key in self.list.checked_keys(),
                            blocked=self._why_not(line))
        self.side.content.invalidate()  # its height follows the sentence
        self._show_primary()

    def _why_not(self, line: Line | None) -> str:
        if line is not None and line.office is not None:
            return self.tr("This vacancy is of {0}. Telephone there first: {1}.").format(
                line.office.name, line.office.phone or self.tr("no telephone known"))
        return self.blocked_words() if line and line.blocked else ""

    # --- choosing and referring ---
    def chosen_lines(self) -> list[Line]:
        """Ticked lines that can be referred; without a tick the one being looked at."""
        if self.story is None:
            return []
        every = [*self.story.fits, *self.story.near]
        ticked = self.list.checked_keys()
        wanted = ticked or {self.list.chosen_key()}
        return [line for line in every if line.key in wanted and not line.blocked]

    def toggle_chosen(self) -> None:
        """Tick or untick the line being looked at."""
        line = self.story.line(self.list.chosen_key()) if self.story else None
        if line is not None and not line.blocked and line.office is None:
            self.list.toggle(line.key)

    def open_chosen(self) -> None:
        """Show the record of the line being looked at."""
        if self.list.chosen_key() is not None:
            self.open_line(self.list.chosen_key())

    def _ticked(self, keys: set[Any]) -> None:
        blocked = {line.key for line in (*self.story.fits, *self.story.near) if line.blocked} if self.story else set()
        if keys & blocked:
            self.list.set_checked(keys - blocked)
            return
        self.card.set_ticked(self.list.chosen_key() in keys)
        self._show_primary()

    def _show_primary(self) -> None:
        if self.header.primary is None:
            return
        lines = self.chosen_lines()
        self.header.primary.setVisible(bool(lines) and bool(self.story and self.story.open))
        if lines:
            self.header.primary.setText(self.refer_words(lines))

    def refer_chosen(self) -> None:
        """Open a referral for each one chosen."""
        lines = self.chosen_lines()
        if lines and self.story is not None and self.story.open:
            pairs = [self.pair(line) for line in lines]
            if self.header.primary is not None:
                self.header.primary.setEnabled(False)
            self.run_write(partial(refer_all, self.desk.ctx, pairs), self._referred, failed=self._not_referred,
                           token="refer")

    def _not_referred(self, error: DomainError) -> None:
        if self.header.primary is not None:
            self.header.primary.setEnabled(True)
        self.show_error(error)

    def _referred(self, result: ReferredAll) -> None:
        if self.header.primary is not None:
            self.header.primary.setEnabled(True)
        self.list.set_checked(())
        if result.refused:
            words = "\n".join(f"{name}: {feedback.words_of(fault, self.desk.lang)}" for name, fault in result.refused)
            title = self.tr("{0} referred, {1} not").format(len(result.ids), len(result.refused)) if result.ids \
                else self.tr("Nobody was referred")
            self.banner.show_words("warn", title, words)
        if len(result.ids) == 1 and not result.refused:
            self.desk.navigate("referral", id=result.ids[0])
        elif result.ids and not result.refused:
            self.desk.navigate("referrals")
            self.desk.notice(self.tr("{0} referrals were opened. Print their letters next.").format(len(result.ids)))
