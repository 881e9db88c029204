"""What a verdict tells of a record that goes on beyond it: merged with others' edits, or in conflict with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from pes_desktop.models import OutboxEntry
from pes_desktop.storage.store import UnitOfWork
from pes_desktop.sync.columns import wire_values
from pes_desktop.sync.fields import governed, names_of
from pes_desktop.sync.incoming import Row, rows_here, waiting_among, write_rows
from pes_desktop.sync.meeting import Met, base_of, meet, met_row
from pes_desktop.sync.merging import different, laid_over, whole_record
from pes_desktop.sync.states import gone_on
from pes_desktop.sync.store import Account
from pes_desktop.sync.wire import Outcome, Verdict, WireRecord

_MOST_VERSION = 2**62


def tells_more(verdict: Verdict) -> bool:
    """Whether the verdict brings the version and the values of headquarters that this PC lacks."""
    return _version(verdict) is not None and isinstance(verdict.params.get("values"), dict) and (
        verdict.outcome is Outcome.CONFLICT or verdict.code == "merged")


def _version(verdict: Verdict) -> int | None:
    told = verdict.params.get("server_version" if verdict.outcome is Outcome.CONFLICT else "version")
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 < told < _MOST_VERSION else None


def rest_on(session: Session, entry: OutboxEntry, record: WireRecord) -> None:
    """An entry that was edited on while ``record`` was on its way rests on what headquarters took.

    What the record carried and the row says otherwise by now has changed since; what it did not carry stays as it was.
    """
    here = rows_here(session, record.record_type, [record.record_id]).get(record.record_id)
    fields: list[str] | None = None
    base: dict[str, Any] = {}
    if here is not None and (record.fields is None or entry.fields is not None):
        mine = wire_values(record.record_type, here)
        carried = names_of(record.record_type) if record.fields is None else frozenset(record.fields)
        before = entry.base or {}
        base = {name: before.get(name) for name in entry.fields or () if name not in carried}
        base.update((name, record.values.get(name)) for name in carried if mine.get(name) != record.values.get(name))
        base.setdefault("updated_at")
        for consent, names in governed(record.record_type).items():  # what a consent covered is not kept without it
            base.update((name, None) for name in names & base.keys() if mine.get(consent) is not True)
        fields = sorted(base)
    session.execute(update(OutboxEntry).where(OutboxEntry.seq == entry.seq).values(
        base_version=record.version, fields=fields, base=base))
    session.refresh(entry)


def take_in(unit: UnitOfWork, account: Account, record: WireRecord, verdict: Verdict) -> bool:
    """Bring the row to the version of the verdict, within the unit's transaction; what still waits of it meets it.

    False where it cannot be: the row is gone, a later program's words, or an entry that does not know what it changed.
    """
    session, kind, version = unit.session, record.record_type, _version(verdict)
    here = rows_here(session, kind, [record.record_id]).get(record.record_id)
    if here is None or version is None:
        return False
    known = names_of(kind)
    values = {name: value for name, value in verdict.params["values"].items() if name in known}
    entry = waiting_among(session, [record.record_id]).get(record.record_id)
    if entry is not None and version < entry.base_version:
        entry.fields, entry.base = None, {}  # it went back to a copy: what it says otherwise is older, nobody's edit
    if entry is not None and entry.fields is None and values.keys() != known:
        return False
    if entry is not None and entry.fields is None:
        _name_edits(entry, wire_values(kind, here), values, verdict)
    theirs = _theirs(kind, here, entry, values, version)
    met = meet(entry, here, theirs, seen=gone_on(session, theirs)) if entry is not None else None
    row = met_row(account, met.record if met is not None else theirs, theirs, here)
    if row is None or not write_rows(unit, account, kind, [row], {here["id"]: here}, {here["id"]: theirs}):
        return False
    if met is not None and entry is not None:
        met.settle(session, entry)
    return True


def _name_edits(entry: OutboxEntry, mine: Mapping[str, Any], theirs: Mapping[str, Any], verdict: Verdict) -> None:
    """A whole record beside headquarters' whole row: what differs is ours, what is disputed was edited there too."""
    disputed = verdict.params.get("fields")
    told = disputed if isinstance(disputed, dict) else theirs
    entry.fields = sorted(name for name, value in theirs.items() if mine.get(name) != value)
    entry.base = {name: mine.get(name) if name in told else theirs[name] for name in entry.fields}


def held_values(kind: str, here: Mapping[str, Any], entry: OutboxEntry) -> dict[str, Any] | None:
    """What headquarters' version ``entry.base_version`` says, as far as this PC knows; None: nothing, or unknown."""
    if entry.fields is None or entry.base_version <= 0:
        return None
    return _theirs(kind, here, entry, {}, entry.base_version).values


def _theirs(kind: str, here: Mapping[str, Any], entry: OutboxEntry | None, values: Mapping[str, Any], version: int,
            ) -> WireRecord:
    """Headquarters' row: ours without what waits, and over it what changed there."""
    before: dict[str, Any] = {}
    if entry is not None:
        base = base_of(kind, entry.base or {})
        before = {name: base.get(name) for name in entry.fields or () if name in base or name != "updated_at"}
    whole = laid_over(laid_over(wire_values(kind, here), before), values)
    return whole_record(kind, here["id"], version, whole)


def resolve(unit: UnitOfWork, account: Account, entry: OutboxEntry, *, keep_ours: bool) -> bool:
    """A person has decided: our values stand and go, or headquarters' values come in; other edits of ours go anyway.

    False where the values of headquarters are not known (parked by an earlier program).
    """
    session, kind = unit.session, entry.record_type
    conflict = entry.parked_params.get("fields")
    here = rows_here(session, kind, [entry.record_id]).get(entry.record_id)
    if not isinstance(conflict, dict) or here is None:
        return False
    if entry.fields is None:
        return entry.base_version == 0 and _decide_whole(unit, account, entry, here, {} if keep_ours else conflict)
    chosen = {} if keep_ours else {name: pair[1] for name, pair in conflict.items() if name in entry.fields}
    theirs = _theirs(kind, here, entry, {}, entry.base_version)
    ours = laid_over(wire_values(kind, here), chosen)
    fields = different(ours, theirs.values)
    if set(fields) - {"updated_at"}:
        record = whole_record(kind, entry.record_id, max(here["version"], entry.base_version) + 1, ours)
        names = sorted({*fields, "updated_at"})
        left = Met(record, entry.base_version, tuple(names), {name: theirs.values.get(name) for name in names}, {})
    else:
        left = Met(theirs, entry.base_version, (), {}, {})
    row = met_row(account, left.record, theirs, here)
    if row is None or not write_rows(unit, account, kind, [row], {here["id"]: here}, {here["id"]: theirs}):
        return False
    left.settle(session, entry)
    return True


def _decide_whole(unit: UnitOfWork, account: Account, entry: OutboxEntry, here: Row,
                  conflict: Mapping[str, list[Any]]) -> bool:
    """A record that headquarters does not hold yet: it goes whole, with the other PC's values of ``conflict``."""
    kind = entry.record_type
    values = laid_over(wire_values(kind, here), {
        name: pair[1] for name, pair in conflict.items() if pair != [None, None]})
    record = whole_record(kind, entry.record_id, here["version"] + 1, values)
    row = met_row(account, record, record, here)
    if row is None or not write_rows(unit, account, kind, [row], {here["id"]: here}, None):
        return False
    unit.session.execute(update(OutboxEntry).where(OutboxEntry.seq == entry.seq).values(
        version=record.version, parked_code=None, parked_field=None, parked_params={}))
    return True
