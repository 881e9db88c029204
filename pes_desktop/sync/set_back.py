"""Headquarters went back to a copy, and another PC edited there what this PC holds in a later state.

Both are edits of the state in the copy. Ours is queued as one, so that columns are judged and a person is asked where
both changed the same; sent simply as the higher version, it would overrule the other in silence.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.sqlite import insert

from pes_desktop.models import SYNCED, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.sync.incoming import versions_of
from pes_desktop.sync.portions import Pause, Portion
from pes_desktop.sync.store import Cursor, ExchangeStore
from pes_desktop.sync.transport import Transport

#: Records of one question.
MOST = 500


def queue_own_history(store: ExchangeStore, transport: Transport, pause: Pause, read: Cursor, epoch: UUID) -> set[UUID]:
    """Queue what this PC holds above the copy's version of records that others edited since; returns their ids.

    ``read``: what this PC has read; what it read of headquarters' present ``epoch`` met its own state then. What waits
    already (parked, or written while this was asked) and rests on a state above the copy's is queued whole like the
    others: as an edit of some columns, the others' would count as known to it. Raises ExchangeFault.
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
            entries += [{"record_type": kind, "record_id": record_id, "version": version,
                         "base_version": kept[record_id], "queued_at": utcnow(), "parked_params": {}}
                        for record_id, version in versions_of(session, kind, list(kept)).items()
                        if version > kept[record_id]]
        if entries:
            statement = insert(OutboxEntry)
            session.execute(statement.on_conflict_do_update(
                index_elements=["record_type", "record_id"],
                set_={"base_version": statement.excluded.base_version, "fields": None, "base": {}},
                where=OutboxEntry.base_version > statement.excluded.base_version), entries)
    return {entry["record_id"] for entry in entries}
