"""Contents that do not fit together are refused by the part that does not, and never dear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from columnar_kit import CONSTANT, PEOPLE, Content, framed, own, record

from pes_desktop.sync.columnar import Malformed, unpack_records
from pes_desktop.sync.columnar_streams import RAW, TEXT
from pes_desktop.sync.wire import WireRecord


def refused(part: str, plain: bytes, most: int = 100) -> None:
    with pytest.raises(Malformed, match=rf"^{part}$"):
        unpack_records(plain, most)


FAMILY = Content([*[record("a", one, at="x") for one in PEOPLE], WireRecord(
    "b", own(9), 2, 1, {"a": str(PEOPLE[1]), "n": 7}, False, ("n",))])


@pytest.mark.parametrize(("part", "change"), [
    ("streams", lambda all_: all_[3][0].__setitem__(1, -1)), ("streams", lambda all_: all_[3][0].__setitem__(1, 2)),
    ("streams", lambda all_: all_[3][-1].__setitem__(0, 5)), ("streams", lambda all_: all_[3][-1].__setitem__(0, -1)),
    ("streams", lambda all_: all_[3].append([5, 0])), ("streams", lambda all_: all_[3].append([-1, 0])),
    ("records", lambda all_: all_[2][0].__setitem__(1, 0)), ("records", lambda all_: all_[2][0].__setitem__(1, -1)),
    ("records", lambda all_: all_[2][0].__setitem__(1, 100)), ("records", lambda all_: all_[2][0].__setitem__(1, 101)),
    ("runs", lambda all_: all_[1].pop()), ("runs", lambda all_: all_[1].append([1, 1])),
    ("runs", lambda all_: all_[1][0].__setitem__(1, 2)), ("runs", lambda all_: all_.__setitem__(1, [[0, 3], [1, 2]])),
    ("parent", lambda all_: all_[2][1][2].__setitem__(0, 5)),
    ("parent", lambda all_: all_[2][1][2].__setitem__(1, [0, 0, 6])),
    ("parent", lambda all_: all_[2][1][2].__setitem__(1, [0, 0, 1])),
    ("ids", lambda all_: all_[2][0][3].__setitem__(3, 2)), ("ids", lambda all_: all_[2][0][3].__setitem__(3, 0)),
    ("ids", lambda all_: all_[2][0].__setitem__(3, None)),
    ("ids", lambda all_: all_[2][0][3].__setitem__(0, [0, 0, 2**49])),
    ("ids", lambda all_: all_[2][0][3].__setitem__(0, [0, 0, 1])),
    ("names", lambda all_: all_[2][0].__setitem__(0, 5)), ("names", lambda all_: all_[2][1][7][0].__setitem__(0, 5)),
    ("names", lambda all_: all_[2][1][5].__setitem__(0, [5])), ("names", lambda all_: all_[2][1][5][0].append(None)),
    ("names", lambda all_: all_[2][1].__setitem__(6, [0, 0, 1])),
    ("content", lambda all_: all_[2][1].__setitem__(6, [0, 0, 2])), ("content", lambda all_: all_.pop()),
    ("content", lambda all_: all_[1].__setitem__(0, 5)), ("content", lambda all_: all_[2][0].append(1)),
    ("content", lambda all_: all_[2][1][7][0].__setitem__(2, ["?"])),
    ("content", lambda all_: all_[2][1][7][0].__setitem__(2, None)),
    ("content", lambda all_: all_[2][0][7][0].__setitem__(2, ["D", [0, 0, 2**40]])),
    ("content", lambda all_: all_[2][0][7][0].__setitem__(2, ["M", [0, 0, 0]])),
    ("content", lambda all_: all_[2][0][7][0].__setitem__(1, [0]))])
def test_what_does_not_fit_together_is_refused(part: str, change: Callable[[Any], object]) -> None:
    refused(part, FAMILY.changed(change))


def test_a_content_ends_where_its_streams_end() -> None:
    refused("streams", FAMILY.plain + b"\0")
    refused("streams", FAMILY.plain[:-1])
    assert unpack_records(FAMILY.changed(lambda all_: all_[3].append([TEXT, 0])), 4)[1] == FAMILY.records
    skeleton = FAMILY.plain[4:FAMILY.end]
    for plain in (b"", b"\0\0\0", bytes(4), bytes(9), framed(skeleton)[:-1]):
        refused("skeleton", plain)
    empty = msgspec.msgpack.encode([None, [], [], []])
    assert unpack_records(framed(empty), 0) == (None, [])
    refused("content", framed(b"\xc1"))
    refused("content", framed(b"\x91" * 100_000))


def test_no_more_records_than_are_allowed() -> None:
    assert unpack_records(FAMILY.plain, 4)[1] == FAMILY.records
    refused("records", FAMILY.plain, 3)
    refused("records", FAMILY.plain, 2)


@pytest.mark.parametrize(("length", "room"), [(16, 16), (15, None), (17, None), (32, None), (0, None)])
def test_ids_of_others_have_sixteen_bytes(length: int, room: int | None) -> None:
    one = Content([record("a", UUID(int=5))])
    plain = framed(one.changed(lambda all_: all_[3][0].__setitem__(1, length))[4:one.end], bytes(length))
    if room is None:
        refused("ids", plain)
    else:
        assert unpack_records(plain, 1)[1][0].record_id == UUID(int=0)


@pytest.mark.parametrize(("process", "taken"), [(2**62 - 1, True), (2**62, False), (2**64 - 1, False)])
def test_a_process_leaves_the_marks_of_an_id_alone(process: int, taken: bool) -> None:
    one = Content([record("a", own(0))])
    plain = one.plain[:-8] + process.to_bytes(8, "big")
    if taken:
        assert unpack_records(plain, 1)[1][0].record_id == own(0, 0, process)
    else:
        refused("ids", plain)


def test_the_last_ids_there_are() -> None:
    Content([record("a", UUID(int=(2**48 - 1) << 80 | 8 << 76 | 0xFFF << 64 | 2 << 62 | 2**62 - 1))])
    Content([record("a", UUID(int=8 << 76 | 2 << 62))])


def test_few_bytes_stand_for_no_more_than_64_times_a_mebibyte_of_text() -> None:
    """Or 64 times the content, where that is longer."""
    rows, long = 2**14, 2**12
    numbers = [CONSTANT, CONSTANT, CONSTANT, 1]

    def plain(length: int, padding: int = 0) -> bytes:
        columns: list[Any] = [["t", None, ["t", [1, ["s", None], CONSTANT]]]]
        sizes = [[RAW, 8], [TEXT, length + 1]]
        if padding:
            columns.append(["p", [0, 0, 0], ["0"]])
            sizes.append([RAW, padding])
        skeleton = [None, [[0, rows]], [["a", rows, None, numbers, numbers[:3], [None], CONSTANT, columns]], sizes]
        return framed(msgspec.msgpack.encode(skeleton), b"x" * length + b"\0" + bytes(8 + padding))
    found = unpack_records(plain(long), rows)[1]
    assert (len(found), len(found[-1].values["t"])) == (rows, long)
    refused("too many", plain(long + 1), rows)
    assert len(unpack_records(plain(2 * long, 2**21), rows)[1]) == rows
