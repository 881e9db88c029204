"""Where each system wants a program to keep its data, settings and logs; private to the user who runs it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from platformdirs import PlatformDirs

from pes_desktop.platform.process import WINDOWS

APP = "pes-desktop"
#: A folder that holds everything instead (a stick, a test, an office on a shared disk).
HOME_VARIABLE = "PES_DESKTOP_HOME"
_DIRS = PlatformDirs(APP, appauthor=False)


def data_dir() -> Path:
    """The folder of offices (database, backups, attachments, drafts); not created."""
    return _place("data", _DIRS.user_data_path)


def log_dir() -> Path:
    """The folder of log files; not created."""
    return _place("logs", _DIRS.user_log_path)


def documents_dir() -> Path:
    """Where "save as" begins: the user's documents folder, or the home folder where there is none."""
    folder = _DIRS.user_documents_path
    return folder if folder.is_dir() else Path.home()


def private_folder(path: Path) -> Path:
    """Create a folder that only this user may enter (on Windows the profile's own rights do that).

    A stick's file system may know no rights; what lies there is encrypted besides. Raises OSError.
    """
    path.mkdir(parents=True, exist_ok=True)
    if not WINDOWS:
        with contextlib.suppress(PermissionError):
            path.chmod(0o700)
    return path


def _place(name: str, usual: Path) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / name if home else usual
