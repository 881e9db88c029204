"""What headquarters holds of an office, by name: for a PC that went back to an older copy of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from pes_desktop.sync.codec import pack
from pes_desktop.sync.columns import table_of, wire_values
from pes_desktop.sync.wire import Held, WireRecord

#: Ids in one question, and plain bytes after which an answer is full.
MOST_IDS, MOST_BYTES = 200, 4 * 1024 * 1024


def held_record(record_type: str, row: dict[str, Any]) -> WireRecord:
    """A present row in the form in which it came; base version 0, for nobody's edit is in it."""
    return WireRecord(record_type, row["id"], row["version"], 0, wire_values(record_type, row),
                      row["removed_at"] is not None)


def held_rows(connection: Connection, office_id: UUID, record_type: str, ids: Sequence[UUID],
              most_bytes: int = MOST_BYTES) -> Held:
    """The present rows of ``ids`` in this office, in the order asked for and the form in which they came.

    Ids of another office, or of nobody, answer nothing. At least one record is given; ``left`` counts the ids at the
    end that were not looked at because ``most_bytes`` were reached.
    """
    table = table_of(record_type)
    rows = {row["id"]: dict(row) for row in connection.execute(
        select(table).where(table.c.office_id == office_id, table.c.id.in_(ids))).mappings()}
    records: list[WireRecord] = []
    size = 0
    for place, record_id in enumerate(ids):
        row = rows.get(record_id)
        if row is None:
            continue
        record = held_record(record_type, row)
        size += len(pack(record))
        if records and size > most_bytes:
            return Held(office_id, records, len(ids) - place)
        records.append(record)
    return Held(office_id, records)
