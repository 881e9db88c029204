"""What a receipt does to the outbox, by hand-made receipts on the office's own database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
import pytest
from exchange_kit import EPOCH, SERVER, admit, frozen, outbox, receipt_for, sent, settle_all
from sqlalchemy import select, update
from support.exchange import TestOffice

from pes_desktop.models import AckedVersion, OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import FrozenBatch, freeze_batch, split_batch
from pes_desktop.sync.push import Settled, check_receipt, park_too_large, send_again, settle
from pes_desktop.sync.wire import Outcome, Verdict, content_hash


def answered(held: int, parked: int) -> dict[str, Any]:
    """What a batch's line keeps of its answer."""
    return {"held": held, "parked": parked, "server": str(SERVER), "epoch": str(EPOCH)}


@pytest.fixture
def one(office: TestOffice) -> TestOffice:
    """An office whose headquarters holds everything so far."""
    admit(office)
    settle_all(office)
    return office


def acked(office: TestOffice) -> dict[UUID, tuple[str, int, str]]:
    with office.store.read() as session:
        return {row.record_id: (row.record_type, row.version, row.content_hash)
                for row in session.execute(select(AckedVersion)).scalars()}


def answer(batch: FrozenBatch, person: UUID, verdict: Verdict) -> list[Verdict]:
    """Everything accepted but this person's record."""
    return [verdict if record.record_id == person else Verdict(record.record_id, Outcome.ACCEPTED)
            for record in batch.batch.records]


def parked(office: TestOffice) -> dict[UUID, tuple[str | None, str | None, dict[str, Any]]]:
    return {entry.record_id: (entry.parked_code, entry.parked_field, entry.parked_params)
            for entry in outbox(office) if entry.parked_code is not None}


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.ALREADY])
def test_what_is_held_leaves_the_outbox(one: TestOffice, outcome: Outcome) -> None:
    person = one.add_people(1)[0]
    batch = frozen(one)
    receipt = receipt_for(batch, [Verdict(record.record_id, outcome) for record in batch.batch.records])
    assert settle(one.store, batch, receipt, 1234) == Settled(5, 0)
    assert outbox(one) == []
    record = batch.batch.records[0]
    assert acked(one)[person] == ("jobseeker", 1, content_hash("jobseeker", person, record.values).hex())
    row = sent(one)[batch.number]
    assert (row.status, row.payload, row.milliseconds, row.verdicts) == (
        "answered", None, 1234, answered(5, 0))
    assert row.answered_at is not None
    assert abs((utcnow() - row.answered_at).total_seconds()) < 60


def test_a_receipt_counts_once(one: TestOffice) -> None:
    person = one.add_people(1)[0]
    batch = frozen(one)
    settle(one.store, batch, receipt_for(batch))
    one.edit(person, community="x")
    assert settle(one.store, batch, receipt_for(batch)) == Settled(0, 0)
    assert [entry.record_id for entry in outbox(one)] == [person]
    unknown = replace(batch, number=77)
    assert settle(one.store, unknown, receipt_for(batch)) == Settled(0, 0)


def test_a_receipt_of_a_replaced_batch_counts_all_the_same(one: TestOffice) -> None:
    one.add_people(1)
    batch = frozen(one)
    assert split_batch(one.store, batch)
    assert settle(one.store, batch, receipt_for(batch)) == Settled(5, 0)
    assert outbox(one) == []
    assert (sent(one)[batch.number].status, sent(one)[batch.number].verdicts) == ("split", answered(5, 0))


def test_a_record_edited_on_the_way_stays_on_the_new_base(one: TestOffice) -> None:
    first, second = one.add_people(2)
    batch = frozen(one)
    one.edit(second, community="mientras viaja")
    assert settle(one.store, batch, receipt_for(batch)) == Settled(10, 0)
    assert [(entry.record_id, entry.version, entry.base_version) for entry in outbox(one)] == [(second, 2, 1)]
    assert (acked(one)[first][1], acked(one)[second][1]) == (1, 1)


def test_a_late_receipt_never_takes_a_version_back(one: TestOffice) -> None:
    person = one.add_people(1)[0]
    early = frozen(one)
    one.edit(person, community="dos")
    with one.store.local() as session:
        session.execute(update(SentBatch).where(SentBatch.number == early.number).values(status="split"))
    late = frozen(one)
    settle(one.store, late, receipt_for(late))
    known = acked(one)[person]
    assert known[1] == 2
    settle(one.store, early, receipt_for(early))
    assert acked(one)[person] == known
    one.edit(person, community="tres")
    batch = frozen(one)
    settle(one.store, batch, receipt_for(batch))
    assert acked(one)[person][1] == 3
    assert acked(one)[person][2] != known[2]


def test_the_same_version_with_other_content_is_noted(one: TestOffice) -> None:
    person = one.add_people(1)[0]
    batch = frozen(one)
    settle(one.store, batch, receipt_for(batch))
    with one.store.local() as session:
        session.execute(update(AckedVersion).where(AckedVersion.record_id == person).values(content_hash="0"))
        session.execute(update(SentBatch).where(SentBatch.number == batch.number).values(status="waiting"))
    settle(one.store, batch, receipt_for(batch))
    assert acked(one)[person][2] == content_hash("jobseeker", person, batch.batch.records[0].values).hex()


@pytest.mark.parametrize(("verdict", "kept"), [
    (Verdict(UUID(int=0), Outcome.REFUSED, "value_choice", "sex", {"value": "?"}),
     ("value_choice", "sex", {"value": "?", "outcome": "refused"})),
    (Verdict(UUID(int=0), Outcome.CONFLICT, "version_conflict", None, {"server_version": 4}),
     ("version_conflict", None, {"server_version": 4, "outcome": "conflict"})),
    (Verdict(UUID(int=0), Outcome.REFUSED), ("refused", None, {"outcome": "refused"})),
    (Verdict(UUID(int=0), Outcome.REFUSED, "value_choice", "f" * 60),
     ("value_choice", "f" * 40, {"outcome": "refused"})),
])
def test_what_is_not_held_is_set_aside_with_its_reason(
        one: TestOffice, verdict: Verdict, kept: tuple[str, str | None, dict[str, Any]]) -> None:
    person = one.add_people(1)[0]
    batch = frozen(one)
    named = msgspec.structs.replace(verdict, record_id=person)
    assert settle(one.store, batch, receipt_for(batch, answer(batch, person, named))) == Settled(4, 1)
    assert parked(one) == {person: kept}
    assert person not in acked(one)
    assert sent(one)[batch.number].verdicts == answered(4, 1)


def test_whatever_a_verdict_brings_can_be_kept_and_shown(one: TestOffice) -> None:
    person = one.add_people(1)[0]
    batch = frozen(one)
    sent_params = {"text": "x" * 201, "none": None, "yes": True, "least": -(2**63) + 1, "more": 2**63 - 1, "half": 0.5,
                   "many": [1, "a"], "n" * 41: 7, "beyond": 2**63, "far": 1e300}
    refusal = Verdict(person, Outcome.REFUSED, "no code of ours", None, sent_params)
    settle(one.store, batch, receipt_for(batch, answer(batch, person, refusal)))
    assert parked(one)[person] == ("refused", None, {
        "text": "x" * 200, "none": None, "yes": True, "least": -(2**63) + 1, "more": 2**63 - 1, "half": 0.5,
        "many": "[1, 'a']", "n" * 40: 7, "beyond": str(2**63), "far": "1e+300", "outcome": "refused"})


def test_a_refused_version_that_was_edited_meanwhile_goes_again(one: TestOffice) -> None:
    person = one.add_people(1)[0]
    batch = frozen(one)
    one.edit(person, sex="X")
    refusal = Verdict(person, Outcome.REFUSED, "value_choice")
    assert settle(one.store, batch, receipt_for(batch, answer(batch, person, refusal))) == Settled(4, 0)
    assert parked(one) == {}
    assert [(entry.record_id, entry.version, entry.base_version) for entry in outbox(one)] == [(person, 2, 0)]
    assert sent(one)[batch.number].verdicts == answered(4, 1), "what headquarters said"


def test_children_go_again_once_their_parent_is_held(one: TestOffice) -> None:
    account = one.account
    assert account is not None
    person, other = one.add_people(2)
    batch = frozen(one)

    def said(record: Any) -> Verdict:
        parent = record.values.get("jobseeker_id", str(record.record_id))
        if parent == str(person):
            code = "value_choice" if record.record_id == person else "parent_missing"
            return Verdict(record.record_id, Outcome.REFUSED, code, None, {"parent_id": parent})
        if record.values.get("jobseeker_id") == str(other):
            return Verdict(record.record_id, Outcome.REFUSED, "parent_missing", None, {"parent_id": "else"})
        return Verdict(record.record_id, Outcome.ACCEPTED)

    assert settle(one.store, batch, receipt_for(batch, [said(record) for record in batch.batch.records])) == Settled(
        1, 9)
    assert freeze_batch(one.store, account, 65536) is None
    one.edit(person, sex="X")
    again = frozen(one)
    assert [record.record_id for record in again.batch.records] == [person]
    settle(one.store, again, receipt_for(again))
    freed = [entry for entry in outbox(one) if entry.parked_code is None]
    assert len(freed) == 4
    assert {(entry.parked_field, str(entry.parked_params)) for entry in freed} == {(None, "{}")}
    assert {code for code, _, _ in parked(one).values()} == {"parent_missing"}
    assert len(parked(one)) == 4, "those of another parent wait on"


@pytest.mark.parametrize(("changed", "code"), [
    ({"server_id": UUID(int=1)}, "server_other"), ({"batch_id": UUID(int=1)}, "server_rubbish"),
    ({"device_id": UUID(int=1)}, "server_rubbish"), ({"content_hash": b"0" * 32}, "server_rubbish"),
    ({"verdicts": []}, "server_rubbish")])
def test_a_receipt_must_fit_its_batch(one: TestOffice, changed: dict[str, Any], code: str) -> None:
    assert one.account is not None
    one.add_people(1)
    batch = frozen(one)
    receipt = receipt_for(batch)
    check_receipt(receipt, one.account, batch)
    with pytest.raises(ExchangeFault) as caught:
        check_receipt(msgspec.structs.replace(receipt, **changed), one.account, batch)
    assert caught.value.code == code
    turned = msgspec.structs.replace(receipt, verdicts=receipt.verdicts[::-1])
    with pytest.raises(ExchangeFault) as caught:
        check_receipt(turned, one.account, batch)
    assert caught.value.code == "server_rubbish"
    other_epoch = msgspec.structs.replace(receipt, epoch=UUID(int=5), number=9)
    check_receipt(other_epoch, one.account, batch)
    assert (receipt.server_id, receipt.epoch) == (SERVER, EPOCH)


def test_a_record_too_large_is_set_aside_alone(one: TestOffice) -> None:
    first, second = one.add_people(2)
    batch = frozen(one, limit=10)
    assert [record.record_id for record in batch.batch.records] == [first]
    park_too_large(one.store, batch)
    assert parked(one) == {first: ("record_too_large", None, {"outcome": "refused"})}
    assert (sent(one)[batch.number].status, sent(one)[batch.number].payload) == ("split", None)
    assert second in {record.record_id for record in frozen(one).batch.records}
    park_too_large(one.store, replace(batch, number=99))


def set_aside(office: TestOffice, records: dict[UUID, dict[str, Any]]) -> None:
    with office.store.local() as session:
        for record, params in records.items():
            session.execute(update(OutboxEntry).where(OutboxEntry.record_id == record).values(
                parked_code="version_conflict", parked_field="sex", parked_params=params))


def test_what_was_set_aside_is_sent_again(one: TestOffice) -> None:
    first, second, third = one.add_people(3)
    set_aside(one, {first: {"server_version": 6}, second: {"server_version": 7}})
    assert send_again(one.store, [third]) == 0
    assert send_again(one.store, [first]) == 1
    entries = {entry.record_id: entry for entry in outbox(one)}
    assert (entries[first].parked_code, entries[first].parked_field, entries[first].parked_params) == (None, None, {})
    assert entries[first].base_version == 0
    assert entries[second].parked_code == "version_conflict"
    assert send_again(one.store) == 1
    assert parked(one) == {}
    assert send_again(one.store) == 0


def test_keeping_ours_builds_on_headquarters_version(one: TestOffice) -> None:
    first, second, third = one.add_people(3)
    set_aside(one, {first: {"server_version": 6}, second: {"server_version": "6"}, third: {}})
    assert send_again(one.store, keep_ours=True) == 3
    based = {entry.record_id: entry.base_version for entry in outbox(one)}
    assert (based[first], based[second], based[third]) == (6, 0, 0)
