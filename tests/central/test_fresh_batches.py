"""New records go in by columns, the others of their batch beside them record by record: what a batch is answered, and
what then stands, is the same as if all went record by record.

PostgreSQL takes new records by columns, SQLite never does: the same batches to both, and everything is compared.
"""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, func, select
from support.crowd import crowd
from support.exchange import central_engine

from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.db import reading, writing
from pes_central.fresh import fresh_of
from pes_central.ingest import receive
from pes_central.tables import ChangeEntry, DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_receipt, encode_batch
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.wire import Batch, WireRecord

OFFICE, OTHER, DEVICE, STRANGER = UUID(int=7), UUID(int=8), UUID(int=70), UUID(int=80)
NOW = "2026-03-02T12:00:00+00:00"


class Both:
    """Two headquarters with the same two offices; every batch goes to both."""

    def __init__(self, columns: Engine, records: Engine) -> None:
        self.engines = (columns, records)
        self.number = 0
        self.asked: list[int] = []
        for engine in self.engines:
            for office, code, device in ((OFFICE, "ALA", DEVICE), (OTHER, "ZZZ", STRANGER)):
                with writing(engine) as connection:
                    enrol_device(connection, make_code(connection, code, 1), office, code, device, "A", utcnow())
        event.listen(columns, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        """Of how many changes it was asked whether they are known, question by question."""
        if "FROM central_change" in statement and "looked_up" in values:
            self.asked.append(len(values["looked_up"]))

    def send(self, *records: WireRecord, device: UUID = DEVICE, office: UUID = OFFICE, protocol: int = 2) -> list[str]:
        """Outcomes and codes; both headquarters must say the same of every record."""
        self.number += 1
        batch = Batch(new_id(), self.number, device, office, utcnow(), None, list(records))
        data, _ = encode_batch(batch, protocol=protocol)
        self.asked = []
        first, second = (decode_receipt(receive(engine, DeviceIdentity(device, office), data, 10**8)[0], batch)
                         for engine in self.engines)
        assert first.verdicts == second.verdicts
        return [f"{one.outcome} {one.code}".strip() for one in first.verdicts]

    def by_columns(self, *records: WireRecord, **changes: Any) -> bool:
        """Whether the batch, all of which must be taken, went in without a question after its changes."""
        assert set(self.send(*records, **changes)) == {"accepted"}
        return not self.asked

    def compare(self) -> None:
        """Rows, changes, feed, heads and what is kept of receipts."""
        found = []
        for engine in self.engines:
            with reading(engine) as connection:
                tables = [table_of(kind) for kind in SYNCED]
                found.append([
                    [connection.execute(select(table).order_by(table.c.id)).all() for table in tables],
                    [connection.execute(select(*entry.__table__.c).order_by(*entry.__table__.primary_key)).all()
                     for entry in (ChangeEntry, FeedEntry)],
                    connection.execute(select(OfficeEntry.office_id, OfficeEntry.feed_position).order_by(
                        OfficeEntry.office_id)).all(),
                    connection.execute(select(DeviceEntry.device_id, DeviceEntry.last_number).order_by(
                        DeviceEntry.device_id)).all(),
                    connection.execute(select(ReceiptEntry.number, ReceiptEntry.content_hash, ReceiptEntry.records)
                                       .order_by(ReceiptEntry.number)).all(),
                    all_digests(connection, OFFICE)])
        assert found[0] == found[1]


@pytest.fixture
def both(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Both]:
    engines = central_engine(tmp_path / "columns", new_database()), central_engine(tmp_path / "records", "")
    yield Both(*engines)
    for engine in engines:
        engine.dispose()


def person(record_id: UUID | None = None, version: int = 1, base: int = 0, **values: Any) -> WireRecord:
    told = {"surnames": "Guamán", "names": "Rosa", "created_at": NOW, "updated_at": NOW, "registered_on": "2026-03-02",
            "last_contact_on": "2026-03-02", **values}
    return WireRecord("jobseeker", record_id or new_id(), version, base, told, "removed_at" in told)


def job(owner: UUID, record_id: UUID | None = None, **values: Any) -> WireRecord:
    return WireRecord("job", record_id or new_id(), 1, 0, {
        "occupation": "Jornalera", "created_at": NOW, "updated_at": NOW, "jobseeker_id": str(owner), **values})


@pytest.mark.parametrize("protocol", [1, 2])
def test_a_crowd_goes_in_by_columns(both: Both, protocol: int) -> None:
    records = crowd(12)
    random.Random(3).shuffle(records)  # children before their parents, ids in no order
    assert both.by_columns(*records, protocol=protocol)
    both.compare()
    with reading(both.engines[0]) as connection:  # in the order of their ids: so offices wait for each other
        for kind in ("jobseeker", "job", "skill"):
            ids = connection.exec_driver_sql(f"SELECT id FROM {kind} ORDER BY ctid").scalars().all()
            assert ids == sorted(ids)


def test_the_next_batch_points_to_what_is_held(both: Both) -> None:
    first, second = person(), person(new_id(), 5, sex="F", phones=[{"number": "+593"}], dependants=2, min_pay="450.50")
    assert both.by_columns(first, second)
    assert both.by_columns(job(first.record_id), job(second.record_id, years=0.5), person(),
                           person(removed_at=NOW), WireRecord("office", OFFICE, 1, 0, {
                               "code": "ALA", "name": "Alausí", "country": "EC", "created_at": NOW, "updated_at": NOW}))
    again = [WireRecord(one.record_type, one.record_id, one.version, 0, one.values, again=True)
             for one in (person(), person())]
    assert both.by_columns(*again)
    both.compare()


def test_one_record_that_is_not_new_goes_the_other_way(both: Both) -> None:
    """Whatever it is: nothing is left of an attempt, and each record has its own verdict."""
    held = person()
    mine, theirs = job(held.record_id), person()
    both.send(held, mine)
    both.send(theirs, device=STRANGER, office=OTHER)

    def new() -> WireRecord:
        return person(names="Élida")

    twice = person()
    for odd, said in (
            ([held], "already"), ([mine], "already"),
            ([person(held.record_id, names="Otra")], "conflict change_reused"),
            ([person(held.record_id, 2, 0, names="Otra")], "conflict version_conflict"),
            ([person(held.record_id, 2, 1, names="Luz")], "accepted"),
            ([person(theirs.record_id)], "refused other_office"), ([job(theirs.record_id)], "refused parent_missing"),
            ([job(new_id())], "refused parent_missing"), ([person(sex="Q")], "refused value_choice"),
            ([WireRecord("x", new_id(), 1, 0, {})], "refused unknown_type"),
            ([person(version=0)], "refused version_order"), ([person(version=2**62)], "refused version_order"),
            ([WireRecord("office", OTHER, 1, 0, {"code": "ALA", "name": "x"})], "refused other_office"),
            ([WireRecord("jobseeker", new_id(), 2, 1, {"names": "x"}, False, ("names",))], "refused base_missing"),
            ([person(new_id(), 3, 2)], "accepted"), ([twice, twice], "accepted")):
        before, after = new(), new()
        outcomes = both.send(before, *odd, after)
        assert (outcomes[0], outcomes[-1]) == ("accepted", "accepted")
        assert said in outcomes, odd
    both.compare()


def test_new_ones_beside_edits_are_not_asked_for(both: Both) -> None:
    """Edits on what is held, on an earlier version (settled after the others of their type), and in conflict; new ones
    before, between and behind them, children of the edited too."""
    held = [person() for _ in range(6)]
    assert both.by_columns(*held)
    both.send(*(person(one.record_id, 2, 1, names="Luz") for one in (held[0], held[1], held[5])))
    odd = [person(held[0].record_id, 2, 1, surnames="Grefa"), person(held[2].record_id, 2, 1, names="Élida"),
           person(held[1].record_id, 3, 1, names="Otra")]
    told = {"community": "El Pozo", "updated_at": "2026-03-02T13:00:00+00:00"}
    met, patch = (WireRecord("jobseeker", one.record_id, 3, 1, told, False, tuple(told)) for one in (held[5], held[4]))
    new = crowd(3)
    records = [*new[:2], odd[0], met, new[2], odd[1], job(held[0].record_id), odd[2], *new[3:], patch,
               job(held[4].record_id), person()]
    outcomes = both.send(*records)
    assert both.asked[0] == 5
    assert outcomes.count("accepted merged") == 1
    assert outcomes.count("accepted") == len(records) - 3
    both.compare()


def test_known_ones_among_new_ones(both: Both) -> None:
    """They are found by asking once, when the database refused; the new ones still go by columns."""
    held = crowd(2)
    assert both.by_columns(*held)
    mixed = crowd(4, 8) + held[::3]
    random.Random(5).shuffle(mixed)
    outcomes = both.send(*mixed)
    assert outcomes.count("already") == len(held[::3])
    assert both.asked[-1] == len(held[::3])
    both.compare()


def test_children_of_one_that_is_refused(both: Both) -> None:
    """A type of which one is not proven good goes record by record, and what points to it after it."""
    good, bad = person(), person(sex="Q")
    office = WireRecord("office", OFFICE, 1, 0, {
        "code": "ALA", "name": "Alausí", "country": "EC", "created_at": NOW, "updated_at": NOW})
    outcomes = both.send(job(good.record_id), office, job(bad.record_id), good, bad)
    assert outcomes == ["accepted", "accepted", "refused parent_missing", "accepted", "refused value_choice"]
    assert both.asked[0] == 4
    both.compare()


def test_a_row_whose_change_is_forgotten_and_a_change_whose_row_is(both: Both) -> None:
    """Only one of the two tables refuses; also then nothing of the attempt stays."""
    first, second = person(), person()
    both.send(first, second)
    for engine in both.engines:
        with writing(engine) as connection:
            connection.execute(ChangeEntry.__table__.delete().where(ChangeEntry.record_id == first.record_id))
            connection.execute(table_of("jobseeker").delete().where(table_of("jobseeker").c.id == second.record_id))
    assert both.send(person(), first) == ["accepted", "already"]
    assert both.send(person(), second) == ["accepted", "already"]
    both.compare()


@pytest.mark.parametrize("seed", [11, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(12))])
def test_many_batches_at_random(both: Both, seed: int) -> None:
    """New ones, sent again, edited on whichever version, patched, twice in a batch, broken, without a parent, of
    another office; in every mixture and order."""
    chance, quick = random.Random(seed), 0
    theirs = person()
    both.send(theirs, device=STRANGER, office=OTHER)
    held: list[WireRecord] = []

    def edit() -> WireRecord:
        base = chance.choice((1, 1, 1, 2, 3))
        column = chance.choice(("names", "surnames", "community"))
        above = base + chance.randint(1, 2)
        return person(chance.choice(held).record_id, above, base, **{column: f"x{chance.random()}"})

    def patch() -> WireRecord:
        told = {chance.choice(("names", "surnames", "community")): f"y{chance.random()}", "updated_at": NOW}
        base = chance.choice((1, 1, 2))
        above = base + chance.randint(1, 9)
        return WireRecord("jobseeker", chance.choice(held).record_id, above, base, told, False, tuple(told))

    makers: list[Callable[[], WireRecord]] = [
        lambda: chance.choice(held), lambda: job(new_id()), lambda: person(sex="Q"), edit, edit, patch, patch,
        lambda: person(theirs.record_id), lambda: job(chance.choice(held).record_id), lambda: person(new_id(), 3, 2)]
    for turn in range(16):
        records = crowd(2, turn)
        if held:
            records += [chance.choice(makers)() for _ in range(chance.choice((0, 1, 2, 6)))]
        if turn % 5 == 4:
            records.append(chance.choice(records))
        chance.shuffle(records)
        outcomes = both.send(*records)
        quick += min(both.asked, default=0) < len(records)
        held += [one for one, outcome in zip(records, outcomes, strict=True)
                 if outcome == "accepted" and one.record_type == "jobseeker" and one.version == 1]
    assert quick >= 12
    both.compare()


def test_memory_is_bounded_by_the_batch(new_database: Callable[[], str], tmp_path: Path) -> None:
    """New records on the way that they take: four batches hold no more at once than one did, and nothing of them stays
    but plans of statements."""
    engine = central_engine(tmp_path / "central", new_database())
    device, asked = DeviceIdentity(DEVICE, OFFICE), []
    with writing(engine) as connection:
        enrol_device(connection, make_code(connection, "ALA", 1), OFFICE, "ALA", DEVICE, "A", utcnow())
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    waiting = [encode_batch(Batch(new_id(), number, DEVICE, OFFICE, utcnow(), None, crowd(40, number)), protocol=2)[0]
               for number in range(1, 7)]

    def peak(*batches: bytes) -> tuple[int, int]:
        """The most that was held at once, and what is held at the end; bytes above the start."""
        gc.collect()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        for data in batches:
            receive(engine, device, data, 10**7)
        most = tracemalloc.get_traced_memory()[1]
        gc.collect()
        return most - before, tracemalloc.get_traced_memory()[0] - before

    receive(engine, device, waiting.pop(), 10**7)  # what is made once
    often = gc.get_threshold()
    gc.set_threshold(700)  # as in the program; tests collect more seldom
    tracemalloc.start()
    one, _ = peak(waiting.pop())
    four, left = peak(*waiting)
    tracemalloc.stop()
    gc.set_threshold(*often)
    assert not [statement for statement in asked if "FROM central_change" in statement], "they went by columns"
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(ChangeEntry)) > 6 * 300
    engine.dispose()
    assert four < one * 1.5 + 200_000
    assert left < one


@pytest.mark.parametrize("records", [
    [], [person(new_id(), 2, 1)], [WireRecord("x", new_id(), 1, 0, {})], [person(version=0)],
    [person(version=2**62)], [person(sex="Q")], [WireRecord("office", OTHER, 1, 0, {"code": "A", "name": "x"})],
    [WireRecord("jobseeker", new_id(), 1, 0, {"names": "x"}, False, ("names",))], [person(UUID(int=3))] * 2,
])
def test_what_is_not_proven_new_and_good(records: list[WireRecord]) -> None:
    assert fresh_of(Batch(new_id(), 1, DEVICE, OFFICE, utcnow(), None, records)) is None
