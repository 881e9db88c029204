"""The declarative base: one naming convention, portable column types, and what every office-owned row carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Index, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pes_desktop.domain.ids import new_id

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant on both dialects; naive values are refused, they would be read as local time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware value in UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite returns naive values that are UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount, kept as whole cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Cents."""
        return None if value is None else int((Decimal(value) * 100).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Amount with two decimals."""
        return None if value is None else Decimal(value) / 100


_INSTANT: ContextVar[datetime | None] = ContextVar("instant", default=None)
Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Shared tables: the same classes on the office's SQLite and on the centre's PostgreSQL."""

    metadata = MetaData(naming_convention=NAMING)


class OfficeBase(DeclarativeBase):
    """Tables that never leave the PC: outbox, drafts, search, counters, settings."""

    metadata = MetaData(naming_convention=NAMING)


def utcnow() -> datetime:
    """The present instant, aware; within ``one_instant`` always that one. Whole milliseconds: finer ones only cost.
    """
    held = _INSTANT.get()
    if held is not None:
        return held
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@contextmanager
def one_instant() -> Iterator[datetime]:
    """``utcnow`` stands still in this thread: what one write puts down happened at one time."""
    token = _INSTANT.set(utcnow())
    try:
        yield utcnow()
    finally:
        _INSTANT.reset(token)


class Record(Base):
    """An office-owned row: time-ordered id, owning office, version (optimistic lock, base of the exchange)."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    office_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    version: Mapped[int] = mapped_column(BigInteger, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


LOCAL = {"local": True}
"""Column info: stays in the office, never on the wire (notes, letter contents, import marks)."""


def with_consent(column: str) -> dict[str, str]:
    """Column info: goes up only when this consent column is true."""
    return {"consent": column}


__all__ = [
    "LOCAL",
    "Base",
    "BigInteger",
    "Index",
    "Json",
    "Money",
    "OfficeBase",
    "Record",
    "String",
    "UtcDateTime",
    "one_instant",
    "utcnow",
    "with_consent",
]
