"""People whose data are kept longer than the country's time after the last contact: shown, never erased by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from pes_desktop.domain.referral import UNDER_WAY
from pes_desktop.domain.retention import AHEAD_DAYS, is_over, keep_until, latest_contact_due
from pes_desktop.models import Jobseeker, Referral
from pes_desktop.services.context import OfficeContext

MOST = 500


@dataclass(frozen=True, slots=True)
class DuePerson:
    """A person whose time is over (``over``) or ends soon, and the last day of keeping."""

    id: UUID
    name: str
    document_number: str
    last_contact_on: date
    until: date
    over: bool


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What the country's pack says: years after the last contact, and the law's words."""

    years: int
    basis: str
    source: str


def retention_rule(ctx: OfficeContext) -> RetentionRule:
    """The period in force, with its reason and source. Raises NotPermitted."""
    ctx.require("erase_person")
    pack = ctx.pack
    return RetentionRule(pack.periods.retention_years_inactive, pack.retention.basis.of(ctx.lang),
                         pack.retention.source)


def _due(ctx: OfficeContext, ahead: int) -> tuple[ColumnElement[bool], ...]:
    """People without a referral under way whose last contact lies far enough back."""
    day = latest_contact_due(ctx.today(), ctx.pack.periods.retention_years_inactive, ahead)
    busy = select(Referral.jobseeker_id).where(Referral.state.in_(UNDER_WAY), Referral.removed_at.is_(None))
    return (Jobseeker.removed_at.is_(None), Jobseeker.erased_on.is_(None), Jobseeker.last_contact_on <= day,
            Jobseeker.id.not_in(busy))


def due_people(ctx: OfficeContext, ahead: int = AHEAD_DAYS) -> list[DuePerson]:
    """Whose time is over, or ends within ``ahead`` days, the longest over first; 500 at most. Raises NotPermitted."""
    ctx.require("erase_person")
    years, today = ctx.pack.periods.retention_years_inactive, ctx.today()
    with ctx.store.read() as session:
        rows = session.execute(
            select(Jobseeker.id, Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number,
                   Jobseeker.last_contact_on)
            .where(*_due(ctx, ahead)).order_by(Jobseeker.last_contact_on, Jobseeker.id).limit(MOST))
        return [DuePerson(key, f"{surnames} {names}".strip(), number, last, keep_until(last, years),
                          is_over(last, years, today)) for key, surnames, names, number, last in rows]


def count_due(ctx: OfficeContext, session: Session) -> int:
    """How many people's time is over today, for the first page; inside the caller's reading."""
    return session.scalar(select(func.count()).select_from(Jobseeker).where(*_due(ctx, 0))) or 0
