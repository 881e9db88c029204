"""One program at a time on one office folder."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.platform.disk_faults import environment_fault

LOCK_NAME = "office.lock"


class InstanceLock:
    """Holds an office folder until ``release`` or the end of the process, however it ends."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let another program open the folder; calling it again does nothing."""
        self._lock.release()

    def __enter__(self) -> InstanceLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def acquire(folder: Path) -> InstanceLock:
    """Take the office ``folder`` for this process; raises DomainError ``already_open`` while another holds it.

    Raises EnvironmentFault ``folder_read_only``, ``folder_wrong``, ``disk_full`` or ``disk_failed`` when no lock file
    can be made there. The system's own lock is used, so one left behind by a crash does not stand in the way.
    """
    # singleton off: a second window of the same process is refused like another process
    lock = FileLock(folder / LOCK_NAME, timeout=0, is_singleton=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise DomainError(Fault("already_open", params={"folder": folder.name})) from error
    except OSError as error:  # read-only stick, full disk, no such drive
        raise environment_fault(error) from error
    return InstanceLock(lock)
