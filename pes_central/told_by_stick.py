"""What a PC without a line tells of itself by stick (``pes_desktop/sync/stick_state.py``), and the proof made of it.

It is judged when the batches beside it are in. What headquarters refused of them is parked at the PC as soon as it
reads the answer; what was on the stick and did not come still waits.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, func, select

from pes_central.db import reading, writing
from pes_central.keys import check_signature
from pes_central.proofs import keep_state
from pes_central.tables import DeviceEntry, OfficeEntry, ReceiptEntry
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import shorter
from pes_desktop.sync.codec import RECEIPT_KIND, parse
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.sealing import CentralKeys
from pes_desktop.sync.stick_proof import opened
from pes_desktop.sync.stick_state import StickState, open_state
from pes_desktop.sync.told import whole_digest
from pes_desktop.sync.wire import HELD


def take_state(engine: Engine, data: bytes, keys: CentralKeys) -> dict[str, object]:
    """Keep what a PC told: waiting, parked, version, and whether both sides hold the same.

    Returns what stands on the page of offices now; {"older": True} where the PC made batches since that are in. Raises
    DomainError batch_malformed, protocol_unsupported, device_unknown, device_revoked, batch_other_device,
    signature_wrong, signature_unknown.
    """
    found = open_state(data, keys)
    told = found.state
    with reading(engine) as connection:
        row = connection.execute(select(
            DeviceEntry.office_id, DeviceEntry.revoked_at, DeviceEntry.last_number, OfficeEntry.secret_key).join(
            OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id).where(
            DeviceEntry.device_id == told.device_id)).first()
        if row is None:
            raise DomainError(Fault("device_unknown"))
        if row.revoked_at is not None:
            raise DomainError(Fault("device_revoked"))
        if row.office_id != told.office_id:
            raise DomainError(Fault("batch_other_device"))
        check_signature(connection, told.device_id, found)
        if told.last < row.last_number:
            return {"older": True}
        waiting = told.waiting + sum(count for number, count in told.batches.items() if number > row.last_number)
        parked = told.parked + _refused(connection, told, bytes(row.secret_key or b""))
        equal = whole_digest(all_digests(connection, told.office_id)) == told.digest
        alone = connection.execute(select(func.count()).select_from(DeviceEntry).where(
            DeviceEntry.office_id == told.office_id, DeviceEntry.revoked_at.is_(None))).scalar_one() == 1
    with writing(engine) as connection:
        # A PC that lacks what others of its office sent is no finding: it comes to them with the next stick.
        proven = keep_state(connection, told.device_id, waiting, parked, told.product,
                            equal if equal or alone else None)
    return {"waiting": waiting, "parked": parked, "proven": proven}


def _refused(connection: Connection, told: StickState, secret: bytes) -> int:
    """Records of the stick's batches that headquarters did not take."""
    bodies: Any = connection.execute(select(ReceiptEntry.body).where(
        ReceiptEntry.office_id == told.office_id, ReceiptEntry.device_id == told.device_id,
        ReceiptEntry.number.in_(told.batches))).scalars()
    verdicts = [one for body in bodies
                for one in parse(shorter.receipts, opened(RECEIPT_KIND, bytes(body), secret)[0]).verdicts]
    return sum(one.outcome not in HELD for one in verdicts)
