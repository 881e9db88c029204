"""Every question that a PC asks headquarters: what it sends, what it makes of the answer, what an older one means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from exchange_kit import EPOCH, SERVER
from support.scripted_server import Answer, Asked, ScriptedServer, as_json

from pes_desktop.sync import sealing
from pes_desktop.sync.answers import Enrolled, Feed, JoinedOffice, Keys, SetBack
from pes_desktop.sync.codec import encode_batch, encode_held, encode_page, encode_receipt
from pes_desktop.sync.enrol import open_transport
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.page import ChannelItem, Page
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.store import Account
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import Batch, Held, Receipt, WireRecord

NOW, DEVICE, OFFICE = datetime(2026, 3, 2, tzinfo=UTC), UUID(int=22), UUID(int=23)
PERSON = WireRecord("office", OFFICE, 3, 0, {"name": "Oficina Alausí", "code": "ALA"})
PAGE = Page(OFFICE, SERVER, EPOCH, 7, 9, [PERSON], [ChannelItem(8, "setting", "a", False, {"value": 1})], True)
HELD = Held(OFFICE, [PERSON], 2)
Question = Callable[[Transport], object]


def batch_of(number: int) -> tuple[bytes, Batch]:
    batch = Batch(UUID(int=20 + number), number, DEVICE, OFFICE, NOW, None, [])
    return encode_batch(batch)[0], batch


def receipt_of(batch: Batch) -> Receipt:
    return Receipt(batch.batch_id, batch.number, DEVICE, OFFICE, b"h" * 32, SERVER, EPOCH, NOW, [])


(FIRST, BATCH), (SECOND, _) = batch_of(1), batch_of(2)
BOTH = [batch_of(1), batch_of(2)]


class Headquarters(ScriptedServer):
    """Answers every question alike; ``says`` may be changed between two."""

    def __init__(self) -> None:
        self.says: Answer | Callable[[Asked], Answer] = as_json({})
        super().__init__(lambda asked: self.says if isinstance(self.says, Answer) else self.says(asked))


@pytest.fixture
def server() -> Iterator[Headquarters]:
    made = Headquarters()
    yield made
    made.close()


@pytest.fixture
def line(server: Headquarters) -> Iterator[Transport]:
    with Transport(server.url, "tok", stall_seconds=10.0, ask_wait=0.0) as made:
        yield made


@pytest.mark.parametrize(("ask", "answer", "path", "sent", "found"), [
    (lambda line: line.hand_over({"office": "SHA"}), {}, "/v1/handovers", {"office": "SHA"}, None),
    (lambda line: line.answer_handover("k1", "taken", date(2026, 3, 2)), {}, "/v1/handovers/k1/answer",
     {"state": "taken", "on": "2026-03-02"}, None),
    (lambda line: line.office_to_join({"code": "AAAA"}),
     {"office_id": str(OFFICE), "version": 4, "values": {"name": "x"}, "letter": "C"}, "/v1/enrol", {"code": "AAAA"},
     JoinedOffice(OFFICE, 4, {"name": "x"}, "C")),
    (lambda line: line.enrol({"code": "BBBB"}),
     {"token": "t", "letter": "B", "server_id": str(SERVER), "epoch": str(EPOCH), "server_key": "k", "office_key": "o"},
     "/v1/enrol", {"code": "BBBB"}, Enrolled("t", "B", SERVER, EPOCH, "k", "o")),
    (lambda line: line.exchange_keys("sig", "wrap"), {"server_key": "a", "office_key": "b"}, "/v1/keys",
     {"signing_key": "sig", "wrap_key": "wrap"}, Keys("a", "b")),
], ids=["hand_over", "answer_handover", "office_to_join", "enrol", "exchange_keys"])
def test_what_is_posted_and_what_comes_back(server: Headquarters, line: Transport, ask: Question,
                                            answer: dict[str, Any], path: str, sent: dict[str, Any],
                                            found: object) -> None:
    server.says = as_json(answer)
    assert ask(line) == found
    (asked,) = server.asked
    assert (asked.method, asked.path, json.loads(asked.body)) == ("POST", path, sent)
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Authorization"] == "Bearer tok"


@pytest.mark.parametrize(("ask", "answer", "path", "found"), [
    (lambda line: line.page(5, 6), Answer(encode_page(PAGE)), "/v1/feed?office=5&common=6", PAGE),
    (lambda line: line.page(0, 0, 2048), Answer(encode_page(PAGE)), "/v1/feed?office=0&common=0&limit=2048", PAGE),
    (lambda line: line.set_back(3, 50), as_json({"records": {str(DEVICE): 4}, "next": 9}),
     "/v1/set-back?after=3&most=50", SetBack({DEVICE: 4}, 9)),
], ids=["page", "small_page", "set_back"])
def test_what_comes_down_is_asked_for_by_position(server: Headquarters, line: Transport, ask: Question, answer: Answer,
                                                  path: str, found: object) -> None:
    server.says = answer
    assert ask(line) == found
    assert server.lines == [f"GET {path}"]


def test_records_are_asked_for_by_name(server: Headquarters, line: Transport) -> None:
    server.says = Answer(encode_held(HELD))
    assert line.held("office", [OFFICE, DEVICE]) == HELD
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/v1/records/office")
    assert json.loads(asked.body) == {"ids": [str(OFFICE), str(DEVICE)]}


def test_the_question_that_ends_a_round_says_what_this_pc_knows(server: Headquarters, line: Transport) -> None:
    server.says = as_json({"server_id": str(SERVER), "epoch": str(EPOCH), "types": {}, "protocol": 2,
                           "feed": {"office": 4, "common": 5, "news": True}})
    assert line.digests().feed == Feed(4, 5, True)
    line.digests(3, 0, "waiting=1")
    line.digests(0, 2)
    assert server.lines == ["GET /v1/digests", "GET /v1/digests?office=3&common=0", "GET /v1/digests?office=0&common=2"]
    assert [asked.headers.get("PES-State") for asked in server.asked] == [None, "waiting=1", None]
    assert {asked.headers["PES-Protocol"] for asked in server.asked} == {"2"}
    port = server.url.rpartition(":")[2]
    assert {asked.headers["Host"] for asked in server.asked} == {f"127.0.0.1:{port}"}
    assert {name for asked in server.asked for name in asked.headers} == {
        "Host", "PES-Protocol", "PES-State", "Authorization"}, "nothing else is spent on the line"


def test_a_batch_says_which_one_goes_before_it_and_which_headquarters_is_known(
        server: Headquarters, line: Transport) -> None:
    server.says = Answer(encode_receipt(receipt_of(BATCH)))
    assert line.send_batch(FIRST, BATCH) == receipt_of(BATCH)
    line.epoch = EPOCH
    assert line.send_batch(FIRST, BATCH, after=6) == receipt_of(BATCH)
    plain, told = server.asked
    assert (plain.headers.get("PES-After"), plain.headers.get("PES-Epoch")) == (None, None)
    assert (told.headers["PES-After"], told.headers["PES-Epoch"]) == ("6", str(EPOCH))


def test_a_batch_in_pieces_is_the_same_batch(server: Headquarters, line: Transport) -> None:
    server.says = Answer(encode_receipt(receipt_of(BATCH)))
    line.send_batch(FIRST, BATCH, pieces=iter([FIRST[:5], FIRST[5:]]))
    line.send_batch(FIRST, BATCH, pieces=iter([b"x" * len(FIRST)]))
    first, second = server.asked
    assert (first.body, first.headers["Content-Length"]) == (FIRST, str(len(FIRST)))
    assert second.body == b"x" * len(FIRST), "what the pieces give is what goes"
    assert "Transfer-Encoding" not in first.headers


def test_receipts_of_several_batches_are_one_question(server: Headquarters, line: Transport) -> None:
    second = encode_receipt(receipt_of(BOTH[1][1]))
    server.says = Answer(msgspec.msgpack.encode([None, second]))
    assert line.receipts(BOTH) == {BOTH[1][1].batch_id: receipt_of(BOTH[1][1])}
    assert server.lines == [f"GET /v1/receipts?ids={UUID(int=21).hex},{UUID(int=22).hex}"]
    assert line.receipts([]) == {}
    assert len(server.asked) == 1


def test_an_old_headquarters_is_asked_for_each_receipt(server: Headquarters, line: Transport) -> None:
    held = encode_receipt(receipt_of(BATCH))

    def old(asked: Asked) -> Answer:
        if asked.path.startswith("/v1/receipts"):
            return as_json({"code": "request_refused"}, 404)
        return Answer(held) if asked.path.endswith(str(BATCH.batch_id)) else as_json({"code": "batch_unknown"}, 404)

    server.says = old
    assert line.receipts(BOTH) == {BATCH.batch_id: receipt_of(BATCH)}
    assert server.lines[1:] == [f"GET /v1/batches/{batch.batch_id}" for _, batch in BOTH]
    del server.asked[:]
    assert line.receipts(BOTH[:1]) == {BATCH.batch_id: receipt_of(BATCH)}
    assert server.lines == [f"GET /v1/batches/{BATCH.batch_id}"]


@pytest.mark.parametrize("answer", [
    b"", b"\xc1", msgspec.msgpack.encode([None]), msgspec.msgpack.encode([None] * 3), msgspec.msgpack.encode([1, 2]),
    msgspec.msgpack.encode(["a", "b"]), msgspec.msgpack.encode({}), b"\x91" * 100_000,
    msgspec.msgpack.encode([b"no receipt", None])])
def test_receipts_in_another_shape_are_rubbish(server: Headquarters, line: Transport, answer: bytes) -> None:
    server.says = Answer(answer)
    with pytest.raises(ExchangeFault) as caught:
        line.receipts(BOTH)
    assert (caught.value.code, caught.value.codes) == ("server_rubbish", ("server_rubbish",))
    assert len(server.asked) == 1, "another answer would be no better"


OPTIONAL: list[tuple[str, Question, object]] = [
    ("held", lambda line: line.held("office", [OFFICE]), None), ("page", lambda line: line.page(1, 2), None),
    ("set_back", lambda line: line.set_back(0, 5), SetBack({})),
    ("exchange_keys", lambda line: line.exchange_keys("s", "w"), None)]


@pytest.mark.parametrize(("ask", "nothing"), [one[1:] for one in OPTIONAL], ids=[one[0] for one in OPTIONAL])
def test_an_older_headquarters_does_not_know_a_question(server: Headquarters, line: Transport, ask: Question,
                                                        nothing: object) -> None:
    for status, code in ((404, "request_refused"), (405, "request_refused"), (404, "unknown_type")):
        server.says = as_json({"code": code}, status)
        assert ask(line) == nothing
    for status, code in ((404, ""), (403, "request_refused"), (406, "request_refused"), (404, "elsewhere")):
        server.says = as_json({"code": code}, status)  # a wifi's own page, a proxy: no word of headquarters
        with pytest.raises(ExchangeFault) as caught:
            ask(line)
        assert (caught.value.code, caught.value.faults[0].params) == ("server_rubbish", {}), (status, code)
    server.says = Answer(b"", 502)
    with pytest.raises(ExchangeFault) as caught:
        ask(line)
    assert caught.value.code == "server_error"


@pytest.mark.parametrize("ask", [
    lambda line: line.page(0, 0), lambda line: line.held("office", []), lambda line: line.set_back(0, 5),
    lambda line: line.exchange_keys("s", "w"), lambda line: line.office_to_join({}), lambda line: line.enrol({}),
    lambda line: line.bucket_items("job", [1]), lambda line: line.buckets("job", 0, 1)])
def test_an_answer_of_another_kind_is_rubbish(server: Headquarters, line: Transport, ask: Question) -> None:
    for body in (b"<html>", b"[]", b'"x"', b"\xff", b"[" * 100_000):
        server.says = Answer(body)
        with pytest.raises(ExchangeFault) as caught:
            ask(line)
        assert (caught.value.code, caught.value.codes) == ("server_rubbish", ("server_rubbish",))


@pytest.mark.parametrize(("ask", "data"), [
    (lambda line: line.page(0, 0), encode_page(PAGE)), (lambda line: line.held("office", []), encode_held(HELD))])
def test_what_comes_in_another_version_is_told_apart(server: Headquarters, line: Transport, ask: Question,
                                                     data: bytes) -> None:
    server.says = Answer(data[:4] + b"\x63" + data[5:])
    with pytest.raises(ExchangeFault) as caught:
        ask(line)
    assert (caught.value.code, caught.value.codes) == ("server_other_version", ("server_other_version",))


def test_a_sealed_receipt_is_opened_with_the_offices_keys(server: Headquarters) -> None:
    central, secret = CentralKeys(sealing.new_secret(), sealing.new_secret()), sealing.new_secret()
    keys = OfficeKeys(sealing.new_secret(), sealing.sealing_public(central.seal),
                      sealing.signing_public(central.signing), secret)
    data, _ = encode_batch(BATCH, keys)
    server.says = Answer(encode_receipt(receipt_of(BATCH), 2, central, sealing.sealing_public(secret)))
    texts = [sealing.as_text(one) for one in (keys.signing, keys.server_seal + keys.server_verify, keys.office)]
    account = Account(server.url, "tok", SERVER, EPOCH, DEVICE, OFFICE, "A", *texts)
    with open_transport(account) as line:
        assert line.send_batch(data, BATCH).batch_id == BATCH.batch_id
        assert [*line.receipts([(data, BATCH)])] == [BATCH.batch_id]
    with Transport(server.url) as line:
        with pytest.raises(ExchangeFault) as caught:
            line.send_batch(data, BATCH)
        assert caught.value.code == "server_rubbish", "nobody else opens it"
        line.use_keys(keys)
        assert line.send_batch(data, BATCH).batch_id == BATCH.batch_id


def test_a_receipt_comes_in_the_version_of_its_batch(server: Headquarters, line: Transport) -> None:
    for sent, answered in ((2, 1), (1, 2)):
        data, _ = encode_batch(BATCH, protocol=sent)
        server.says = Answer(encode_receipt(receipt_of(BATCH), answered))
        for ask in (lambda wrote=data: line.send_batch(wrote, BATCH), lambda wrote=data: line.receipt(wrote, BATCH)):
            with pytest.raises(ExchangeFault) as caught:
                ask()
            assert caught.value.code == "server_rubbish"
        server.says = Answer(encode_receipt(receipt_of(BATCH), sent))
        assert line.send_batch(data, BATCH).number == BATCH.number


REASONS = ["signature_missing", "signature_wrong", "signature_unknown", "device_key_known"]
PASSED_ON = ["batch_early", "enrol_code_wrong", "enrol_office_other", "enrol_device_other", "enrol_no_letter",
             "enrol_office_new", "handover_office", "handover_person", "too_many_requests"]


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_of_the_pcs_keys_is_mended_by_joining_again(server: Headquarters, line: Transport, code: str,
                                                              status: int) -> None:
    server.says = as_json({"code": code}, status)
    with pytest.raises(ExchangeFault) as caught:
        line.send_batch(FIRST, BATCH)
    assert (caught.value.code, caught.value.faults[0].params) == ("server_refused_device", {"reason": code})


@pytest.mark.parametrize("code", PASSED_ON)
def test_what_headquarters_says_to_the_office_is_passed_on(server: Headquarters, line: Transport, code: str) -> None:
    params = {"code": "x", "self": 1, "reached": False, "seconds": 30}
    server.says = as_json({"code": code, "params": params}, 409)
    with pytest.raises(ExchangeFault) as caught:
        line.hand_over({})
    assert (caught.value.code, caught.value.codes, caught.value.reached) == (code, (code,), True)
    assert caught.value.faults[0].params == {"code": "x", "self": 1, "seconds": 30}
