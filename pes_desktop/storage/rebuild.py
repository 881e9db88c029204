"""An office made whole again from a copy, the journal since and what the damaged file still gives; and what is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, text

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.models import AuditLine, Draft
from pes_desktop.storage import migrate
from pes_desktop.storage.capture import TABLES, Line, letters_given, records_in
from pes_desktop.storage.copies import open_copy, try_copy
from pes_desktop.storage.engine import DATABASE_FILE, open_engine
from pes_desktop.storage.files import environment_fault, sync_file, sync_folder
from pes_desktop.storage.health import check_file
from pes_desktop.storage.passed_over import pass_over, pass_over_since
from pes_desktop.storage.pending import written_until
from pes_desktop.storage.replay import LostLine, Pending, Replay, Replayed, end_of_trail, find_pending
from pes_desktop.storage.salvage import DRAFTS, TRAIL, Salvage, copy_files
from pes_desktop.storage.settings import drop_setting, get_setting, set_setting
from pes_desktop.storage.store import Actor, Store, UnitOfWork

ACT = "restore"
#: The setting that tells of the last good copy; without it a new one is due.
LAST_BACKUP = "last_backup"
#: What the last exchange told (sync/store.py).
_EXCHANGE = "sync_last"
_STEPS = 6
#: A row was written within its act; an import's takes longer than this, but its rows are new.
_SLACK = timedelta(seconds=5)

Progress = Callable[[int, int], None]


@dataclass
class Rebuilt:
    """The result in ``folder``: instant (UTC) of the copy's last act, what the journal and the damaged file gave, rows
    per table, what is lost, the last line of the trail, until when (UTC) a damaged file was written that gives nothing.
    """

    folder: Path
    copy_until: datetime | None = None
    journal: Replayed = field(default_factory=Replayed)
    salvaged: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    lost: tuple[LostLine, ...] = ()
    last: Line | None = None
    unread: datetime | None = None


def rebuild(
    office: Path, key: bytes, copy: Path | None, scratch: Path, progress: Progress | None = None, *,
    copy_key: bytes | None = None,
) -> Rebuilt:
    """Build the office anew in ``scratch`` (emptied first); the files in ``office`` are only read.

    ``copy_key``: the key of a copy made before the key was changed. Raises EnvironmentFault ``backup_unreadable``,
    ``backup_other_key``, ``restore_impossible``, ``disk_full``, ``database_newer``.
    """
    told = progress or (lambda _done, _total: None)
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        target = scratch / "office"
        target.mkdir(parents=True, mode=0o700)
        told(0, _STEPS)
        made = Rebuilt(target)
        if copy is not None:
            made.copy_until = try_copy(copy, copy_key or key).last_change
            bring_copy(copy, target, key, copy_key)
        told(1, _STEPS)
        _fill(made, office, key, scratch, told)
        told(5, _STEPS)
        _prove(made, key)
        told(_STEPS, _STEPS)
    except OSError as error:
        shutil.rmtree(scratch, ignore_errors=True)
        raise environment_fault(error) from error
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return made


def bring_copy(copy: Path, target: Path, key: bytes, copy_key: bytes | None = None) -> None:
    """The copy's file as ``target/office.db`` under ``key``. Raises OSError."""
    if copy_key is None or copy_key == key:
        shutil.copyfile(copy / DATABASE_FILE, target / DATABASE_FILE)
        return
    from sqlcipher3 import dbapi2 as sqlcipher

    with closing(open_copy(copy / DATABASE_FILE, copy_key)) as source, \
            closing(sqlcipher.connect(str(target / DATABASE_FILE))) as destination:
        destination.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        source.backup(destination, pages=2048)


def _fill(made: Rebuilt, office: Path, key: bytes, scratch: Path, told: Progress) -> None:
    store = Store(open_engine(made.folder, key), made.folder)  # without a journal: nothing of this is the office's yet
    try:
        migrate.upgrade(store.engine, migrate.OFFICE_SCOPE)
        told(2, _STEPS)
        with store.write(Actor(), ACT) as unit:
            first, _ = end_of_trail(unit.session.connection())
            pending = find_pending(office, key, unit.session)
            replay = Replay(unit)
            replay.changes(pending)
            made.journal = Replayed(list(replay.done.restored), list(replay.done.told))
            told(3, _STEPS)
            lines = _salvage(replay, office, key, scratch, made)
            told(4, _STEPS)
            done = replay.finish()
            made.lost = (*done.lost, *_lost(unit, first, pending, done, lines), *_closed(made, pending, lines))
            _pass_over(unit, made, pending)
            drop_setting(unit.session, LAST_BACKUP)
            told_last = get_setting(unit.session, _EXCHANGE, {})
            if told_last.get("equal") is not None:  # of the copy's day, without what was lost since
                set_setting(unit.session, _EXCHANGE, {**told_last, "equal": None})
            copied = f"{made.copy_until:%Y-%m-%dT%H:%M:%SZ}" if made.copy_until else ""
            unit.note_records.insert(0, ["office", "", ACT, [copied, str(len(made.lost))]])
        with store.read() as session:
            found = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(1)).one()
            made.last = Line(found.seq, found.at, found.staff_id, found.role, found.act, found.records,
                             found.previous, found.digest)
            made.kept = {name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar() or 0
                         for name in TABLES}
            if not made.kept["office"]:
                raise EnvironmentFault(Fault("restore_impossible"))
    finally:
        store.close()


def _pass_over(unit: UnitOfWork, made: Rebuilt, pending: Pending) -> None:
    """Letters since the copy are on paper: where none knows their numbers, the next ones stand clear of them."""
    now = datetime.now(UTC)
    if not pending.known:
        pass_over_since(unit.session, made.copy_until, now)
    elif pending.mark and (missing := pending.mark.letters - letters_given(unit.session)) > 0:
        pass_over(unit.session, missing, now.astimezone().year)


def _salvage(replay: Replay, office: Path, key: bytes, scratch: Path, made: Rebuilt) -> list[Line]:
    """Newer rows of the damaged file; returns the lines of its audit trail."""
    copy_files(office, scratch / "damaged")
    path = scratch / "damaged" / DATABASE_FILE
    lines: list[Line] = []
    if path.exists() and path.stat().st_size:
        try:
            salvage = Salvage(path.parent, key)
        except EnvironmentFault:
            shutil.rmtree(scratch / "damaged", ignore_errors=True)
            made.unread = written_until(office / DATABASE_FILE, office / f"{DATABASE_FILE}-wal")
            return []
        try:
            lines = _trail(salvage)
            for line in lines:
                if line.seq > replay.last_seq:
                    replay.line(line, told=False)
            for name in TABLES:
                held, columns = replay.held(name), salvage.columns(name)
                taken = sum(replay.raw_rows(name, columns, batch, held) for batch in salvage.rows(name))
                if taken:
                    made.salvaged[name] = taken
            _drafts(replay, salvage)
        finally:
            salvage.close()
    shutil.rmtree(scratch / "damaged", ignore_errors=True)
    return lines


def _drafts(replay: Replay, salvage: Salvage) -> None:
    """Drafts as the damaged file has them: those of the copy may have become records since."""
    columns = salvage.columns(DRAFTS)
    if not columns:
        return
    batches = list(salvage.rows(DRAFTS))
    if DRAFTS not in salvage.result.gaps:
        replay.session.execute(delete(Draft))
    for batch in batches:
        replay.raw_rows(DRAFTS, columns, batch, {})


def _trail(salvage: Salvage) -> list[Line]:
    names = salvage.columns(TRAIL)
    found = []
    for batch in salvage.rows(TRAIL):
        for row in batch:
            held = dict(zip(names, row, strict=False))
            try:
                at = datetime.fromisoformat(held["at"]).replace(tzinfo=UTC)
                found.append(Line(held["seq"], at, UUID(held["staff_id"]) if held["staff_id"] else None, held["role"],
                                  held["act"], msgspec.json.decode(held["records"]), held["previous"],
                                  held["digest"]))
            except (KeyError, ValueError, TypeError, msgspec.DecodeError):
                continue
    return found


def _lost(unit: UnitOfWork, first: int, pending: Pending, done: Replayed, salvaged: list[Line]) -> list[LostLine]:
    """Acts after the copy of which rows are missing, and numbers of acts of which nothing is known."""
    by_journal = {(line.seq, line.digest) for line in done.replayed}
    known = {line.seq for line in (*pending.lines, *salvaged, *done.restored)}
    lost = [LostLine(line.at, line.act, what) for line in salvaged
            if line.seq > first and (line.seq, line.digest) not in by_journal and (what := _missing(unit, line))]
    newest = max([pending.mark.seq if pending.mark else 0, *known, first])
    unknown = sum(1 for seq in range(first + 1, newest + 1) if seq not in known)
    if unknown:
        lost.append(LostLine(None, "unknown", str(unknown)))
    return lost


def _closed(made: Rebuilt, pending: Pending, salvaged: list[Line]) -> list[LostLine]:
    """That work after the copy stands where this key does not reach; files no newer than what is known tell nothing."""
    known = [made.copy_until, *(line.at for line in (*salvaged, *pending.lines))]
    newest = max(filter(None, known), default=None)
    ends = [pending.foreign_until, None if pending.known else made.unread]
    until = max(filter(None, ends), default=None)
    if until is None or (newest is not None and until <= newest + _SLACK):
        return []
    return [LostLine(until, "unknown_key", "")]


def _missing(unit: UnitOfWork, line: Line) -> str:
    """Types of the records of a line that are not there as it left them; empty when all are."""
    kinds: set[str] = set()
    for name, record_id, kind, *_ in line.records:
        for cls in records_in([name]) if kind in ("new", "changed") else []:
            at = unit.session.scalar(select(cls.updated_at).where(cls.id == UUID(record_id)))
            if at is None or (kind == "changed" and at < line.at - _SLACK):
                kinds.add(name)
    return ", ".join(sorted(kinds))


def _prove(made: Rebuilt, key: bytes) -> None:
    """The result must be sound before it may take the place of anything. Raises EnvironmentFault, OSError."""
    if any(not finding.good for finding in check_file(made.folder, key, quickly=True)):
        raise EnvironmentFault(Fault("restore_impossible"))
    for end in ("-wal", "-shm"):
        (made.folder / f"{DATABASE_FILE}{end}").unlink(missing_ok=True)
    sync_file(made.folder / DATABASE_FILE)
    sync_folder(made.folder)
