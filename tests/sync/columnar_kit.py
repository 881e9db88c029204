"""A batch's content taken apart and put together otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.sync.columnar import pack_records, unpack_records
from pes_desktop.sync.wire import WireRecord

NOON, DAY = 1_772_452_800_000, 86_400_000
CONSTANT = [0, 0, 0]


def own(milliseconds: int, count: int = 0, process: int = 5) -> UUID:
    """An id as this program makes them, so long after a certain noon."""
    return UUID(int=NOON + milliseconds << 80 | 8 << 76 | count << 64 | 2 << 62 | process)


def record(name: str, number: UUID, **values: Any) -> WireRecord:
    return WireRecord(name, number, 1, 0, values)


#: Five minutes and two milliseconds between one person and the next.
PEOPLE = [own(300_002 * number**2, number) for number in range(3)]


class Content:
    """What records are written as, taken apart; ``changed`` puts it together again."""

    def __init__(self, records: Sequence[WireRecord]) -> None:
        self.records = list(records)
        self.chunks = pack_records("head", records)
        plain = b"".join(self.chunks)
        self.end = 4 + int.from_bytes(plain[:4], "big")
        self.plain = plain
        self.skeleton = msgspec.msgpack.decode(plain[4:self.end])
        assert unpack_records(plain, len(records)) == ("head", self.records)

    @property
    def columns(self) -> dict[str, tuple[Any, Any]]:
        """Which rows have a column and how it is written, of the last type."""
        return {name: (rows, how) for name, rows, how in self.skeleton[2][-1][7]}

    def changed(self, change: Callable[[Any], object], tail: bytes = b"") -> bytes:
        skeleton = msgspec.msgpack.decode(msgspec.msgpack.encode(self.skeleton))
        change(skeleton)
        return framed(msgspec.msgpack.encode(skeleton), self.plain[self.end:] + tail)


def framed(skeleton: bytes, streams: bytes = b"") -> bytes:
    return len(skeleton).to_bytes(4, "big") + skeleton + streams
