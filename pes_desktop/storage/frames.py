"""Files of the journal: sealed frames, one after the other, each readable by itself and in no other place.

A file begins with ``MAGIC``, its own 16 random bytes, 8 bytes that tell whether a key fits, and the CRC-32 of these: a
garbled head must not pass for one of another key. A frame: a head in plain
(mark, bytes that follow, number in this file, whether more frames belong to the same change, CRC-32 of the head), then
nonce and AES-256-GCM over zstd. The frame's key comes by HKDF from the database key and the file's random bytes; file
and number are authenticated, so that a frame moved to another place or file does not open.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard

from pes_desktop.storage.sealing import NONCE_BYTES

MAGIC = b"PESJRNL1"
_FRAME = b"\xabPJF"
_HEAD = struct.Struct(">4sIQBI")
_FILE_ID, _CHECK = 16, 8
FILE_HEAD = len(MAGIC) + _FILE_ID + _CHECK + 4
_TAG = 16
#: A change larger than this goes into several frames; a head that claims much more is garbled.
MOST_PLAIN, _MOST_SEALED = 64 << 20, 128 << 20
_NAME = re.compile(r"(\d{6})-(\d{6})\.journal")


@dataclass(frozen=True, slots=True)
class Place:
    """A frame in a file: offset and length of its sealed bytes, number, whether its change goes on in the next."""

    offset: int
    length: int
    number: int
    more: bool


class Sealer:
    """Seals and opens the frames of one file."""

    def __init__(self, key: bytes, file_id: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = HKDF(SHA256(), 32 + _CHECK, file_id, b"pes-desktop journal 1").derive(key)
        self.file_id, self.check = file_id, derived[32:]
        self._cipher = AESGCM(derived[:32])

    def head(self) -> bytes:
        """The first bytes of the file."""
        head = MAGIC + self.file_id + self.check
        return head + zlib.crc32(head).to_bytes(4, "big")

    def _bound(self, number: int, more: bool) -> bytes:
        return self.file_id + number.to_bytes(8, "big") + bytes((more,))

    def seal(self, number: int, plain: bytes, more: bool = False) -> bytes:
        """One frame with its head."""
        nonce = os.urandom(NONCE_BYTES)
        packed = zstandard.ZstdCompressor(level=3, write_content_size=True).compress(plain)
        sealed = nonce + self._cipher.encrypt(nonce, packed, self._bound(number, more))
        head = _HEAD.pack(_FRAME, len(sealed), number, more, 0)[:-4]
        return head + zlib.crc32(head).to_bytes(4, "big") + sealed

    def open(self, sealed: bytes, place: Place) -> bytes | None:
        """The content of a frame, None when a bit of it is not as it was written."""
        from cryptography.exceptions import InvalidTag

        try:
            packed = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:],
                                          self._bound(place.number, place.more))
            return zstandard.ZstdDecompressor().decompress(packed, max_output_size=MOST_PLAIN)
        except (InvalidTag, ValueError, zstandard.ZstdError):
            return None


class JournalFile:
    """One file of the journal, read whole. ``sealer`` None: it is garbled at its head or under another key."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Raises OSError."""
        self.path, self.data = path, path.read_bytes()
        head = self.data[:FILE_HEAD]
        file_id = head[len(MAGIC) : len(MAGIC) + _FILE_ID]
        self.sealer: Sealer | None = None
        self.other_key = False
        if head.startswith(MAGIC) and head[-4:] == zlib.crc32(head[:-4]).to_bytes(4, "big"):
            sealer = Sealer(key, file_id)
            self.other_key = sealer.head() != head
            self.sealer = None if self.other_key else sealer
        self.holes = 0 if self.sealer or self.other_key else 1

    @property
    def beheaded(self) -> int:
        """At most so many changes stand up to the last whole frame of a file that nobody can open any more, because it
        is garbled at its head: frames are numbered, those that are garbled too count as a change each."""
        if self.sealer is not None or self.other_key:
            return 0
        places = list(self.places())
        return places[-1].number + 1 - sum(place.more for place in places) if places else 0

    def places(self) -> Iterator[Place]:
        """The frames, in order; a torn end is passed over, a garbled middle is a hole and counted in ``holes``."""
        at, end = FILE_HEAD, len(self.data)
        while at < end:
            place = self._place(at)
            if place is None:
                following = self._next_head(at + 1)
                if following is None:
                    return
                self.holes += 1
                at = following
                continue
            yield place
            at = place.offset + place.length

    def _place(self, at: int) -> Place | None:
        if at + _HEAD.size > len(self.data):
            return None
        mark, length, number, more, crc = _HEAD.unpack_from(self.data, at)
        if mark != _FRAME or crc != zlib.crc32(self.data[at : at + _HEAD.size - 4]):
            return None
        offset = at + _HEAD.size
        least = NONCE_BYTES + _TAG
        if not least <= length <= _MOST_SEALED or offset + length > len(self.data):
            return None
        return Place(offset, length, number, bool(more))

    def _next_head(self, at: int) -> int | None:
        found = self.data.find(_FRAME, at)
        while found >= 0:
            if self._place(found) is not None:
                return found
            found = self.data.find(_FRAME, found + 1)
        return None

    def changes(self) -> list[list[Place]]:
        """The frames by the change they belong to; a change whose last frame is missing was never finished."""
        groups: list[list[Place]] = []
        open_group: list[Place] = []
        for place in self.places():
            if open_group and place.number != open_group[-1].number + 1:
                open_group = []
            open_group.append(place)
            if not place.more:
                groups.append(open_group)
                open_group = []
        return groups

    def content(self, place: Place) -> bytes | None:
        """What a frame holds; None when it is garbled."""
        if self.sealer is None:
            return None
        return self.sealer.open(self.data[place.offset : place.offset + place.length], place)


def file_name(generation: int, number: int) -> str:
    """``number`` counts the files; ``generation`` the good backups before it."""
    return f"{generation:06d}-{number:06d}.journal"


def journal_files(folder: Path) -> list[tuple[int, int, Path]]:
    """(generation, number, path) of the files of a journal folder, in the order of writing; raises OSError."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        if name:
            found.append((int(name[1]), int(name[2]), path))
    return sorted(found, key=lambda item: item[1])
