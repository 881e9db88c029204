"""Who looked at whom: a line of the audit trail when a record is opened, one for looks within minutes.

And who changed how the office works: one for each setting that becomes another.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.audit_acts import SAME_LOOK
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine, AuditSubject
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.storage.store import Actor, UnitOfWork


def note_look(ctx: OfficeContext, actor: Actor, act: str, *records: tuple[str, UUID]) -> None:
    """Write that ``actor`` opened the records (type, id), unless the same look stands there since a few minutes.

    A disk that takes nothing more does not keep the office from reading: the look is then not written.
    """
    first = records[0][1]
    with ctx.store.read() as session:
        again = session.scalar(
            select(AuditLine.seq).join(AuditSubject, AuditSubject.seq == AuditLine.seq)
            .where(AuditSubject.record_id == first, AuditLine.act == act, AuditLine.staff_id == actor.staff_id,
                   AuditLine.at > utcnow() - SAME_LOOK, AuditLine.at <= utcnow()).limit(1))
    if again is not None:
        return
    try:
        with ctx.store.write(actor, act) as unit:
            unit.note_records.extend([kind, str(key), "seen", []] for kind, key in records)
    except EnvironmentFault:
        return


def change_setting(ctx: OfficeContext, actor: Actor, act: str, name: str, value: Any) -> None:
    """Keep a setting of the office together with its line in the trail; what stays the same leaves none."""
    with ctx.store.read() as session:
        missing = object()
        if get_setting(session, name, missing) == value:
            return
    with ctx.store.write(actor, act) as unit:
        set_setting(unit.session, name, value)
        note_setting(ctx, unit, name)


def note_setting(ctx: OfficeContext, unit: UnitOfWork, name: str) -> None:
    """Write into the trail of ``unit`` that this setting of the office is another now."""
    unit.note_records.append(["office", str(ctx.office.id), "changed", [name]])
