"""What is remembered of a person beside the record: audit lines about it, former values, merges. Stays on the PC."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from pes_desktop.models.base import Json, OfficeBase, UtcDateTime, utcnow
from pes_desktop.models.local import Serial


class AuditSubject(OfficeBase):
    """Which lines of the audit trail speak of a record; an index, written with the line and no part of the chain."""

    __tablename__ = "audit_subject"
    __table_args__ = ({"sqlite_with_rowid": False},)

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)


class PersonChange(OfficeBase):
    """One field of a person, before and after; the audit line ``audit_seq`` tells who and when. Erased with the person.

    ``before`` and ``after`` are one-item lists, or empty where there was nothing to tell (a job that came or went).
    """

    __tablename__ = "person_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    jobseeker_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    audit_seq: Mapped[int] = mapped_column(Serial)
    record_type: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[UUID] = mapped_column(Uuid)
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[list[Any]] = mapped_column(Json, default=list)
    after: Mapped[list[Any]] = mapped_column(Json, default=list)


class MergeTrace(OfficeBase):
    """Two records that were made one: what moved, and what the kept one said before and right after.

    ``moved``: [record type, id] each; ``before`` and ``after``: column to wire-like value.
    """

    __tablename__ = "merge_trace"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kept_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    merged_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid)
    moved: Mapped[list[Any]] = mapped_column(Json, default=list)
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
