"""The month: its report, the people behind a number, closing and reopening, the workbook for headquarters."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import MonthClose
from pes_desktop.reference.holidays import last_working_day
from pes_desktop.reporting.close import Correction, close_figures, corrections, corrections_of_earlier
from pes_desktop.reporting.closed import as_closed, reported_corrections
from pes_desktop.reporting.facts import Facts
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.nominal import nominal_sheets
from pes_desktop.reporting.report import MonthReport
from pes_desktop.reporting.words import lookups_for
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.people import PersonLine, lines_of


def computed(ctx: OfficeContext, facts: Facts, year: int, month: int) -> MonthReport:
    """A month from facts, by the country's periods; within a checked reading."""
    periods = ctx.pack.periods
    return compute_month(facts, year, month, ctx.pack.age_groups, validity_days=periods.registration_validity,
                         placement_window=periods.placement_window)


def closings_of(session: Session) -> dict[tuple[int, int], MonthClose]:
    """Standing closures by (year, month), oldest first."""
    rows = session.scalars(select(MonthClose).where(
        MonthClose.removed_at.is_(None), MonthClose.reopened_on.is_(None)).order_by(MonthClose.year, MonthClose.month))
    return {(row.year, row.month): row for row in rows}


def _late_facts(ctx: OfficeContext, closings: dict[tuple[int, int], MonthClose], facts: Facts, year: int,
                month: int) -> tuple[Correction, ...]:
    """What later facts change in the months closed before this one."""
    earlier = [row.figures for key, row in closings.items() if key < (year, month)]
    return tuple(corrections_of_earlier(earlier, partial(computed, ctx, facts)))


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month as it stands: a closed one shows the figures of its closing, later facts are ``corrections``."""

    report: MonthReport
    corrections: tuple[Correction, ...]
    closed_on: date | None
    closable_from: date


def _standing(ctx: OfficeContext, session: Session, facts: Facts, year: int, month: int) -> MonthPage:
    closings = closings_of(session)
    report = computed(ctx, facts, year, month)
    closable = last_working_day(ctx.office.country, year, month)
    closing = closings.get((year, month))
    if closing is None:
        return MonthPage(report, _late_facts(ctx, closings, facts, year, month), None, closable)
    found = (*reported_corrections(closing.figures), *corrections(closing.figures, report))
    return MonthPage(as_closed(report, closing.figures), found, closing.closed_on, closable)


def month_page(ctx: OfficeContext, year: int, month: int) -> MonthPage:
    """A month from the facts as known today, or as it was closed."""
    ctx.require("see_reports")
    with ctx.store.read() as session:
        facts = load_facts(session, ctx.office.id, ctx.today())
        return _standing(ctx, session, facts, year, month)


def people_behind(
    ctx: OfficeContext, report: MonthReport, code: str, cell: dict[str, str] | None = None
) -> list[PersonLine]:
    """The people whom a number of the report counts."""
    actor = ctx.require("see_person")
    ids = report.people_behind(code, base=False, part=None, **(cell or {}))
    with ctx.store.read() as session:
        lines = lines_of(ctx, session, ids)
    with contextlib.suppress(EnvironmentFault), ctx.store.write(actor, "see_month_people") as unit:
        unit.note_records.append(["month", f"{report.year}-{report.month:02d}", "seen", [code]])
    return lines


def close_month(ctx: OfficeContext, year: int, month: int) -> ChangeSet:
    """Keep the month's figures: from now on later facts become corrections.

    Raises NotPermitted; DomainError ``month_already_closed``, ``month_not_over`` while working days are left in it.
    """
    actor = ctx.require("close_month")
    if ctx.today() < last_working_day(ctx.office.country, year, month):
        raise DomainError(Fault("month_not_over", params={"month": f"{month:02d}/{year}"}))
    with ctx.store.write(actor, "close_month") as unit:
        session = unit.session
        closings = closings_of(session)
        if (year, month) in closings:
            raise DomainError(Fault("month_already_closed", params={"month": f"{month:02d}/{year}"}))
        facts = load_facts(session, ctx.office.id, ctx.today())
        report = computed(ctx, facts, year, month)
        figures = close_figures(report, _late_facts(ctx, closings, facts, year, month))
        unit.add(MonthClose(id=new_id(), office_id=ctx.office.id, year=year, month=month, closed_on=ctx.today(),
                            staff_id=actor.staff_id, figures=figures))
    return unit.changes


def reopen_month(ctx: OfficeContext, year: int, month: int) -> ChangeSet:
    """Open a closed month again; the former figures stay on record. Raises DomainError ``month_not_closed``."""
    actor = ctx.require("close_month")
    with ctx.store.write(actor, "reopen_month") as unit:
        row = closings_of(unit.session).get((year, month))
        if row is None:
            raise DomainError(Fault("month_not_closed"))
        row.reopened_on = ctx.today()
    return unit.changes


def write_workbook(ctx: OfficeContext, year: int, month: int, path: Path, *, reason: str) -> dict[str, Any]:
    """Write the month's workbook; names leave the office in it, so a reason is asked and the act is recorded.

    Returns the header as written. Raises NotPermitted, DomainError ``export_reason_missing``; EnvironmentFault
    ``workbook_in_use``, ``disk_full``, ``folder_read_only``.
    """
    from pes_desktop.documents.month_xlsx import write_month
    from pes_desktop.documents.workbook_content import WorkbookHeader

    actor = ctx.require("export_names")
    if not reason.strip():
        raise DomainError(Fault("export_reason_missing", "reason"))
    with ctx.store.read() as session:
        facts = load_facts(session, ctx.office.id, ctx.today())
        page = _standing(ctx, session, facts, year, month)
        words = lookups_for(ctx.pack, ctx.place_name, ctx.lang)
        sheets = nominal_sheets(session, facts, page.report, words)
    header = WorkbookHeader(
        office_name=ctx.office.name, office_code=ctx.office.code, place=ctx.place_name(ctx.office.place_code),
        service_name=ctx.pack.service_name.of(ctx.lang), prepared_by=ctx.staff.name, prepared_on=ctx.today(),
        closed_on=page.closed_on, corrections=page.corrections, lang=ctx.lang,
        currency=ctx.pack.currency,
    )

    def note() -> None:  # the line of the act is committed before the names can be seen
        with ctx.store.write(actor, "export_names") as unit:
            unit.note_records.append(["month", f"{year}-{month:02d}", "exported", [reason.strip()]])

    write_month(path, page.report, sheets, header, note)
    return {"people": len(sheets[0].rows)}

