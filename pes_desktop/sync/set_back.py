"""Headquarters went back to a copy, and another PC edited there what this PC holds in a later state.

Both are edits of the state in the copy. Ours is queued as one, so that columns are judged and a person is asked where
both changed the same; sent simply as the higher version, it would overrule the other in silence.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from pes_desktop.models import SYNCED, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.sync.columns import table_of
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.portions import Pause, Portion
from pes_desktop.sync.store import Cursor, ExchangeStore
from pes_desktop.sync.transport import Transport

#: Records of one question.
MOST = 500


def queue_own_history(store: ExchangeStore, transport: Transport, pause: Pause, read: Cursor, epoch: UUID) -> set[UUID]:
    """Queue what this PC holds above the copy's version of records that others edited since; returns their ids.

    ``read``: what this PC has read; what it read of headquarters' present ``epoch`` met its own state then. What waits
    already is left: it is judged when it goes. Raises ExchangeFault.
    """
    portion = Portion(MOST, 1, MOST, pause)
    after, queued = read.office if read.epoch == epoch else 0, set[UUID]()
    while True:
        answer = portion.fetch(partial(transport.set_back, after))
        queued |= _queue(store, answer.records)
        if answer.next is None or answer.next <= after:
            return queued
        after = answer.next


def _queue(store: ExchangeStore, kept: dict[UUID, int]) -> set[UUID]:
    entries: list[dict[str, Any]] = []
    with store.local() as session:
        for kind in SYNCED:
            table = table_of(kind)
            for ids in chunks(list(kept)):
                entries += [
                    {"record_type": kind, "record_id": row.id, "version": row.version, "base_version": kept[row.id],
                     "queued_at": utcnow(), "parked_params": {}}
                    for row in session.execute(select(table.c.id, table.c.version).where(table.c.id.in_(ids)))
                    if row.version > kept[row.id]]
        if entries:
            session.execute(insert(OutboxEntry).on_conflict_do_nothing(
                index_elements=["record_type", "record_id"]), entries)
    return {entry["record_id"] for entry in entries}
