"""A change of the database key that a removal left due: done at once, or at the next opening after a power cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pes_desktop.models import Staff
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import keys, rotation
from pes_desktop.storage.settings import drop_setting, get_setting, set_setting
from pes_desktop.storage.store import UnitOfWork
from pes_desktop.sync.renewal import mark_renewal

_DUE = "key_change_due"
#: The setting with the secret of help by telephone (phone_help.py).
PHONE_HELP = "phone_help"

Progress = Callable[[int, int], None]


def mark_due(unit: UnitOfWork) -> None:
    """Within the transaction that takes a member out: the key they may have copied goes too; at the next line to
    headquarters the token and the telephone's secret follow."""
    set_setting(unit.session, _DUE, True)
    mark_renewal(unit.session)
    phone = get_setting(unit.session, PHONE_HELP, {})
    if phone:
        set_setting(unit.session, PHONE_HELP, {**phone, "old": True})


def drop_removed(ctx: OfficeContext) -> None:
    """Take the ways in of all who were removed out of the key file, once that stands in the database: a cut in between
    lets nobody back in. Raises EnvironmentFault."""
    with ctx.store.read() as session:
        if opens_for_none(session, ctx.folder):
            return
        gone = set(session.scalars(select(Staff.id).where(or_(Staff.active.is_(False), Staff.removed_at.is_not(None)))))
    for key, _ in keys.holders(ctx.folder):
        if key in gone:
            keys.drop_staff(ctx.folder, key)


def opens_for_none(session: Session, folder: Path) -> bool:
    """Whether of all who have a way in here none works in the office any more: the news of a removal came before that
    of who follows. Until it comes they open this PC and work at it, as where nothing was heard: what waits here would
    be lost behind them."""
    held = [key for key, _ in keys.holders(folder)]
    return bool(held) and session.scalars(select(Staff.id).where(
        Staff.id.in_(held), Staff.active, Staff.removed_at.is_(None))).first() is None


def finish_key_change(ctx: OfficeContext, progress: Progress | None = None) -> bool:
    """Put the database under a new key if that is due; returns whether it was.

    Whoever opens the office does it, whatever their duties. Raises as ``rotation.rotate``.
    """
    with ctx.store.read() as session:
        if get_setting(session, _DUE) is None:
            return False
    drop_removed(ctx)
    rotation.rotate(ctx.store, progress=progress)
    with ctx.store.write(ctx.at_desk(), "change_key") as unit:
        drop_setting(unit.session, _DUE)
        unit.note_records.append(["office", str(ctx.office.id), "changed", ["key"]])
    return True
