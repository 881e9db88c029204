"""Backups: online, encrypted with the office's own key, opened and compared after writing, the last ones kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage import copies
from pes_desktop.storage.copies import COMPARED, KEEP, FoundCopy, count_rows, open_copy, try_copy
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.files import environment_fault, sync_file, sync_folder
from pes_desktop.storage.keys import KEY_FILE

__all__ = ["COMPARED", "KEEP", "BackupReport", "FoundCopy", "back_up", "copy_copy", "find_copies", "list_backups",
           "open_copy", "try_copy"]

_PAGES_A_STEP = 512
_UNFINISHED = ".unfinished"
find_copies = copies.find_copies


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds: its folder, size in bytes, and rows per table as read back from the copy."""

    folder: Path
    size: int
    counts: dict[str, int]


def _counts(path: Path, key: bytes) -> dict[str, int]:
    """Rows as read back from the disk itself, as far as the system lets us pass its own memory by."""
    _forget_pages(path)
    return try_copy(path.parent, key).counts


def _forget_pages(path: Path) -> None:
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as handle:
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def back_up(
    office: Path, key: bytes, target: Path, *, now: datetime, label: str = "pes",
    progress: Callable[[int, int], None] | None = None,
) -> BackupReport:
    """Copy the live database into ``target/<label>-<stamp>`` while work goes on, read the copy back, drop old ones.

    ``label`` names the office and its PC: copies of others in the same folder (one stick for all) are left alone.

    The copy holds one moment of the database: counts taken in that moment must be found again in the copy.
    An interrupted copy keeps a name of its own, never takes the place of a good one and is cleared away by the next.
    Raises EnvironmentFault ``backup_disk_full``, ``backup_folder_unusable``, ``backup_unreadable``.
    """
    def fill(unfinished: Path) -> dict[str, int]:
        return _copy_live(office, key, unfinished, progress)

    return _make(target, key, now, label, fill)


def copy_copy(report: BackupReport, key: bytes, target: Path, *, now: datetime, label: str = "pes") -> BackupReport:
    """Put a second copy of a finished one into ``target``; opened and compared like the first.

    Raises EnvironmentFault as ``back_up``.
    """
    def fill(unfinished: Path) -> dict[str, int]:
        for name in (DATABASE_FILE, KEY_FILE):
            shutil.copyfile(report.folder / name, unfinished / name)
        return report.counts

    return _make(target, key, now, label, fill)


def _make(
    target: Path, key: bytes, now: datetime, label: str, fill: Callable[[Path], dict[str, int]]
) -> BackupReport:
    """A copy under a name of its own until it is on the disk and has been read back; then old ones are dropped."""
    from sqlcipher3 import dbapi2 as sqlcipher

    final = _free_name(target, f"{label}-{now:%Y%m%d-%H%M%S}")
    unfinished = target / f".{final.name}{_UNFINISHED}"
    try:
        for leftover in target.glob(f".{label}-*{_UNFINISHED}"):
            shutil.rmtree(leftover, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        expected = fill(unfinished)
        for written in (unfinished / DATABASE_FILE, unfinished / KEY_FILE):
            sync_file(written)
        if _counts(unfinished / DATABASE_FILE, key) != expected:
            raise EnvironmentFault(Fault("backup_unreadable"))
        sync_folder(unfinished)
        unfinished.rename(final)
        sync_folder(target)
    except BaseException as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not isinstance(error, OSError | sqlcipher.DatabaseError):
            raise
        raise EnvironmentFault(_fault_of(error)) from error
    ours = [copy for copy in find_copies(target) if copy.label == label and copy.folder != final]
    for old in copies.dispensable([*ours, *(c for c in find_copies(final))], now):
        if old.folder != final:
            shutil.rmtree(old.folder, ignore_errors=True)
    return BackupReport(final, (final / DATABASE_FILE).stat().st_size, expected)


def _copy_live(
    office: Path, key: bytes, unfinished: Path, progress: Callable[[int, int], None] | None
) -> dict[str, int]:
    """One moment of the live database and the key file; returns the rows of that moment. Writers are not held up."""
    from sqlcipher3 import dbapi2 as sqlcipher

    copy = unfinished / DATABASE_FILE
    with closing(connect(office / DATABASE_FILE, key)) as source:
        source.execute("BEGIN")
        expected = count_rows(source)
        with closing(sqlcipher.connect(str(copy))) as destination:
            destination.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            report = (lambda _s, left, total: progress(total - left, total)) if progress else None
            source.backup(destination, pages=_PAGES_A_STEP, progress=report)
    for leftover in unfinished.glob(f"{DATABASE_FILE}-*"):
        leftover.unlink()
    shutil.copyfile(office / KEY_FILE, unfinished / KEY_FILE)
    return expected


def _free_name(target: Path, stamp: str) -> Path:
    """A folder that is not there yet: two copies may fall into one second."""
    return next(path for path in (target / stamp, *(target / f"{stamp}-{n}" for n in range(2, 100)))
                if not path.exists())


def _fault_of(error: Exception) -> Fault:
    text = str(error)
    if "full" in text or (isinstance(error, OSError) and "disk_full" in environment_fault(error).codes):
        return Fault("backup_disk_full")
    if isinstance(error, OSError) or "unable to open" in text or "readonly" in text:
        return Fault("backup_folder_unusable")
    return Fault("backup_unreadable")


def list_backups(target: Path, label: str = "pes") -> list[Path]:
    """Finished backups of one office and PC, newest first."""
    return [copy.folder for copy in find_copies(target) if copy.label == label]
