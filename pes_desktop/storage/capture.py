"""What a transaction changed, as plain rows: noted while it runs, written to the journal once it is committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Date, Delete, Insert, LargeBinary, Table, Update, Uuid, and_, func, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, Session

from pes_desktop.models import (
    AckedVersion,
    AuditLine,
    AuditSubject,
    Base,
    Draft,
    Letter,
    NameKey,
    NumberCounter,
    OfficeBase,
    OutboxEntry,
    Record,
    SearchDocument,
    SentBatch,
)
from pes_desktop.models.base import Money, UtcDateTime

#: Made again from the records or the lines, told by the line itself, or not worth a frame at each field left.
_NOT_KEPT = {cls.__tablename__ for cls in (OutboxEntry, SearchDocument, NameKey, Draft, AuditLine, AuditSubject)}
TABLES: dict[str, Table] = {table.name: table for metadata in (Base.metadata, OfficeBase.metadata)
                            for table in metadata.sorted_tables if table.name not in _NOT_KEPT}
#: Rows in one frame: bounds the memory that a large import takes.
ROWS_A_FRAME = 2000
_TYPES: tuple[tuple[type[Any], type[Any]], ...] = (
    (Uuid, UUID), (UtcDateTime, datetime), (Money, Decimal), (Date, date), (LargeBinary, bytes))


class Mark(msgspec.Struct, frozen=True, omit_defaults=True, array_like=True):
    """How far things had come: last line of the audit trail, letters given, last batch answered, versions acked."""

    seq: int = 0
    digest: str = ""
    letters: int = 0
    batch: int = 0
    acked: int = 0


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line of the audit trail, whole."""

    seq: int
    at: datetime
    staff_id: UUID | None
    role: str
    act: str
    records: list[Any]
    previous: str
    digest: str


class Rows(msgspec.Struct, array_like=True):
    """Rows of one table: names of the columns, then their values."""

    columns: list[str]
    values: list[list[Any]]


class Frame(msgspec.Struct, omit_defaults=True):
    """What one frame holds: rows that are there, keys of rows that are gone; line and mark in a change's last frame."""

    rows: dict[str, Rows] = {}
    gone: dict[str, list[list[Any]]] = {}
    line: Line | None = None
    mark: Mark | None = None


@dataclass
class Change:
    """A committed change on its way into the journal."""

    mark: Mark
    line: Line | None = None
    rows: list[Any] = field(default_factory=list)
    plain: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    gone: dict[str, list[list[Any]]] = field(default_factory=dict)


class Collector:
    """Notes what a session changes; ``change`` after its last flush."""

    def __init__(self) -> None:
        self._rows: dict[Any, None] = {}
        self._plain: dict[str, list[dict[str, Any]]] = {}
        self._gone: dict[str, list[list[Any]]] = {}
        self._altered: dict[str, list[list[Any]]] = {}
        self._line: AuditLine | None = None

    def flushing(self, session: Session, _context: Any, _instances: Any) -> None:
        """Before each flush: everything new or altered, and what goes."""
        for instance in (*session.new, *session.dirty):
            if isinstance(instance, AuditLine):
                self._line = instance
            elif instance.__tablename__ in TABLES:
                self._rows[instance] = None
        for instance in session.deleted:
            if instance.__tablename__ in TABLES:
                self._gone.setdefault(instance.__tablename__, []).append(list(inspect(instance).identity))
                self._rows.pop(instance, None)

    def executing(self, state: ORMExecuteState) -> None:
        """Rows that are written without an object (acknowledged versions by the hundred)."""
        statement = state.statement
        if not isinstance(statement, Insert | Update | Delete) or not isinstance(statement.table, Table):
            return
        name, given = statement.table.name, state.parameters
        if name not in TABLES:
            return
        if isinstance(statement, Insert):
            rows: Sequence[Any] = [given] if isinstance(given, Mapping) else given or ()
            self._plain.setdefault(name, []).extend(dict(row) for row in rows)
            return
        keys = select(*statement.table.primary_key).where(*statement._where_criteria)
        found = [list(row) for row in state.session.execute(keys, given if isinstance(given, Mapping) else None)]
        (self._gone if isinstance(statement, Delete) else self._altered).setdefault(name, []).extend(found)

    def worth_keeping(self) -> bool:
        """Whether there is anything that the journal should know."""
        return bool(self._line or self._rows or self._plain or self._gone or self._altered)

    def touches(self, *classes: type[Any]) -> bool:
        """Whether rows of these classes are among what changed."""
        names = {cls.__tablename__ for cls in classes}
        return any(not names.isdisjoint(noted) for noted in (self._plain, self._altered, self._gone)) or any(
            row.__tablename__ in names for row in self._rows)

    def change(self, session: Session, before: Mark | None) -> Change:
        """The whole change, inside its transaction; ``before``: the mark of the change ahead of it."""
        line = self._line and Line(self._line.seq, self._line.at, self._line.staff_id, self._line.role, self._line.act,
                                   self._line.records, self._line.previous, self._line.digest)
        for instance in self._rows:  # read what is not loaded while the transaction is there
            _values(instance, _columns(instance.__tablename__))
        for name, keys in self._altered.items():
            self._plain.setdefault(name, []).extend(_rows_of(session, TABLES[name], keys))
        self._altered = {}
        return Change(self._mark(session, before, line or None), line or None, list(self._rows), self._plain,
                      self._gone)

    def _mark(self, session: Session, before: Mark | None, line: Line | None) -> Mark:
        if before is None:
            return read_mark(session)
        letters, batch, acked = before.letters, before.batch, before.acked
        if self.touches(NumberCounter, Letter):
            letters = letters_given(session)
        if self.touches(SentBatch, AckedVersion):
            batch, acked = last_answered(session), acked_count(session)
        return Mark(line.seq if line else before.seq, line.digest if line else before.digest, letters, batch, acked)


def letters_given(session: Session) -> int:
    """Letters that this PC has numbered."""
    return session.scalar(select(func.sum(NumberCounter.last)).where(NumberCounter.kind == "letter")) or 0


def last_answered(session: Session) -> int:
    """Number of the last batch that headquarters answered."""
    return session.scalar(select(func.max(SentBatch.number)).where(SentBatch.status == "answered")) or 0


def acked_count(session: Session) -> int:
    """Records of which headquarters holds a version."""
    return session.scalar(select(func.count()).select_from(AckedVersion)) or 0


def read_mark(session: Session) -> Mark:
    """How far the database has come."""
    last = session.execute(select(AuditLine.seq, AuditLine.digest).order_by(AuditLine.seq.desc()).limit(1)).first()
    seq, digest = (last[0], last[1]) if last else (0, "")
    return Mark(seq, digest, letters_given(session), last_answered(session), acked_count(session))


def _values(instance: Any, columns: Sequence[str]) -> list[Any]:
    held = instance.__dict__
    return [held[name] if name in held else getattr(instance, name) for name in columns]


def _rows_of(session: Session, table: Table, keys: list[list[Any]]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(keys), 100):
        wanted = or_(*(and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
                       for key in keys[start : start + 100]))
        for row in session.execute(select(table).where(wanted)).mappings():
            yield dict(row)


@cache
def _columns(name: str) -> list[str]:
    return list(TABLES[name].columns.keys())  # attributes are called like their columns


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Frame)


def frames_of(change: Change) -> Iterator[tuple[bytes, bool]]:
    """The change as the content of frames, and whether more follow."""
    order = {name: place for place, name in enumerate(TABLES)}
    instances = sorted(change.rows, key=lambda row: order[row.__tablename__])
    plain = [(name, row) for name, rows in change.plain.items() for row in rows]
    most = max(len(instances), len(plain))
    for start in range(0, max(most, 1), ROWS_A_FRAME):
        frame = Frame()
        for instance in instances[start : start + ROWS_A_FRAME]:
            name = instance.__tablename__
            if name not in frame.rows:
                frame.rows[name] = Rows(_columns(name), [])
            frame.rows[name].values.append(_values(instance, frame.rows[name].columns))
        for name, row in plain[start : start + ROWS_A_FRAME]:
            if name not in frame.rows:
                frame.rows[name] = Rows(list(row), [])
            frame.rows[name].values.append([row.get(column) for column in frame.rows[name].columns])
        last = start + ROWS_A_FRAME >= most
        if last:
            frame.gone, frame.line, frame.mark = change.gone, change.line, change.mark
        yield _encoder.encode(frame), not last


def read_frame(content: bytes) -> Frame | None:
    """A frame from its content; None when it is none."""
    try:
        return _decoder.decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def typed_rows(name: str, rows: Rows) -> list[dict[str, Any]]:
    """Rows ready to be inserted into the table as it is now: columns it has no longer are left out."""
    table = TABLES[name]
    kinds = [(column, _kind(table, column)) for column in rows.columns if column in table.columns]
    places = [rows.columns.index(column) for column, _ in kinds]
    return [{column: _typed(values[place], kind) for (column, kind), place in zip(kinds, places, strict=True)}
            for values in rows.values]


def _kind(table: Table, column: str) -> type[Any] | None:
    kind = table.columns[column].type
    return next((plain for sql, plain in _TYPES if isinstance(kind, sql)), None)


def _typed(value: Any, kind: type[Any] | None) -> Any:
    return value if value is None or kind is None else msgspec.convert(value, kind, strict=False)


def records_in(names: Iterable[str]) -> list[type[Record]]:
    """Classes of the records among table names, parents first."""
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    return [classes[name] for name in TABLES if name in classes and name in set(names)]
