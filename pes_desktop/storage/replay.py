"""Changes that the journal holds and a database lacks, brought back: rows, lines of the trail, search and outbox."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, and_, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from pes_desktop.models import (
    AckedVersion,
    AuditLine,
    AuditSubject,
    Jobseeker,
    NumberCounter,
    OfficeBase,
    OutboxEntry,
    PersonChange,
    Record,
)
from pes_desktop.storage import audit, outbox, search
from pes_desktop.storage.capture import TABLES, Change, Line, Mark, records_in, typed_rows
from pes_desktop.storage.frames import JournalFile, Place
from pes_desktop.storage.pending import LostLine, Pending, find_pending, holds_line, read_place, typed_keys
from pes_desktop.storage.store import UnitOfWork

__all__ = ["ACT", "LostLine", "Pending", "Replay", "Replayed", "changes_since", "end_of_trail", "find_pending"]

ACT = "brought_back"
_CHUNK = 400
_CORRECTIONS = PersonChange.__tablename__
#: What decides which of two rows is the later one, where it is not the version.
_RULES = {"number_counter": "last", "draft": "saved_at"}


@dataclass
class Replayed:
    """What a replay did: lines put back into the trail as they were, lines told in the new one only, losses."""

    restored: list[Line] = field(default_factory=list)
    told: list[Line] = field(default_factory=list)
    lost: list[LostLine] = field(default_factory=list)
    #: Lines whose rows the journal gave.
    replayed: list[Line] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Acts brought back."""
        return len(self.restored) + len(self.told)


def end_of_trail(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last line of the audit trail."""
    last = connection.execute(
        select(AuditLine.seq, AuditLine.digest).order_by(AuditLine.seq.desc()).limit(1)).first()
    return (last[0], last[1]) if last else (0, audit.FIRST)


class Replay:
    """Brings pending changes into a database, inside one captured write."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit, self.session = unit, unit.session
        self.connection: Connection = unit.session.connection()
        self.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        self.done = Replayed()
        self._touched: dict[str, dict[UUID, None]] = {}
        #: Corrections whose line comes back under another number.
        self._corrections: list[dict[str, Any]] = []
        self.last_seq, self._last_digest = end_of_trail(self.connection)

    def changes(self, pending: Pending) -> None:
        """Every pending change, in order."""
        for file, group in pending.groups:
            self._change(file, group)
        if pending.holes:
            self.done.lost.append(LostLine(None, "unknown", str(pending.holes)))

    def _change(self, file: JournalFile, group: Sequence[Place]) -> None:
        closing = read_place(file, group[-1])
        line = closing.line if closing else None
        if line is not None and holds_line(self.session, line):
            return
        apart = line is not None and not self._follows(line)
        for place in group:
            frame = read_place(file, place)
            if frame is None:
                self.done.lost.append(LostLine(line.at if line else None, line.act if line else "unknown", "frame"))
                continue
            for name, rows in frame.rows.items():
                if apart and name == _CORRECTIONS:
                    self._corrections += typed_rows(name, rows)
                elif name in TABLES:
                    self.rows(name, typed_rows(name, rows))
            for name, keys in frame.gone.items():
                if name in TABLES and not (apart and name == _CORRECTIONS):  # other ones have their numbers by now
                    self._remove(TABLES[name], keys)
        if line is not None:
            self.done.replayed.append(line)
            self.line(line)

    def _follows(self, line: Line) -> bool:
        return line.seq == self.last_seq + 1 and line.previous == self._last_digest

    def line(self, line: Line, *, told: bool = True) -> None:
        """Put a line back where it stood when it follows on the last one; else it is told in the new line only.

        ``told`` False: a line whose rows are not known to be there is not told either.
        """
        if self._follows(line):
            self.connection.execute(sqlite_insert(AuditLine).values(
                seq=line.seq, at=line.at, staff_id=line.staff_id, role=line.role, act=line.act, records=line.records,
                previous=line.previous, digest=line.digest))
            subjects = {UUID(record[1]) for record in line.records if record[0] in audit.SUBJECTS}
            for one in subjects:
                self.connection.execute(sqlite_insert(AuditSubject).values(
                    record_id=one, seq=line.seq).on_conflict_do_nothing())
            self.last_seq, self._last_digest = line.seq, line.digest
            self.done.restored.append(line)
        elif told:
            self.done.told.append(line)

    def rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Rows of one table: records only where they are newer than what is there."""
        if not rows:
            return
        table, columns = TABLES[name], list(rows[0])
        primary = [column.key for column in table.primary_key]
        statement = sqlite_insert(table)
        if all(key in columns for key in primary):
            changes = {column: statement.excluded[column] for column in columns if column not in primary}
            statement = statement.on_conflict_do_update(
                index_elements=primary, set_=changes, where=_newer(table, statement)) if changes \
                else statement.on_conflict_do_nothing()
        self.connection.execute(statement, rows)
        if "office_id" in columns:
            self._touched.setdefault(name, {}).update(dict.fromkeys(row["id"] for row in rows))

    def held(self, name: str) -> dict[Any, Any]:
        """Keys of a table's rows as the file has them, with what decides which of two rows is the later one."""
        rule, primary = _rule(name), list(TABLES[name].primary_key.columns.keys())
        wanted = ", ".join(f'"{column}"' for column in (*primary, *([rule] if rule else [])))
        rows = self.connection.exec_driver_sql(f'SELECT {wanted} FROM "{name}"')
        return {tuple(row[: len(primary)]): row[-1] if rule else None for row in rows}

    def raw_rows(
        self, name: str, columns: Sequence[str], batch: Sequence[tuple[Any, ...]], held: Mapping[Any, Any]
    ) -> int:
        """Rows as another database file held them, where they are newer than what is there; returns how many went in.

        ``held``: from ``held``, of the rows that are there. A row that does not fit the table as it is now is passed
        over.
        """
        table = OfficeBase.metadata.tables[name] if name not in TABLES else TABLES[name]
        names = [column for column in columns if column in table.columns]
        places, primary = [list(columns).index(column) for column in names], list(table.primary_key.columns.keys())
        if not set(primary) <= set(names):
            return 0
        quoted, marks = ", ".join(f'"{column}"' for column in names), ", ".join("?" * len(names))
        changes = ", ".join(f'"{column}" = excluded."{column}"' for column in names if column not in primary)
        rule = _rule(name)
        conflict = f'DO UPDATE SET {changes} WHERE "{name}"."{rule}" < excluded."{rule}"' if rule else "DO NOTHING"
        statement = f'INSERT INTO "{name}" ({quoted}) VALUES ({marks}) ON CONFLICT ({", ".join(primary)}) {conflict}'
        keys, newer = [names.index(column) for column in primary], names.index(rule) if rule in names else None
        applied = 0
        for found in batch:
            row = tuple(found[place] for place in places)
            key = tuple(row[place] for place in keys)
            if key in held and (newer is None or row[newer] <= held[key]):
                continue
            try:
                done = self.connection.exec_driver_sql(statement, row).rowcount
            except DBAPIError:
                continue
            applied += done
            if done and "office_id" in names:
                self._touched.setdefault(name, {})[UUID(row[names.index("id")])] = None
        return applied

    def _remove(self, table: Table, keys: list[list[Any]]) -> None:
        for row in typed_keys(table.name, keys):
            self.connection.execute(delete(table).where(and_(*(table.columns[k] == v for k, v in row.items()))))

    def finish(self) -> Replayed:
        """Drop what hangs on nothing, bring search and outbox up to date, name every line in the new one."""
        self._drop_orphans()
        for cls in records_in(self._touched):
            ids = list(self._touched[cls.__tablename__])
            for start in range(0, len(ids), _CHUNK):
                self._follow(cls, ids[start : start + _CHUNK])
        self._name_owners()
        self._number_corrections()
        erased = select(Jobseeker.id).where(Jobseeker.erased_on.is_not(None))
        self.connection.execute(delete(PersonChange).where(PersonChange.jobseeker_id.in_(erased)))
        acked = select(AckedVersion.record_id).where(
            AckedVersion.record_id == OutboxEntry.record_id, AckedVersion.version >= OutboxEntry.version)
        self.connection.execute(delete(OutboxEntry).where(acked.exists()))
        self.unit.note_records += [
            ["audit", str(line.seq), kind, [line.act, line.at.isoformat(), str(line.staff_id or ""), line.digest[:16]]]
            for kind, lines in (("brought_back", self.done.restored), ("told", self.done.told)) for line in lines]
        return self.done

    def _follow(self, cls: type[Record], ids: list[UUID]) -> None:
        records = list(self.session.scalars(select(cls).where(cls.id.in_(ids))))
        search.refresh(self.session, records)
        outbox.enqueue(self.session, records)  # what headquarters has leaves it again, at the end
        self.session.flush()
        self.session.expunge_all()

    def _name_owners(self) -> None:
        """Lines about what belongs to a person (a visit, a job) are found by the person again."""
        owned: dict[str, list[tuple[UUID, int]]] = {}
        for line in self.done.restored:
            for name, key, *_ in line.records:
                if name in TABLES and "jobseeker_id" in TABLES[name].columns:
                    owned.setdefault(name, []).append((UUID(key), line.seq))
        for name, pairs in owned.items():
            table = TABLES[name]
            for start in range(0, len(pairs), _CHUNK):
                some = pairs[start : start + _CHUNK]
                owners: dict[UUID, UUID] = {row[0]: row[1] for row in self.connection.execute(
                    select(table.c.id, table.c.jobseeker_id).where(table.c.id.in_([key for key, _ in some])))}
                rows = [{"record_id": owners[key], "seq": seq} for key, seq in some if owners.get(key)]
                if rows:
                    self.connection.execute(sqlite_insert(AuditSubject).on_conflict_do_nothing(), rows)

    def _number_corrections(self) -> None:
        """Corrections whose line is not in the trail under its number hang on the new one, which tells of that line:
        under the old number they would name whoever comes to stand there."""
        number = self.last_seq + 1
        self.connection.execute(update(PersonChange).where(PersonChange.audit_seq > self.last_seq)
                                .values(audit_seq=number))
        people = {row["jobseeker_id"] for row in self._corrections}
        here = [_said(dict(row)) for row in self.connection.execute(
            select(PersonChange.__table__).where(PersonChange.jobseeker_id.in_(people))).mappings()]
        for row in self._corrections:
            if _said(row) not in here:
                self.connection.execute(sqlite_insert(PersonChange).values(
                    {name: value for name, value in row.items() if name != "seq"} | {"audit_seq": number}))

    def _drop_orphans(self) -> None:
        """What hangs on nothing goes, and is told: by the table and how many."""
        dropped: dict[str, int] = {}
        while found := self.connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            for table, rowid, *_ in set(found):
                self.connection.execute(text(f'DELETE FROM "{table}" WHERE rowid = :rowid'), {"rowid": rowid})
                dropped[str(table)] = dropped.get(str(table), 0) + 1
        self.done.lost += [LostLine(None, "orphan", f"{table} {count}") for table, count in sorted(dropped.items())]


def _said(correction: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction says, whatever numbers it has."""
    return {name: value for name, value in correction.items() if name not in ("seq", "audit_seq")}


def _rule(name: str) -> str:
    """The column that decides which of two rows is the later one; empty: the one that is there stays."""
    if name in _RULES:
        return _RULES[name]
    return "version" if name in TABLES and "version" in TABLES[name].columns else ""


def _newer(table: Table, statement: Any) -> Any:
    """Which row wins: the higher version of a record, the higher number of a counter; else the later one."""
    if "version" in table.columns:
        return table.columns["version"] < statement.excluded["version"]
    if table.name == NumberCounter.__tablename__:
        return table.columns["last"] < statement.excluded["last"]
    return None


def changes_since(session: Session, seq: int, most: int) -> list[Change] | None:
    """What the journal lacks, as changes made from the lines of the trail after ``seq``; None beyond ``most`` records.

    Rows are taken as they are now, which is what a restore would want of them.
    """
    named = func.sum(func.json_array_length(AuditLine.records) + 1)
    if (session.scalar(select(named).where(AuditLine.seq > seq)) or 0) > most:
        return None
    counters = [dict(row) for row in session.execute(select(NumberCounter.__table__)).mappings()]
    made = []
    for line in session.scalars(select(AuditLine).where(AuditLine.seq > seq).order_by(AuditLine.seq)):
        wanted: dict[str, list[UUID]] = {}
        for record in line.records:
            if record[0] in TABLES:
                with contextlib.suppress(ValueError):
                    wanted.setdefault(record[0], []).append(UUID(record[1]))
        rows = [row for cls in records_in(wanted)
                for row in session.scalars(select(cls).where(cls.id.in_(wanted[cls.__tablename__])))]
        made.append(Change(
            Mark(line.seq, line.digest),
            Line(line.seq, line.at, line.staff_id, line.role, line.act, line.records, line.previous, line.digest),
            rows, {"number_counter": counters}))
    return made
