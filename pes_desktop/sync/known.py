"""What this PC knows of headquarters' present epoch: it tells it, so that a headquarters that went back to a copy
notices (pes_central/gone_back.py)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import SentBatch
from pes_desktop.sync.store import Account, cursor

_LATEST = select(SentBatch.number, SentBatch.verdicts).where(SentBatch.status == "answered").order_by(
    SentBatch.number.desc()).limit(1)


def known_there(session: Session, account: Account) -> str:
    """The header ``PES-Known``: positions read and number of the last answered batch (``office.common.number``), of the
    epoch that the account names; 0 for what is of another one."""
    return _of(session, account, account.epoch)


def heard_there(session: Session, account: Account) -> str:
    """The header ``PES-Heard``: the same of other epochs in which this PC read or was answered, before each its epoch
    (``epoch.office.common.number``, with commas between); "" where there is none.

    A round that is cut after headquarters went back leaves the account at the epoch before; were it silent of what it
    heard since, a second return to that epoch would not be noticed.
    """
    latest = session.execute(_LATEST).first()
    told = latest.verdicts if latest is not None else {}
    heard = {str(cursor(session, account).epoch or account.epoch)}
    if told.get("server") == str(account.server_id):
        heard.add(str(told.get("epoch")))
    return ",".join(f"{epoch}.{_of(session, account, UUID(epoch))}" for epoch in sorted(heard - {str(account.epoch)}))


def _of(session: Session, account: Account, epoch: UUID) -> str:
    read, latest = cursor(session, account), session.execute(_LATEST).first()
    office, common = (read.office, read.common) if read.epoch == epoch else (0, 0)
    number = latest.number if latest is not None and latest.verdicts.get("epoch") == str(epoch) else 0
    return f"{office}.{common}.{number}"
