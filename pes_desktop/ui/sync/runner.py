"""Rounds of the exchange in the network lane: by themselves when a line appears, and on the button."""

from __future__ import annotations

import random
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import sync_session
from pes_desktop.sync.auto import AutoPolicy
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.jobs import Control, Job
from pes_desktop.ui.numbers import counted
from pes_desktop.ui.sync.words import state_words

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.ui.top_bar import TopBar

TICK_MS = 2000
#: How often headquarters is looked for while nothing is sent; a connection opened and closed, no data.
PROBE_SECONDS = 60.0
#: A round that is due waits so long after a look at which somebody was typing.
QUIET_SECONDS = 15.0


def _round(ctx: OfficeContext, by_itself: bool, control: Control) -> Any:
    def told(done: int, total: int) -> None:
        control.report(done, total)

    def stopped() -> bool:
        return control.cancelled

    return sync_session.sync_now(ctx, told, stopped, by_itself=by_itself)


class SyncRunner(QObject):
    """One for a window. ``begun``, ``progressed(done, total)`` and ``ended(result or DomainError)`` tell the page;
    ``ended(None)``: the user left the round, and ``settled`` follows when it has stopped."""

    begun = Signal()
    progressed = Signal(int, int)
    ended = Signal(object)
    settled = Signal()

    def __init__(self, desk: Desk, bar: TopBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._bar = desk, bar
        self.policy = AutoPolicy(time.monotonic, random.random)
        self.job: Job | None = None
        self._probed = 0.0
        self._typed: tuple[int, str] = (0, "")
        self._publishing = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        desk.events.data_changed.connect(self._written)

    @property
    def running(self) -> bool:
        """Whether a round is under way."""
        return self.job is not None

    @property
    def resting(self) -> bool:
        """Whether the user left the last round, so that none begins by itself for a while."""
        return self.policy.resting and self.job is None

    def attach(self) -> None:
        """Begin for the office on the desk."""
        self.policy.pause(True)  # until the setting is read
        if not self.policy.resting:  # the lock of the screen ends no rest
            self.policy.written()
        self._probe()
        self.refresh()
        self._timer.start()

    def show_on(self, bar: TopBar) -> None:
        """Show the state on another bar (the frame was made anew)."""
        self._bar = bar
        self.refresh()

    def detach(self) -> None:
        """Stop; a round under way stops at its next batch. What is begun with later has no rest to keep."""
        self._timer.stop()
        self.stop()
        self._desk.jobs.release(self)
        self.policy.written()

    def look_again(self) -> None:
        """Read whether rounds run by themselves: the setting, or the month's budget, may have changed."""
        if self._desk.ctx is not None:
            self._desk.jobs.run("read", partial(sync_session.may_run, self._desk.ctx), done=self._allowed, owner=self,
                                token="may_run")

    def resume(self) -> None:
        """The user lets rounds run by themselves again: the next one is due."""
        self.policy.written()
        self.look_again()

    def _allowed(self, allowed: bool) -> None:
        self.policy.pause(not allowed)

    def _written(self, _changes: ChangeSet) -> None:
        if not self._publishing:  # what came down is nothing to send
            self.policy.written()
        self.refresh()

    def _tick(self) -> None:
        if self.job is None and time.monotonic() - self._probed >= PROBE_SECONDS:
            self._probe()
        if self._somebody_types():
            self.policy.busy(QUIET_SECONDS)
        if self.policy.wait() == 0:
            self.start(by_itself=True)

    def _somebody_types(self) -> bool:
        """Whether the field with the keyboard changed since the last look; asked every two seconds, costs nothing."""
        field = QApplication.focusWidget()
        words = field.text() if isinstance(field, QLineEdit) else (
            field.toPlainText() if isinstance(field, QPlainTextEdit) else "")
        before, self._typed = self._typed, (id(field), words)
        return before[0] == id(field) and before[1] != words

    def _probe(self) -> None:
        self._probed = time.monotonic()
        self.look_again()
        self._desk.jobs.run("network", partial(sync_session.line_is_up, self._desk.ctx), done=self.policy.line,
                            owner=self, token="probe")

    def start(self, *, by_itself: bool = False) -> None:
        """Run a round now, if none is under way."""
        if self.job is not None or self._desk.ctx is None:
            return
        self.policy.started()
        self.job = self._desk.jobs.run("network", partial(_round, self._desk.ctx, by_itself), done=self._done,
                                       failed=self._failed, progress=self._progress, owner=self)
        self.begun.emit()
        self.refresh()

    def stop(self) -> None:
        """Leave the round between two batches; what was acknowledged stays acknowledged, what came down is shown."""
        if self.job is not None:
            self.job.leave(self._heard)
            self.job = None
            self.policy.left()
            self.ended.emit(None)
            self.refresh()

    def _progress(self, done: int, total: int, _words: str) -> None:
        self.progressed.emit(done, total)

    def _done(self, result: Any) -> None:
        self.job = None
        self.policy.finished(result.waiting, result.problems[0].code if result.problems else None)
        self.look_again()
        self._publish(result)
        self.ended.emit(result)
        self.refresh()

    def _heard(self, result: Any) -> None:
        """A round that was left has stopped: what it brought until then is here, and open pages show it."""
        if result is not None:
            self._publish(result)
        self.settled.emit()
        self.refresh()

    def _publish(self, result: Any) -> None:
        came_back = result.brought_back
        if came_back.total:
            self._desk.notice(counted("sync.came_back", came_back.total, self._desk.lang))
        self._publishing = True
        self._desk.events.publish(result.came_in)
        self._publishing = False

    def _failed(self, error: DomainError) -> None:
        self.job = None
        self.policy.finished(1, error.codes[0] if error.codes else "server_error")
        self.ended.emit(error)
        self.refresh()

    def refresh(self) -> None:
        """Read the state for the bar."""
        if self._desk.ctx is not None:
            self._desk.jobs.run("read", partial(sync_session.read_sync_state, self._desk.ctx), done=self._show,
                                owner=self, token="state")

    def _show(self, state: Any) -> None:
        kind, words = state_words(state, self._desk.ctx.today(), self._desk.lang, running=self.running)
        self._bar.set_sync(kind, words)
