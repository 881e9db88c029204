"""Looks after the office's file while nobody notices: the check at the start, a copy each day, the full check-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from pes_desktop.domain.errors import DomainError, Fault, NotPermitted
from pes_desktop.services import backups, safekeeping
from pes_desktop.services.backups import BackupOutcome, BackupState
from pes_desktop.services.lost_words import lost_lines
from pes_desktop.services.safekeeping import StartReport
from pes_desktop.services.upkeep import Finding
from pes_desktop.ui import feedback
from pes_desktop.ui.concerns import Concern
from pes_desktop.ui.copy_words import day_words
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.jobs import Job

LOOK_MS = 20_000
#: Hands must rest so long before a copy begins, and before everything is read through.
COPY_QUIET_SECONDS, CHECK_QUIET_SECONDS = 10.0, 120.0
#: After a failure it is tried again after so many looks.
RETRY_LOOKS = 45
OLD_DAYS = 2
#: Findings with which the file itself is damaged: what helps is the guided restore, not a start.
_DAMAGES = {"file", "seals"}


def _daily(ctx: Any, control: Any) -> BackupOutcome | None:
    if not backups.backup_due(ctx):
        return None

    def told(done: int, total: int) -> None:
        control.check()
        control.report(done, total)

    return backups.back_up_now(ctx, "daily", told)


def _full(ctx: Any, control: Any) -> list[Finding]:
    def told(done: int, total: int) -> None:
        control.check()
        control.report(done, total)

    return safekeeping.full_check(ctx, told)


class Caretaker(QObject):
    """``quiet()``: seconds since the last key or click. Everything is told as a Concern, nothing interrupts work."""

    def __init__(self, desk: Desk, quiet: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._quiet = desk, quiet
        self._job: Job | None = None
        self._wait, self._copied_on, self._checked_on = 0, date.min, date.min
        self._check_soon = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """The office was opened: what did the start find; then look again and again."""
        self._run("write", partial(safekeeping.start_check, self._desk.ctx), self._started)
        self._run("read", partial(backups.backup_state, self._desk.ctx), self.show_state)
        self._timer.start()

    def stop(self) -> None:
        """The program ends."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _run(self, lane: str, work: Any, done: Any) -> None:
        self._desk.jobs.run(lane, work, done=done, failed=self._nothing, owner=self)

    def _nothing(self, _error: DomainError) -> None:
        """What cannot be looked at now is looked at another time."""

    # --- the start ---
    def _started(self, report: StartReport) -> None:
        tell = self._desk.concerns.tell
        self._check_soon = report.unclean
        if report.lost:
            words = self.tr("Please enter it again if you can.") if not report.brought_back else self.tr(
                "{0} changes were brought back. Please enter the missing ones again.").format(report.brought_back)
            tell(Concern("lost", "bad", self.tr("After the power cut something is missing"),
                         "\n".join((*lost_lines(report.lost, self._desk.lang), words))))
        elif report.brought_back:
            tell(Concern("brought_back", "ok", self.tr("The computer stopped without closing the program"), self.tr(
                "{0} changes that were not yet in the file were brought back. Nothing is missing.").format(
                    report.brought_back)))
        elif report.unclean:
            tell(Concern("unclean", "ok", self.tr("The computer stopped without closing the program"),
                         self.tr("Everything that was saved is there. Unfinished forms wait below.")))
        if report.altered is not None:
            page = (self.tr("Record of acts"), "audit") if self._desk.may("see_audit") else ("", "")
            tell(Concern("altered", "bad", self.tr("The record of acts was changed outside this program"), self.tr(
                "Line {0} is not the one this computer had noted. Somebody changed the office's file, or put an old "
                "copy in its place by hand. Tell the coordinator and headquarters.").format(report.altered), *page))
        for code, fault in (("clock", report.clock_fault), ("place", report.place_fault)):
            self._tell_fault(code, fault)
        if report.brought_back:
            from pes_desktop.domain.changes import ChangeSet

            self._desk.events.publish(ChangeSet({"jobseeker": frozenset()}))

    def _tell_fault(self, code: str, fault: Fault | None) -> None:
        if fault is not None:
            self._desk.concerns.tell(Concern(code, "warn", feedback.words_of(fault, self._desk.lang)))

    # --- again and again ---
    def look(self) -> None:
        """Begin what is due, one thing at a time, while hands rest."""
        if self._job is not None or self._desk.ctx is None:
            return
        self._wait = max(0, self._wait - 1)
        quiet = self._quiet()
        if quiet >= COPY_QUIET_SECONDS and self._wait == 0 and self._copied_on != date.today():
            self._job = self._desk.jobs.run("network", partial(_daily, self._desk.ctx), done=self._copied,
                                            failed=self._not_copied, progress=self._told, owner=self)
        elif self._checked_on != date.today() and quiet >= (
                COPY_QUIET_SECONDS if self._check_soon else CHECK_QUIET_SECONDS):
            self._job = self._desk.jobs.run("network", partial(_full, self._desk.ctx), done=self._looked_through,
                                            failed=self._not_checked, progress=self._told, owner=self)

    def _told(self, _done: int, _total: int, _words: str) -> None:
        """Nobody waits for it."""

    def _copied(self, outcome: BackupOutcome | None) -> None:
        self._job, self._copied_on = None, date.today()
        self._run("read", partial(backups.backup_state, self._desk.ctx), self.show_state)

    def _not_copied(self, error: DomainError) -> None:
        self._job, self._wait = None, RETRY_LOOKS
        self._tell_copy(error.faults[0])

    def _tell_copy(self, fault: Fault) -> None:
        self._desk.concerns.tell(Concern(
            "backup", "warn", self.tr("Today's backup could not be made"), feedback.words_of(fault, self._desk.lang),
            *self._to_backups()))

    def _to_backups(self) -> tuple[str, str, dict[str, str]]:
        if not self._desk.may("backup"):
            return "", "", {}
        return self.tr("Backups"), "settings", {"section": "backup"}

    def show_state(self, state: BackupState) -> None:
        """Copies that failed or are old and a second place not seen are told; good ones take the words away."""
        concerns, today, fault = self._desk.concerns, date.today(), state.last_fault
        if fault is not None and not state.second_failed:
            concerns.tell(Concern("backup", "warn", self.tr("The last backup could not be made"),
                                  feedback.words_of(fault, self._desk.lang), *self._to_backups()))
        elif state.last is not None and (today - state.last.date()).days > OLD_DAYS:
            concerns.tell(Concern("backup", "warn", self.tr("The last backup was made {0}").format(
                day_words(state.last, today)), self.tr("One is made now, while nobody types."), *self._to_backups()))
        elif state.last is not None and state.last.date() == today:
            concerns.drop("backup")
        seen = state.second_last
        old = seen is None or (today - seen.date()).days > OLD_DAYS
        if fault is not None and state.second_failed and (old or fault.code != "backup_second_missing"):
            concerns.tell(Concern("second", "warn", self.tr("The second copy could not be made"),
                                  feedback.words_of(fault, self._desk.lang), *self._to_backups()))
        elif state.second_folder is not None and seen is not None and old:
            concerns.tell(Concern("second", "warn", self.tr("The stick for the backups was last seen {0}").format(
                day_words(seen, today)), self.tr("Plug it in; the next copy goes there by itself."),
                *self._to_backups()))
        else:
            concerns.drop("second")

    def _looked_through(self, findings: Sequence[Finding]) -> None:
        self._job, self._checked_on = None, date.today()
        bad = [finding for finding in findings if not finding.good]
        names = [self._desk.text(f"doctor.{finding.code}") for finding in bad]
        if any(finding.code in _DAMAGES for finding in bad):
            self._desk.concerns.tell(Concern(
                "check", "bad", self.tr("The office's file is damaged"), self.tr(
                    "Not in order: {0}. Bring the data back now, before more is written into it: first you see what "
                    "comes back, and nothing is changed before you agree.").format("; ".join(names)),
                self.tr("Bring the data back"), mends=True))
        elif bad:
            self._desk.concerns.tell(Concern(
                "check", "bad", self.tr("The check-up found something in the office's file"), self.tr(
                    "Not in order: {0}. Make a backup now, close the program and start it again; if it is told once "
                    "more, call support.").format("; ".join(names)), *self._to_backups()))

    def _not_checked(self, error: DomainError) -> None:
        self._job, self._checked_on = None, date.today()
        if not isinstance(error, NotPermitted):
            self._desk.concerns.tell(Concern("check", "warn", self.tr("The check-up could not be finished"),
                                             feedback.words_of(error.faults[0], self._desk.lang)))

