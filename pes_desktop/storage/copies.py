"""Finished copies in a backup folder: found without the key, opened read-only, tried, and which of them are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.storage.engine import DATABASE_FILE, translate_database_error
from pes_desktop.storage.keys import KEY_FILE

KEEP, KEEP_MONTHS = 14, 12
COMPARED = ("jobseeker", "vacancy", "referral", "referral_event", "letter", "outbox", "audit")
_NAME = re.compile(r"(?P<label>.+)-(?P<day>\d{8})-(?P<time>\d{6})(?:-(?P<again>\d{1,2}))?")
#: A copy dated later than this was made by a clock that ran ahead.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """A finished copy: folder, local time of its making, size in bytes, office and PC, whether kept for its month."""

    folder: Path
    made_at: datetime
    size: int
    office_code: str
    pc: str
    monthly: bool

    @property
    def label(self) -> str:
        """Office and PC as they stand in the folder's name."""
        return f"{self.office_code}-{self.pc}" if self.pc else self.office_code


@dataclass(frozen=True, slots=True)
class CopyTrial:
    """What a copy holds: rows per table, the instant (UTC) of its last act, that act's number."""

    counts: dict[str, int]
    last_change: datetime | None
    last_seq: int


def find_copies(place: Path) -> list[FoundCopy]:
    """Finished copies in ``place`` (or ``place`` itself), newest first; an unreadable folder holds none."""
    try:
        folders = [place] if (place / DATABASE_FILE).is_file() else sorted(place.iterdir())
        found = [copy for folder in folders if (copy := _found(folder)) is not None]
    except OSError:
        return []
    first: dict[tuple[str, int, int], FoundCopy] = {}
    for copy in sorted(found, key=_age):
        first.setdefault((copy.label, copy.made_at.year, copy.made_at.month), copy)
    marked = [_as_monthly(copy) if first[(copy.label, copy.made_at.year, copy.made_at.month)] is copy else copy
              for copy in found]
    return sorted(marked, key=_age, reverse=True)


def _as_monthly(copy: FoundCopy) -> FoundCopy:
    return FoundCopy(copy.folder, copy.made_at, copy.size, copy.office_code, copy.pc, True)


def _age(copy: FoundCopy) -> tuple[datetime, int, str]:
    name = _NAME.fullmatch(copy.folder.name)
    return copy.made_at, int(name["again"] or 1) if name else 0, copy.folder.name


def _found(folder: Path) -> FoundCopy | None:
    if not (folder / DATABASE_FILE).is_file() or not (folder / KEY_FILE).is_file():
        return None
    size, name = (folder / DATABASE_FILE).stat().st_size, _NAME.fullmatch(folder.name)
    if folder.name.startswith(".") or size == 0:
        return None
    try:
        made = datetime.strptime(f"{name['day']}{name['time']}", "%Y%m%d%H%M%S") if name else None
    except ValueError:
        made = None
    if made is None:  # renamed by hand: the file's own time is all there is
        made = datetime.fromtimestamp((folder / DATABASE_FILE).stat().st_mtime)
    code, _, pc = (name["label"] if name else folder.name).partition("-")
    return FoundCopy(folder, made.replace(microsecond=0), size, code, pc, False)


def dispensable(copies: Iterable[FoundCopy], now: datetime) -> list[FoundCopy]:
    """Copies of one office and PC that need not be kept: beyond the newest 14 and the first of each of 12 months.

    A copy from a clock that ran ahead never pushes out one of the right time.
    """
    ordered = sorted(copies, key=lambda copy: (copy.made_at > now + _AHEAD, -copy.made_at.timestamp()))
    months: dict[tuple[int, int], FoundCopy] = {}
    for copy in sorted(ordered, key=_age):
        months.setdefault((copy.made_at.year, copy.made_at.month), copy)
    newest_months = sorted(months, reverse=True)[:KEEP_MONTHS]
    kept = {copy.folder for copy in ordered[:KEEP]} | {months[month].folder for month in newest_months}
    return [copy for copy in ordered if copy.folder not in kept]


def open_copy(path: Path, key: bytes) -> Any:
    """A raw read-only connection to a copy's file; writes nothing beside it, so that a locked stick can be read.

    Raises EnvironmentFault ``backup_other_key`` when the key does not fit, ``backup_unreadable`` else.
    """
    from sqlcipher3 import dbapi2 as sqlcipher

    connection: Any = None
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlcipher.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlcipher.DatabaseError as error:
        if connection is not None:
            connection.close()
        other = "not a database" in str(error)
        raise EnvironmentFault(Fault("backup_other_key" if other else "backup_unreadable")) from None
    return connection


def count_rows(connection: Any) -> dict[str, int]:
    """Rows of the tables that are compared."""
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COMPARED}


def try_copy(folder: Path, key: bytes, progress: Callable[[int, int], None] | None = None) -> CopyTrial:
    """Open and check the file of a copy; raises EnvironmentFault ``backup_unreadable``, ``backup_other_key``."""
    from sqlcipher3 import dbapi2 as sqlcipher

    told = progress or (lambda _done, _total: None)
    try:
        with closing(open_copy(folder / DATABASE_FILE, key)) as connection:
            told(1, 4)
            problem = connection.execute("PRAGMA quick_check").fetchone()[0]
            told(2, 4)
            if problem != "ok" or connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                raise EnvironmentFault(Fault("backup_unreadable"))
            told(3, 4)
            counts, (seq, at) = count_rows(connection), last_act(connection)
            told(4, 4)
            return CopyTrial(counts, at, seq)
    except sqlcipher.DatabaseError as error:
        fault = translate_database_error(error)
        full = fault is not None and "disk_full" in fault.codes
        raise EnvironmentFault(Fault("backup_disk_full" if full else "backup_unreadable")) from error


def last_act(connection: Any) -> tuple[int, datetime | None]:
    """Number and instant (UTC) of the last line of the audit trail; 0 and None without one."""
    row = connection.execute("SELECT seq, at FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, None) if row is None else (int(row[0]), datetime.fromisoformat(row[1]).replace(tzinfo=UTC))
