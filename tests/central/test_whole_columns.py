"""Columns judged as a whole say what the judgement record by record says, and write the bytes that psycopg writes."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg._copy_base import BinaryFormatter
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.types.json import set_json_dumps
from sqlalchemy import JSON, Boolean, Date, Float, Integer, String, Uuid

from pes_central import copying
from pes_central.columnwise import Doubt, names_of_rows, proven
from pes_central.copying import field_of, joined_rows, long_fields, plan, sized
from pes_central.tables import FeedEntry
from pes_central.validate import checked_row, choices_of
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED
from pes_desktop.models.base import Money, UtcDateTime
from pes_desktop.sync.columns import local_defaults, parent_columns, table_of, wire_columns
from pes_desktop.sync.wire import WireRecord

OFFICE = UUID(int=7)
AT = "2026-03-02T12:00:00.123000+00:00"
#: Made anew for each record where they are not told, so that no column of them is ever proven.
STAMPS = {"created_at": AT, "updated_at": AT}
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=6)
IDS = st.sampled_from([str(UUID(int=number)) for number in range(3)])
#: Odd values, of which some fit some columns: which ones the judgement record by record says.
ODD: list[Any] = [
    0, 1, -1, True, False, 1.0, 0.0, -0.0, 0.1, 2**31 - 1, 2**31, -2**31 - 1, 2**63 - 1, 2**63, math.nan, math.inf,
    "", "a\0", "Q", "x" * 41, "x" * 201, "é" * 120, "ñ\t\\N\n", "1", "NaN", "1e2", "0.005", "1e40", "-3.10",
    "2026-02-30", "20260302", "2026-W10-1", "2026-03-02", "2026-03-02T12:00:00", "2026-03-02T12:00:00-05:00", "x",
    str(UUID(int=5)).upper(), UUID(int=5).hex, "{" + str(UUID(int=5)) + "}", [], {}, [1, None, "a\0"], {"a\0": 1},
    {"k": [math.inf]}, {"k": 2**64}, [{"number": "+593", "mobile": True, "years": -0.0}], b"x", [[]] * 3]


def told(record_type: str, name: str) -> st.SearchStrategy[Any]:
    """Values as offices tell them in a column."""
    kind = table_of(record_type).columns[name].type
    words = dict(choices_of(record_type)).get(name)
    if words is not None:
        return st.sampled_from(sorted(words))
    if name in parent_columns(record_type) or isinstance(kind, Uuid):
        return IDS
    if isinstance(kind, UtcDateTime):
        zones = st.sampled_from([UTC, timezone(timedelta(hours=-5))])
        return st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=zones).map(datetime.isoformat)
    if isinstance(kind, Money):
        return st.decimals(-10**9, 10**9, places=2).map(lambda amount: f"{amount:.2f}")
    if isinstance(kind, Date):
        return st.dates(date(1900, 1, 1)).map(date.isoformat)
    if isinstance(kind, Boolean):
        return st.booleans()
    if isinstance(kind, Integer):
        return st.integers(-2**31, 2**31 - 1)
    if isinstance(kind, Float):
        return st.floats(allow_nan=False, allow_infinity=False) | st.integers(-2**60, 2**60)
    if isinstance(kind, JSON):
        return st.lists(st.dictionaries(TEXTS, TEXTS | st.integers(-9, 9) | st.booleans() | st.none(), max_size=2),
                        max_size=2) | st.lists(TEXTS, max_size=3)
    assert isinstance(kind, String)
    return TEXTS | st.just("ñ" * min(kind.length or 300, 300))


@st.composite
def groups(draw: st.DrawFn) -> tuple[str, list[WireRecord]]:
    """Records of one type: good ones as a rule, sometimes with odd values, names and marks here and there."""
    record_type = draw(st.sampled_from(sorted(SYNCED)))
    columns = wire_columns(record_type)
    never = draw(st.sets(st.sampled_from([column.name for column in columns])))
    odd = draw(st.sampled_from([0, 0, 1]))
    records = []
    for _ in range(draw(st.integers(1, 5))):
        values: dict[str, Any] = {}
        for column in columns:
            needed = not column.nullable and column.blank is None
            if column.name != "removed_at" and (needed or (column.name not in never and draw(st.booleans()))):
                values[column.name] = draw(told(record_type, column.name))
        values.update(STAMPS)
        for column in columns:
            if column.consent is not None and column.name in values and draw(st.integers(0, 9)):
                values[column.consent] = True
        gone = draw(st.integers(0, 5)) == 0
        if gone:
            values["removed_at"] = AT
        for _ in range(odd):
            if draw(st.booleans()):
                name = draw(st.sampled_from([*(column.name for column in columns), "notes", "id", "x"]))
                values[name] = draw(st.sampled_from([*ODD, None]))
        records.append(WireRecord(record_type, new_id(), draw(st.sampled_from([1, 1, 9, 2**62 - 1])), 0, values,
                                  gone ^ (odd > 0 and draw(st.integers(0, 9)) == 0)))
    return record_type, records


def by_psycopg(record_type: str, rows: list[dict[str, Any]]) -> bytes:
    """The rows as psycopg's own COPY writes them, one by one."""
    how = plan(table_of(record_type), names_of_rows(record_type))
    adapters = AdaptersMap(copying.psycopg.adapters)
    set_json_dumps(copying._encode, adapters)
    transformer = Transformer(adapters)
    transformer.set_dumper_types([adapters.types.get_oid(name) for name in how.types], BinaryFormatter.format)
    writer = BinaryFormatter(transformer)
    written = b"".join(bytes(writer.write_row(how.row({**local_defaults(record_type), **row}))) for row in rows)
    return written + bytes(writer.end())


def as_a_whole(record_type: str, records: list[WireRecord]) -> bytes | None:
    """The rows proven by columns as one COPY; None where there is doubt."""
    ids = sized([record.record_id.bytes for record in records])
    versions = long_fields(record.version for record in records)
    try:
        rows = proven(record_type, OFFICE, records, ids, versions).rows
    except Doubt:
        return None
    return copying._BEGIN + b"".join(rows) + copying._END


def one_by_one(record_type: str, records: list[WireRecord]) -> bytes | None:
    """The rows judged record by record; None where one of them is refused."""
    try:
        rows = [checked_row(record, OFFICE) for record in records]
    except DomainError:
        return None
    return by_psycopg(record_type, rows)


@given(groups())
def test_both_judgements_agree_to_the_byte(group: tuple[str, list[WireRecord]]) -> None:
    record_type, records = group
    if record_type == "office":
        records = [msgspec.structs.replace(one, record_id=OFFICE) for one in records]
    expected = one_by_one(record_type, records)
    if expected is not None and any(record.values[name] is None for record in records for name in STAMPS):
        assert as_a_whole(record_type, records) is None  # each would get the present instant, its own
    else:
        assert as_a_whole(record_type, records) == expected


def good(record_type: str, **changes: Any) -> dict[str, Any]:
    """Values that a record cannot do without, then some more (None: not told)."""
    start: dict[str, Any] = dict(STAMPS)
    for column in wire_columns(record_type):
        if not column.nullable and column.blank is None and column.name not in STAMPS:
            words = dict(choices_of(record_type)).get(column.name, {"x"})
            kind = type(table_of(record_type).columns[column.name].type)
            start[column.name] = {Date: "2026-03-02", Uuid: str(UUID(int=1)), Integer: 1, UtcDateTime: AT}.get(
                kind, max(words))
    return {name: value for name, value in {**start, **changes}.items() if value is not None}


def records_of(record_type: str, *values: dict[str, Any], removed: bool = False) -> list[WireRecord]:
    return [WireRecord(record_type, OFFICE if record_type == "office" else new_id(), 1, 0, one, removed)
            for one in values]


@pytest.mark.parametrize("record_type", SYNCED)
def test_every_odd_value_in_every_column(record_type: str) -> None:
    """Beside a record that tells nothing there, beside itself, and with each other odd value that fits the column."""
    for column in wire_columns(record_type):
        consent = {column.consent: True} if column.consent is not None else {}
        alone = []
        for odd in [*ODD, None]:
            values = {**good(record_type, **consent), column.name: odd}
            records = records_of(record_type, values, good(record_type, **consent), values)
            found = as_a_whole(record_type, records)
            if column.name not in STAMPS or odd is not None:
                assert found == one_by_one(record_type, records), (column.name, odd)
            if found is not None:
                alone.append(values)
        assert alone or column.name == "removed_at"
        if alone:
            together = records_of(record_type, *alone)
            assert as_a_whole(record_type, together) == one_by_one(record_type, together) is not None


@pytest.mark.parametrize("values", [
    [{"carer": True}, {"carer": 1}], [{"carer": 1}, {"carer": True}], [{"dependants": 1}, {"dependants": True}],
    [{"dependants": 1}, {"dependants": 1.0}], [{"names": "a"}, {"names": 1}], [{"names": "a"}, {"names": None}],
    [{"sex": "F"}, {"sex": "Q"}], [{"notes": "x"}], [{}, {"x": None}], [{"id": "x"}], [{"removed_at": AT}, {}],
    [{"disability": True}], [{"disability": True, "disability_consent": True}, {"disability": False}],
    [{"disability": True, "disability_consent": False}], [{"disability": True, "disability_consent": 1}],
    [{"surnames": None}], [{"names": "x" * 120}, {"names": "x" * 121}], [{"phones": [{"a": "\0"}]}, {"phones": []}],
])
def test_one_bad_value_among_good_ones(values: list[dict[str, Any]]) -> None:
    """Also those that Python takes for equal to a good one."""
    for some in (values, values[::-1]):
        records = records_of("jobseeker", *({**good("jobseeker"), **one} for one in some))
        assert one_by_one("jobseeker", records) is as_a_whole("jobseeker", records) is None


def test_marks_consents_and_zeros() -> None:
    """Good ones that lie near bad ones."""
    for kind, values, removed in (
            ("jobseeker", [{}], True), ("jobseeker", [{"removed_at": AT}], True),
            ("jobseeker", [{"disability": False, "disability_consent": True}, {"disability_consent": False}], False),
            ("jobseeker", [{"disability": None, "disability_consent": None}], False),
            ("skill", [{"years": 0.0}, {"years": -0.0}, {"years": 0}, {}], False)):
        records = records_of(kind, *({**good(kind), **one} for one in values), removed=removed)
        assert as_a_whole(kind, records) == one_by_one(kind, records), values
        assert (as_a_whole(kind, records) is None) == (removed and "removed_at" not in values[0])


def test_stamps_that_are_not_told_are_made_one_by_one() -> None:
    records = records_of("jobseeker", good("jobseeker", created_at=None))
    assert one_by_one("jobseeker", records) is not None
    assert as_a_whole("jobseeker", records) is None


def test_who_is_pointed_to() -> None:
    ids = [UUID(int=3), UUID(int=4)]
    records = [WireRecord("job", new_id(), 1, 0, {**STAMPS, "occupation": "x", "jobseeker_id": form})
               for form in (str(ids[0]), ids[1].hex, str(ids[0]).upper())]
    fields = sized([record.record_id.bytes for record in records])
    assert proven("job", OFFICE, records, fields, fields[0]).parents == {"jobseeker_id": set(ids)}


def test_fields_that_are_alike_in_every_row() -> None:
    """Wherever they stand: first, last, several in a row, and none."""
    one, two = sized([b"a", b""]), sized([b"", "ñ".encode()])
    same = copying.NULL
    head = b"\0\5"
    assert joined_rows([same, one, same, same, two]) == [
        head + same + one[row] + same + same + two[row] for row in range(2)]
    assert joined_rows([one, two, same]) == [b"\0\3" + one[row] + two[row] + same for row in range(2)]


def test_fields_of_the_servers_own_tables() -> None:
    feed = FeedEntry.__table__.c
    assert field_of(feed.fields)(["a"]) == b'\0\0\0\5["a"]'
    assert field_of(feed.fields)(None) == field_of(feed.record_type)(None) == b"\xff\xff\xff\xff"
    assert field_of(feed.edit)(True) == b"\0\0\0\1\1"
    assert [field_of(feed.position)(258)] == long_fields([258]) == [b"\0\0\0\x08\0\0\0\0\0\0\1\2"]
