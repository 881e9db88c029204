"""The stream of an old workbook out of its container (MS-CFB); damage ends in ValueError and never runs on."""

from __future__ import annotations

import struct
from array import array

_HEADER = 512
_FREE = 0xFFFFFFFA  # this and above: end of chain, free, tables
_SMALL = 4096
_NAMES = ("workbook", "book")


def workbook_stream(data: bytes) -> bytes:
    """The bytes of ``Workbook`` (or ``Book``); raises ValueError where the container has none or is damaged."""
    try:
        return _Container(data).workbook()
    except (struct.error, IndexError, OverflowError) as error:
        raise ValueError("compound file") from error


class _Container:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._size, self._mini = 1 << shift, 1 << mini_shift
        (fat_count, self._directory, _, self._cutoff, mini_fat, _, difat, difat_count) = struct.unpack_from(
            "<IIIIIIII", data, 44)
        sectors = list(struct.unpack_from("<109I", data, 76))
        for _ in range(min(difat_count, len(data) // self._size)):
            if difat >= _FREE:
                break
            entries = struct.unpack(f"<{self._size // 4}I", self._sector(difat))
            sectors += entries[:-1]
            difat = entries[-1]
        self._fat = self._table([s for s in sectors[:max(fat_count, 1)] if s < _FREE])
        self._mini_fat = self._table(self._chain(mini_fat)) if mini_fat < _FREE else array("I")

    def _sector(self, number: int) -> bytes:
        at = _HEADER if self._size == _HEADER else self._size
        piece = self._data[at + number * self._size:at + (number + 1) * self._size]
        if not piece:
            raise ValueError("sector")
        return piece.ljust(self._size, b"\0")

    def _table(self, sectors: list[int]) -> array[int]:
        raw = b"".join(self._sector(number) for number in sectors)
        return array("I", struct.unpack(f"<{len(raw) // 4}I", raw))

    def _chain(self, start: int, table: array[int] | None = None) -> list[int]:
        table = self._fat if table is None else table
        found, seen = [], set[int]()
        while start < _FREE:
            if start in seen or start >= len(table):
                raise ValueError("chain")
            seen.add(start)
            found.append(start)
            start = table[start]
        return found

    def _read(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._chain(start))

    def workbook(self) -> bytes:
        entries = self._read(self._directory)
        root_start, found = None, None
        for at in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            name = entries[at:at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").lower()
            start, size = struct.unpack_from("<II", entries, at + 116)
            if kind == 5:
                root_start = start
            elif name in _NAMES and (found is None or name == _NAMES[0]):
                found = start, size
        if found is None:
            raise ValueError("no workbook")
        start, size = found
        if size >= self._cutoff or root_start is None:
            return self._read(start)[:size]
        small = self._read(root_start)
        places = self._chain(start, self._mini_fat)
        return b"".join(small[n * self._mini:(n + 1) * self._mini] for n in places)[:size]
