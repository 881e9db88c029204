"""An office with its real database and an account, without any server: receipts are made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.models import OutboxEntry, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.sync.freeze import FrozenBatch, freeze_batch
from pes_desktop.sync.push import settle
from pes_desktop.sync.store import Account, save_account
from pes_desktop.sync.wire import Outcome, Receipt, Verdict

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
