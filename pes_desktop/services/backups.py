"""Backups as the window and the command line call them: made, counted, tried; no password, the open store has the key.

The first copy stays in the office's own folder; a second one goes to another folder or a stick. Where that second one
goes stands in a small file beside the database, so that it is known when the database cannot be opened.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import DBAPIError

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.looks import note_setting
from pes_desktop.storage import backup, migrate, rebuild
from pes_desktop.storage.backup import BackupReport, FoundCopy
from pes_desktop.storage.engine import DATABASE_FILE, open_engine, translate_database_error
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.storage.keys_file import KEY_FILE, read_key_file
from pes_desktop.storage.rebuild import LAST_BACKUP
from pes_desktop.storage.settings import get_setting, instant, set_setting, whole

Reason = Literal["asked", "daily", "closing", "rotation"]
Progress = Callable[[int, int], None]
#: A copy in a backup folder, as ``storage.backup`` finds it.
Copy = FoundCopy

PLACES_FILE = "backups.json"
OWN_FOLDER = "backups"
#: Where a copy is brought to life to see whether it can be.
TRIAL_FOLDER = ".trying"
_LAST, _SECOND, _FAULT = LAST_BACKUP, "last_second_backup", "last_backup_fault"


@dataclass(frozen=True, slots=True)
class BackupOutcome:
    """What came of a backup: the first copy, the second one (None without a second folder, or with its fault)."""

    report: BackupReport
    second: BackupReport | None = None
    second_fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class BackupState:
    """What the settings page shows: local time and people of the last good backup, the last fault, the folders.

    ``last_fault``: of the latest backup, None when it went well; ``second_failed``: it concerns the second copy only.

    ``second_last``: local time of the last good copy in the second folder, None before the first one there.
    """

    last: datetime | None
    people: int
    last_fault: Fault | None
    folder: Path
    second_folder: Path | None
    copies: tuple[Copy, ...]
    second_last: datetime | None = None
    second_failed: bool = False


@dataclass(frozen=True, slots=True)
class BackupTrial:
    """A copy restored into a scratch place: rows per table, the instant (UTC) of its last change, seconds taken."""

    copy: Copy
    counts: dict[str, int]
    last_change: datetime | None
    seconds: float


def own_folder(folder: Path) -> Path:
    """Where the first copies of the office in ``folder`` lie."""
    return folder / OWN_FOLDER


def second_folder(folder: Path) -> Path | None:
    """The remembered second folder of the office in ``folder``; readable without the key."""
    try:
        value = json.loads((folder / PLACES_FILE).read_text(encoding="utf-8"))["second"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Path(value) if isinstance(value, str) and value and "\0" not in value else None


def set_second_folder(ctx: OfficeContext, path: Path | None) -> None:
    """Remember where the second copy goes (None: nowhere). Raises NotPermitted, EnvironmentFault."""
    actor = ctx.require("backup")
    if path == second_folder(ctx.folder):
        return
    plain = {"second": str(path) if path else ""}
    write_atomically(ctx.folder / PLACES_FILE, json.dumps(plain, ensure_ascii=False).encode())
    with ctx.store.write(actor, "set_second_folder") as unit:
        note_setting(ctx, unit, "second_folder")


def copies(folder: Path, extra: Sequence[Path] = ()) -> list[Copy]:
    """Finished copies for the office in ``folder``: its own, those of its second folder, those in ``extra``.

    Newest first; needs no key. ``extra`` may also name one copy itself.
    """
    second = second_folder(folder)
    places = [own_folder(folder), *([second] if second else []), *extra]
    found = {copy.folder.resolve(): copy for place in places for copy in backup.find_copies(place)}
    return sorted(found.values(), key=lambda copy: (copy.made_at, str(copy.folder)), reverse=True)


def back_up_now(ctx: OfficeContext, reason: Reason, progress: Progress | None = None) -> BackupOutcome:
    """Copy into the office's own folder and into the second one; both are opened and compared.

    A second folder that is not there (a stick pulled out) is told and stops nothing. "daily" and "closing" are the
    program's own and ask for no duty. Raises NotPermitted; EnvironmentFault when the first copy fails.
    """
    if reason in ("asked", "rotation"):
        ctx.require("backup")
    now, label = datetime.now(), f"{ctx.office.code}-{ctx.pc}"
    with ctx.store.held() as key:  # a change of the key waits: database and key file of a copy belong together
        try:
            report = backup.back_up(ctx.folder, key, own_folder(ctx.folder), now=now, label=label, progress=progress)
        except DomainError as error:
            _note_fault(ctx, error.faults[0])
            raise
        second, fault = _second_copy(ctx, report, key, now, label)
    if reason == "asked":
        _tell_trail(ctx)
    _note_good(ctx, report, now, second, fault)
    return BackupOutcome(report, second, fault)


def back_up_to(ctx: OfficeContext, target: Path | None, progress: Progress | None = None) -> BackupReport:
    """One copy into ``target`` (default: the office's own folder), opened and compared.

    Only copies in the own folder let the journal begin anew: a stick may be gone tomorrow.
    Raises NotPermitted, EnvironmentFault.
    """
    ctx.require("backup")
    now = datetime.now()
    with ctx.store.held() as key:
        report = backup.back_up(ctx.folder, key, target or own_folder(ctx.folder), now=now,
                                label=f"{ctx.office.code}-{ctx.pc}", progress=progress)
    _tell_trail(ctx)
    if report.folder.parent == own_folder(ctx.folder):
        _note_good(ctx, report, now, None, None)
    return report


def _tell_trail(ctx: OfficeContext) -> None:
    """Who took all the office's data into a copy stands in the trail."""
    with ctx.store.write(ctx.require("backup"), "back_up") as unit:
        unit.note_records.append(["office", str(ctx.office.id), "exported", []])


def _note_good(
    ctx: OfficeContext, report: BackupReport, now: datetime, second: BackupReport | None, fault: Fault | None
) -> None:
    """A verified copy is there: remember it, and let the journal begin anew."""
    with ctx.store.local() as session:
        set_setting(session, _LAST, {"at": now.isoformat(timespec="seconds"), "people": report.counts["jobseeker"]})
        if second is not None:
            set_setting(session, _SECOND, {"at": now.isoformat(timespec="seconds"),
                                           "folder": str(second.folder.parent)})
        set_setting(session, _FAULT, _plain(fault, second=True))
    if ctx.store.journal is not None:
        ctx.store.journal.begin_anew()


def _second_copy(
    ctx: OfficeContext, report: BackupReport, key: bytes, now: datetime, label: str
) -> tuple[BackupReport | None, Fault | None]:
    place = second_folder(ctx.folder)
    if place is None:
        return None, None
    try:
        if not place.is_dir():
            raise EnvironmentFault(Fault("backup_second_missing", params={"folder": str(place)}))
        return backup.copy_copy(report, key, place, now=now, label=label), None
    except DomainError as error:
        return None, error.faults[0]


def _plain(fault: Fault | None, *, second: bool = False) -> dict[str, object]:
    return {"code": fault.code, "params": dict(fault.params), "second": second} if fault else {}


def _note_fault(ctx: OfficeContext, fault: Fault) -> None:
    try:
        with ctx.store.local() as session:
            set_setting(session, _FAULT, _plain(fault))
    except EnvironmentFault:  # the disk that refuses the copy may refuse the note as well
        return


def backup_due(ctx: OfficeContext) -> bool:
    """Whether today has no good backup yet (this computer's calendar)."""
    with ctx.store.read() as session:
        last = get_setting(session, _LAST, {})
    at = instant(last.get("at"))
    return at is None or at.date() != datetime.now().date()


def backup_state(ctx: OfficeContext) -> BackupState:
    """Last backup, last fault, folders and the copies there are."""
    with ctx.store.read() as session:
        last, fault = get_setting(session, _LAST, {}), get_setting(session, _FAULT, {})
        second = get_setting(session, _SECOND, {})
    place = second_folder(ctx.folder)
    seen = instant(second.get("at")) if second.get("folder") == str(place) else None
    code, params = fault.get("code"), fault.get("params")
    told = Fault(code, params=params if isinstance(params, dict) else {}) if isinstance(code, str) else None
    return BackupState(
        instant(last.get("at")), whole(last.get("people")), told, own_folder(ctx.folder),
        place, tuple(copies(ctx.folder)), seen, told is not None and fault.get("second") is True)


def test_backup(  # the name of the button it serves
    ctx: OfficeContext, copy: Copy | None = None, progress: Progress | None = None  # noqa: PT028
) -> BackupTrial:
    """Restore ``copy`` (None: the newest) into a scratch place, check it, count, clean up.

    Raises NotPermitted; DomainError ``backup_none``; EnvironmentFault ``backup_unreadable``, ``backup_other_key``,
    ``disk_full``.
    """
    ctx.require("backup")
    chosen = copy or next(iter(copies(ctx.folder)), None)
    if chosen is None:
        raise DomainError(Fault("backup_none"))
    started, scratch = time.monotonic(), ctx.folder / TRIAL_FOLDER
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        _bring_to_life(chosen, scratch, ctx.store.key)
        trial = backup.try_copy(scratch, ctx.store.key, progress)
    except OSError as error:
        raise environment_fault(error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return BackupTrial(chosen, trial.counts, trial.last_change, time.monotonic() - started)


def _bring_to_life(copy: Copy, scratch: Path, key: bytes) -> None:
    """The copy as it would be opened on another PC: its key file read, its database brought to this schema."""
    backup.open_copy(copy.folder / DATABASE_FILE, key).close()
    shutil.copyfile(copy.folder / KEY_FILE, scratch / KEY_FILE)
    rebuild.bring_copy(copy.folder, scratch, key)
    try:
        read_key_file(scratch)
        engine = open_engine(scratch, key)
        try:
            migrate.upgrade(engine, migrate.OFFICE_SCOPE)
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            engine.dispose()
    except EnvironmentFault as error:
        if "disk_full" in error.codes:
            raise
        raise EnvironmentFault(Fault("backup_unreadable")) from error
    except DBAPIError as error:
        raise translate_database_error(error) or EnvironmentFault(Fault("backup_unreadable")) from error
