"""What the journal holds beyond a database: found by walking it backwards, no further than needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from pes_desktop.models import AuditLine
from pes_desktop.storage.capture import (
    TABLES,
    Frame,
    Line,
    Mark,
    Rows,
    acked_count,
    last_answered,
    letters_given,
    read_frame,
    typed_rows,
)
from pes_desktop.storage.frames import JournalFile, Place, journal_files
from pes_desktop.storage.journal import JOURNAL_FOLDER


@dataclass(frozen=True, slots=True)
class LostLine:
    """Something that could not be brought back: when it was done (UTC), the act, what it was about (numbers, types).

    Act "unknown": a stretch of the journal that cannot be read. "unknown_key": what was done after the copy is under
    another key, or in a file that does not open and a journal that tells nothing; written up to ``at``.
    """

    at: datetime | None
    act: str
    what: str


@dataclass
class Pending:
    """What the journal holds beyond a database: changes in the order of writing, the last mark, unreadable places."""

    groups: list[tuple[JournalFile, list[Place]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    mark: Mark | None = None
    holes: int = 0
    #: Changes after ``mark`` that stand in files which cannot be opened any more.
    beheaded: int = 0
    #: Whether any file was under this key and readable.
    known: bool = False
    #: Until when (UTC) files newer than any readable one were written under another key; None: there are none.
    foreign_until: datetime | None = None


def find_pending(
    folder: Path, key: bytes, session: Session | None, *, whole: bool = False, live: bool = False
) -> Pending:
    """Walk the journal backwards to the last change that the database (None: an empty one) holds.

    Reads no more of it than needed: with nothing missing, one frame. ``whole``: to its beginning all the same.
    ``live``: the database is the one that the journal was written beside, and commits ahead of it.
    """
    pending = Pending()
    for file in _files_backwards(folder, key, pending):
        groups = file.changes()
        pending.holes += file.holes
        pending.beheaded += file.beheaded if pending.mark is None else 0
        for group in reversed(groups):
            frame = read_place(file, group[-1])
            if frame is None:
                pending.holes += 1
                continue
            pending.known = True
            if pending.mark is None:
                pending.mark = frame.mark
            if session is not None and _holds_change(session, file, group, frame, live=live):
                if whole:
                    continue
                return pending
            pending.groups.insert(0, (file, group))
            if frame.line is not None:
                pending.lines.insert(0, frame.line)
    return pending


def _files_backwards(folder: Path, key: bytes, pending: Pending) -> Iterator[JournalFile]:
    with contextlib.suppress(OSError):
        for _, _, path in reversed(journal_files(folder / JOURNAL_FOLDER)):
            try:
                file = JournalFile(path, key) if path.stat().st_size else None
            except OSError:
                pending.holes += 1
                continue
            if file is not None and not file.other_key:
                yield file
            elif file is not None and pending.mark is None and file.changes():
                pending.foreign_until = max(filter(None, (pending.foreign_until, written_until(path))), default=None)


def written_until(*paths: Path) -> datetime | None:
    """When (UTC) the latest of the files was last written; None where none is there."""
    found = []
    for path in paths:
        with contextlib.suppress(OSError):
            found.append(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return max(found, default=None)


def read_place(file: JournalFile, place: Place) -> Frame | None:
    """What stands at a place of a file, None when it cannot be read."""
    content = file.content(place)
    return None if content is None else read_frame(content)


def holds_line(session: Session, line: Line) -> bool:
    """Whether the database's trail has this very line."""
    return session.scalar(select(AuditLine.digest).where(AuditLine.seq == line.seq)) == line.digest


def _holds_change(
    session: Session, file: JournalFile, group: Sequence[Place], frame: Frame, *, live: bool = False
) -> bool:
    """Whether the database holds a change. One without a line of the trail must stand there row by row; but a
    ``live`` one that has come as far as its mark may have newer rows, of a commit that a stop kept from the journal.

    Commits come in order: whoever holds one holds all before it.
    """
    if frame.line is not None:
        return holds_line(session, frame.line)
    mark = frame.mark
    if mark is not None and mark.seq and session.scalar(
            select(AuditLine.digest).where(AuditLine.seq == mark.seq)) != mark.digest:
        return False
    if live and mark is not None and mark.letters <= letters_given(session) \
            and mark.batch <= last_answered(session) and mark.acked <= acked_count(session):
        return True
    for place in group:
        part = read_place(file, place)
        if part is None:
            return False
        for name, rows in part.rows.items():
            if name in TABLES and not all(_same_row(session, TABLES[name], row) for row in typed_rows(name, rows)):
                return False
        for name, keys in part.gone.items():
            if name in TABLES and any(_row(session, TABLES[name], key) for key in typed_keys(name, keys)):
                return False
    return True


def typed_keys(name: str, keys: list[list[Any]]) -> list[dict[str, Any]]:
    """Primary keys of a table as a frame holds them, by column."""
    return typed_rows(name, Rows([column.key for column in TABLES[name].primary_key], keys))


def _row(session: Session, table: Table, key: dict[str, Any]) -> dict[str, Any] | None:
    found = session.execute(select(table).where(and_(*(table.columns[k] == v for k, v in key.items())))).mappings()
    row = found.first()
    return None if row is None else dict(row)


def _same_row(session: Session, table: Table, row: dict[str, Any]) -> bool:
    primary = [column.key for column in table.primary_key]
    if not all(key in row for key in primary):
        return True
    held = _row(session, table, {key: row[key] for key in primary})
    if held is not None and "version" in row and held["version"] > row["version"]:
        return True
    return held is not None and all(held[name] == value for name, value in row.items())
