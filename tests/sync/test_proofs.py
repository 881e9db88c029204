"""Digests, what differs by name, and what is queued again; admission; the line; the pace."""

from __future__ import annotations

import hashlib
import random
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER, Desk, headquarters, outbox, settle_all
from sqlalchemy import select
from support.exchange import TestOffice
from support.scripted_server import Answer, ScriptedServer, as_json

from pes_desktop.models import SYNCED, Device, Jobseeker
from pes_desktop.sync import digest as digests
from pes_desktop.sync import verify
from pes_desktop.sync.auto import NEEDS_A_PERSON, AutoPolicy, Pace
from pes_desktop.sync.columns import row_hash
from pes_desktop.sync.digest import TypeDigest, all_digests, bucket_items, held_records, type_digest
from pes_desktop.sync.enrol import NO_EPOCH, enrol, open_transport
from pes_desktop.sync.line import line_up
from pes_desktop.sync.store import Account, account, save_account
from pes_desktop.sync.transport import ExchangeFault
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
        buckets[one.bytes[-1]].update(one.bytes + (1).to_bytes(8, "big") + row_hash("jobseeker", rows[one]))
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
    wanted = {people[0].bytes[-1], people[1].bytes[-1]}
    with office.store.read() as session:
        connection = session.connection()
        hashes = {one: content for one, _, content in held_records(connection, office.office_id, "jobseeker")}
        assert bucket_items(connection, office.office_id, "jobseeker", wanted) == {
            one: (1, hashes[one].hex()[:24]) for one in people if one.bytes[-1] in wanted}
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
    buckets = ",".join(str(number) for number in sorted({one.bytes[-1] for one in people[:3]}))
    assert server.lines == ["GET /v1/digests", "GET /v1/digests/jobseeker",
                            f"GET /v1/digests/jobseeker/items?buckets={buckets}"]


def test_only_some_buckets_are_looked_into_unless_headquarters_was_restored(at: At) -> None:
    office, desk, _ = at
    people = office.add_people(60)
    desk.lost = set(people)
    within = sorted({one.bytes[-1] for one in people})
    found = compared(at, buckets=5)
    assert {item.record_id for item in found.records} == {one for one in people if one.bytes[-1] in within[:5]}
    assert {item.record_id.bytes[-1] for item in compared(at).records} == set(within[:16])
    assert compared(at, buckets=0).records == ()
    desk.epoch = UUID(int=50)
    assert {item.record_id for item in compared(at, buckets=0).records} == set(people)


def test_a_digest_that_differs_without_a_bucket_names_nothing(at: At) -> None:
    _, desk, server = at
    desk.extra = {"job": (4, "other")}
    found = compared(at)
    assert (found.types, found.counts["job"], found.records) == (("job",), (0, 4), ())
    assert server.lines == ["GET /v1/digests", "GET /v1/digests/job"]


def test_too_few_buckets_are_rubbish(at: At) -> None:
    _, desk, server = at
    desk.extra = {"job": (4, "other")}
    whole = server.script
    server.script = lambda asked: (as_json({"count": 1, "buckets": ["0"] * 255})
                                   if asked.path == "/v1/digests/job" else whole(asked))
    with pytest.raises(ExchangeFault) as caught:
        compared(at)
    assert caught.value.code == "server_rubbish"


@pytest.mark.parametrize(("ours", "theirs", "kind"), [
    (3, 0, "missing_there"), (0, 3, "missing_here"), (3, 3, "other_content"), (3, 2, "other_content")])
def test_kinds_of_difference(ours: int, theirs: int, kind: str) -> None:
    assert Difference("job", UUID(int=1), ours, theirs).kind == kind


def test_only_what_headquarters_lost_is_queued_again(at: At) -> None:
    office, _, _ = at
    people = office.add_people(6)
    settle_all(office)
    office.edit(people[5], community="x")
    employer = UUID(int=2**100)
    records = [Difference("employer", employer, 2, 1), Difference("jobseeker", people[0], 4, 0),
               Difference("jobseeker", people[1], 4, 3), Difference("jobseeker", people[2], 4, 4),
               Difference("jobseeker", people[3], 4, 5), Difference("jobseeker", people[4], 0, 5),
               Difference("jobseeker", people[5], 2, 0)]
    random.Random(2).shuffle(records)
    assert queue_again(office.store, Comparison({}, (), EPOCH, tuple(records))) == 4
    entries = outbox(office)
    assert [(entry.record_id, entry.version, entry.base_version) for entry in entries] == [
        (people[5], 2, 0), *sorted([(people[0], 4, 0), (people[1], 4, 3)]), (employer, 2, 1)]
    assert {(entry.parked_code, str(entry.parked_params)) for entry in entries} == {(None, "{}")}
    assert all(entry.queued_at.tzinfo is not None for entry in entries)
    assert queue_again(office.store, Comparison({}, (), EPOCH, ())) == 0
    assert queue_again(office.store, Comparison({}, (), EPOCH, (Difference("job", people[0], 1, 1),))) == 0


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

    assert json.loads(server.asked[0].body) == {
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


def test_a_line_goes_around_a_proxy_for_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        assert line_up(f"http://127.0.0.1:{port}", 2.0)
        assert line_up(f"http://localhost:{port}", 2.0)
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{port}")
        assert line_up("http://central.invalid", 2.0)
        monkeypatch.setenv("no_proxy", "central.invalid")
        assert not line_up("http://central.invalid", 2.0)
    assert not line_up(f"http://127.0.0.1:{port}", 2.0)


def test_a_line_without_a_host_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert not line_up(f"http://:{port}", 2.0)
        monkeypatch.setenv("http_proxy", f"http://:{port}")
        assert not line_up("http://central.invalid", 2.0)


@pytest.mark.parametrize(("scheme", "port"), [("https", 443), ("http", 80)])
def test_without_a_port_the_schemes_own_is_asked(scheme: str, port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.77", port))
    except OSError:
        pytest.skip("ports of servers need a right here")
    with listener:
        assert line_up(f"{scheme}://127.0.0.77", 2.0)
    assert not line_up(f"{scheme}://127.0.0.77", 2.0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="full queues drop newcomers on Linux")
def test_a_line_that_says_nothing_is_given_up() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        assert not line_up(f"http://127.0.0.1:{listener.getsockname()[1]}", 0.2)


class Turn:
    """A policy on a clock of the test's own."""

    def __init__(self, chance: float = 0.0, pace: Pace | None = None) -> None:
        self.now = 1000.0
        self.policy = AutoPolicy(lambda: self.now, lambda: chance, pace)
        self.policy.line(True)

    def round(self, waiting: int = 0, problem: str | None = None) -> float | None:
        self.policy.started()
        assert self.policy.wait() is None, "one round at a time"
        self.policy.finished(waiting, problem)
        return self.policy.wait()


def test_the_pace_of_rounds() -> None:
    turn = Turn()
    assert turn.policy.wait() == 0.0
    turn.now += 500
    assert turn.policy.wait() == 0.0, "overdue is now, not before"
    assert turn.round(waiting=3) == 30.0
    assert turn.round() == 6 * 3600.0
    assert Turn(chance=0.9).policy.wait() == 9.0
    own = Turn(pace=Pace(settle=1, spread=2, first=4, longest=6, proof=7))
    assert [own.round(1), own.round(), own.round(1, "x"), own.round(1, "x"), own.round(1, "x")] == [1, 7, 2, 3, 3]


def test_the_button_needs_no_line() -> None:
    policy = AutoPolicy(lambda: 0.0, lambda: 0.5)
    policy.started()
    policy.finished(1, "server_slow")
    assert policy.wait() is None
    policy.line(True)
    assert policy.wait() == 5.0


def test_a_save_during_a_round_waits_for_its_end() -> None:
    turn = Turn()
    turn.policy.started()
    turn.policy.written()
    assert turn.policy.wait() is None
    turn.policy.finished(1, None)
    assert turn.policy.wait() == 30.0


def test_failures_are_forgotten_with_success_and_a_new_line() -> None:
    turn = Turn(chance=1.0)
    assert [turn.round(1, "server_slow") for _ in range(3)] == [30.0, 60.0, 120.0]
    assert turn.round(1) == 30.0
    assert turn.round(1, "server_slow") == 30.0
    turn.policy.line(True)
    assert turn.policy.wait() == 30.0, "a line that stays is no new one"
    turn.policy.line(False)
    turn.policy.line(True)
    assert turn.policy.wait() == 10.0
    assert turn.round(1, "server_slow") == 30.0


def test_very_many_failures_wait_no_longer_than_the_longest() -> None:
    turn = Turn(chance=1.0)
    for _ in range(2000):
        assert (turn.round(1, "server_slow") or 0.0) <= 1800.0


@pytest.mark.parametrize("code", sorted(NEEDS_A_PERSON))
def test_after_what_a_person_must_mend_a_save_or_a_line_starts_anew(code: str) -> None:
    turn = Turn()
    assert turn.round(1, code) is None
    turn.policy.written()
    assert turn.policy.wait() == 30.0
    assert turn.round(1, code) is None
    turn.policy.line(False)
    turn.policy.line(True)
    assert turn.policy.wait() == 0.0


def test_a_save_brings_a_far_round_near_and_a_near_one_not_nearer() -> None:
    turn = Turn(pace=Pace(settle=30.0, spread=0.0, proof=30.0))
    assert turn.round() == 30.0
    turn.now += 1
    turn.policy.written()
    assert turn.policy.wait() == 29.0
