"""Two workers: both answer behind one address, one that dies is replaced, none outlives the process that started it."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from support.exchange import Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def server(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Server]:
    made = Server.prepared(tmp_path / "central", new_database())
    made.start(PES_CENTRAL_WORKERS="2", TMPDIR=str(tmp_path))
    yield made
    made.stop()
    made.engine.dispose()


def workers(server: Server) -> list[int]:
    """Process numbers of both, in the order of their start; one that was just begun gets the time to be there."""
    assert server.process is not None
    pid = server.process.pid
    end = time.monotonic() + 60
    while True:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found = [int(child) for child in children
                 if b"--multiprocessing-fork" in Path(f"/proc/{child}/cmdline").read_bytes()]
        if len(found) == 2 or time.monotonic() > end:
            return found
        os.sched_yield()


def answered_without(pid: int, server: Server) -> None:
    """Somebody else answers three times while this process stands still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(3):
            assert httpx.get(f"{server.url}/v1/ready", timeout=60).json() == {"status": "ready"}
    finally:
        os.kill(pid, signal.SIGCONT)


def gone(pid: int, within: float = 60.0) -> bool:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within)[0])
    finally:
        os.close(handle)


def test_each_answers_and_one_that_dies_is_replaced(server: Server) -> None:
    first, second = workers(server)
    answered_without(first, server)
    answered_without(second, server)
    os.kill(second, signal.SIGKILL)
    answered_without(first, server)  # the new one
    third = next(pid for pid in workers(server) if pid not in (first, second))
    told = httpx.get(f"{server.url}/metrics").text
    counted = re.search(r'pes_requests_total\{[^}]*route="/v1/ready"[^}]*\} (\S+)', told)
    assert counted is not None
    assert float(counted[1]) >= 6  # of the dead one too; each may have told one answer before it counted it
    server.stop()
    assert gone(first, 0)
    assert gone(third, 0)


def test_they_end_with_the_process_that_started_them(server: Server) -> None:
    both = workers(server)
    for pid in both:
        answered_without(pid, server)  # they are past their start
    server.kill()
    assert all(map(gone, both))


def test_ctrl_c_while_they_load_ends_all_without_a_word(server: Server) -> None:
    both = workers(server)
    assert server.process is not None
    for pid in (*both, server.process.pid):
        os.kill(pid, signal.SIGINT)
    assert server.wait() == 0
    assert all(gone(pid, 0) for pid in both)
    assert "Traceback" not in (server.folder / "server.log").read_text()
