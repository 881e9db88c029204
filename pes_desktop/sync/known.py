"""What this PC knows of headquarters' present epoch: it tells it, so that a headquarters that went back to a copy
notices (pes_central/gone_back.py)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import SentBatch
from pes_desktop.sync.store import Account, cursor

_LATEST = select(SentBatch.number, SentBatch.verdicts).where(SentBatch.status == "answered").order_by(
    SentBatch.number.desc()).limit(1)


def known_there(session: Session, account: Account) -> str:
    """The header ``PES-Known``: positions read and number of the last answered batch (``office.common.number``), of the
    epoch that the account names; 0 for what is of another one."""
    read, latest = cursor(session, account), session.execute(_LATEST).first()
    office, common = (read.office, read.common) if read.epoch == account.epoch else (0, 0)
    number = latest.number if latest is not None and latest.verdicts.get("epoch") == str(account.epoch) else 0
    return f"{office}.{common}.{number}"
