"""A batch into the database: a verdict per record; rows, changes, feed and receipt commit together or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update

from pes_central.auth import DeviceIdentity
from pes_central.db import identity, writing
from pes_central.tables import ChangeEntry, DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_central.validate import checked_row
from pes_central.write import write_rows
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_batch, encode_receipt
from pes_desktop.sync.columns import parent_columns, table_of, wire_values
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict, WireRecord, change_id, content_hash

_CHUNK = 500
Row = dict[str, Any]


class ReplayRefused(DomainError):
    """A batch id or number that headquarters knows with other content: batch_id_reused, batch_number_taken."""


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Slices small enough for one IN list."""
    for start in range(0, len(items), _CHUNK):
        yield items[start:start + _CHUNK]


def receive(engine: Engine, device: DeviceIdentity, data: bytes, plain_limit: int) -> tuple[bytes, int]:
    """Apply a batch and return (the receipt's bytes, number of records); the same batch again gets the same receipt.

    Raises DomainError batch_malformed, protocol_unsupported, batch_other_device; ReplayRefused.
    """
    batch, plain_hash = decode_batch(data, plain_limit)
    if (batch.device_id, batch.office_id) != (device.device_id, device.office_id):
        raise DomainError(Fault("batch_other_device"))
    with writing(engine) as connection:
        # The office's row is locked first: its batches apply one by one, and feed positions follow the commits.
        position = connection.execute(select(OfficeEntry.feed_position).where(
            OfficeEntry.office_id == batch.office_id).with_for_update()).scalar_one()
        known = _known(connection, batch, plain_hash)
        if known is not None:
            return known, len(batch.records)
        now = utcnow()
        verdicts, applied = Applier(connection, batch).run()
        server_id, epoch = identity(connection)
        receipt = encode_receipt(Receipt(batch.batch_id, batch.number, batch.device_id, batch.office_id, plain_hash,
                                         server_id, epoch, now, verdicts))
        _log(connection, batch, applied, position)
        connection.execute(insert(ReceiptEntry).values(
            office_id=batch.office_id, device_id=batch.device_id, number=batch.number, batch_id=batch.batch_id,
            content_hash=plain_hash, received_at=now, records=len(batch.records), body=receipt))
        _note_device(connection, batch, now)
    return receipt, len(batch.records)


def stored_receipt(connection: Connection, device: DeviceIdentity, batch_id: UUID) -> bytes | None:
    """The receipt of a batch of this device, None when the batch never arrived."""
    return connection.execute(select(ReceiptEntry.body).where(
        ReceiptEntry.office_id == device.office_id, ReceiptEntry.device_id == device.device_id,
        ReceiptEntry.batch_id == batch_id)).scalar()


def _known(connection: Connection, batch: Batch, plain_hash: bytes) -> bytes | None:
    row = connection.execute(select(ReceiptEntry.content_hash, ReceiptEntry.body).where(
        ReceiptEntry.office_id == batch.office_id, ReceiptEntry.batch_id == batch.batch_id)).first()
    if row is not None:
        if row.content_hash != plain_hash:
            raise ReplayRefused(Fault("batch_id_reused"))
        return bytes(row.body)
    taken = connection.execute(select(ReceiptEntry.batch_id).where(
        ReceiptEntry.office_id == batch.office_id, ReceiptEntry.device_id == batch.device_id,
        ReceiptEntry.number == batch.number)).first()
    if taken is not None:
        last = connection.execute(select(DeviceEntry.last_number).where(
            DeviceEntry.device_id == batch.device_id)).scalar_one()
        raise ReplayRefused(Fault("batch_number_taken", params={"last_number": last}))
    return None


def _log(connection: Connection, batch: Batch, applied: Sequence[WireRecord], position: int) -> None:
    if not applied:
        return
    connection.execute(insert(ChangeEntry), [
        {"office_id": batch.office_id, "change_id": _change(batch, record), "record_id": record.record_id,
         "version": record.version, "content_hash": _hash(record)} for record in applied])
    connection.execute(insert(FeedEntry), [
        {"office_id": batch.office_id, "position": position + place, "device_id": batch.device_id,
         "record_type": record.record_type, "record_id": record.record_id, "version": record.version}
        for place, record in enumerate(applied, start=1)])
    connection.execute(update(OfficeEntry).where(OfficeEntry.office_id == batch.office_id).values(
        feed_position=position + len(applied)))


def _note_device(connection: Connection, batch: Batch, now: datetime) -> None:
    row = connection.execute(select(DeviceEntry.last_number).where(
        DeviceEntry.device_id == batch.device_id)).scalar_one()
    connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == batch.device_id).values(
        last_number=max(row, batch.number), seen_at=now, clock_offset_ms=batch.clock_offset_ms))


def _change(batch: Batch, record: WireRecord) -> UUID:
    return change_id(batch.device_id, record.record_type, record.record_id, record.version)


def _hash(record: WireRecord) -> bytes:
    return content_hash(record.record_type, record.record_id, record.values)


class Applier:
    """Judges and writes the records of one batch; lives for one transaction."""

    def __init__(self, connection: Connection, batch: Batch) -> None:
        self.connection = connection
        self.office_id = batch.office_id
        self.batch = batch
        self.verdicts: dict[UUID, Verdict] = {}
        self.applied: list[WireRecord] = []

    def run(self) -> tuple[list[Verdict], list[WireRecord]]:
        """Verdicts in the order of the batch, and the records that were written."""
        changes = self._known_changes()
        checked: dict[str, list[tuple[WireRecord, Row]]] = defaultdict(list)
        seen: set[UUID] = set()
        for record in self.batch.records:
            if record.record_id in seen:  # never sent so by a device: the first one counts
                self.verdicts.setdefault(record.record_id, Verdict(record.record_id, Outcome.CONFLICT, "change_reused"))
                continue
            seen.add(record.record_id)
            stored = changes.get(_change(self.batch, record))
            if stored is not None:
                self._known_change(record, stored)
                continue
            try:
                checked[record.record_type].append((record, checked_row(record, self.office_id)))
            except DomainError as error:
                self._refuse(record, error.faults[0])
        for record_type in SYNCED:
            if checked[record_type]:
                self._apply_type(record_type, checked[record_type])
        return [self.verdicts[record.record_id] for record in self.batch.records], self.applied

    def _known_changes(self) -> dict[UUID, tuple[UUID, bytes]]:
        found: dict[UUID, tuple[UUID, bytes]] = {}
        for ids in chunks([_change(self.batch, record) for record in self.batch.records]):
            rows = self.connection.execute(select(
                ChangeEntry.change_id, ChangeEntry.record_id, ChangeEntry.content_hash).where(
                ChangeEntry.office_id == self.office_id, ChangeEntry.change_id.in_(ids)))
            found.update({row[0]: (row[1], bytes(row[2])) for row in rows})
        return found

    def _known_change(self, record: WireRecord, stored: tuple[UUID, bytes]) -> None:
        if stored == (record.record_id, _hash(record)):
            self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.ALREADY)
        else:
            self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.CONFLICT, "change_reused")

    def _refuse(self, record: WireRecord, fault: Fault) -> None:
        self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.REFUSED, fault.code, fault.field,
                                                  dict(fault.params))

    def _apply_type(self, record_type: str, items: list[tuple[WireRecord, Row]]) -> None:
        items = self._with_parents(record_type, items)
        table = table_of(record_type)
        held: dict[UUID, tuple[int, UUID]] = {}
        for ids in chunks([record.record_id for record, _ in items]):
            rows = self.connection.execute(select(table.c.id, table.c.version, table.c.office_id).where(
                table.c.id.in_(ids)))
            held.update({row[0]: (row[1], row[2]) for row in rows})
        ready: list[tuple[WireRecord, Row]] = []
        for record, row in items:
            version, owner = held.get(record.record_id, (None, self.office_id))
            if owner != self.office_id:
                self._refuse(record, Fault("other_office"))
            elif version is None or version == record.base_version or self._same(record, row, version):
                ready.append((record, row))
            else:
                self.verdicts[record.record_id] = Verdict(
                    record.record_id, Outcome.CONFLICT, "version_conflict", None, {"server_version": version})
        refused = write_rows(self.connection, record_type, [row for _, row in ready])
        for record, _ in ready:
            if record.record_id in refused:
                self._refuse(record, Fault("database_refused"))
            else:
                self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.ACCEPTED)
                self.applied.append(record)

    def _same(self, record: WireRecord, row: Row, version: int) -> bool:
        """Whether the server's row already says the same, so that only its version moves up."""
        if record.version < version:
            return False
        table = table_of(record.record_type)
        stored = self.connection.execute(select(table).where(table.c.id == record.record_id)).mappings().one()
        return wire_values(record.record_type, dict(stored)) == wire_values(record.record_type, row)

    def _with_parents(self, record_type: str, items: list[tuple[WireRecord, Row]]) -> list[tuple[WireRecord, Row]]:
        """Those whose parents are held for this office; the others are refused, naming the parent."""
        for column, parent_type in parent_columns(record_type).items():
            wanted = {row[column] for _, row in items if row[column] is not None}
            parents = table_of(parent_type)
            present: set[UUID] = set()
            for ids in chunks(sorted(wanted)):
                present.update(self.connection.execute(select(parents.c.id).where(
                    parents.c.id.in_(ids), parents.c.office_id == self.office_id)).scalars())
            for record, row in items:
                if row[column] is not None and row[column] not in present:
                    self._refuse(record, Fault("parent_missing", column, {
                        "parent_type": parent_type, "parent_id": str(row[column])}))
            items = [item for item in items if item[1][column] is None or item[1][column] in present]
        return items


__all__ = ["ReplayRefused", "receive", "stored_receipt"]
