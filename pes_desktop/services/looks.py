"""Who looked at whom: a line of the audit trail when a record is opened, one for looks within minutes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.audit_acts import SAME_LOOK
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import AuditLine, AuditSubject
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage.store import Actor


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
