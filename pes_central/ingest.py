"""A batch into the database: a verdict per record; rows, changes, feed and receipt commit together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Engine, case, insert, select, update

from pes_central.applying import Applied, Applier, hash_of
from pes_central.auth import DeviceIdentity
from pes_central.db import identity, writing
from pes_central.following import follow
from pes_central.fresh import Fresh, accepted_all, fresh_of, write_feed, write_fresh
from pes_central.keys import check_signature, keys_of, office_public
from pes_central.tables import ChangeEntry, DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_central.write import append_rows
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import encode_receipt, open_batch
from pes_desktop.sync.columns import row_hash
from pes_desktop.sync.lawful import lawful
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict


class ReplayRefused(DomainError):
    """A batch id or number that headquarters knows with other content: batch_id_reused, batch_number_taken."""


def receive(engine: Engine, device: DeviceIdentity, data: bytes, plain_limit: int, *, epoch: str = "",
            ) -> tuple[bytes, int]:
    """Apply a batch and return (the receipt's bytes, number of records); the same batch again gets the same receipt.

    Raises DomainError batch_malformed, protocol_unsupported, batch_other_device, signature_missing, signature_wrong,
    signature_unknown; ReplayRefused.
    """
    keys = keys_of(engine)
    opened = open_batch(data, plain_limit, keys)
    batch, plain_hash = taken_off(opened.batch), opened.content_hash
    if (batch.device_id, batch.office_id) != (device.device_id, device.office_id):
        raise DomainError(Fault("batch_other_device"))
    fresh = fresh_of(batch) if engine.dialect.name == "postgresql" else None
    with writing(engine) as connection:
        check_signature(connection, batch.device_id, opened)
        # The office's row is locked first: its batches apply one by one, and feed positions follow the commits.
        position = connection.execute(select(OfficeEntry.feed_position).where(
            OfficeEntry.office_id == batch.office_id).with_for_update()).scalar_one()
        known = _known(connection, batch, plain_hash)
        if known is not None:
            return known, len(batch.records)
        now = utcnow()
        server_id, present = identity(connection)
        written = write_fresh(connection, fresh, position) if fresh is not None else None
        rest = batch.records if written is None else written.rest
        touched = {} if written is None else written.touched
        if rest:
            others = msgspec.structs.replace(batch, records=rest)
            applier = Applier(connection, others, merges=opened.protocol >= 2, behind=epoch not in ("", str(present)))
            told, applied = applier.run()
            _log(connection, batch, applied, position, applier.changes, written)
            for one in applied:
                touched.setdefault(one.record.record_type, []).append(one.record.record_id)
            verdicts = told if written is None else _in_batch_order(batch, told)
        else:
            verdicts = accepted_all(batch, opened.protocol)
            _move_feed(connection, batch, position + len(batch.records))
        receipt = encode_receipt(Receipt(batch.batch_id, batch.number, batch.device_id, batch.office_id, plain_hash,
                                         server_id, present, now, verdicts), opened.protocol, keys,
                                 office_public(connection, batch.office_id) if opened.signature else None)
        connection.execute(insert(ReceiptEntry).values(
            office_id=batch.office_id, device_id=batch.device_id, number=batch.number, batch_id=batch.batch_id,
            content_hash=plain_hash, received_at=now, records=len(batch.records), body=receipt))
        _note_device(connection, batch, now)
        follow(connection, batch.office_id, touched)  # last: what it publishes locks out all other publishers
    return receipt, len(batch.records)


def taken_off(batch: Batch) -> Batch:
    """The batch without what does not travel in headquarters' country: an earlier program of an office sends it."""
    records = lawful(batch.records)
    return batch if records is batch.records else msgspec.structs.replace(batch, records=records)


def stored_receipt(connection: Connection, device: DeviceIdentity, batch_id: UUID) -> bytes | None:
    """The receipt of a batch of this device, None when the batch never arrived."""
    return connection.execute(select(ReceiptEntry.body).where(
        ReceiptEntry.office_id == device.office_id, ReceiptEntry.device_id == device.device_id,
        ReceiptEntry.batch_id == batch_id)).scalar()


def _known(connection: Connection, batch: Batch, plain_hash: bytes) -> bytes | None:
    same = {row.batch_id: row for row in connection.execute(select(
        ReceiptEntry.batch_id, ReceiptEntry.content_hash, ReceiptEntry.body).where(
        ReceiptEntry.office_id == batch.office_id, (ReceiptEntry.batch_id == batch.batch_id)
        | ((ReceiptEntry.device_id == batch.device_id) & (ReceiptEntry.number == batch.number))))}
    row = same.get(batch.batch_id)
    if row is not None:
        if row.content_hash != plain_hash:
            raise ReplayRefused(Fault("batch_id_reused"))
        return bytes(row.body)
    if same:
        last = connection.execute(select(DeviceEntry.last_number).where(
            DeviceEntry.device_id == batch.device_id)).scalar_one()
        raise ReplayRefused(Fault("batch_number_taken", params={"last_number": last}))
    return None


def _in_batch_order(batch: Batch, told: Sequence[Verdict]) -> list[Verdict]:
    """One verdict per record; accepted where none was told."""
    verdicts = {verdict.record_id.int: verdict for verdict in told}
    return [verdicts.get(record.record_id.int) or Verdict(record.record_id, Outcome.ACCEPTED)
            for record in batch.records]


def _log(connection: Connection, batch: Batch, applied: Sequence[Applied], position: int,
         changes: Mapping[UUID, UUID], written: Fresh | None = None) -> None:
    """Changes and feed of what was applied, and the feed of what was ``written`` with it."""
    append_rows(connection, ChangeEntry, [
        {"office_id": batch.office_id, "change_id": changes[one.record.record_id], "record_id": one.record.record_id,
         "version": one.record.version, "content_hash": hash_of(one.record)} for one in applied])
    ids = [one.record.record_id.int for one in applied] if written is None else _feed_order(batch, applied, written)
    positions = dict(zip(ids, count(position + 1), strict=False))
    append_rows(connection, FeedEntry, [
        {"office_id": batch.office_id, "position": positions[one.record.record_id.int], "device_id": batch.device_id,
         "record_type": one.record.record_type, "record_id": one.record.record_id, "version": one.version,
         "fields": None if one.fields is None else list(one.fields), "edit": not one.record.again,
         "content_hash": None if one.fields is None else row_hash(one.record.record_type, one.row)}
        for one in applied])
    if written is not None:
        write_feed(connection, written, positions)
    if ids:
        _move_feed(connection, batch, position + len(ids))


def _feed_order(batch: Batch, applied: Sequence[Applied], written: Fresh) -> list[int]:
    """Ids, as numbers, as ``Applier`` would have applied all of them: parents' types first, of a type what had to be
    settled last."""
    places = {record.record_id.int: place for place, record in reversed(list(enumerate(batch.records)))}
    types = {name: place for place, name in enumerate(SYNCED)}
    entries = [(types[kind], False, places[one], one) for kind, ids in written.numbers.items() for one in ids]
    entries += [(types[one.record.record_type], one.settled, places[one.record.record_id.int], one.record.record_id.int)
                for one in applied]
    return [one for *_, one in sorted(entries)]


def _move_feed(connection: Connection, batch: Batch, position: int) -> None:
    connection.execute(update(OfficeEntry).where(OfficeEntry.office_id == batch.office_id).values(
        feed_position=position))


def _note_device(connection: Connection, batch: Batch, now: datetime) -> None:
    last = case((DeviceEntry.last_number < batch.number, batch.number), else_=DeviceEntry.last_number)
    connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == batch.device_id).values(
        last_number=last, seen_at=now, clock_offset_ms=batch.clock_offset_ms))


__all__ = ["Applier", "ReplayRefused", "receive", "stored_receipt"]
