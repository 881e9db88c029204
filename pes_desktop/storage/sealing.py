"""The cryptography of the key file, each piece a library's: Argon2id, AES-256-GCM, HPKE (RFC 9180) over X25519."""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage.kdf import KEY_BYTES, SALT_BYTES, KdfCost, derive
from pes_desktop.storage.keys_file import Holder, Lock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

NONCE_BYTES = 12
#: Stands in a holder until its own lock is made.
_NO_LOCK = Lock("", "", "", 0, 0, 0)


class WrongSecretError(Exception):
    """The secret does not open the lock, or the lock is another holder's."""


def key_id(key: bytes) -> str:
    """Eight bytes that name a database key and tell nothing of it."""
    import hashlib  # at the call: the log-in window reads names with this module loaded and starts without OpenSSL

    return hashlib.sha256(b"pes-desktop key id\0" + key).hexdigest()[:16]


def _bound(purpose: str, office_id: str, holder: Holder, more: str = "") -> bytes:
    """What a lock or seal is for; copied to another office, holder or use it does not open."""
    return "\0".join(("pes-desktop keys 2", purpose, office_id, holder.kind, holder.id, more)).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise EnvironmentFault(Fault("key_file_damaged")) from None


def _lock(content: bytes, secret: str, bound: bytes, cost: KdfCost) -> Lock:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    sealed = AESGCM(derive(secret, salt, cost)).encrypt(nonce, content, bound)
    return Lock(_text(salt), _text(nonce), _text(sealed), cost.time, cost.memory_kib, cost.lanes)


def _unlock(lock: Lock, secret: str, bound: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, sealed = (_bytes(part) for part in (lock.salt, lock.nonce, lock.sealed))
    cost = KdfCost(lock.time, lock.memory_kib, lock.lanes)
    if len(salt) != SALT_BYTES or len(nonce) != NONCE_BYTES or not cost.reasonable():
        raise EnvironmentFault(Fault("key_file_damaged"))
    try:
        return AESGCM(derive(secret, salt, cost)).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise WrongSecretError from None


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal(office_id: str, holder: Holder, key: bytes) -> None:
    """Seal a database key to the holder's public half: no secret is needed. Raises EnvironmentFault key_file_damaged.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    name = key_id(key)
    try:
        public = X25519PublicKey.from_public_bytes(_bytes(holder.public))
        sealed = _suite().encrypt(key, public, info=_bound("database key", office_id, holder, name))
    except ValueError:  # also for 32 bytes to which nothing can be sealed
        raise EnvironmentFault(Fault("key_file_damaged")) from None
    holder.seals[name] = _text(sealed)


def can_be_sealed_to(holder: Holder) -> bool:
    """Whether the holder's public half is one."""
    try:
        seal("", replace(holder, seals={}), bytes(KEY_BYTES))
    except EnvironmentFault:
        return False
    return True


def make_holder(office_id: str, kind: str, holder_id: str, name: str, secret: str, key: bytes,
                cost: KdfCost) -> Holder:
    """A new key pair, locked by ``secret``, with the database key sealed to it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    holder = Holder(kind, holder_id, name, _NO_LOCK, _text(private.public_key().public_bytes_raw()))
    holder.lock = _lock(private.private_bytes_raw(), secret, _bound("private half", office_id, holder), cost)
    seal(office_id, holder, key)
    return holder


def open_holder(office_id: str, holder: Holder, secret: str) -> list[bytes]:
    """The database keys sealed to a holder, in the order of the file: one, or two while the key is being changed.

    Raises WrongSecretError; EnvironmentFault ``key_file_damaged``.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    if not holder.public:  # version 1 locked the database key itself
        return [_unlock(holder.lock, secret, (holder.id or "recovery").encode())]
    opened = _unlock(holder.lock, secret, _bound("private half", office_id, holder))
    try:
        private = X25519PrivateKey.from_private_bytes(opened)
        found = [_suite().decrypt(_bytes(sealed), private, info=_bound("database key", office_id, holder, name))
                 for name, sealed in holder.seals.items()]
    except (InvalidTag, ValueError):
        raise EnvironmentFault(Fault("key_file_damaged")) from None
    if not found or any(len(key) != KEY_BYTES for key in found):
        raise EnvironmentFault(Fault("key_file_damaged"))
    return found
