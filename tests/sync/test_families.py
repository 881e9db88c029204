"""How a batch is parted: families whole, parents first, nobody left out."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.sync.columns import parent_columns
from pes_desktop.sync.families import parted
from pes_desktop.sync.wire import WireRecord

OFFICE = UUID(int=1)


def record(kind: str, key: int, **parents: int) -> WireRecord:
    return WireRecord(kind, UUID(int=key), 1, 0, {name: str(UUID(int=value)) for name, value in parents.items()})


def people(*children: int) -> list[WireRecord]:
    """Persons 100, 200 … with so many skills each, parents first as in a batch."""
    persons = [record("jobseeker", 100 * (place + 1)) for place in range(len(children))]
    return persons + [record("skill", 100 * (place + 1) + one + 1, jobseeker_id=100 * (place + 1))
                      for place, count in enumerate(children) for one in range(count)]


def keys(parts: list[list[WireRecord]]) -> list[list[int]]:
    return [[one.record_id.int for one in part] for part in parts]


def test_children_stay_with_their_parent() -> None:
    assert keys(parted(people(2, 1, 2), 5)) == [[100, 200, 101, 102, 201], [300, 301, 302]]


def test_a_family_larger_than_a_part_stays_whole_beside_others() -> None:
    assert keys(parted(people(1, 5), 3)) == [[100, 101], [200, 201, 202, 203, 204, 205]]


def test_a_single_family_is_cut() -> None:
    assert keys(parted(people(4), 2)) == [[100, 101], [102, 103], [104]]
    assert keys(parted(people(0), 1)) == [[100]]


def test_what_half_of_the_office_points_to_makes_no_family() -> None:
    some = [record("staff", 7), *people(1, 1)]
    some.append(record("referral", 900, jobseeker_id=100, vacancy_id=5, staff_id=7))
    assert keys(parted(some, 4)) == [[7, 100, 101, 900], [200, 201]]


@pytest.mark.parametrize(("first", "second"), [(100, 500), (200, 500)])
def test_two_parents_in_two_parts_come_both_before(first: int, second: int) -> None:
    some = [*people(0, 0), record("vacancy", 500), record("referral", 900, jobseeker_id=first, vacancy_id=second)]
    parts = keys(parted(some, 2))
    assert sorted(key for part in parts for key in part) == [100, 200, 500, 900]
    where = {key: place for place, part in enumerate(parts) for key in part}
    assert where[900] >= max(where[first], where[second])


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.integers(1, 30))
def test_nobody_is_left_out_and_no_child_comes_before_its_parent(children: list[int], most: int) -> None:
    some = people(*children)
    parts = parted(some, most)
    assert sorted(one.record_id for part in parts for one in part) == sorted(one.record_id for one in some)
    assert all(parts)
    seen: set[UUID] = set()
    for part in parts:
        for one in part:
            for column in parent_columns(one.record_type):
                if column in one.values:
                    assert UUID(str(one.values[column])) in seen
            seen.add(one.record_id)
