"""What comes down: pages of the office's records that its other PCs changed, and of what headquarters published.

A page is one captured write together with the positions it reaches: cut anywhere, it is there wholly or not at all, and
nothing of it is applied twice. Where this PC has changes of its own in a record, different columns merge as they would
at headquarters; the same column keeps what stands here and goes to a person, with both values.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED, PublishedItem
from pes_desktop.storage.store import Actor, UnitOfWork
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.incoming import Arrived, Row, rows_here, waiting_among, whole_row, write_rows
from pes_desktop.sync.lawful import lawful
from pes_desktop.sync.meeting import Met, meet, met_row
from pes_desktop.sync.page import ChannelItem, Page
from pes_desktop.sync.portions import Pause, Portion
from pes_desktop.sync.set_back import queue_own_history
from pes_desktop.sync.states import gone_on
from pes_desktop.sync.store import Account, Cursor, ExchangeStore, cursor, save_cursor
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.wire import WireRecord

ACT = "pulled"
#: Plain bytes of a page, about five times those on the line: the first, the smallest and the largest asked for.
FIRST_PAGE, LEAST_PAGE, MOST_PAGE = 64 * 1024, 1024, 512 * 1024


@dataclass(slots=True)
class Pulled(Arrived):
    """The records that came down, by type; ``merged`` and ``conflicts`` count those in which changes of this PC
    waited. ``published``: channels of which something came. ``whole``: there was no more to read."""

    merged: int = 0
    conflicts: int = 0
    published: set[str] = field(default_factory=set)
    whole: bool = False


def pull(store: ExchangeStore, transport: Transport, account: Account, cancelled: Callable[[], bool], actor: Actor,
         pause: Pause = time.sleep, told: Callable[[int], None] = lambda _count: None,
         into: Pulled | None = None) -> Pulled:
    """Read page after page until there is no more; leaving between two is safe. Pages are as large as the line bears.

    ``told(records so far)`` is called after each page; what came is noted in ``into``, also when the line is cut after
    it. A headquarters without pages is left alone. Raises ExchangeFault.
    """
    done, portion = Pulled() if into is None else into, Portion(FIRST_PAGE, LEAST_PAGE, MOST_PAGE, pause)
    while not cancelled():
        with store.read() as session:
            here = cursor(session, account)
        page = portion.fetch(partial(transport.page, here.office, here.common))
        if page is None:
            return done
        if page.server_id != account.server_id:
            raise ExchangeFault("server_other")
        if here.epoch is not None and page.epoch != here.epoch:  # headquarters went back: its positions begin anew
            here = Cursor(account.server_id)
            page = portion.fetch(partial(transport.page, 0, 0))
        if page is None or page.office_id != account.office_id or page.server_id != account.server_id or (
                page.more and page.office <= here.office and page.common <= here.common):
            raise ExchangeFault("server_rubbish")
        if page.epoch != account.epoch:  # what it lost has not all gone up again: ours may have another history
            queue_own_history(store, transport, pause, here, page.epoch)
        _apply(store, account, actor, page, here.epoch != page.epoch, done)
        told(done.total)
        if not page.more:
            done.whole = True
            break
    return done


def _apply(store: ExchangeStore, account: Account, actor: Actor, page: Page, anew: bool, done: Pulled) -> None:
    grouped: dict[str, dict[UUID, WireRecord]] = defaultdict(dict)
    for record in lawful(page.records):
        grouped[record.record_type][record.record_id] = record
    arrived = Pulled()
    with store.write(actor, ACT) as unit:
        for kind in SYNCED:
            if kind in grouped:
                _records(unit, account, kind, grouped[kind], arrived)
        if anew:
            unit.session.execute(delete(PublishedItem))
        _items(unit.session, page.items)
        save_cursor(unit.session, Cursor(page.server_id, page.epoch, page.office, page.common))
    for kind, ids in arrived.touched.items():
        done.note(kind, ids)
    done.merged += arrived.merged
    done.conflicts += arrived.conflicts
    done.published.update(item.kind for item in page.items)


def _records(unit: UnitOfWork, account: Account, kind: str, records: Mapping[UUID, WireRecord], done: Pulled) -> None:
    session, ids = unit.session, list(records)
    here, ours = rows_here(session, kind, ids), waiting_among(session, ids)
    rows: list[Row] = []
    met: dict[UUID, Met] = {}
    for record_id, record in records.items():
        known, entry = here.get(record_id), ours.get(record_id)
        if known is None or entry is None:
            if known is not None and known["version"] >= record.version:
                continue
            row = whole_row(account, record, known)
        else:
            if record.version <= entry.base_version:
                continue
            met[record_id] = meet(entry, known, record, seen=gone_on(session, record))
            row = met_row(account, met[record_id].record, record, known)
        if row is not None:
            rows.append(row)
    kept = write_rows(unit, account, kind, rows, here, records)
    for record_id, meeting in met.items():
        if record_id in kept:
            meeting.settle(session, ours[record_id])
            done.merged += not meeting.conflict
            done.conflicts += bool(meeting.conflict)
    for record_id in kept & ours.keys() - met.keys():  # the row was gone here, what waited of it with it
        session.delete(ours[record_id])
    done.note(kind, kept)


def _items(session: Session, items: Sequence[ChannelItem]) -> None:
    for item in items:
        if item.body is None:
            session.execute(delete(PublishedItem).where(
                PublishedItem.kind == item.kind, PublishedItem.key == item.key, PublishedItem.own == item.own))
    standing: list[dict[str, Any]] = [
        {"kind": item.kind, "key": item.key, "own": item.own, "body": item.body, "position": item.position}
        for item in items if item.body is not None]
    if standing:
        statement = insert(PublishedItem)
        session.execute(statement.on_conflict_do_update(
            index_elements=["kind", "key", "own"],
            set_={"body": statement.excluded.body, "position": statement.excluded.position}), standing)

