"""Compiles translation catalogues (.ts to .qm) in a source checkout; a packaged program carries them ready."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from pes_desktop.platform.process import WINDOWS


def lrelease() -> list[str]:
    """Command of Qt's compiler as PySide6 ships it, or an empty list when this installation has none."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    for place in (folder / "lrelease", folder / "lrelease.exe", folder / "Qt" / "libexec" / "lrelease"):
        if place.is_file():
            return [str(place)]
    beside = Path(sys.executable).parent / ("pyside6-lrelease.exe" if WINDOWS else "pyside6-lrelease")
    return [str(beside)] if beside.is_file() else []


def release(sources: Iterable[Path], target: Path) -> list[Path]:
    """Compile each .ts into ``target`` and return what was written.

    A read-only folder or a missing compiler changes nothing.
    """
    command = lrelease()
    written: list[Path] = []
    if not command:
        return written
    try:
        target.mkdir(parents=True, exist_ok=True)
        for ts in sources:
            qm = target / f"{ts.stem}.qm"
            part = qm.with_suffix(f".{os.getpid()}.part")
            subprocess.run([*command, "-silent", str(ts), "-qm", str(part)], check=True, capture_output=True)
            part.replace(qm)
            written.append(qm)
    except (OSError, subprocess.CalledProcessError):
        return written
    return written
