"""Positions of an order: how many are filled, what that makes of its status, whether it still takes people."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import PLACED
from pes_desktop.models import Referral, Vacancy

#: The status reason of an order that the program itself called covered; only such a one opens again by itself.
FILLED = "filled"


def count_filled(session: Session, vacancy_id: UUID) -> int:
    """Positions taken by verified hires, also of those who left later: the position was filled."""
    return session.scalar(select(func.count()).select_from(Referral).where(
        Referral.vacancy_id == vacancy_id, Referral.state.in_(PLACED), Referral.removed_at.is_(None))) or 0


def settle_positions(session: Session, vacancy: Vacancy, today: date) -> None:
    """Bring filled positions and status into line: open and full is covered, covered so and not full is open.

    Whatever changes a referral, the number of positions or the status calls this before its transaction ends.
    """
    session.flush()
    filled = count_filled(session, vacancy.id)
    if vacancy.positions_filled != filled:
        vacancy.positions_filled = filled
    if filled >= vacancy.positions and vacancy.status == VacancyStatus.OPEN:
        vacancy.status, vacancy.status_on, vacancy.status_reason = VacancyStatus.COVERED, today, FILLED
    elif filled < vacancy.positions and vacancy.status == VacancyStatus.COVERED and vacancy.status_reason == FILLED:
        vacancy.status, vacancy.status_on, vacancy.status_reason = VacancyStatus.OPEN, today, ""


def check_free_position(vacancy: Vacancy) -> None:
    """Raise DomainError ``no_positions_left`` when every position is filled."""
    if vacancy.positions_left < 1:
        raise DomainError(Fault("no_positions_left"))


def refusal(vacancy: Vacancy | None, today: date) -> Fault | None:
    """Why nobody can be referred to this order, or None: ``vacancy_not_open``, ``no_positions_left``."""
    if vacancy is None or vacancy.removed_at is not None or vacancy.status != VacancyStatus.OPEN:
        return Fault("vacancy_not_open")
    if vacancy.closes_on < today:
        return Fault("vacancy_not_open")
    return Fault("no_positions_left") if vacancy.positions_left < 1 else None
