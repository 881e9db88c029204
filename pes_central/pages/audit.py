"""The trail of headquarters: who did what and why. Lines are added; the database refuses to change or remove one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from pes_central.tables import AuditEntry
from pes_desktop.models.base import utcnow

#: Every act that is written down (words: ``central.act.<act>``).
ACTS = (
    "signed_in", "sign_in_failed", "signed_out", "password_changed", "setup", "user_added", "user_disabled",
    "user_enabled", "user_password", "code_made", "device_by_line", "device_by_stick", "device_revoked",
    "device_copied", "phone_answered", "restored", "seen_restored",
    "draft_made", "draft_discarded", "published", "pair_told", "month_exported",
    "office_password",
)
LINES_A_PAGE = 100
#: Who did it where nobody was signed in: somebody at the command line, or a PC by the code that it was given.
BY_PROGRAM = "pes-central"


def note(connection: Connection, who: str, role: str, act: str, subject: str = "", reason: str = "") -> None:
    """Add a line within the caller's transaction. Raises ValueError for an act that ACTS lacks."""
    if act not in ACTS:
        raise ValueError(act)
    connection.execute(insert(AuditEntry).values(
        at=utcnow(), who=who[:60], role=role, act=act, subject=subject[:120], reason=reason[:200]))


def lines(connection: Connection, *, act: str = "", who: str = "", since: datetime | None = None,
          until: datetime | None = None, before_line: int | None = None) -> Sequence[Any]:
    """The newest lines first, one page and one line more (so that the caller knows whether there are older ones)."""
    query = select(AuditEntry.line, AuditEntry.at, AuditEntry.who, AuditEntry.role, AuditEntry.act,
                   AuditEntry.subject, AuditEntry.reason)
    if act:
        query = query.where(AuditEntry.act == act)
    if who:
        query = query.where(AuditEntry.who == who)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    if before_line is not None:
        query = query.where(AuditEntry.line < before_line)
    return connection.execute(query.order_by(AuditEntry.line.desc()).limit(LINES_A_PAGE + 1)).all()
