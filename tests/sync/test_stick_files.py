"""Request, answer and office card as files: every byte counts, and what another program or hand wrote is refused."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.sync import by_stick, office_card, sealing
from pes_desktop.sync.by_stick import Answer, Request
from pes_desktop.sync.office_card import OfficeCard, read_card, write_card
from pes_desktop.sync.sealing import CentralKeys
from pes_desktop.sync.wire import WireRecord

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SIGNING, WRAPPING = b"d" * 32, b"w" * 32
CODE = by_stick.code_hash("AAAABBBBCCCC")
CENTRAL = CentralKeys(b"s" * 32, b"g" * 32)
ASKED = Request(UUID(int=1), UUID(int=2), "ALA", "A", sealing.signing_public(SIGNING),
                sealing.sealing_public(WRAPPING), NOW)
ANSWER = Answer("token", "C", UUID(int=3), UUID(int=4), CENTRAL.public, b"o" * 32, "https://central.ec", b"p" * 32)
CARD = OfficeCard(UUID(int=2), 7, {"name": "Oficina Alausí", "code": "ALA"}, "B", NOW)
changed = msgspec.structs.replace


def fault_of(work: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(DomainError) as caught:
        work()
    (fault,) = caught.value.faults
    return fault.code, fault.params


def closed(content: bytes, kind: bytes, code: bytes = CODE) -> bytes:
    """As the protocol closes a file, by its description."""
    return content + hmac.digest(by_stick.derived_key(code, kind), content, hashlib.sha256)


def as_request(value: object) -> bytes:
    return closed(b"PESQ\x02\x01" + msgspec.msgpack.encode(value), b"PESQ")


# The request

def test_a_request_says_what_the_pc_is_and_nothing_of_the_code() -> None:
    data = by_stick.write_request(ASKED, CODE)
    assert data[:6] == b"PESQ\x02\x01"
    assert by_stick.read_request(data) == ASKED
    assert by_stick.authentic(data, by_stick.derived_key(CODE, b"PESQ"))
    assert CODE not in data
    assert data == closed(data[:-32], b"PESQ")
    assert by_stick.request_hash(data) == hashlib.sha256(data).digest()
    assert hashlib.sha256(b"AAAABBBBCCCC").digest() == CODE


def test_who_did_not_know_the_code_wrote_no_authentic_file() -> None:
    data = by_stick.write_request(ASKED, CODE)
    key = by_stick.derived_key(CODE, b"PESQ")
    assert not by_stick.authentic(data, by_stick.derived_key(CODE, b"PESA")), "each file has a key of its own"
    assert not by_stick.authentic(data, by_stick.derived_key(by_stick.code_hash("other"), b"PESQ"))
    for place in (0, 7, len(data) - 33, len(data) - 1):
        assert not by_stick.authentic(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1:], key)
    assert not by_stick.authentic(data[:-1], key)


@pytest.mark.parametrize("good", [
    {"office_code": "A" * 16}, {"office_code": ""}, {"letter": ""}, {"letter": "Z"}])
def test_requests_at_their_bounds_are_read(good: dict[str, Any]) -> None:
    request = changed(ASKED, **good)
    assert by_stick.read_request(by_stick.write_request(request, CODE)) == request


@pytest.mark.parametrize("odd", [
    {"office_code": "A" * 17}, {"letter": "AB"}, {"signing_key": b"k" * 31}, {"signing_key": b"k" * 33},
    {"wrap_key": b"k" * 31}, {"wrap_key": b"k" * 33}, {"signing_key": b""}, {"wrap_key": b""}])
def test_a_request_that_no_pc_of_ours_writes_is_malformed(odd: dict[str, Any]) -> None:
    data = by_stick.write_request(changed(ASKED, **odd), CODE)
    assert fault_of(lambda: by_stick.read_request(data)) == ("stick_request_malformed", {})


@pytest.mark.parametrize("value", [None, [], [1, 2, 3, 4, 5, 6, 7], {"device_id": 1}, ["x"] * 7])
def test_a_request_of_another_shape_is_malformed(value: object) -> None:
    assert fault_of(lambda: by_stick.read_request(as_request(value))) == ("stick_request_malformed", {})


def test_the_length_of_a_file_has_bounds() -> None:
    data = by_stick.write_request(ASKED, CODE)
    for short in (b"", data[:5], data[:38], b"PESQ\x02\x01" + b"\x00" * 32):
        assert fault_of(lambda wrong=short: by_stick.read_request(wrong)) == ("stick_request_malformed", {})
    longest = by_stick.FILE_LIMIT
    filled = data[:-32] + b"\x00" * (longest - len(data)) + data[-32:]
    for long in (filled, filled + b"\x00"):
        assert fault_of(lambda wrong=long: by_stick.read_request(wrong)) == ("stick_request_malformed", {})
    answer = b"PESA\x02\x01" + b"h" * 32
    assert by_stick.answers(answer + b"\x00" * (longest - len(answer)), b"h" * 32)
    assert fault_of(lambda: by_stick.answers(answer + b"\x00" * (longest - len(answer) + 1), b"h" * 32)) == (
        "stick_answer_malformed", {})
    assert fault_of(lambda: by_stick.answers(answer + b"\x00" * 32, b"h" * 32)) == ("stick_answer_malformed", {})
    assert by_stick.answers(answer + b"\x00" * 33, b"h" * 32)


@pytest.mark.parametrize(("head", "fault"), [
    (b"PESA\x02\x01", ("stick_request_malformed", {})), (b"pesq\x02\x01", ("stick_request_malformed", {})),
    (b"PESQ\x03\x01", ("protocol_unsupported", {"version": 3})),
    (b"PESQ\x01\x01", ("protocol_unsupported", {"version": 1})),
    (b"PESQ\x02\x02", ("protocol_unsupported", {"version": 2})),
    (b"PESQ\x02\x00", ("protocol_unsupported", {"version": 2}))])
def test_the_head_of_a_request_tells_kind_version_and_format(head: bytes, fault: tuple[str, dict[str, int]]) -> None:
    data = by_stick.write_request(ASKED, CODE)
    assert fault_of(lambda: by_stick.read_request(head + data[6:])) == fault


# The answer

REQUEST = by_stick.write_request(ASKED, CODE)
NAME = by_stick.request_hash(REQUEST)
KEY = by_stick.derived_key(CODE, b"PESA")


def read(data: bytes, asked: bytes = NAME, wrapping: bytes = WRAPPING, key: bytes = KEY) -> Answer:
    return by_stick.read_answer(data, asked, wrapping, key)


def test_an_answer_is_for_its_pc_alone() -> None:
    data = by_stick.write_answer(ANSWER, REQUEST, CENTRAL, CODE)
    assert data[:6] == b"PESA\x02\x01"
    assert data[6:38] == NAME
    assert data == closed(data[:-32], b"PESA")
    assert b"token" not in data
    assert read(data) == ANSWER
    assert by_stick.answers(data, NAME)
    assert not by_stick.answers(data, b"x" * 32)


def test_an_answer_that_is_not_ours_is_told_apart() -> None:
    data = by_stick.write_answer(ANSWER, REQUEST, CENTRAL, CODE)
    assert fault_of(lambda: read(data, asked=b"x" * 32)) == ("stick_answer_other", {})
    assert fault_of(lambda: read(data, key=b"k" * 32)) == ("stick_answer_forged", {})
    assert fault_of(lambda: read(data, wrapping=b"x" * 32)) == ("stick_answer_forged", {})
    damaged = data[:60] + bytes((data[60] ^ 1,)) + data[61:]
    assert fault_of(lambda: read(damaged)) == ("stick_answer_forged", {})
    assert fault_of(lambda: read(b"PESB" + data[4:])) == ("stick_answer_malformed", {})
    assert fault_of(lambda: read(b"")) == ("stick_answer_malformed", {})
    assert fault_of(lambda: read(data[:4] + b"\x05" + data[5:])) == ("protocol_unsupported", {"version": 5})


def sealed(content: bytes, purpose: str = f"answer to {NAME.hex()}") -> bytes:
    """An answer as somebody who knows the code could write it."""
    wrapped = sealing.wrap(content, sealing.sealing_public(WRAPPING), purpose)
    return closed(b"PESA\x02\x01" + NAME + wrapped, b"PESA")


def signed(plain: bytes, keys: CentralKeys = CENTRAL, asked: bytes = NAME) -> bytes:
    return sealing.sign(keys.signing, b"PESA", hashlib.sha256(asked + plain).digest()) + plain


def packed(answer: object) -> bytes:
    return msgspec.msgpack.Encoder(uuid_format="bytes").encode(answer)


def test_what_the_protocol_describes_is_read() -> None:
    assert read(sealed(signed(packed(ANSWER)))) == ANSWER
    older = packed(msgspec.to_builtins(ANSWER, builtin_types=(bytes, UUID))[:6])
    assert read(sealed(signed(older))) == changed(ANSWER, url="", phone_secret=b"")


@pytest.mark.parametrize("content", [
    b"", b"short", signed(b""), signed(b"\xc1"), signed(packed(None)), signed(packed([1, 2])),
    signed(packed(ANSWER), CentralKeys(b"s" * 32, b"x" * 32)), signed(packed(ANSWER), asked=b"x" * 32),
    b"\x00" * 64 + packed(ANSWER), packed(ANSWER)])
def test_a_content_that_headquarters_did_not_sign_is_forged(content: bytes) -> None:
    assert fault_of(lambda: read(sealed(content))) == ("stick_answer_forged", {})


def test_a_seal_for_another_purpose_is_forged() -> None:
    assert fault_of(lambda: read(sealed(signed(packed(ANSWER)), "another purpose"))) == ("stick_answer_forged", {})


@pytest.mark.parametrize("odd", [
    {"server_key": CENTRAL.public[:-1]}, {"server_key": CENTRAL.public + b"x"}, {"server_key": b""},
    {"office_key": b"o" * 31}, {"office_key": b"o" * 33}, {"office_key": b""}])
def test_keys_of_another_length_are_forged(odd: dict[str, Any]) -> None:
    assert fault_of(lambda: read(sealed(signed(packed(changed(ANSWER, **odd)))))) == ("stick_answer_forged", {})


# The office card

def as_card(value: object, head: bytes = b"PESI\x02\x01") -> bytes:
    content = head + msgspec.msgpack.Encoder(uuid_format="bytes").encode(value)
    return content + hashlib.sha256(content).digest()


def test_a_card_says_what_another_pc_must_know() -> None:
    data = write_card(CARD)
    assert data == as_card(CARD)
    assert read_card(data) == CARD
    assert CARD.record == WireRecord("office", UUID(int=2), 7, 0, CARD.values)


@pytest.mark.parametrize("card", [
    changed(CARD, version=1), changed(CARD, version=2**62 - 1), changed(CARD, letter="A"), changed(CARD, letter="Z"),
    changed(CARD, values={})])
def test_cards_at_their_bounds_are_read(card: OfficeCard) -> None:
    assert read_card(write_card(card)) == card


@pytest.mark.parametrize("card", [
    changed(CARD, version=0), changed(CARD, version=2**62), changed(CARD, version=-1), changed(CARD, letter=""),
    changed(CARD, letter="AB"), changed(CARD, letter="a"), changed(CARD, letter="@"), changed(CARD, letter="["),
    changed(CARD, created=datetime(2026, 3, 2, 8))])
def test_a_card_that_no_pc_of_ours_writes_is_strange(card: OfficeCard) -> None:
    assert fault_of(lambda: read_card(write_card(card))) == ("stick_card_strange", {})


@pytest.mark.parametrize(("data", "fault"), [
    (b"", "stick_card_strange"), (write_card(CARD)[:-1], "stick_card_strange"),
    (write_card(CARD)[:50] + b"\x00" + write_card(CARD)[51:], "stick_card_strange"),
    (b"PESI\x02\x01" + hashlib.sha256(b"PESI\x02\x01").digest(), "stick_card_strange"),
    (as_card(CARD, b"PESX\x02\x01"), "stick_card_strange"), (as_card(CARD, b"PESI\x09\x01"), "protocol_unsupported"),
    (as_card(CARD, b"PESI\x02\x09"), "protocol_unsupported"), (as_card([1]), "stick_card_strange"),
    (as_card(None), "stick_card_strange"), (as_card({}), "stick_card_strange")])
def test_a_file_that_is_no_card_is_strange(data: bytes, fault: str) -> None:
    code, params = fault_of(lambda: read_card(data))
    assert code == fault
    assert params == ({"version": data[4]} if fault == "protocol_unsupported" else {})


def test_a_card_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_card(CARD)
    monkeypatch.setattr(office_card, "FILE_LIMIT", len(data))
    assert read_card(data) == CARD
    monkeypatch.setattr(office_card, "FILE_LIMIT", len(data) - 1)
    assert fault_of(lambda: read_card(data)) == ("stick_card_strange", {})
