"""Small files written so that a power cut leaves the old one or the new one, never a half."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from pes_desktop.domain.errors import EnvironmentFault, Fault

#: EFBIG: a file larger than the stick's format or the system's limit allows.
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER = {errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.EISDIR, errno.ENAMETOOLONG}


def environment_fault(error: OSError) -> EnvironmentFault:
    """What an operating-system error is: ``disk_full``, ``folder_read_only``, ``folder_wrong`` or ``disk_failed``."""
    if error.errno in _FULL:
        return EnvironmentFault(Fault("disk_full"))
    if error.errno in _FORBIDDEN:
        return EnvironmentFault(Fault("folder_read_only"))
    if error.errno in _NO_FOLDER:
        return EnvironmentFault(Fault("folder_wrong"))
    return EnvironmentFault(Fault("disk_failed", params={"reason": errno.errorcode.get(error.errno or 0, "?")}))


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


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` durably and only readable for its owner; raises EnvironmentFault, leaving the old file whole."""
    temporary = path.with_name(path.name + ".new")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise environment_fault(error) from error
