"""Digests, what differs by name, and what is queued again; and admission."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER, Desk, headquarters, outbox, settle_all
from sqlalchemy import select, update
from support.exchange import TestOffice
from support.scripted_server import Answer, Asked, ScriptedServer, as_json

from pes_desktop.models import SYNCED, Device, Employer, Jobseeker
from pes_desktop.sync import digest as digests
from pes_desktop.sync import verify
from pes_desktop.sync.columns import row_hash
from pes_desktop.sync.digest import TypeDigest, all_digests, bucket_items, bucket_of, held_records, type_digest
from pes_desktop.sync.enrol import NO_EPOCH, enrol, open_transport
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.store import Account, account, save_account
from pes_desktop.sync.verify import Comparison, Difference, compare, queue_again

At = tuple[TestOffice, Desk, ScriptedServer]


@pytest.fixture
def at(office: TestOffice) -> Iterator[At]:
    with headquarters(office) as (desk, server):
        settle_all(office)
        yield office, desk, server


def compared(at: At, **options: Any) -> Comparison:
    office = at[0]
    assert office.account is not None
    with office.transport(ask_attempts=1) as line:
        return compare(office.store, line, office.account, **options)


def test_a_digest_is_made_as_the_protocol_says(office: TestOffice) -> None:
    people = sorted(office.add_people(5), key=lambda one: one.bytes)
    with office.store.read() as session:
        connection = session.connection()
        found = type_digest(connection, office.office_id, "jobseeker")
        rows = {row["id"]: dict(row) for row in connection.execute(select(Jobseeker.__table__)).mappings()}
    buckets = [hashlib.sha256() for _ in range(256)]
    for one in people:
        buckets[bucket_of(one)].update(one.bytes + (1).to_bytes(8, "big") + row_hash("jobseeker", rows[one]))
    assert found == TypeDigest(5, tuple(bucket.hexdigest()[:32] for bucket in buckets))
    assert found.digest == hashlib.sha256(" ".join(("5", *found.buckets)).encode()).hexdigest()


def test_records_come_in_order_of_their_ids_however_many(
        office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "_CHUNK", 3)
    people = office.add_people(7)
    office.edit(people[2], community="x")
    with office.store.read() as session:
        held = list(held_records(session.connection(), office.office_id, "jobseeker"))
        assert list(held_records(session.connection(), UUID(int=1), "jobseeker")) == []
    assert [one for one, _, _ in held] == sorted(people)
    assert {one: version for one, version, _ in held} == {one: 2 if one == people[2] else 1 for one in people}
    monkeypatch.setattr(digests, "_CHUNK", 7)
    with office.store.read() as session:
        assert list(held_records(session.connection(), office.office_id, "jobseeker")) == held


def test_items_of_a_bucket(office: TestOffice) -> None:
    people = office.add_people(9)
    wanted = {bucket_of(people[0]), bucket_of(people[1])}
    with office.store.read() as session:
        connection = session.connection()
        hashes = {one: content for one, _, content in held_records(connection, office.office_id, "jobseeker")}
        assert bucket_items(connection, office.office_id, "jobseeker", wanted) == {
            one: (1, hashes[one].hex()[:24]) for one in people if bucket_of(one) in wanted}
        assert bucket_items(connection, office.office_id, "jobseeker", []) == {}
        assert list(all_digests(connection, office.office_id)) == list(SYNCED)


def test_equal_is_one_question(at: At) -> None:
    office, _, server = at
    office.add_people(2)
    found = compared(at)
    assert found.equal
    assert (found.types, found.records, found.epoch) == ((), (), EPOCH)
    assert set(found.counts) == set(SYNCED)
    assert (found.counts["jobseeker"], found.counts["skill"], found.counts["letter"]) == ((2, 2), (4, 4), (0, 0))
    assert server.lines == ["GET /v1/digests"]


def test_a_type_that_headquarters_does_not_name_is_empty_there(at: At) -> None:
    office, desk, server = at
    assert office.account is not None
    server.script = lambda asked: as_json({"server_id": str(SERVER), "epoch": str(EPOCH), "types": {}})
    found = compared(at, buckets=0)
    assert found.counts["office"] == (1, 0)
    assert set(found.types) == set(SYNCED), "an empty type has a digest too"
    assert found.records == ()
    assert not found.equal
    assert desk.batches == []


def test_what_differs_is_named(at: At) -> None:
    office, desk, server = at
    people = office.add_people(30)
    desk.lost = set(people[:3])
    found = compared(at)
    assert found.types == ("jobseeker",)
    assert found.counts["jobseeker"] == (30, 27)
    assert found.records == tuple(Difference("jobseeker", one, 1, 0) for one in sorted(people[:3]))
    assert {item.kind for item in found.records} == {"missing_there"}
    buckets = ",".join(str(number) for number in sorted({bucket_of(one) for one in people[:3]}))
    assert server.lines == ["GET /v1/digests", "GET /v1/digests/jobseeker?first=0&most=256",
                            f"GET /v1/digests/jobseeker/items?buckets={buckets}"]


def test_what_headquarters_holds_beside_ours_is_named(at: At) -> None:
    office, desk, server = at
    mine = office.add_people(1)[0]
    alien = UUID(int=5)
    desk.extra = {"jobseeker": (2, "other")}

    def script(asked: Asked) -> Answer:
        answer = desk(asked)
        if asked.path.startswith("/v1/digests/jobseeker?"):
            return as_json({"count": 2, "buckets": ["0" * 32] * 256})
        if "/items" in asked.path:
            return as_json({"items": {str(alien): [3, "x"], str(mine): [5, "y"]}})
        return answer

    server.script = script
    found = compared(at, buckets=256)
    assert found.records == (Difference("jobseeker", alien, 0, 3), Difference("jobseeker", mine, 1, 5))
    assert [item.kind for item in found.records] == ["missing_here", "other_content"]


def test_only_some_buckets_are_looked_into_unless_headquarters_was_restored(at: At) -> None:
    office, desk, _ = at
    people = office.add_people(60)
    desk.lost = set(people)
    within = sorted({bucket_of(one) for one in people})
    found = compared(at, buckets=5)
    assert {item.record_id for item in found.records} == {one for one in people if bucket_of(one) in within[:5]}
    assert {bucket_of(item.record_id) for item in compared(at).records} == set(within[:16])
    assert compared(at, buckets=0).records == ()
    desk.epoch = UUID(int=50)
    assert {item.record_id for item in compared(at, buckets=0).records} == set(people)


def test_a_digest_that_differs_without_a_bucket_names_nothing(at: At) -> None:
    _, desk, server = at
    desk.extra = {"job": (4, "other")}
    found = compared(at)
    assert (found.types, found.counts["job"], found.records) == (("job",), (0, 4), ())
    assert server.lines == ["GET /v1/digests", "GET /v1/digests/job?first=0&most=256"]


def test_too_few_buckets_are_rubbish(at: At) -> None:
    _, desk, server = at
    desk.extra = {"job": (4, "other")}
    whole = server.script
    server.script = lambda asked: (as_json({"count": 1, "buckets": ["0"] * 255})
                                   if asked.path.startswith("/v1/digests/job?") else whole(asked))
    with pytest.raises(ExchangeFault) as caught:
        compared(at)
    assert caught.value.code == "server_rubbish"


@pytest.mark.parametrize(("ours", "theirs", "kind"), [
    (3, 0, "missing_there"), (0, 3, "missing_here"), (3, 3, "other_content"), (3, 2, "other_content")])
def test_kinds_of_difference(ours: int, theirs: int, kind: str) -> None:
    assert Difference("job", UUID(int=1), ours, theirs).kind == kind


def test_only_what_headquarters_lost_is_queued_again(at: At) -> None:
    office, _, _ = at
    people = office.add_people(7)
    employer, _ = office.add_vacancy()
    settle_all(office)
    office.edit(people[5], community="x")
    with office.store.local() as session:
        session.execute(update(Jobseeker.__table__).where(Jobseeker.id != people[5]).values(version=4))
        session.execute(update(Employer.__table__).values(version=2))
    records = [Difference("employer", employer, 2, 1), Difference("jobseeker", people[0], 4, 0),
               Difference("jobseeker", people[1], 4, 3), Difference("jobseeker", people[2], 4, 4),
               Difference("jobseeker", people[3], 4, 5), Difference("jobseeker", people[4], 0, 5),
               Difference("jobseeker", people[5], 2, 0),
               Difference("jobseeker", people[6], 3, 0)]  # it has become another one since
    random.Random(2).shuffle(records)
    assert queue_again(office.store, Comparison({}, (), EPOCH, tuple(records))) == 5
    entries = outbox(office)
    assert [(entry.record_id, entry.version, entry.base_version) for entry in entries] == [
        (people[5], 2, 0), *sorted([(people[0], 4, 0), (people[1], 4, 3), (people[2], 4, 0)]), (employer, 2, 1)]
    assert {(entry.parked_code, str(entry.parked_params)) for entry in entries} == {(None, "{}")}
    assert all(entry.queued_at.tzinfo is not None for entry in entries)
    assert queue_again(office.store, Comparison({}, (), EPOCH, ())) == 0
    assert queue_again(office.store, Comparison({}, (), EPOCH, (Difference("job", people[0], 1, 2),))) == 0


def test_what_waits_already_gets_the_lower_base(at: At) -> None:
    office, _, _ = at
    person = office.add_people(1)[0]
    settle_all(office)
    office.edit(person, community="x")
    assert [(entry.version, entry.base_version) for entry in outbox(office)] == [(2, 1)]
    queue_again(office.store, Comparison({}, (), EPOCH, (Difference("jobseeker", person, 2, 0),)))
    assert [(entry.version, entry.base_version) for entry in outbox(office)] == [(2, 0)]


def test_local_digests_are_those_of_the_office(at: At) -> None:
    office, _, _ = at
    assert office.account is not None
    office.add_people(2)
    with office.store.read() as session:
        held = all_digests(session.connection(), office.office_id)
        assert session.query(Device).count() == 1
    assert verify.local_digests(office.store, office.account) == held
    assert held["jobseeker"].count == 2


ANSWER = {"token": "tok-9", "letter": "C", "server_id": str(SERVER), "epoch": str(UUID(int=31))}
Serve = Callable[..., ScriptedServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    made: list[ScriptedServer] = []

    def make(answer: Answer) -> ScriptedServer:
        made.append(ScriptedServer(lambda _: answer))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize(("before", "epoch"), [
    (None, UUID(int=31)), ((SERVER, UUID(int=8)), UUID(int=8)), ((UUID(int=99), UUID(int=8)), NO_EPOCH)])
def test_admission_keeps_what_headquarters_gave(
        office: TestOffice, serve: Serve, before: tuple[UUID, UUID] | None, epoch: UUID) -> None:
    server = serve(as_json(ANSWER))
    if before is not None:
        with office.store.local() as session:
            save_account(session, Account("https://old", "t", *before, office.device_id, office.office_id, "A"))
    found = enrol(office.store, server.url + "/", "AAAA-BBBB", office_id=office.office_id, office_code="ALA",
                  device_id=office.device_id)
    assert found == Account(server.url, "tok-9", SERVER, epoch, office.device_id, office.office_id, "C")
    with office.store.read() as session:
        assert account(session) == found
    import json

    asked = json.loads(server.asked[0].body)
    assert {asked.pop("signing_key"), asked.pop("wrap_key")} & {""} == set(), "its public keys, made for this admission"
    assert asked == {
        "code": "AAAA-BBBB", "office_id": str(office.office_id), "office_code": "ALA",
        "device_id": str(office.device_id), "letter": "A"}
    with open_transport(found) as patient:
        assert patient._client.timeout.read == 60.0
    with open_transport(found, stall_seconds=7.0) as line:
        assert line.url == server.url
        assert (line._client.timeout.read, line._client.timeout.connect) == (7.0, 15.0)
        with pytest.raises(ExchangeFault):
            line.digests()
    assert server.asked[-1].headers["Authorization"] == "Bearer tok-9"


def test_a_refused_admission_keeps_nothing(office: TestOffice, serve: Serve) -> None:
    server = serve(as_json({"code": "enrol_code_wrong"}, 400))
    with pytest.raises(ExchangeFault) as caught:
        enrol(office.store, server.url, "A", office_id=office.office_id, office_code="ALA", device_id=office.device_id,
              letter="D")
    assert caught.value.code == "enrol_code_wrong"
    assert b'"letter":"D"' in server.asked[0].body.replace(b" ", b"")
    with office.store.read() as session:
        assert account(session) is None


def test_plain_text_is_refused_unless_allowed(office: TestOffice) -> None:
    from pes_desktop.domain.errors import DomainError

    plain = {"office_id": office.office_id, "office_code": "ALA", "device_id": office.device_id}
    with pytest.raises(DomainError) as caught:
        enrol(office.store, "http://central.invalid", "A", **plain)
    assert caught.value.codes == ("server_not_secure",)
    with pytest.raises(ExchangeFault) as unreached:
        enrol(office.store, "http://central.invalid", "A", allow_plain=True, **plain)
    assert unreached.value.code == "server_unreachable"
    kept = Account("http://central.invalid", "t", SERVER, EPOCH, office.device_id, office.office_id, "A")
    with pytest.raises(DomainError):
        open_transport(kept)
    with open_transport(kept, allow_plain=True) as line:
        assert line.url == "http://central.invalid"
