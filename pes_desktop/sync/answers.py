"""Headquarters' answers in JSON."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec


class Feed(msgspec.Struct, frozen=True):
    """The last positions of what comes down; ``news``: something after the positions asked about is for this PC."""

    office: int
    common: int
    news: bool


class Digests(msgspec.Struct, frozen=True):
    """Headquarters' count and digest per record type, with the buckets of this protocol version."""

    server_id: UUID
    epoch: UUID
    types: dict[str, tuple[int, str]]
    protocol: int = 1
    feed: Feed | None = None


class Buckets(msgspec.Struct, frozen=True):
    """Headquarters' bucket digests of one record type; an old headquarters gives all, whatever was asked."""

    count: int
    buckets: list[str]


class BucketItems(msgspec.Struct, frozen=True):
    """Headquarters' ids in some buckets, with version and content hash."""

    items: dict[UUID, tuple[int, str]]


class SetBack(msgspec.Struct, frozen=True):
    """Records that others edited since headquarters went back to a copy, with their version in it; ``next``: ask on
    from there."""

    records: dict[UUID, int]
    next: int | None = None


#: What goes into a header of every request: seen letters, no line's end.
Token = Annotated[str, msgspec.Meta(pattern=r"\A[!-~]{1,200}\Z")]


class Enrolled(msgspec.Struct, frozen=True):
    """The answer to an enrolment."""

    token: Token
    letter: str
    server_id: UUID
    epoch: UUID
    server_key: str = ""
    office_key: str = ""


class Keys(msgspec.Struct, frozen=True):
    """Headquarters' public keys, and the office's secret wrapped for this PC (base64)."""

    server_key: str
    office_key: str


class FurtherToken(msgspec.Struct, frozen=True):
    """Another token for a PC whose key changed."""

    token: Token


class JoinedOffice(msgspec.Struct, frozen=True):
    """An office as headquarters holds it (its record's version and wire values), and a PC's letter that is free."""

    office_id: UUID
    version: int
    values: dict[str, Any]
    letter: str = ""
