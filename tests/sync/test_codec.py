"""Bytes from outside: what is not a batch is refused by a code, quickly and within bounds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.sync import codec
from pes_desktop.sync.wire import Batch, WireRecord, change_id, content_hash, plain

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def sample(values: dict[str, Any] | None = None) -> Batch:
    record = WireRecord("jobseeker", new_id(), 2, 1, values or {"surnames": "Ñauta 🍌"})
    return Batch(new_id(), 1, new_id(), new_id(), NOW, -5, [record])


def plain_of(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(data[6:])


def framed(body: bytes, head: bytes = b"PESB\x01\x01") -> bytes:
    return head + zstandard.ZstdCompressor().compress(body)


def test_a_batch_comes_back_as_it_was() -> None:
    batch = sample()
    data, content = codec.encode_batch(batch)
    assert codec.decode_batch(data) == (batch, content)


def test_the_hash_is_that_of_the_plain_content() -> None:
    batch = sample()
    data, content = codec.encode_batch(batch)
    other = data[:6] + zstandard.ZstdCompressor(level=1, write_checksum=False).compress(plain_of(data))
    assert other != data
    assert codec.decode_batch(other)[1] == content


@pytest.mark.parametrize("data", [
    b"", b"PESB", b"PESR\x01\x01abc", b"PESB\x01\x02abc", b"PESB\x01\x01not zstd at all",
    framed(b"\xc1"), framed(msgspec.msgpack.encode([1, 2, 3])), framed(b"\x91" * 100_000),
    framed(codec.pack(sample())) + b"tail",
])
def test_malformed(data: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        codec.decode_batch(data)
    assert caught.value.codes == ("batch_malformed",)


@pytest.mark.parametrize(("changed", "reason"), [
    ({"number": 0}, "content"), ({"number": -1}, "content"), ({"number": 2**31}, "content"),
    ({"created": datetime(2026, 3, 2, 12)}, "content"), ({"records": [sample().records[0]] * 4}, "records")])
def test_a_batch_beyond_its_bounds_is_refused(
        changed: dict[str, Any], reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "RECORD_LIMIT", 3)
    for good in ({}, {"number": 2**31 - 1}, {"records": sample().records * 3}, {"records": []}):
        batch = msgspec.structs.replace(sample(), **good)
        assert codec.decode_batch(codec.encode_batch(batch)[0])[0] == batch
    with pytest.raises(DomainError) as caught:
        codec.decode_batch(codec.encode_batch(msgspec.structs.replace(sample(), **changed))[0])
    assert [(fault.code, fault.params) for fault in caught.value.faults] == [("batch_malformed", {"reason": reason})]


@pytest.mark.parametrize(("data", "reason"), [
    (b"PESB\x01", "kind"), (b"PESR\x01\x01" + bytes(20), "kind"), (b"PESB\x01\x02" + bytes(20), "format"),
    (b"PESB\x01\x01" + bytes(20), "compression"), (framed(b"\xc1"), "content"),
    (framed(codec.pack(sample())) + b"tail", "compression")])
def test_what_is_malformed_says_where(data: bytes, reason: str) -> None:
    with pytest.raises(DomainError) as caught:
        codec.decode_batch(data)
    assert caught.value.faults[0].params == {"reason": reason}


def test_the_limit_is_the_last_size_that_is_unpacked() -> None:
    batch = sample()
    data, content = codec.encode_batch(batch)
    size = len(plain_of(data))
    assert codec.decode_batch(data, limit=size) == (batch, content)
    with pytest.raises(DomainError) as caught:
        codec.decode_batch(data, limit=size - 1)
    assert caught.value.faults[0].params == {"reason": "size"}
    assert (data[:6], zstandard.get_frame_parameters(data[6:]).has_checksum) == (b"PESB\x01\x01", True)
    assert zstandard.get_frame_parameters(data[6:]).content_size == size


def test_a_later_version_is_told_apart() -> None:
    with pytest.raises(DomainError) as caught:
        codec.decode_batch(b"PESB\x63\x01")
    assert [(fault.code, fault.params) for fault in caught.value.faults] == [("protocol_unsupported", {"version": 99})]


@pytest.mark.parametrize("known_size", [True, False])
def test_a_bomb_is_not_unpacked(known_size: bool) -> None:
    packer = zstandard.ZstdCompressor(write_content_size=known_size)
    if known_size:
        body = packer.compress(bytes(64 * 1024 * 1024))
    else:
        stream = packer.compressobj()
        body = stream.compress(bytes(64 * 1024 * 1024)) + stream.flush()
    assert len(body) < 10_000
    with pytest.raises(DomainError) as caught:
        codec.decode_batch(b"PESB\x01\x01" + body, limit=1024 * 1024)
    assert caught.value.faults[0].params == {"reason": "size"}


@given(st.binary(max_size=300))
def test_any_bytes_only_ever_raise_the_fault(data: bytes) -> None:
    for candidate in (data, b"PESB\x01\x01" + data, framed(data)):
        with pytest.raises(DomainError):
            codec.decode_batch(candidate)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_any_flipped_byte_is_noticed_or_harmless(place: int, value: int) -> None:
    batch = sample()
    data, content = codec.encode_batch(batch)
    place %= len(data)
    changed = data[:place] + bytes((value,)) + data[place + 1:]
    try:
        found, found_content = codec.decode_batch(changed)
    except DomainError:
        return
    assert (found, found_content) == (batch, content)


finite = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-2**63 + 1, 2**63 - 1) | st.text() | finite,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=6)


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=5))
def test_content_hash_ignores_the_order_of_keys(values: dict[str, Any]) -> None:
    record_id = new_id()
    values = plain(values)
    turned = dict(reversed(values.items()))
    assert content_hash("job", record_id, values) == content_hash("job", record_id, turned)
    assert content_hash("job", record_id, values) != content_hash("skill", record_id, values)


def test_change_id_follows_from_device_record_and_version() -> None:
    device, record = new_id(), new_id()
    first = change_id(device, "job", record, 1)
    assert first == change_id(device, "job", record, 1)
    assert len({first, change_id(device, "job", record, 2), change_id(new_id(), "job", record, 1),
                change_id(device, "skill", record, 1), change_id(device, "job", new_id(), 1)}) == 5
