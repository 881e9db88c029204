"""A record that came down while changes of this PC wait in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from pes_desktop.models import OutboxEntry
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync.columns import wire_columns, wire_values
from pes_desktop.sync.fields import LATER, names_of
from pes_desktop.sync.incoming import Row, whole_row
from pes_desktop.sync.merging import different, judge_columns, laid_over, whole_record
from pes_desktop.sync.store import Account
from pes_desktop.sync.wire import Outcome, WireRecord

CONFLICT = "version_conflict"


@dataclass(frozen=True, slots=True)
class Met:
    """What becomes of the record here (``record``, in wire form) and of its entry: ``fields`` still differ from
    headquarters' version ``base_version``, where they say ``base``; none: nothing of ours is left to send."""

    record: WireRecord
    base_version: int
    fields: tuple[str, ...]
    base: dict[str, Any]
    conflict: dict[str, list[Any]]

    def settle(self, session: Session, entry: OutboxEntry) -> None:
        """Bring the entry to the same state as the row, within the caller's transaction."""
        if not self.fields:
            session.delete(entry)
            return
        parked: dict[str, Any] = {}
        if self.conflict:
            parked = {"parked_code": CONFLICT, "parked_field": None, "parked_params": {
                "server_version": self.base_version, "fields": self.conflict, "outcome": str(Outcome.CONFLICT)}}
        elif entry.parked_code == CONFLICT:
            parked = {"parked_code": None, "parked_field": None, "parked_params": {}}
        session.execute(update(OutboxEntry).where(OutboxEntry.seq == entry.seq).values(
            version=self.record.version, base_version=self.base_version, fields=list(self.fields), base=self.base,
            **parked))


def meet(entry: OutboxEntry, here: Row, theirs: WireRecord, *, seen: bool = False) -> Met:
    """Both sides' changes by column, judged as headquarters would (``merging.judge_columns``).

    ``seen``: ours goes on from theirs, which came by stick before (``states.gone_on``): nobody decides twice.
    """
    kind = theirs.record_type
    mine = wire_values(kind, here)
    patch = None if entry.fields is None else frozenset(entry.fields) & names_of(kind)
    ours = {name: mine.get(name) for name in (names_of(kind) if patch is None else patch)}
    judged = judge_columns(kind, ours, theirs.values, _changed_there(entry, patch, mine, theirs), whole=patch is None)
    wanted, conflict = judged.values, {**_undecided(entry, mine, theirs.values), **judged.conflict}
    if seen and entry.parked_code not in UNDECIDED:
        wanted, conflict = mine, {}
    if conflict:
        kept = (ours.keys() | conflict.keys()) - judged.withheld - LATER
        wanted = laid_over(theirs.values, {name: mine.get(name) for name in kept})
    fields = different(wanted, theirs.values)
    if not set(fields) - {"updated_at"}:
        return Met(theirs, theirs.version, (), {}, {})
    record = whole_record(kind, theirs.record_id, max(here["version"], theirs.version) + 1, wanted)
    names = sorted({*fields, "updated_at"})  # its instant too: who takes headquarters' side takes all of the row
    return Met(record, theirs.version, tuple(names), {name: theirs.values.get(name) for name in names}, conflict)


def _changed_there(entry: OutboxEntry, patch: frozenset[str] | None, mine: dict[str, Any], theirs: WireRecord,
                   ) -> frozenset[str] | None:
    """Columns that changed at headquarters since our edits began: ours beside their base, the others beside the row."""
    if patch is None:
        return None
    base = base_of(theirs.record_type, entry.base or {})
    return frozenset(name for name in names_of(theirs.record_type)
                     if theirs.values.get(name) != (base.get(name) if name in patch else mine.get(name)))


def _undecided(entry: OutboxEntry, mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, list[Any]]:
    """What was in dispute before and still is: a later edit of another column decides nothing."""
    told = entry.parked_params.get("fields") if entry.parked_code in UNDECIDED else None
    return {name: pair if pair == [None, None] else [mine.get(name), theirs.get(name)]
            for name, pair in (told.items() if isinstance(told, dict) else ()) if mine.get(name) != theirs.get(name)}


def base_of(kind: str, base: dict[str, Any]) -> dict[str, Any]:
    """What an entry keeps as plain JSON, in wire form."""
    return {column.name: column.write(column.read(value)) for column in wire_columns(kind)
            if (value := base.get(column.name)) is not None and value != column.blank}


def met_row(account: Account, record: WireRecord, theirs: WireRecord, here: Row) -> Row | None:
    """The record as a row of this PC. A value of ours that its column could not take from the wire (too long, say)
    stays as it is here, to be refused by headquarters; None where theirs cannot be kept."""
    row = whole_row(account, record, here)
    if row is not None:
        return row
    typed = whole_row(account, theirs, here)
    if typed is None:
        return None
    kind = record.record_type
    changed = different(wire_values(kind, here), record.values)
    return {**here, **{name: typed[name] for name in changed}, "version": record.version}
