"""What an error of the operating system means for the person at the desk."""

from __future__ import annotations

import errno

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
