"""A damaged or lost office: what is wrong, what can be kept, and the way back; needs the key, not an open office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.services.backups import Copy
from pes_desktop.services.safekeeping import LostLine
from pes_desktop.storage import keys

Progress = Callable[[int, int], None]
Kind = Literal["none", "missing", "unreadable", "damaged", "behind"]


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an office's file; ``detail`` for whoever looks closer, never a person's data."""

    kind: Kind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore will keep and what is lost, found by doing it in a scratch place.

    ``copy_until``: the instant (UTC) of the copy's last change; ``journal_changes``: acts the journal has since;
    ``salvaged``, ``kept``: rows per table read from the damaged file, and rows in the result.
    """

    damage: Damage
    copy: Copy | None
    copy_until: datetime | None
    journal_changes: int
    salvaged: dict[str, int]
    kept: dict[str, int]
    lost: tuple[LostLine, ...]
    prepared: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A finished restore: where the damaged files were set aside, rows kept, acts brought back, what is lost."""

    set_aside: Path
    kept: dict[str, int]
    brought_back: int
    lost: tuple[LostLine, ...]


def examine(folder: Path, key: bytes) -> Damage:
    """What is wrong with the office in ``folder``; reads the whole file and changes nothing."""
    return Damage("none")


def plan_restore(folder: Path, key: bytes, copy: Copy | None, progress: Progress | None = None) -> RestorePlan:
    """Build the restored office in a scratch place and say what it keeps and what is lost."""
    raise EnvironmentFault(Fault("restore_impossible"))


def restore(folder: Path, key: bytes, plan: RestorePlan, progress: Progress | None = None) -> RestoreReport:
    """Put the restored office in the damaged one's place, which is set aside and never deleted."""
    raise EnvironmentFault(Fault("restore_impossible"))


def unlock_copy(source: Path, staff_id: UUID | None, secret: str) -> bytes:
    """The key of a copy, by a member of staff's password or (``staff_id`` None) the recovery words.

    Raises DomainError and EnvironmentFault as ``storage.keys``.
    """
    if staff_id is None:
        return keys.unlock_with_recovery(source, secret)
    return keys.unlock(source, staff_id, secret)


def restore_elsewhere(source: Path, folder: Path, key: bytes, progress: Progress | None = None) -> RestoreReport:
    """Bring a copy (the folder ``source``) to life in the empty ``folder`` of another PC."""
    raise EnvironmentFault(Fault("restore_impossible"))
