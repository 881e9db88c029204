"""The end of the program: drafts are written, a last copy is made if something is new, and one may go without it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import backups
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.jobs import Job
from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.progress import ProgressPanel

WIDTH_PX = 460


def _copy(ctx: Any, changed: bool, control: Any) -> Any:
    if not changed and not backups.backup_due(ctx):
        return None

    def told(done: int, total: int) -> None:
        control.check()
        control.report(done, total)

    return backups.back_up_now(ctx, "closing", told)


class ClosingPanel(QWidget):
    """One line of progress in the middle of the window, and the way out without the copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        column = QVBoxLayout(self)
        column.addStretch(2)
        self.progress = ProgressPanel(self)
        self.progress.setFixedWidth(tokens.current().px(WIDTH_PX))
        column.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.progress.start(self.tr("Making the backup before closing…"), delay=0, percent=True)
        self.progress.button.setText(self.tr("Close without a copy"))


class Closing(QObject):
    """``may_close()`` is asked by the window; ``over`` fires when it may be closed for good.

    A copy that is stopped, killed or fails leaves nothing behind but the copies before it: it takes its name only when
    it has been read back. ``hurry``: the session of this computer ends, there is no time.
    """

    over = Signal()

    def __init__(self, desk: Desk, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, window
        self.hurry = self._ended = self._changed = False
        self._job: Job | None = None
        self.panel: ClosingPanel | None = None
        desk.events.data_changed.connect(self._written)

    def _written(self, _changes: ChangeSet) -> None:
        self._changed = True

    def may_close(self) -> bool:
        """Whether the window may close now; False: the copy has begun, ``over`` tells the end."""
        if self._ended or self.hurry or self._desk.ctx is None:
            return True
        if self._job is None:
            self._begin()
        return False

    def _begin(self) -> None:
        self._window.close_pages()  # drafts are written before the copy is taken
        if self._desk.runner is not None:
            self._desk.runner.detach()
        panel = self.panel = ClosingPanel()
        panel.progress.cancelled.connect(self._without)
        self._window.show_full(panel)
        # drafts stand in the write lane; behind them nothing of the copy is written but a note
        self._job = self._desk.jobs.run("read", partial(_copy, self._desk.ctx, self._changed), done=self._done,
                                        failed=self._failed, progress=self._told, owner=self)

    def _told(self, done: int, total: int, _words: str) -> None:
        if self.panel is not None:
            self.panel.progress.update_progress(done, total)

    def _done(self, _outcome: object) -> None:
        self._end()

    def _failed(self, _error: DomainError) -> None:
        """The fault stands in the state of the backups and is told at the next start: closing is not held up."""
        self._end()

    def _without(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end()

    def _end(self) -> None:
        self._ended = True
        self.over.emit()
