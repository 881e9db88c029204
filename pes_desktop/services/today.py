"""What the first page shows: the month so far, who came, whom to call, what needs somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.dates import month_bounds
from pes_desktop.domain.enums import ConsentState, VacancyStatus
from pes_desktop.domain.referral import FOLLOW_UP_DAYS, UNDER_WAY, ReferralState
from pes_desktop.models import Draft, Jobseeker, OutboxEntry, Referral, RegistrationEvent, Vacancy
from pes_desktop.services import handover, passed_on
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.drafts import duty_of_draft
from pes_desktop.services.from_headquarters import find_in
from pes_desktop.services.people import visits_today
from pes_desktop.services.referral_lists import ReferralLine, list_referrals
from pes_desktop.services.retention import count_due

CALLS_AHEAD_DAYS = 3
MOST_CALLS = 200
#: States after which somebody asks how it went.
ASKED_AFTER = tuple(FOLLOW_UP_DAYS)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Calls of one village: whoever travels there can ask for all of them."""

    place: str
    calls: tuple[ReferralLine, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for somebody: ``code`` picks words and page, ``count`` how many."""

    code: str
    count: int
    level: str


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything on the first page, read in one go."""

    day: date
    registered: int
    registered_before: int
    positions_open: int
    closing_this_week: int
    referrals_live: int
    due_today: int
    placements_verified: int
    to_verify: int
    visits: tuple[tuple[UUID, str, str], ...]
    follow_ups: tuple[FollowUps, ...]
    needs: tuple[Need, ...]
    drafts: tuple[tuple[str, str, str], ...]


def _registered(session: Session, first: date, last: date) -> int:
    return session.scalar(select(func.count()).select_from(RegistrationEvent).where(
        RegistrationEvent.kind == "registered", RegistrationEvent.fact_date.between(first, last),
        RegistrationEvent.removed_at.is_(None))) or 0


def today_view(ctx: OfficeContext) -> TodayView:
    """Read the first page; sums are of the present month up to today."""
    today = ctx.today()
    first, last = month_bounds(today.year, today.month)
    before_last = first - timedelta(days=1)
    before_first = before_last.replace(day=1)
    same_day_before = min(before_first + timedelta(days=today.day - 1), before_last)
    with ctx.store.read() as session:
        open_ = (Vacancy.status == VacancyStatus.OPEN, Vacancy.removed_at.is_(None), Vacancy.closes_on >= today)
        positions = session.scalar(select(func.sum(Vacancy.positions - Vacancy.positions_filled)).where(*open_)) or 0
        closing = session.scalar(select(func.count()).select_from(Vacancy).where(
            *open_, Vacancy.closes_on <= today + timedelta(days=7))) or 0
        live = (Referral.state.in_(UNDER_WAY), Referral.removed_at.is_(None))
        live_count = session.scalar(select(func.count()).select_from(Referral).where(*live)) or 0
        due = session.scalar(select(func.count()).select_from(Referral).where(
            Referral.state.in_(ASKED_AFTER), Referral.removed_at.is_(None), Referral.due_on <= today)) or 0
        verified = session.scalar(select(func.count()).select_from(Referral).where(
            Referral.verified_on.between(first, last), Referral.removed_at.is_(None))) or 0
        to_verify = session.scalar(select(func.count()).select_from(Referral).where(
            Referral.state == ReferralState.HIRED, Referral.removed_at.is_(None))) or 0
        registered = _registered(session, first, today)
        before = _registered(session, before_first, same_day_before)
        needs = _needs(ctx, session, today)
        drafts = tuple((d.key, d.title, d.step) for d in session.scalars(
            select(Draft).where(Draft.staff_id == ctx.staff.id).order_by(Draft.saved_at.desc()))
            if (duty := duty_of_draft(d.key)) is not None and ctx.may(duty))
    names = ctx.may("find_people")
    calls = _calls(ctx, today) if names and ctx.may("see_referrals") else ()
    return TodayView(
        today, registered, before, positions, closing, live_count, due, verified, to_verify,
        tuple(visits_today(ctx)) if names else (), calls, needs, drafts,
    )


def _calls(ctx: OfficeContext, today: date) -> tuple[FollowUps, ...]:
    """The calls of these days by village, the most overdue first; ``due_today`` counts those due by today."""
    calls: dict[str, list[ReferralLine]] = {}
    until = today + timedelta(days=CALLS_AHEAD_DAYS)
    lines = list_referrals(ctx, states=ASKED_AFTER, due_until=until, limit=MOST_CALLS)
    for line in sorted(lines, key=lambda line: (line.due_on or today, line.person)):
        place = ctx.places.get(line.place_code) if line.place_code else None
        calls.setdefault(place.name if place else "", []).append(line)
    return tuple(FollowUps(place, tuple(lines)) for place, lines in calls.items())


def _needs(ctx: OfficeContext, session: Session, today: date) -> tuple[Need, ...]:
    """What waits, the gravest first; nothing that the role could not act on."""
    periods = ctx.pack.periods
    parked = session.scalar(select(func.count()).select_from(OutboxEntry).where(OutboxEntry.parked_code.is_not(None)))
    warn, end = periods.registration_warning, periods.registration_validity
    expiring = session.scalar(select(func.count()).select_from(Jobseeker).where(
        Jobseeker.removed_at.is_(None), Jobseeker.exited_on.is_(None),
        Jobseeker.last_contact_on.between(today - timedelta(days=end), today - timedelta(days=warn))))
    unclear = session.scalar(select(func.count()).select_from(Vacancy).where(
        Vacancy.status == VacancyStatus.UNCLEAR, Vacancy.removed_at.is_(None)))
    overdue = session.scalar(select(func.count()).select_from(Vacancy).where(
        Vacancy.status == VacancyStatus.OPEN, Vacancy.removed_at.is_(None), Vacancy.closes_on < today))
    pending = session.scalar(select(func.count()).select_from(Jobseeker).where(
        Jobseeker.removed_at.is_(None), Jobseeker.consent_state == ConsentState.PENDING))
    counts = (("parked", parked, "bad", "synchronise"), ("vacancies_overdue", overdue, "warn", "save_vacancy"),
              ("vacancies_unclear", unclear, "warn", "save_vacancy"), ("expiring", expiring, "warn", "register_person"),
              ("consent_pending", pending, "neutral", "register_person"))
    left = session.scalar(select(func.count()).select_from(Draft).where(Draft.staff_id != ctx.staff.id))
    every = (*counts, ("colleagues_drafts", left, "neutral", "take_over_draft"),
             ("retention", count_due(ctx, session), "warn", "erase_person"),
             ("handover", len(handover.waiting_in(session)), "warn", "register_person"),
             ("passed_on", len(passed_on.standing_in(session)), "warn", "register_person"),
             ("same_person", len(find_in(session)), "neutral", "find_people"))
    return tuple(Need(code, count, level) for code, count, level, act in every if count and ctx.may(act))
