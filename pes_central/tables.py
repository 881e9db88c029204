"""The server's own tables. Append-only ones have ``office_id`` first in their key, so that they can be partitioned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    Uuid,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pes_desktop.models.base import NAMING, Json, UtcDateTime


class CentralBase(DeclarativeBase):
    """Tables of the exchange; the offices' records stand in the shared tables."""

    metadata = MetaData(naming_convention=NAMING)


class ServerIdentity(CentralBase):
    """One row: who this server is, and its private keys (sealing, signing; they are in every backup of the database).
    ``epoch`` changes when the database is restored, so that offices notice; ``past_epochs``: those it had before, null
    where that is not known."""

    __tablename__ = "central_identity"

    one: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    server_id: Mapped[UUID] = mapped_column(Uuid)
    epoch: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seal_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    past_epochs: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class OfficeEntry(CentralBase):
    """An office admitted to the exchange. Every write of the office locks its row; ``feed_position`` counts in it."""

    __tablename__ = "central_office"

    office_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    office_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    feed_position: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Whether other offices read its open vacancies.
    shares_vacancies: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: Shared by the office's PCs: with it they open what is sealed to the office.
    secret_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: ``feed_position`` when the database was last restored from a copy.
    restored_position: Mapped[int | None] = mapped_column(BigInteger)
    #: ``feed_position`` as the latest starts of the server found it, the last one at the end (gone_back.py).
    start_positions: Mapped[list[int]] = mapped_column(JSON, default=list, server_default=text("'[]'"))


class DeviceEntry(CentralBase):
    """A PC that may send; only the hash of its token is kept."""

    __tablename__ = "central_device"
    __table_args__ = (UniqueConstraint("office_id", "letter"),)

    device_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("central_office.office_id"))
    letter: Mapped[str] = mapped_column(String(1))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: Of the token that the PC asked for after a change of its key, until it comes with it (renewal.py).
    further_hash: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    last_number: Mapped[int] = mapped_column(Integer, default=0)
    #: With which its batches must be signed; none for a device of protocol 1.
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class FormerToken(CentralBase):
    """The hash of a token that a PC gave up: whoever still comes with it has a copy of the PC made before."""

    __tablename__ = "central_former_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("central_device.device_id"))
    given_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When somebody first came with it since then.
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EnrolmentCode(CentralBase):
    """A one-time code for one PC of an office; hashed. The same PC may use it again while it is valid (answer lost);
    once revoked it needs one made after that."""

    __tablename__ = "central_enrolment"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    office_code: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_by: Mapped[UUID | None] = mapped_column(Uuid)
    #: Null for a code of a program that did not note it.
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StickAnswer(CentralBase):
    """The answer to a PC that enrolled by stick, sealed to it; the same request again gets the same one."""

    __tablename__ = "central_stick_answer"

    request_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("central_device.device_id"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ReceiptEntry(CentralBase):
    """The stored answer to a batch, without expiry."""

    __tablename__ = "central_receipt"
    __table_args__ = (UniqueConstraint("office_id", "batch_id"),)

    office_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    device_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    batch_id: Mapped[UUID] = mapped_column(Uuid)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    records: Mapped[int] = mapped_column(Integer)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeEntry(CentralBase):
    """An applied change and the hash of its content: the same again is known, other content under its id a conflict."""

    __tablename__ = "central_change"

    office_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    change_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    record_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(BigInteger)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)


class FeedEntry(CentralBase):
    """What changed in an office, numbered in the order of the commits; read by its other PCs.

    ``fields``: the columns that this change altered, null for all of them (a new record, or not known). ``edit``: not
    merely sent again by a PC from which this database had it before it went back to a copy.
    """

    __tablename__ = "central_feed"
    __table_args__ = (Index("ix_central_feed_record", "office_id", "record_id"),)

    office_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    device_id: Mapped[UUID] = mapped_column(Uuid)
    record_type: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(BigInteger)
    fields: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    edit: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: Of the row after an edit, as digests count it; null after a whole new record, whose change has it, and where it
    #: is not known. Empty: columns were blanked since, for they stay in the offices (withheld.py).
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class PhoneSecret(CentralBase):
    """32 bytes that a PC left here: with them headquarters answers its challenge by telephone (unlock.py)."""

    __tablename__ = "central_phone_secret"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("central_device.device_id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PhoneLine(CentralBase):
    """What happened around the telephone: ``act`` secret_stored or answered; who answered and why. Only ever added to.
    """

    __tablename__ = "central_phone_line"

    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    device_id: Mapped[UUID] = mapped_column(Uuid)
    act: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(200))


class ChannelHead(CentralBase):
    """One row: the last position of what goes down to the offices, and the lock of those who publish."""

    __tablename__ = "central_channel_head"

    one: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)


class ChannelEntry(CentralBase):
    """The latest state of a thing that goes down, to all offices (``office_id`` null) or to one; see channels.py.

    ``body`` null: withdrawn.
    """

    __tablename__ = "central_channel"
    __table_args__ = (Index("ix_central_channel_item", "kind", "key"),)

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(80))
    office_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    body: Mapped[dict[str, Any] | None] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UserEntry(CentralBase):
    """Somebody of headquarters; ``role`` analyst or administrator, ``name_key`` the name as compared at the door."""

    __tablename__ = "central_user"

    user_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(String(60), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    password_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UserSession(CentralBase):
    """A browser that signed in; only the hash of its cookie is kept. ``form_token`` stands in each of its forms."""

    __tablename__ = "central_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("central_user.user_id"), index=True)
    form_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEntry(CentralBase):
    """Who of headquarters did what; only ever added to (the database refuses change and removal)."""

    __tablename__ = "central_audit"

    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    who: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(16))
    act: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200))


class DeviceState(CentralBase):
    """What a PC told of itself when it last compared: ``proof_at`` is the last time both sides held the same."""

    __tablename__ = "central_device_state"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("central_device.device_id"), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waiting: Mapped[int] = mapped_column(Integer)
    parked: Mapped[int] = mapped_column(Integer)
    product: Mapped[str] = mapped_column(String(24))
    equal: Mapped[bool]
    proof_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MonthFigures(CentralBase):
    """An office's month as computed when its feed stood at ``position``, known on ``until``: computed once."""

    __tablename__ = "central_month_figures"

    office_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[date] = mapped_column(Date)
    figures: Mapped[dict[str, Any]] = mapped_column(Json)


class PublishDraft(CentralBase):
    """A change to what goes down to offices, before and after it is published; ``body`` null withdraws the thing.

    ``addressee``: all offices (""), a province or one office (addressing.py). ``state``: draft, published or discarded.
    ``before``: what stood when it was published.
    """

    __tablename__ = "central_publish_draft"

    draft_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(80))
    addressee: Mapped[str] = mapped_column(String(60), default="", server_default="")
    body: Mapped[dict[str, Any] | None] = mapped_column(Json)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(60))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(String(60))
    position: Mapped[int | None] = mapped_column(BigInteger)


class ToldPair(CentralBase):
    """Two records of different offices of which both offices were told that they look like one person."""

    __tablename__ = "central_told_pair"

    first_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    second_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_by: Mapped[str] = mapped_column(String(60))
