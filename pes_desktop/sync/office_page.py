"""A page from one PC of an office for its others, carried by stick: what waits there, and people taken along.

Locked and authenticated with a key that only the office's PCs can derive (docs/protocol.md, "Directly by stick").
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.sync import codec, sealing
from pes_desktop.sync.sealing import SealError

KIND, FORMAT_LOCKED = b"PESO", 4
HEAD = KIND + bytes((2, FORMAT_LOCKED))
#: Records of one page; a page is one captured write.
MOST_RECORDS = 5_000

Marks = dict[str, str]


class State(msgspec.Struct, array_like=True, frozen=True):
    """How a record once stood: its version then and a mark for every column (``states.marks``)."""

    version: int
    marks: Marks


class Told(msgspec.Struct, array_like=True, frozen=True):
    """A record as it stands at the PC that writes: ``values`` are all its travelling columns.

    ``base_version``: headquarters' version on which it rests (0: none), ``before``: columns that say otherwise there,
    with what they say (None: a column that is empty there); None where it is not known, or headquarters holds nothing.
    ``waits``: it is not at headquarters yet as it stands. ``states``: what it was when it went from PC to PC before.
    """

    record_type: str
    record_id: UUID
    version: int
    base_version: int
    values: dict[str, Any]
    before: dict[str, Any] | None
    waits: bool
    states: list[State] = []


class OfficePage(msgspec.Struct, array_like=True, frozen=True):
    """Records of one PC (``device_id``, ``letter``); of which office, and of which headquarters in which epoch."""

    office_id: UUID
    server_id: UUID
    epoch: UUID
    device_id: UUID
    letter: str
    created: datetime
    records: list[Told]


_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_pages = msgspec.msgpack.Decoder(OfficePage)


def encode_office_page(page: OfficePage, secret: bytes) -> bytes:
    """The page as bytes, for the holders of the office's secret."""
    return HEAD + sealing.lock(HEAD, secret, codec.packed(_encoder.encode(page)))


def decode_office_page(data: bytes, secret: bytes, limit: int = codec.PLAIN_LIMIT) -> OfficePage:
    """The page; raises DomainError ``batch_malformed`` (also where the office's secret did not lock it) or
    ``protocol_unsupported``."""
    codec.check_head(KIND, data, FORMAT_LOCKED)
    try:
        content = sealing.unlock(data[:codec.HEAD_BYTES], data[codec.HEAD_BYTES:], secret)
    except SealError as error:
        raise codec.malformed(str(error)) from error
    page = codec.parse(_pages, codec.unpacked(content, limit))
    if page.created.tzinfo is None or len(page.records) > codec.RECORD_LIMIT or any(
            not 0 < one.version < 2**62 or not 0 <= one.base_version < 2**62 for one in page.records):
        raise codec.malformed("content")
    return page
