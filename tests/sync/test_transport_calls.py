"""What goes over the line and what each answer means, against a real HTTP server that answers as told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import pytest
from exchange_kit import EPOCH, SERVER
from support.scripted_server import Answer, Asked, ScriptedServer, as_json

from pes_desktop.domain.errors import DomainError
from pes_desktop.sync import transport as module
from pes_desktop.sync.codec import encode_batch, encode_receipt
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.transport import Transport, checked_url
from pes_desktop.sync.wire import Batch, Receipt

BATCH = UUID(int=21)
RECEIPT = Receipt(BATCH, 3, UUID(int=22), UUID(int=23), b"h" * 32, SERVER, EPOCH, datetime(2026, 3, 2, tzinfo=UTC), [])
SENT = Batch(BATCH, 3, UUID(int=22), UUID(int=23), datetime(2026, 3, 2, tzinfo=UTC), None, [])
PAYLOAD, _ = encode_batch(SENT)
Serve = Callable[[Callable[[Asked], Answer]], ScriptedServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    made: list[ScriptedServer] = []

    def make(script: Callable[[Asked], Answer]) -> ScriptedServer:
        made.append(ScriptedServer(script))
        return made[-1]

    yield make
    for one in made:
        one.close()


def to(server: ScriptedServer, **options: Any) -> Transport:
    return Transport(server.url, "tok", **{"stall_seconds": 10.0, "ask_wait": 0.0, **options})


def fault_of(server: ScriptedServer, work: Callable[[Transport], object], **options: Any) -> ExchangeFault:
    with to(server, **options) as line, pytest.raises(ExchangeFault) as caught:
        work(line)
    return caught.value


def test_a_batch_is_posted_with_the_devices_token(serve: Serve) -> None:
    server = serve(lambda _: Answer(encode_receipt(RECEIPT)))
    with to(server) as line:
        assert line.send_batch(PAYLOAD, SENT) == RECEIPT
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/v1/batches", PAYLOAD)
    assert asked.headers["Authorization"] == "Bearer tok"
    assert asked.headers["Content-Type"] == "application/vnd.pes.batch"


def test_without_a_token_none_is_shown(serve: Serve) -> None:
    server = serve(lambda _: as_json({"token": "t", "letter": "B", "server_id": str(SERVER), "epoch": str(EPOCH)}))
    with Transport(server.url + "/") as line:
        found = line.enrol({"code": "AAAA"})
    assert (found.token, found.letter, found.server_id, found.epoch) == ("t", "B", SERVER, EPOCH)
    (asked,) = server.asked
    assert (asked.method, asked.path, json.loads(asked.body)) == ("POST", "/v1/enrol", {"code": "AAAA"})
    assert "Authorization" not in asked.headers


def test_questions_name_what_they_ask(serve: Serve) -> None:
    item = UUID(int=40)
    answers = {
        f"/v1/batches/{BATCH}": Answer(encode_receipt(RECEIPT)),
        "/v1/digests": as_json({"server_id": str(SERVER), "epoch": str(EPOCH), "types": {"job": [2, "ab"]}}),
        "/v1/digests/job?first=5&most=9": as_json({"count": 2, "buckets": ["x", "y"]}),
        "/v1/digests/job/items?buckets=3,77": as_json({"items": {str(item): [4, "cd"]}}),
    }
    server = serve(lambda asked: answers[asked.path])
    with to(server) as line:
        assert line.receipt(PAYLOAD, SENT) == RECEIPT
        digests = line.digests()
        assert (digests.server_id, digests.epoch, digests.types) == (SERVER, EPOCH, {"job": (2, "ab")})
        found = line.buckets("job", 5, 9)
        assert (found.count, found.buckets) == (2, ["x", "y"])
        assert line.bucket_items("job", [3, 77]).items == {item: (4, "cd")}
    assert {asked.method for asked in server.asked} == {"GET"}


def test_the_secret_of_the_telephone_is_left(serve: Serve) -> None:
    server = serve(lambda _: Answer(b"{}"))
    with to(server) as line:
        line.leave_phone_secret("c2VjcmV0")
    (asked,) = server.asked
    assert (asked.method, asked.path, json.loads(asked.body)) == ("PUT", "/v1/phone-secret", {"secret": "c2VjcmV0"})


def test_a_batch_that_never_arrived_has_no_receipt(serve: Serve) -> None:
    server = serve(lambda _: as_json({"code": "batch_unknown"}, 404))
    with to(server) as line:
        assert line.receipt(PAYLOAD, SENT) is None
    assert len(server.asked) == 1
    other = serve(lambda _: as_json({"code": "nothing_known"}, 404))
    assert fault_of(other, lambda line: line.receipt(PAYLOAD, SENT)).code == "server_rubbish"


def test_a_question_is_asked_again_a_batch_is_not(serve: Serve) -> None:
    server = serve(lambda _: Answer(b"oops", 503))
    found = fault_of(server, lambda line: line.digests())
    assert (found.code, found.faults[0].params, found.reached) == ("server_error", {"status": 503}, True)
    assert server.lines == ["GET /v1/digests"] * 3
    assert fault_of(server, lambda line: line.send_batch(PAYLOAD, SENT)).code == "server_error"
    assert server.lines[3:] == ["POST /v1/batches"]
    fault_of(server, lambda line: line.digests(), ask_attempts=1)
    assert len(server.asked) == 5


@pytest.mark.parametrize("question", [
    lambda line: line.page(0, 0), lambda line: line.held("job", [BATCH]), lambda line: line.buckets("job", 0, 8),
    lambda line: line.bucket_items("job", [1])])
def test_what_may_be_asked_for_in_less_is_asked_once(serve: Serve, question: Callable[[Transport], object]) -> None:
    server = serve(lambda _: Answer(b"oops", 503))
    assert fault_of(server, question).code == "server_error"
    assert len(server.asked) == 1


def test_asking_again_ends_with_the_first_answer(serve: Serve) -> None:
    def script(asked: Asked) -> Answer:
        return Answer(b"", 500) if len(server.asked) < 3 else as_json(
            {"server_id": str(SERVER), "epoch": str(EPOCH), "types": {}})

    server = serve(script)
    with to(server) as line:
        assert line.digests().epoch == EPOCH
    assert len(server.asked) == 3


def test_what_will_not_pass_is_asked_once(serve: Serve) -> None:
    server = serve(lambda _: as_json({"code": "device_revoked"}, 401))
    assert fault_of(server, lambda line: line.digests()).code == "server_refused_device"
    assert len(server.asked) == 1


@pytest.mark.parametrize(("status", "body", "code", "params"), [
    (401, {"code": "device_unknown"}, "server_refused_device", {"reason": "device_unknown"}),
    (401, {"code": "device_revoked"}, "server_refused_device", {"reason": "device_revoked"}),
    (401, {"code": "other"}, "server_rubbish", {}), (403, {"code": "device_revoked"}, "server_rubbish", {}),
    (400, {"code": "protocol_unsupported"}, "server_other_version", {}),
    (413, {"code": "batch_too_large"}, "batch_too_large", {}),
    (409, {"code": "batch_id_reused"}, "batch_id_reused", {}),
    (409, {"code": "batch_number_taken", "params": {"last_number": 7}}, "batch_number_taken", {"last_number": 7}),
    (400, {"code": "enrol_code_expired", "params": {}}, "enrol_code_expired", {}),
    (400, {"code": "batch_malformed"}, "server_refused_batch", {"reason": "batch_malformed"}),
    (403, {"code": "batch_other_device"}, "server_refused_batch", {"reason": "batch_other_device"}),
    (400, {"code": "request_malformed"}, "server_refused_batch", {"reason": "request_malformed"}),
    (500, {"code": "boom"}, "server_error", {"status": 500}), (499, {}, "server_rubbish", {}),
    (404, {"code": 5}, "server_rubbish", {}), (200, {"code": "x"}, "server_rubbish", {}),
    (204, {}, "server_rubbish", {}), (500, {"code": "batch_too_large"}, "batch_too_large", {}),
])
def test_what_a_refusal_means(serve: Serve, status: int, body: Any, code: str, params: dict[str, Any]) -> None:
    server = serve(lambda _: as_json(body, status) if status != 204 else Answer(b"", 204))
    found = fault_of(server, lambda line: line.send_batch(PAYLOAD, SENT))
    assert (found.code, found.codes, found.faults[0].params) == (code, (code,), params)
    assert found.reached


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"server_id": "x"}', b"\xff\xfe", b"[" * 100_000])
def test_an_answer_in_another_shape_is_rubbish(serve: Serve, body: bytes) -> None:
    server = serve(lambda _: Answer(body))
    assert fault_of(server, lambda line: line.digests()).code == "server_rubbish"
    assert len(server.asked) == 1
    assert fault_of(server, lambda line: line.send_batch(PAYLOAD, SENT)).code == "server_rubbish"


def test_a_receipt_of_another_version_is_told_apart(serve: Serve) -> None:
    data = encode_receipt(RECEIPT)
    server = serve(lambda _: Answer(data[:4] + b"\x63" + data[5:]))
    assert fault_of(server, lambda line: line.send_batch(PAYLOAD, SENT)).code == "server_other_version"


def test_an_answer_without_end_is_not_read_to_its_end(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_LIMIT", 100)
    server = serve(lambda _: Answer(b" " * 200_000))
    assert fault_of(server, lambda line: line.digests()).code == "server_rubbish"
    exact = serve(lambda _: Answer(b'{"count": 1, "buckets": []}'.ljust(100)))
    with to(exact) as line:
        assert line.buckets("job", 0, 256).count == 1
    more = serve(lambda _: Answer(b'{"count": 1, "buckets": []}'.ljust(101)))
    assert fault_of(more, lambda line: line.buckets("job", 0, 256)).code == "server_rubbish"


def test_a_long_answer_is_put_together_again(serve: Serve) -> None:
    buckets = [f"{number:020}" for number in range(20_000)]
    server = serve(lambda _: as_json({"count": 1, "buckets": buckets}))
    with to(server) as line:
        assert line.buckets("job", 0, 256).buckets == buckets


def test_the_servers_clock_is_heard(serve: Serve) -> None:
    ahead = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    answers = iter([ahead, "", "not a date", "Mon, 02 Mar 2026 12:00:00 -0000"])
    server = serve(lambda _: Answer(b"{}", date=next(answers)))
    with to(server, ask_attempts=1) as line:
        assert line.clock_offset_ms is None
        for _ in range(4):  # without a date, or one without a zone, the last one stands
            with pytest.raises(ExchangeFault):
                line.digests()
            assert line.clock_offset_ms is not None
            assert abs(line.clock_offset_ms - 7_200_000) < 60_000


def test_a_closed_line_asks_nothing_more(serve: Serve) -> None:
    server = serve(lambda _: Answer(b"{}"))
    line = to(server)
    with line as same:
        assert same is line
    with pytest.raises(RuntimeError):
        line.digests()
    assert server.asked == []


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
        serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    server = serve(lambda _: as_json({"count": 1, "buckets": []}))
    with to(server) as line:
        assert line.buckets("job", 0, 256).count == 1


def test_elsewhere_the_institutions_proxy_is_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(lambda _: as_json({"count": 1, "buckets": []}))
    monkeypatch.setenv("http_proxy", proxy.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Transport("http://central.invalid", "tok", allow_plain=True, ask_wait=0.0) as line:
        assert line.buckets("job", 0, 256).count == 1
    assert proxy.lines == ["GET http://central.invalid/v1/digests/job?first=0&most=256"]


def test_nobody_there_was_not_reached() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Transport(f"http://127.0.0.1:{port}") as line, pytest.raises(ExchangeFault) as caught:
        line.digests()
    assert (caught.value.code, caught.value.reached) == ("server_unreachable", False)


@pytest.mark.parametrize(("url", "code"), [
    ("https://x/?a=1", "server_address"), ("https://x/#part", "server_address"), ("https://", "server_address"),
    ("http://", "server_address"), ("http://localhost.evil.org", "server_not_secure"),
    ("http://8.8.8.8", "server_not_secure"), ("https://x:99999", "server_address"), ("", "server_address"),
])
def test_addresses_that_are_refused_name_their_field(url: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        checked_url(url)
    assert [(fault.code, fault.field) for fault in caught.value.faults] == [(code, "url")]
    with pytest.raises(DomainError):
        Transport(url)


@pytest.mark.parametrize(("url", "kept"), [
    ("http://localhost:8000/", "http://localhost:8000"), ("http://[::1]:8000", "http://[::1]:8000"),
    ("http://127.1.2.3", "http://127.1.2.3"), (" https://c.ec/pes// ", "https://c.ec/pes")])
def test_addresses_of_this_machine_and_secure_ones_pass(url: str, kept: str) -> None:
    assert checked_url(url) == kept


def test_without_tls_only_where_allowed() -> None:
    assert checked_url("http://central.ec", allow_plain=True) == "http://central.ec"
    with Transport("http://central.ec", allow_plain=True) as line:
        assert line.url == "http://central.ec"
