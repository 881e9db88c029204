"""What a damaged database still gives: its rows, table by table, around the pages that cannot be read.

Every page carries a seal of its own (SQLCipher), so that what can be read is what was written.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.storage.engine import DATABASE_FILE, connect

#: Kept beside the records: drafts are a morning's typing.
DRAFTS, TRAIL = "draft", "audit"
_BATCH = 100
_FARTHEST = 1 << 40
_LEAST = -(1 << 62)


@dataclass
class Salvaged:
    """How the reading went: rows per table, stretches that could not be read per table."""

    rows: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, int] = field(default_factory=dict)


def copy_files(folder: Path, scratch: Path) -> None:
    """The damaged files, copied to where reading them can do no further harm. Raises OSError."""
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal"):
        (scratch / name).unlink(missing_ok=True)
        if (folder / name).exists():
            shutil.copyfile(folder / name, scratch / name)


class Salvage:
    """Reads the tables of one copied database; a fault closes and opens it anew and goes on behind."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """``folder`` holds the copies. Raises EnvironmentFault where not even the schema can be read."""
        self._path, self._key = folder / DATABASE_FILE, key
        self._connection: Any = connect(self._path, key)
        self.result = Salvaged()

    def close(self) -> None:
        """Give the copy back."""
        with contextlib.suppress(Exception):
            self._connection.close()

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns; empty when it is not there or cannot be told."""
        return [str(row[1]) for row in self._try(lambda: self._all(f'PRAGMA table_info("{table}")')) or []]

    def rows(self, table: str) -> Iterator[list[tuple[Any, ...]]]:
        """Readable rows in batches, in the order of ``columns``."""
        after: int | None = _LEAST
        while after is not None:
            batch = self._try(lambda at=after: self._read(table, at, _BATCH))  # type: ignore[misc]
            if batch is None:
                after = yield from self._one_by_one(table, after)
                continue
            if batch:
                yield self._counted(table, batch)
            after = batch[-1][0] if len(batch) == _BATCH else None

    def _one_by_one(self, table: str, after: int) -> Generator[list[tuple[Any, ...]], None, int | None]:
        """Rows up to the unreadable place; then the first readable number behind it, None at the end."""
        for _ in range(_BATCH):
            single = self._try(lambda at=after: self._read(table, at, 1))  # type: ignore[misc]
            if single is None:
                self.result.gaps[table] = self.result.gaps.get(table, 0) + 1
                return self._behind(table, after)
            if not single:
                return None
            yield self._counted(table, single)
            after = single[-1][0]
        return after

    def _behind(self, table: str, after: int) -> int | None:
        """The number before the next readable row, by doubling steps and halving back."""
        start = max(after, 0)
        low, step = start, 1
        while step < _FARTHEST:
            if self._readable(table, start + step):
                high = start + step
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (low, middle) if self._readable(table, middle) else (middle, high)
                return high
            low, step = start + step, step * 2
        return None

    def _readable(self, table: str, after: int) -> bool:
        return self._try(lambda: self._read(table, after, 1)) is not None

    def _read(self, table: str, after: int, most: int) -> list[tuple[Any, ...]]:
        # ">= after + 1": for "> after" SQLite goes by the page of that row, which may be the one that cannot be read
        return self._all(f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT ?',
                         (after + 1, most))

    def _counted(self, table: str, batch: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        self.result.rows[table] = self.result.rows.get(table, 0) + len(batch)
        return [row[1:] for row in batch]

    def _all(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(statement, parameters).fetchall())

    def _try(self, read: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]] | None:
        """The rows, or None for a fault; SQLCipher refuses everything after one, so the file is opened anew."""
        from sqlcipher3 import dbapi2 as sqlcipher

        try:
            return read()
        except (sqlcipher.DatabaseError, UnicodeDecodeError, OverflowError):
            self.close()
            with contextlib.suppress(EnvironmentFault):
                self._connection = connect(self._path, self._key)
            return None
