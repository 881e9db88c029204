"""Records that headquarters holds and this PC lost (an older copy, a damaged file), brought back by name.

Nothing that the office changed meanwhile is touched: what waits or is parked stays, and so does every row that is as
new as headquarters'. Columns that never go up keep their local value, or their default in a row that was gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from pes_desktop.storage.store import Actor, UnitOfWork
from pes_desktop.sync.columns import local_defaults, parent_columns, read_values, table_of, wire_columns
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.store import Account, ExchangeStore
from pes_desktop.sync.transport import ExchangeFault, Transport
from pes_desktop.sync.verify import Comparison, Difference
from pes_desktop.sync.wire import WireRecord, content_hash

ACT = "from_headquarters"
#: Ids in one question and records in one captured write; headquarters answers no more (pes_central/held.py).
PORTION = 200
Row = dict[str, Any]


@dataclass(slots=True)
class BroughtBack:
    """The records that came back, by record type."""

    touched: dict[str, set[UUID]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Records of all types."""
        return sum(len(ids) for ids in self.touched.values())

    @property
    def changes(self) -> ChangeSet:
        """What a page that shows these records reloads."""
        return ChangeSet({kind: frozenset(ids) for kind, ids in self.touched.items()})


def lost_here(store: ExchangeStore, comparison: Comparison) -> list[Difference]:
    """What headquarters holds and this PC lacks or holds in an earlier version, without what waits or is parked."""
    behind = [item for item in comparison.records if item.their_version > item.our_version]
    with store.read() as session:
        ours = _of_the_office(session, [item.record_id for item in behind])
    return [item for item in behind if item.record_id not in ours]


def bring_back(store: ExchangeStore, transport: Transport, account: Account, lost: Iterable[Difference],
               cancelled: Callable[[], bool], actor: Actor) -> BroughtBack:
    """Fetch the records in portions, parents first, each portion one captured write; leaving between them is safe.

    A headquarters that does not give records back is left alone. Raises ExchangeFault.
    """
    done = BroughtBack()
    wanted: dict[str, list[UUID]] = {kind: [] for kind in SYNCED}
    for item in lost:
        wanted[item.record_type].append(item.record_id)
    for kind, ids in wanted.items():
        start = 0
        while start < len(ids) and not cancelled():
            asked = ids[start:start + PORTION]
            held = transport.held(kind, asked)
            if held is None:
                return done
            if held.office_id != account.office_id or not 0 <= held.left < len(asked) or any(
                    record.record_type != kind or record.record_id not in asked for record in held.records):
                raise ExchangeFault("server_rubbish")
            _apply(store, account, actor, kind, held.records, done)
            start += len(asked) - held.left
    return done


def _apply(store: ExchangeStore, account: Account, actor: Actor, kind: str, records: Sequence[WireRecord],
           done: BroughtBack) -> None:
    with store.write(actor, ACT) as unit:
        session, table = unit.session, table_of(kind)
        ids = [record.record_id for record in records]
        here: dict[UUID, Row] = {row["id"]: dict(row) for row in session.execute(
            select(table).where(table.c.id.in_(ids))).mappings()}
        ours = _of_the_office(session, ids)
        rows = [row for record in records if record.record_id not in ours
                and (row := _row(account, record, here.get(record.record_id))) is not None]
        rows = _with_parents(session, kind, rows)
        _keep_erased(session, kind, rows)
        if not rows:
            return
        statement = insert(table)
        session.execute(statement.on_conflict_do_update(
            index_elements=["id"], set_={name: statement.excluded[name] for name in rows[0] if name != "id"},
            where=table.c.version < statement.excluded.version), rows)
        kept = {row["id"] for row in rows}
        _acknowledge(session, [record for record in records if record.record_id in kept])
        _follow(unit, kind, rows, here, account)
    done.touched.setdefault(kind, set()).update(kept)


def _of_the_office(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Which of the records hold changes of the office's own that are not at headquarters."""
    found: set[UUID] = set()
    for some in chunks(ids):
        found.update(session.scalars(select(OutboxEntry.record_id).where(OutboxEntry.record_id.in_(some))))
    return found


def _row(account: Account, record: WireRecord, here: Row | None) -> Row | None:
    """The whole row, local columns as they are here; None where ours stands or theirs cannot be kept."""
    if here is not None and (here["version"] >= record.version or here["office_id"] != account.office_id):
        return None
    try:
        values = read_values(record.record_type, record.values)
    except DomainError:  # a later program's field or word: it stays a named difference
        return None
    for column in wire_columns(record.record_type):
        consent = column.consent
        if consent and here is not None and values[consent] is not True and here[consent] is not True:
            values[column.name] = here[column.name]  # it never went up, so that they do not know it
    row = {**(here or local_defaults(record.record_type)), **values}
    row.update(id=record.record_id, office_id=account.office_id, version=record.version)
    return row


def _with_parents(session: Session, kind: str, rows: list[Row]) -> list[Row]:
    """Those whose parents are here; the others wait for a round in which they are."""
    for column, parent in parent_columns(kind).items():
        table = table_of(parent)
        present = {row["id"] for row in rows} if parent == kind else set()
        for some in chunks(sorted({row[column] for row in rows if row[column] is not None})):
            present.update(session.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
        rows = [row for row in rows if row[column] is None or row[column] in present]
    return rows


def _keep_erased(session: Session, kind: str, rows: Sequence[Row]) -> None:
    """Whom headquarters knows as erased is erased here too, with what only this PC held of the person."""
    if kind == Jobseeker.__tablename__:
        gone = {row["id"] for row in rows if row["erased_on"] is not None}
        people = list(session.scalars(select(Jobseeker).where(
            Jobseeker.id.in_(gone), Jobseeker.erased_on.is_(None)))) if gone else []
        if people:
            letters = session.scalars(select(Letter).join(Referral, Referral.id == Letter.referral_id).where(
                Referral.jobseeker_id.in_(gone)))
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


def _acknowledge(session: Session, records: Sequence[WireRecord]) -> None:
    statement = insert(AckedVersion)
    session.execute(statement.on_conflict_do_update(
        index_elements=["record_id"],
        set_={"version": statement.excluded.version, "content_hash": statement.excluded.content_hash}),
        [{"record_id": record.record_id, "record_type": record.record_type, "version": record.version,
          "content_hash": content_hash(record.record_type, record.record_id, record.values).hex()}
         for record in records])


def _follow(unit: UnitOfWork, kind: str, rows: Sequence[Row], here: Mapping[UUID, Row], account: Account) -> None:
    """Search documents, counters above the numbers that came back, and the line that names every record."""
    session, cls = unit.session, SYNCED[kind]
    session.expire_all()
    search.refresh(session, list(session.scalars(select(cls).where(cls.id.in_([row["id"] for row in rows])))))
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
