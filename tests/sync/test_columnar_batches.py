"""What tells of what in a batch: its types, rows, parents and ids (docs/protocol.md, columns)."""

from __future__ import annotations

from uuid import UUID

import msgspec
from columnar_kit import CONSTANT, DAY, PEOPLE, Content, framed, own, record

from pes_desktop.sync.columnar_streams import HIGH, INDEXES, NUMBERS, RAW, TEXT, Reader, read_numbers
from pes_desktop.sync.wire import WireRecord


def test_types_stand_together_and_runs_tell_their_order() -> None:
    names = ["a", "b", "b", "a", "c"]
    found = Content([record(name, own(place)) for place, name in enumerate(names)])
    assert found.skeleton[:2] == ["head", [[0, 1], [1, 2], [0, 1], [2, 1]]]
    assert [kind[:2] for kind in found.skeleton[2]] == [["a", 2], ["b", 2], ["c", 1]]


def test_streams_of_a_class_stand_together_each_in_a_chunk() -> None:
    found = Content([record("a", own(0), x="b\0", y=300, z=[1], w=str(own(4))),
                     record("a", own(700), x="ñ", y=7, z=[None], w=str(own(0)))])
    kinds = [kind for kind, _ in found.skeleton[3]]
    assert {NUMBERS, HIGH, INDEXES, TEXT, RAW} == set(kinds)
    assert [len(chunk) for chunk in found.chunks[1:]] == [
        sum(size for one, size in found.skeleton[3] if one == kind) for kind in range(5)]
    assert found.chunks[4] == "b\0ñ".encode()
    assert Content([]).chunks == [framed(msgspec.msgpack.encode(["head", [], [], []]))], "no chunk of nothing"


def test_an_id_is_a_time_a_count_and_a_process() -> None:
    found = Content([record("a", own(0, 7, 5)), record("a", own(3, 0, 9)), record("a", own(6, 4095, 5))])
    times, counts, processes, nodes = found.skeleton[2][0][3]
    assert (times, nodes) == ([0, 6], 2)
    reader = Reader((), [bytes((0, 2, 0))], 9, 0)
    assert read_numbers(reader, processes, 3) == [0, 1, 0]
    assert counts == [0, 2]
    assert found.chunks[-1] == (5).to_bytes(8, "big") + (9).to_bytes(8, "big")
    for other in (UUID(int=0), UUID(int=2**128 - 1), UUID("01a2058a-9325-7f2f-b8c1-3cdc5a4fc9a2")):
        mixed = Content([record("a", own(1)), record("a", other)])
        assert mixed.skeleton[2][0][3] is None
        assert mixed.chunks[-1] == own(1).bytes + other.bytes


def test_versions_marks_and_patches() -> None:
    fields = [("x",), None, ("x",), ("y", "x")]
    found = Content([WireRecord("a", own(3 * place), version, version - 1, {}, mark & 1 > 0, named, mark & 2 > 0)
                     for place, (version, mark, named) in enumerate(zip((5, 9, 3, 4), range(4), fields, strict=True))])
    _, _, _, _, (versions, bases, marks), patches, named, _ = found.skeleton[2][0]
    assert (versions, bases) == ([0, 1], [2, 0, 1]), "the base by the version"
    assert (marks, patches) == ([1, 1], [["x"], None, ["y", "x"]])
    assert named == [0, 1]
    assert found.chunks[1][-4:] == bytes((0, 2, 0, 4))
    held = [(9, 8), (4, 1), (7, 6), (3, 0)]
    found = Content([WireRecord("a", own(0, place), version, base, {}) for place, (version, base) in enumerate(held)])
    assert found.skeleton[2][0][4][1] == [2, 1]
    assert bytes((1, 5, 1, 5)) in found.chunks[1], "one or three below the version"


def test_rows_that_have_a_column_are_told_once() -> None:
    rows = [{"all": 1, "a": 1, "b": 1, "c": 1}, {"all": 1, "b": 2, "d": 1}, {"all": 1, "a": 2, "c": 2, "b": 3},
            {"all": 1, "d": 2}]
    found = Content([record("a", own(place), **values) for place, values in enumerate(rows)])
    told = {name: note for name, (note, _) in found.columns.items()}
    assert (told["all"], told["c"], list(told)) == (None, [0], ["all", "a", "b", "c", "d"])
    assert {len(told[name]) for name in "abd"} == {2}
    again = [{"a": 1, "b": 1}, {"c": 1, "d": 1}, {}]
    found = Content([record("a", own(place), **values) for place, values in enumerate(again)])
    assert [note if len(note) == 1 else None for note, _ in found.columns.values()] == [None, [0], None, [1]]


def test_children_are_told_by_their_parent() -> None:
    """By its place; their times by its time, their counts and what the later ones have by their place below it."""
    below = [1, 1, 1, 0, 2, 2]
    nth = [0, 1, 2, 0, 0, 1]
    jobs = [record("job", own(300_002 * parent**2 + 5, place), jobseeker_id=str(PEOPLE[parent]), order=3 + place,
                   **({"later": True} if place else {})) for parent, place in zip(below, nth, strict=True)]
    skills = [record("skill", own(9 * place), job_id=str(jobs[3 - place].record_id)) for place in range(3)]
    found = Content([*[record("jobseeker", one) for one in PEOPLE], *jobs])
    owner, ids = found.skeleton[2][1][2:4]
    assert owner == ["jobseeker_id", [0, 1]]
    assert ids[:2] == [[2, 0, 10], [2, 0, 0]]
    assert found.columns == {"order": (None, ["i", [2, 0, 6]]), "later": ([2, 0, 0], ["b", [0, 0, 2]])}
    three = Content([*found.records, *skills])
    assert three.skeleton[2][2][2] == ["job_id", [1, 1]]
    assert bytes((2 * 6, 1, 1)) in three.chunks[1], "the seventh record of the batch, then the one before"


def test_who_is_named_twice_is_named_by_the_first() -> None:
    found = Content([record("a", own(0)), record("a", own(0)), record("a", own(5)), record("b", own(9), a=str(own(0))),
                     record("b", own(9), a=str(own(5)))])
    assert found.skeleton[2][1][2] == ["a", [0, 1]]
    assert bytes((0, 4)) in found.chunks[1]


def test_parents_with_ids_of_others_tell_no_time() -> None:
    strange = UUID(int=77)
    found = Content([record("a", strange), record("b", own(1), a=str(strange)), record("b", own(8), a=str(strange))])
    assert found.skeleton[2][1][2] == ["a", CONSTANT]
    assert found.skeleton[2][1][3][0][0] in (0, 1)


def test_a_parent_is_a_column_in_which_every_row_names_a_record_before_it() -> None:
    one, two = own(0), own(5)
    base = [record("a", one), record("a", two)]
    some = Content([*base, record("b", own(9), a=str(one)), record("b", own(10))])
    assert some.skeleton[2][1][2] is None
    assert some.columns["a"][1][0] == "u"
    assert Content([*base, record("b", own(9), a=[1], c=str(two))]).skeleton[2][1][2] == ["c", [0, 0, 2]]
    assert Content([*base, record("a", own(9), a=str(one))]).skeleton[2][0][2] is None, "not of its own type"
    both = Content([*base, record("b", own(9), a=str(one), c=str(two))])
    assert (both.skeleton[2][1][2], both.columns["c"][1]) == (["a", CONSTANT], ["u", [0, 0, 2]]), "the first of two"


def date(number: int) -> str:
    return f"2026-03-{number:02d}"


def test_instants_and_days_are_told_by_the_id_and_by_those_before() -> None:
    days = [0, 4, 9]
    found = Content([record(
        "a", own(day * DAY), at=f"2026-03-{2 + day:02d}T12:00:00.003000+00:00", on=date(3 + day)) for day in days])
    assert found.columns == {"at": (None, ["I", 1000, [2, 0, 6]]), "on": (None, ["D", [2, 0, 2]])}
    on = [[2, 9, 17], [20, 5, 11], [7, 25, 6], [8, 13, 30], [9, 14, 31]]
    found = Content([record("a", own(0, row), **{f"d{nth}": date(column[row]) for nth, column in enumerate(on)})
                     for row in range(3)])
    assert found.columns["d4"][1][1][1] > 0, "only the first four days of a row tell, the id's among them"
    on[3] = [8, 26, 7]
    found = Content([record("a", own(0, row), **{f"d{nth}": date(column[row]) for nth, column in enumerate(on)})
                     for row in range(3)])
    assert found.columns["d3"][1] == ["D", [5, 0, 2]]


def test_days_of_some_rows_tell_of_the_same_rows() -> None:
    rows = [{"a": 2, "b": 4}, {}, {"a": 20, "b": 22}, {"a": 9, "b": 11}, {"a": 15}]
    found = Content([record("a", own(place), **{name: date(day) for name, day in values.items()})
                     for place, values in enumerate(rows)])
    assert found.columns["b"][1] == ["D", [3, 0, 4]]
