"""Who works in an office and how they come in, from one of its PCs to one that joins by stick.

The new PC has no key of the office before headquarters answers; what both have is the one-time code, which goes another
way than the stick. The file is locked with a key derived from it (93 bits: nobody tries that out).
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from pes_desktop.sync import by_stick, codec, sealing
from pes_desktop.sync.office_page import OfficePage
from pes_desktop.sync.sealing import SealError

STAFF_KIND, STAFF_END = b"PESW", ".pesw"
HEAD = STAFF_KIND + bytes((2, 4))
#: Nothing larger is read; a member takes half a kilobyte.
FILE_LIMIT = 256 * 1024


class StaffFile(msgspec.Struct, array_like=True, frozen=True):
    """``page``: the members' records; ``ways``: the way in of each (``ways.lock_way`` with ``staff_key``)."""

    page: OfficePage
    ways: dict[str, str]


_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_files = msgspec.msgpack.Decoder(StaffFile)


def staff_key(signs: str) -> bytes:
    """The key that a one-time code for a stick gives both PCs."""
    return by_stick.derived_key(by_stick.code_hash(signs), STAFF_KIND)


def write_staff_file(file: StaffFile, key: bytes) -> bytes:
    """The file as bytes."""
    return HEAD + sealing.lock(HEAD, key, codec.packed(_encoder.encode(file)))


def read_staff_file(data: bytes, key: bytes) -> tuple[OfficePage, dict[UUID, str]]:
    """Records and ways in; raises DomainError ``batch_malformed`` (also of another code), ``protocol_unsupported``."""
    codec.check_head(STAFF_KIND, data, HEAD[5])
    try:
        content = sealing.unlock(data[:codec.HEAD_BYTES], data[codec.HEAD_BYTES:], key)
    except SealError as error:
        raise codec.malformed(str(error)) from error
    file = codec.parse(_files, codec.unpacked(content, codec.PLAIN_LIMIT))
    try:
        return file.page, {UUID(one): way for one, way in file.ways.items()}
    except ValueError as error:
        raise codec.malformed("ways") from error
