"""Counts and digests of what a database holds of an office: the same code on both sides.

Per record type 256 buckets by the first byte of SHA-256 of the id (in protocol 1 by the id's last byte). A bucket's
digest runs over (id, version, content hash) in order of the ids, a type's digest over its buckets. Computed from the
rows themselves, never from remembered hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from pes_desktop.models import SYNCED
from pes_desktop.sync.columns import row_hash, table_of
from pes_desktop.sync.wire import PROTOCOL

BUCKETS = 256
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class TypeDigest:
    """What one side holds of a record type: number of records, and the digests of its buckets (32 hex each)."""

    count: int
    buckets: tuple[str, ...]

    @property
    def digest(self) -> str:
        """One digest of all buckets (hex, 64 characters)."""
        return hashlib.sha256(" ".join((str(self.count), *self.buckets)).encode()).hexdigest()


#: Most buckets of a small office, and most types of a new one.
_EMPTY = hashlib.sha256().hexdigest()[:32]
_NOTHING = TypeDigest(0, (_EMPTY,) * BUCKETS)


def held_records(connection: Connection, office_id: UUID, record_type: str) -> Iterator[tuple[UUID, int, bytes]]:
    """(id, version, content hash) of every record of a type, in order of the ids; memory bounded by a chunk."""
    first, further = _queries(record_type)
    last: UUID | None = None
    while True:
        rows = connection.execute(*((first, {"office": office_id}) if last is None else (
            further, {"office": office_id, "last": last}))).mappings().all()
        for row in rows:
            yield row["id"], row["version"], row_hash(record_type, dict(row))
        if len(rows) < _CHUNK:
            return
        last = rows[-1]["id"]


@cache
def _queries(record_type: str) -> tuple[Select[Any], Select[Any]]:
    """The first chunk of a type's rows, and the one after a row."""
    table = table_of(record_type)
    first = select(table).where(table.c.office_id == bindparam("office")).order_by(table.c.id).limit(_CHUNK)
    return first, first.where(table.c.id > bindparam("last"))


def bucket_of(record_id: UUID, protocol: int = PROTOCOL) -> int:
    """The bucket of a record: ids made since protocol 2 differ little in their last byte."""
    return record_id.bytes[-1] if protocol == 1 else hashlib.sha256(record_id.bytes).digest()[0]


def type_digest(connection: Connection, office_id: UUID, record_type: str, protocol: int = PROTOCOL) -> TypeDigest:
    """Digest of one record type."""
    return digest_of(held_records(connection, office_id, record_type), protocol)


def digest_of(held: Iterable[tuple[UUID, int, bytes]], protocol: int = PROTOCOL) -> TypeDigest:
    """Digest of the records of a type: (id, version, content hash), in order of the ids."""
    running: dict[int, hashlib._Hash] = {}
    count = 0
    for record_id, version, content in held:
        count += 1
        bucket = bucket_of(record_id, protocol)
        if bucket not in running:
            running[bucket] = hashlib.sha256()
        running[bucket].update(record_id.bytes + version.to_bytes(8, "big") + content)
    if not count:
        return _NOTHING
    return TypeDigest(count, tuple(running[number].hexdigest()[:32] if number in running else _EMPTY
                                   for number in range(BUCKETS)))


def all_digests(connection: Connection, office_id: UUID, protocol: int = PROTOCOL) -> dict[str, TypeDigest]:
    """Digests of every record type, parents first; run it in one transaction, so that it sees one state."""
    return {record_type: type_digest(connection, office_id, record_type, protocol) for record_type in SYNCED}


def bucket_items(connection: Connection, office_id: UUID, record_type: str, buckets: Collection[int],
                 protocol: int = PROTOCOL) -> dict[UUID, tuple[int, str]]:
    """Id to (version, hex of the content hash, 24 characters) of the records in some buckets, to name what differs."""
    wanted = frozenset(buckets)
    return {record_id: (version, content.hex()[:24])
            for record_id, version, content in held_records(connection, office_id, record_type)
            if bucket_of(record_id, protocol) in wanted}
