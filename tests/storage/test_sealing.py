"""Locks and seals: bound to office, holder and use; HPKE and AES-256-GCM as the standards have them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from storage_kit import codes_of

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage import sealing
from pes_desktop.storage.kdf import KdfCost, derive
from pes_desktop.storage.keys_file import Holder
from pes_desktop.storage.sealing import WrongSecretError, key_id, make_holder, open_holder, seal

FAST = KdfCost(1, 1024, 1)
KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
OFFICE, SECRET = "office-1", "clave de prueba"


@pytest.fixture
def holder() -> Holder:
    return make_holder(OFFICE, "staff", "id-2", "Luis", SECRET, KEY, FAST)


def raw(text: str) -> bytes:
    return base64.b64decode(text)


def test_a_key_is_named_without_telling_it() -> None:
    assert key_id(KEY) == hashlib.sha256(b"pes-desktop key id\0" + KEY).hexdigest()[:16]
    assert len(key_id(KEY)) == 16
    assert key_id(KEY) != key_id(OTHER)


def test_a_holder_opens_what_was_sealed(holder: Holder) -> None:
    assert open_holder(OFFICE, holder, SECRET) == [KEY]
    assert (holder.kind, holder.id, holder.name) == ("staff", "id-2", "Luis")
    assert (holder.challenge, holder.temporary) == ("", False)
    assert (holder.lock.time, holder.lock.memory_kib, holder.lock.lanes) == (1, 1024, 1)
    assert list(holder.seals) == [key_id(KEY)]
    assert [len(raw(part)) for part in (holder.public, holder.lock.salt, holder.lock.nonce, holder.lock.sealed)] == [
        32, 16, 12, 48]


def test_what_stands_in_the_file_is_the_standards_own(holder: Holder) -> None:
    """Written down here byte for byte: a program of another kind could open the office of a lost one."""
    bound = b"pes-desktop keys 2\0private half\0office-1\0staff\0id-2\0"
    wrapping = derive(SECRET, raw(holder.lock.salt), FAST)
    private = X25519PrivateKey.from_private_bytes(
        AESGCM(wrapping).decrypt(raw(holder.lock.nonce), raw(holder.lock.sealed), bound))
    assert private.public_key().public_bytes_raw() == raw(holder.public)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    info = b"pes-desktop keys 2\0database key\0office-1\0staff\0id-2\0" + key_id(KEY).encode()
    assert suite.decrypt(raw(holder.seals[key_id(KEY)]), private, info=info) == KEY


def test_two_locks_share_nothing(holder: Holder) -> None:
    again = make_holder(OFFICE, "staff", "id-2", "Luis", SECRET, KEY, FAST)
    for one, two in ((holder.public, again.public), (holder.lock.salt, again.lock.salt),
                     (holder.lock.nonce, again.lock.nonce), (holder.lock.sealed, again.lock.sealed),
                     (holder.seals[key_id(KEY)], again.seals[key_id(KEY)])):
        assert one != two


@pytest.mark.parametrize("secret", ["", "clave de prueb", SECRET + " ", SECRET.upper()])
def test_another_secret_is_wrong(holder: Holder, secret: str) -> None:
    with pytest.raises(WrongSecretError):
        open_holder(OFFICE, holder, secret)


@pytest.mark.parametrize(("office", "changes"), [
    ("office-2", {}), (OFFICE, {"id": "id-3"}), (OFFICE, {"kind": "recovery"})])
def test_a_lock_of_another_office_or_holder_does_not_open(holder: Holder, office: str, changes: dict) -> None:
    with pytest.raises(WrongSecretError):
        open_holder(office, replace(holder, **changes), SECRET)


def test_a_name_may_change(holder: Holder) -> None:
    assert open_holder(OFFICE, replace(holder, name="Luis Andrade"), SECRET) == [KEY]


def test_a_second_key_is_sealed_without_the_secret(holder: Holder) -> None:
    seal(OFFICE, holder, OTHER)
    assert open_holder(OFFICE, holder, SECRET) == [KEY, OTHER]
    assert list(holder.seals) == [key_id(KEY), key_id(OTHER)]


def test_a_seal_is_for_one_key_holder_and_office(holder: Holder) -> None:
    stranger = make_holder(OFFICE, "staff", "id-3", "Carmen", "otra clave", OTHER, FAST)
    for seals in ({key_id(OTHER): holder.seals[key_id(KEY)]}, {key_id(OTHER): stranger.seals[key_id(OTHER)]}, {},
                  {key_id(KEY): holder.seals[key_id(KEY)][:-8]}, {key_id(KEY): "AAAA"}, {key_id(KEY): "¡no!"}):
        with pytest.raises(EnvironmentFault) as error:
            open_holder(OFFICE, replace(holder, seals=seals), SECRET)
        assert codes_of(error) == ("key_file_damaged",)
    sealed_elsewhere = replace(holder, seals={})
    seal("office-2", sealed_elsewhere, KEY)
    with pytest.raises(EnvironmentFault):
        open_holder(OFFICE, sealed_elsewhere, SECRET)


def test_a_key_of_another_length_is_none(holder: Holder) -> None:
    short = replace(holder, seals={})
    seal(OFFICE, short, b"x" * 31)
    with pytest.raises(EnvironmentFault) as error:
        open_holder(OFFICE, short, SECRET)
    assert codes_of(error) == ("key_file_damaged",)


@pytest.mark.parametrize("changes", [
    {"salt": "///"}, {"salt": "AA=="}, {"nonce": ""}, {"nonce": "AA=="}, {"salt": "¡no!"}, {"sealed": "¡no!"},
    {"time": 0}, {"memory_kib": 2**40}, {"lanes": 0}, {"lanes": 17}])
def test_a_lock_that_is_none_is_damage(holder: Holder, changes: dict) -> None:
    with pytest.raises(EnvironmentFault) as error:
        open_holder(OFFICE, replace(holder, lock=replace(holder.lock, **changes)), SECRET)
    assert codes_of(error) == ("key_file_damaged",)


@pytest.mark.parametrize("public", ["AAAA", "¡no!", "", base64.b64encode(bytes(31)).decode()])
def test_nothing_is_sealed_to_what_is_no_public_half(holder: Holder, public: str) -> None:
    with pytest.raises(EnvironmentFault) as error:
        seal(OFFICE, replace(holder, public=public), KEY)
    assert codes_of(error) == ("key_file_damaged",)


def test_a_lock_with_something_else_inside_is_damage(holder: Holder) -> None:
    bound = sealing._bound("private half", OFFICE, holder)
    for content in (b"x" * 31, X25519PrivateKey.generate().private_bytes_raw()):
        other = replace(holder, lock=sealing._lock(content, SECRET, bound, FAST))
        with pytest.raises(EnvironmentFault) as error:
            open_holder(OFFICE, other, SECRET)
        assert codes_of(error) == ("key_file_damaged",)


@pytest.mark.parametrize(("holder_id", "bound"), [("id-2", b"id-2"), ("", b"recovery")])
def test_a_holder_of_version_1_has_the_key_itself_under_the_lock(holder: Holder, holder_id: str, bound: bytes) -> None:
    old = replace(holder, id=holder_id, public="", seals={}, lock=sealing._lock(KEY, SECRET, bound, FAST))
    assert open_holder(OFFICE, old, SECRET) == [KEY]
    with pytest.raises(WrongSecretError):
        open_holder(OFFICE, old, "otra")
