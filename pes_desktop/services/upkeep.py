"""Looking after the office's file: the check-up of ``pes-desktop doctor`` and of an idle hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.errors import DomainError
from pes_desktop.models import (
    SYNCED,
    AckedVersion,
    Employer,
    Jobseeker,
    Letter,
    OutboxEntry,
    Record,
    SearchDocument,
    Vacancy,
)
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import audit, health
from pes_desktop.storage.health import Finding
from pes_desktop.storage.settings import get_setting, whole

__all__ = ["Finding", "check_all", "check_up"]

_FINDABLE: tuple[type[Record], ...] = (Jobseeker, Vacancy, Employer, Letter)
Progress = Callable[[int, int], None]


def check_up(ctx: OfficeContext, progress: Progress | None = None) -> list[Finding]:
    """The whole check-up, asked for. Raises NotPermitted."""
    ctx.require("backup")
    return check_all(ctx, progress)


def check_all(ctx: OfficeContext, progress: Progress | None = None) -> list[Finding]:
    """Read-only checks: the file, its seals and references, the audit chain, search, outbox against rows.

    Numbers and places, no person's data; what is wrong is a finding and raises nothing.
    """
    with ctx.store.held() as key:
        findings = health.check_file(ctx.folder, key, progress)
    for code, check in (("audit_chain", _chain), ("search", _search), ("outbox", _outbox)):
        try:
            with ctx.store.read() as session:
                good, detail = check(session)
            findings.append(Finding(code, good, detail))
        except DomainError as error:
            findings.append(Finding(code, False, error.codes[0]))
    return findings


def _chain(session: Session) -> tuple[bool, str]:
    broken = audit.verify_chain(session)
    known = get_setting(session, audit.ALTERED, {})
    if broken is None and known:
        broken = whole(known.get("seq"))
    return broken is None, "" if broken is None else str(broken)


def _search(session: Session) -> tuple[bool, str]:
    """Each findable record has its document, each document its record."""
    rows = sum(_count(session, cls) for cls in _FINDABLE)
    found = session.scalar(select(func.count()).select_from(SearchDocument)) or 0
    missing = sum(_without_document(session))
    return missing == 0 and rows == found, f"{found}/{rows}"


def _count(session: Session, cls: type[Record]) -> int:
    return session.scalar(select(func.count()).select_from(cls).where(*_shown(cls))) or 0


def _shown(cls: type[Record]) -> tuple[ColumnElement[bool], ...]:
    """Records that can be found: not removed, and no person whose data were erased."""
    return (cls.removed_at.is_(None), *([Jobseeker.erased_on.is_(None)] if cls is Jobseeker else []))


def _without_document(session: Session) -> Iterator[int]:
    for cls in _FINDABLE:
        yield session.scalar(
            select(func.count()).select_from(cls).outerjoin(SearchDocument, SearchDocument.record_id == cls.id)
            .where(*_shown(cls), SearchDocument.rowid.is_(None))) or 0


def _outbox(session: Session) -> tuple[bool, str]:
    """Every version that headquarters has not acknowledged waits to be sent."""
    lost = 0
    for cls in SYNCED.values():
        lost += session.scalar(
            select(func.count()).select_from(cls)
            .outerjoin(AckedVersion, AckedVersion.record_id == cls.id)
            .outerjoin(OutboxEntry, OutboxEntry.record_id == cls.id)
            .where(OutboxEntry.seq.is_(None), func.coalesce(AckedVersion.version, 0) < cls.version)) or 0
    return lost == 0, str(lost)
