"""Notes and streams that are no column are refused, each by its part, and what stands for too much is not made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from pes_desktop.sync.columnar_streams import Malformed, Reader
from pes_desktop.sync.columnar_values import read_column

A, B = "01a2058a-9325-7f2f-b8c1-3cdc5a4fc9a2", str(UUID(int=3))


def nested(note: Any, depth: int) -> Any:
    """Lists of one in lists of one."""
    for _ in range(depth):
        note = ["l", 1, [0, 0, 2], note]
    return note


def test_what_is_nested_deeper_is_refused() -> None:
    assert read_column(Reader((), [], 99, 0), nested(["i", [0, 0, 2]], 6), 1) == [[[[[[[1]]]]]]]
    objects: Any = ["i", [0, 0, 2]]
    for _ in range(7):
        objects = ["d", [["a"], [[0]], [0, 0, 0], [objects]]]
    for note in (nested(["i", [0, 0, 2]], 7), objects):
        with pytest.raises(Malformed, match=r"^depth$"):
            read_column(Reader((), [], 99, 0), note, 1)


ONE = [0, 0, 2]  # every number is 1
NONE = [0, 0, 0]


@pytest.mark.parametrize(("part", "note", "streams"), [
    ("empty", ["0"], []), ("instant", ["I", 2, NONE], []), ("instant", ["I", 0, NONE], []),
    ("instant", ["I", 1001, NONE], []), ("scale", ["f", 3, NONE], []), ("scale", ["f", 0, NONE], []),
    ("texts", ["s", None], [b"a\0"]), ("texts", ["s", None], [b"a\0b"]), ("texts", ["s", None], [b"a\0b\0c\0"]),
    ("texts", ["s", None], [b"a\0bc"]),
    ("texts", ["s", ONE], [b"a"]), ("texts", ["s", ONE], [b"abc"]), ("texts", ["s", [0, 1]], [b"\2\1", b""]),
    ("texts", ["s", [0, 1]], [b"\6\1", b"ab"]),
    ("table", ["t", [1, ["s", None], ONE]], [b"x\0"]), ("table", ["t", [1, ["s", None], [0, 1]]], [b"x\0", b"\0\1"]),
    ("words", ["w", [2, ONE, 1, None, ONE]], [b"x\0"]), ("words", ["w", [2, ONE, 1, None, [0, 1]]], [b"x\0", b"\0\1"]),
    ("words", ["w", [3, ONE, 1, None, NONE]], [b"x\0"]), ("words", ["w", [1, ONE, 1, None, NONE]], [b"x\0"]),
    ("words", ["w", [2, [0, 1], 1, None, NONE]], [b"x\0", b"\0\4"]),
    ("words", ["w", [0, NONE, 1, None, NONE]], [b"x\0"]),
    ("list", ["l", 3, ONE, ["i", NONE]], []), ("list", ["l", 1, ONE, ["i", NONE]], []),
    ("list", ["l", 0, [0, 1], ["0"]], [b"\1\2"]),
    ("json", ["j"], [b"\x81\1\2"]), ("json", ["j"], [b"\x91\1"]), ("json", ["j"], [b"\x93\1\2\3"]),
    ("json", ["j"], [b"\xa2ab"]),
    ("shape", ["d", [["a"], [[0]], ONE, [["i", NONE]]]], []),
    ("shape", ["d", [["a"], [[0]], [0, 0, 1], [["i", NONE]]]], []),
    ("shape", ["d", [[5], [[0]], NONE, [["i", NONE]]]], []),
    ("id", ["u", [0, 0, 4]], []), ("id", ["u", [0, 0, 1]], []),
    ("ids", ["x", 1, ONE], [bytes(16)]), ("ids", ["x", 1, [0, 0, 1]], [bytes(16)]),
    ("ids", ["x", 1, NONE], [bytes(15)]), ("ids", ["x", 1, NONE], [bytes(32)]), ("ids", ["x", 2, NONE], [bytes(16)]),
    ("digits", ["n", 5, 1, NONE], []), ("digits", ["n", "a", 0, NONE], []), ("digits", ["n", "a", 19, NONE], []),
    ("digits", ["n", "a", -1, NONE], []), ("digits", ["n", "a", 1, [0, 0, 20]], []),
    ("digits", ["n", "a", 1, [0, 0, 1]], []),
    ("streams", ["s", None], [])])
def test_what_is_no_column_is_refused(part: str, note: Any, streams: list[bytes]) -> None:
    """Two values are read; two records are known."""
    with pytest.raises(Malformed, match=rf"^{part}$"):
        read_column(Reader((A, B), streams, 99, 99), note, 2)


@pytest.mark.parametrize(("note", "streams", "room"), [
    (["n", "abc", 2, NONE], [], 10), (["t", [1, ["s", None], NONE]], [b"long\0"], 8),
    (["w", [4, [0, 0, 4], 1, None, NONE]], [b"long\0"], 18)])
def test_few_bytes_that_stand_for_many_characters_are_bounded(note: Any, streams: list[bytes], room: int) -> None:
    assert sum(map(len, read_column(Reader((), streams, 99, room), note, 2))) == room
    with pytest.raises(Malformed, match=r"^too many$"):
        read_column(Reader((), streams, 99, room - 1), note, 2)


def test_the_last_values_of_each_bound_are_read() -> None:
    def read(note: Any, *streams: bytes) -> list[Any]:
        return read_column(Reader((A, B), streams, 99, 99), note, 2)
    assert read(["n", "", 18, [0, 0, 2 * 10**18 - 2]]) == ["9" * 18] * 2
    assert read(["n", "", 1, [0, 0, 18]]) == ["9", "9"]
    assert read(["u", [0, 1]], b"\2\0") == [B, A]
    assert read(["l", 1, [0, 1], ["i", NONE]], b"\2\0") == [[0], []]
    assert read(["f", 1, ONE]) == [1, 1], "as whole numbers"
