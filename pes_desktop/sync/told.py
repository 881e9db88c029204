"""What a PC tells headquarters of itself with the question that ends a round; so a proof costs no request.

The header says what waits, what is parked, the program's version and one digest over the digests of all record types.
Headquarters compares that digest with its own: the proof on its page of offices is its own finding, not the PC's word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pes_desktop import __version__
from pes_desktop.sync.digest import TypeDigest
from pes_desktop.sync.state import outbox_counts
from pes_desktop.sync.store import ExchangeStore


def whole_digest(digests: Mapping[str, TypeDigest]) -> str:
    """One digest (32 hex) over those of all record types, the same on both sides."""
    lines = (f"{kind} {digest.count} {digest.digest}" for kind, digest in sorted(digests.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def told_state(store: ExchangeStore, digests: Mapping[str, TypeDigest]) -> str:
    """The header's value for this PC."""
    with store.read() as session:
        waiting, parked = outbox_counts(session)
    return f"waiting={sum(waiting.values())};parked={parked};product={__version__};digest={whole_digest(digests)}"
