"""Open a file or a folder with the program the system has for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.platform.process import MACOS, WINDOWS, system_environment

_SECONDS = 3.0
_running: list[subprocess.Popen[bytes]] = []


def open_with_system(path: Path) -> None:
    """Open ``path`` (a PDF, a workbook, a folder); not on the UI thread: it waits up to three seconds for a refusal.

    Raises EnvironmentFault ``opening_failed`` when the file is not there or the system has no program for it.
    """
    if not path.exists():
        raise _failed(path, "?")
    if WINDOWS:
        try:
            os.startfile(path)  # type: ignore[attr-defined,unused-ignore]
        except OSError as error:
            raise _failed(path, error.strerror or type(error).__name__) from error
        return
    program = "open" if MACOS else "xdg-open"
    if which(program) is None:
        raise _failed(path, program)
    _forget_finished()
    child = subprocess.Popen(
        [program, str(path.absolute())], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True, env=system_environment(),
    )
    try:
        status = child.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        _running.append(child)  # it became the program itself
        return
    if status:
        raise _failed(path, f"{program} {status}")


def _forget_finished() -> None:
    _running[:] = [child for child in _running if child.poll() is None]


def _failed(path: Path, detail: str) -> EnvironmentFault:
    return EnvironmentFault(Fault("opening_failed", params={"name": path.name, "detail": detail}))
