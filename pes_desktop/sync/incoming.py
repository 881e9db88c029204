"""Records of headquarters into this PC's database: shared by what comes down and what is brought back.

Columns that never travel keep their local value, or their default in a row that was not here. What the office changed
and headquarters does not have yet is never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.numbers import KINDS, DocumentNumber
from pes_desktop.models import (
    SYNCED,
    AckedVersion,
    Jobseeker,
    Letter,
    NumberCounter,
    OutboxEntry,
    Referral,
)
from pes_desktop.storage import forgetting, search
from pes_desktop.storage.passed_over import pass_over
from pes_desktop.storage.store import UnitOfWork
from pes_desktop.sync.columns import local_defaults, parent_columns, read_values, table_of, wire_columns
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.store import Account
from pes_desktop.sync.wire import WireRecord, content_hash

Row = dict[str, Any]


@dataclass(slots=True)
class Arrived:
    """Records that came in, by record type."""

    touched: dict[str, set[UUID]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Records of all types."""
        return sum(len(ids) for ids in self.touched.values())

    @property
    def changes(self) -> ChangeSet:
        """What a page that shows these records reloads."""
        return ChangeSet({kind: frozenset(ids) for kind, ids in self.touched.items()})

    def note(self, kind: str, ids: Iterable[UUID]) -> None:
        """Count records of a type in."""
        if found := set(ids):
            self.touched.setdefault(kind, set()).update(found)


def waiting_among(session: Session, ids: Sequence[UUID]) -> dict[UUID, OutboxEntry]:
    """Entries of those records that hold changes of this PC which are not at headquarters."""
    found: dict[UUID, OutboxEntry] = {}
    for some in chunks(ids):
        found.update({entry.record_id: entry for entry in session.scalars(
            select(OutboxEntry).where(OutboxEntry.record_id.in_(some)))})
    return found


def rows_here(session: Session, kind: str, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """The present rows of some records of a type."""
    table = table_of(kind)
    found: dict[UUID, Row] = {}
    for some in chunks(ids):
        found.update({row["id"]: dict(row) for row in session.execute(
            select(table).where(table.c.id.in_(some))).mappings()})
    return found


def versions_of(session: Session, kind: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    """The present versions of some records of a type."""
    table = table_of(kind)
    return {record_id: version for some in chunks(ids) for record_id, version in session.execute(
        select(table.c.id, table.c.version).where(table.c.id.in_(some)))}


def whole_row(account: Account, record: WireRecord, here: Row | None) -> Row | None:
    """Headquarters' record as a row of this PC, local columns as they are here.

    None where it cannot be kept: a later program's field or word, or a record of another office.
    """
    if here is not None and here["office_id"] != account.office_id:
        return None
    try:
        values = read_values(record.record_type, record.values)
    except DomainError:  # it stays a named difference of the proof
        return None
    for column in wire_columns(record.record_type):
        consent = column.consent
        if consent and here is not None and values[consent] is not True and here[consent] is not True:
            values[column.name] = here[column.name]  # it never went up, so that they do not know it
    row = {**(here or local_defaults(record.record_type)), **values}
    row.update(id=record.record_id, office_id=account.office_id, version=record.version)
    return row


def write_rows(unit: UnitOfWork, account: Account, kind: str, rows: Sequence[Row], here: Mapping[UUID, Row],
               records: Mapping[UUID, WireRecord] | None) -> set[UUID]:
    """Put whole rows of one type in, as headquarters holds them in ``records`` (None: it need not hold them), with all
    that follows from them.

    ``here``: the rows as they were. Those whose parents are not here are left out; returns the ids of the others.
    """
    session = unit.session
    rows = _with_parents(session, kind, rows)
    _keep_erased(session, kind, rows)
    if not rows:
        return set()
    statement = insert(table_of(kind))
    session.execute(statement.on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in rows[0] if name != "id"}), rows)
    kept = {row["id"] for row in rows}
    if records is not None:
        acknowledge(session, [records[one] for one in sorted(kept)])
    _follow(unit, kind, rows, here, account)
    return kept


def take_office(unit: UnitOfWork, record: WireRecord) -> None:
    """The row of an office that this PC joins, as headquarters holds it: nothing of it waits to go up.

    Raises DomainError where it cannot be kept.
    """
    values = read_values(record.record_type, record.values)
    unit.session.execute(insert(table_of(record.record_type)), [
        {**local_defaults(record.record_type), **values, "id": record.record_id, "office_id": record.record_id,
         "version": record.version}])
    acknowledge(unit.session, [record])
    unit.note_records.append([record.record_type, str(record.record_id), "new", []])


def _with_parents(session: Session, kind: str, rows: Sequence[Row]) -> list[Row]:
    """Those whose parents are here; the others wait for a round in which they are."""
    kept = list(rows)
    for column, parent in parent_columns(kind).items():
        table = table_of(parent)
        present: set[UUID] = set()
        for some in chunks(sorted({row[column] for row in kept if row[column] is not None})):
            present.update(session.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
        kept = [row for row in kept if row[column] is None or row[column] in present]
    return kept


def _keep_erased(session: Session, kind: str, rows: Sequence[Row]) -> None:
    """Whom headquarters knows as erased is erased here too, with what only this PC held of the person."""
    if kind == Jobseeker.__tablename__:
        gone = {row["id"] for row in rows if row["erased_on"] is not None}
        people = list(session.scalars(select(Jobseeker).where(
            Jobseeker.id.in_(gone), Jobseeker.erased_on.is_(None)))) if gone else []
        if people:
            letters = session.scalars(select(Letter).join(Referral).where(Referral.jobseeker_id.in_(gone)))
            forgetting.forget(session, people, list(letters))
        for row in rows:
            if row["id"] in gone:
                row.update(local_defaults(kind))
        return
    owners = select(Jobseeker.id).where(Jobseeker.erased_on.is_not(None))
    for column, query in (("jobseeker_id", owners),
                          ("referral_id", select(Referral.id).where(Referral.jobseeker_id.in_(owners)))):
        if rows and column in rows[0]:
            erased = set(session.scalars(query))
            for row in rows:
                if row[column] in erased:
                    row.update(local_defaults(kind))


def acknowledge(session: Session, records: Sequence[WireRecord]) -> None:
    """Headquarters holds these versions with this content."""
    statement = insert(AckedVersion)
    session.execute(statement.on_conflict_do_update(
        index_elements=["record_id"],
        set_={"version": statement.excluded.version, "content_hash": statement.excluded.content_hash}),
        [{"record_id": record.record_id, "record_type": record.record_type, "version": record.version,
          "content_hash": content_hash(record.record_type, record.record_id, record.values).hex()}
         for record in records])


def _follow(unit: UnitOfWork, kind: str, rows: Sequence[Row], here: Mapping[UUID, Row], account: Account) -> None:
    """Search documents, counters above the numbers that came, and the line that names every record."""
    session, cls = unit.session, SYNCED[kind]
    session.expire_all()
    for some in chunks([row["id"] for row in rows]):
        search.refresh(session, list(session.scalars(select(cls).where(cls.id.in_(some)))))
    for row in rows:
        before = here.get(row["id"])
        fields = sorted(name for name in row if name not in ("version", "updated_at") and before is not None
                        and before[name] != row[name])
        unit.note_records.append([kind, str(row["id"]), "new" if before is None else "changed", fields])
        if (owner := row.get("jobseeker_id")) is not None:
            unit.note_about.add(owner)
    if kind in KINDS:
        _count_on(session, kind, [row["number"] for row in rows], account.letter)


def _count_on(session: Session, kind: str, numbers: Iterable[str], letter: str) -> None:
    """This PC gives no number again that headquarters knows as given."""
    highest: dict[int, int] = {}
    for text in numbers:
        try:
            number = DocumentNumber.parse(text)
        except DomainError:
            continue
        if number.pc == letter and number.kind == KINDS[kind]:
            highest[number.year] = max(highest.get(number.year, 0), number.serial)
    for year, serial in highest.items():
        counter = session.get(NumberCounter, (kind, year))
        given = counter.last if counter is not None else 0
        if serial > given:
            pass_over(session, serial - given, year, (kind,))
