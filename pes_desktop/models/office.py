"""The office itself: its PCs, its staff, the services given, the months closed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pes_desktop.models.base import LOCAL, Json, Record
from pes_desktop.models.people import Jobseeker


class Office(Record):
    """A local employment office; ``id`` equals ``office_id``."""

    __tablename__ = "office"

    code: Mapped[str] = mapped_column(String(6), index=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    place_code: Mapped[str] = mapped_column(String(16), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    area_code: Mapped[str] = mapped_column(String(6), default="")
    opening_hours: Mapped[str] = mapped_column(String(120), default="")


class Device(Record):
    """A PC of the office; its letter keeps document numbers apart."""

    __tablename__ = "device"

    letter: Mapped[str] = mapped_column(String(1))
    name: Mapped[str] = mapped_column(String(60), default="")


class Staff(Record):
    """A member of staff and the roles held; passwords live in the key file, never here.

    ``way_in``: what the key files of the office's other PCs need to know this member by the same password, locked with
    the office's secret (sync/ways.py).
    """

    __tablename__ = "staff"

    name: Mapped[str] = mapped_column(String(120))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    roles: Mapped[list[str]] = mapped_column(Json, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    way_in: Mapped[str | None] = mapped_column(String(600))


class ServiceAct(Record):
    """A dated act around the placement: visit, interview, orientation, workshop ..."""

    __tablename__ = "service_act"

    jobseeker_id: Mapped[UUID | None] = mapped_column(ForeignKey("jobseeker.id"), index=True)
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employer.id"))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    fact_date: Mapped[date] = mapped_column(Date, index=True)
    minutes: Mapped[int | None] = mapped_column(Integer)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(String(16), default="")
    result: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="", info=LOCAL)

    jobseeker: Mapped[Jobseeker | None] = relationship()


class MonthClose(Record):
    """A month as it was closed: the figures never change silently, later facts become corrections."""

    __tablename__ = "month_close"

    year: Mapped[int] = mapped_column(Integer)
    month: Mapped[int] = mapped_column(Integer)
    closed_on: Mapped[date] = mapped_column(Date)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    figures: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    reopened_on: Mapped[date | None] = mapped_column(Date)
