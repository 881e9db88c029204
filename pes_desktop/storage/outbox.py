"""The outbox: what headquarters does not hold yet, written in the transaction of the record itself.

A record that headquarters holds goes as the fields that changed, with what they said there; a new one, and one of which
it is not known what it said before, goes whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table, case, exists, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.models import SYNCED, AckedVersion, OutboxEntry, Record, SentBatch
from pes_desktop.models.base import utcnow
from pes_desktop.models.travelling import consent_of, per_country, stays

Former = Mapping[str, Any]
_CHUNK = 500
_ORDER = {name: place for place, name in enumerate(SYNCED)}
#: Parked until a person decides whose value stands: a further edit is no decision.
UNDECIDED = ("version_conflict", "change_reused")
_INSERT = insert(OutboxEntry)
_STAYS = or_(*(OutboxEntry.parked_code == code for code in UNDECIDED))
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["record_type", "record_id"],
    set_={"version": _INSERT.excluded.version, "fields": _INSERT.excluded.fields, "base": _INSERT.excluded.base,
          "parked_code": case((_STAYS, OutboxEntry.parked_code)), "parked_field": None,
          "parked_params": case((_STAYS, OutboxEntry.parked_params), else_=_INSERT.excluded.parked_params)},
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Columns of a type that travel, and consents with the columns that they let travel."""

    plain: tuple[str, ...]
    governed: Mapping[str, tuple[str, ...]]


@per_country
def _shape(record_type: str) -> _Shape:
    plain: list[str] = []
    governed: dict[str, tuple[str, ...]] = {}
    table = SYNCED[record_type].__table__
    assert isinstance(table, Table)
    for column in table.columns:
        if column.name in ("id", "office_id", "version") or stays(column):
            continue
        consent = consent_of(column)
        if consent:
            governed[consent] = (*governed.get(consent, ()), str(column.name))
        else:
            plain.append(str(column.name))
    return _Shape(tuple(plain), governed)


def plain(value: Any) -> Any:
    """A column's value as JSON has it: days and instants in ISO, amounts and ids as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def changed_fields(record: Record, former: Former) -> dict[str, Any]:
    """Travelling columns that a write changed, with what they said at headquarters (plain; None where it held nothing).

    ``former``: column to the value before the write. A consent given or taken back brings everything it governs along;
    what it covered is not kept once it is taken back.
    """
    shape = _shape(record.__tablename__)
    found = {name: plain(former[name]) for name in shape.plain if name in former}
    for consent, names in shape.governed.items():
        given = getattr(record, consent) is True
        was = former.get(consent, given) is True
        for name in names:
            if given != was:
                found[name] = None
            elif given and name in former:
                found[name] = plain(former[name])
    return found


def enqueue(session: Session, records: Sequence[Record], past: Mapping[Record, Former] | None = None) -> None:
    """Queue the present version of each record; an entry still waiting keeps its place and is un-parked, unless a
    conflict waits to be decided.

    ``past``: records of which it is known what their changed columns said before; all others go whole. Parents come
    before children: new entries are numbered in the order of ``SYNCED``.
    """
    waiting = [record for record in records if record.__tablename__ in _ORDER]
    if not waiting:
        return
    waiting.sort(key=lambda record: (_ORDER[record.__tablename__], record.id))
    known = past or {}
    acked = _acked(session, waiting)
    held = [record for record in waiting if acked.get(record.id) and record in known]
    queued = _queued(session, held)
    settled = bool(held) and not session.scalar(select(exists().where(SentBatch.status == "waiting")))
    now = utcnow()
    values: list[dict[str, Any]] = []
    for record in waiting:
        whole = not acked.get(record.id) or record not in known
        fields, base = (None, {}) if whole else _patch(record, known[record], queued.get(record.id), settled)
        values.append({
            "record_type": record.__tablename__, "record_id": record.id, "version": record.version,
            "base_version": acked.get(record.id, 0), "queued_at": now, "parked_params": {}, "fields": fields,
            "base": base})
    session.execute(_PUT, values)


def _chunks(records: Sequence[Record]) -> Iterator[list[UUID]]:
    for start in range(0, len(records), _CHUNK):
        yield [record.id for record in records[start : start + _CHUNK]]


def _acked(session: Session, records: Sequence[Record]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for ids in _chunks(records):
        rows = session.execute(
            select(AckedVersion.record_id, AckedVersion.version).where(AckedVersion.record_id.in_(ids)))
        found.update({row[0]: row[1] for row in rows})
    return found


def _queued(session: Session, records: Sequence[Record]) -> dict[UUID, tuple[list[str] | None, dict[str, Any]]]:
    found: dict[UUID, tuple[list[str] | None, dict[str, Any]]] = {}
    for ids in _chunks(records):
        for key, fields, base in session.execute(select(
                OutboxEntry.record_id, OutboxEntry.fields, OutboxEntry.base).where(OutboxEntry.record_id.in_(ids))):
            found[key] = (fields, base or {})
    return found


def _patch(record: Record, former: Former, queued: tuple[list[str] | None, dict[str, Any]] | None, settled: bool,
           ) -> tuple[list[str] | None, dict[str, Any]]:
    """Fields and their base, united with what waits already.

    A field edited back to what headquarters says drops out; but not while a batch is on its way that may have carried
    the edit (``settled`` False). The version has moved, so that the entry itself stays, be it without fields.
    """
    changed = changed_fields(record, former)
    if queued is None:
        base = changed
    else:
        fields, before = queued
        if fields is None:
            return None, {}
        base = {**changed, **{name: before.get(name) for name in fields}}
    if settled:
        base = {name: value for name, value in base.items() if not _says(record, name, value)}
    base.setdefault("updated_at", None)  # when it changed always goes; what it was before decides nothing
    governed = {name: consent for consent, names in _shape(record.__tablename__).governed.items() for name in names}
    return sorted(base), {name: None if name in governed and getattr(record, governed[name]) is not True else value
                          for name, value in base.items()}


def _says(record: Record, name: str, value: Any) -> bool:
    """Whether the column says now what headquarters says; never of a column under a consent."""
    if any(name in names or name == consent for consent, names in _shape(record.__tablename__).governed.items()):
        return False
    return bool(plain(getattr(record, name)) == value)
