"""Prove that office and headquarters hold the same: counts and digests per record type, differences by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from pes_desktop.models import SYNCED
from pes_desktop.sync.digest import BUCKETS, TypeDigest, all_digests, bucket_items
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.transport import ExchangeFault, Transport

#: As many records are named; the counts tell the rest.
NAMED = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is not the same on both sides."""

    record_type: str
    record_id: UUID
    kind: Literal["missing_there", "missing_here", "other_content"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts per record type as (office, headquarters); ``types`` names those that differ, ``records`` the records."""

    counts: dict[str, tuple[int, int]]
    types: tuple[str, ...]
    epoch: UUID
    records: tuple[Difference, ...] = field(default=())

    @property
    def equal(self) -> bool:
        """Whether both sides hold the same, record by record."""
        return not self.types


def local_digests(store: ExchangeStore, account: Account) -> dict[str, TypeDigest]:
    """Digests of this PC's database, from one state of it."""
    with store.read() as session:
        return all_digests(session.connection(), account.office_id)


def compare(store: ExchangeStore, transport: Transport, account: Account, *, name: bool = True) -> Comparison:
    """One question when both sides are equal; with ``name`` the differing records are looked up too.

    Raises ExchangeFault (server_other when another server answers).
    """
    here = local_digests(store, account)
    there = transport.digests()
    if there.server_id != account.server_id:
        raise ExchangeFault("server_other")
    counts = {kind: (here[kind].count, there.types.get(kind, (0, ""))[0]) for kind in SYNCED}
    differing = tuple(kind for kind in SYNCED
                      if (here[kind].count, here[kind].digest) != there.types.get(kind, (0, "")))
    records: list[Difference] = []
    for kind in differing if name else ():
        records.extend(_differences(store, transport, account, kind, here[kind], NAMED - len(records)))
    return Comparison(counts, differing, there.epoch, tuple(records))


def _differences(store: ExchangeStore, transport: Transport, account: Account, record_type: str, here: TypeDigest,
                 room: int) -> list[Difference]:
    there = transport.buckets(record_type).buckets
    if len(there) != BUCKETS:
        raise ExchangeFault("server_rubbish")
    found: list[Difference] = []
    for bucket in (place for place in range(BUCKETS) if here.buckets[place] != there[place]):
        if len(found) >= room:
            break
        theirs = transport.bucket_items(record_type, bucket).items
        with store.read() as session:
            ours = bucket_items(session.connection(), account.office_id, record_type, bucket)
        for key in sorted(ours.keys() | theirs.keys()):
            if key not in theirs:
                found.append(Difference(record_type, UUID(key), "missing_there"))
            elif key not in ours:
                found.append(Difference(record_type, UUID(key), "missing_here"))
            elif ours[key] != theirs[key]:
                found.append(Difference(record_type, UUID(key), "other_content"))
    return found[:room]
