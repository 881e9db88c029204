"""What a PC tells the office's other PCs: whole records, parents first, with what headquarters holds of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED, AckedVersion, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync.columns import parent_columns, wire_values
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.incoming import Row, rows_here, waiting_among
from pes_desktop.sync.merging import different
from pes_desktop.sync.office_page import MOST_RECORDS, OfficePage, State, Told
from pes_desktop.sync.settling import held_values
from pes_desktop.sync.states import known_states, marks, note_states, united
from pes_desktop.sync.store import Account, ExchangeStore

Wanted = Mapping[str, Collection[UUID]]


@dataclass(slots=True)
class Telling:
    """Records to be written, and those ``left`` because a person has to decide about them here first."""

    records: list[Told] = field(default_factory=list)
    left: int = 0


def waiting_ids(session: Session) -> dict[str, set[UUID]]:
    """All that waits here, by type."""
    found: dict[str, set[UUID]] = {}
    for kind, record_id in session.execute(select(OutboxEntry.record_type, OutboxEntry.record_id)):
        if kind in SYNCED:
            found.setdefault(kind, set()).add(record_id)
    return found


def tell(session: Session, wanted: Wanted) -> Telling:
    """The records asked for and all their parents, in the order in which they can be taken in."""
    told = Telling()
    rows = _with_parents(session, wanted)
    for kind in SYNCED:
        here = rows.get(kind)
        if not here:
            continue
        ids = list(here)
        entries, states, acked = waiting_among(session, ids), known_states(session, ids), acked_versions(session, ids)
        for record_id, row in sorted(here.items()):
            entry = entries.get(record_id)
            if entry is not None and entry.parked_code in UNDECIDED:
                told.left += 1
                held = held_values(kind, row, entry)
                if held is not None:  # the parent of others: as headquarters has it
                    told.records.append(Told(kind, record_id, entry.base_version, entry.base_version, held, {}, False))
                continue
            told.records.append(_told(kind, row, entry, acked.get(record_id, 0), states.get(record_id, [])))
    return told


def _told(kind: str, row: Row, entry: OutboxEntry | None, acked: int, states: list[State]) -> Told:
    values, version = wire_values(kind, row), row["version"]
    if entry is None:
        known = acked == version
        return Told(kind, row["id"], version, acked, values, {} if known else None, not known, states)
    held = held_values(kind, row, entry)
    before = None if held is None else {name: held.get(name) for name in different(values, held)}
    return Told(kind, row["id"], version, entry.base_version, values, before, True, states)


def acked_versions(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    """The versions that headquarters acknowledged."""
    found: dict[UUID, int] = {}
    for some in chunks(list(ids)):
        found.update((row[0], row[1]) for row in session.execute(select(
            AckedVersion.record_id, AckedVersion.version).where(AckedVersion.record_id.in_(some))))
    return found


def _with_parents(session: Session, wanted: Wanted) -> dict[str, dict[UUID, Row]]:
    rows: dict[str, dict[UUID, Row]] = {}
    asked: dict[str, set[UUID]] = {}
    missing = {kind: set(ids) for kind, ids in wanted.items()}
    while any(missing.values()):
        fresh = {kind: rows_here(session, kind, sorted(ids)) for kind, ids in missing.items() if ids}
        for kind, found in fresh.items():
            rows.setdefault(kind, {}).update(found)
            asked.setdefault(kind, set()).update(missing[kind])
        missing = {}
        for kind, found in fresh.items():
            for column, parent in parent_columns(kind).items():
                missing.setdefault(parent, set()).update(
                    row[column] for row in found.values() if row[column] is not None)
        missing = {kind: ids - asked.get(kind, set()) for kind, ids in missing.items()}
    return rows


def pages(account: Account, records: list[Told]) -> Iterable[OfficePage]:
    """The records as pages that are taken in one after the other."""
    now = utcnow()
    for start in range(0, len(records), MOST_RECORDS):
        yield OfficePage(account.office_id, account.server_id, account.epoch, account.device_id, account.letter, now,
                         records[start:start + MOST_RECORDS])


def note_told(store: ExchangeStore, records: Iterable[Told]) -> None:
    """What waits has now gone from this PC as it stands: another PC's edit of it may rest on that."""
    with store.local() as session:
        for kind in SYNCED:
            note_states(session, kind, {
                one.record_id: united(one.states, [State(one.version, marks(one.values))])
                for one in records if one.record_type == kind and one.waits})
