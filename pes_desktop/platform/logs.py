"""The log of this PC: what went wrong and where in the program, never a word of a person.

Texts of exceptions may hold names and numbers, so they are left out: a line has the type and the places in the code.
"""

from __future__ import annotations

import copy
import logging
import traceback
from pathlib import Path

LOG_FILE = "pes-desktop.log"
LOG_BYTES, LOG_FILES = 500_000, 3


class _PlacesOnly(logging.Formatter):
    """Formats an exception as its type and the places it passed, innermost first."""

    def format(self, record: logging.LogRecord) -> str:
        """Never the text that another handler may have kept on the record."""
        own = copy.copy(record)
        own.exc_text = own.stack_info = None
        return super().format(own)

    def formatException(self, ei: object) -> str:
        """``ValueError at intake.py:41 save < jobs.py:168 _loop``."""
        error = ei[1] if isinstance(ei, tuple) else None
        return f"{type(error).__name__} at {places(error)}" if isinstance(error, BaseException) else ""


def places(error: BaseException) -> str:
    """Files, lines and functions that an exception passed, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def start_log(folder: Path) -> Path | None:
    """Write warnings and errors to a small rotating file in ``folder``; returns it, or None when it cannot be written.

    A log that cannot be written stops nobody's work.
    """
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / LOG_FILE, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8",
                                      delay=False)
    except OSError:
        return None
    handler.setFormatter(_PlacesOnly("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return folder / LOG_FILE
