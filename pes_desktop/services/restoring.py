"""A damaged or lost office: what is wrong, what can be kept, and the way back; needs the key, not an open office."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from pes_desktop.domain import permissions
from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.models import Staff
from pes_desktop.platform.paths import private_folder
from pes_desktop.platform.places import refuse_place
from pes_desktop.services.backups import Copy
from pes_desktop.storage import keys, rebuild, swap, way_in
from pes_desktop.storage.backup import find_copies
from pes_desktop.storage.capture import Change, Line, Mark
from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.files import environment_fault
from pes_desktop.storage.health import check_file
from pes_desktop.storage.journal import Journal
from pes_desktop.storage.replay import LostLine, find_pending
from pes_desktop.storage.salvage import copy_files
from pes_desktop.storage.store import Store

__all__ = ["Damage", "LostLine", "RestorePlan", "RestoreReport", "ask_duty", "drop_plan", "examine", "plan_restore",
           "restore", "restore_elsewhere", "unlock_copy"]

Progress = Callable[[int, int], None]
Kind = Literal["none", "missing", "unreadable", "damaged", "behind"]
_LOOK = ".examining"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an office's file; ``detail`` for whoever looks closer, never a person's data.

    ``keys``: whether the key file is missing or damaged. ``behind``: the file is sound, the journal knows more.
    """

    kind: Kind
    detail: str = ""
    keys: bool = False


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore will keep and what is lost, found by doing it in a scratch place.

    ``copy_until``: the instant (UTC) of the copy's last act; ``journal_changes``: acts the journal gives since;
    ``salvaged``, ``kept``: newer rows per table read from the damaged file, and rows in the result.
    """

    damage: Damage
    copy: Copy | None
    copy_until: datetime | None
    journal_changes: int
    salvaged: dict[str, int]
    kept: dict[str, int]
    lost: tuple[LostLine, ...]
    prepared: Path | None = field(default=None, compare=False)
    last: Line | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A finished restore: where the damaged files were set aside, rows kept, acts brought back, what is lost."""

    set_aside: Path
    kept: dict[str, int]
    brought_back: int
    lost: tuple[LostLine, ...]


def examine(folder: Path, key: bytes) -> Damage:
    """What is wrong with the office in ``folder``; looks at a copy of the files, so that nothing there changes."""
    bad_keys = not swap.keys_readable(folder)
    path, look = folder / DATABASE_FILE, folder / _LOOK
    if not path.exists():
        return Damage("missing", keys=bad_keys)
    try:
        shutil.rmtree(look, ignore_errors=True)
        copy_files(folder, look)
        if not (look / DATABASE_FILE).stat().st_size:
            return Damage("unreadable", "0", bad_keys)
        findings = [finding for finding in check_file(look, key) if not finding.good]
        if findings:
            kind: Kind = "unreadable" if findings[0].detail == "database_unreadable" else "damaged"
            return Damage(kind, f"{findings[0].code} {findings[0].detail}", bad_keys)
        behind = _behind(folder, look, key)
    except OSError as error:
        return Damage("unreadable", environment_fault(error).codes[0], bad_keys)
    finally:
        shutil.rmtree(look, ignore_errors=True)
    return Damage("behind", str(behind), bad_keys) if behind else Damage("none", keys=bad_keys)


def _behind(folder: Path, look: Path, key: bytes) -> int:
    """Acts that the journal has and the file has not."""
    store = Store(open_engine(look, key), look)
    try:
        with store.read() as session:
            return len(find_pending(folder, key, session).lines)
    finally:
        store.close()


def plan_restore(
    folder: Path, key: bytes, copy: Copy | None, progress: Progress | None = None, *, copy_key: bytes | None = None
) -> RestorePlan:
    """Build the restored office in a scratch place and say what it keeps and what is lost.

    ``copy`` None: only the journal and the damaged file. ``copy_key``: of a copy from before a change of the key.
    Raises EnvironmentFault ``backup_unreadable``, ``backup_other_key``, ``restore_impossible``, ``disk_full``.
    """
    damage = examine(folder, key)
    made = rebuild.rebuild(folder, key, copy.folder if copy else None, folder / swap.SCRATCH, progress,
                           copy_key=copy_key)
    return RestorePlan(damage, copy, made.copy_until, made.journal.count, made.salvaged, made.kept, made.lost,
                       made.folder, made.last)


def restore(folder: Path, key: bytes, plan: RestorePlan, progress: Progress | None = None) -> RestoreReport:
    """Put the planned office in the damaged one's place; the damaged files are set aside and never deleted.

    Cut off at any step it leaves the old files or the new ones. A plan whose scratch is gone is made again.
    Raises EnvironmentFault.
    """
    if plan.prepared is None or not (plan.prepared / DATABASE_FILE).exists():
        plan = plan_restore(folder, key, plan.copy, progress)
    assert plan.prepared is not None
    aside = swap.set_aside(folder, datetime.now())
    new_keys = None
    if not swap.keys_readable(folder):
        if plan.copy is None:
            raise EnvironmentFault(Fault("key_file_damaged"))
        new_keys = (plan.copy.folder / keys.KEY_FILE).read_bytes()
    swap.exchange(folder, plan.prepared, new_keys)
    if plan.last is not None:  # the journal goes on from here, or it would bring the same back at the next start
        journal = Journal(folder, key)
        with journal.turn():
            journal.append(Change(Mark(plan.last.seq, plan.last.digest), plan.last))
        journal.close()
    return RestoreReport(aside, plan.kept, plan.journal_changes, plan.lost)


def ask_duty(folder: Path, key: bytes, staff_id: UUID) -> None:
    """An office that opens is put back to a copy only by whose duty it is; of a damaged one nobody can tell the duties.

    Raises NotPermitted, DomainError ``unknown_staff``.
    """
    store = Store(open_engine(folder, key), folder)
    try:
        with store.read() as session:
            staff = session.get(Staff, staff_id)
            if staff is None or not staff.active:
                raise DomainError(Fault("unknown_staff", "staff"))
            permissions.require("restore", [Role(role) for role in staff.roles])
    finally:
        store.close()


def drop_plan(plan: RestorePlan) -> None:
    """Clear the scratch place of a plan that is not carried out."""
    if plan.prepared is not None:
        shutil.rmtree(plan.prepared.parent, ignore_errors=True)


def unlock_copy(source: Path, staff_id: UUID | None, secret: str) -> bytes:
    """The key of a copy, by a member of staff's password or (``staff_id`` None) the recovery words.

    Raises DomainError and EnvironmentFault as ``storage.way_in``: wrong tries make one wait here too.
    """
    if staff_id is None:
        return way_in.with_words(source, secret)
    return way_in.with_password(source, staff_id, secret)


def restore_elsewhere(source: Path, folder: Path, key: bytes, progress: Progress | None = None) -> RestoreReport:
    """Bring a copy (the folder ``source``) to life in the empty ``folder`` of another PC.

    Raises DomainError ``office_exists``; EnvironmentFault ``cloud_folder``, ``network_folder``, ``backup_unreadable``,
    ``backup_other_key``, ``backup_none``, ``disk_full`` and the like.
    """
    refuse_place(folder)
    if (folder / keys.KEY_FILE).exists() and (folder / DATABASE_FILE).exists():
        raise DomainError(Fault("office_exists"))
    copy = next(iter(find_copies(source)), None)
    if copy is None:
        raise EnvironmentFault(Fault("backup_none"))
    try:
        private_folder(folder)
        content = (copy.folder / keys.KEY_FILE).read_bytes()
        keys.read_key_file(copy.folder)
        plan = plan_restore(folder, key, copy, progress)
    except OSError as error:
        raise environment_fault(error) from error
    try:
        aside = swap.set_aside(folder, datetime.now())
        assert plan.prepared is not None
        swap.exchange(folder, plan.prepared, content)
    except BaseException:
        shutil.rmtree(folder / swap.SCRATCH, ignore_errors=True)
        raise
    if not any(aside.iterdir()):
        with contextlib.suppress(OSError):
            aside.rmdir()
    return RestoreReport(aside, plan.kept, plan.journal_changes, plan.lost)
