"""Each kind of bytes by its head, its frame and its bounds: batches with and without keys, receipts, records, pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
import zstandard

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import codec, columnar, sealing
from pes_desktop.sync.page import ChannelItem, Page
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.wire import Batch, Held, Outcome, Receipt, Verdict, WireRecord

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CENTRAL = CentralKeys(bytes(range(32)), bytes(range(32, 64)))
KEYS = OfficeKeys(bytes(range(64, 96)), CENTRAL.public[:32], CENTRAL.public[32:], bytes(range(96, 128)))
OFFICE = sealing.sealing_public(KEYS.office)
RECORDS = [WireRecord("jobseeker", UUID(int=number), 1, 0, {"surnames": "Lema", "names": "Rosa"}) for number in (7, 8)]
BATCH = Batch(UUID(int=1), 1, UUID(int=2), UUID(int=3), NOON, -5, RECORDS)
PATCH = msgspec.structs.replace(BATCH, records=[
    WireRecord("job", UUID(int=9), 2, 1, {"title": "x"}, False, ("title",))])
RECEIPT = Receipt(BATCH.batch_id, 1, BATCH.device_id, BATCH.office_id, b"h" * 32, UUID(int=4), UUID(int=5), NOON, [
    Verdict(UUID(int=7), Outcome.ACCEPTED), Verdict(UUID(int=8), Outcome.REFUSED, "value_type", "names", {"a": 1})])
HELD = Held(UUID(int=3), RECORDS, 2)
PAGE = Page(UUID(int=3), UUID(int=4), UUID(int=5), 9, 4, RECORDS, [
    ChannelItem(4, "setting", "k", True, {"a": 1})], True)


def fault(work: Callable[[], object]) -> Fault:
    with pytest.raises(DomainError) as caught:
        work()
    (found,) = caught.value.faults
    return found


def malformed(reason: str) -> Fault:
    return Fault("batch_malformed", params={"reason": reason})


def framed(head: bytes, plain: bytes) -> bytes:
    return head + zstandard.ZstdCompressor().compress(plain)


READ: dict[str, tuple[bytes, Callable[[], bytes], Callable[..., Any], Any]] = {
    "rows": (b"PESB\1\1", lambda: codec.encode_batch(BATCH)[0], lambda *a, **k: codec.decode_batch(*a, **k)[0], BATCH),
    "columns": (b"PESB\2\3", lambda: codec.encode_batch(PATCH, protocol=2)[0],
                lambda *a, **k: codec.decode_batch(*a, **k)[0], PATCH),
    "receipt 1": (b"PESR\1\1", lambda: codec.encode_receipt(RECEIPT),
                  lambda data, **k: codec.decode_receipt(data, BATCH, **k), RECEIPT),
    "receipt 2": (b"PESR\2\3", lambda: codec.encode_receipt(RECEIPT, 2),
                  lambda data, **k: codec.decode_receipt(data, BATCH, **k), RECEIPT),
    "held 1": (b"PESH\1\1", lambda: codec.encode_held(HELD), codec.decode_held, HELD),
    "held 2": (b"PESH\2\3", lambda: codec.encode_held(HELD, 2), codec.decode_held, HELD),
    "page": (b"PESF\2\3", lambda: codec.encode_page(PAGE), codec.decode_page, PAGE),
}


@pytest.mark.parametrize("name", READ)
def test_each_kind_has_its_head_and_comes_back(name: str) -> None:
    head, make, read, value = READ[name]
    data = make()
    assert data[:6] == head
    assert codec.protocol_of(data) == head[4]
    assert read(data) == value
    frame = zstandard.get_frame_parameters(data[6:])
    assert frame.has_checksum
    assert (frame.dict_id > 0) == (name == "columns"), "columns share a dictionary"
    size = frame.content_size
    assert read(data, limit=size) == value
    assert fault(lambda: read(data, limit=size - 1)) == malformed("size")
    assert fault(lambda: read(data[:-1])) == malformed("compression")
    assert fault(lambda: read(data + b"x")) == malformed("compression")
    assert fault(lambda: read(framed(head, b"\xc1"))) == malformed("content")
    assert fault(lambda: read(framed(head, b"\x91" * 5000))) == malformed("content")
    assert fault(lambda: read(framed(head, b""))) == malformed("content")


@pytest.mark.parametrize("name", READ)
def test_another_kind_version_or_form_is_refused(name: str) -> None:
    head, make, read, _ = READ[name]
    data = make()
    body = data[6:]
    for cut in range(6):
        assert fault(lambda cut=cut: read(data[:cut])) == malformed("kind")  # type: ignore[misc]
    assert fault(lambda: read(b"PESX" + data[4:])) == malformed("kind")
    for version in (0, 3, 255):
        assert fault(lambda version=version: read(head[:4] + bytes((version, head[5])) + body)) == Fault(  # type: ignore[misc]
            "protocol_unsupported", params={"version": version})
    for version, form in ((1, 0), (1, 2), (1, 3), (2, 0), (2, 1), (2, 4)):
        assert fault(lambda one=bytes((version, form)): read(head[:4] + one + body)) == malformed("format")  # type: ignore[misc]
    assert fault(lambda: read(head[:4] + b"\2\2" + body)) == malformed("recipient"), "sealed, and no key is here"


def test_the_version_that_bytes_claim() -> None:
    assert [codec.protocol_of(data) for data in (b"", b"PESB\1", b"PESB\1\1", b"PESB\xff\1x")] == [0, 0, 1, 255]


@pytest.mark.parametrize(("keys", "protocol", "head"), [
    (None, None, b"PESB\1\1"), (None, 1, b"PESB\1\1"), (None, 2, b"PESB\2\3"), (KEYS, None, b"PESB\2\2"),
    (KEYS, 2, b"PESB\2\2"), (KEYS, 1, b"PESB\2\2")])
def test_a_batch_travels_sealed_where_there_are_keys(keys: OfficeKeys | None, protocol: int | None,
                                                     head: bytes) -> None:
    data, content = codec.encode_batch(BATCH, keys, protocol=protocol)
    assert data[:6] == head
    for reader in (CENTRAL, KEYS) if keys else (None, CENTRAL):
        found = codec.open_batch(data, keys=reader)
        assert (found.batch, found.content_hash, found.protocol) == (BATCH, content, head[4])
        assert (found.signature is not None) == (keys is not None)
        assert found.signed_by(sealing.signing_public(KEYS.signing)) is (keys is not None)
        assert not found.signed_by(sealing.signing_public(KEYS.office))


def test_a_patch_is_nothing_for_the_first_version() -> None:
    with pytest.raises(ValueError, match="patches"):
        codec.encode_batch(PATCH)
    rows = msgspec.msgpack.Encoder(uuid_format="bytes").encode(PATCH)
    assert fault(lambda: codec.decode_batch(framed(b"PESB\1\1", rows))) == malformed("content")
    assert codec.decode_batch(codec.encode_batch(PATCH, KEYS)[0], keys=CENTRAL)[0] == PATCH


def columns(batch: Batch) -> bytes:
    return framed(b"PESB\2\3", b"".join(columnar.pack_batch(batch)))


def test_columns_are_bounded_like_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "RECORD_LIMIT", 2)
    assert codec.decode_batch(columns(BATCH))[0] == BATCH
    three = msgspec.structs.replace(BATCH, records=[*RECORDS, RECORDS[0]])
    assert fault(lambda: codec.decode_batch(columns(three))) == malformed("content")
    for number, good in ((0, False), (1, True), (2**31 - 1, True), (2**31, False), (-1, False)):
        batch = msgspec.structs.replace(BATCH, number=number)
        if good:
            assert codec.decode_batch(columns(batch))[0].number == number
        else:
            assert fault(lambda batch=batch: codec.decode_batch(columns(batch))) == malformed("content")  # type: ignore[misc]


@pytest.mark.parametrize("head", [
    [b"x" * 15, 1, b"x" * 16, b"x" * 16, 0, None], [b"x" * 16, 1, b"x" * 17, b"x" * 16, 0, None],
    [b"x" * 16, 1, b"x" * 16, "x", 0, None], [b"x" * 16, True, b"x" * 16, b"x" * 16, 0, None],
    [b"x" * 16, 1.0, b"x" * 16, b"x" * 16, 0, None], [b"x" * 16, 1, b"x" * 16, b"x" * 16, 0, 1.5],
    [b"x" * 16, 1, b"x" * 16, b"x" * 16, 0, False], [b"x" * 16, 1, b"x" * 16, b"x" * 16, 2**62, None],
    [b"x" * 16, 1, b"x" * 16, b"x" * 16, "x", None], [b"x" * 16, 1, b"x" * 16, b"x" * 16, 0], None, 5])
def test_a_wrong_head_of_columns_is_refused(head: Any) -> None:
    plain = b"".join(columnar.pack_records(head, RECORDS))
    with pytest.raises(columnar.Malformed, match=r"^head$"):
        columnar.unpack_batch(plain, 2)
    assert fault(lambda: codec.decode_batch(framed(b"PESB\2\3", plain))) == malformed("content")


def test_a_head_of_columns_comes_back() -> None:
    for offset in (None, 0, -5, 2**40):
        for at in (NOON, datetime(1970, 1, 1, tzinfo=UTC), datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)):
            batch = msgspec.structs.replace(BATCH, clock_offset_ms=offset, created=at)
            assert columnar.unpack_batch(b"".join(columnar.pack_batch(batch)), 2) == batch


def test_a_sealed_batch_is_bounded_too() -> None:
    data = codec.encode_batch(BATCH, KEYS)[0]
    size = len(b"".join(columnar.pack_batch(BATCH)))
    assert codec.decode_batch(data, size, CENTRAL)[0] == BATCH
    assert fault(lambda: codec.decode_batch(data, size - 1, CENTRAL)) == malformed("size")
    assert fault(lambda: codec.decode_batch(data[:-1], keys=CENTRAL)) == malformed("seal")
    other = CentralKeys(bytes(32), CENTRAL.signing)
    assert fault(lambda: codec.decode_batch(data, keys=other)) == malformed("recipient")


def test_a_receipt_is_sealed_only_with_keys_for_an_office() -> None:
    heads = {(keys is not None, office is not None): codec.encode_receipt(RECEIPT, 2, keys, office)[:6]
             for keys in (None, CENTRAL) for office in (None, OFFICE)}
    assert heads == {(False, False): b"PESR\2\3", (False, True): b"PESR\2\3", (True, False): b"PESR\2\3",
                     (True, True): b"PESR\2\2"}
    assert codec.encode_receipt(RECEIPT, 1, CENTRAL, OFFICE)[:6] == b"PESR\1\1"


def test_a_receipt_must_be_of_the_version_asked_for_and_headquarters_own() -> None:
    first, plain, sealed = (codec.encode_receipt(RECEIPT), codec.encode_receipt(RECEIPT, 2),
                            codec.encode_receipt(RECEIPT, 2, CENTRAL, OFFICE))
    for protocol in (None, 1):
        assert codec.decode_receipt(first, BATCH, KEYS, protocol=protocol) == RECEIPT
    for protocol in (None, 2):
        assert codec.decode_receipt(plain, BATCH, protocol=protocol) == RECEIPT
        assert codec.decode_receipt(sealed, BATCH, KEYS, protocol=protocol) == RECEIPT
    for data, keys, protocol in ((first, KEYS, 2), (sealed, KEYS, 1), (plain, None, 1)):
        assert fault(lambda data=data, keys=keys, protocol=protocol: codec.decode_receipt(  # type: ignore[misc]
            data, BATCH, keys, protocol=protocol)) == malformed("protocol")
    assert fault(lambda: codec.decode_receipt(plain, BATCH, KEYS)) == Fault("signature_wrong")
    forged = codec.encode_receipt(RECEIPT, 2, CentralKeys(CENTRAL.seal, bytes(32)), OFFICE)
    assert fault(lambda: codec.decode_receipt(forged, BATCH, KEYS)) == Fault("signature_wrong")
    strange = replace(KEYS, server_verify=bytes(32))
    assert fault(lambda: codec.decode_receipt(sealed, BATCH, strange)) == Fault("signature_wrong")
    fewer = msgspec.structs.replace(BATCH, records=RECORDS[:1])
    assert fault(lambda: codec.decode_receipt(sealed, fewer, KEYS)) == malformed("content")
