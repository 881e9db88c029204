"""Looking after the office's file: backup, and the check-up of ``pes-desktop doctor``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text

from pes_desktop.models import SYNCED, AckedVersion, Jobseeker, OutboxEntry, SearchDocument
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import audit, keys
from pes_desktop.storage.backup import BackupReport, back_up
from pes_desktop.storage.settings import set_setting


def make_backup(
    ctx: OfficeContext, password: str, target: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BackupReport:
    """Back up into ``target`` (default: the office's folder ``backups``) and remember when it was proved readable.

    Raises NotPermitted, DomainError ``wrong_password``, EnvironmentFault.
    """
    ctx.require("backup")
    key = keys.unlock(ctx.folder, ctx.staff.id, password)
    now = datetime.now()
    report = back_up(ctx.folder, key, target or ctx.folder / "backups", now=now, progress=progress,
                     label=f"{ctx.office.code}-{ctx.pc}")
    with ctx.store.local() as session:
        set_setting(session, "last_backup", {"at": now.isoformat(timespec="seconds"),
                                             "people": report.counts["jobseeker"]})
    return report


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the check-up: ``code`` of the check, whether it holds, a figure or place."""

    code: str
    good: bool
    detail: str = ""


def check_up(ctx: OfficeContext) -> list[Finding]:
    """Read-only checks: the file, its references, the audit chain, search documents, outbox against rows.

    Raises NotPermitted.
    """
    ctx.require("backup")
    findings = []
    with ctx.store.read() as session:
        quick = session.execute(text("PRAGMA quick_check")).scalar()
        findings.append(Finding("file", quick == "ok", "" if quick == "ok" else str(quick)))
        dangling = len(session.execute(text("PRAGMA foreign_key_check")).all())
        findings.append(Finding("references", dangling == 0, str(dangling)))
        broken = audit.verify_chain(session)
        findings.append(Finding("audit_chain", broken is None, "" if broken is None else str(broken)))
        people = session.scalar(select(func.count()).select_from(Jobseeker).where(Jobseeker.removed_at.is_(None)))
        found = session.scalar(select(func.count()).select_from(SearchDocument).where(
            SearchDocument.record_type == "jobseeker"))
        findings.append(Finding("search", people == found, f"{found}/{people}"))
        lost = 0
        for cls in SYNCED.values():
            lost += session.scalar(
                select(func.count()).select_from(cls)
                .outerjoin(AckedVersion, AckedVersion.record_id == cls.id)
                .outerjoin(OutboxEntry, OutboxEntry.record_id == cls.id)
                .where(OutboxEntry.seq.is_(None), func.coalesce(AckedVersion.version, 0) < cls.version)) or 0
        findings.append(Finding("outbox", lost == 0, str(lost)))
    return findings
