"""Every address of the exchange against everything that must not pass: tables, one real server process."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import update
from support.crowd import crowd
from support.exchange import Server
from support.load import LoadOffice

from pes_central.db import reading, writing
from pes_central.pages.audit import lines
from pes_central.tables import DeviceEntry, EnrolmentCode
from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_held, decode_page, encode_batch
from pes_desktop.sync.wire import Batch

ID = "01a20468-24ee-7c4b-93ba-a13a86125f60"
SECRET = base64.b64encode(bytes(32)).decode()
HANDOVER = {"id": ID, "person": ID, "to": "BBB", "agreed": "La persona está de acuerdo."}


@dataclass(frozen=True)
class Door:
    """One operation as it is meant: its address as described, one real address, its body (None: none)."""

    method: str
    described: str
    path: str
    body: Any = None
    open: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.described}"


DOORS = [
    Door("GET", "/v1/health", "/v1/health", open=True),
    Door("GET", "/v1/ready", "/v1/ready", open=True),
    Door("GET", "/v1/version", "/v1/version", open=True),
    Door("POST", "/v1/enrol", "/v1/enrol",
         {"code": "X", "office_id": ID, "office_code": "AAA", "device_id": ID, "letter": "A"}, open=True),
    Door("POST", "/v1/keys", "/v1/keys", {"signing_key": SECRET, "wrap_key": SECRET}),
    Door("POST", "/v1/token", "/v1/token"),
    Door("PUT", "/v1/phone-secret", "/v1/phone-secret", {"secret": SECRET}),
    Door("POST", "/v1/batches", "/v1/batches", b"PESB"),
    Door("GET", "/v1/batches/{batch_id}", f"/v1/batches/{ID}"),
    Door("GET", "/v1/receipts", f"/v1/receipts?ids={ID.replace('-', '')}"),
    Door("GET", "/v1/feed", "/v1/feed?office=0&common=0"),
    Door("GET", "/v1/set-back", "/v1/set-back"),
    Door("GET", "/v1/digests", "/v1/digests"),
    Door("GET", "/v1/digests/{record_type}", "/v1/digests/jobseeker"),
    Door("GET", "/v1/digests/{record_type}/items", "/v1/digests/jobseeker/items?buckets=3"),
    Door("POST", "/v1/records/{record_type}", "/v1/records/jobseeker", {"ids": [ID]}),
    Door("POST", "/v1/handovers", "/v1/handovers", HANDOVER),
    Door("POST", "/v1/handovers/{handover_id}/answer", f"/v1/handovers/{ID}/answer", {"state": "taken"}),
]
CLOSED = [door for door in DOORS if not door.open]
WITH_BODY = [door for door in DOORS if door.body is not None]


@dataclass
class House:
    """A server with two offices: ``mine`` has sent a batch, ``theirs`` too; and a PC that was shut out."""

    server: Server
    mine: LoadOffice
    theirs: LoadOffice
    stolen: LoadOffice

    def ask(self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str) -> httpx.Response:
        """A refusal is JSON with code and number of the request, and the server never breaks."""
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        sent = {} if body is None else {"json": body} if not isinstance(body, bytes) else {"content": body}
        if isinstance(body, bytes):
            headers.setdefault("Content-Type", "application/json")
        with httpx.Client(trust_env=False, base_url=self.server.url, timeout=60) as client:
            answer = client.request(method, path, headers=headers, **sent)
        assert answer.status_code < 500, (method, path, answer.text)
        assert answer.headers["x-request-id"]
        if answer.status_code >= 400:
            assert re.fullmatch(r"[a-z_]+", answer.json()["code"])
        return answer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    server = Server.prepared(tmp_path_factory.mktemp("matrix"), "")
    server.start(PES_CENTRAL_ENROL_ADDRESS_LIMIT="10000/hour", PES_CENTRAL_ENROL_CODE_LIMIT="10000/hour")
    offices = [LoadOffice.enrolled(server, code) for code in ("AAA", "BBB", "CCC")]
    house = House(server, *offices)
    for office in offices:
        office.freeze(2, 2, 7)
        assert house.ask("POST", "/v1/batches", office.token, office.frozen[0][1]).status_code == 200
    with writing(server.engine) as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == offices[2].device_id).values(
            revoked_at=utcnow()))
    yield house
    server.stop()
    server.engine.dispose()


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def each(doors: list[Door]) -> Any:
    return pytest.mark.parametrize("door", doors, ids=lambda door: door.name)


def test_the_table_is_complete(house: House) -> None:
    paths = house.ask("GET", "/openapi.json").json()["paths"]
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert {door.name for door in DOORS} == described


@each(CLOSED)
def test_nobody_enters_without_a_token_that_is_known(house: House, door: Door) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Bearer"},
                    {"Authorization": f"Basic {house.mine.token}"}, {"Authorization": house.mine.token},
                    {"Authorization": f"Bearer {house.mine.token}x"}, {"Authorization": "Bearer " + "x" * 5000}):
        assert told(house.ask(door.method, door.path, None, door.body, **headers)) == (401, "device_unknown")


@each(CLOSED)
def test_a_pc_that_was_shut_out_learns_only_that(house: House, door: Door) -> None:
    assert told(house.ask(door.method, door.path, house.stolen.token, door.body)) == (401, "device_revoked")


@each(DOORS)
def test_wrong_ways_in(house: House, door: Door) -> None:
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {other.method for other in DOORS
                                                                if other.described == door.described}:
        answer = house.ask(method, door.path, house.mine.token)
        assert (answer.status_code, door.method in answer.headers["allow"]) == (405, True), method


@each(WITH_BODY)
def test_bodies_that_make_no_sense(house: House, door: Door) -> None:
    bodies: list[Any] = [b"", b"[", b"\xff\xfe", b"null", b"[" * 20000, b'"' + b"\\ud800" * 5 + b'"', b"{}" * 3]
    if isinstance(door.body, dict):
        bodies += [{}, [door.body], *({**door.body, name: wrong} for name in door.body
                                      for wrong in (None, {}, [], True, "x" * 9000, "\x00") if name != "letter")]
    for body in bodies:
        answer = house.ask(door.method, door.path, house.mine.token, body)
        assert answer.status_code in (400, 403, 422), (body, answer.text)
        assert "\\ud800" not in answer.text
        assert "xxxx" not in answer.text


@each(WITH_BODY)
def test_bodies_without_end(house: House, door: Door) -> None:
    huge = bytes(4 * 1024 * 1024 + 1) if door.path == "/v1/batches" else b'{"code": "' + b"x" * 70_000 + b'"}'
    code = "batch_too_large" if door.path == "/v1/batches" else "request_too_large"
    assert told(house.ask(door.method, door.path, house.mine.token, huge)) == (413, code)


@pytest.mark.parametrize(("path", "status"), [
    ("/v1/batches/no-id", 422), ("/v1/batches/" + "0" * 4000, 422), ("/v1/receipts", 422), ("/v1/receipts?ids=", 422),
    ("/v1/receipts?ids=" + ",".join(["0" * 32] * 65), 422), ("/v1/receipts?ids=" + "A" * 32, 422),
    ("/v1/feed?office=-1", 422), ("/v1/feed?office=99999999999999999999", 422), ("/v1/feed?common=x", 422),
    ("/v1/feed?limit=0", 422), ("/v1/feed?limit=999999999", 422), ("/v1/digests?office=-1", 422),
    ("/v1/digests/outbox", 404), ("/v1/digests/jobseeker%00", 404), ("/v1/digests/jobseeker/items", 422),
    ("/v1/digests/jobseeker/items?buckets=", 422), ("/v1/digests/jobseeker/items?buckets=1,,2", 422),
    ("/v1/digests/jobseeker/items?buckets=" + ",".join(["1"] * 257), 422), ("/v1/digests/outbox/items?buckets=1", 404),
    ("/v1/nothing", 404), ("/v1/", 404), ("/v1/records/jobseeker/x", 404),
])
def test_questions_that_make_no_sense(house: House, path: str, status: int) -> None:
    assert house.ask("GET", path, house.mine.token).status_code == status


def test_odd_headers_change_nothing(house: House) -> None:
    for name, value in (("PES-Protocol", "99"), ("PES-Protocol", "-1"), ("PES-Protocol", "x" * 999),
                        ("Accept-Language", "en;q=" + "9" * 400), ("X-Forwarded-For", "nobody, 1.2.3"),
                        ("Forwarded", "for=_hidden"), ("Content-Encoding", "zstd")):
        assert house.ask("GET", "/v1/digests", house.mine.token, **{name: value}).status_code == 200
    assert house.ask("POST", "/v1/batches", house.mine.token, b"PESB", **{"PES-After": "-1"}).status_code == 422


def rewritten(office: LoadOffice, **changes: Any) -> bytes:
    """The office's first batch with other values, sealed and signed as it should be."""
    batch = office.frozen[0][0]
    return encode_batch(msgspec.structs.replace(batch, **changes), office.keys)[0]


def test_replays_of_batches(house: House) -> None:
    mine = house.mine
    batch, data = mine.frozen[0]
    first, again = (house.ask("POST", "/v1/batches", mine.token, data) for _ in range(2))
    assert first.content == again.content
    sealed_anew = encode_batch(batch, mine.keys)[0]
    assert sealed_anew != data
    assert house.ask("POST", "/v1/batches", mine.token, sealed_anew).content == first.content
    other = crowd(1, 99)
    assert told(house.ask("POST", "/v1/batches", mine.token, rewritten(mine, records=other))) == (
        409, "batch_id_reused")
    assert told(house.ask("POST", "/v1/batches", mine.token, rewritten(mine, batch_id=new_id(), records=other))) == (
        409, "batch_number_taken")


def test_batches_in_anothers_name(house: House) -> None:
    mine, theirs = house.mine, house.theirs
    post = lambda data, token=mine.token: told(house.ask("POST", "/v1/batches", token, data))  # noqa: E731
    assert post(theirs.frozen[0][1]) == (403, "batch_other_device")
    assert post(mine.frozen[0][1], theirs.token) == (403, "batch_other_device")
    fresh = {"batch_id": new_id(), "number": 50, "records": crowd(1, 5)}
    assert post(rewritten(mine, **fresh, office_id=theirs.office_id)) == (403, "batch_other_device")
    assert post(rewritten(mine, **fresh, device_id=theirs.device_id)) == (403, "batch_other_device")
    forged = encode_batch(msgspec.structs.replace(mine.frozen[0][0], **fresh), theirs.keys)[0]
    assert post(forged) == (403, "signature_wrong")
    unsigned = encode_batch(msgspec.structs.replace(mine.frozen[0][0], **fresh))[0]
    assert post(unsigned) == (403, "signature_missing")
    cut = mine.frozen[0][1]
    for data in (cut[:-1], cut[:40], cut + b"x", cut[:9] + bytes([cut[9] ^ 1]) + cut[10:], cut[:4] + b"\x09" + cut[5:]):
        status, code = post(data)
        assert (status, code) in ((400, "batch_malformed"), (400, "protocol_unsupported"))


def test_an_office_sees_its_own_alone(house: House) -> None:
    mine, theirs = house.mine, house.theirs
    batch = theirs.frozen[0][0]
    people = [record.record_id for record in batch.records if record.record_type == "jobseeker"]
    assert told(house.ask("GET", f"/v1/batches/{batch.batch_id}", mine.token)) == (404, "batch_unknown")
    answer = house.ask("GET", f"/v1/receipts?ids={batch.batch_id.hex}", mine.token)
    assert msgspec.msgpack.decode(answer.content) == [None]
    body = {"ids": [str(one) for one in people]}
    assert decode_held(house.ask("POST", "/v1/records/jobseeker", mine.token, body).content).records == []
    assert len(decode_held(house.ask("POST", "/v1/records/jobseeker", theirs.token, body).content).records) == 2
    items = house.ask("GET", "/v1/digests/jobseeker/items?buckets=" + ",".join(map(str, range(256))), mine.token).json()
    assert not set(items["items"]) & {str(one) for one in people}
    assert len(items["items"]) == 2
    page = decode_page(house.ask("GET", "/v1/feed", mine.token).content)
    assert not any(str(one).encode() in msgspec.msgpack.encode(page) or one.bytes in msgspec.msgpack.encode(page)
                   for one in people)
    handed = house.ask("POST", "/v1/handovers", mine.token, {**HANDOVER, "person": str(people[0])})
    assert handed.status_code in (400, 403, 404)


def test_a_used_code_admits_no_second_pc(house: House) -> None:
    code = house.server.code("DDD")
    body = {"code": code, "office_id": str(new_id()), "office_code": "DDD", "device_id": str(new_id())}
    first = house.ask("POST", "/v1/enrol", None, body)
    again = house.ask("POST", "/v1/enrol", None, body)  # the same PC, its answer was lost
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["token"] != again.json()["token"]
    assert told(house.ask("GET", "/v1/digests", first.json()["token"])) == (401, "device_unknown")
    other = {**body, "device_id": str(new_id())}
    assert told(house.ask("POST", "/v1/enrol", None, other)) == (403, "enrol_code_wrong")
    for change in ({"office_code": "AAA"}, {"code": "X"}):
        assert house.ask("POST", "/v1/enrol", None, {**body, **change}).status_code == 403
    mine = {**body, "code": house.server.code("AAA"), "office_code": "AAA"}
    assert told(house.ask("POST", "/v1/enrol", None, mine)) == (403, "enrol_office_other")


def test_a_code_from_before_undoes_no_revocation(house: House) -> None:
    """Whoever has the stolen PC has its spent code too; the administrator's new one admits it again, on purpose."""
    spent, unspent = house.server.code("EEE"), house.server.code("EEE")
    body = {"code": spent, "office_id": str(new_id()), "office_code": "EEE", "device_id": str(new_id())}
    enrolled = house.ask("POST", "/v1/enrol", None, body).json()["token"]
    for known in ({}, {"made_at": None}):  # then as a program before this one left them
        with writing(house.server.engine) as connection:
            connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == UUID(body["device_id"])).values(
                revoked_at=utcnow()))
            connection.execute(update(EnrolmentCode).where(EnrolmentCode.office_code == "EEE").values(
                office_code="EEE", **known))
        for code in (spent, unspent):
            for asked in ({**body, "code": code}, {**body, "code": code, "office_id": None}):
                assert told(house.ask("POST", "/v1/enrol", None, asked)) == (401, "device_revoked")
    assert told(house.ask("GET", "/v1/digests", enrolled)) == (401, "device_revoked")
    again = house.ask("POST", "/v1/enrol", None, {**body, "code": house.server.code("EEE")})
    assert house.ask("GET", "/v1/digests", again.json()["token"]).status_code == 200
    other = {**body, "code": unspent, "device_id": str(new_id())}
    assert house.ask("POST", "/v1/enrol", None, other).status_code == 200, "the code itself is as good as before"
    with reading(house.server.engine) as connection:
        assert [(line.who, line.subject) for line in lines(connection, act="device_by_line") if "EEE" in line.subject
                ] == [("pes-central", "EEE B"), *[("pes-central", "EEE A")] * 2]


def test_an_empty_batch_and_one_too_long(house: House) -> None:
    mine = house.mine
    empty = Batch(new_id(), 60, mine.device_id, mine.office_id, utcnow(), None, [])
    assert house.ask("POST", "/v1/batches", mine.token, encode_batch(empty, mine.keys)[0]).status_code == 200
    many = msgspec.structs.replace(empty, batch_id=new_id(), number=61,
                                   records=crowd(1)[:1] * 20_001)
    assert told(house.ask("POST", "/v1/batches", mine.token, encode_batch(many, mine.keys)[0])) == (
        400, "batch_malformed")
