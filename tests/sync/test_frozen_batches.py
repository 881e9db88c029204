"""Freezing, splitting and renumbering on the office's own database, without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any
from uuid import UUID

import pytest
from exchange_kit import admit, frozen, outbox, receipt_for, sent, settle_all
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from support.exchange import TestOffice

from pes_desktop.models import Job, Jobseeker, OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.storage.store import Actor
from pes_desktop.sync import freeze
from pes_desktop.sync.codec import decode_batch
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import chunks, freeze_batch, pending_batch, renumber, split_batch
from pes_desktop.sync.push import settle
from pes_desktop.sync.store import LAST, read_setting, save_setting


@pytest.fixture
def empty(office: TestOffice) -> TestOffice:
    """An office whose headquarters holds everything so far."""
    admit(office)
    settle_all(office)
    assert office.waiting() == 0
    return office


def edit_job(office: TestOffice, person: UUID, **changes: Any) -> UUID:
    with office.store.write(Actor(), "edit") as unit:
        job = unit.session.execute(select(Job).where(Job.jobseeker_id == person, Job.position == 0)).scalar_one()
        for name, value in changes.items():
            setattr(job, name, value)
        return job.id


def types(batch: freeze.FrozenBatch) -> list[str]:
    return [record.record_type for record in batch.batch.records]


def test_what_is_frozen_is_what_is_kept(office: TestOffice) -> None:
    account = admit(office)
    batch = frozen(office, offset=-250)
    assert types(batch) == ["office", "device"]
    assert (batch.number, batch.attempts) == (1, 0)
    inner = batch.batch
    assert (inner.batch_id, inner.number, inner.device_id, inner.office_id, inner.clock_offset_ms) == (
        batch.batch_id, 1, account.device_id, account.office_id, -250)
    assert inner.created.tzinfo is UTC
    assert abs((utcnow() - inner.created).total_seconds()) < 60
    assert decode_batch(batch.payload) == (inner, batch.content_hash)
    row = sent(office)[1]
    assert (row.batch_id, row.records, row.size_bytes, row.content_hash, row.payload, row.status, row.attempts) == (
        batch.batch_id, 2, len(batch.payload), batch.content_hash.hex(), batch.payload, "waiting", 0)
    assert pending_batch(office.store) == batch


def test_nothing_waits(empty: TestOffice) -> None:
    assert empty.account is not None
    assert freeze_batch(empty.store, empty.account, 65536) is None
    assert pending_batch(empty.store) is None


def test_a_record_carries_its_versions_and_its_removal(empty: TestOffice) -> None:
    person = empty.add_people(1)[0]
    empty.edit(person, community="a")
    first = frozen(empty)
    record = first.batch.records[0]
    assert (record.record_type, record.record_id, record.version, record.base_version, record.removed) == (
        "jobseeker", person, 2, 0, False)
    assert record.values["community"] == "a"
    settle(empty.store, first, receipt_for(first))
    empty.edit(person, removed_at=utcnow())
    (record,) = frozen(empty).batch.records
    assert (record.version, record.base_version, record.removed) == (3, 2, True)


def test_a_parent_travels_with_the_child_that_was_changed_before_it(empty: TestOffice) -> None:
    first, second = empty.add_people(2)
    settle_all(empty)
    job = edit_job(empty, first, occupation="Peón")
    empty.edit(second, community="x")
    empty.edit(first, community="y")
    assert [entry.record_type for entry in outbox(empty)] == ["job", "jobseeker", "jobseeker"]
    batch = frozen(empty, max_rows=1)
    assert [(record.record_type, record.record_id) for record in batch.batch.records] == [
        ("jobseeker", first), ("job", job)]


def test_a_chain_of_parents_travels_whole_and_in_order(empty: TestOffice) -> None:
    person = empty.add_people(1)[0]
    settle_all(empty)
    employer, vacancy = empty.add_vacancy()
    referral = empty.add_referral(person, vacancy)
    with empty.store.local() as session:  # queued in the wrong order, as an old PC may have
        for entry in session.execute(select(OutboxEntry)).scalars():
            entry.seq = {referral: 1001, vacancy: 1002, employer: 1003}[entry.record_id]
    batch = frozen(empty, max_rows=1)
    assert [record.record_id for record in batch.batch.records] == [employer, vacancy, referral]
    assert types(batch) == ["employer", "vacancy", "referral"]


def test_a_parked_parent_does_not_travel(empty: TestOffice) -> None:
    person = empty.add_people(1)[0]
    with empty.store.local() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.record_id == person).values(parked_code="value_choice"))
    assert set(types(frozen(empty))) == {"job", "skill"}


def test_types_of_a_later_program_wait(empty: TestOffice) -> None:
    assert empty.account is not None
    with empty.store.local() as session:
        session.add(OutboxEntry(record_type="hologram", record_id=UUID(int=3), version=1))
    assert freeze_batch(empty.store, empty.account, 65536) is None
    assert [entry.parked_code for entry in outbox(empty)] == [None]


def test_a_batch_keeps_to_its_bytes_and_the_rest_follows(empty: TestOffice) -> None:
    assert empty.account is not None
    empty.add_people(30)
    seen: list[UUID] = []
    rounds = 0
    while (batch := freeze_batch(empty.store, empty.account, 3000)) is not None:
        assert len(batch.payload) <= 3000
        seen += [record.record_id for record in batch.batch.records]
        settle(empty.store, batch, receipt_for(batch))
        rounds += 1
    assert len(seen) == len(set(seen)) == 150
    assert rounds <= 8, "batches are nearly full"


def test_one_record_may_be_larger_than_the_limit(empty: TestOffice) -> None:
    empty.add_people(2)
    batch = frozen(empty, limit=10)
    assert len(batch.batch.records) == 1
    assert len(batch.payload) > 10


def test_a_batch_is_cut_only_where_it_is_too_large(empty: TestOffice) -> None:
    empty.add_people(10)
    whole = frozen(empty)
    assert len(whole.batch.records) == 50
    assert split_batch(empty.store, whole)
    with empty.store.local() as session:
        session.execute(update(SentBatch).values(status="split"))
    again = frozen(empty, limit=len(whole.payload) + 30)  # ids differ, and so do a few bytes
    assert len(again.batch.records) == 50
    with empty.store.local() as session:
        session.execute(update(SentBatch).values(status="split"))
    less = frozen(empty, limit=len(whole.payload) - 30)
    assert len(less.batch.records) in (40, 45)  # whole families of five


def test_how_much_is_read_follows_the_latest_telling_batch(empty: TestOffice) -> None:
    def likely(limit: int, most: int = 4000) -> int:
        with empty.store.read() as session:
            return freeze._likely_rows(session, limit, most)

    with empty.store.local() as session:
        session.execute(update(SentBatch).values(records=3))
    assert likely(6000) == 120  # 60 bytes each, and a fifth more
    assert likely(6000, most=7) == 7
    assert likely(1) == 1
    with empty.store.local() as session:
        for number, records, size in ((90, 50, 5000), (91, 100, 2000), (92, 49, 490)):
            session.add(SentBatch(number=number, batch_id=UUID(int=number), records=records, size_bytes=size,
                                  content_hash=""))
    assert likely(6000) == 360  # 20 bytes each: number 91, the latest with enough records
    assert likely(10) == 1
    assert likely(17) == 2


def test_numbers_follow_the_largest_ever_used(empty: TestOffice) -> None:
    empty.add_people(1)
    assert frozen(empty).number == 2
    with empty.store.local() as session:
        session.execute(update(SentBatch).values(status="split"))
        save_setting(session, LAST, {"last_number": 40, "at": "x"})
    assert frozen(empty).number == 41


def test_a_record_that_is_gone_is_set_aside_and_the_rest_goes(empty: TestOffice) -> None:
    empty.add_people(1)
    with empty.store.local() as session:
        session.add(OutboxEntry(record_type="job", record_id=UUID(int=5), version=1))
    assert len(frozen(empty).batch.records) == 5
    aside = [entry for entry in outbox(empty) if entry.parked_code is not None]
    assert [(entry.record_id, entry.parked_code, entry.parked_field, entry.parked_params) for entry in aside] == [
        (UUID(int=5), "record_missing", None, {})]


def test_an_entry_of_another_version_than_its_row_gets_the_rows(empty: TestOffice) -> None:
    """Else nobody would know the answer to it, and it would go again for ever."""
    person = empty.add_people(1)[0]
    with empty.store.local() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.record_id == person).values(version=6))
    sent = {record.record_id: record.version for record in frozen(empty).batch.records}
    assert {entry.record_id: entry.version for entry in outbox(empty)} == sent
    assert sent[person] == 1


class Raced:
    """The office's store, where another round freezes its batch in the moment before ours is kept."""

    def __init__(self, office: TestOffice, number: int) -> None:
        self._store, self._number = office.store, number
        self.read = office.store.read

    @contextmanager
    def local(self) -> Iterator[Session]:
        with self._store.local() as session:
            session.add(SentBatch(number=self._number, batch_id=UUID(int=99), records=1, size_bytes=1,
                                  content_hash="", payload=b""))
        with self._store.local() as session:
            yield session


def test_two_rounds_never_freeze_one_number(empty: TestOffice) -> None:
    assert empty.account is not None
    empty.add_people(1)
    with pytest.raises(ExchangeFault) as caught:
        freeze_batch(Raced(empty, 2), empty.account, 65536)
    assert caught.value.codes == ("sync_busy",)
    assert empty.waiting() == 5


def test_the_oldest_waiting_batch_comes_first(empty: TestOffice) -> None:
    empty.add_people(4)
    whole = frozen(empty)
    assert split_batch(empty.store, whole)
    first, second = (batch for number, batch in sorted(sent(empty).items()) if batch.status == "waiting")
    with empty.store.local() as session:
        session.execute(update(SentBatch).where(SentBatch.number == first.number).values(attempts=3))
    found = pending_batch(empty.store)
    assert found is not None
    assert (found.number, found.batch_id, found.attempts, found.payload) == (
        first.number, first.batch_id, 3, first.payload)
    assert found.content_hash.hex() == first.content_hash
    assert second.number == first.number + 1


def test_two_halves_carry_the_same_frozen_changes(empty: TestOffice) -> None:
    person = empty.add_people(1)[0]
    whole = frozen(empty, offset=7)
    empty.edit(person, community="después")
    assert split_batch(empty.store, whole) is True
    rows = sent(empty)
    assert (rows[2].status, rows[2].payload) == ("split", None)
    halves = [decode_batch(rows[number].payload or b"")[0] for number in (3, 4)]
    assert [rows[number].status for number in (3, 4)] == ["waiting", "waiting"]
    assert [len(half.records) for half in halves] == [3, 2]
    assert halves[0].records + halves[1].records == whole.batch.records
    assert len({whole.batch_id, rows[3].batch_id, rows[4].batch_id}) == 3
    for half, number in zip(halves, (3, 4), strict=True):
        assert (half.number, half.batch_id, half.device_id, half.office_id, half.created, half.clock_offset_ms) == (
            number, rows[number].batch_id, empty.device_id, empty.office_id, whole.batch.created, 7)


def test_one_record_cannot_be_halved_two_can(empty: TestOffice) -> None:
    empty.add_people(1)
    one = frozen(empty, limit=10)
    assert split_batch(empty.store, one) is False
    assert sent(empty)[one.number].status == "waiting"
    settle(empty.store, one, receipt_for(one))
    two = frozen(empty, max_rows=2)
    assert len(two.batch.records) == 2
    assert split_batch(empty.store, two) is True
    assert [row.records for number, row in sorted(sent(empty).items()) if number > two.number] == [1, 1]


def test_an_answered_batch_is_neither_halved_nor_renumbered(empty: TestOffice) -> None:
    empty.add_people(1)
    batch = frozen(empty)
    settle(empty.store, batch, receipt_for(batch))
    assert split_batch(empty.store, batch) is True, "nothing is left to do"
    renumber(empty.store, batch, 50)
    assert list(sent(empty)) == [1, 2]
    with empty.store.read() as session:
        assert "last_number" not in read_setting(session, LAST)


@pytest.mark.parametrize(("known", "number"), [(9, 10), (2, 3), (0, 3)])
def test_a_number_moves_past_those_headquarters_knows(empty: TestOffice, known: int, number: int) -> None:
    empty.add_people(1)
    batch = frozen(empty, offset=5)
    with empty.store.local() as session:
        save_setting(session, LAST, {"at": "ayer"})
    renumber(empty.store, batch, known)
    rows = sent(empty)
    assert (rows[2].status, rows[2].payload, rows[number].status) == ("split", None, "waiting")
    found, content = decode_batch(rows[number].payload or b"")
    assert (found.number, found.records, found.created, found.clock_offset_ms, found.device_id, found.office_id) == (
        number, batch.batch.records, batch.batch.created, 5, empty.device_id, empty.office_id)
    assert found.batch_id == rows[number].batch_id != batch.batch_id
    assert rows[number].content_hash == content.hex()
    with empty.store.read() as session:
        last = read_setting(session, LAST)
    assert last == {"at": "ayer", "last_number": max(known, 2)}


def test_slices_hold_every_item_once() -> None:
    items = list(range(1201))
    found = [list(part) for part in chunks(items)]
    assert [len(part) for part in found] == [500, 500, 201]
    assert [item for part in found for item in part] == items
    assert list(chunks([])) == []


def test_many_records_of_one_type_are_all_read(new_office: Callable[[], TestOffice]) -> None:
    office = new_office()
    admit(office)
    settle_all(office)
    people = office.add_people(260)
    batch = frozen(office, limit=10**7)
    assert len(batch.batch.records) == 260 * 5
    assert {record.record_id for record in batch.batch.records if record.record_type == "jobseeker"} == set(people)
    with office.store.read() as session:
        assert session.query(Jobseeker).count() == 260
