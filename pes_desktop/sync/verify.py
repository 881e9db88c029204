"""Prove that office and headquarters hold the same: counts and digests per record type, differences by name."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from pes_desktop.models import SYNCED, AckedVersion, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.sync.digest import BUCKETS, TypeDigest, all_digests, bucket_items
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.incoming import versions_of, waiting_among
from pes_desktop.sync.portions import Pause, Portion
from pes_desktop.sync.store import Account, Cursor, ExchangeStore, cursor, reached
from pes_desktop.sync.told import told_state
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import PROTOCOL

#: Buckets of a record type that are looked into to name differences; the counts tell the rest.
NAMED_BUCKETS = 16


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is not the same on both sides; versions are 0 where a side does not have it."""

    record_type: str
    record_id: UUID
    our_version: int
    their_version: int

    @property
    def kind(self) -> Literal["missing_there", "missing_here", "other_content"]:
        """In words of the office: what differs."""
        if not self.their_version:
            return "missing_there"
        return "other_content" if self.our_version else "missing_here"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts per record type as (office, headquarters); ``types`` names those that differ, ``records`` the records.

    ``news``: something that this PC has not read is to come down; no record is named before it has. ``gone_back``:
    headquarters' positions, in the epoch that this PC has read of, lie below what it has read: all is to be read
    anew. ``all_named``: no further record differs."""

    counts: dict[str, tuple[int, int]]
    types: tuple[str, ...]
    epoch: UUID
    records: tuple[Difference, ...] = field(default=())
    news: bool = False
    gone_back: bool = False
    all_named: bool = False

    @property
    def equal(self) -> bool:
        """Whether both sides hold the same, record by record."""
        return not self.types


def local_digests(store: ExchangeStore, account: Account, protocol: int = PROTOCOL) -> dict[str, TypeDigest]:
    """Digests of this PC's database, from one state of it."""
    with store.read() as session:
        return all_digests(session.connection(), account.office_id, protocol)


def compare(store: ExchangeStore, transport: Transport, account: Account, *, buckets: int = NAMED_BUCKETS,
            pause: Pause = time.sleep) -> Comparison:
    """One question when both sides are equal; else the differing records of up to ``buckets`` buckets a type are named
    (of all of them when headquarters' epoch changed: it lost something).

    Raises ExchangeFault (server_other when another server answers).
    """
    with store.read() as session:
        read = cursor(session, account)
    here = local_digests(store, account)
    there = transport.digests(read.office, read.common, told_state(store, here))
    if there.server_id != account.server_id:
        raise ExchangeFault("server_other")
    if there.protocol != PROTOCOL:
        here = local_digests(store, account, there.protocol)
    counts = {kind: (here[kind].count, there.types.get(kind, (0, ""))[0]) for kind in SYNCED}
    differing = tuple(kind for kind in SYNCED
                      if (here[kind].count, here[kind].digest) != there.types.get(kind, (0, "")))
    gone_back = there.feed is not None and read.epoch == there.epoch and (
        there.feed.office < read.office or there.feed.common < read.common)
    if there.feed is not None and (there.feed.news or gone_back or read.epoch not in (None, there.epoch)):
        return Comparison(counts, differing, there.epoch, news=True, gone_back=gone_back)
    if there.feed is not None:
        reached(store, account, Cursor(account.server_id, there.epoch, there.feed.office, there.feed.common))
    records: list[Difference] = []
    all_named = True
    most = buckets if there.epoch == account.epoch else BUCKETS
    digests, items = Portion(BUCKETS, 8, BUCKETS, pause), Portion(NAMED_BUCKETS, 1, BUCKETS, pause)
    for kind in differing if most else ():
        held = _their_buckets(transport, kind, digests)
        unlike = [bucket for bucket in range(BUCKETS) if here[kind].buckets[bucket] != held[bucket]]
        all_named = all_named and len(unlike) <= most
        records.extend(_differences(store, account, kind, unlike[:most], there.protocol,
                                    _their_items(transport, kind, unlike[:most], items)))
    return Comparison(counts, differing, there.epoch, tuple(records),
                      all_named=all_named and bool(most or not differing))


def _their_buckets(transport: Transport, record_type: str, portion: Portion) -> list[str]:
    found: list[str] = []
    while len(found) < BUCKETS:
        got = portion.fetch(partial(transport.buckets, record_type, len(found))).buckets
        if len(got) == BUCKETS:
            return got
        found += got
        if not got or len(found) > BUCKETS:
            raise ExchangeFault("server_rubbish")
    return found


def _their_items(transport: Transport, record_type: str, buckets: list[int], portion: Portion,
                 ) -> dict[UUID, tuple[int, str]]:
    found: dict[UUID, tuple[int, str]] = {}
    done = 0

    def ask(most: int) -> int:
        asked = buckets[done:done + most]
        found.update(transport.bucket_items(record_type, asked).items)
        return len(asked)

    while done < len(buckets):
        done += portion.fetch(ask)
    return found


def _differences(store: ExchangeStore, account: Account, record_type: str, buckets: list[int], protocol: int,
                 theirs: dict[UUID, tuple[int, str]]) -> list[Difference]:
    with store.read() as session:
        ours = bucket_items(session.connection(), account.office_id, record_type, buckets, protocol)
    nothing = (0, "")
    return [Difference(record_type, key, ours.get(key, nothing)[0], theirs.get(key, nothing)[0])
            for key in sorted(ours.keys() | theirs.keys()) if ours.get(key) != theirs.get(key)]


def queue_again(store: ExchangeStore, comparison: Comparison, but: Collection[UUID] = ()) -> int:
    """Queue what a restored headquarters lost: records it lacks, or holds in an earlier version, ``but`` those of which
    it has another history (set_back.py). Nothing is deleted.

    The same version with other content was given anew by another PC meanwhile: ours goes without a base, so that what
    differs goes to a person. What was written here since the comparison waits by itself, or is headquarters' own.
    Returns how many; what headquarters holds in a later version, or this PC lacks, stays a named difference.
    """
    return _queue(store, {item: item.their_version if item.our_version > item.their_version else 0
                          for item in comparison.records
                          if item.our_version >= item.their_version and item.record_id not in but})


def lost_there(store: ExchangeStore, comparison: Comparison) -> list[Difference]:
    """What headquarters acknowledged once and lacks now, or holds in an earlier version or as another edit's, though
    its epoch is the same; without what waits or is parked."""
    behind = [item for item in comparison.records if item.our_version >= item.their_version]
    ids = [item.record_id for item in behind]
    with store.read() as session:
        ours = waiting_among(session, ids)
        acknowledged = {record_id: version for some in chunks(ids) for record_id, version in session.execute(
            select(AckedVersion.record_id, AckedVersion.version).where(AckedVersion.record_id.in_(some)))}
    return [item for item in behind
            if item.record_id not in ours and acknowledged.get(item.record_id, 0) >= item.our_version]


def queue_lost(store: ExchangeStore, lost: Collection[Difference]) -> int:
    """Queue them whole and without a base: where headquarters holds another state, what differs goes to a person, for
    somebody may have edited it there. Returns how many."""
    return _queue(store, dict.fromkeys(lost, 0))


def mark_of(lost: Collection[Difference]) -> str:
    """Tells one set of lost records from another: the same one is not sent again with every round."""
    lines = sorted(f"{item.record_id} {item.our_version} {item.their_version}" for item in lost)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _queue(store: ExchangeStore, bases: Mapping[Difference, int]) -> int:
    """Queue whole records on these base versions, unless they were written meanwhile."""
    wanted: dict[str, list[Difference]] = {kind: [] for kind in SYNCED}
    for item in sorted(bases, key=lambda item: item.record_id):
        wanted[item.record_type].append(item)
    statement = insert(OutboxEntry)
    statement = statement.on_conflict_do_update(
        index_elements=["record_type", "record_id"],
        set_={"base_version": statement.excluded.base_version, "fields": None, "base": {}})
    with store.local() as session:
        lost = []
        for kind, items in wanted.items():
            now = versions_of(session, kind, [item.record_id for item in items])
            lost += [item for item in items if now.get(item.record_id) == item.our_version]
        if lost:
            session.execute(statement, [
                {"record_type": item.record_type, "record_id": item.record_id, "version": item.our_version,
                 "base_version": bases[item], "queued_at": utcnow(), "parked_params": {}} for item in lost])
    return len(lost)
