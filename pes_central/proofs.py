"""What a PC tells of itself when it asks for the digests, and the proof of equality that headquarters makes of it.

The header ``PES-State: waiting=0;parked=0;product=0.1.0;digest=<32 hex>`` rides on the question that ends every round
anyway, so the proof costs no request. The digest runs over the PC's own digests of all record types (``sync.told``);
headquarters compares it with its own, and so knows by itself whether both sides hold the same.

A PC without a line tells the same in a file on its stick (``told_by_stick.py``). To it headquarters also tells its
digests in the answers that go by stick; that PC compares.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update

from pes_central.db import identity, reading
from pes_central.keys import central_keys
from pes_central.tables import DeviceEntry, DeviceState, OfficeEntry
from pes_desktop.models.base import utcnow
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.stick_proof import proof_of, with_proof

_TOLD = re.compile(r"waiting=([0-9]{1,9});parked=([0-9]{1,9});product=([0-9A-Za-z.+-]{1,24});digest=([0-9a-f]{32})\Z")


def note_state(connection: Connection, device_id: UUID, told: str, ours: str) -> bool | None:
    """Keep what a PC told, within the caller's transaction.

    ``told``: the header; ``ours``: headquarters' digest of the same. Returns whether both sides hold the same with
    nothing waiting and nothing parked; None when the PC told nothing that can be read (an older program).
    """
    found = _TOLD.match(told)
    if found is None:
        return None
    return keep_state(connection, device_id, int(found[1]), int(found[2]), found[3], found[4] == ours)


def keep_state(connection: Connection, device_id: UUID, waiting: int, parked: int, product: str, equal: bool | None,
               ) -> bool:
    """Keep a PC's state, within the caller's transaction; ``equal`` None: nothing was found out about that.

    Returns whether both sides hold the same with nothing waiting and nothing parked.
    """
    now: datetime = utcnow()
    values: dict[str, Any] = {"told_at": now, "waiting": waiting, "parked": parked, "product": product}
    if equal is not None:
        values["equal"] = equal
    proven = bool(equal) and not waiting and not parked
    if proven:
        values["proof_at"] = now
    done = connection.execute(update(DeviceState).where(DeviceState.device_id == device_id).values(**values))
    if not done.rowcount:
        connection.execute(insert(DeviceState).values(
            device_id=device_id, **{"proof_at": None, "equal": True, **values}))
    connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == device_id).values(seen_at=now))
    return proven


def proven(engine: Engine, device_id: UUID, answer: bytes) -> bytes:
    """An answer to a PC's batch with headquarters' counts and digests of its office behind it, as they are now.

    All from one state; ``answer`` as it is stored. An answer that is not sealed, as of protocol 1, stays as it is.
    """
    now = utcnow()  # before the state is read: what is told is at least as new
    with reading(engine) as connection:
        row = connection.execute(select(
            OfficeEntry.office_id, OfficeEntry.feed_position, OfficeEntry.secret_key, DeviceEntry.last_number).join(
            DeviceEntry, DeviceEntry.office_id == OfficeEntry.office_id).where(
            DeviceEntry.device_id == device_id)).one()
        if row.secret_key is None:
            return answer
        proof = proof_of(identity(connection)[1], now, row.feed_position, row.last_number,
                         all_digests(connection, row.office_id))
        return with_proof(answer, proof, central_keys(connection), bytes(row.secret_key))
