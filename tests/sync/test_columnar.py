"""Columns: whatever a batch holds comes back as it was, and what was mangled is refused and never dear."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.exchange import person_fields
from support.mangle import ODD_TEXTS, mangled_bytes, mangled_value

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.sync import codec, columnar
from pes_desktop.sync import columnar_streams as streams
from pes_desktop.sync.codec import decode_batch, encode_batch
from pes_desktop.sync.columnar_values import read_column
from pes_desktop.sync.columns import wire_columns
from pes_desktop.sync.wire import Batch, WireRecord

NOW = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
FEW = codec.RECORD_LIMIT


def batch_of(records: list[WireRecord]) -> Batch:
    return Batch(new_id(), 7, new_id(), new_id(), NOW, -1500, records)


def same(records: list[WireRecord]) -> None:
    """Equal, and of the same kinds: 1, 1.0 and True are three things."""
    batch = batch_of(records)
    found = columnar.unpack_batch(b"".join(columnar.pack_batch(batch)), FEW)
    assert found == batch
    assert [kinds(record.values) for record in found.records] == [kinds(record.values) for record in records]


def kinds(value: Any) -> Any:
    """A value with the kinds of its parts; the order of keys does not matter."""
    if isinstance(value, dict):
        return sorted((key, kinds(item)) for key, item in value.items())
    return [kinds(item) for item in value] if isinstance(value, list) else repr(value)


def people(count: int) -> list[WireRecord]:
    found: list[WireRecord] = []
    for place in range(count):
        at = NOW + timedelta(minutes=7 * place, milliseconds=place)
        fields = {column.name: column.write(value) for column in wire_columns("jobseeker")
                  if (value := person_fields(place).get(column.name)) is not None}
        person, stamp = new_id(), {"created_at": at.isoformat(), "updated_at": at.isoformat()}
        found.append(WireRecord("jobseeker", person, 1, 0, {**stamp, **fields}))
        found += [WireRecord("job", new_id(), 1, 0, {**stamp, "jobseeker_id": str(person), "occupation": "Jornalero",
                                                     "years": 1.5 + nth, **({"position": nth} if nth else {})})
                  for nth in range(3)]
    return found


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "\0", "a b", "Ñauta Rosa", "2026-03-02", "2026-02-30", "0001-01-01", "9999-12-31", "2026-03-02T12:00:00+00:00",
     "2026-03-02T12:00:00.250000+00:00", "2026-03-02T12:00:00.250001+00:00", "2026-03-02T12:00:00+05:00", "12.50",
     "-0.50", "-0.00", "007.00", "00123", "+593991234567", "²3", "٣٤", "01a2058a-9325-7f2f-b8c1-3cdc5a4fc9a2",
     "01A2058A-9325-7F2F-B8C1-3CDC5A4FC9A2"])
numbers = st.integers(-2**63, 2**64 - 1) | st.integers(-300, 300) | st.sampled_from([2**63 - 1, -2**63, 10**9])
figures = numbers | st.floats(allow_nan=False) | st.sampled_from([0.5, 1 / 12, 7 / 12, -0.0, 1.0, 2**53 + 0.0, 1e300])
plain_values = st.none() | st.booleans() | figures | texts
json_values = st.recursive(plain_values, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    texts, inner, max_size=4), max_leaves=8)
ids = st.builds(lambda: new_id()) | st.uuids() | st.sampled_from([UUID(int=0), UUID(int=2**128 - 1), new_id()])


@st.composite
def record_lists(draw: st.DrawFn) -> list[WireRecord]:
    columns = draw(st.lists(st.tuples(texts, st.sampled_from(
        [texts, figures, st.booleans(), json_values, numbers, st.lists(texts, max_size=3)])), max_size=4))
    known = draw(st.lists(ids, min_size=1, max_size=8))
    links = st.sampled_from([str(one) for one in known])
    found = []
    for _ in range(draw(st.integers(0, 30))):
        values = {name: draw(kind) for name, kind in columns if draw(st.booleans())}
        if draw(st.booleans()):
            values["owner_id"] = draw(links)
        found.append(WireRecord(
            draw(st.sampled_from(["jobseeker", "job", "ñ", ""])), draw(st.sampled_from(known) | ids),
            draw(st.integers(1, 2**63 - 1)), draw(st.integers(0, 3)), values, draw(st.booleans()),
            draw(st.none() | st.lists(texts, max_size=3).map(tuple))))
    return found


@given(record_lists())
def test_whatever_it_holds_comes_back(records: list[WireRecord]) -> None:
    same(records)


@given(st.lists(json_values, max_size=40))
def test_any_column_comes_back(values: list[Any]) -> None:
    same([WireRecord("x", new_id(), 1, 0, {"v": value}) for value in values])


@pytest.mark.parametrize("values", [
    ["2026-03-01", "2026-04-01"], ["0001-01-01", "9999-12-01"], [1, 1.5], [1.0, 1.5], [-0.0, 0.5], [True, 1],
    ["1.00", "250.00"], ["-0.00", "1.00"], ["0012", "0013"], ["a1", "a2", "b3"], ["x\0y"] * 3, [2**64 - 1, 0],
    [[], [[]], [[[]]]], [[[[[[[[[["deep"]]]]]]]]]], [{"": {"": {}}}, {}], [{"a": 1, "b": None}, {"b": 2}],
    [float(number) / 12 for number in range(99)], [f"verbo de cosa {number % 7}" for number in range(99)],
    [f"Rosa Ñauta {number}" for number in range(99)], ["", " ", "  "] * 20, [str(new_id()) for _ in range(40)],
    [-2**63, 2**63 - 1, 0], [None, 1, "a", [], {}], ["\U0001f34c" * 3, "\u0301"],
    *[[text, text] for text in ODD_TEXTS if text.isprintable() or "\0" in text]])
def test_odd_columns(values: list[Any]) -> None:
    same([WireRecord("x", new_id(), place + 1, place, {"v": value}) for place, value in enumerate(values)])


def test_people_and_patches_come_back_small() -> None:
    records = people(60)
    same(records)
    batch = batch_of(records)
    dense = encode_batch(batch, protocol=2)[0]
    assert len(dense) < 0.5 * len(encode_batch(batch)[0])
    patches = [WireRecord("jobseeker", record.record_id, 2, 1, {"community": "Guasuntos"}, False,
                          ("community", "names")) for record in records if record.record_type == "jobseeker"]
    same(patches)
    same([*records, *patches])
    same([record for pair in zip(records, reversed(records), strict=True) for record in pair])


def test_the_same_batch_has_the_same_content() -> None:
    batch = batch_of(people(5))
    assert encode_batch(batch, protocol=2) == encode_batch(batch, protocol=2)
    assert decode_batch(encode_batch(batch, protocol=2)[0])[0] == batch


def test_mangled_columns_are_refused_within_bounds() -> None:
    good = b"".join(columnar.pack_batch(batch_of(people(12))))
    size = int.from_bytes(good[:4], "big")
    skeleton = msgspec.msgpack.decode(good[4:4 + size])
    worst, longest = 0, 0.0
    for number in range(400):
        random = Random(f"columns {number}")
        if number % 2:
            data = mangled_bytes(random, good)
        else:
            try:
                broken = msgspec.msgpack.encode(mangled_value(random, skeleton), enc_hook=str)
            except (OverflowError, UnicodeEncodeError, msgspec.EncodeError):
                continue
            data = len(broken).to_bytes(4, "big") + broken + good[4 + size:]
        started = time.process_time()
        tracemalloc.start()
        try:
            columnar.unpack_batch(data, FEW)
        except columnar.Malformed:
            pass
        finally:
            worst = max(worst, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        longest = max(longest, time.process_time() - started)
    assert worst < 600 * 2**20
    assert longest < 20.0


@pytest.mark.parametrize("change", [
    lambda skeleton: skeleton[2][0].__setitem__(1, 2**40), lambda skeleton: skeleton[1].__setitem__(0, [0, 2**40]),
    lambda skeleton: skeleton[3][0].__setitem__(1, 2**40), lambda skeleton: skeleton[2].append(skeleton[2][0])])
def test_a_claim_of_very_many_is_refused(change: Any) -> None:
    good = b"".join(columnar.pack_batch(batch_of(people(2))))
    size = int.from_bytes(good[:4], "big")
    skeleton = msgspec.msgpack.decode(good[4:4 + size])
    change(skeleton)
    broken = msgspec.msgpack.encode(skeleton)
    with pytest.raises(columnar.Malformed):
        columnar.unpack_batch(len(broken).to_bytes(4, "big") + broken + good[4 + size:], FEW)


@pytest.mark.parametrize("runs", [
    [[0, 3]], [[0, 1], [1, 2]], [[0, 2]], [[0, 4], [1, -1]], [[0, 2], [2, 1]], [[0, 2], [1, 2]]])
def test_runs_that_do_not_fit_the_types_are_refused(runs: list[list[int]]) -> None:
    """Two of one type and one of another, told otherwise."""
    good = b"".join(columnar.pack_batch(batch_of([
        WireRecord(kind, new_id(), 1, 0, {"name": "x"}) for kind in ("job", "job", "skill")])))
    size = int.from_bytes(good[:4], "big")
    skeleton = msgspec.msgpack.decode(good[4:4 + size])
    assert skeleton[1] == [[0, 2], [1, 1]]
    skeleton[1] = runs
    broken = msgspec.msgpack.encode(skeleton)
    with pytest.raises(columnar.Malformed):
        columnar.unpack_batch(len(broken).to_bytes(4, "big") + broken + good[4 + size:], FEW)


@pytest.mark.parametrize("values", [
    [2**63 - 1, -2**63, 5], [-2**63, 2**63 - 1, -7], [2**63 - 1, 2**63 - 1], [-2**63, -2**63], [0, -1, 300, 2**40]])
def test_differences_that_leave_64_bits_come_back(values: list[int]) -> None:
    """From the number before, and from another column; in each number of bytes that holds them."""
    for chosen, column in ((1, [0, *values[:-1]]), (2, values[::-1])):
        folded = [streams._folded(value - other) for value, other in zip(values, column, strict=True)]
        planes = [bytes(number >> 8 * plane & 255 for number in folded) for plane in range(8)]
        fewest = max(1, (max(folded).bit_length() + 7) // 8)
        for width in {fewest, 8}:
            reader = streams.Reader((), planes[:width], 100, 100)
            assert streams.read_numbers(reader, [chosen, width], len(values), [("", column)]) == values


def test_a_plane_of_another_length_is_refused() -> None:
    for planes in ([b"12"], [b"1234"], [b"123", b"12"], [b"12", b"123"]):
        with pytest.raises(columnar.Malformed):
            streams.read_numbers(streams.Reader((), planes, 100, 100), [0, len(planes)], 3)


@pytest.mark.parametrize("place", [-1, 1])
def test_a_place_outside_the_table_is_refused(place: int) -> None:
    note = ["t", [1, ["s", None], [0, 0, streams._folded(place)]]]
    with pytest.raises(columnar.Malformed):
        read_column(streams.Reader((), [b"x\0"], 100, 100), note, 2)


@pytest.mark.parametrize(("part", "number"), [(0, -1), (0, 2**48), (1, -1), (1, 2**12), (2, -1), (2, 1)])
def test_an_id_out_of_its_parts_is_refused(part: int, number: int) -> None:
    good = b"".join(columnar.pack_batch(batch_of([WireRecord("job", new_id(), 1, 0, {})])))
    size = int.from_bytes(good[:4], "big")
    skeleton = msgspec.msgpack.decode(good[4:4 + size])
    assert len(skeleton[2][0][3]) == 4
    skeleton[2][0][3][part] = [0, 0, streams._folded(number)]
    broken = msgspec.msgpack.encode(skeleton)
    with pytest.raises(columnar.Malformed):
        columnar.unpack_batch(len(broken).to_bytes(4, "big") + broken + good[4 + size:], FEW)


def test_mangled_frames_only_ever_raise_the_fault() -> None:
    good = encode_batch(batch_of(people(6)), protocol=2)[0]
    for number in range(300):
        with suppress(DomainError):
            decode_batch(mangled_bytes(Random(f"frames {number}"), good))
