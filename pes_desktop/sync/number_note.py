"""Headquarters' word, by stick, that it holds other batches under a PC's numbers: the PC went back to a copy.

By line the refusal says so; on a stick it is a small file beside the answers, which earlier programs do not look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync.codec import malformed, pack, parse
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.stick_proof import closed, from_headquarters

NOTE_KIND, NOTE_END = b"PESN", ".pesn"
#: Numbers end (a batch's is below 2^31); a wild one would use them up.
_MOST_NUMBER = 2**30


class NumberNote(msgspec.Struct, array_like=True, frozen=True):
    """``content_hash``: of the batch that was refused; ``last_number``: the highest that headquarters has of the PC."""

    content_hash: bytes
    server_id: UUID
    last_number: int


_notes = msgspec.msgpack.Decoder(NumberNote)


def write_note(note: NumberNote, keys: CentralKeys, office_secret: bytes) -> bytes:
    """The note as a file for the office alone."""
    return closed(NOTE_KIND, pack(note), keys, office_secret)


def read_note(data: bytes, keys: OfficeKeys, server_id: UUID, waiting: Mapping[bytes, int]) -> int:
    """The highest number that headquarters has, where the note is about a batch that waits (content hash to number).

    Raises DomainError ``batch_malformed``, ``protocol_unsupported``, ``signature_wrong``, ``stick_answer_other``.
    """
    note = parse(_notes, from_headquarters(NOTE_KIND, data, keys))
    if note.server_id != server_id or note.content_hash not in waiting:
        raise DomainError(Fault("stick_answer_other"))
    if not waiting[note.content_hash] <= note.last_number < _MOST_NUMBER:
        raise malformed("number")
    return note.last_number
