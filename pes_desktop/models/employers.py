"""Employers and their vacancies (job orders)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Float, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pes_desktop.models.base import LOCAL, Json, Money, Record


class Employer(Record):
    """A firm, institution or household that offers work."""

    __tablename__ = "employer"

    employer_type: Mapped[str] = mapped_column(String(10), default="company")
    tax_id: Mapped[str] = mapped_column(String(16), default="", index=True)
    legal_name: Mapped[str] = mapped_column(String(160))
    trade_name: Mapped[str] = mapped_column(String(160), default="")
    sector: Mapped[str] = mapped_column(String(8), default="")
    size: Mapped[str] = mapped_column(String(10), default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    phones: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    email: Mapped[str] = mapped_column(String(120), default="")
    place_code: Mapped[str] = mapped_column(String(16), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="", info=LOCAL)
    import_id: Mapped[UUID | None] = mapped_column(Uuid, info=LOCAL)

    @property
    def display_name(self) -> str:
        """Trade name when there is one, else the legal one."""
        return self.trade_name or self.legal_name


class Vacancy(Record):
    """A job order: positions of one occupation at one employer."""

    __tablename__ = "vacancy"

    number: Mapped[str] = mapped_column(String(32), index=True)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    unit_group: Mapped[str | None] = mapped_column(String(4), index=True)
    tasks: Mapped[str] = mapped_column(Text, default="")
    positions: Mapped[int] = mapped_column(Integer, default=1)
    positions_filled: Mapped[int] = mapped_column(Integer, default=0)
    wage: Mapped[Decimal | None] = mapped_column(Money)
    wage_period: Mapped[str] = mapped_column(String(8), default="month")
    wage_words: Mapped[str] = mapped_column(String(120), default="")
    contract: Mapped[str] = mapped_column(String(16), default="")
    hours: Mapped[str] = mapped_column(String(8), default="full")
    shift: Mapped[str] = mapped_column(String(80), default="")
    seasonal: Mapped[bool] = mapped_column(default=False)
    lodging: Mapped[bool] = mapped_column(default=False)
    place_code: Mapped[str] = mapped_column(String(16), default="", index=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    education_level: Mapped[str] = mapped_column(String(20), default="")
    experience_years: Mapped[float | None] = mapped_column(Float)
    licences: Mapped[list[str]] = mapped_column(Json, default=list)
    skills_required: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    skills_wished: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    requirements: Mapped[str] = mapped_column(Text, default="")
    bring: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    notified_on: Mapped[date] = mapped_column(Date, index=True)
    closes_on: Mapped[date] = mapped_column(Date, index=True)
    closing_assumed: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(20), default="employer")
    publish_employer: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str] = mapped_column(String(10), default="open", index=True)
    status_reason: Mapped[str] = mapped_column(String(120), default="")
    status_on: Mapped[date | None] = mapped_column(Date)
    reserved_for: Mapped[str] = mapped_column(String(20), default="")
    reserved_reason: Mapped[str] = mapped_column(String(200), default="")
    wording_reason: Mapped[str] = mapped_column(String(200), default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    notes: Mapped[str] = mapped_column(Text, default="", info=LOCAL)
    import_id: Mapped[UUID | None] = mapped_column(Uuid, info=LOCAL)

    employer: Mapped[Employer] = relationship(lazy="joined", innerjoin=True)

    @property
    def positions_left(self) -> int:
        """Positions not yet filled by a verified hire."""
        return max(self.positions - self.positions_filled, 0)
