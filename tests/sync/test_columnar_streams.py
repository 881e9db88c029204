"""Numbers as streams of bytes: what is written for which numbers, and the bounds within which it is read."""

from __future__ import annotations

from typing import Any

import pytest

from pes_desktop.sync import columnar_streams as streams
from pes_desktop.sync.columnar_streams import Malformed, Reader, Writer, read_numbers, write_numbers

TOP = 2**63
DAYS = ("D", [9, 19, 39])


@pytest.mark.parametrize(("values", "references", "note", "planes"), [
    ([], (), 0, []),
    ([5], (), [0, 0, 10], []), ([-1, -1], (), [0, 0, 1], []), ([-TOP, -TOP], (), [0, 0, 2**64 - 1], []),
    ([1, 2, 3], (), [1, 0, 2], []), ([-2, -4, -6], (), [1, 0, 3], []),
    ([7, 9], (), [0, 1], [b"\x0e\x12"]), ([127, -128], (), [0, 1], [b"\xfe\xff"]),
    ([300, 1, 300, 2], (), [1, 2], [b"XUVS", b"\2\2\2\2"]),
    ([128, 0, 5], (), [0, 2], [b"\0\0\x0a", b"\1\0\0"]),
    ([TOP - 1, -TOP], (), [0, 8], [b"\xfe\xff"] + [b"\xff\xff"] * 7),
    ([10, 20, 40], [DAYS], [2, 0, 2], []), ([0, 3, 9], [("", [0, 3, 9])], [2, 0, 0], []),
    ([10, 20, 40], [("I", [5, 6, 5]), DAYS], [3, 0, 2], []),
    ([10, 20, 41], [("I", [9, 19, None]), DAYS], [1, 1], [b"\x14\x14*"]),
    ([10, 20, 40, 10], [("I", [9, 19, 39, None])], [0, 1], [b"\x14(P\x14"]),
    ([300, 900, 301, 905], [("D", [299, 899, 300, 903])], [2, 1], [b"\2\2\2\4"])])
def test_numbers_and_their_bytes(values: list[int], references: Any, note: Any, planes: list[bytes]) -> None:
    """From nothing (0), from the one before (1) or from a column that is there for all (2 and on); whichever is
    cheapest, of equals the first."""
    writer = Writer({})
    assert write_numbers(writer, values, references) == note
    kinds = [streams.NUMBERS, *[streams.HIGH] * 7]
    assert writer.streams == list(zip(kinds, planes, strict=False))
    assert read_numbers(Reader((), planes, len(values), 0), note, len(values), references) == values


def test_lowest_bytes_stand_in_the_class_they_are_asked_for() -> None:
    writer = Writer({})
    write_numbers(writer, [300, 2, 1], kind=streams.INDEXES)
    assert writer.streams == [(streams.INDEXES, b"X\4\2"), (streams.HIGH, b"\2\0\0")]


def test_every_small_difference_has_its_byte() -> None:
    folded = [0, -1, 1, -2, 2, -3]
    assert [streams._folded(number) for number in folded] == [0, 1, 2, 3, 4, 5]
    assert read_numbers(Reader((), [bytes(range(6))], 9, 9), [0, 1], 6) == folded
    assert [streams._folded(number) for number in (TOP - 1, TOP, -TOP, -TOP - 1, 2 * TOP)] == [
        2**64 - 2, 2**64 - 1, 2**64 - 1, 2**64 - 2, 0]


def test_a_plane_costs_what_cannot_be_guessed() -> None:
    """Bits, and five for every value in use; nothing where all are the same."""
    assert [streams._price(planes) for planes in (
        [], [b"aaaa"], [b"ab"], [b"abcd"], [b"ab", b"abcd", b"zzzz"], [bytes(range(256))])] == [
        0, 0, 2 + 10, 8 + 20, 12 + 28, 256 * 8 + 5 * 256]


def refused(part: str, note: Any, planes: list[bytes], count: int, references: Any = (), budget: int = 99) -> None:
    with pytest.raises(Malformed, match=rf"^{part}$"):
        read_numbers(Reader((), planes, budget, 0), note, count, references)


@pytest.mark.parametrize(("part", "note", "planes", "count"), [
    ("number", [0, 0, -1], [], 2), ("number", [0, 0, 2**64], [], 2), ("width", [0, -1], [], 2),
    ("width", [0, 9], [b"12"] * 9, 2), ("plane", [0, 1], [b"1"], 2), ("plane", [0, 2], [b"12", b"123"], 2),
    ("streams", [0, 2], [b"12"], 2), ("reference", [-1, 1], [b"12"], 2), ("reference", [2, 1], [b"12"], 2),
    ("too many", [0, 0, 0], [], 100), ("too many", [0, 0, 0], [], -1)])
def test_what_is_no_column_of_numbers_is_refused(part: str, note: Any, planes: list[bytes], count: int) -> None:
    refused(part, note, planes, count)


def test_a_reference_must_be_there_and_whole() -> None:
    two = [("I", [1, 2]), ("D", [5, None]), ("D", [1])]
    assert read_numbers(Reader((), [], 9, 9), [2, 0, 2], 2, two) == [2, 3]
    for chosen in (3, 4, 5, -1, -2):
        refused("reference", [chosen, 0, 2], [], 2, two)


def test_what_is_read_ends_at_its_bounds() -> None:
    reader = Reader((), [b"a"], 10, 5)
    reader.spend(4)
    reader.spend(6, 5)
    reader.spend(0)
    assert reader.take() == b"a"
    for count, characters in ((1, 0), (0, 1), (-1, 0)):
        with pytest.raises(Malformed, match=r"^too many$"):
            Reader((), [], 0, 0).spend(count, characters)
    with pytest.raises(Malformed, match=r"^streams$"):
        reader.take()
    refused("too many", [0, 0, 0], [], 4, budget=3)
    assert read_numbers(Reader((), [], 4, 0), [0, 0, 0], 4) == [0, 0, 0, 0]
