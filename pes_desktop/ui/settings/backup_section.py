"""Copies of everything: when the last good one was made, a second place for them, a trial that they open."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QWidget

from pes_desktop.domain.errors import DomainError
from pes_desktop.services import backups
from pes_desktop.services.backups import BackupOutcome, BackupState, BackupTrial
from pes_desktop.services.settings import OfficeSettings
from pes_desktop.ui import feedback
from pes_desktop.ui.copy_words import copy_row, counted, day_words
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.settings.section import Section
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.progress import ProgressPanel
from pes_desktop.ui.widgets.rows import RowCard
from pes_desktop.ui.widgets.status_pill import StatusPill

if TYPE_CHECKING:
    from pes_desktop.ui.settings.page import SettingsPage

#: A copy older than this is told of; one is made each day.
OLD_DAYS = 2
ROWS_PX = 230


def _back_up(ctx: Any, control: Any) -> BackupOutcome:
    return backups.back_up_now(ctx, "asked", control.report)


def _try(ctx: Any, copy: Any, control: Any) -> BackupTrial:
    return backups.test_backup(ctx, copy, control.report)


class BackupSection(Section):
    """No password is asked: whoever sees this has the duty, and the copies are as encrypted as the data."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self.set_title(self.tr("Backup"), "")
        self.shown: BackupState | None = None
        self._said = ""
        self._had: QWidget = self
        self.state = StatusPill("", "neutral")
        self._side_by_side(self.state)
        self.column.addWidget(Label(self.tr(
            "A copy is made by itself every day and when the program closes. It is encrypted like the data, opened "
            "again and counted before it is called good."), "muted", wrap=True))
        self.button = Button(self.tr("Back up now"), "primary", icon="database-backup")
        self.trial = Button(self.tr("Test my copy"), icon="circle-check")
        self._side_by_side(self.button, self.trial)
        self.progress = ProgressPanel(self)
        self.column.addWidget(self.progress)
        self.column.addWidget(Label(self.tr("A second place"), "section"))
        self.second = StatusPill("", "neutral")
        self._side_by_side(self.second)
        self.place = Label("", "body", wrap=True)
        self.column.addWidget(self.place)
        self.choose = Button(self.tr("Choose folder or stick"), icon="folder-open")
        self.forget = Button(self.tr("No second place"), "quiet")
        self._side_by_side(self.choose, self.forget)
        self.copies = RowCard(self.tr("Copies there are"), open_on_click=False)
        self.copies.setMinimumHeight(tokens.current().px(ROWS_PX))
        self.copies.list.set_empty("database-backup", self.tr("No copy yet"), self.tr("The first one is made today."),
                                   "")
        self.column.addWidget(self.copies)
        self.restore = Button(self.tr("Restore the office from a copy"), "quiet", icon="undo-2")
        self._side_by_side(self.restore)
        self.restore.setVisible(self.desk.may("restore"))
        self.restore.clicked.connect(self.desk.restore_asked)
        self.button.clicked.connect(self.start)
        self.trial.clicked.connect(self.try_newest)
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(self._forget)
        self.copies.list.acted.connect(self.try_copy)

    def _side_by_side(self, *parts: QWidget) -> None:
        line = QHBoxLayout()
        self.column.addLayout(line)
        line.setSpacing(tokens.current().px(12))
        for part in parts:
            line.addWidget(part)
        line.addStretch(1)

    # --- what there is ---
    def show_settings(self, settings: OfficeSettings) -> None:
        """Read what there is: folders are looked at off the screen's thread, a stick may be slow."""
        self.reload()

    def reload(self) -> None:
        """Read again."""
        self.page.run_read(partial(backups.backup_state, self.desk.ctx), self.show_state, token="backups",
                           failed=self._failed)

    def show_state(self, state: BackupState) -> None:
        """Last copy, second place, list."""
        self.shown = state
        today = date.today()  # when copies were made is told by this computer's clock
        if state.last is None:
            self._said = self.tr("never done")
            self.state.set_state(self.tr("No backup has been made yet"), "warn")
        else:
            self._said = day_words(state.last, today)
            self.state.set_state(
                self.tr("Last one {0} · {1} people read back from it").format(self._said, figure(state.people)),
                "warn" if (today - state.last.date()).days > OLD_DAYS else "ok")
        self._show_second(state, today)
        self.copies.set_rows([copy_row(copy, self.desk.ctx.folder, today, action=self.tr("Test"))
                              for copy in state.copies])
        self.trial.setEnabled(bool(state.copies))
        self.page.refresh_list()

    def _show_second(self, state: BackupState, today: date) -> None:
        place = state.second_folder
        self.forget.setVisible(place is not None)
        if place is None:
            self.second.set_state(self.tr("Only on this computer"), "warn")
            self.place.setText(self.tr("If this computer is stolen or breaks, the copies go with it. A USB stick that "
                                       "is kept somewhere else is the safest place."))
            return
        self.place.setText(str(place))
        if state.second_last is None:
            self.second.set_state(self.tr("No copy there yet"), "warn")
            return
        days = (today - state.second_last.date()).days
        said = day_words(state.second_last, today)
        if days > OLD_DAYS:
            self.second.set_state(self.tr("Not seen since {0} days: plug it in and back up").format(figure(days)),
                                  "warn")
        else:
            self.second.set_state(self.tr("Last copy there {0}").format(said), "ok")

    def summary(self) -> str:
        """When the last one was made."""
        return self._said

    # --- a copy now ---
    def start(self) -> None:
        """Back up now."""
        self._begin(self.tr("Copying and reading back"))
        self.page.run_network(partial(_back_up, self.desk.ctx), self._done, failed=self._failed, progress=self._told)

    def _begin(self, words: str) -> None:
        self.banner.dismiss()
        self._had = self.focusWidget() or self.button
        self._busy(True)
        self.progress.start(words, cancellable=False, percent=True)

    def _busy(self, busy: bool) -> None:
        for part in (self.button, self.trial, self.choose, self.forget, self.copies):
            part.setEnabled(not busy)

    def _told(self, done: int, total: int, _words: str) -> None:
        self.progress.update_progress(done, total)

    def _finish(self) -> None:
        self.progress.finish()
        self._busy(False)
        if self.isVisible() and QApplication.focusWidget() is None:
            self._had.setFocus(Qt.FocusReason.OtherFocusReason)  # what was greyed meanwhile lost the keyboard

    def _done(self, outcome: BackupOutcome) -> None:
        self._finish()
        if outcome.second_fault is not None:
            self.banner.show_words("warn", self.tr("Backed up on this computer, not in the second place"),
                                   feedback.words_of(outcome.second_fault, self.desk.lang))
        else:
            where = self.tr("here and in the second place") if outcome.second else self.tr("on this computer")
            self.banner.show_words("ok", self.tr("Backup made and proved"), self.tr("{0}. Opened again: {1}.").format(
                where[:1].upper() + where[1:], counted(outcome.report.counts)))
        self.reload()

    def _failed(self, error: DomainError) -> None:
        self._finish()
        feedback.show_faults(error, {}, self.banner, self.desk.lang)

    # --- a trial ---
    def try_newest(self) -> None:
        """Restore the newest copy into a scratch place and count."""
        self._try(None)

    def try_copy(self, folder: Path) -> None:
        """The same with one of the list."""
        copies = self.shown.copies if self.shown else ()
        self._try(next((copy for copy in copies if copy.folder == folder), None))

    def _try(self, copy: Any) -> None:
        self._begin(self.tr("Restoring into a scratch place"))
        self.page.run_network(partial(_try, self.desk.ctx, copy), self._tried, failed=self._failed,
                              progress=self._told)

    def _tried(self, trial: BackupTrial) -> None:
        self._finish()
        made = day_words(trial.copy.made_at, date.today())
        words = [self.tr("The copy made {0} opens and is complete.").format(made), counted(trial.counts) + "."]
        if trial.last_change is not None:
            last = trial.last_change.astimezone()
            words.append(self.tr("The last thing in it was written on {0} at {1}.").format(
                f"{last:%d/%m/%Y}", f"{last:%H:%M}"))
        words.append(self.tr("Your data were not touched."))
        self.banner.show_words("ok", self.tr("Your copy works"), " ".join(words))

    # --- the second place ---
    def _choose(self) -> None:
        now = str(self.shown.second_folder or "") if self.shown else ""
        path = QFileDialog.getExistingDirectory(self, self.tr("Where the second copy goes"), now)
        if path:
            self.use_folder(Path(path))

    def use_folder(self, path: Path) -> None:
        """Copy there from now on, and at once, so that it is known to work."""
        self.page.run_write(partial(backups.set_second_folder, self.desk.ctx, path), self._chosen, failed=self._failed)

    def _chosen(self, _result: object) -> None:
        self.start()

    def _forget(self) -> None:
        self.page.run_write(partial(backups.set_second_folder, self.desk.ctx, None), self._forgotten,
                            failed=self._failed)

    def _forgotten(self, _result: object) -> None:
        self.reload()
