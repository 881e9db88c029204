"""A change that came from two PCs of an office: one took it from the other by stick, and both sent it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from pes_central.look_up import by_ids
from pes_central.tables import ChangeEntry, DeviceEntry
from pes_desktop.sync.wire import Batch, WireRecord, change_id


def told_by_others(connection: Connection, batch: Batch, records: Sequence[WireRecord],
                   hashes: Sequence[bytes]) -> set[UUID]:
    """Ids of those whose very change (record, version, content) another device of the office has sent."""
    devices = connection.scalars(select(DeviceEntry.device_id).where(
        DeviceEntry.office_id == batch.office_id, DeviceEntry.device_id != batch.device_id)).all() if records else ()
    wanted: dict[UUID, tuple[UUID, bytes]] = {
        change_id(device, record.record_type, record.record_id, record.version): (record.record_id, content)
        for record, content in zip(records, hashes, strict=True) for device in devices}
    query = select(ChangeEntry.change_id, ChangeEntry.record_id, ChangeEntry.content_hash).where(
        ChangeEntry.office_id == batch.office_id)
    return {record_id for rows in by_ids(connection, query, ChangeEntry.change_id, wanted)
            for key, record_id, content in rows if wanted[key] == (record_id, bytes(content))}
