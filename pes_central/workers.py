"""Several server processes behind one listening socket: one that dies is replaced, all stop together.

A worker holds one end of a pipe whose other end only this process has: when that closes, by stopping or because this
process is gone, the worker finishes what it answers and ends.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from prometheus_client.multiprocess import mark_process_dead
from structlog import get_logger

from pes_central.metrics import SHARED_COUNTERS

#: What a worker runs, until the connection closes; it is pickled.
Work = Callable[[Connection, socket.socket], None]
#: A worker that died sooner than this after its start is replaced only then: what kills it at once would kill the next.
_SHORTEST_LIFE, _LONGEST_END = 2.0, 120.0
_spawn = multiprocessing.get_context("spawn")
log = get_logger("pes_central")


@dataclass
class _Worker:
    process: SpawnProcess
    lifeline: Connection
    began: float


def supervise(work: Work, listener: socket.socket, count: int, stop: Connection, started: Callable[[], None]) -> None:
    """Keep ``count`` processes at ``work`` until ``stop`` can be read; ``started`` is called once they run."""
    with _shared_counters() as folder:
        workers = [_started(work, listener) for _ in range(count)]
        started()
        try:
            while stop not in wait([stop, *(one.process.sentinel for one in workers)]):
                for place, one in enumerate(workers):
                    if one.process.is_alive():
                        continue
                    one.lifeline.close()
                    mark_process_dead(one.process.pid, path=folder)  # type: ignore[no-untyped-call]
                    log.error("worker died", status=one.process.exitcode)
                    if stop.poll(max(0.0, one.began + _SHORTEST_LIFE - time.monotonic())):
                        return
                    workers[place] = _started(work, listener)
        finally:
            _end(workers)


def _started(work: Work, listener: socket.socket) -> _Worker:
    theirs, ours = _spawn.Pipe(duplex=False)
    process = _spawn.Process(target=work, args=(theirs, listener))
    with _interrupts_held():
        process.start()
    theirs.close()
    return _Worker(process, ours, time.monotonic())


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started within never hears Ctrl+C, which a terminal tells everybody: it ends by its pipe."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: a console's Ctrl+C is its own affair there
        yield
        return
    resource_tracker.ensure_running()  # its start, at the first process, would open the mask again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(workers: list[_Worker]) -> None:
    for one in workers:
        one.lifeline.close()
    until = time.monotonic() + _LONGEST_END
    for one in workers:
        one.process.join(max(0.0, until - time.monotonic()))
        if one.process.is_alive():
            one.process.kill()
            one.process.join()


@contextmanager
def _shared_counters() -> Iterator[str]:
    """A folder in which the workers count, so that each of them tells the sums of all."""
    folder = tempfile.mkdtemp(prefix="pes-central-")
    before = os.environ.get(SHARED_COUNTERS)
    os.environ[SHARED_COUNTERS] = folder
    try:
        yield folder
    finally:
        if before is None:
            del os.environ[SHARED_COUNTERS]
        else:
            os.environ[SHARED_COUNTERS] = before
        shutil.rmtree(folder, ignore_errors=True)


def end_of_stdin() -> None:
    """Wait until the parent is gone, or closed it (works on Windows too).

    Past the buffered reader: an interpreter that ends while a thread is inside that one aborts.
    """
    with suppress(OSError):
        while os.read(sys.stdin.fileno(), 1024):
            pass


@contextmanager
def stop_signs(*, with_stdin: bool) -> Iterator[Connection]:
    """A connection that can be read when this process is told to stop: SIGTERM, SIGINT, or the end of its input."""
    reader, writer = _spawn.Pipe(duplex=False)

    def stop(*_: object) -> None:
        writer.send_bytes(b"stop")

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}

    def watch() -> None:
        end_of_stdin()
        stop()

    if with_stdin:
        threading.Thread(target=watch, daemon=True).start()
    yield reader
    for number, handler in before.items():
        signal.signal(number, handler)
