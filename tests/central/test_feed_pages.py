"""Pages of what comes down, straight from the database of headquarters."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from feed_kit import AT, Pc, admit, job, person
from sqlalchemy import Engine
from support.exchange import central_engine

from pes_central.channels import publish
from pes_central.db import reading, writing
from pes_central.feed import heads
from pes_desktop.domain.ids import new_id


@pytest.fixture
def two(engine: Engine) -> tuple[Pc, Pc]:
    """Two PCs of one office."""
    office = new_id()
    return admit(engine, "ALA", office), admit(engine, "ALA", office)


def test_a_pc_hears_of_the_others_once_and_never_of_itself(two: tuple[Pc, Pc]) -> None:
    first, second = two
    one, other = new_id(), new_id()
    first.send(person(one))
    first.send(person(one, 2, 1, names="Luz"), person(other))
    second.send(person(other, 2, 1, removed_at=AT))
    page = second.page()
    assert {record.record_id: (record.version, record.values["names"]) for record in page.records} == {
        one: (2, "Luz"), other: (2, "Rosa")}
    assert len(page.records) == 2, "the latest version once"
    assert page.office == 4
    assert not page.more
    gone = [record for record in first.page().records if record.removed]
    assert [(record.record_id, record.values["removed_at"]) for record in gone] == [(other, AT)]
    second.office = first.office = page.office
    assert not second.news()
    assert not first.news()
    first.send(person(new_id()))
    assert (first.news(), second.news()) == (False, True)
    assert second.page().office == 5


def test_another_office_hears_nothing(two: tuple[Pc, Pc]) -> None:
    first, _ = two
    stranger = admit(first.engine, "SHA", new_id())
    first.send(person(new_id()))
    with writing(first.engine) as connection:
        publish(connection, "finding", "x", {"n": 1}, first.device.office_id)
        publish(connection, "setting", "y", {"n": 2})
    page = stranger.page()
    assert page.records == []
    assert [(item.key, item.own) for item in page.items] == [("y", False)]
    assert (page.office, page.common) == (0, 2)
    assert [(item.key, item.own) for item in first.page().items] == [("x", True), ("y", False)]


def test_pages_are_bounded_and_parents_come_first(two: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pes_central.feed._CHUNK", 7)
    first, second = two
    people = [new_id() for _ in range(12)]
    first.send(*(person(one) for one in people))
    jobs = [job(one) for one in people for _ in range(2)]
    first.send(*jobs)
    first.send(*(person(one, 2, 1, names="Después") for one in people))  # now all parents stand behind their children
    with writing(first.engine) as connection:
        for number in range(5):
            publish(connection, "vocabulary", f"w{number}", {"text": "x" * 900})
    pages = second.read_all(2000)
    assert len(pages) > 4
    assert all(len(page.records) < 30 for page in pages)
    assert second.told.keys() == {*people, *(one.record_id for one in jobs)}
    assert all(second.told[one].version == 2 for one in people)
    assert sum(len(page.items) for page in pages) == 5
    assert (second.office, second.common) == (48, 5)
    assert not second.news()
    whole = admit(first.engine, "ALA", first.device.office_id)
    assert len(whole.read_all()) == 1
    assert whole.told.keys() == second.told.keys()


def test_one_thing_larger_than_a_page_still_comes(two: tuple[Pc, Pc]) -> None:
    first, second = two
    first.send(person(new_id(), community="x" * 100, languages=["q" * 4000]), person(new_id()))
    pages = second.read_all(1024)
    assert [len(page.records) for page in pages] == [1, 1]


def test_positions_of_a_server_that_went_back_begin_anew(two: tuple[Pc, Pc]) -> None:
    first, second = two
    first.send(person(new_id()))
    second.office, second.common = 900, 70
    page = second.page()
    assert (len(page.records), page.office, page.common) == (1, 1, 0)


def test_office_positions_follow_the_commits(new_database: Callable[[], str], tmp_path: Path) -> None:
    """Two devices of an office at once on PostgreSQL: a reader that asks all the time misses nothing."""
    engine = central_engine(tmp_path, new_database())
    office = new_id()
    reader, *writers = (admit(engine, "ALA", office) for _ in range(4))
    sent: list[UUID] = []
    writing_on = [True]
    start = threading.Barrier(4)

    def write(pc: Pc) -> None:
        start.wait()
        for _ in range(12):
            ids = [new_id() for _ in range(3)]
            pc.send(*(person(one) for one in ids))
            sent.extend(ids)

    threads = [threading.Thread(target=write, args=(pc,)) for pc in writers]
    for thread in threads:
        thread.start()

    def read() -> None:
        start.wait()
        while writing_on[0]:
            reader.read_all()

    watch = threading.Thread(target=read)
    watch.start()
    for thread in threads:
        thread.join()
    writing_on[0] = False
    watch.join()
    reader.read_all()
    assert reader.told.keys() == set(sent)
    with reading(engine) as connection:
        assert heads(connection, office)["office"] == len(sent) == 108
    engine.dispose()
