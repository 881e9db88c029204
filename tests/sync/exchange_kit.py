"""An office with its real database and an account, without any server: receipts are made by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from sqlalchemy import select
from support.exchange import TestOffice
from support.scripted_server import Answer, Asked, ScriptedServer, as_json

from pes_desktop.models import OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import encode_receipt, open_batch
from pes_desktop.sync.digest import TypeDigest, all_digests, bucket_items, bucket_of
from pes_desktop.sync.freeze import FrozenBatch, freeze_batch
from pes_desktop.sync.push import settle
from pes_desktop.sync.store import Account, save_account
from pes_desktop.sync.wire import PROTOCOL, Batch, Outcome, Receipt, Verdict, WireRecord

SERVER, EPOCH = UUID(int=11), UUID(int=12)


def admit(office: TestOffice, url: str = "http://127.0.0.1:9") -> Account:
    """The office's account at a headquarters that is nobody."""
    office.account = Account(url, "token-1", SERVER, EPOCH, office.device_id, office.office_id, "A")
    with office.store.local() as session:
        save_account(session, office.account)
    return office.account


def frozen(office: TestOffice, limit: int = 65536, **options: Any) -> FrozenBatch:
    """The next batch; there must be one."""
    assert office.account is not None
    found = freeze_batch(office.store, office.account, limit, **options)
    assert found is not None
    return found


def receipt_for(batch: FrozenBatch, verdicts: Sequence[Verdict] | None = None) -> Receipt:
    """What headquarters would answer; everything is accepted unless said otherwise."""
    if verdicts is None:
        verdicts = [Verdict(record.record_id, Outcome.ACCEPTED) for record in batch.batch.records]
    return Receipt(batch.batch_id, batch.number, batch.batch.device_id, batch.batch.office_id, batch.content_hash,
                   SERVER, EPOCH, utcnow(), list(verdicts))


def settle_all(office: TestOffice) -> None:
    """Everything that waits is accepted."""
    assert office.account is not None
    while (batch := freeze_batch(office.store, office.account, 65536)) is not None:
        settle(office.store, batch, receipt_for(batch))


def outbox(office: TestOffice) -> list[OutboxEntry]:
    """Entries in their order, detached."""
    with office.store.read() as session:
        found = list(session.execute(select(OutboxEntry).order_by(OutboxEntry.seq)).scalars())
        session.expunge_all()
    return found


def sent(office: TestOffice) -> dict[int, SentBatch]:
    """Batches by number, detached."""
    with office.store.read() as session:
        found = {row.number: row for row in session.execute(select(SentBatch)).scalars()}
        session.expunge_all()
    return found


class Desk:
    """Answers like a headquarters that takes everything and holds what the office holds, unless told otherwise.

    ``refuse`` may answer a batch otherwise (None: it is taken); ``lost`` are ids that headquarters does not have.
    """

    def __init__(self, office: TestOffice) -> None:
        self.office = office
        self.refuse: Callable[[Batch, bytes], Answer | None] = lambda batch, content: None
        self.verdict: Callable[[WireRecord], Verdict | None] = lambda record: None
        self.server_id, self.epoch = SERVER, EPOCH
        self.batches: list[Batch] = []
        self.receipts: dict[UUID, bytes] = {}
        self.lost: set[UUID] = set()
        self.extra: dict[str, tuple[int, str]] = {}

    def __call__(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            return self.take(asked.body)
        parts = asked.path.split("/")[2:]
        if parts[0].startswith("receipts?"):
            wanted = parts[0].partition("=")[2].split(",")
            return Answer(msgspec.msgpack.encode([self.receipts.get(UUID(one)) for one in wanted]))
        if parts[0] == "batches":
            held = self.receipts.get(UUID(parts[1]))
            return Answer(held) if held is not None else as_json({"code": "batch_unknown"}, 404)
        if parts[0].startswith("set-back?"):  # no other PC edited anything
            return as_json({"records": {}, "next": None})
        return self._digests(parts[1:])

    def take(self, data: bytes) -> Answer:
        opened = open_batch(data)
        batch, content = opened.batch, opened.content_hash
        refusal = self.refuse(batch, content)
        if refusal is not None:
            return refusal
        self.batches.append(batch)
        self.lost -= {record.record_id for record in batch.records}
        verdicts = [self.verdict(record) or Verdict(record.record_id, Outcome.ACCEPTED) for record in batch.records]
        self.receipts[batch.batch_id] = encode_receipt(Receipt(
            batch.batch_id, batch.number, batch.device_id, batch.office_id, content, self.server_id, self.epoch,
            utcnow(), verdicts), opened.protocol)
        return Answer(self.receipts[batch.batch_id])

    def _digests(self, parts: list[str]) -> Answer:
        with self.office.store.read() as session:
            connection = session.connection()
            held = all_digests(connection, self.office.office_id)
            if not parts:
                types = {kind: self._type(connection, kind, digest) for kind, digest in held.items()}
                return as_json({"server_id": str(self.server_id), "epoch": str(self.epoch), "protocol": PROTOCOL,
                                "types": {**types, **self.extra}})
            kind, _, limits = parts[0].partition("?")
            if len(parts) == 1:
                lost = {bucket_of(one) for one in self._lost(connection, kind)}
                buckets = ["0" * 32 if number in lost else bucket for number, bucket in enumerate(held[kind].buckets)]
                first, most = (int(value[0]) for value in parse_qs(limits).values())
                return as_json({"count": held[kind].count, "buckets": buckets[first:first + most]})
            wanted = [int(number) for number in parts[1].partition("=")[2].split(",")]
            items = bucket_items(connection, self.office.office_id, kind, wanted)
        return as_json({"items": {str(key): value for key, value in items.items() if key not in self.lost}})

    def _lost(self, connection: Any, kind: str) -> set[UUID]:
        if not self.lost:
            return set()
        return self.lost & set(bucket_items(connection, self.office.office_id, kind, range(256)))

    def _type(self, connection: Any, kind: str, digest: TypeDigest) -> tuple[int, str]:
        count = digest.count - len(self._lost(connection, kind))
        return count, digest.digest if count == digest.count else dataclasses.replace(digest, count=count).digest


@contextmanager
def headquarters(office: TestOffice) -> Iterator[tuple[Desk, ScriptedServer]]:
    """A desk that answers this office on loopback; the office is admitted there."""
    desk = Desk(office)
    server = ScriptedServer(desk)
    admit(office, server.url)
    try:
        yield desk, server
    finally:
        server.close()
