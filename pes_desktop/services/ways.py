"""The staff's ways in between the PCs of one office: everybody logs in on each of them with one password.

Each PC has a database key of its own. What travels is each member's key pair, its private half locked by the password
(``sync/ways.py``); a PC seals its own key to the public half while it is open, which takes nobody's password.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine, Staff
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.key_change import drop_removed, mark_due
from pes_desktop.storage import keys
from pes_desktop.storage.keys_file import GIVEN_STEP, Holder
from pes_desktop.storage.keys_travel import put_staff, staff_holders
from pes_desktop.storage.store import Actor, UnitOfWork
from pes_desktop.sync.store import account
from pes_desktop.sync.ways import count_of, lock_way, open_way

#: What ``accounts.remove_staff`` writes.
ACT_REMOVE = "remove_staff"
#: For so long a removal on this PC may cross with one of another PC that has not heard of it.
CROSSING_DAYS = 60
ACT_TAKE, ACT_SHARE, ACT_STAY = "ways_from_colleagues", "share_ways", "administrator_stays"


@dataclass(frozen=True, slots=True)
class Ways:
    """Whose way in came or changed on this PC, and whose was taken away."""

    came: tuple[UUID, ...] = ()
    gone: tuple[UUID, ...] = ()


def give_password(unit: UnitOfWork, folder: Path, key: bytes, staff_id: UUID, password: str,
                  cost: keys.KdfCost | None, *, temporary: bool = False, reset: str = "", own: bool = False) -> None:
    """Within the write that tells it: a member's new way in on this PC, and for the others with the next exchange.

    ``own``: chosen by the member; one that is given goes before those, however many. ``reset``: the mark of the
    password that headquarters gave, so that no PC takes it a second time. Nothing is told before headquarters' keys are
    here; ``share_ways`` catches up. Raises as ``keys.set_password``.
    """
    row = unit.session.get_one(Staff, staff_id)
    keys.set_password(folder, key, staff_id, row.name, password, cost, temporary=temporary, above=count_of(row.way_in),
                      reset=reset, given=not own)
    secret = _secret(unit.session)
    if secret is not None:
        row.way_in = lock_way(staff_holders(folder)[staff_id], secret)


def last_given(ctx: OfficeContext, staff_id: UUID) -> tuple[int, str]:
    """How many passwords a member was given, as far as this PC knows, and the mark of the one from headquarters that
    some PC of the office took last."""
    with ctx.store.read() as session:
        row = session.get(Staff, staff_id)
        told = count_of(row.way_in) if row is not None else 0
    holder = staff_holders(ctx.folder).get(staff_id)
    return (max(told, holder.count if holder else 0) // GIVEN_STEP, holder.reset if holder else "")


def share_ways(ctx: OfficeContext) -> int:
    """Before something leaves this PC: each way in of which its member's row tells nothing, or less, goes into it.

    Returns how many. A key file that cannot be read keeps nothing else from leaving.
    """
    with ctx.store.read() as session:
        secret, rows = _secret(session), _present(session)
    try:
        held = staff_holders(ctx.folder) if secret is not None else {}
    except EnvironmentFault:
        return 0
    behind = [key for key, holder in held.items() if key in rows and _untold(rows[key], holder)]
    if not behind or secret is None:
        return 0
    with ctx.store.write(Actor(), ACT_SHARE) as unit:
        for key in behind:
            unit.session.get_one(Staff, key).way_in = lock_way(held[key], secret)
    return len(behind)


def ways_for(folder: Path, secret: bytes) -> dict[str, str]:
    """Every way in of this PC, locked with ``secret`` for one that has no key of the office yet."""
    return {str(key): lock_way(holder, secret) for key, holder in staff_holders(folder).items() if holder.public}


def take_told(ctx: OfficeContext, told: Mapping[UUID, str], secret: bytes) -> None:
    """What ``ways_for`` told, on a PC that is being made: those of members who work in the office open it too.

    Raises EnvironmentFault.
    """
    with ctx.store.read() as session:
        rows = _present(session)
    found = (open_way(way, key, rows[key].name, secret) for key, way in told.items() if key in rows)
    put_staff(ctx.folder, ctx.store.key, [holder for holder in found if holder is not None])


def take_ways(ctx: OfficeContext) -> Ways:
    """After something came: who is told with a way in that this PC lacks, or with a later one, can log in here; who was
    removed elsewhere no more, and the database key is due for a change as at a removal.

    Where the key file cannot be read or written nothing changes, and the next exchange does it.
    """
    try:
        return _take(ctx)
    except EnvironmentFault:
        return Ways()


def _take(ctx: OfficeContext) -> Ways:
    held = staff_holders(ctx.folder)
    secret, rows = _told(ctx)
    if (stay := _last_administrators(rows, held)) and _removed_here(ctx, rows):
        with ctx.store.write(Actor(), ACT_STAY) as unit:
            for key in stay:
                unit.session.get_one(Staff, key).active = True
        secret, rows = _told(ctx)
    came = _let_in(ctx) if _coming(rows, held, secret) else ()
    held = staff_holders(ctx.folder)  # who follows is in before the one before goes
    leaving = _leaving(rows, held)
    _at_the_desk(ctx, rows, stays=ctx.staff.id in held and ctx.staff.id not in leaving)
    return Ways(came, _let_go(ctx) if leaving else ())


def _let_go(ctx: OfficeContext) -> tuple[UUID, ...]:
    """First that the key is due for a change, then the ways in: cut in between, they go at the next opening."""
    with ctx.store.write(Actor(), ACT_TAKE) as unit:
        leaving = tuple(_leaving(_rows(unit.session), staff_holders(ctx.folder)))
        unit.note_records += _lines(leaving)
        if leaving:
            mark_due(unit)
    drop_removed(ctx)
    return leaving


def _let_in(ctx: OfficeContext) -> tuple[UUID, ...]:
    """Judged within the write, so that a password given meanwhile is not overwritten."""
    with ctx.store.write(Actor(), ACT_TAKE) as unit:
        coming = _coming(_rows(unit.session), staff_holders(ctx.folder), _secret(unit.session))
        came = tuple(UUID(holder.id) for holder in coming)
        unit.note_records += _lines(came)
        unit.session.flush()
        put_staff(ctx.folder, ctx.store.key, coming)
    return came


def _lines(members: Iterable[UUID]) -> list[list[Any]]:
    return [["staff", str(key), "changed", ["password"]] for key in members]


def _told(ctx: OfficeContext) -> tuple[bytes | None, dict[UUID, Staff]]:
    with ctx.store.read() as session:
        found = _secret(session), _rows(session)
        session.expunge_all()
    return found


def _rows(session: Session) -> dict[UUID, Staff]:
    return {row.id: row for row in session.scalars(select(Staff))}


def _last_administrators(rows: Mapping[UUID, Staff], held: Mapping[UUID, Holder]) -> list[UUID]:
    """Whose removal does not stand where two PCs removed each other's last administrators: nobody would be left who
    could let anybody in. Otherwise the news of who follows them is still on its way."""
    managing = [key for key, row in rows.items() if Role.ADMINISTRATOR in row.roles and row.removed_at is None]
    if any(rows[key].active for key in managing):
        return []
    return [key for key in managing if key in held]


def _removed_here(ctx: OfficeContext, rows: Mapping[UUID, Staff]) -> bool:
    """Whether this PC lately removed an administrator itself: then a removal that arrives may have crossed with it."""
    with ctx.store.read() as session:
        lines = session.scalars(select(AuditLine.records).where(
            AuditLine.act == ACT_REMOVE, AuditLine.at > utcnow() - timedelta(days=CROSSING_DAYS))).all()
    removed = {record[1] for records in lines for record in records if record[0] == "staff"}
    return any(str(key) in removed and Role.ADMINISTRATOR in row.roles for key, row in rows.items())


def _at_the_desk(ctx: OfficeContext, rows: Mapping[UUID, Staff], *, stays: bool) -> None:
    """Who sits here has the duties that stand now, and none once removed: until the desk is locked, nothing more is
    done in that name."""
    row = rows.get(ctx.staff.id)
    if row is not None:
        roles = tuple(Role(role) for role in row.roles if role in set(Role)) if stays or _works_here(row) else ()
        ctx.staff = replace(ctx.staff, name=row.name, job_title=row.job_title, roles=roles)


def _leaving(rows: Mapping[UUID, Staff], held: Mapping[UUID, Holder]) -> list[UUID]:
    leaving = [key for key in held if key in rows and not _works_here(rows[key])]
    return leaving if len(leaving) < len(held) else []  # see ``opens_for_none``


def _coming(rows: Mapping[UUID, Staff], held: Mapping[UUID, Holder], secret: bytes | None) -> list[Holder]:
    found = []
    for key, row in rows.items() if secret is not None else ():
        here = held.get(key)
        if not row.way_in or not _works_here(row) or (here is not None and here.count > count_of(row.way_in)):
            continue
        told = open_way(row.way_in, key, row.name, secret or b"")
        if told is not None and (here is None or (here.public, here.name) != (told.public, told.name)):
            found.append(told)
    return found


def _untold(row: Staff, holder: Holder) -> bool:
    return bool(holder.public) and (not row.way_in or count_of(row.way_in) < holder.count)


def _works_here(row: Staff) -> bool:
    return row.active and row.removed_at is None


def _present(session: Session) -> dict[UUID, Staff]:
    found = {row.id: row for row in session.scalars(select(Staff)) if _works_here(row)}
    session.expunge_all()
    return found


def _secret(session: Session) -> bytes | None:
    known = account(session)
    own = known.keys if known is not None else None
    return own.office if own is not None else None
