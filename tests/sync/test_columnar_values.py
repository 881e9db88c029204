"""One column of each kind: what is written for it (docs/protocol.md), and that it comes back from just that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from pes_desktop.sync.columnar_streams import INDEXES, NUMBERS, RAW, TEXT, Reader, Writer, read_numbers
from pes_desktop.sync.columnar_values import read_column, write_column

A, B = "01a2058a-9325-7f2f-b8c1-3cdc5a4fc9a2", str(UUID(int=3))
NOON = 1_772_452_800_000
TWO_IDS = (RAW, UUID(B).bytes + UUID(A).bytes)


@dataclass
class Case:
    """Values, what is written for them, and what is known beside them."""

    values: list[Any]
    note: Any
    streams: list[tuple[int, bytes]] = field(default_factory=list)
    references: Any = ()
    ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    told: list[Any] = field(default_factory=list)


def at(part: str) -> str:
    return f"2026-03-02T12:00:{part}+00:00"


CASES = {
    "nothing": Case([], ["0"]),
    "months": Case(["2026-03-01", "2026-04-01"], ["M", [0, 2]], [(NUMBERS, b"\xf4\xf6"), (1, b"\xbd\xbd")]),
    "equal months": Case(["2026-03-01"] * 2, ["M", [0, 0, 2 * (2026 * 12 + 2)]]),
    "one first of a month is a day": Case(["2026-03-01"], ["D", [0, 0, 41_026]], told=[("D", [20_513])]),
    "a day that is no first of a month": Case(
        ["2026-03-01", "2026-03-02"], ["D", [0, 2]], [(NUMBERS, b"BD"), (1, b"\xa0\xa0")],
        told=[("D", [20_513, 20_514])]),
    "days, as another column says": Case(
        ["2026-03-02", "2026-03-10"], ["D", [2, 0, 2]], references=[
            ("I", [20_514, 20_522]), ("D", [20_513, 20_521])], told=[("D", [20_514, 20_522])]),
    "instants of a millisecond": Case(
        [at("00"), at("00.250000")], ["I", 1000, [2, 0, 10]],
        references=[("D", [NOON, NOON + 250]), ("I", [NOON - 5, NOON + 245])], told=[("I", [NOON, NOON + 250])]),
    "instants of a microsecond": Case(
        ["1970-01-01T00:00:00+00:00", "1970-01-01T00:00:00.000007+00:00"], ["I", 1, [0, 1]], [(NUMBERS, b"\0\x0e")],
        references=[("I", [0, 7])]),
    "money": Case(["1.50", "2.25"], ["c", 75, [0, 1]], [(NUMBERS, b"\4\6")]),
    "no money": Case(["0.00", "0.00"], ["c", 1, [0, 0, 0]]),
    "debt": Case(["0.00", "-0.10"], ["c", 10, [0, 1]], [(NUMBERS, b"\0\1")]),
    "digits": Case(["A0987", "A0123"], ["n", "A", 4, [0, 2]], [(NUMBERS, b"\xb6\xf6"), (1, b"\7\0")]),
    "digits, each at least every third": Case(
        ["a1", "a1", "a1", "a2", "a2"], ["n", "a", 1, [0, 1]], [(NUMBERS, b"\2\2\2\4\4")]),
    "digits that repeat": Case(["a1"] * 3, ["t", [1, ["s", None], [0, 0, 0]]], [(TEXT, b"a1\0")]),
    "digits, fewer than every third": Case(
        ["a1", "a1", "a2"] * 2, ["t", [2, ["s", None], [0, 1]]],
        [(TEXT, b"a1\0a2\0"), (INDEXES, b"\0\0\2\0\0\2")]),
    "records of the batch": Case([A, B], ["u", [0, 1]], [(INDEXES, b"\2\0")], ids=(B, A)),
    "not all of the batch": Case([A, B], ["x", 2, [0, 1]], [TWO_IDS, (INDEXES, b"\2\0")], ids=(A,)),
    "identities": Case([A, B, A], ["x", 2, [0, 1]], [TWO_IDS, (INDEXES, b"\2\0\2")]),
    "an identity in capitals": Case(
        [A.upper(), B], ["s", None], [(TEXT, f"{A.upper()}\0{B}\0".encode())]),
    "texts": Case(["", "ñ"], ["s", None], [(TEXT, "\0ñ\0".encode())]),
    "texts with the sign between": Case(["ñ", "y\0"], ["s", [1, 0, 2]], [(TEXT, "ñy\0".encode())]),
    "of three texts two are equal": Case(
        ["b", "b", "a"], ["t", [2, ["s", None], [0, 1]]], [(TEXT, b"b\0a\0"), (INDEXES, b"\0\0\2")]),
    "the frequent first": Case(
        ["a", "b", "b"], ["t", [2, ["s", None], [0, 1]]], [(TEXT, b"b\0a\0"), (INDEXES, b"\2\0\0")]),
    "more than two of three differ": Case(["b", "b", "a", "c"], ["s", None], [(TEXT, b"b\0b\0a\0c\0")]),
    "yes and no": Case([True, False, True], ["b", [0, 1]], [(NUMBERS, b"\2\0\2")]),
    "numbers": Case([7, 9], ["i", [0, 1]], [(NUMBERS, b"\x0e\x12")]),
    "numbers by a row's place": Case(
        [1, 2, 5], ["i", [2, 0, 2]], references=[("I", [1, 2, 5]), ("R", [0, 1, 4])]),
    "the widest numbers": Case([2**63 - 1, -2**63], ["i", [0, 8]], [
        (NUMBERS, b"\xfe\xff"), *[(1, b"\xff\xff")] * 7]),
    "wider": Case([2**63], ["j"], [(RAW, b"\x91\xcf\x80" + bytes(7))]),
    "numbers and yes": Case([1, True], ["j"], [(RAW, b"\x92\1\xc3")]),
    **{f"parts of {scale}": Case([1 / scale, 2], ["f", scale, [0, 1 if scale < 100 else 2]], [
        (NUMBERS, bytes((2, 4 * scale % 256))), *([(1, bytes((0, 4 * scale // 256)))] if scale > 63 else [])])
       for scale in (2, 10, 12, 100, 1000)},
    "quarters before tenths": Case([0.25, 0.5], ["f", 4, [1, 0, 2]]),
    "whole fractions are others'": Case(
        [1.0, 0.5], ["j"], [(RAW, b"\x92\xcb?\xf0" + bytes(6) + b"\xcb?\xe0" + bytes(6))]),
    "the largest figure": Case([10**9, 10**9], ["i", [0, 0, 2 * 10**9]]),
    "the largest beside a fraction": Case(
        [10**9, -0.5], ["f", 2, [1, 4]], [(NUMBERS, b"\0\1"), (1, b"(("), (1, b"kk"), (1, b"\xee\xee")]),
    "larger beside a fraction": Case(
        [10**9 + 1, -0.5], ["j"], [(RAW, b"\x92\xce;\x9a\xca\1\xcb\xbf\xe0" + bytes(6))]),
    "finer than a thousandth": Case([0.0001], ["j"], [(RAW, b"\x91\xcb?\x1a6\xe2\xeb\x1cC-")]),
    "lists": Case([[7, 9], [], [5]], ["l", 3, [0, 1], ["i", [0, 1]]], [
        (NUMBERS, b"\4\0\2"), (NUMBERS, b"\x0e\x12\x0a")]),
    "lists of all kinds": Case([["x"], [None]], ["l", 2, [0, 0, 2], ["j"]], [(RAW, b"\x92\xa1x\xc0")]),
    "objects": Case([{"b": 1}, {"a": "x", "b": 2}, {"b": 3}], [
        "d", [["a", "b"], [[1], [0, 1]], [0, 1], [["s", None], ["i", [1, 0, 2]]]]], [
            (NUMBERS, b"\0\2\0"), (TEXT, b"x\0")]),
    "empty objects": Case([{}, {}], ["d", [[], [[]], [0, 0, 0], []]]),
    "objects in objects": Case([{"a": {"b": [7]}}], ["d", [["a"], [[0]], [0, 0, 0], [
        ["d", [["b"], [[0]], [0, 0, 0], [["l", 1, [0, 0, 2], ["i", [0, 0, 14]]]]]]]]]),
    "objects by number": Case([{1: 2}], ["j"], [(RAW, b"\x91\x81\1\2")]),
    "nothing and something": Case([None, "x"], ["j"], [(RAW, b"\x92\xc0\xa1x")]),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_a_column_and_its_bytes(case: Case) -> None:
    writer = Writer({one: place for place, one in enumerate(case.ids)})
    told: list[Any] = []
    assert write_column(writer, case.values, case.references, told=told) == case.note
    assert (writer.streams, told) == (case.streams, case.told)
    known: list[Any] = []
    reader = Reader(case.ids, [data for _, data in case.streams], 10 * len(case.values) + 1, 10**3)
    found = read_column(reader, case.note, len(case.values), case.references, told=known)
    assert (repr(found), known) == (repr(case.values), case.told)
    assert list(map(type, found)) == list(map(type, case.values))
    assert read_column(
        Reader(case.ids, [data for _, data in case.streams], 10 * len(case.values) + 1, 10**3), case.note,
        len(case.values), case.references) == case.values, "nobody has to be told"
    assert write_column(Writer({one: place for place, one in enumerate(case.ids)}), case.values,
                        case.references) == case.note


def many(count: int, repeats: int) -> list[str]:
    """Distinct texts of two words, each word of the second ``repeats`` times."""
    return [f"x{number} y{number // repeats}" for number in range(count)]


def written(values: list[Any]) -> tuple[Any, list[tuple[int, bytes]]]:
    writer = Writer({})
    return write_column(writer, values), writer.streams


def test_words_are_looked_at_from_so_many_texts_on() -> None:
    """Twenty-five texts, of fewer than six words each, fewer than six of ten words distinct, and no sign in them."""
    assert [written(many(count, count))[0][0] for count in (24, 25)] == ["s", "w"]
    for texts, kind in ((many(100, 6), "w"), (many(100, 5), "s"),
                        ([f"x{n} a a a a" for n in range(30)], "w"), ([f"x{n} a a a a a" for n in range(30)], "s"),
                        ([*many(30, 30)[:-1], "x\0 y0"], "s")):
        note, made = written(texts)
        assert note[0] == kind
        assert read_column(Reader((), [data for _, data in made], 10**4, 10**4), note, len(texts)) == texts


def test_words_stand_once_the_frequent_first_for_the_whole_batch() -> None:
    writer = Writer({})
    texts = [f"{chr(65 + number)} c" for number in range(26)]
    note = write_column(writer, texts)
    assert (note[0], note[1][0], note[1][1], note[1][2]) == ("w", 52, [0, 0, 4], 27)
    assert writer.streams[-2] == (TEXT, b"".join(f"{word}\0".encode() for word in ["c", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]))
    assert writer.streams[-1] == (INDEXES, bytes(
        one for number in range(26) for one in (2 * (number + 1), 0)))
    more = write_column(writer, [f"{chr(65 + number)} z" for number in range(26)])
    assert (more[1][2], writer.streams[-2]) == (1, (TEXT, b"z\0")), "only the new word"
    assert writer.words["z"] == 27
    read = Reader((), [data for _, data in writer.streams], 10**4, 10**4)
    assert read_column(read, note, 26) == texts
    assert read_column(read, more, 26)[25] == "Z z"


def test_a_long_list_of_texts_is_sorted_and_by_words() -> None:
    """From twenty-five distinct ones on: neighbours begin alike."""
    for count, kind in ((24, "s"), (25, "w")):
        names = [f"Rosa {chr(64 + count - number)}" for number in range(count)]
        note, made = written([*names, *names])
        assert (note[0], note[1][0], note[1][1][0]) == ("t", count, kind)
        places = read_numbers(Reader((), [made[-1][1]], 99, 0), note[1][2], 2 * count)
        assert places == (list(range(count)) if kind == "s" else list(reversed(range(count)))) * 2
        assert read_column(Reader((), [data for _, data in made], 10**4, 10**4), note, 2 * count) == names * 2


@pytest.mark.parametrize("make", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_lists_and_objects_are_parted_six_deep(make: Any) -> None:
    value: Any = 7
    for _ in range(6):
        value = make(value)
    assert "j" not in str(written([value])[0])
    note, made = written([make(value)])
    assert str(note).count("'j'") == 1
    assert read_column(Reader((), [data for _, data in made], 99, 99), note, 1) == [make(value)]
