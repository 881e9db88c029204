"""What travels: batches of records up, receipts with a verdict per record down.

Described in docs/protocol.md. The structs are written as arrays: later versions add fields at the end, with a default.
Used by both sides; knows neither network nor database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

PROTOCOL = 2
#: Protocol versions this program can read.
READABLE = (1, 2)

_INTEGERS = 2**63
#: Bytes as they stand in an identity of version 8: where version and variant are told.
_VERSION_8, _VARIANT = bytes(one & 0x0F | 0x80 for one in range(256)), bytes(one & 0x3F | 0x80 for one in range(256))
_canonical = msgspec.msgpack.Encoder(order="sorted", uuid_format="bytes")


class Outcome(StrEnum):
    """What headquarters answers for one record (``refused`` and ``conflict`` are parked in the office)."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    CONFLICT = "conflict"
    REFUSED = "refused"


#: Outcomes after which the record's version is held by headquarters.
HELD = frozenset({Outcome.ACCEPTED, Outcome.ALREADY})


class WireRecord(msgspec.Struct, array_like=True, frozen=True):
    """One record as it stood when the batch was frozen.

    ``values`` holds the travelling columns (see ``columns.wire_values``), ``base_version`` the version headquarters
    acknowledged last (0: none), ``removed`` a tombstone. The identity of the change follows from device, record and
    version (``change_id``), so that it costs nothing on the line.

    ``fields`` None: the whole record; what is absent in ``values`` is null or blank. Else (protocol 2) a patch on
    ``base_version`` (above 0): only the columns named change, and one that is named but absent becomes null or blank.
    ``again`` (protocol 2): headquarters held this very version once and lost it; no edit.
    """

    record_type: str
    record_id: UUID
    version: int
    base_version: int
    values: dict[str, Any]
    removed: bool = False
    fields: tuple[str, ...] | None = None
    again: bool = False


class Batch(msgspec.Struct, array_like=True, frozen=True):
    """A numbered batch of one device. ``clock_offset_ms``: server clock minus device clock when last heard."""

    batch_id: UUID
    number: int
    device_id: UUID
    office_id: UUID
    created: datetime
    clock_offset_ms: int | None
    records: list[WireRecord]


class Verdict(msgspec.Struct, array_like=True, frozen=True):
    """The answer to one record, by name; ``code``, ``field`` and ``params`` as in ``domain.errors.Fault``."""

    record_id: UUID
    outcome: Outcome
    code: str = ""
    field: str | None = None
    params: dict[str, Any] = {}


class Receipt(msgspec.Struct, array_like=True, frozen=True):
    """The answer to a batch, stored by headquarters in the transaction of the rows: one verdict per record, in order.

    ``content_hash`` (32 bytes) is that of the batch's plain content, so that a wrong receipt is noticed.
    """

    batch_id: UUID
    number: int
    device_id: UUID
    office_id: UUID
    content_hash: bytes
    server_id: UUID
    epoch: UUID
    received: datetime
    verdicts: list[Verdict]


class Held(msgspec.Struct, array_like=True, frozen=True):
    """Records of an office as headquarters holds them (``base_version`` 0); ``left`` of the last ids asked for were
    not looked at, because the answer is full."""

    office_id: UUID
    records: list[WireRecord]
    left: int = 0


def plain(value: Any) -> Any:
    """The same JSON value in its one canonical shape: PostgreSQL's JSONB writes 1e3 as 1000, so whole floats become
    integers where 64 bits hold them, and integers beyond become floats."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _INTEGERS else value
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < _INTEGERS else float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def content_hash(record_type: str, record_id: UUID, values: dict[str, Any]) -> bytes:
    """SHA-256 (32 bytes) of a record's plain content; key order and the version do not matter."""
    return hashlib.sha256(_canonical.encode((record_type, record_id, values))).digest()


def change_id(device_id: UUID, record_type: str, record_id: UUID, version: int) -> UUID:
    """The identity of a change: the same however often and in whichever batch it travels; both sides derive it."""
    # a negative version is refused later, by name; it must not end here
    seed = device_id.bytes + record_id.bytes + (version % 2**64).to_bytes(8, "big") + record_type.encode()
    raw = bytearray(hashlib.sha256(seed).digest()[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))


def change_ids(device_id: UUID, record_type: str, records: Iterable[bytes], versions: Sequence[int]) -> list[bytes]:
    """``change_id`` of many records of a type at once; ids in and out as their 16 bytes."""
    head, kind = device_id.bytes, record_type.encode()
    tails = {version: (version % 2**64).to_bytes(8, "big") + kind for version in set(versions)}
    raw = bytearray(b"".join([hashlib.sha256(head + record + tails[version]).digest()[:16]
                              for record, version in zip(records, versions, strict=True)]))
    raw[6::16] = raw[6::16].translate(_VERSION_8)
    raw[8::16] = raw[8::16].translate(_VARIANT)
    return [bytes(raw[start:start + 16]) for start in range(0, len(raw), 16)]
