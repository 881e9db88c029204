"""A page of another PC of the office, taken in: one captured write, by the rules of what comes from headquarters.

What headquarters lacks of it waits here too, so that it arrives there whichever of the two PCs is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED, Jobseeker, OutboxEntry, Referral, Staff
from pes_desktop.models.base import utcnow
from pes_desktop.models.travelling import in_use
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.storage.store import Actor, UnitOfWork
from pes_desktop.sync.beside import Beside, Side, put_beside
from pes_desktop.sync.columns import wire_values
from pes_desktop.sync.fields import governed
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.incoming import Arrived, Row, acknowledge, rows_here, waiting_among, whole_row, write_rows
from pes_desktop.sync.lawful import lawful_values
from pes_desktop.sync.meeting import CONFLICT, met_row
from pes_desktop.sync.merging import laid_over, whole_record
from pes_desktop.sync.office_page import OfficePage, State, Told
from pes_desktop.sync.settling import held_values
from pes_desktop.sync.states import known_states, marks, note_states, united
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.telling import acked_versions
from pes_desktop.sync.wire import Outcome, WireRecord

ACT = "from_stick"


@dataclass(slots=True)
class Taken(Arrived):
    """Records that came, by type. ``merged``: with edits of both PCs in them; ``conflicts``: those that a person
    decides. ``left``: not taken, because something of them waits for a decision here, their parent or a word of
    a later program is missing, or the person was erased: nothing of them is lost, they reach headquarters from their
    PC. ``known``: nothing new."""

    merged: int = 0
    conflicts: int = 0
    left: int = 0
    known: int = 0

    def add(self, other: Taken) -> None:
        """Count another page's records in."""
        for kind, ids in other.touched.items():
            self.note(kind, ids)
        self.merged, self.conflicts = self.merged + other.merged, self.conflicts + other.conflicts
        self.left, self.known = self.left + other.left, self.known + other.known


def take(store: ExchangeStore, account: Account, actor: Actor, page: OfficePage) -> Taken:
    """Take the page in; a second time nothing changes. Who wrote it and for whom was checked before."""
    grouped: dict[str, dict[UUID, Told]] = defaultdict(dict)
    for one in page.records:
        grouped[one.record_type][one.record_id] = _lawful(one)
    taken = Taken(left=sum(len(told) for kind, told in grouped.items() if kind not in SYNCED))
    with store.write(actor, ACT) as unit:
        for kind in SYNCED:
            if kind in grouped:
                _Taking(unit, account, kind, grouped[kind], page.letter).run(taken)
    return taken


class _Taking:
    """The records of one type; lives for one transaction."""

    def __init__(self, unit: UnitOfWork, account: Account, kind: str, told: Mapping[UUID, Told], letter: str) -> None:
        self._unit, self._session, self._account, self._kind, self._letter = unit, unit.session, account, kind, letter
        ids = list(told)
        self._told = told
        self._here = rows_here(self._session, kind, ids)
        self._entries = waiting_among(self._session, ids)
        self._acked = acked_versions(self._session, ids)
        self._states = known_states(self._session, ids)

    def run(self, taken: Taken) -> None:
        """Judge, write and queue them."""
        decided: dict[UUID, Beside] = {}
        rows: list[Row] = []
        gone = _of_erased(self._session, self._kind, self._told)
        for record_id, told in self._told.items():
            entry = self._entries.get(record_id)
            if record_id in gone or (entry is not None and entry.parked_code in UNDECIDED):
                taken.left += told.waits
                if record_id not in gone:
                    self._let_go(record_id, told)
                continue
            theirs = _their_side(told)
            beside = put_beside(self._kind, self._my_side(record_id), theirs)
            if beside is None:
                taken.known += 1
                continue
            here = self._here.get(record_id)
            if here is None or beside.version != here["version"]:
                row = self._row(record_id, beside, theirs, here)
                if row is None:
                    taken.left += 1
                    continue
                rows.append(row)
            decided[record_id] = beside
        kept = write_rows(self._unit, self._account, self._kind, rows, self._here, None)
        taken.left += len(rows) - len(kept)
        lost = {row["id"] for row in rows} - kept
        self._queue({key: beside for key, beside in decided.items() if key not in lost})
        taken.note(self._kind, kept)
        taken.merged += sum(decided[key].merged for key in kept)
        taken.conflicts += sum(bool(decided[key].conflict) for key in decided.keys() - lost)

    def _let_go(self, record_id: UUID, told: Told) -> None:
        """Who was removed elsewhere is out here too, whatever else of the member waits for a decision."""
        if self._kind == "staff" and told.values.get("active") is False and self._here[record_id]["active"]:
            row = self._session.get_one(Staff, record_id)
            row.active, row.way_in = False, None

    def _my_side(self, record_id: UUID) -> Side | None:
        here, entry, acked = self._here.get(record_id), self._entries.get(record_id), self._acked.get(record_id, 0)
        if here is None:
            return None
        values, states = wire_values(self._kind, here), self._states.get(record_id, [])
        if entry is None:
            known = acked == here["version"]
            return Side(values, here["version"], acked, values if known else None, not known, states)
        return Side(values, here["version"], entry.base_version, held_values(self._kind, here, entry), True, states)

    def _row(self, record_id: UUID, beside: Beside, theirs: Side, here: Row | None) -> Row | None:
        record = self._wire(record_id, beside.version, beside.values)
        if here is None:
            return whole_row(self._account, record, None)
        return met_row(self._account, record, self._wire(record_id, theirs.version, theirs.values), here)

    def _wire(self, record_id: UUID, version: int, values: dict[str, Any]) -> WireRecord:
        return whole_record(self._kind, record_id, version, values)

    def _queue(self, decided: Mapping[UUID, Beside]) -> None:
        """What headquarters holds of them, what goes there from here, and what both PCs have seen now."""
        held = [self._wire(key, beside.base, beside.held) for key, beside in decided.items()
                if beside.held is not None and beside.base > self._acked.get(key, 0)]
        if held:
            acknowledge(self._session, held)
        done = [key for key, beside in decided.items() if not beside.waits]
        for some in chunks(done):
            self._session.execute(delete(OutboxEntry).where(OutboxEntry.record_id.in_(some)))
        waiting = [self._entry(key, beside) for key, beside in decided.items() if beside.waits]
        if waiting:
            statement = insert(OutboxEntry)
            self._session.execute(statement.on_conflict_do_update(
                index_elements=["record_type", "record_id"],
                set_={name: statement.excluded[name] for name in waiting[0]
                      if name not in ("record_type", "record_id", "queued_at")}), waiting)
        note_states(self._session, self._kind, {
            key: united(self._states.get(key, []), told.states, [State(told.version, marks(told.values))])
            for key in decided if (told := self._told[key]).waits or key in self._states})

    def _entry(self, record_id: UUID, beside: Beside) -> dict[str, Any]:
        before = beside.before
        for consent, names in governed(self._kind).items():  # what a consent covered is not kept without it
            before.update((name, None) for name in names & before.keys() if beside.values.get(consent) is not True)
        parked: dict[str, Any] = {"parked_code": None, "parked_params": {}}
        if beside.conflict:
            parked = {"parked_code": CONFLICT, "parked_params": {
                "server_version": beside.base, "fields": beside.conflict, "outcome": str(Outcome.CONFLICT),
                "pc": self._letter}}
        return {"record_type": self._kind, "record_id": record_id, "version": beside.version,
                "base_version": beside.base, "queued_at": utcnow(), "fields": beside.fields, "base": before,
                "parked_field": None, **parked}


def _lawful(told: Told) -> Told:
    """Without what stays at the PC in this country: the other one's program may not know that yet."""
    values, off = lawful_values(told.record_type, told.values), in_use().stays.get(told.record_type, frozenset())
    if values is told.values and off.isdisjoint(told.before or ()):
        return told
    before = told.before and {name: value for name, value in told.before.items() if name not in off}
    return msgspec.structs.replace(told, values=values, before=before)


def _their_side(told: Told) -> Side:
    held = None if told.before is None or told.base_version <= 0 else laid_over(told.values, told.before)
    return Side(told.values, told.version, told.base_version, held, told.waits, told.states)


def _of_erased(session: Session, kind: str, told: Mapping[UUID, Told]) -> set[UUID]:
    """Those that belong to a person who was erased here."""
    people = select(Jobseeker.id).where(Jobseeker.erased_on.is_not(None))
    found: set[UUID] = set()
    for column, query in (("jobseeker_id", people),
                          ("referral_id", select(Referral.id).where(Referral.jobseeker_id.in_(people)))):
        if any(column in one.values for one in told.values()):
            erased = {str(one) for one in session.scalars(query)}
            found |= {key for key, one in told.items() if one.values.get(column) in erased}
    return found
