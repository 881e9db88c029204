"""A screen nobody sees: Xvfb with a window manager where they are installed, else Qt's own offscreen screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden_screen(width: int = 1366, height: int = 768) -> Iterator[str]:
    """Set the environment for a Qt program started inside; gives "xvfb" or "offscreen". Ends what it started."""
    server = shutil.which("Xvfb") if sys.platform.startswith("linux") else None
    if server is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
        return
    read, write = os.pipe()
    xvfb = subprocess.Popen([server, "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten",
                             "tcp"], pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started = [xvfb]
    try:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            yield "offscreen"
            return
        os.environ["DISPLAY"] = f":{number}"
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ["QT_QPA_PLATFORM"] = "xcb;offscreen"  # the second where the first cannot be loaded
        if manager := shutil.which("openbox"):
            started.append(subprocess.Popen([manager], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        yield "xvfb"
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(10)
