"""What a PC tells headquarters of itself by stick, as the header PES-State does on a line (told.py).

A small file beside the batches, signed by the PC and sealed to headquarters; earlier programs do not look at it. It
says what will wait once the batches on the stick are in, so that headquarters proves equality at that moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop import __version__
from pes_desktop.models import OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import FORMAT_SEALED, HEAD_BYTES, malformed, pack, packed, parse, plain_hash
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.freeze import FrozenBatch
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.stick_proof import opened
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.told import whole_digest
from pes_desktop.sync.wire import PROTOCOL

STATE_KIND, STATE_END = b"PESS", ".pess"
#: Nothing larger is read: a thousand batches on a stick are some thousand bytes.
FILE_LIMIT = 64 * 1024
_PRODUCT, _DIGEST = re.compile(r"[0-9A-Za-z.+-]{1,24}\Z"), re.compile(r"[0-9a-f]{32}\Z")
_MOST = 10**9


class StickState(msgspec.Struct, array_like=True, frozen=True):
    """``last``: the highest number of a batch that this PC made; ``batches``: number to records of those on the stick;
    ``waiting``: records that wait and are in none of them; ``product``: the program's version; ``digest``: as in the
    header, 32 hex; ``created``: by the PC's clock, for people."""

    device_id: UUID
    office_id: UUID
    created: datetime
    last: int
    batches: dict[int, int]
    waiting: int
    parked: int
    product: str
    digest: str


_states = msgspec.msgpack.Decoder(StickState)


@dataclass(frozen=True, slots=True)
class OpenedState:
    """A state out of its bytes; whose signature it bears is not compared yet."""

    state: StickState
    content_hash: bytes
    signature: bytes

    def signed_by(self, public: bytes) -> bool:
        """Whether the device with this public key signed it."""
        return sealing.signed_by(public, STATE_KIND, self.content_hash, self.signature)


def state_of(store: ExchangeStore, account: Account, on_stick: list[FrozenBatch]) -> StickState:
    """This PC's state, with these batches on the stick; all from one view of the database."""
    with store.read() as session:
        waiting, parked = _beyond(session, on_stick)
        last = session.scalar(select(func.max(SentBatch.number))) or 0
        digest = whole_digest(all_digests(session.connection(), account.office_id))
    return StickState(account.device_id, account.office_id, utcnow(), last,
                      {frozen.number: len(frozen.batch.records) for frozen in on_stick}, waiting, parked, __version__,
                      digest)


def _beyond(session: Session, on_stick: list[FrozenBatch]) -> tuple[int, int]:
    """(records that wait in no batch of the stick or were edited since it was frozen, parked ones)."""
    frozen = {(record.record_id, record.version) for one in on_stick for record in one.batch.records}
    waiting = parked = 0
    for record_id, version, code in session.execute(select(
            OutboxEntry.record_id, OutboxEntry.version, OutboxEntry.parked_code)):
        if code is not None:
            parked += 1
        elif (record_id, version) not in frozen:
            waiting += 1
    return waiting, parked


def write_state(state: StickState, keys: OfficeKeys) -> bytes:
    """The state as a file for headquarters alone."""
    head, plain = STATE_KIND + bytes((PROTOCOL, FORMAT_SEALED)), pack(state)
    signature = sealing.sign(keys.signing, STATE_KIND, plain_hash(plain))
    return head + sealing.seal(head, (keys.server_seal,), signature + packed(plain))


def open_state(data: bytes, keys: CentralKeys) -> OpenedState:
    """What a file says. Raises DomainError ``batch_malformed``, ``protocol_unsupported``."""
    if len(data) > FILE_LIMIT:
        raise malformed("size")
    plain, signature = opened(STATE_KIND, data, keys.opener)
    state: Any = parse(_states, plain)
    numbers = (state.last, state.waiting, state.parked, *state.batches, *state.batches.values())
    if not all(0 <= one < _MOST for one in numbers) or not _PRODUCT.match(state.product) or not _DIGEST.match(
            state.digest):
        raise malformed("content")
    return OpenedState(state, plain_hash(plain), signature)


def is_state(data: bytes) -> bool:
    """Whether these bytes call themselves a state."""
    return len(data) > HEAD_BYTES and data[:4] == STATE_KIND
