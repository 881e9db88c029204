"""Seals by themselves: what was once sealed, locked and signed stays readable, and nobody else reads it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.sync import sealing
from pes_desktop.sync.sealing import SealError, lock, seal, sign, signed_by, unlock, unseal, unwrap, wrap

A, B, C = (bytes(range(start, start + 32)) for start in (0, 32, 64))
HEAD, CONTENT = b"PESB\x02\x02", b"content"
SLOT = 84
PUBLIC = [sealing.sealing_public(one) for one in (A, B, C)]
#: Known answers, for A or with A's key: bytes like these lie on sticks and in databases.
SIGNED = bytes.fromhex(
    "ca1ff80fbe2570566d49651ecc15e157dc316c0c184639fa8d2442c418d54797eae3d17b6db670b62688c0c751e5d458c59537e636404d5eefac"
    "46d9fdc66908")
WRAPPED = bytes.fromhex(
    "bc44d6d63b3041c7da70adf98013276016379769a7d3bd8a12a58b22ca5bcd328b9f9c155c82f9c7c27950e63df87bf6960877358188")
LOCKED = bytes.fromhex(
    "9fbe90897943f8ee7783e263d5d7ec0ed08735b284e6fe8d31d9b2a63439a2cb6538161292cbbfbb830012a3bec4e01f581ee7e9601db6")
SEALED = bytes.fromhex(
    "0206701eac75a2fdd32eb630187d5d7d0504c9c5031e5515fe1af1c3a648b328040d21f9721db0716e4f86218faab5677d878f65a731869ecabc"
    "d6cdb58feefa9a9879fa85501d4c48f71eb0523dae20e58d90ea59acc7f08c4e986aee4e290887b057946c006c97fd658d84b121418ddaf6a91e"
    "63ce657158744d5783cd87dd95638619f5d7de997769fc1e9b017b81986aff6ed18d96cfb92a1a5610ee80d6d42d40c159474b1a2086b7c6e549"
    "1e5e720f458de7145f53ff072ca4e919e535")


def closed(part: str, work: Callable[[], object]) -> None:
    with pytest.raises(SealError, match=rf"^{part}$"):
        work()


def test_what_was_sealed_and_signed_stays_readable() -> None:
    assert PUBLIC[0].hex() == "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
    assert sealing.signing_public(A).hex() == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    assert sign(A, b"PESB", bytes(32)) == SIGNED
    assert signed_by(sealing.signing_public(A), b"PESB", bytes(32), SIGNED)
    assert unwrap(WRAPPED, A, "office secret") == b"secret"
    assert unlock(b"PESO\x02\x04", LOCKED, A) == CONTENT
    assert unseal(HEAD, SEALED, A) == unseal(HEAD, SEALED, B) == CONTENT


def test_a_signature_is_of_one_key_kind_and_content() -> None:
    public = sealing.signing_public(A)
    for key, kind, content, signature in (
            (sealing.signing_public(B), b"PESB", bytes(32), SIGNED), (public, b"PESR", bytes(32), SIGNED),
            (public, b"PESB", bytes(31) + b"\1", SIGNED), (public, b"PESB", bytes(32), SIGNED[:-1] + b"\0"),
            (public, b"PESB", bytes(32), b""), (b"", b"PESB", bytes(32), SIGNED)):
        assert signed_by(key, kind, content, signature) is False


def test_a_secret_is_wrapped_for_one_key_and_one_purpose() -> None:
    sealed = wrap(b"secret", PUBLIC[0], "a purpose")
    assert unwrap(sealed, A, "a purpose") == b"secret"
    assert wrap(b"secret", PUBLIC[0], "a purpose") != sealed, "never the same twice"
    closed("seal", lambda: unwrap(sealed, A, "another"))
    closed("seal", lambda: unwrap(sealed, B, "a purpose"))
    closed("seal", lambda: unwrap(sealed[:-1] + bytes((sealed[-1] ^ 1,)), A, "a purpose"))
    closed("seal", lambda: unwrap(b"", A, "a purpose"))
    with pytest.raises(ValueError, match="32"):
        wrap(b"secret", b"no key", "a purpose")
    assert sealing.office_secret(UUID(int=5)) == f"office secret for {UUID(int=5)}"


def test_what_is_locked_opens_for_the_same_secret_and_head() -> None:
    for content in (b"", CONTENT):
        locked = lock(HEAD, A, content)
        assert len(locked) == 32 + len(content) + 16
        assert locked != lock(HEAD, A, content), "never the same twice"
        assert unlock(HEAD, locked, A) == content
        closed("seal", lambda locked=locked: unlock(HEAD, locked, B))  # type: ignore[misc]
        closed("seal", lambda locked=locked: unlock(b"PESB\x02\x03", locked, A))  # type: ignore[misc]
        for place in range(len(locked)):
            broken = locked[:place] + bytes((locked[place] ^ 1,)) + locked[place + 1:]
            closed("seal", lambda broken=broken: unlock(HEAD, broken, A))  # type: ignore[misc]
    for length in range(48):
        closed("seal", lambda length=length: unlock(HEAD, locked[:length], A))  # type: ignore[misc]


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_each_of_up_to_eight_reads_it(count: int) -> None:
    secrets = [bytes((number,)) * 32 for number in range(1, 1 + count)]
    for content in (b"", CONTENT):
        sealed = seal(HEAD, [sealing.sealing_public(one) for one in secrets], content)
        assert (sealed[0], len(sealed)) == (count, 1 + count * SLOT + len(content) + 16)
        assert [unseal(HEAD, sealed, one) for one in secrets] == [content] * count
        closed("recipient", lambda sealed=sealed: unseal(HEAD, sealed, A))  # type: ignore[misc]
        closed("seal", lambda sealed=sealed: unseal(b"PESR\x02\x02", sealed, secrets[0]))  # type: ignore[misc]


def test_nobody_or_more_than_eight_is_no_seal() -> None:
    nine = [sealing.sealing_public(bytes((number,)) * 32) for number in range(1, 10)]
    closed("seal", lambda: unseal(HEAD, seal(HEAD, nine, CONTENT), bytes((9,)) * 32))
    closed("seal", lambda: unseal(HEAD, b"", A))
    closed("seal", lambda: unseal(HEAD, bytes(200), A))
    closed("seal", lambda: unseal(HEAD, b"\xff" * 200, A))


def test_a_seal_that_was_cut_is_told_before_anything_is_opened() -> None:
    """By whoever reads it, recipient or not."""
    sealed = seal(HEAD, PUBLIC[:2], b"")
    for length in (0, 1, 1 + SLOT, 2 * SLOT, 2 * SLOT + 1, len(sealed) - 1):
        closed("seal", lambda length=length: unseal(HEAD, sealed[:length], C))  # type: ignore[misc]
        closed("seal", lambda length=length: unseal(HEAD, sealed[:length], A))  # type: ignore[misc]
    closed("recipient", lambda: unseal(HEAD, sealed, C))


def test_a_damaged_seal_opens_for_nobody() -> None:
    sealed = seal(HEAD, PUBLIC[:1], CONTENT)
    for place in range(len(sealed)):
        with pytest.raises(SealError):
            unseal(HEAD, sealed[:place] + bytes((sealed[place] ^ 1,)) + sealed[place + 1:], A)
    closed("recipient", lambda: unseal(HEAD, b"\1" + bytes((sealed[1] ^ 1,)) + sealed[2:], A))
    closed("seal", lambda: unseal(HEAD, sealed[:-1] + bytes((sealed[-1] ^ 1,)), A))
    closed("seal", lambda: unseal(HEAD, sealed[:9] + bytes((sealed[9] ^ 1,)) + sealed[10:], A))


def test_keys_as_text() -> None:
    assert sealing.as_text(A) == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    assert sealing.as_key(sealing.as_text(A)) == A
    assert sealing.as_key("AAECAw==", 4) == A[:4]
    written = sealing.as_text(A)
    for text, size in ((written, 31), (written, 33), (written[:-4], 32), (f"{written}\n", 32), (written[:-1], 32),
                       (f"{written[:8]} {written[8:]}", 32), (f"!{written}", 32), ("ñ", 4), ("!", 4),
                       (None, 4), (5, 4), (b"AAECAw==", 4), ("", 4)):
        with pytest.raises(DomainError) as caught:
            sealing.as_key(text, size)
        assert caught.value.codes == ("request_malformed",)


def test_a_new_secret_is_new() -> None:
    assert len(sealing.new_secret()) == 32
    assert sealing.new_secret() != sealing.new_secret()
