"""Whoever reads with a cursor while writers of an office overlap skips nothing, on a real PostgreSQL.

The first writer takes its numbers, and commits only after the reader has asked; the second one wants to overtake it.
Serial numbers, as databases hand them out at the insert, are here to show what the test catches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from feed_kit import AT, Pc, admit, person
from sqlalchemy import Engine, event
from support.exchange import central_engine
from support.pg_locks import waits_for_a_lock

from pes_central import ingest
from pes_central.db import writing
from pes_central.handover import hand_over
from pes_desktop.domain.ids import new_id
from pes_desktop.sync.wire import WireRecord

#: What asks for numbers or for the last one -> how a sequence answers; whole tens, so that a batch fits between.
SERIAL = (
    ("SELECT central_office.feed_position", " FOR UPDATE", "SELECT nextval('naive') * 10 AS feed_position"),
    ("SELECT central_office.feed_position", "", "SELECT coalesce(max(position), 0) AS feed_position FROM central_feed"),
    ("UPDATE central_office SET feed_position", "", "UPDATE central_office SET feed_position = 0 WHERE false"),
    ("UPDATE central_channel_head", "RETURNING", "SELECT nextval('naive') AS position"),
    ("SELECT central_channel_head.position", "", "SELECT coalesce(max(position), 0) AS position FROM central_channel"))


def number_serially(engine: Engine) -> None:
    """From now on positions come from a sequence, under no lock."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SEQUENCE naive")

    def serial(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> tuple[str, Any]:
        for begins, holds, instead in SERIAL:
            if statement.startswith(begins) and holds in statement:
                return instead, values
        return statement, values

    event.listen(engine, "before_cursor_execute", serial, retval=True)


@pytest.fixture
def engine(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Engine]:
    made = central_engine(tmp_path, new_database())
    yield made
    made.dispose()


def vacancy() -> tuple[UUID, list[WireRecord]]:
    """An open one, which its batch publishes, and the employer."""
    employer, wanted, stamped = new_id(), new_id(), {"created_at": AT, "updated_at": AT}
    return wanted, [
        WireRecord("employer", employer, 1, 0, {"legal_name": "Hacienda Ñusta S.A.", **stamped}),
        WireRecord("vacancy", wanted, 1, 0, {
            "employer_id": str(employer), "number": "V-1", "title": "Empacadora", "notified_on": "2026-03-02",
            "closes_on": "2026-04-02", **stamped})]


@pytest.mark.parametrize("serial", [False, True])
@pytest.mark.parametrize("second", ["batch", "hand-over"])
def test_a_reader_skips_nothing_while_writers_overlap(
        engine: Engine, monkeypatch: pytest.MonkeyPatch, second: str, serial: bool) -> None:
    office = new_id()
    reader, slow, quick = (admit(engine, "ALA", office) for _ in range(3))
    elsewhere = admit(engine, "SHA", new_id())
    passed_on, handover, early, late = new_id(), new_id(), new_id(), new_id()
    elsewhere.send(person(passed_on))
    wanted, offered = vacancy()
    if serial:
        number_serially(engine)
    written, go_on, done = (threading.Event() for _ in range(3))
    real = ingest.follow

    def held_back(connection: Any, office_id: UUID, touched: Any) -> None:
        """The last step of a batch: behind it only the commit is left."""
        real(connection, office_id, touched)
        if threading.current_thread().name == "slow":
            written.set()
            go_on.wait(60)

    monkeypatch.setattr(ingest, "follow", held_back)
    problems: list[BaseException] = []

    def overtake() -> None:
        if second == "batch":
            quick.send(person(late))
            return
        with writing(engine) as connection:
            hand_over(connection, elsewhere.device.office_id, handover, passed_on, "ALA", "La persona está de acuerdo.")

    def run(work: Callable[[], None], ended: threading.Event) -> None:
        try:
            work()
        except BaseException as error:
            problems.append(error)
        ended.set()

    threads = [threading.Thread(target=run, args=(lambda: slow.send(person(early), *offered), written), name="slow"),
               threading.Thread(target=run, args=(overtake, done), name="quick")]
    threads[0].start()
    assert written.wait(60)
    threads[1].start()
    while not done.is_set() and not waits_for_a_lock(engine):
        done.wait(0.005)
    told = read(reader)
    between = set(told)
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert problems == []
    told |= read(reader)
    records, published = {str(early), *(str(record.record_id) for record in offered)}, {f"vacancy {wanted}"}
    other = {str(late)} if second == "batch" else {f"handover {handover}"}
    missing = (records | published | other) - told
    if not serial:
        assert (between, missing) == (set(), set())
    else:
        assert between == other, "it overtook"
        assert missing == (records if second == "batch" else published), "and what it passed is lost"


def read(pc: Pc) -> set[str]:
    """Ids of records, and kinds with keys of things, that come down after the PC's positions, which move on."""
    found: set[str] = set()
    for page in pc.read_all():
        found |= {str(record.record_id) for record in page.records} | {
            f"{item.kind} {item.key}" for item in page.items}
    return found
