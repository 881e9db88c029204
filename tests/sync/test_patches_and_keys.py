"""What goes of an edited record, with which keys, and what becomes of a batch that other keys made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from answered_kit import answered, entry, known, queued, row, told
from exchange_kit import admit as admit_without_keys
from exchange_kit import frozen, outbox, receipt_for, sent
from sqlalchemy import update
from support.exchange import TestOffice

from pes_desktop.models import AckedVersion, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import open_batch
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import freeze_batch, pending_batch, pending_batches, repack
from pes_desktop.sync.push import Settled, deliver, note_attempt, settle
from pes_desktop.sync.sealing import as_text, new_secret, signing_public
from pes_desktop.sync.store import LAST, save_account, save_setting
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict, WireRecord


def going(office: TestOffice, **options: Any) -> dict[UUID, WireRecord]:
    """What the next batch carries; it is given up again."""
    found = {record.record_id: record for record in frozen(office, **options).batch.records}
    with office.store.local() as session:
        session.execute(update(SentBatch).where(SentBatch.status == "waiting").values(status="split"))
    return found


def test_only_what_changed_goes_of_a_record_that_headquarters_holds(office: TestOffice) -> None:
    person, whole = known(office, 2)
    office.edit(person, names="Luz", community="")
    office.edit(whole, names="Ana")
    with queued(office, person) as (_, waiting):
        waiting.fields = [*waiting.fields, "known_as", "a column of an earlier program"]
    with queued(office, whole) as (_, waiting):
        waiting.base_version = 0
    (new,) = office.add_people(1)
    found = going(office)
    now = told(office, person)
    assert found[person] == WireRecord("jobseeker", person, 2, 1, {"names": "Luz", "updated_at": now["updated_at"]},
                                       False, ("known_as", "names", "updated_at"))
    for one, version in ((whole, 2), (new, 1)):
        assert found[one] == WireRecord("jobseeker", one, version, 0, told(office, one))
    with queued(office, person) as (_, waiting):
        waiting.fields = ["names"]
    office.edit(person, removed_at=utcnow())
    assert going(office)[person].removed
    admit_without_keys(office)
    record = going(office)[person]
    assert (record.fields, record.values) == (None, told(office, person)), "of protocol 1 every record goes whole"


def test_what_headquarters_held_once_is_told_so(office: TestOffice) -> None:
    """It went back to a copy: the same version goes up again, and is no edit."""
    same, above, below, edited = known(office, 4)
    for person in (same, above, below, edited):
        office.edit(person, names="Luz")
        with queued(office, person) as (session, waiting):
            if person != edited:
                waiting.fields, waiting.base = None, {}
            held = {same: 2, above: 3, below: 1, edited: 2}[person]
            session.execute(update(AckedVersion).where(AckedVersion.record_id == person).values(version=held))
    assert {one: record.again for one, record in going(office).items()} == {
        same: True, above: True, below: False, edited: False}
    admit_without_keys(office)
    assert not any(record.again for record in going(office).values()), "protocol 1 cannot tell it"


def test_what_is_on_its_way_is_not_taken_again(office: TestOffice) -> None:
    known(office)
    first, second = office.add_people(2)
    assert office.account is not None
    mine = {one.record_id for one in outbox(office)} - {second}
    family = set(going(office, skip={first}))
    assert family == mine - {first} | {second}, "children go behind their parent, which flies"
    assert len(going(office, skip=set(list(mine)[:3]), max_rows=2)) >= 2, "those on their way do not use up the limit"
    assert freeze_batch(office.store, office.account, 65536, skip=mine | {second}) is None


def test_a_batch_that_other_keys_made_is_given_up(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    batch = frozen(office)
    assert pending_batches(office.store) == [batch]
    account = office.account
    assert account is not None
    for other in (replace(account, signing_key=as_text(new_secret())), replace(account, signing_key="")):
        with office.store.local() as session:
            save_account(session, other)
            session.execute(update(SentBatch).where(SentBatch.number == batch.number).values(
                status="waiting", payload=batch.payload))
        with queued(office, person) as (_, waiting):
            waiting.fields, waiting.base = ["names"], {"names": "x"}
        assert pending_batches(office.store) == []
        kept = sent(office)[batch.number]
        assert (kept.status, kept.payload) == ("split", None)
        left = entry(office, person)
        assert left is not None
        assert (left.fields, left.base) == (None, {}), "had it arrived, what was edited back since is no patch any more"


def test_a_batch_without_a_signature_is_given_up_by_a_pc_that_signs(office: TestOffice) -> None:
    known(office)
    keyed = office.account
    assert keyed is not None
    admit_without_keys(office)
    office.add_people(1)
    bare = frozen(office)
    assert pending_batches(office.store) == [bare]
    with office.store.local() as session:
        save_account(session, keyed)
    assert pending_batches(office.store) == []


def test_batches_behind_unreadable_ones_are_found_however_few_are_looked_at(office: TestOffice) -> None:
    known(office)
    made = []
    for _ in range(3):
        office.add_people(1)
        made.append(frozen(office, skip={record.record_id for one in made for record in one.batch.records}))
    assert [one.number for one in pending_batches(office.store)] == [one.number for one in made]
    assert pending_batches(office.store, 2) == made[:2]
    with office.store.local() as session:
        for spoilt in made[:2]:
            session.execute(update(SentBatch).where(SentBatch.number == spoilt.number).values(payload=b"x"))
        session.execute(update(SentBatch).where(SentBatch.number == made[2].number).values(attempts=4))
    assert pending_batches(office.store, 2) == [replace(made[2], attempts=4)]
    assert pending_batch(office.store) == replace(made[2], attempts=4)


def test_parts_of_a_sealed_batch_are_sealed_and_signed(office: TestOffice) -> None:
    known(office)
    office.add_people(2)
    batch, account = frozen(office), office.account
    assert account is not None
    keys = account.keys
    assert keys is not None
    repack(office.store, [(batch, 2)])
    parts = pending_batches(office.store)
    carried = [record for part in parts for record in part.batch.records]
    assert sorted(carried, key=batch.batch.records.index) == batch.batch.records
    assert [len(part.batch.records) for part in parts] == [5, 5]
    for place, part in enumerate(parts, batch.number + 1):
        opened = open_batch(part.payload, keys=keys)
        assert opened.signed_by(signing_public(keys.signing))
        assert (part.number, part.attempts, part.batch.created) == (place, 0, batch.batch.created)
    repack(office.store, [(part, 1) for part in parts], above=40)
    parts = pending_batches(office.store)
    assert [part.number for part in parts] == [41, 42]
    with office.store.local() as session:
        save_setting(session, LAST, {"last_number": 60, "at": "x"})
    repack(office.store, [(part, 1) for part in parts], above=50)
    assert [part.number for part in pending_batches(office.store)] == [61, 62], "numbers known as taken stay so"


def test_a_pc_that_was_never_admitted_has_no_batch_to_send(office: TestOffice) -> None:
    assert pending_batch(office.store) is None


class Line:
    """A headquarters that answers as told; keeps what was asked of it."""

    def __init__(self, kept: Receipt | None, answer: Receipt | ExchangeFault) -> None:
        self.kept, self.answer, self.asked = kept, answer, list[tuple[str, bytes, Batch]]()

    def receipt(self, data: bytes, batch: Batch) -> Receipt | None:
        self.asked.append(("receipt", data, batch))
        return self.kept

    def send_batch(self, data: bytes, batch: Batch) -> Receipt:
        self.asked.append(("batch", data, batch))
        if isinstance(self.answer, ExchangeFault):
            raise self.answer
        return self.answer


def delivered(office: TestOffice, line: Line, batch: Any, *ticks: float) -> Settled:
    assert office.account is not None
    clock = iter(ticks or (10.0, 10.0))
    return deliver(office.store, line, office.account, batch, lambda: next(clock))  # type: ignore[arg-type]


def test_a_batch_is_noted_before_it_goes_and_settled_after(office: TestOffice) -> None:
    known(office)
    office.add_people(1)
    batch = frozen(office)
    broken = Line(None, ExchangeFault("server_unreachable"))
    with pytest.raises(ExchangeFault):
        delivered(office, broken, batch)
    assert (sent(office)[batch.number].attempts, sent(office)[batch.number].status) == (1, "waiting")
    assert broken.asked == [("batch", batch.payload, batch.batch)], "a batch that never went is not asked for"
    line = Line(None, receipt_for(batch))
    assert delivered(office, line, replace(batch, attempts=1), 10.0, 11.2345) == Settled(5, 0)
    assert [name for name, *_ in line.asked] == ["receipt", "batch"]
    assert line.asked[0] == ("receipt", batch.payload, batch.batch)
    kept = sent(office)[batch.number]
    assert (kept.attempts, kept.status, kept.milliseconds) == (2, "answered", 1234)


def test_a_batch_that_arrived_is_not_sent_again(office: TestOffice) -> None:
    known(office)
    office.add_people(1)
    batch = frozen(office)
    line = Line(receipt_for(batch), ExchangeFault("server_error"))
    assert delivered(office, line, replace(batch, attempts=3)) == Settled(5, 0)
    assert ([name for name, *_ in line.asked], sent(office)[batch.number].attempts) == (["receipt"], 0)
    with pytest.raises(ExchangeFault) as caught:
        delivered(office, Line(replace_server(receipt_for(batch)), ExchangeFault("server_error")),
                  replace(batch, attempts=1))
    assert caught.value.code == "server_other", "an answer is looked at before it is believed"


def replace_server(receipt: Receipt) -> Receipt:
    import msgspec

    return msgspec.structs.replace(receipt, server_id=UUID(int=404))


def test_only_the_batch_that_goes_is_noted(office: TestOffice) -> None:
    known(office)
    office.add_people(1)
    batch = frozen(office)
    note_attempt(office.store, batch)
    note_attempt(office.store, batch)
    assert {number: one.attempts for number, one in sent(office).items()} == {1: 0, batch.number: 2}


@pytest.mark.parametrize(("told_base", "base"), [
    (0, 0), (2, 2), (4, 4), (5, 5), (6, 5), (-1, 5), ("2", 5), (None, 5)])
def test_what_lacks_its_base_at_headquarters_goes_whole(office: TestOffice, told_base: Any, base: int) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    with queued(office, person) as (_, waiting):
        waiting.base_version = 5
    params = {} if told_base is None else {"base": told_base}
    done = answered(office, person, Verdict(UUID(int=0), Outcome.REFUSED, "base_missing", None, params))
    assert (done.acknowledged, done.parked) == (0, 0)
    left = entry(office, person)
    assert left is not None
    assert (left.fields, left.base, left.base_version, left.parked_code) == (None, {}, base, None)


def test_a_taken_patch_tells_no_content_a_whole_record_does(office: TestOffice) -> None:
    (person,) = known(office)
    office.edit(person, names="Luz")
    (new,) = office.add_people(1)
    batch = frozen(office)
    settle(office.store, batch, receipt_for(batch))
    with office.store.read() as session:
        kept = {one: session.get_one(AckedVersion, one).content_hash for one in (person, new)}
    assert (kept[person], len(kept[new])) == ("", 64)
    assert row(office, person)["version"] == 2
