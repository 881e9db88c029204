"""The shapes that differ from the structs in memory: rows of protocol 1, and receipts that name exceptions only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class ShortVerdict(msgspec.Struct, array_like=True, frozen=True):
    """A verdict that is not plain acceptance: how many records after the one before it, and what."""

    skipped: int
    outcome: Outcome
    code: str = ""
    field: str | None = None
    params: dict[str, Any] = {}


class ShortReceipt(msgspec.Struct, array_like=True, frozen=True):
    """A receipt of protocol 2; whose it is follows from the batch, which the content hash proves."""

    content_hash: bytes
    server_id: UUID
    epoch: UUID
    received_ms: int
    verdicts: list[ShortVerdict] = []


receipts = msgspec.msgpack.Decoder(ShortReceipt)


def first_rows(batch: Batch) -> tuple[Any, ...]:
    """The batch as protocol 1 wrote it; raises ValueError for a patch."""
    if any(record.fields is not None for record in batch.records):
        raise ValueError("protocol 1 has no patches")
    return (batch.batch_id, batch.number, batch.device_id, batch.office_id, batch.created, batch.clock_offset_ms,
            [(record.record_type, record.record_id, record.version, record.base_version, record.values, record.removed)
             for record in batch.records])


def short_receipt(receipt: Receipt) -> ShortReceipt:
    """Without what the batch tells: only verdicts that say more than "accepted" travel."""
    verdicts: list[ShortVerdict] = []
    skipped = 0
    for verdict in receipt.verdicts:
        if verdict == Verdict(verdict.record_id, Outcome.ACCEPTED):
            skipped += 1
            continue
        verdicts.append(ShortVerdict(skipped, verdict.outcome, verdict.code, verdict.field, verdict.params))
        skipped = 0
    return ShortReceipt(receipt.content_hash, receipt.server_id, receipt.epoch,
                        (receipt.received - _EPOCH) // _MILLISECOND, verdicts)


def whole_receipt(short: ShortReceipt, batch: Batch) -> Receipt:
    """One verdict per record of ``batch``, in its order; raises ValueError where the verdicts do not fit it."""
    verdicts = [Verdict(record.record_id, Outcome.ACCEPTED) for record in batch.records]
    place = -1
    for item in short.verdicts:
        if item.skipped < 0 or (place := place + item.skipped + 1) >= len(verdicts):
            raise ValueError("a verdict on no record")
        verdicts[place] = Verdict(verdicts[place].record_id, item.outcome, item.code, item.field, item.params)
    try:
        received = _EPOCH + short.received_ms * _MILLISECOND
    except OverflowError as error:
        raise ValueError("no instant") from error
    return Receipt(batch.batch_id, batch.number, batch.device_id, batch.office_id, short.content_hash,
                   short.server_id, short.epoch, received, verdicts)
