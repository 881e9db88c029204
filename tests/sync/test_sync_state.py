"""What the Sync page is told: counts, what is set aside, what was sent; and the account that is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from exchange_kit import admit, frozen, receipt_for, settle_all
from sqlalchemy import update
from support.exchange import TestOffice

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import OutboxEntry, SentBatch, Setting
from pes_desktop.sync.freeze import split_batch
from pes_desktop.sync.push import settle
from pes_desktop.sync.state import SyncState, parked_records, sent_batches, sync_state
from pes_desktop.sync.store import (
    LAST,
    Account,
    account,
    read_setting,
    require_account,
    save_account,
    save_setting,
)

GREEN = SyncState(True, 0, 0, {}, None, None, True, None, {})
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_green_needs_every_sign() -> None:
    assert GREEN.green
    for changed in (replace(GREEN, enrolled=False), replace(GREEN, waiting=1), replace(GREEN, parked=1),
                    replace(GREEN, last_equal=False), replace(GREEN, last_equal=None),
                    replace(GREEN, last_error="server_slow")):
        assert not changed.green, changed


def test_an_office_that_never_exchanged(office: TestOffice) -> None:
    with office.store.read() as session:
        state = sync_state(session)
        assert state == SyncState(False, 2, 0, {"office": 1, "device": 1}, None, None, None, None, {})
        assert parked_records(session) == []
        assert sent_batches(session) == []


def test_counts_by_type_and_the_last_round(office: TestOffice) -> None:
    admit(office)
    settle_all(office)
    first, second = office.add_people(2)
    with office.store.local() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.record_id == first).values(parked_code="x"))
        save_setting(session, LAST, {"at": NOW.isoformat(), "proof_at": (NOW - timedelta(hours=1)).isoformat(),
                                     "equal": False, "error": "server_error", "error_params": {"status": 502}})
    with office.store.read() as session:
        assert sync_state(session) == SyncState(
            True, 9, 1, {"jobseeker": 1, "job": 4, "skill": 4}, NOW, NOW - timedelta(hours=1), False, "server_error",
            {"status": 502})
        found = parked_records(session)
    assert [(item.record_type, item.record_id, item.code, item.field, item.params) for item in found] == [
        ("jobseeker", first, "x", None, {})]
    assert found[0].queued_at.tzinfo is not None
    assert second != first


def test_the_oldest_aside_come_first_and_not_without_end(office: TestOffice) -> None:
    admit(office)
    settle_all(office)
    people = office.add_people(3)
    with office.store.local() as session:
        for place, person in enumerate(people):
            session.execute(update(OutboxEntry).where(OutboxEntry.record_id == person).values(
                parked_code=f"c{place}", parked_field="sex", parked_params={"n": place}))
        session.execute(update(OutboxEntry).where(OutboxEntry.record_id == people[0]).values(seq=10**6))
    with office.store.read() as session:
        found = parked_records(session)
        assert [(item.record_id, item.code, item.field, item.params) for item in found] == [
            (people[1], "c1", "sex", {"n": 1}), (people[2], "c2", "sex", {"n": 2}), (people[0], "c0", "sex", {"n": 0})]
        assert parked_records(session, limit=2) == found[:2]


def test_batches_are_listed_newest_first(office: TestOffice) -> None:
    admit(office)
    first = frozen(office)
    settle(office.store, first, receipt_for(first), 321)
    office.add_people(1)
    second = frozen(office)
    split_batch(office.store, second)
    with office.store.read() as session:
        listed = sent_batches(session)
        assert [(item.number, item.status) for item in listed] == [(4, "waiting"), (3, "waiting"), (1, "answered")]
        last = listed[-1]
        assert (last.records, last.size_bytes, last.milliseconds, last.held, last.parked) == (
            2, len(first.payload), 321, 2, 0)
        assert last.answered_at is not None
        assert last.created_at <= last.answered_at
        waiting = listed[0]
        assert (waiting.held, waiting.parked, waiting.answered_at, waiting.milliseconds) == (None, None, None, 0)
        assert sent_batches(session, limit=1) == listed[:1]


def test_lists_end_somewhere_by_themselves(office: TestOffice) -> None:
    with office.store.local() as session:
        for number in range(1, 53):
            session.add(SentBatch(number=number, batch_id=UUID(int=number), records=1, size_bytes=1, content_hash=""))
        for number in range(501):
            session.add(OutboxEntry(record_type="job", record_id=UUID(int=number), version=1, parked_code="x"))
    with office.store.read() as session:
        assert [item.number for item in sent_batches(session)] == list(range(52, 2, -1))
        assert len(parked_records(session)) == 500


def test_the_account_comes_back_as_it_was(office: TestOffice) -> None:
    with office.store.read() as session:
        assert account(session) is None
        with pytest.raises(DomainError) as caught:
            require_account(session)
        assert caught.value.codes == ("sync_not_enrolled",)
    kept = Account("https://central.ec", "secret-token", UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), "B")
    with office.store.local() as session:
        save_account(session, kept)
    with office.store.read() as session:
        assert account(session) == require_account(session) == kept
    assert "secret-token" not in repr(kept)
    assert repr(kept) == f"Account(https://central.ec, device {UUID(int=3)})"


@pytest.mark.parametrize("value", [[], "x", None, 5])
def test_a_setting_of_another_shape_is_no_object(office: TestOffice, value: object) -> None:
    with office.store.local() as session:
        session.merge(Setting(key="odd", value=value))
    with office.store.read() as session:
        assert read_setting(session, "odd") == {}
        assert read_setting(session, "none of these") == {}


def test_a_setting_is_replaced_whole(office: TestOffice) -> None:
    for value in ({"a": 1}, {"b": 2}):
        with office.store.local() as session:
            save_setting(session, "k", value)
    with office.store.read() as session:
        assert read_setting(session, "k") == {"b": 2}
