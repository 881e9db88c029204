"""A PC, and headquarters as a second database of its office: whole rounds without a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from exchange_kit import EPOCH, SERVER
from given_back_kit import At
from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.models import SentBatch
from pes_desktop.storage.store import Actor
from pes_desktop.sync.answers import BucketItems, Buckets, Digests, Feed, SetBack
from pes_desktop.sync.codec import open_batch
from pes_desktop.sync.digest import all_digests, bucket_items
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.incoming import rows_here, whole_row, write_rows
from pes_desktop.sync.page import Page
from pes_desktop.sync.store import LAST, read_setting
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import PROTOCOL, Batch, Held, Outcome, Receipt, Verdict, WireRecord

#: What a question and its answer cost here, in bytes.
UP, DOWN = 20, 40
BROKEN = ExchangeFault("server_slow")
NOBODY = Actor(UUID(int=5), "coordinator")


@dataclass
class Central:
    """The line and headquarters behind it, which holds what ``at.full`` holds.

    ``pages``: by the positions after which they are asked for. ``breaks``: questions that fail once before they are
    answered. ``before`` is called with each question's name; ``verdict`` may answer a record otherwise;
    without ``takes`` it only answers.
    """

    at: At
    pages: dict[tuple[int, int], Page] = field(default_factory=dict)
    breaks: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda name: None
    verdict: Callable[[WireRecord], Verdict | None] = lambda record: None
    back: dict[UUID, int] = field(default_factory=dict)
    takes: bool = True
    positions: tuple[int, int] | None = None
    their_epoch: UUID = EPOCH
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    up: int = 0
    down: int = 0
    clock_offset_ms: int | None = 77
    epoch: UUID | None = None

    @property
    def office(self) -> TestOffice:
        return self.at.full

    def names(self) -> list[str]:
        return [one[0] for one in self.asked]

    def _heard(self, *question: Any) -> None:
        self.before(question[0])
        self.asked.append(question)
        self.up, self.down = self.up + UP, self.down + DOWN
        if question[0] in self.breaks:
            self.breaks.remove(question[0])
            raise BROKEN

    def digests(self, office: int, common: int, told: str) -> Digests:
        self._heard("digests", office, common)
        with self.office.store.read() as session:
            held = all_digests(session.connection(), self.office.office_id)
        feed = None if self.positions is None else Feed(*self.positions, (office, common) != self.positions)
        return Digests(SERVER, self.their_epoch, {kind: (one.count, one.digest) for kind, one in held.items()},
                       PROTOCOL, feed)

    def page(self, office: int, common: int, limit: int) -> Page:
        self._heard("page", office, common)
        return self.pages[office, common]

    def set_back(self, after: int, most: int) -> SetBack:
        self._heard("set_back", after)
        return SetBack(self.back)

    def buckets(self, kind: str, first: int, most: int) -> Buckets:
        self._heard("buckets", kind)
        with self.office.store.read() as session:
            held = all_digests(session.connection(), self.office.office_id)[kind]
        return Buckets(held.count, list(held.buckets[first:first + most]))

    def bucket_items(self, kind: str, wanted: Iterable[int]) -> BucketItems:
        numbers = list(wanted)
        self._heard("items", kind, len(numbers))
        with self.office.store.read() as session:
            return BucketItems(bucket_items(session.connection(), self.office.office_id, kind, numbers))

    def held(self, kind: str, ids: Sequence[UUID]) -> Held:
        self._heard("held", kind, len(ids))
        return Held(self.office.office_id, [one for one in self.at.records(kind) if one.record_id in ids])

    def receipts(self, batches: Sequence[tuple[bytes, Batch]]) -> dict[UUID, Receipt]:
        self._heard("receipts")
        return {}

    def send_batch(self, data: bytes, batch: Batch, **_: Any) -> Receipt:
        self._heard("batch", len(batch.records))
        verdicts = [self.verdict(one) or Verdict(one.record_id, Outcome.ACCEPTED) for one in batch.records]
        taken = [record for record, verdict in zip(batch.records, verdicts, strict=True)
                 if self.takes and verdict.outcome is Outcome.ACCEPTED]
        assert self.office.account is not None
        with self.office.store.write(Actor(), "taken") as unit:
            for record in taken:
                here = rows_here(unit.session, record.record_type, [record.record_id])
                row = whole_row(self.office.account, record, here.get(record.record_id))
                assert row is not None
                write_rows(unit, self.office.account, record.record_type, [row], here, None)
        return Receipt(batch.batch_id, batch.number, batch.device_id, batch.office_id, self._hash_of(data, batch),
                       SERVER, self.their_epoch, datetime.now(UTC), verdicts)

    def _hash_of(self, data: bytes, batch: Batch) -> bytes:
        """Of an open batch as headquarters finds it; of a sealed one as the PC knows it."""
        if self.takes:
            return open_batch(data).content_hash
        with self.at.thin.store.read() as session:
            found = session.scalar(select(SentBatch.content_hash).where(SentBatch.batch_id == batch.batch_id))
        assert found is not None
        return bytes.fromhex(found)

    def give(self, office: int, common: int, records: Sequence[WireRecord] = (), more: bool = False) -> Page:
        return Page(self.office.office_id, SERVER, self.their_epoch, office, common, list(records), [], more)

    def go(self, **options: Any) -> RoundResult:
        return run_round(self.at.thin.store, cast("Transport", self), **options)

    def last(self) -> dict[str, Any]:
        with self.at.thin.store.read() as session:
            return read_setting(session, LAST)
