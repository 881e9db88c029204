"""The outbox: what headquarters does not hold yet, written in the transaction of the record itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED, AckedVersion, OutboxEntry, Record
from pes_desktop.models.base import utcnow

_ORDER = {name: place for place, name in enumerate(SYNCED)}
_INSERT = insert(OutboxEntry)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["record_type", "record_id"],
    set_={"version": _INSERT.excluded.version, "parked_code": None, "parked_field": None, "parked_params": {}},
)


def enqueue(session: Session, records: Sequence[Record]) -> None:
    """Queue the present version of each record; an entry still waiting keeps its place and is un-parked.

    Parents come before children: new entries are numbered in the order of ``SYNCED``.
    """
    waiting = [record for record in records if record.__tablename__ in _ORDER]
    if not waiting:
        return
    waiting.sort(key=lambda record: (_ORDER[record.__tablename__], record.id))
    ids = [record.id for record in waiting]
    acked: dict[object, int] = {}
    for start in range(0, len(ids), 500):
        rows = session.execute(
            select(AckedVersion.record_id, AckedVersion.version).where(
                AckedVersion.record_id.in_(ids[start : start + 500])
            )
        )
        acked.update({row[0]: row[1] for row in rows})
    now = utcnow()
    values = [
        {
            "record_type": record.__tablename__,
            "record_id": record.id,
            "version": record.version,
            "base_version": acked.get(record.id, 0),
            "queued_at": now,
            "parked_params": {},
        }
        for record in waiting
    ]
    session.execute(_PUT, values)
