"""Receipts against the batches they answer: as stored, they still say what was told to the PC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from pes_central.checks.finding import Finding, Office, Seen, pages
from pes_central.db import identity
from pes_central.keys import central_keys
from pes_central.tables import DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.domain.errors import DomainError
from pes_desktop.sync.codec import FORMAT_SEALED, HEAD_BYTES, decode_receipt
from pes_desktop.sync.sealing import OfficeKeys
from pes_desktop.sync.wire import Batch, WireRecord

_PAGE = 100
_TABLE = ReceiptEntry.__table__
_MILLISECOND = timedelta(milliseconds=1)  # finer ones do not travel
_ANY = WireRecord("", UUID(int=0), 1, 0, {})


def check_receipts(connection: Connection, office: Office, seen: Seen) -> Iterator[Finding]:
    """Every receipt of an office: receipt_unreadable (also: not signed by this headquarters), receipt_other (it says
    another ``what`` than its row), receipt_device (of no PC of this office), receipt_last (a PC's last number is
    another one), receipts_few (fewer records were answered than are told in the feed)."""
    keys = _keys(connection, office)
    server_id, _ = identity(connection)
    letters = {row.device_id: row for row in connection.execute(select(
        DeviceEntry.device_id, DeviceEntry.letter, DeviceEntry.last_number).where(
        DeviceEntry.office_id == office.office_id))}
    devices = connection.execute(select(ReceiptEntry.device_id).where(
        ReceiptEntry.office_id == office.office_id).distinct()).scalars().all()
    told = {row[0]: row[1] for row in connection.execute(select(FeedEntry.device_id, func.count()).where(
        FeedEntry.office_id == office.office_id).group_by(FeedEntry.device_id))}
    for device_id in sorted({*devices, *letters, *told}):
        known = letters.get(device_id)
        last = records = 0
        for rows in pages(connection, select(*_TABLE.c).where(
                _TABLE.c.office_id == office.office_id, _TABLE.c.device_id == device_id), _TABLE.c.number, _PAGE):
            for row in rows:
                seen.receipts += 1
                last, records = row.number, records + row.records
                if (wrong := _wrong(row, keys, server_id)) is not None:
                    yield Finding("receipt_other" if wrong else "receipt_unreadable", office.code, "receipt",
                                  str(row.batch_id), {"number": row.number, "device": str(device_id)}
                                  | ({"what": wrong} if wrong else {}))
        if known is None and last:
            yield Finding("receipt_device", office.code, "device", str(device_id), {"number": last})
        elif known is not None and known.last_number != last:
            yield Finding("receipt_last", office.code, "device", str(device_id), {
                "letter": known.letter, "number": last, "last_number": known.last_number})
        if told.get(device_id, 0) > records:
            yield Finding("receipts_few", office.code, "device", str(device_id), {
                "records": records, "feed": told[device_id]})


def _keys(connection: Connection, office: Office) -> OfficeKeys | None:
    secret = connection.scalar(select(OfficeEntry.secret_key).where(OfficeEntry.office_id == office.office_id))
    own = central_keys(connection).public
    return None if secret is None else OfficeKeys(b"", own[:32], own[32:], bytes(secret))


def _wrong(row: Any, keys: OfficeKeys | None, server_id: UUID) -> str | None:
    """Which of its values the receipt tells otherwise; "" where it cannot be read, None where all is right."""
    body = bytes(row.body)
    batch = Batch(row.batch_id, row.number, row.device_id, row.office_id, row.received_at, None, [_ANY] * row.records)
    try:
        said = decode_receipt(body, batch, keys if body[HEAD_BYTES - 1:HEAD_BYTES] == bytes((FORMAT_SEALED,)) else None)
    except DomainError:
        return ""
    same = {"batch_id": said.batch_id == row.batch_id, "number": said.number == row.number,
            "device_id": said.device_id == row.device_id, "office_id": said.office_id == row.office_id,
            "content_hash": said.content_hash == bytes(row.content_hash), "server_id": said.server_id == server_id,
            "received": abs(said.received - row.received_at) < _MILLISECOND,
            "records": len(said.verdicts) == row.records}
    return next((name for name, right in same.items() if not right), None)
