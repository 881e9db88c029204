"""Work off the UI thread in three lanes, so that a search stays quick while an import or an exchange runs.

Each lane is one thread with one queue. Results come back in the main thread through a signal. A job belongs to an owner
(usually a page); releasing the owner drops what is still on its way. Jobs with the same owner and token replace each
other: only the latest result arrives.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.platform.logs import places

LANES = ("read", "write", "network")
log = logging.getLogger(__name__)


class Bug(DomainError):
    """Something nobody foresaw: fault code ``bug`` with ``kind`` (exception type) and ``where`` (file:line)."""


class Cancelled(Exception):
    """Raised inside a job by Control.check after the user asked to stop."""


@dataclass(eq=False)
class Job:
    """One piece of work handed to a lane."""

    lane: str
    work: Callable[..., Any]
    owner: object
    token: str
    done: Callable[[Any], None] | None
    failed: Callable[[DomainError], None] | None
    progress: Callable[[int, int, str], None] | None
    _stop: threading.Event = field(default_factory=threading.Event)
    released: bool = False

    def cancel(self) -> None:
        """Ask the job to stop; one that has not begun never begins. Neither done nor failed is called afterwards."""
        self.released = True
        self._stop.set()

    def leave(self, heard: Callable[[Any], None]) -> None:
        """Ask the job to stop, and hear what it did before: ``heard(result)``, with None where it never began, takes
        the place of its callbacks. One that fails says nothing."""
        self.done, self.failed = heard, None
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether someone asked it to stop."""
        return self._stop.is_set()


class Control:
    """What a job with progress receives as its only argument."""

    def __init__(self, job: Job, jobs: Jobs) -> None:
        self._job, self._jobs = job, jobs

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._job.cancelled

    def check(self) -> None:
        """Leave the job (raises Cancelled) when the user asked to stop; call it between transactions."""
        if self._job.cancelled:
            raise Cancelled

    def report(self, done: int, total: int = 0, words: str = "") -> None:
        """Tell the screen: ``done`` of ``total`` (0: unknown)."""
        self._jobs._told.emit(self._job, done, total, words)


class Jobs(QObject):
    """The three lanes. Make one in the main thread; call ``close`` before the application ends."""

    busy_changed = Signal(str, bool)
    _finished = Signal(object, object, object)
    _told = Signal(object, int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._deliver_progress, Qt.ConnectionType.QueuedConnection)
        self._queues: dict[str, queue.SimpleQueue[Job | None]] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._waiting: list[Job] = []

    def run(
        self,
        lane: str,
        work: Callable[..., Any],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[DomainError], None] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        owner: object = None,
        token: str = "",
    ) -> Job:
        """Queue ``work`` in a lane and return its Job.

        ``done(result)`` or ``failed(DomainError)`` is called in the main thread; give bound methods. With ``progress``,
        ``work`` is called with a Control, without it with nothing. A non-empty ``token`` replaces the owner's earlier
        job of the same token.
        """
        if token:
            for other in self._waiting:
                if other.owner is owner and other.token == token:
                    other.cancel()
        job = Job(lane, work, owner, token, done, failed, progress)
        self._start(lane)
        was_idle = not self.busy(lane)
        self._waiting.append(job)
        self._queues[lane].put(job)
        if was_idle:
            self.busy_changed.emit(lane, True)
        return job

    def release(self, owner: object) -> None:
        """Forget the callbacks of an owner that goes away. A write that has begun is still finished."""
        for job in self._waiting:
            if job.owner is owner:
                job.released = True
                if job.lane != "write":
                    job.cancel()

    def busy(self, lane: str | None = None) -> bool:
        """Whether a lane (or any) has work that has not been delivered."""
        return any(lane is None or job.lane == lane for job in self._waiting)

    def close(self, timeout: float = 5.0) -> bool:
        """Cancel reads and network, finish writes, stop the threads; False when one did not stop in ``timeout`` s."""
        for job in self._waiting:
            job.released = True
            if job.lane != "write":
                job.cancel()
        for lane_queue in self._queues.values():
            lane_queue.put(None)
        for thread in self._threads.values():
            thread.join(timeout)
        stopped = not any(thread.is_alive() for thread in self._threads.values())
        self._queues.clear()
        self._threads.clear()
        self._waiting.clear()
        return stopped

    def _start(self, lane: str) -> None:
        if lane not in LANES:
            raise ValueError(lane)
        if lane not in self._threads:
            self._queues[lane] = queue.SimpleQueue()
            thread = threading.Thread(target=self._loop, args=(self._queues[lane],), name=f"lane-{lane}", daemon=True)
            self._threads[lane] = thread
            thread.start()

    def _loop(self, jobs: queue.SimpleQueue[Job | None]) -> None:
        while (job := jobs.get()) is not None:
            result, error = None, None
            if not job.cancelled:
                try:
                    result = job.work(Control(job, self)) if job.progress else job.work()
                except Cancelled:
                    job.cancel()
                except DomainError as fault:
                    error = fault
                except Exception as exception:
                    error = as_bug(exception)
            self._finished.emit(job, result, error)

    @Slot(object, object, object)
    def _deliver(self, job: Job, result: Any, error: DomainError | None) -> None:
        if job not in self._waiting:
            return
        self._waiting.remove(job)
        if not self.busy(job.lane):
            self.busy_changed.emit(job.lane, False)
        if job.released:
            return
        if error is None:
            if job.done:
                job.done(result)
        elif job.failed:
            job.failed(error)

    @Slot(object, int, int, str)
    def _deliver_progress(self, job: Job, done: int, total: int, words: str) -> None:
        if job.progress and not job.cancelled and not job.released and job in self._waiting:
            job.progress(done, total, words)


def as_bug(exception: BaseException) -> Bug:
    """Turn an unforeseen exception into a fault; the log gets type and places, not the message (may hold names)."""
    passed = places(exception)
    log.error("bug %s at %s", type(exception).__name__, passed)
    bug = Bug(Fault("bug", params={"kind": type(exception).__name__, "where": passed.split(" < ", maxsplit=1)[0]}))
    bug.__cause__ = exception
    return bug
