"""What the Sync page and the top bar show: waiting, parked, sent, and the last proof of equality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.models import OutboxEntry, SentBatch
from pes_desktop.sync.store import LAST, account, read_setting

#: Among what the last round told: the proof of equality that came by stick, at headquarters' instant.
STICK_PROOF_AT = "stick_proof_at"


@dataclass(frozen=True, slots=True)
class SyncState:
    """``green``: enrolled, nothing waiting or parked, and equal at the last proof. Instants are aware, UTC.

    ``by_stick``: the last proof came with an answer on a stick (by_answer.py).
    """

    enrolled: bool
    waiting: int
    parked: int
    by_type: dict[str, int]
    last_round: datetime | None
    last_proof_at: datetime | None
    last_equal: bool | None
    last_error: str | None
    last_error_params: dict[str, Any]
    by_stick: bool = False

    @property
    def withdrawn(self) -> bool:
        """Whether headquarters took this PC's permission away: only a new code helps."""
        return self.last_error == "server_refused_device" and self.last_error_params.get("reason") == "device_revoked"

    @property
    def green(self) -> bool:
        """Zero waiting, zero parked, digests equal."""
        return (self.enrolled and self.waiting == 0 and self.parked == 0 and self.last_equal is True
                and self.last_error is None)


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    """A record that headquarters did not take, and why (code, field and params as in a Fault)."""

    record_type: str
    record_id: UUID
    code: str
    field: str | None
    params: dict[str, Any]
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class SentSummary:
    """A batch as the page lists it; ``held`` and ``parked`` are None until it is answered."""

    number: int
    records: int
    size_bytes: int
    status: str
    created_at: datetime
    answered_at: datetime | None
    milliseconds: int
    held: int | None
    parked: int | None


def _moment(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


_COUNTS = select(OutboxEntry.record_type, OutboxEntry.parked_code.is_(None), func.count()).group_by(
    OutboxEntry.record_type, OutboxEntry.parked_code.is_(None))


def outbox_counts(session: Session) -> tuple[dict[str, int], int]:
    """(record type -> records that wait, number of parked ones)."""
    waiting: dict[str, int] = {}
    parked = 0
    for kind, waits, count in session.execute(_COUNTS):
        if waits:
            waiting[kind] = count
        else:
            parked += count
    return waiting, parked


def sync_state(session: Session) -> SyncState:
    """Counts from the outbox and the outcome of the last round."""
    waiting, parked = outbox_counts(session)
    last = read_setting(session, LAST)
    return SyncState(account(session) is not None, sum(waiting.values()), parked, waiting, _moment(last.get("at")),
                     _moment(last.get("proof_at")), last.get("equal"), last.get("error"),
                     dict(last.get("error_params", {})),
                     last.get("proof_at") is not None and last.get("proof_at") == last.get(STICK_PROOF_AT))


def parked_records(session: Session, limit: int = 500) -> list[ParkedRecord]:
    """Parked records, the oldest first."""
    rows = session.execute(select(OutboxEntry).where(OutboxEntry.parked_code.is_not(None)).order_by(
        OutboxEntry.seq).limit(limit)).scalars()
    return [ParkedRecord(row.record_type, row.record_id, row.parked_code or "", row.parked_field,
                         dict(row.parked_params), row.queued_at) for row in rows]


def sent_batches(session: Session, limit: int = 50) -> list[SentSummary]:
    """The latest batches, newest first; those replaced by smaller ones are left out."""
    rows = session.execute(select(SentBatch).where(SentBatch.status != "split").order_by(
        SentBatch.number.desc()).limit(limit)).scalars()
    return [SentSummary(row.number, row.records, row.size_bytes, row.status, row.created_at, row.answered_at,
                        row.milliseconds, row.verdicts.get("held"), row.verdicts.get("parked")) for row in rows]
