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
from pes_desktop.storage.files import environment_fault, sync_folder
from pes_desktop.storage.keys import KEY_FILE

KEEP = 14
COMPARED = ("jobseeker", "vacancy", "referral", "referral_event", "letter", "outbox", "audit")
_PAGES_A_STEP = 512


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


def back_up(
    office: Path, key: bytes, target: Path, *, now: datetime, progress: Callable[[int, int], None] | None = None
) -> BackupReport:
    """Copy the live database into ``target/pes-<stamp>`` while work goes on, read the copy back, drop old ones.

    An interrupted copy keeps a name of its own and never takes the place of a good one.
    Raises EnvironmentFault ``disk_full``, ``folder_read_only``, ``backup_unreadable``.
    """
    from sqlcipher3 import dbapi2 as sqlcipher

    final = target / f"pes-{now:%Y%m%d-%H%M%S}"
    unfinished = target / f".{final.name}.unfinished"
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        copy = unfinished / DATABASE_FILE
        with closing(connect(office / DATABASE_FILE, key)) as source:
            with closing(sqlcipher.connect(str(copy))) as destination:
                destination.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                report = (lambda _s, left, total: progress(total - left, total)) if progress else None
                source.backup(destination, pages=_PAGES_A_STEP, progress=report)
            expected = {t: source.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in COMPARED}
        shutil.copyfile(office / KEY_FILE, unfinished / KEY_FILE)
        counts = _counts(copy, key)
        for leftover in unfinished.glob(f"{DATABASE_FILE}-*"):
            leftover.unlink()
        if any(counts[table] > expected[table] for table in COMPARED):
            raise EnvironmentFault(Fault("backup_unreadable"))
        unfinished.rename(final)
        sync_folder(target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise environment_fault(error) from error
    except sqlcipher.DatabaseError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise EnvironmentFault(Fault("disk_full" if "full" in str(error) else "backup_unreadable")) from error
    for old in list_backups(target)[KEEP:]:
        shutil.rmtree(old, ignore_errors=True)
    return BackupReport(final, (final / DATABASE_FILE).stat().st_size, counts)


def list_backups(target: Path) -> list[Path]:
    """Finished backups, newest first."""
    return sorted((path for path in target.glob("pes-*") if (path / DATABASE_FILE).is_file()), reverse=True)
