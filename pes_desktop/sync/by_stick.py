"""Enrolment without a line: the request that a PC puts onto a stick, and headquarters' answer to it.

Both know the one-time code, which goes another way than the stick (telephone, letter). Keys derived from its hash
(HKDF) authenticate both files (HMAC-SHA256); the answer is also sealed to the PC's key (HPKE), so that neither a finder
nor who learns the code later reads token and keys. docs/protocol.md says why this is enough.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

import msgspec

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import sealing
from pes_desktop.sync.sealing import SIGNATURE_BYTES, CentralKeys

REQUEST_KIND, ANSWER_KIND = b"PESQ", b"PESA"
REQUEST_END, ANSWER_END = ".pesq", ".pesa"
#: Nothing larger is read; both are a few hundred bytes.
FILE_LIMIT = 16 * 1024
_VERSION, _FORMAT = 2, 1
_HEAD, _MAC, _HASH = 6, 32, 32
_PURPOSE = b"pes-desktop enrolment by stick 2\0"


class Request(msgspec.Struct, frozen=True, array_like=True):
    """What a PC says of itself; its two public keys are 32 bytes each."""

    device_id: UUID
    office_id: UUID
    office_code: str
    letter: str
    signing_key: bytes
    wrap_key: bytes
    created: datetime


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the admission gives; secret but for the PC. ``server_key``: headquarters' two public keys (64 bytes).

    ``url``: where headquarters is, when there is a line one day. ``phone_secret``: for help by telephone (32 bytes).
    """

    token: str
    letter: str
    server_id: UUID
    epoch: UUID
    server_key: bytes
    office_key: bytes
    url: str = ""
    phone_secret: bytes = b""


_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_requests = msgspec.msgpack.Decoder(Request)
_answers = msgspec.msgpack.Decoder(Answer)


def code_hash(signs: str) -> bytes:
    """What headquarters keeps of a code."""
    return hashlib.sha256(signs.encode()).digest()


def derived_key(hashed: bytes, kind: bytes) -> bytes:
    """The key of a code's hash for one of the two files."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, None, _PURPOSE + kind).derive(hashed)


def _closed(content: bytes, key: bytes) -> bytes:
    return content + hmac.digest(key, content, hashlib.sha256)


def authentic(data: bytes, key: bytes) -> bool:
    """Whether who wrote the file knew the key."""
    return hmac.compare_digest(hmac.digest(key, data[:-_MAC], hashlib.sha256), data[-_MAC:])


def write_request(request: Request, hashed: bytes) -> bytes:
    """The request as a file; nothing in it tells the code."""
    head = REQUEST_KIND + bytes((_VERSION, _FORMAT))
    return _closed(head + _encoder.encode(request), derived_key(hashed, REQUEST_KIND))


def read_request(data: bytes) -> Request:
    """What a request says; who wrote it is for ``authentic`` to tell. Raises DomainError ``stick_request_malformed``,
    ``protocol_unsupported``."""
    _head(data, REQUEST_KIND, "stick_request_malformed", _HEAD + _MAC)
    try:
        request = _requests.decode(data[_HEAD:-_MAC])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OverflowError, ValueError):
        raise DomainError(Fault("stick_request_malformed")) from None
    if len(request.signing_key) != sealing.KEY_BYTES or len(request.wrap_key) != sealing.KEY_BYTES or len(
            request.office_code) > 16 or len(request.letter) > 1:
        raise DomainError(Fault("stick_request_malformed"))
    return request


def request_hash(data: bytes) -> bytes:
    """The name of a request: its answer carries it."""
    return hashlib.sha256(data).digest()


def write_answer(answer: Answer, request: bytes, keys: CentralKeys, hashed: bytes) -> bytes:
    """The answer to the request of these bytes, for its PC alone. Raises ValueError where its key is none."""
    asked = request_hash(request)
    plain = _encoder.encode(answer)
    signature = sealing.sign(keys.signing, ANSWER_KIND, hashlib.sha256(asked + plain).digest())
    sealed = sealing.wrap(signature + plain, read_request(request).wrap_key, _purpose(asked))
    head = ANSWER_KIND + bytes((_VERSION, _FORMAT))
    return _closed(head + asked + sealed, derived_key(hashed, ANSWER_KIND))


def answers(data: bytes, asked: bytes) -> bool:
    """Whether the file calls itself the answer to the request of this hash."""
    _head(data, ANSWER_KIND, "stick_answer_malformed", _HEAD + _HASH + _MAC)
    return data[_HEAD:_HEAD + _HASH] == asked


def read_answer(data: bytes, asked: bytes, wrapping: bytes, key: bytes) -> Answer:
    """What headquarters answered to the request of this hash; ``key``: ``derived_key`` of the code for answers.

    Raises DomainError ``stick_answer_malformed``, ``protocol_unsupported``, ``stick_answer_other`` (of another
    request), ``stick_answer_forged`` (whoever wrote it does not know the code, or it was damaged).
    """
    if not answers(data, asked):
        raise DomainError(Fault("stick_answer_other"))
    if not authentic(data, key):
        raise DomainError(Fault("stick_answer_forged"))
    try:
        content = sealing.unwrap(data[_HEAD + _HASH:-_MAC], wrapping, _purpose(asked))
        plain = content[SIGNATURE_BYTES:]
        answer = _answers.decode(plain)
    except (msgspec.DecodeError, ValueError, RecursionError, OverflowError):  # SealError is a ValueError
        raise DomainError(Fault("stick_answer_forged")) from None
    signed = hashlib.sha256(asked + plain).digest()
    if len(answer.server_key) != 2 * sealing.KEY_BYTES or len(answer.office_key) != sealing.KEY_BYTES or not (
            sealing.signed_by(answer.server_key[sealing.KEY_BYTES:], ANSWER_KIND, signed, content[:SIGNATURE_BYTES])):
        raise DomainError(Fault("stick_answer_forged"))
    return answer


def _purpose(asked: bytes) -> str:
    return f"answer to {asked.hex()}"


def _head(data: bytes, kind: bytes, fault: str, least: int) -> None:
    if not least < len(data) <= FILE_LIMIT or data[:4] != kind:
        raise DomainError(Fault(fault))
    if data[4] != _VERSION or data[5] != _FORMAT:
        raise DomainError(Fault("protocol_unsupported", params={"version": data[4]}))
