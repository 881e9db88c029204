"""What other PCs edited since headquarters went back to an earlier copy: it rests on states older than some PC knows.

A PC that still holds what the copy lacks (its version is above the one the copy had) has another history of such a
record; it sends its own as an edit of the copy's version, so that both are judged by column and nothing is overruled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from pes_central.auth import DeviceIdentity
from pes_central.look_up import by_ids
from pes_central.tables import FeedEntry, OfficeEntry

#: Records of one answer.
MOST = 500


def edited_since_restore(connection: Connection, device: DeviceIdentity, after: int, most: int,
                         ) -> tuple[dict[UUID, int], int | None]:
    """Record -> version before its first edit since (0: none), of those whose first edit comes after a position, in
    order; and the position to ask on from (None: that was all). What was only sent again is no edit, and this PC's own
    are known to it."""
    firsts = _first_edits(connection, device.office_id, device.device_id)
    if firsts is None:
        return {}, None
    rows = connection.execute(firsts.having(after < _FIRST).order_by(_FIRST).limit(most)).all()
    return (_versions_before(connection, device.office_id, {row.record_id: row.first for row in rows}),
            rows[-1].first if len(rows) == most else None)


def kept_versions(connection: Connection, device_id: UUID, office_id: UUID, ids: Collection[UUID]) -> dict[UUID, int]:
    """Of those of the records that another PC edited since the restore, the version before (0: none)."""
    firsts = _first_edits(connection, office_id, device_id) if ids else None
    if firsts is None:
        return {}
    found: dict[UUID, int] = {}
    for rows in by_ids(connection, firsts, FeedEntry.record_id, ids):
        found.update((row.record_id, row.first) for row in rows)
    return _versions_before(connection, office_id, found)


_FIRST = func.min(FeedEntry.position)


def _first_edits(connection: Connection, office_id: UUID, device_id: UUID) -> Select[UUID, int] | None:
    """Record and position of the first edit of another PC since the restore; None without one."""
    restored = connection.execute(select(OfficeEntry.restored_position).where(
        OfficeEntry.office_id == office_id)).scalar()
    return None if restored is None else select(FeedEntry.record_id, _FIRST.label("first")).where(
        FeedEntry.office_id == office_id, FeedEntry.position > restored, FeedEntry.edit,
        FeedEntry.device_id != device_id).group_by(FeedEntry.record_id)


def _versions_before(connection: Connection, office_id: UUID, firsts: Mapping[UUID, int]) -> dict[UUID, int]:
    found = dict.fromkeys(firsts, 0)
    query = select(FeedEntry.record_id, FeedEntry.position, FeedEntry.version).where(FeedEntry.office_id == office_id)
    for rows in by_ids(connection, query, FeedEntry.record_id, firsts):
        for record_id, position, version in rows:
            if position < firsts[record_id]:
                found[record_id] = max(found[record_id], version)
    return found
