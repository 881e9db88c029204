"""Several batches of one PC at once: each is applied after the one before it; several receipts in one answer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Engine, select
from starlette.concurrency import run_in_threadpool

from pes_central.auth import DeviceIdentity
from pes_central.db import reading
from pes_central.tables import ReceiptEntry
from pes_desktop.domain.errors import DomainError, Fault

#: How long a batch waits for the one before it: that one's bytes came before these, unless it was cut.
EARLY_SECONDS = 10.0
_FIRST_LOOK, _LONGEST_LOOK = 0.02, 0.3


async def wait_for_number(engine: Engine, device: DeviceIdentity, number: int, stopping: asyncio.Event,
                          seconds: float = EARLY_SECONDS) -> None:
    """Until the device's batch of this number has its receipt.

    The number comes from a header outside the signed batch: all that it can do is delay this batch.
    Raises DomainError ``batch_early`` after ``seconds``, and at once when the server is ``stopping``.
    """
    until, pause = time.monotonic() + seconds, _FIRST_LOOK
    while not await run_in_threadpool(_applied, engine, device, number):
        if stopping.is_set() or time.monotonic() >= until:
            raise DomainError(Fault("batch_early"))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)
        pause = min(_LONGEST_LOOK, pause * 1.5)


def _applied(engine: Engine, device: DeviceIdentity, number: int) -> bool:
    with reading(engine) as connection:
        return connection.execute(select(ReceiptEntry.number).where(
            ReceiptEntry.office_id == device.office_id, ReceiptEntry.device_id == device.device_id,
            ReceiptEntry.number == number)).first() is not None


def stored_receipts(engine: Engine, device: DeviceIdentity, batch_ids: Sequence[UUID]) -> bytes:
    """A msgpack array with the receipt of each batch of this device in the order asked, nil for what never arrived."""
    with reading(engine) as connection:
        found = {row.batch_id: bytes(row.body) for row in connection.execute(select(
            ReceiptEntry.batch_id, ReceiptEntry.body).where(
            ReceiptEntry.office_id == device.office_id, ReceiptEntry.device_id == device.device_id,
            ReceiptEntry.batch_id.in_(batch_ids)))}
    return msgspec.msgpack.encode([found.get(batch_id) for batch_id in batch_ids])
