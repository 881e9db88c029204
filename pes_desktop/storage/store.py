"""One open office database: read, write (captured) and local transactions.

``write`` is the unit of work: the records, their versions, search documents, outbox entries and the audit line commit
together or not at all. Services never write these themselves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.models import Record
from pes_desktop.models.base import one_instant, utcnow
from pes_desktop.storage import audit, history, outbox, search
from pes_desktop.storage.capture import Collector
from pes_desktop.storage.engine import open_engine, translate_database_error
from pes_desktop.storage.files import sync_folder
from pes_desktop.storage.gate import Gate
from pes_desktop.storage.journal import Journal

#: Lies in the office's folder while it is open: found at a start, the one before did not stop as it should.
RUNNING_FILE = "office.running"
#: Seconds that a close waits for a transaction under way.
CLOSE_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and under which role; None ids stand for the program itself (first start, demo set-up)."""

    staff_id: UUID | None = None
    role: str = ""


class UnitOfWork:
    """One captured transaction; ``session`` for the service, ``changes`` after the commit."""

    def __init__(self, session: Session, actor: Actor, act: str) -> None:
        self.session = session
        self.actor = actor
        self.act = act
        self.changes = ChangeSet()
        self._touched: dict[Record, set[str]] = {}
        self._former: dict[Record, dict[str, Any]] = {}
        self._new: set[Record] = set()
        #: Changed where the value before was not loaded: what it said is not known.
        self._blind: set[Record] = set()
        self.note_records: list[list[Any]] = []
        #: Records by which the line is found, beside those it names.
        self.note_about: set[UUID] = set()
        self._past_kept = True

    def add(self, record: Record) -> None:
        """Put a new record into the transaction."""
        self.session.add(record)

    def keep_no_past(self) -> None:
        """Former values are not kept: for the erasure of a person, where they are what shall go."""
        self._past_kept = False

    def capture(self, session: Session, _context: Any, _instances: Any) -> None:
        """Before each flush: raise versions once a transaction, remember what changed."""
        for instance in session.new:
            if isinstance(instance, Record) and instance not in self._new:
                self._new.add(instance)
                self._touched[instance] = set()
        for instance in session.dirty:
            if not isinstance(instance, Record) or not session.is_modified(instance, include_collections=False):
                continue
            columns = type(instance).__mapper__.column_attrs.keys()
            changed = {name for name in columns if get_history(instance, name).has_changes()} - {
                "version",
                "updated_at",
            }
            if not changed:
                continue
            if instance not in self._touched:
                instance.version += 1
                instance.updated_at = utcnow()
                self._touched[instance] = set()
            self._touched[instance] |= changed
            former = self._former.setdefault(instance, {})
            for name in changed - former.keys():
                past = get_history(instance, name).deleted
                former[name] = past[0] if past else None
                if not past:
                    self._blind.add(instance)

    def finish(self) -> None:
        """Write search documents, outbox entries and the audit line of everything touched."""
        self.session.flush()
        touched = sorted(self._touched.items(), key=lambda item: item[0].id)
        search.refresh(self.session, [record for record, _ in touched])
        outbox.enqueue(self.session, [record for record, _ in touched], {
            record: self._former.get(record, {}) for record, _ in touched
            if self._past_kept and record not in self._new and record not in self._blind})
        lines = [
            [record.__tablename__, str(record.id), "new" if record in self._new else "changed", sorted(fields)]
            for record, fields in touched
        ]
        if lines or self.note_records:
            people = {owner for record, _ in touched if (owner := getattr(record, "jobseeker_id", None)) is not None}
            seq = audit.append(self.session, self.actor.staff_id, self.actor.role, self.act,
                               lines + self.note_records, people | self.note_about)
            if self._past_kept:
                former = {record: self._former.get(record, {}) for record, _ in touched}
                history.keep(self.session, seq, former, self._new)
        grouped: dict[str, set[UUID]] = {}
        for record, _ in touched:
            grouped.setdefault(record.__tablename__, set()).add(record.id)
        self.changes = ChangeSet({kind: frozenset(ids) for kind, ids in grouped.items()})


class Store:
    """The open database of one office on this PC."""

    def __init__(self, engine: Engine, folder: Path, key: bytes = b"") -> None:
        """``key``: the 32 bytes that ``engine`` opens the file with; backups and the change of the key need it."""
        self.folder = folder
        self._gate = Gate()
        self._running = False
        #: What the services found when they opened this store; theirs to fill.
        self.found_at_start: object = None
        self._use(engine, key)

    def _use(self, engine: Engine, key: bytes) -> None:
        self.engine, self.key = engine, key
        self.journal = Journal(self.folder, key) if key else None
        self._writer = engine.execution_options(write=True)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else is inside a transaction, and the connections are closed: the file may be replaced meanwhile.

        The block ends with ``reopen`` where the key has changed.
        """
        with self._gate.alone():
            self._shut()
            yield

    @contextlib.contextmanager
    def held(self) -> Iterator[bytes]:
        """The file and its key (given) stay what they are meanwhile: for connections of one's own, beside the store's.

        Transactions pass; ``alone`` waits.
        """
        with self._gate.together():
            yield self.key

    def reopen(self, key: bytes) -> None:
        """Go on with the file as it stands now, under another key; within ``alone``."""
        self.engine.dispose()
        self._use(open_engine(self.folder, key), key)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing."""
        with self._gate.together(), Session(self.engine, autoflush=False, expire_on_commit=False) as session, \
                _translated():
            yield session

    @contextlib.contextmanager
    def write(self, actor: Actor, act: str) -> Iterator[UnitOfWork]:
        """A captured write; commits at the end of the block, or rolls everything back."""
        with self._gate.together(), _translated(), one_instant(), \
                Session(self._writer, expire_on_commit=False) as session:
            unit = UnitOfWork(session, actor, act)
            event.listen(session, "before_flush", unit.capture)
            collector = self._collect(session)
            session.begin()
            try:
                yield unit
                unit.finish()
                self._commit(session, collector)
            except BaseException:
                session.rollback()
                raise

    @contextlib.contextmanager
    def local(self) -> Iterator[Session]:
        """A transaction on tables that stay on this PC (settings, drafts, acknowledgements): no outbox, no audit."""
        with self._gate.together(), _translated(), Session(self._writer, expire_on_commit=False) as session:
            collector = self._collect(session)
            session.begin()
            try:
                yield session
                session.flush()
                self._commit(session, collector)
            except BaseException:
                session.rollback()
                raise

    def _collect(self, session: Session) -> Collector:
        collector = Collector()
        event.listen(session, "before_flush", collector.flushing)
        event.listen(session, "do_orm_execute", collector.executing)
        return collector

    def _commit(self, session: Session, collector: Collector) -> None:
        """Commit, then the journal: nothing is told saved before both have it, nothing saved fails for the second."""
        if self.journal is None or not collector.worth_keeping():
            session.commit()
            return
        with self.journal.turn():
            change = collector.change(session, self.journal.mark)
            session.commit()
            self.journal.append(change)

    def mark_running(self) -> bool:
        """Leave a mark until ``close``; returns whether the one of an earlier opening is still there."""
        mark = self.folder / RUNNING_FILE
        try:
            left = mark.exists()
            mark.touch(mode=0o600)
            sync_folder(self.folder)
        except OSError:  # the disk's troubles are told where something is to be saved
            return False
        self._running = True
        return left

    def close(self, *, clean: bool = True) -> bool:
        """Give the connections back; the write-ahead log is folded into the file. This is the clean stop.

        Returns False, and leaves everything open, when a transaction is still under way after ``CLOSE_PATIENCE``: its
        frame is not cut off, and the next start looks. ``clean`` False: work is under way that may write yet; the mark
        of ``mark_running`` stays too.
        """
        with self._gate.alone(CLOSE_PATIENCE) as alone:
            if not alone:
                return False
            self._shut()
            if self._running and clean:
                with contextlib.suppress(OSError):
                    (self.folder / RUNNING_FILE).unlink(missing_ok=True)
                self._running = False
        return True

    def _shut(self) -> None:
        with contextlib.suppress(DBAPIError, EnvironmentFault), self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.engine.dispose()
        if self.journal is not None:
            self.journal.close()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        fault = translate_database_error(error)
        if fault is None:
            raise
        raise fault from error
    except UnicodeEncodeError as error:  # half a character: what is left of an emoji cut by the end of a field
        raise DomainError(Fault("text_unstorable")) from error
    except StatementError as error:
        if isinstance(error.orig, UnicodeEncodeError):  # within a list: its text is made before the statement
            raise DomainError(Fault("text_unstorable")) from error
        raise
    except OverflowError as error:
        raise DomainError(Fault("number_too_large")) from error
