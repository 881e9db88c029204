"""What other PCs edited since a restore, asked of both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.exchange import Server, TestOffice, no_pause

from pes_central.db import new_epoch
from pes_desktop.sync.engine import run_round

Two = tuple[TestOffice, TestOffice]


@pytest.fixture
def two(own_server: Server, office: TestOffice, tmp_path: Path) -> Iterator[Two]:
    own_server.start()
    office.enrol(own_server)
    other = TestOffice.create(tmp_path / "beside", office.code, office.office_id)
    other.enrol(own_server)
    yield office, other
    other.store.close()


def go(office: TestOffice) -> None:
    with office.transport() as line:
        assert run_round(office.store, line, pause=no_pause).complete


def test_edits_since_the_last_restore_are_told_with_the_version_before(own_server: Server, two: Two) -> None:
    first, second = two
    people = first.add_people(4)
    go(first)
    go(second)
    first.edit(people[3], community="vieja")
    go(first)
    with first.transport() as line:
        assert line.set_back(0, 500).records == {}, "never restored"
    new_epoch(own_server.engine)
    go(second)
    for number in range(2):
        second.edit(people[0], community=f"B {number}")
        second.edit(people[3], community=f"B {number}")
        go(second)
    second.edit(people[1], community="B")
    second.add_people(1)
    go(second)
    with first.transport() as line, second.transport() as other:
        told = line.set_back(0, 500)
        assert {one: told.records.get(one) for one in people} == {
            people[0]: 1, people[1]: 1, people[2]: None, people[3]: 2}
        assert told.next is None
        page = line.set_back(0, 1)
        assert len(page.records) == 1
        assert page.next is not None
        assert page.records.keys().isdisjoint(line.set_back(page.next, 500).records)
        assert other.set_back(0, 500).records == {}, "its own edits are known to it"
