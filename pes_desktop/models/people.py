"""Jobseekers with their jobs, skills and registration events. Columns are named as in ``domain.intake``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Float, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pes_desktop.models.base import LOCAL, Json, Money, Record, with_consent

#: Goes up only with the signed consent page.
SIGNED = with_consent("consent_signed")


class Jobseeker(Record):
    """A person who looks for work, as registered by an office."""

    __tablename__ = "jobseeker"

    document_type: Mapped[str] = mapped_column(String(16), default="national_id")
    document_number: Mapped[str] = mapped_column(String(32), default="", index=True)
    document_note: Mapped[str] = mapped_column(String(200), default="")
    tax_number: Mapped[str] = mapped_column(String(16), default="")
    surnames: Mapped[str] = mapped_column(String(120))
    names: Mapped[str] = mapped_column(String(120))
    known_as: Mapped[str] = mapped_column(String(80), default="")
    birth_date: Mapped[date | None] = mapped_column(Date)
    birth_estimated: Mapped[bool] = mapped_column(default=False)
    birth_told_on: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str] = mapped_column(String(1), default="")
    gender: Mapped[str] = mapped_column(String(60), default="", info=LOCAL)
    nationality: Mapped[str] = mapped_column(String(40), default="")
    self_identification: Mapped[str] = mapped_column(String(40), default="", info=SIGNED)
    self_identification_words: Mapped[str] = mapped_column(String(80), default="", info=LOCAL)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)

    place_code: Mapped[str] = mapped_column(String(16), default="", index=True)
    community: Mapped[str] = mapped_column(String(120), default="")
    directions: Mapped[str] = mapped_column(Text, default="", info=LOCAL)
    phones: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    best_time: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(120), default="")

    dependants: Mapped[int | None] = mapped_column(Integer)
    carer: Mapped[bool | None]

    disability_consent: Mapped[bool | None]
    disability: Mapped[bool | None] = mapped_column(info=with_consent("disability_consent"))
    disability_card: Mapped[str] = mapped_column(String(40), default="", info=LOCAL)
    disability_percent: Mapped[int | None] = mapped_column(Integer, info=with_consent("disability_consent"))
    adjustments: Mapped[str] = mapped_column(Text, default="", info=LOCAL)

    education_level: Mapped[str] = mapped_column(String(20), default="")
    education_complete: Mapped[bool | None]
    education_title: Mapped[str] = mapped_column(String(120), default="")
    courses: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    situation: Mapped[str] = mapped_column(String(20), default="")
    situation_since: Mapped[date | None] = mapped_column(Date)
    licences: Mapped[list[str]] = mapped_column(Json, default=list)
    computer: Mapped[bool | None]
    own_vehicle: Mapped[str] = mapped_column(String(60), default="")

    wanted: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    min_pay: Mapped[Decimal | None] = mapped_column(Money)
    min_pay_period: Mapped[str] = mapped_column(String(8), default="month")
    hours: Mapped[str] = mapped_column(String(8), default="any")
    max_distance_km: Mapped[int | None] = mapped_column(Integer)
    seasonal: Mapped[bool | None]
    with_crew: Mapped[bool | None]
    willing_to_move: Mapped[bool | None]
    available_from: Mapped[date | None] = mapped_column(Date)

    difficulties: Mapped[list[str]] = mapped_column(Json, default=list, info=LOCAL)
    programmes: Mapped[str] = mapped_column(String(200), default="", info=LOCAL)
    notes: Mapped[str] = mapped_column(Text, default="", info=LOCAL)

    consent_state: Mapped[str] = mapped_column(String(10), default="pending")
    consent_date: Mapped[date | None] = mapped_column(Date)
    consent_shared: Mapped[list[str]] = mapped_column(Json, default=list)
    consent_signed: Mapped[bool | None]
    channel: Mapped[str] = mapped_column(String(10), default="office")
    next_contact: Mapped[date | None] = mapped_column(Date)

    registered_on: Mapped[date] = mapped_column(Date, index=True)
    last_contact_on: Mapped[date] = mapped_column(Date, index=True)
    exited_on: Mapped[date | None] = mapped_column(Date)
    exit_reason: Mapped[str] = mapped_column(String(20), default="")
    merged_into: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    erased_on: Mapped[date | None] = mapped_column(Date)
    import_id: Mapped[UUID | None] = mapped_column(Uuid, info=LOCAL)

    jobs: Mapped[list[Job]] = relationship(
        back_populates="jobseeker", lazy="selectin", order_by="Job.position", cascade="save-update, merge"
    )
    skills: Mapped[list[Skill]] = relationship(
        back_populates="jobseeker", lazy="selectin", order_by="Skill.position", cascade="save-update, merge"
    )

    @property
    def full_name(self) -> str:
        """Names, then surnames, as a letter writes them."""
        return f"{self.names} {self.surnames}".strip()


class Job(Record):
    """One job of a person; unpaid, own-account and family farm work count."""

    __tablename__ = "job"

    jobseeker_id: Mapped[UUID] = mapped_column(ForeignKey("jobseeker.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    occupation: Mapped[str] = mapped_column(String(160))
    unit_group: Mapped[str | None] = mapped_column(String(4), index=True)
    tasks: Mapped[str] = mapped_column(Text, default="")
    employer_kind: Mapped[str] = mapped_column(String(16), default="")
    started: Mapped[date | None] = mapped_column(Date)
    ended: Mapped[date | None] = mapped_column(Date)
    years: Mapped[float | None] = mapped_column(Float)
    reason_left: Mapped[str] = mapped_column(String(120), default="")

    jobseeker: Mapped[Jobseeker] = relationship(back_populates="jobs")


class Skill(Record):
    """A skill, task or tool of a person."""

    __tablename__ = "skill"

    jobseeker_id: Mapped[UUID] = mapped_column(ForeignKey("jobseeker.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    name: Mapped[str] = mapped_column(String(160))
    code: Mapped[str | None] = mapped_column(String(40), index=True)
    done: Mapped[bool] = mapped_column(default=True)
    years: Mapped[float | None] = mapped_column(Float)

    jobseeker: Mapped[Jobseeker] = relationship(back_populates="skills")


class RegistrationEvent(Record):
    """A dated fact of a registration: registered, renewed, exited (with reason), returned."""

    __tablename__ = "registration_event"

    jobseeker_id: Mapped[UUID] = mapped_column(ForeignKey("jobseeker.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    fact_date: Mapped[date] = mapped_column(Date, index=True)
    reason: Mapped[str] = mapped_column(String(40), default="")
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(String(16), default="")

    jobseeker: Mapped[Jobseeker] = relationship()
