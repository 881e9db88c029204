"""Where a second start of the program finds the first one, and what a system asks of it before that comes forward."""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32

from pes_desktop.platform.process import WINDOWS


def bell_name(folder: Path) -> str:
    """Name of the local socket of the office in ``folder``; says nothing about the office."""
    whole = str(folder.resolve()).encode()
    name = f"pes-desktop-{crc32(whole):08x}{crc32(whole[::-1]):08x}"
    if WINDOWS:
        return name
    # not tempfile.gettempdir(): its module takes 15 ms before the first paint
    return os.path.join(os.environ.get("XDG_RUNTIME_DIR") or "/tmp", f"{name}-{os.getuid()}")


def bell_hangs(name: str) -> bool:
    """Whether there is such a socket, of a running program or of one that crashed; one look at the disk."""
    return os.path.exists(rf"\\.\pipe\{name}" if WINDOWS else name)


def let_others_come_forward() -> None:
    """Windows gives the foreground only to whom the program that has it now allows it."""
    if WINDOWS:
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # type: ignore[attr-defined,unused-ignore]
