"""What a round makes of the comparison: differences, a restored headquarters, another one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from by_hand_kit import At, at, go, last_of
from exchange_kit import EPOCH, Desk

from pes_desktop.models import OutboxEntry
from pes_desktop.sync.digest import bucket_of
from pes_desktop.sync.state import sync_state
from pes_desktop.sync.store import LAST, require_account, save_setting

__all__ = ["at"]
PROOF = "2026-03-01T08:00:00+00:00"


def forgets(desk: Desk, people: Iterable[UUID]) -> None:
    """Whatever is sent, headquarters lacks these people."""
    class Forgetful(set[UUID]):
        def __isub__(self, other: object) -> Forgetful:  # type: ignore[override,misc]
            return self

    desk.lost = Forgetful(people)


def test_what_differs_is_remembered(at: At) -> None:
    office, desk, _ = at
    people = office.add_people(3)
    assert go(at).complete
    with office.store.local() as session:
        save_setting(session, LAST, {"proof_at": PROOF, "other": 1})
    forgets(desk, {people[0]})
    result = go(at)
    assert (result.equal, result.complete, result.restored, result.resent) == (False, False, True, 1)
    assert result.counts["jobseeker"] == (3, 2)
    assert [(fault.code, fault.params) for fault in result.problems] == [
        ("sync_differs", {"types": ["jobseeker"], "records": 1})]
    last = last_of(office)
    assert (last["proof_at"], last["other"], last["error"], last["error_params"]) == (
        PROOF, 1, "sync_differs", {"types": ["jobseeker"], "records": 1})
    assert last["differs"] == {"counts": {"jobseeker": [3, 2]}, "found": {"jobseeker": 1},
                               "named": {"jobseeker": [[str(people[0]), 1, 0]]}, "all": True, "tried": True}
    again = go(at)
    assert (again.sent, again.restored) == (0, False), "what did not help is not repeated"
    with office.store.read() as session:
        assert not sync_state(session).green


def test_a_difference_is_no_wonder_while_something_is_aside(at: At) -> None:
    office, desk, server = at
    people = office.add_people(2)
    assert go(at).complete
    with office.store.local() as session:
        session.add(OutboxEntry(record_type="jobseeker", record_id=people[1], version=2, parked_code="value_choice"))
        session.add(OutboxEntry(record_type="jobseeker", record_id=people[0], version=2, parked_code="value_choice"))
    desk.lost = {people[0]}
    server.asked.clear()
    result = go(at)
    assert (result.equal, result.problems, result.parked_total) == (False, [], 2)
    bucket = bucket_of(people[0])
    assert server.lines == ["GET /v1/digests", "GET /v1/digests/jobseeker?first=0&most=256",
                            f"GET /v1/digests/jobseeker/items?buckets={bucket}"], "named: this PC may have lost some"


def test_a_restored_headquarters_gets_back_what_it_lost(at: At) -> None:
    office, desk, _ = at
    people = office.add_people(3)
    assert go(at).complete
    desk.epoch, desk.lost = UUID(int=77), {people[0], people[2]}
    result = go(at)
    assert result.restored
    assert result.complete
    assert (result.sent, result.acknowledged) == (1, 2)
    assert {record.record_id for record in desk.batches[-1].records} == {people[0], people[2]}
    with office.store.read() as session:
        account = require_account(session)
    assert account.epoch == UUID(int=77) != EPOCH
    assert account.token == "token-1"
    again = go(at)
    assert (again.restored, again.sent, again.complete) == (False, 0, True)


def test_a_new_epoch_without_loss_is_only_noted(at: At) -> None:
    office, desk, _ = at
    desk.epoch = UUID(int=78)
    result = go(at)
    assert (result.restored, result.sent, result.complete) == (True, 0, True)
    with office.store.read() as session:
        assert require_account(session).epoch == UUID(int=78)


def test_another_server_is_never_proven_against(at: At) -> None:
    _, desk, _ = at
    desk.server_id = UUID(int=5)
    result = go(at)
    assert [fault.code for fault in result.problems] == ["server_other"]
    assert (result.equal, result.comparison, result.restored) == (None, None, False)
