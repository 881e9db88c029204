"""What a check found, and reading a table a page at a time, so that memory is bounded whatever its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from pes_desktop.reference.messages import text

#: Rows looked at together.
PAGE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its code, the office (its code; "" where it is headquarters' own), what it is about (a
    record type or one of the server's own tables) and which one (an id or a number). Nothing of a record's content.
    """

    code: str
    office: str
    type: str
    id: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def words(self, lang: str) -> str:
        """The finding as a sentence."""
        return text(f"central.check.{self.code}", lang, office=self.office, type=self.type, id=self.id, **self.params)

    def told(self) -> dict[str, Any]:
        """The finding for programs."""
        return {"wrong": self.code, "office": self.office, "type": self.type, "id": self.id, **self.params}


class Office(NamedTuple):
    """The office whose things are looked at, and how far its feed is said to go."""

    office_id: UUID
    code: str
    head: int


@dataclass(slots=True)
class Seen:
    """What was read of an office: records by type, entries of the feed, changes, receipts; and of how many records it
    is not known here what their content should be (edited before that was kept, or blanked since)."""

    records: Counter[str] = field(default_factory=Counter)
    feed: int = 0
    changes: int = 0
    receipts: int = 0
    unproven: int = 0

    def told(self) -> dict[str, Any]:
        """The numbers for programs."""
        return {"records": dict(self.records), "feed": self.feed, "changes": self.changes, "receipts": self.receipts,
                "unproven": self.unproven}


def pages(connection: Connection, query: Any, key: Any, size: int = 0) -> Iterator[Sequence[Any]]:
    """The rows of a select in the order of a column (which it selects, and which is unique in it), page by page."""
    size = size or PAGE
    ordered = query.order_by(key).limit(size)
    rows = connection.execute(ordered).all()
    while rows:
        yield rows
        if len(rows) < size:
            return
        rows = connection.execute(ordered.where(key > getattr(rows[-1], str(key.key)))).all()
