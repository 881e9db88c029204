"""What another PC must know of an office before it can ask headquarters by stick: its id and its row as headquarters
holds it, written by a PC of the office.

Not secret and not authenticated: who hands over another office's card reaches nothing, because headquarters admits a PC
only into the office that its one-time code is for.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync.wire import WireRecord

CARD_KIND, CARD_END = b"PESI", ".pesi"
#: Nothing larger is read; a card is a few hundred bytes.
FILE_LIMIT = 64 * 1024
_VERSION, _FORMAT, _HEAD, _HASH = 2, 1, 6, 32


class OfficeCard(msgspec.Struct, array_like=True, frozen=True):
    """``values``: the office's travelling columns in headquarters' ``version``; ``letter``: for the PC that joins,
    until headquarters gives it one; ``created``: by the clock of the PC that wrote it."""

    office_id: UUID
    version: int
    values: dict[str, Any]
    letter: str
    created: datetime

    @property
    def record(self) -> WireRecord:
        """The office's row."""
        return WireRecord("office", self.office_id, self.version, 0, self.values)


_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_cards = msgspec.msgpack.Decoder(OfficeCard)


def write_card(card: OfficeCard) -> bytes:
    """The card as a file, with a hash by which damage is noticed."""
    content = CARD_KIND + bytes((_VERSION, _FORMAT)) + _encoder.encode(card)
    return content + hashlib.sha256(content).digest()


def read_card(data: bytes) -> OfficeCard:
    """What a card says. Raises DomainError ``stick_card_strange``, ``protocol_unsupported``."""
    if not _HEAD + _HASH < len(data) <= FILE_LIMIT or data[:4] != CARD_KIND:
        raise DomainError(Fault("stick_card_strange"))
    if (data[4], data[5]) != (_VERSION, _FORMAT):
        raise DomainError(Fault("protocol_unsupported", params={"version": data[4]}))
    if hashlib.sha256(data[:-_HASH]).digest() != data[-_HASH:]:
        raise DomainError(Fault("stick_card_strange"))
    try:
        card = _cards.decode(data[_HEAD:-_HASH])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OverflowError, ValueError):
        raise DomainError(Fault("stick_card_strange")) from None
    if card.created.tzinfo is None or not 0 < card.version < 2**62 or not ("A" <= card.letter <= "Z") or len(
            card.letter) != 1:
        raise DomainError(Fault("stick_card_strange"))
    return card
