"""Small files written so that a power cut leaves the old one or the new one, never a half."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from pes_desktop.platform.disk_faults import environment_fault

__all__ = ["environment_fault", "sync_file", "sync_folder", "write_atomically"]

def sync_file(path: Path) -> None:
    """Put a finished file on the disk itself; raises OSError."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; systems that cannot open folders (Windows) need no such step."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_atomically(path: Path, content: bytes, before: Callable[[], object] | None = None) -> None:
    """Replace ``path`` durably and only readable for its owner; raises EnvironmentFault, leaving the old file whole.

    ``before`` is called when the content lies on the disk under another name: what must be known before the file can be
    seen (the line of an export) is committed there. What it raises leaves the old file whole too.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        if before is not None:
            before()
        os.replace(temporary, path)
        sync_folder(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise environment_fault(error) from error
        raise
