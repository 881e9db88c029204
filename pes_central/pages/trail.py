"""The trail: who of headquarters did what, newest first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from starlette.responses import Response

from pes_central import addressing
from pes_central.pages import audit, wording
from pes_central.pages.templating import zone
from pes_central.pages.visit import Visit, page
from pes_central.tables import AuditEntry
from pes_desktop.reference.messages import has


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@page("/audit", "see_audit")
def trail(visit: Visit) -> Response:
    """One page of lines, by act, person and days."""
    act = visit.query("act") if visit.query("act") in audit.ACTS else ""
    who, first, last = visit.query("who"), _day(visit.query("from")), _day(visit.query("to"))
    before = int(visit.query("before")) if visit.query("before").isascii() and visit.query("before").isdigit() else None
    since = datetime.combine(first, time(), zone()) if first else None
    until = datetime.combine(last + timedelta(days=1), time(), zone()) if last and last < date.max else None
    with visit.reading() as connection:
        found = audit.lines(connection, act=act, who=who, since=since, until=until,
                            before_line=min(before, 2**31 - 1) if before is not None else None)
        people = connection.execute(select(AuditEntry.who).distinct().order_by(AuditEntry.who)).scalars().all()
        known = addressing.addressees(addressing.places(connection))
    more = len(found) > audit.LINES_A_PAGE
    lines = found[:audit.LINES_A_PAGE]
    return visit.page(
        "trail.html", lines=lines, more=lines[-1].line if more else None, acts=audit.ACTS, people=people, act=act,
        who=who, first=first.isoformat() if first else "", last=last.isoformat() if last else "",
        about=lambda one: wording.subject_said(one.act, one.subject, known, visit.lang),
        role_known=lambda role: has(f"central.role.{role}", visit.lang))
