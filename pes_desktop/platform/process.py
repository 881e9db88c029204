"""Starting the system's own programs from ours."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

WINDOWS = sys.platform == "win32"
MACOS = sys.platform == "darwin"
_one_at_a_time = threading.Lock()
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH")


def system_environment(**extra: str) -> dict[str, str]:
    """The environment for a program of the system: without the library paths that a frozen build sets for itself."""
    environment = dict(os.environ)
    for name in _LIBRARY_PATHS:
        kept = environment.pop(f"{name}_ORIG", None)
        if kept is not None:
            environment[name] = kept
        elif getattr(sys, "frozen", False):
            environment.pop(name, None)
    return {**environment, **extra}


@contextlib.contextmanager
def quiet_errors() -> Iterator[None]:
    """Standard error of the whole process goes nowhere meanwhile: for libraries that write there past Python before
    they raise. Where there is none (a window without a console) nothing is done."""
    with _one_at_a_time:
        try:
            kept = os.dup(2)
        except OSError:
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
