"""Databases in memory behind the real engines: every statement and commit is a step at which the owner may be killed.

A kill is an exception no program expects; from then on the connection refuses everything but being rolled back, so that
nothing that runs while the exception tears through can still write. Templates are copied byte for byte.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool


class Killed(BaseException):
    """The process has ended at this step; what was not committed is gone."""


class Raw(sqlite3.Connection):
    """A connection that counts its steps. ``fuse``: steps left to live, None for ever."""

    fuse: int | None = None
    dead = False
    steps = 0

    def step(self) -> None:
        """One statement, or one side of a commit."""
        self.steps += 1
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.dead, self.fuse = True, None
        if self.dead:
            raise Killed

    def cursor(self, factory: Any = None) -> sqlite3.Cursor:
        return super().cursor(_Cursor)

    def commit(self) -> None:
        self.step()
        super().commit()
        self.step()

    def close(self) -> None:
        """The engine thinks it closes a file; the bytes in memory stay."""
        super().rollback()

    def rise(self) -> None:
        """The process is started again."""
        super().rollback()
        self.dead, self.fuse = False, None


class _Cursor(sqlite3.Cursor):
    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self.connection.step()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self.connection.step()
        return super().executemany(*arguments)


class Memory:
    """One database in memory with an engine that outlives runs, so that statements are compiled once."""

    def __init__(self) -> None:
        self.raw: Raw = sqlite3.connect(":memory:", factory=Raw, check_same_thread=False, isolation_level=None)
        self._taken = False
        self.engine: Engine = create_engine("sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=1,
                                            max_overflow=0, pool_timeout=0.01, hide_parameters=True)

        @event.listens_for(self.engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(
                "BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")

    def _connect(self) -> Raw:
        return self.raw

    def load(self, data: bytes) -> None:
        """Go on with these bytes."""
        self.raw.rise()
        self.raw.deserialize(data)
        for pragma in ("foreign_keys=ON", "journal_mode=MEMORY", "synchronous=OFF", "temp_store=MEMORY"):
            sqlite3.Connection.execute(self.raw, f"PRAGMA {pragma}").fetchall()

    def copy(self) -> bytes:
        """The committed bytes."""
        return self.raw.serialize()

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look without counting a step."""
        return sqlite3.Cursor(self.raw).execute(statement, values).fetchall()

    def close(self) -> None:
        """Give the memory back."""
        self.engine.dispose()
        sqlite3.Connection.close(self.raw)


@contextmanager
def scratch(make: Callable[[Engine], None]) -> Iterator[bytes]:
    """The bytes of a database made by ``make``."""
    memory = Memory()
    try:
        make(memory.engine)
        yield memory.copy()
    finally:
        memory.close()
