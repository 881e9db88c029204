"""An office with keys whose headquarters holds everything; answers that tell more than whether a record was taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from exchange_kit import frozen, receipt_for, settle_all
from pcs_kit import EPOCH, SECRET, SERVER
from pcs_kit import admit as admit_with_keys
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from support.exchange import TestOffice

from pes_desktop.models import AckedVersion, OutboxEntry
from pes_desktop.storage.store import Actor
from pes_desktop.sync.columns import table_of, wire_values
from pes_desktop.sync.push import Settled, settle
from pes_desktop.sync.wire import Outcome, Verdict

__all__ = ["EPOCH", "SERVER"]


def known(office: TestOffice, count: int = 1, **changes: Any) -> list[UUID]:
    """People whom headquarters holds in version 1, in an office that sends patches."""
    admit_with_keys(office, "A", SECRET)
    people = office.add_people(count, **changes)
    settle_all(office)
    return people


def row(office: TestOffice, record: UUID, kind: str = "jobseeker") -> dict[str, Any]:
    table = table_of(kind)
    with office.store.read() as session:
        return dict(session.execute(select(table).where(table.c.id == record)).mappings().one())


def told(office: TestOffice, record: UUID, kind: str = "jobseeker") -> dict[str, Any]:
    """What travels of the row."""
    return wire_values(kind, row(office, record, kind))


def entry(office: TestOffice, record: UUID) -> OutboxEntry | None:
    with office.store.read() as session:
        found = session.scalar(select(OutboxEntry).where(OutboxEntry.record_id == record))
        session.expunge_all()
    return found


def acked(office: TestOffice, record: UUID) -> tuple[int, str]:
    with office.store.read() as session:
        found = session.get_one(AckedVersion, record)
        return found.version, found.content_hash


@contextmanager
def queued(office: TestOffice, record: UUID) -> Iterator[tuple[Session, OutboxEntry]]:
    """The record's entry, to be changed by hand."""
    with office.store.local() as session:
        found = session.scalar(select(OutboxEntry).where(OutboxEntry.record_id == record))
        assert found is not None
        yield session, found


def merged(version: Any, values: Any, outcome: Outcome = Outcome.ACCEPTED) -> Verdict:
    """Taken, and the row has gone on beyond it."""
    return Verdict(UUID(int=0), outcome, "merged", None, {"version": version, "values": values})


def disputed(version: Any, values: Any, fields: Any, code: str = "version_conflict") -> Verdict:
    """Not taken: headquarters' version, what the device lacks of it, and both values of the disputed columns."""
    return Verdict(UUID(int=0), Outcome.CONFLICT, code, None,
                   {"server_version": version, "values": values, "fields": fields})


def answered(office: TestOffice, record: UUID, verdict: Verdict, meanwhile: Any = None) -> Settled:
    """The next batch goes; of this record headquarters says so, of all others that it holds them."""
    batch = frozen(office)
    if meanwhile is not None:
        meanwhile()
    verdicts = [Verdict(one.record_id, verdict.outcome, verdict.code, verdict.field, verdict.params)
                if one.record_id == record else Verdict(one.record_id, Outcome.ACCEPTED)
                for one in batch.batch.records]
    return settle(office.store, batch, receipt_for(batch, verdicts), actor=Actor(UUID(int=5), "coordinator"))


def lose(office: TestOffice, person: UUID) -> None:
    """The person's row and all that belongs to it are gone; what waits of it stays."""
    with office.store.local() as session:
        for kind, column in (("job", "jobseeker_id"), ("skill", "jobseeker_id"), ("jobseeker", "id")):
            table = table_of(kind)
            session.execute(delete(table).where(table.c[column] == person))
