"""Batches and receipts as bytes: the network and a USB stick carry the same ones.

Layout: 4 bytes of kind, 1 byte protocol version, 1 byte format, then the body. Formats: 1 = one zstd frame of msgpack
rows (protocol 1); 2 = columns, sealed to headquarters and the office, signed (``sealing``); 3 = the same columns, open:
answers that only TLS protects, and devices without keys. Every zstd frame carries its content size and a checksum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec
import zstandard

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.paths import resources_dir
from pes_desktop.sync import columnar, sealing, shorter
from pes_desktop.sync.page import Page
from pes_desktop.sync.sealing import SIGNATURE_BYTES, CentralKeys, OfficeKeys
from pes_desktop.sync.wire import PROTOCOL, READABLE, Batch, Held, Receipt

BATCH_KIND, RECEIPT_KIND, HELD_KIND, PAGE_KIND = b"PESB", b"PESR", b"PESH", b"PESF"
FORMAT_ROWS, FORMAT_SEALED, FORMAT_OPEN = 1, 2, 3
HEAD_BYTES = 6
#: Largest plain content that is unpacked; a bigger claim is refused before a byte of it is.
PLAIN_LIMIT = 32 * 1024 * 1024
RECORD_LIMIT = 20_000
LEVEL, DENSE_LEVEL = 9, 19

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_batches = msgspec.msgpack.Decoder(Batch)
_receipts = msgspec.msgpack.Decoder(Receipt)
_held = msgspec.msgpack.Decoder(Held)
_pages = msgspec.msgpack.Decoder(Page)
T = TypeVar("T")


def pack(value: Any) -> bytes:
    """A value as plain (uncompressed) msgpack."""
    return _encoder.encode(value)


def plain_hash(plain: bytes) -> bytes:
    """The hash by which a batch is known: that of its plain content, whatever the bytes that carried it."""
    return hashlib.sha256(plain).digest()


def protocol_of(data: bytes) -> int:
    """The protocol version that these bytes claim, 0 where they are too short for one."""
    return data[4] if len(data) >= HEAD_BYTES else 0


def malformed(reason: str) -> DomainError:
    """The one fault of bytes that are not what they should be."""
    return DomainError(Fault("batch_malformed", params={"reason": reason}))


@dataclass(frozen=True, slots=True)
class Opened:
    """A batch out of its bytes: content hash, protocol version, and the signature (None where it carries none)."""

    batch: Batch
    content_hash: bytes
    protocol: int
    signature: bytes | None

    def signed_by(self, public: bytes) -> bool:
        """Whether the device with this public key signed this content."""
        return self.signature is not None and sealing.signed_by(public, BATCH_KIND, self.content_hash, self.signature)


def packed(plain: bytes) -> bytes:
    """Plain content as one compressed frame."""
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True, write_checksum=True).compress(plain)


def _dense_frame(chunks: Sequence[bytes]) -> bytes:
    """One frame with a block of its own for every chunk, so that each has its own table of odds."""
    packer = zstandard.ZstdCompressor(level=DENSE_LEVEL, dict_data=dictionary(), write_checksum=True).compressobj(
        size=sum(map(len, chunks)))
    parts = [packer.compress(chunk) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) for chunk in chunks[:-1]]
    return b"".join((*parts, packer.compress(chunks[-1]), packer.flush()))


@cache
def dictionary() -> zstandard.ZstdCompressionDict:
    """What both sides know already: words of the records of this protocol version, and how their columns look."""
    return zstandard.ZstdCompressionDict((resources_dir() / "exchange" / f"dictionary-{PROTOCOL}.zdict").read_bytes())


def _open_wrap(kind: bytes, protocol: int, frame: bytes) -> bytes:
    return kind + bytes((protocol, FORMAT_ROWS if protocol == 1 else FORMAT_OPEN)) + frame


def _seal_wrap(kind: bytes, frame: bytes, content_hash: bytes, signing: bytes, *recipients: bytes) -> bytes:
    head = kind + bytes((2, FORMAT_SEALED))
    signature = sealing.sign(signing, kind, content_hash)
    return head + sealing.seal(head, recipients, signature + frame)


def check_head(kind: bytes, data: bytes, *forms: int) -> int:
    """The format; raises DomainError ``batch_malformed`` or ``protocol_unsupported``."""
    if len(data) < HEAD_BYTES or data[:4] != kind:
        raise malformed("kind")
    if data[4] not in READABLE:
        raise DomainError(Fault("protocol_unsupported", params={"version": data[4]}))
    if data[5] not in forms:
        raise malformed("format")
    return data[5]


def _unwrap(kind: bytes, data: bytes, opener: bytes | None, limit: int) -> tuple[int, bytes, bytes | None]:
    """(format, plain content, signature)."""
    form = check_head(kind, data, *((FORMAT_ROWS,) if protocol_of(data) == 1 else (FORMAT_SEALED, FORMAT_OPEN)))
    if form != FORMAT_SEALED:
        return form, unpacked(data[HEAD_BYTES:], limit), None
    if opener is None:
        raise malformed("recipient")
    try:
        content = sealing.unseal(data[:HEAD_BYTES], data[HEAD_BYTES:], opener)
    except sealing.SealError as error:
        raise malformed(str(error)) from error
    return form, unpacked(content[SIGNATURE_BYTES:], limit), content[:SIGNATURE_BYTES]


def unpacked(body: bytes, limit: int) -> bytes:
    """The plain content of a frame that claims at most ``limit`` bytes; raises DomainError ``batch_malformed``."""
    try:
        size = zstandard.get_frame_parameters(body).content_size
        if size > limit:  # also the "unknown" mark, which is the largest number
            raise malformed("size")
        # Bounded by the frame's own claim, which was checked above; a frame that holds more fails.
        known = dictionary() if zstandard.get_frame_parameters(body).dict_id else None
        plain = zstandard.ZstdDecompressor(max_window_size=2**27, dict_data=known).decompress(
            body, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise malformed("compression") from error
    if len(plain) != size:
        raise malformed("size")
    return plain


def parse(decoder: msgspec.msgpack.Decoder[T], plain: bytes) -> T:
    """What a plain content says; raises DomainError ``batch_malformed``."""
    try:
        return decoder.decode(plain)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OverflowError, ValueError) as error:
        raise malformed("content") from error


def _columns(plain: bytes) -> Batch:
    try:
        return columnar.unpack_batch(plain, RECORD_LIMIT)
    except columnar.Malformed as error:
        raise malformed("content") from error


def encode_batch(batch: Batch, keys: OfficeKeys | None = None, *, protocol: int | None = None) -> tuple[bytes, bytes]:
    """The batch as bytes and its content hash: sealed and signed with ``keys``; else open, in protocol 1 unless told.

    Raises ValueError for a patch in protocol 1: a headquarters of that time would take it for the whole record.
    """
    if keys is None and protocol != 2:
        plain = pack(shorter.first_rows(batch))
        return _open_wrap(BATCH_KIND, 1, packed(plain)), plain_hash(plain)
    chunks = columnar.pack_batch(batch)
    frame, content = _dense_frame(chunks), plain_hash(b"".join(chunks))
    if keys is None:
        return _open_wrap(BATCH_KIND, 2, frame), content
    office = sealing.sealing_public(keys.office)
    return _seal_wrap(BATCH_KIND, frame, content, keys.signing, keys.server_seal, office), content


def open_batch(data: bytes, limit: int = PLAIN_LIMIT, keys: OfficeKeys | CentralKeys | None = None) -> Opened:
    """A batch with its content hash and signature, which is not compared yet.

    Raises DomainError ``batch_malformed`` or ``protocol_unsupported``, nothing else.
    """
    form, plain, signature = _unwrap(BATCH_KIND, data, keys.opener if keys is not None else None, limit)
    batch = parse(_batches, plain) if form == FORMAT_ROWS else _columns(plain)
    if len(batch.records) > RECORD_LIMIT:
        raise malformed("records")
    if batch.created.tzinfo is None or not 0 < batch.number < 2**31:
        raise malformed("content")
    if form == FORMAT_ROWS and any(record.fields is not None for record in batch.records):
        raise malformed("content")
    return Opened(batch, plain_hash(plain), data[4], signature)


def decode_batch(data: bytes, limit: int = PLAIN_LIMIT, keys: OfficeKeys | CentralKeys | None = None,
                 ) -> tuple[Batch, bytes]:
    """Batch and content hash; raises DomainError ``batch_malformed`` or ``protocol_unsupported``, nothing else."""
    opened = open_batch(data, limit, keys)
    return opened.batch, opened.content_hash


def encode_receipt(receipt: Receipt, protocol: int = 1, keys: CentralKeys | None = None, office: bytes | None = None,
                   ) -> bytes:
    """The receipt as bytes, in the protocol version of the batch it answers; in protocol 2 with ``keys`` signed by
    headquarters and sealed to the office's public key."""
    if protocol == 1:
        return _open_wrap(RECEIPT_KIND, 1, packed(pack(receipt)))
    plain = pack(shorter.short_receipt(receipt))
    if keys is None or office is None:
        return _open_wrap(RECEIPT_KIND, 2, packed(plain))
    return _seal_wrap(RECEIPT_KIND, packed(plain), plain_hash(plain), keys.signing, office)


def decode_receipt(data: bytes, batch: Batch, keys: OfficeKeys | None = None, *, protocol: int | None = None,
                   limit: int = PLAIN_LIMIT) -> Receipt:
    """The receipt of ``batch`` (which was sent in ``protocol``; None: whichever), one verdict per record.

    Whether it answers this content is for the caller to compare (``content_hash``). With ``keys`` a receipt of protocol
    2 must be headquarters' own. Raises DomainError ``batch_malformed``, ``protocol_unsupported``, ``signature_wrong``.
    """
    form, plain, signature = _unwrap(RECEIPT_KIND, data, keys.opener if keys is not None else None, limit)
    if protocol is not None and data[4] != protocol:
        raise malformed("protocol")
    if form == FORMAT_ROWS:
        return parse(_receipts, plain)
    if keys is not None and (signature is None or not sealing.signed_by(
            keys.server_verify, RECEIPT_KIND, plain_hash(plain), signature)):
        raise DomainError(Fault("signature_wrong"))
    try:
        return shorter.whole_receipt(parse(shorter.receipts, plain), batch)
    except ValueError as error:
        raise malformed("content") from error


def encode_held(held: Held, protocol: int = 1) -> bytes:
    """Records on their way down as bytes."""
    return _open_wrap(HELD_KIND, protocol, packed(pack(held)))


def decode_held(data: bytes, limit: int = PLAIN_LIMIT) -> Held:
    """The records; raises DomainError ``batch_malformed`` or ``protocol_unsupported``."""
    return parse(_held, _unwrap(HELD_KIND, data, None, limit)[1])


def encode_page(page: Page) -> bytes:
    """A page of what comes down as bytes; there is none in protocol 1."""
    return _open_wrap(PAGE_KIND, 2, packed(pack(page)))


def decode_page(data: bytes, limit: int = PLAIN_LIMIT) -> Page:
    """The page; raises DomainError ``batch_malformed`` or ``protocol_unsupported``."""
    return parse(_pages, _unwrap(PAGE_KIND, data, None, limit)[1])
