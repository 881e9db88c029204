"""Records that headquarters holds and this PC lost (an older copy, a damaged file), brought back by name.

Nothing that the office changed meanwhile is touched: what waits or is parked stays, and so does every value of a row
that is as new as headquarters'.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

from pes_desktop.models import SYNCED
from pes_desktop.storage.store import Actor
from pes_desktop.sync.columns import wire_values
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.fields import governed
from pes_desktop.sync.incoming import Arrived, Row, rows_here, waiting_among, whole_row, write_rows
from pes_desktop.sync.lawful import lawful
from pes_desktop.sync.merging import different
from pes_desktop.sync.portions import Pause, Portion
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.transport import Transport
from pes_desktop.sync.verify import Comparison, Difference
from pes_desktop.sync.wire import Held, WireRecord

ACT = "from_headquarters"
#: Ids in one question and records in one captured write; headquarters answers no more (pes_central/held.py).
PORTION = 200
BroughtBack = Arrived


def lost_here(store: ExchangeStore, comparison: Comparison, epoch: UUID) -> list[Difference]:
    """What headquarters holds and this PC lacks, or holds in an earlier version, without what waits or is parked.

    In the ``epoch`` that this PC knows also other content of the same version: values that could not be told here when
    a person took headquarters' side (a consent stood between) come as they are there.
    """
    behind = [item for item in comparison.records if item.their_version > item.our_version or (
        item.their_version == item.our_version and comparison.epoch == epoch)]
    with store.read() as session:
        ours = waiting_among(session, [item.record_id for item in behind])
    return [item for item in behind if item.record_id not in ours]


def bring_back(store: ExchangeStore, transport: Transport, account: Account, lost: Iterable[Difference],
               cancelled: Callable[[], bool], actor: Actor, pause: Pause = time.sleep,
               into: BroughtBack | None = None) -> BroughtBack:
    """Fetch the records in portions as large as the line bears, parents first, each one captured write; leaving
    between them is safe.

    What came is noted in ``into``, also when the line is cut after it. A headquarters that does not give records back
    is left alone. Raises ExchangeFault.
    """
    done, portion = BroughtBack() if into is None else into, Portion(PORTION, 1, PORTION, pause)
    wanted: dict[str, list[UUID]] = {kind: [] for kind in SYNCED}
    for item in lost:
        wanted[item.record_type].append(item.record_id)
    for kind, ids in wanted.items():
        start = 0
        while start < len(ids) and not cancelled():
            asked, held = portion.fetch(partial(_held, transport, kind, ids, start))
            if held is None:
                return done
            if held.office_id != account.office_id or not 0 <= held.left < len(asked) or any(
                    record.record_type != kind or record.record_id not in asked for record in held.records):
                raise ExchangeFault("server_rubbish")
            done.note(kind, _apply(store, account, actor, kind, held.records))
            start += len(asked) - held.left
    return done


def _held(transport: Transport, kind: str, ids: list[UUID], start: int, most: int) -> tuple[list[UUID], Held | None]:
    asked = ids[start:start + most]
    return asked, transport.held(kind, asked)


def _behind(known: Row, record: WireRecord) -> bool:
    """Whether the row is of an earlier version, or of the same one and only lacks what a consent covers."""
    if known["version"] != record.version:
        return bool(known["version"] < record.version)
    mine = wire_values(record.record_type, known)
    changed = set(different(mine, record.values))
    covered = frozenset[str]().union(*governed(record.record_type).values())
    return bool(changed) and changed <= covered - mine.keys()


def _apply(store: ExchangeStore, account: Account, actor: Actor, kind: str, records: Sequence[WireRecord]) -> set[UUID]:
    with store.write(actor, ACT) as unit:
        ids = [record.record_id for record in records]
        here, ours = rows_here(unit.session, kind, ids), waiting_among(unit.session, ids)
        rows = []
        for record in lawful(records):
            known = here.get(record.record_id)
            if record.record_id in ours or (known is not None and not _behind(known, record)):
                continue
            row = whole_row(account, record, known)
            if row is not None:
                rows.append(row)
        return write_rows(unit, account, kind, rows, here, {record.record_id: record for record in records})
