"""Tables that stay on the PC: outbox, sent batches, drafts, counters, settings, imports, audit, search documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from pes_desktop.models.base import Json, OfficeBase, UtcDateTime, utcnow

Serial = BigInteger().with_variant(Integer, "sqlite")


class OutboxEntry(OfficeBase):
    """A record that headquarters does not hold yet in its present version. No key to the record: a pulled deletion
    must not erase unsent work. Repeated edits of one record stay one entry, at its first place in the order.

    ``fields`` None: the whole record goes. Else only these travelling columns changed since headquarters' version
    ``base_version`` (> 0), and ``base`` tells what they said there, as plain JSON (``sync.rebase.base_values`` gives
    it in wire form)."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("record_type", "record_id"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    record_type: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(BigInteger)
    base_version: Mapped[int] = mapped_column(BigInteger, default=0)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    parked_code: Mapped[str | None] = mapped_column(String(40))
    parked_field: Mapped[str | None] = mapped_column(String(40))
    parked_params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    fields: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    base: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, nullable=True)


class AckedVersion(OfficeBase):
    """The version and content hash of a record that headquarters acknowledged by name."""

    __tablename__ = "acked"

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    record_type: Mapped[str] = mapped_column(String(24), index=True)
    version: Mapped[int] = mapped_column(BigInteger)
    content_hash: Mapped[str] = mapped_column(String(64))


class StickState(OfficeBase):
    """States of a waiting record that this PC told the office's other PCs by stick or took from them, the latest last:
    ``[version, {column: mark}]``; a mark tells whether a value is the same, not what it says (``sync.states``)."""

    __tablename__ = "stick_state"

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    record_type: Mapped[str] = mapped_column(String(24))
    states: Mapped[list[Any]] = mapped_column(Json)


class SentBatch(OfficeBase):
    """A batch of this device: numbered, with its sealed bytes until the receipt is stored."""

    __tablename__ = "sent_batch"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    batch_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    records: Mapped[int] = mapped_column(Integer)
    size_bytes: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(64))
    payload: Mapped[bytes | None]
    status: Mapped[str] = mapped_column(String(12), default="waiting")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    milliseconds: Mapped[int] = mapped_column(Integer, default=0)
    verdicts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Draft(OfficeBase):
    """A form left unfinished: written at each field left, gone when the form is saved. Each writer's own."""

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    title: Mapped[str] = mapped_column(String(160), default="")
    step: Mapped[str] = mapped_column(String(40), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class NumberCounter(OfficeBase):
    """The last serial given for a kind of document in a year on this PC."""

    __tablename__ = "number_counter"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class Setting(OfficeBase):
    """A setting of this PC or office (server address, printer, theme ...)."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


class ImportRun(OfficeBase):
    """One import of a foreign spreadsheet, so that the whole of it can be undone."""

    __tablename__ = "import_run"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    file_hash: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    before: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditLine(OfficeBase):
    """Who did what, when, in which role; each line carries the hash of the one before."""

    __tablename__ = "audit"
    __table_args__ = ({"sqlite_autoincrement": True},)

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    staff_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    role: Mapped[str] = mapped_column(String(16), default="")
    act: Mapped[str] = mapped_column(String(40), index=True)
    records: Mapped[list[Any]] = mapped_column(Json, default=list)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class SearchDocument(OfficeBase):
    """The folded text by which a person, vacancy or employer is found; the full-text index follows by triggers."""

    __tablename__ = "search_document"

    rowid: Mapped[int] = mapped_column(Integer, primary_key=True)
    record_type: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    title: Mapped[str] = mapped_column(Text)
    subtitle: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    numbers: Mapped[str] = mapped_column(Text, default="")


class NameKey(OfficeBase):
    """Consonant keys of a person's surnames and names: the blocks in which possible duplicates are sought."""

    __tablename__ = "name_key"

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
