"""Batches and receipts as bytes: the network and a USB stick carry the same ones.

Layout: 4 bytes of kind, 1 byte protocol version, 1 byte format, then the body. Format 1: one zstd frame (content size
and checksum in its head) of msgpack. Other formats (columns, sealed to headquarters and office, signed) get other
numbers.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec
import zstandard

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync.wire import PROTOCOL, READABLE, Batch, Held, Receipt

BATCH_KIND, RECEIPT_KIND, HELD_KIND = b"PESB", b"PESR", b"PESH"
FORMAT_ROWS = 1
HEAD_BYTES = 6
#: Largest plain content that is unpacked; a bigger claim is refused before a byte of it is.
PLAIN_LIMIT = 32 * 1024 * 1024
RECORD_LIMIT = 20_000
LEVEL = 9

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_batches = msgspec.msgpack.Decoder(Batch)
_receipts = msgspec.msgpack.Decoder(Receipt)
_held = msgspec.msgpack.Decoder(Held)
T = TypeVar("T")


def pack(value: Any) -> bytes:
    """Plain (uncompressed) bytes of a batch, receipt or record."""
    return _encoder.encode(value)


def plain_hash(plain: bytes) -> bytes:
    """The hash by which a batch is known: that of its plain content, whatever the bytes that carried it."""
    return hashlib.sha256(plain).digest()


def _wrap(kind: bytes, plain: bytes) -> bytes:
    return kind + bytes((PROTOCOL, FORMAT_ROWS)) + zstandard.ZstdCompressor(
        level=LEVEL, write_content_size=True, write_checksum=True).compress(plain)


def _malformed(reason: str) -> DomainError:
    return DomainError(Fault("batch_malformed", params={"reason": reason}))


def _unwrap(kind: bytes, data: bytes, limit: int) -> bytes:
    if len(data) < HEAD_BYTES or data[:4] != kind:
        raise _malformed("kind")
    if data[4] not in READABLE:
        raise DomainError(Fault("protocol_unsupported", params={"version": data[4]}))
    if data[5] != FORMAT_ROWS:
        raise _malformed("format")
    body = data[HEAD_BYTES:]
    try:
        size = zstandard.get_frame_parameters(body).content_size
        if size > limit:  # also the "unknown" mark, which is the largest number
            raise _malformed("size")
        # Bounded by the frame's own claim, which was checked above; a frame that holds more fails.
        plain = zstandard.ZstdDecompressor(max_window_size=2**27).decompress(
            body, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise _malformed("compression") from error
    if len(plain) != size:
        raise _malformed("size")
    return plain


def _parse(decoder: msgspec.msgpack.Decoder[T], plain: bytes) -> T:
    try:
        return decoder.decode(plain)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OverflowError, ValueError) as error:
        raise _malformed("content") from error


def encode_batch(batch: Batch) -> tuple[bytes, bytes]:
    """The batch as bytes and its content hash."""
    plain = pack(batch)
    return _wrap(BATCH_KIND, plain), plain_hash(plain)


def decode_batch(data: bytes, limit: int = PLAIN_LIMIT) -> tuple[Batch, bytes]:
    """Batch and content hash; raises DomainError ``batch_malformed`` or ``protocol_unsupported``, nothing else."""
    plain = _unwrap(BATCH_KIND, data, limit)
    batch = _parse(_batches, plain)
    if len(batch.records) > RECORD_LIMIT:
        raise _malformed("records")
    if batch.created.tzinfo is None or not 0 < batch.number < 2**31:
        raise _malformed("content")
    return batch, plain_hash(plain)


def encode_receipt(receipt: Receipt) -> bytes:
    """The receipt as bytes."""
    return _wrap(RECEIPT_KIND, pack(receipt))


def decode_receipt(data: bytes, limit: int = PLAIN_LIMIT) -> Receipt:
    """The receipt; raises DomainError ``batch_malformed`` or ``protocol_unsupported``."""
    return _parse(_receipts, _unwrap(RECEIPT_KIND, data, limit))


def encode_held(held: Held) -> bytes:
    """Records on their way down as bytes."""
    return _wrap(HELD_KIND, pack(held))


def decode_held(data: bytes, limit: int = PLAIN_LIMIT) -> Held:
    """The records; raises DomainError ``batch_malformed`` or ``protocol_unsupported``."""
    return _parse(_held, _unwrap(HELD_KIND, data, limit))
