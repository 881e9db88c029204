"""Backups: online, encrypted with the office's own key, opened and compared after writing, the last ones kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage.engine import DATABASE_FILE, connect
from pes_desktop.storage.files import environment_fault, sync_file, sync_folder
from pes_desktop.storage.keys import KEY_FILE

KEEP = 14
COMPARED = ("jobseeker", "vacancy", "referral", "referral_event", "letter", "outbox", "audit")
_PAGES_A_STEP = 512
_UNFINISHED = ".unfinished"
_STAMP = len("-20261020-101500")


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds: its folder, size in bytes, and rows per table as read back from the copy."""

    folder: Path
    size: int
    counts: dict[str, int]


def _counts(path: Path, key: bytes) -> dict[str, int]:
    with closing(connect(path, key)) as connection:
        problems = connection.execute("PRAGMA quick_check").fetchone()[0]
        if problems != "ok":
            raise EnvironmentFault(Fault("backup_unreadable"))
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COMPARED}


def _read_back(path: Path, key: bytes) -> dict[str, int]:
    try:
        return _counts(path, key)
    except EnvironmentFault as error:
        code = "backup_disk_full" if "disk_full" in error.codes else "backup_unreadable"
        raise EnvironmentFault(Fault(code)) from error


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
    from sqlcipher3 import dbapi2 as sqlcipher

    final = _free_name(target, f"{label}-{now:%Y%m%d-%H%M%S}")
    unfinished = target / f".{final.name}{_UNFINISHED}"
    try:
        for leftover in target.glob(f".{label}-*{_UNFINISHED}"):
            shutil.rmtree(leftover, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        copy = unfinished / DATABASE_FILE
        with closing(connect(office / DATABASE_FILE, key)) as source:
            source.execute("BEGIN")  # one snapshot for counts and copy; writers are not held up
            expected = {t: source.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in COMPARED}
            with closing(sqlcipher.connect(str(copy))) as destination:
                destination.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                report = (lambda _s, left, total: progress(total - left, total)) if progress else None
                source.backup(destination, pages=_PAGES_A_STEP, progress=report)
        shutil.copyfile(office / KEY_FILE, unfinished / KEY_FILE)
        if _read_back(copy, key) != expected:
            raise EnvironmentFault(Fault("backup_unreadable"))
        for leftover in unfinished.glob(f"{DATABASE_FILE}-*"):
            leftover.unlink()
        for written in (copy, unfinished / KEY_FILE):
            sync_file(written)
        unfinished.rename(final)
        sync_folder(target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        full = "disk_full" in environment_fault(error).codes
        raise EnvironmentFault(Fault("backup_disk_full" if full else "backup_folder_unusable")) from error
    except sqlcipher.DatabaseError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EnvironmentFault(_fault_of(error)) from error
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    for old in list_backups(target, label)[KEEP:]:
        shutil.rmtree(old, ignore_errors=True)
    return BackupReport(final, (final / DATABASE_FILE).stat().st_size, expected)


def _free_name(target: Path, stamp: str) -> Path:
    """A folder that is not there yet: two copies may fall into one second."""
    return next(path for path in (target / stamp, *(target / f"{stamp}-{n}" for n in range(2, 100)))
                if not path.exists())


def _fault_of(error: Exception) -> Fault:
    text = str(error)
    if "full" in text:
        return Fault("backup_disk_full")
    if "unable to open" in text or "readonly" in text:
        return Fault("backup_folder_unusable")
    return Fault("backup_unreadable")


def list_backups(target: Path, label: str = "pes") -> list[Path]:
    """Finished backups of one office and PC, newest first."""
    stamp = len(label) + _STAMP
    return sorted((path for path in target.glob(f"{label}-*") if (path / DATABASE_FILE).is_file()),
                  key=lambda path: (path.name[:stamp], len(path.name), path.name), reverse=True)
