"""Seals and signatures of the exchange, each piece a library's: HPKE over X25519, ChaCha20-Poly1305, Ed25519.

A fresh content key encrypts signature and content; it is sealed to every recipient. What is signed is the hash of the
plain content, inside the seal, so that a finder cannot even try guesses against it.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pes_desktop.domain.errors import DomainError, Fault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

KEY_BYTES, SIGNATURE_BYTES, NAME_BYTES = 32, 64, 4
#: A content key sealed to one recipient: its public key's name, encapsulated key, key, tag.
_SEALED_KEY = 32 + KEY_BYTES + 16
_SLOT = NAME_BYTES + _SEALED_KEY
_MOST_RECIPIENTS = 8
#: Every content key is used once.
_NONCE = bytes(12)
_PURPOSE = b"pes-desktop exchange 2\0"


class SealError(ValueError):
    """The seal does not open; the message names the part."""


@dataclass(frozen=True, slots=True, repr=False)
class OfficeKeys:
    """What a PC seals, signs and opens with (32 bytes each): its signing key, headquarters' two public keys (sealing
    and verifying), and the office's secret, which all its PCs share."""

    signing: bytes
    server_seal: bytes
    server_verify: bytes
    office: bytes

    @property
    def opener(self) -> bytes:
        """The private key that opens what is sealed to the office."""
        return self.office


@dataclass(frozen=True, slots=True, repr=False)
class CentralKeys:
    """Headquarters' private keys (32 bytes each): to open batches, and to sign receipts."""

    seal: bytes
    signing: bytes

    @property
    def opener(self) -> bytes:
        """The private key that opens what is sealed to headquarters."""
        return self.seal

    @property
    def public(self) -> bytes:
        """What offices may know of them: the sealing half and the verifying half, 64 bytes."""
        return sealing_public(self.seal) + signing_public(self.signing)


def new_secret() -> bytes:
    """A new private key, for sealing (X25519) or for signing (Ed25519): 32 random bytes are either's."""
    return os.urandom(KEY_BYTES)


def sealing_public(secret: bytes) -> bytes:
    """The public half of a sealing key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def signing_public(secret: bytes) -> bytes:
    """The public half of a signing key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def as_text(key: bytes) -> str:
    """A key as base64, for settings and JSON."""
    return base64.b64encode(key).decode()


def as_key(text: object, size: int = KEY_BYTES) -> bytes:
    """The bytes of a key written as base64; raises DomainError ``request_malformed``."""
    try:
        raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        raw = b""
    if len(raw) != size:
        raise DomainError(Fault("request_malformed"))
    return raw


def office_secret(device_id: UUID) -> str:
    """The purpose for which headquarters wraps an office's secret for one of its PCs."""
    return f"office secret for {device_id}"


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def wrap(secret: bytes, public: bytes, purpose: str) -> bytes:
    """A secret sealed to one public key, for one purpose. Raises ValueError for a public key that is none."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return _suite().encrypt(secret, X25519PublicKey.from_public_bytes(public), info=_PURPOSE + purpose.encode())


def unwrap(sealed: bytes, private: bytes, purpose: str) -> bytes:
    """What ``wrap`` sealed; raises SealError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return _suite().decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=_PURPOSE + purpose.encode())
    except (InvalidTag, ValueError):
        raise SealError("seal") from None


def _shared_key(secret: bytes, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, _PURPOSE + b"between the PCs of an office").derive(secret)


def lock(head: bytes, secret: bytes, content: bytes) -> bytes:
    """``content`` for those who hold the same secret; ``head`` is bound to it. Only they can read it or have made it.
    Returns what follows the head."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt = os.urandom(KEY_BYTES)
    return salt + ChaCha20Poly1305(_shared_key(secret, salt)).encrypt(_NONCE, content, head + salt)


def unlock(head: bytes, body: bytes, secret: bytes) -> bytes:
    """What ``lock`` locked; raises SealError (another secret, damaged, of another head)."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, locked = body[:KEY_BYTES], body[KEY_BYTES:]
    try:
        return ChaCha20Poly1305(_shared_key(secret, salt)).decrypt(_NONCE, locked, head + salt)
    except (InvalidTag, ValueError):
        raise SealError("seal") from None


def _name(public: bytes) -> bytes:
    return hashlib.sha256(_PURPOSE + public).digest()[:NAME_BYTES]


def sign(secret: bytes, kind: bytes, content_hash: bytes) -> bytes:
    """Signature (64 bytes) over the kind and the hash of a plain content."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(_PURPOSE + kind + content_hash)


def signed_by(public: bytes, kind: bytes, content_hash: bytes, signature: bytes) -> bool:
    """Whether the signature is that key's, over this content."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _PURPOSE + kind + content_hash)
    except (InvalidSignature, ValueError):
        return False
    return True


def seal(head: bytes, recipients: Sequence[bytes], content: bytes) -> bytes:
    """``content`` for the owners of the public keys; ``head`` is bound to it. Returns what follows the head."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key = os.urandom(KEY_BYTES)
    slots = bytes((len(recipients),)) + b"".join(_name(public) + wrap(key, public, "content") for public in recipients)
    return slots + ChaCha20Poly1305(key).encrypt(_NONCE, content, head + slots)


def unseal(head: bytes, body: bytes, private: bytes) -> bytes:
    """The content; raises SealError (sealed to others, damaged, or of another head)."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    count = body[0] if body else 0
    end = 1 + count * _SLOT
    if not 0 < count <= _MOST_RECIPIENTS or len(body) < end + 16:
        raise SealError("seal")
    mine = _name(sealing_public(private))
    for start in range(1, end, _SLOT):
        if body[start:start + NAME_BYTES] == mine:
            key = unwrap(body[start + NAME_BYTES:start + _SLOT], private, "content")
            try:
                return ChaCha20Poly1305(key).decrypt(_NONCE, body[end:], head + body[:end])
            except (InvalidTag, ValueError):
                raise SealError("seal") from None
    raise SealError("recipient")
