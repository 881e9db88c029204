"""A process with a program loaded, from which its processes fork: that spares each the second of loading.

Run as a program it serves ``born`` over its standard input, a socket; what it forks is the same ``pes-central`` or
``pes-desktop`` as from the command line, in a process of its own with arguments, surroundings and standard streams of
its own.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import IO, Any, Literal, NoReturn

ROOT = Path(__file__).resolve().parents[2]
_MOST = 1 << 18
Name = Literal["pes_central", "pes_desktop"]


class Born:
    """A forked process, with what tests use of ``Popen``."""

    def __init__(self, line: socket.socket, stdin: IO[str], stdout: IO[str]) -> None:
        self._line, self.stdin, self.stdout = line, stdin, stdout
        line.settimeout(60)
        self.pid = int(json.loads(line.recv(_MOST))["pid"])
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Its status, a signal's number below zero. Raises TimeoutError."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            self.returncode = os.waitstatus_to_exitcode(json.loads(self._line.recv(_MOST))["gone"])
            self._line.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """To a process that may have ended."""
        with contextlib.suppress(BlockingIOError):
            self.wait(0)
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


@functools.cache
def _nursery(program: Name) -> socket.socket:
    """One of each program for this process and the whole of its life; it ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, __file__, program], cwd=ROOT, stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})  # with threads it could not be forked
    theirs.close()

    def leave() -> None:
        ours.close()
        process.wait(60)

    atexit.register(leave)
    return ours


def born(arguments: list[str], environ: dict[str, str], log: IO[str], program: Name = "pes_central",
         folder: Path = ROOT) -> Born:
    """The program with these arguments in a process of its own, its standard error in ``log``."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    (in_end, stdin), (stdout, out_end) = os.pipe(), os.pipe()
    order = json.dumps({"arguments": arguments, "environ": environ, "folder": str(folder)}).encode()
    socket.send_fds(_nursery(program), [order], [theirs.fileno(), in_end, out_end, log.fileno()])
    theirs.close()
    os.close(in_end)
    os.close(out_end)
    return Born(ours, os.fdopen(stdin, "w"), os.fdopen(stdout))


def _keep(order: dict[str, Any], handles: list[int]) -> None:
    """In a process of its own: fork the server, tell its number, wait for its end and tell that."""
    line = socket.socket(fileno=handles[0])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if not child:
        line.close()
        _be(order, handles[1:])
    for handle in (0, *handles[1:]):
        os.close(handle)
    with contextlib.suppress(OSError):  # whoever asked may be gone
        line.send(json.dumps({"pid": child}).encode())
        line.send(json.dumps({"gone": os.waitpid(child, 0)[1]}).encode())
    os._exit(0)


def _be(order: dict[str, Any], streams: list[int]) -> NoReturn:
    """The program itself, in the folder and surroundings it was asked for."""
    for place, handle in enumerate(streams):
        os.dup2(handle, place)
        os.close(handle)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environ"])
    time.tzset()
    if "ResourceWarning" in os.environ.get("PYTHONWARNINGS", ""):
        warnings.simplefilter("error", ResourceWarning)
    if sys.argv[1] == "pes_central":
        from pes_central.__main__ import main

        sys.exit(main(order["arguments"]))
    from pes_desktop.cli.main import run

    sys.exit(run(order["arguments"]))


def _load_office() -> None:
    """All that the commands of an office load; nothing of the window."""
    for name in ("cli", "services", "storage", "sync", "documents", "reporting", "importing", "matching", "reference"):
        package = importlib.import_module(f"pes_desktop.{name}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    assert "PySide6" not in sys.modules


def _load_central() -> None:
    """All that a server loads until it listens."""
    import uvicorn.lifespan.off
    import uvicorn.loops.auto
    import uvicorn.protocols.http.auto  # noqa: F401

    from pes_central.config import load
    from pes_central.main import create_app
    from pes_central.serve import serve  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        create_app(load(Path(folder), {})).state.engine.dispose()


def _serve() -> None:
    """Fork until the parent is gone."""
    (_load_central if sys.argv[1] == "pes_central" else _load_office)()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are nobody's care
    line = socket.socket(fileno=os.dup(0))
    while True:
        data, handles, _, _ = socket.recv_fds(line, _MOST, 4)
        if not data:
            return
        if not os.fork():
            line.close()
            _keep(json.loads(data), handles)
        for handle in handles:
            os.close(handle)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    _serve()
