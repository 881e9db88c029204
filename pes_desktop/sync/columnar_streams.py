"""Streams of bytes that compress well: numbers as differences from the best of several references, in planes of bytes.

Whoever reads takes the streams in the order in which they were written; what is made of them is bounded beforehand.
"""

from __future__ import annotations

import math
import operator
import struct
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

#: Streams of one class stand together: bytes of like odds share one table of the compressor.
NUMBERS, HIGH, INDEXES, TEXT, RAW = range(5)
_MASK, TOP = 2**64 - 1, 2**63
#: Columns of numbers of the same rows by which another may be told: (name, values or None where absent).
References = Sequence[tuple[str, Sequence[int | None]]]


class Malformed(ValueError):
    """The bytes are no column."""


class Writer:
    """Streams in the order in which they are made; ``ids`` holds the place of every record's id in the batch, ``times``
    by that place the millisecond in it."""

    def __init__(self, ids: dict[str, int]) -> None:
        self.ids = ids
        self.words: dict[str, int] = {}
        self.times: list[int | None] = []
        self.streams: list[tuple[int, bytes]] = []

    def put(self, kind: int, data: bytes) -> None:
        """Add a stream of a class."""
        self.streams.append((kind, data))


class Reader:
    """Takes the streams back in the same order. ``budget`` bounds values, ``room`` the characters they stand for."""

    def __init__(self, ids: Sequence[str], streams: Sequence[bytes], budget: int, room: int) -> None:
        self.ids = ids
        self.words: list[str] = []
        self.times: list[int | None] = []
        self._streams = iter(streams)
        self._budget, self._room = budget, room

    def take(self) -> bytes:
        """The next stream; raises Malformed when there is none."""
        found = next(self._streams, None)
        if found is None:
            raise Malformed("streams")
        return found

    def spend(self, count: int, characters: int = 0) -> None:
        """Called before so much is made; raises Malformed beyond the bounds."""
        self._budget -= count
        self._room -= characters
        if count < 0 or self._budget < 0 or self._room < 0:
            raise Malformed("too many")


def _signed(number: int) -> int:
    """A number modulo 2^64, with its sign."""
    return (number + TOP & _MASK) - TOP


def _folded(number: int) -> int:
    """Zigzag of a difference modulo 2^64."""
    number = _signed(number)
    return 2 * number if number >= 0 else -2 * number - 1


def _unfolded(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


#: What the numbers of one byte stand for.
_SMALL = [_unfolded(number) for number in range(256)]


def _planes(numbers: Sequence[int]) -> list[bytes]:
    """The numbers' bytes by rank, the lowest first, as many as the largest needs."""
    raw = struct.pack(f"<{len(numbers)}Q", *numbers)
    return [raw[plane::8] for plane in range((max(numbers).bit_length() + 7) // 8)]


def _joined(planes: Sequence[bytes]) -> tuple[int, ...]:
    """The numbers whose bytes these are; the planes are of one length."""
    raw = bytearray(8 * len(planes[0]))
    for rank, plane in enumerate(planes):
        raw[rank::8] = plane
    return struct.unpack(f"<{len(planes[0])}Q", raw)


def _price(planes: Sequence[bytes]) -> float:
    """About how many bits the planes cost: their entropy, and what tells of it."""
    total = 0.0
    for plane in planes:
        size, counted = len(plane), Counter(plane)
        if len(counted) > 1:
            total += sum(count * math.log2(size / count) for count in counted.values()) + 5 * len(counted)
    return total


def write_numbers(writer: Writer, values: Sequence[int], references: References = (), kind: int = NUMBERS) -> Any:
    """64-bit signed numbers. Returns what ``read_numbers`` needs besides the streams: reference, and width or constant.
    """
    if not values:
        return 0
    choices: list[tuple[int, Sequence[int | None]]] = [(0, [0] * len(values)), (1, (0, *values[:-1]))]
    choices += [(place, column) for place, (_, column) in enumerate(references, 2) if None not in column]
    ways = []
    for number, column in choices:
        folded = list(map(_folded, map(operator.sub, values, column)))
        if folded.count(folded[0]) == len(folded):
            return [number, 0, folded[0]]
        planes = _planes(folded)
        ways.append((_price(planes), number, planes))
    _, number, planes = min(ways)  # among equals the first
    for rank, plane in enumerate(planes):
        writer.put(kind if rank == 0 else HIGH, plane)
    return [number, len(planes)]


def read_numbers(reader: Reader, note: Any, count: int, references: References = ()) -> list[int]:
    """The numbers; raises Malformed."""
    reader.spend(count)
    if not count:
        return []
    chosen, width, *constant = note
    if width == 0:
        if not 0 <= constant[0] <= _MASK:
            raise Malformed("number")
        plain = [_unfolded(constant[0])] * count
    else:
        if not 0 < width <= 8:
            raise Malformed("width")
        planes = [reader.take() for _ in range(width)]
        if any(len(plane) != count for plane in planes):
            raise Malformed("plane")
        plain = list(map(_SMALL.__getitem__, planes[0]) if width == 1 else map(_unfolded, _joined(planes)))
    if chosen == 0:
        return plain
    if chosen == 1:
        return list(map(_signed, accumulate(plain)))
    column = references[chosen - 2][1] if 2 <= chosen < 2 + len(references) else ()
    if len(column) != count or None in column:
        raise Malformed("reference")
    return list(map(_signed, map(operator.add, plain, column)))
