"""What an answer on a stick says of headquarters' whole state: counts and digests, so that a PC without a line can
prove that both hold the same.

It stands at the end of a sealed and signed receipt, where a program that does not know it passes it over. Whose it is
follows from the batch that the receipt answers (its content hash).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import (
    FORMAT_SEALED,
    HEAD_BYTES,
    PLAIN_LIMIT,
    RECEIPT_KIND,
    check_head,
    malformed,
    pack,
    packed,
    parse,
    plain_hash,
    unpacked,
)
from pes_desktop.sync.digest import TypeDigest
from pes_desktop.sync.sealing import SIGNATURE_BYTES, CentralKeys, OfficeKeys
from pes_desktop.sync.shorter import ShortReceipt
from pes_desktop.sync.wire import PROTOCOL, READABLE

#: Bytes of a type's digest: enough against chance, and the signature keeps others out.
DIGEST_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StickProof(msgspec.Struct, array_like=True, frozen=True):
    """What headquarters held of an office at one moment.

    ``at_ms``: headquarters' instant; ``position``: of the office's feed, by which two proofs of an epoch are ordered;
    ``number``: of the device's last batch that was taken in; ``types``: record type to count and digest (16 bytes), of
    those of which there is a record; ``protocol``: in which the digests are meant.
    """

    epoch: UUID
    at_ms: int
    position: int
    number: int
    types: dict[str, tuple[int, bytes]]
    protocol: int = PROTOCOL

    @property
    def at(self) -> datetime:
        """Headquarters' instant, aware, UTC."""
        return _EPOCH + timedelta(milliseconds=self.at_ms)

    @property
    def order(self) -> tuple[int, int]:
        """Of two proofs of one epoch the later one has the greater."""
        return self.position, self.at_ms


class _Proven(ShortReceipt, array_like=True, frozen=True):
    """A short receipt with the proof behind it."""

    proof: StickProof | None = None


_proven = msgspec.msgpack.Decoder(_Proven)
_proofs = msgspec.msgpack.Decoder(StickProof)


def proof_of(epoch: UUID, at: datetime, position: int, number: int, digests: Mapping[str, TypeDigest]) -> StickProof:
    """What is told of one state: digests of all record types at the server's instant."""
    return StickProof(epoch, (at - _EPOCH) // timedelta(milliseconds=1), position, number, short_digests(digests))


def short_digests(digests: Mapping[str, TypeDigest]) -> dict[str, tuple[int, bytes]]:
    """Count and shortened digest of the types of which there is a record."""
    return {kind: (one.count, bytes.fromhex(one.digest)[:DIGEST_BYTES]) for kind, one in digests.items() if one.count}


def with_proof(receipt: bytes, proof: StickProof, keys: CentralKeys, office_secret: bytes) -> bytes:
    """The same answer with a proof behind it, sealed and signed anew; one that is not sealed stays as it is.

    Raises DomainError ``batch_malformed`` where the office's secret does not open it.
    """
    if receipt[5:HEAD_BYTES] != bytes((FORMAT_SEALED,)):
        return receipt
    told = parse(_proven, opened(RECEIPT_KIND, receipt, office_secret)[0])
    return closed(RECEIPT_KIND, pack(msgspec.structs.replace(told, proof=proof)), keys, office_secret)


def proof_in(data: bytes, keys: OfficeKeys, server_id: UUID, sent: Collection[bytes]) -> StickProof | None:
    """The proof in an answer to one of the batches that this PC sent (their content hashes); None: it carries none.

    Raises DomainError ``batch_malformed``, ``protocol_unsupported``, ``signature_wrong``, ``stick_answer_other`` (to
    another PC's batch, or of another headquarters).
    """
    told = parse(_proven, from_headquarters(RECEIPT_KIND, data, keys))
    if told.server_id != server_id or told.content_hash not in sent:
        raise DomainError(Fault("stick_answer_other"))
    return told.proof if told.proof is not None and _sound(told.proof) else None


def _sound(proof: StickProof) -> bool:
    """Whether it can be compared and dated; of a later protocol it says nothing to this program."""
    return proof.protocol in READABLE and 0 <= proof.at_ms < 2**47 and proof.position >= 0


def closed(kind: bytes, plain: bytes, keys: CentralKeys, office_secret: bytes) -> bytes:
    """A plain content as headquarters gives it on a stick: signed, and sealed to the office."""
    head = kind + bytes((PROTOCOL, FORMAT_SEALED))
    signature = sealing.sign(keys.signing, kind, plain_hash(plain))
    return head + sealing.seal(head, (sealing.sealing_public(office_secret),), signature + packed(plain))


def opened(kind: bytes, data: bytes, private: bytes) -> tuple[bytes, bytes]:
    """(plain content, signature), which is not compared yet; raises DomainError ``batch_malformed``,
    ``protocol_unsupported``."""
    check_head(kind, data, FORMAT_SEALED)
    try:
        content = sealing.unseal(data[:HEAD_BYTES], data[HEAD_BYTES:], private)
    except sealing.SealError as error:
        raise malformed(str(error)) from error
    return unpacked(content[SIGNATURE_BYTES:], PLAIN_LIMIT), content[:SIGNATURE_BYTES]


def from_headquarters(kind: bytes, data: bytes, keys: OfficeKeys) -> bytes:
    """The plain content of what headquarters signed for this office; raises like ``opened``, and ``signature_wrong``.
    """
    plain, signature = opened(kind, data, keys.opener)
    if not sealing.signed_by(keys.server_verify, kind, plain_hash(plain), signature):
        raise DomainError(Fault("signature_wrong"))
    return plain


def as_kept(proof: StickProof) -> str:
    """As a setting can hold it."""
    return sealing.as_text(pack(proof))


def from_kept(text: object) -> StickProof | None:
    """What ``as_kept`` gave; None where it is damaged."""
    import base64

    try:
        found = _proofs.decode(base64.b64decode(str(text), validate=True))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return found if _sound(found) else None
