"""A member's way in on its road from PC to PC of the office: locked with the office's secret, counted in clear.

What is locked is the public half and the private one, which is itself locked by the member's password. The count stands
before it, so that headquarters keeps the later of two without reading either.
"""

from __future__ import annotations

import base64
from uuid import UUID

import msgspec

from pes_desktop.storage.kdf import KEY_BYTES, SALT_BYTES, KdfCost
from pes_desktop.storage.keys_file import GIVEN_STEP, MOST_COUNT, STAFF, Holder, Lock
from pes_desktop.storage.sealing import NONCE_BYTES, can_be_sealed_to
from pes_desktop.sync import sealing

#: Digits of the count: as text they sort like numbers.
_DIGITS = 8
_PURPOSE = b"PESW\x01"


class _Way(msgspec.Struct, array_like=True, frozen=True):
    public: bytes
    salt: bytes
    nonce: bytes
    sealed: bytes
    time: int
    memory_kib: int
    lanes: int
    temporary: bool
    reset: str = ""


_ways = msgspec.msgpack.Decoder(_Way)


def count_of(text: str | None) -> int:
    """How many passwords the member had (``Holder.count``); 0 where nothing is told, or what cannot be."""
    digits = (text or "")[:_DIGITS]
    count = int(digits) if len(digits) == _DIGITS and digits.isascii() and digits.isdigit() else 0
    return count if count <= MOST_COUNT else 0


def next_given(count: int) -> int:
    """The least count of one who was given another password after ``count``."""
    return (count // GIVEN_STEP + 1) * GIVEN_STEP


def lock_way(holder: Holder, secret: bytes) -> str:
    """The way in of a holder with a key pair, for those who hold the office's ``secret``."""
    lock = holder.lock
    public, salt, nonce, sealed = (base64.b64decode(part)
                                   for part in (holder.public, lock.salt, lock.nonce, lock.sealed))
    content = msgspec.msgpack.encode(_Way(
        public, salt, nonce, sealed, lock.time, lock.memory_kib, lock.lanes, holder.temporary, holder.reset))
    digits = f"{holder.count:0{_DIGITS}d}"
    return digits + base64.b64encode(sealing.lock(_head(UUID(holder.id), digits), secret, content)).decode()


def open_way(text: str, staff_id: UUID, name: str, secret: bytes) -> Holder | None:
    """The holder that ``lock_way`` locked for this member, without any seal; None where it is none."""
    digits = text[:_DIGITS]
    if not count_of(text) and digits != "0" * _DIGITS:
        return None
    try:
        locked = base64.b64decode(text[_DIGITS:], validate=True)
        way = _ways.decode(sealing.unlock(_head(staff_id, digits), locked, secret))
    except (ValueError, msgspec.MsgspecError):
        return None
    cost = KdfCost(way.time, way.memory_kib, way.lanes)
    if (len(way.public), len(way.salt), len(way.nonce)) != (KEY_BYTES, SALT_BYTES, NONCE_BYTES) or not (
            cost.reasonable() and way.sealed):
        return None
    public, salt, nonce, sealed = (base64.b64encode(part).decode()
                                   for part in (way.public, way.salt, way.nonce, way.sealed))
    found = Holder(STAFF, str(staff_id), name, Lock(salt, nonce, sealed, way.time, way.memory_kib, way.lanes), public,
                   temporary=way.temporary, count=count_of(text), reset=way.reset)
    return found if can_be_sealed_to(found) else None


def _head(staff_id: UUID, digits: str) -> bytes:
    """What the lock is bound to: nobody's way in opens as another's, or under another count."""
    return _PURPOSE + staff_id.bytes + digits.encode()
