"""Referrals, every move they made, and the letters issued for them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pes_desktop.models.base import LOCAL, Json, Money, Record, UtcDateTime
from pes_desktop.models.employers import Vacancy
from pes_desktop.models.people import Jobseeker


class Referral(Record):
    """One person sent to one vacancy; ``state`` repeats the last standing event."""

    __tablename__ = "referral"

    jobseeker_id: Mapped[UUID] = mapped_column(ForeignKey("jobseeker.id"), index=True)
    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey("vacancy.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    state_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date, index=True)
    score: Mapped[int | None] = mapped_column(Integer)
    referred_by: Mapped[UUID | None] = mapped_column(Uuid)
    appointment: Mapped[str] = mapped_column(String(120), default="")
    issued_on: Mapped[date | None] = mapped_column(Date, index=True)
    hired_on: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[UUID | None] = mapped_column(Uuid)
    self_verified: Mapped[bool] = mapped_column(default=False)
    wage: Mapped[Decimal | None] = mapped_column(Money)
    contract: Mapped[str] = mapped_column(String(16), default="")
    vacancy_known_on: Mapped[date | None] = mapped_column(Date)

    jobseeker: Mapped[Jobseeker] = relationship(lazy="select")
    vacancy: Mapped[Vacancy] = relationship(lazy="select")


class ReferralEvent(Record):
    """A move of a referral, or the undoing of one; lines are added, never changed."""

    __tablename__ = "referral_event"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    serial: Mapped[int] = mapped_column(Integer)
    from_state: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    undoes: Mapped[UUID | None] = mapped_column(Uuid)
    fact_date: Mapped[date] = mapped_column(Date, index=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="", info=LOCAL)
    evidence: Mapped[str] = mapped_column(String(20), default="")


class Letter(Record):
    """A referral letter: number and code given once; ``content`` is what was printed, for an identical copy."""

    __tablename__ = "letter"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    number: Mapped[str] = mapped_column(String(32), index=True)
    result_code: Mapped[str] = mapped_column(String(6), index=True)
    issued_on: Mapped[date] = mapped_column(Date, index=True)
    expires_on: Mapped[date] = mapped_column(Date)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    content: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, info=LOCAL)
    copies: Mapped[int] = mapped_column(Integer, default=0, info=LOCAL)
