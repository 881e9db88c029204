"""The office's encrypted database file: cipher first, then pragmas, then proof that the key fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault

DATABASE_FILE = "office.db"
#: How long a writer waits for another one to finish, in seconds.
BUSY_SECONDS = 15.0
#: The smallest page of a database.
_LEAST_BYTES = 512


def connect(path: Path, key: bytes) -> Any:
    """A raw SQLCipher connection, keyed and configured; durable at every commit (WAL, synchronous FULL).

    Raises EnvironmentFault ``database_unreadable`` when the key does not fit or the file is no database, ``disk_full``,
    ``disk_failed``, ``database_locked`` or ``folder_read_only`` when its surroundings do not let it be opened.
    """
    from sqlcipher3 import dbapi2 as sqlcipher

    if path.exists() and 0 < path.stat().st_size < _LEAST_BYTES:  # SQLite would take it for a new file and overwrite it
        raise EnvironmentFault(Fault("database_unreadable"))
    connection: Any = None
    try:
        connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlcipher.DatabaseError as error:
        if connection is not None:
            connection.close()
        raise translate_database_error(error) or EnvironmentFault(Fault("database_unreadable")) from None
    return connection


def json_text(value: object) -> str:
    """JSON as it is stored; raises UnicodeEncodeError for half a character, which neither the journal nor the line
    could carry: escaped, SQLite would take it, and it would be saved by the time they refuse."""
    import msgspec

    msgspec.json.encode(value)
    return json.dumps(value)


def open_engine(folder: Path, key: bytes) -> Engine:
    """An engine on ``folder/office.db``; write transactions (execution option ``write``) begin IMMEDIATE.

    A reader that later turns writer would otherwise fail with "locked" halfway.
    """
    from sqlcipher3 import dbapi2 as sqlcipher

    path = folder / DATABASE_FILE
    engine = create_engine(
        make_url("sqlite://"), module=sqlcipher, creator=lambda: connect(path, key), poolclass=QueuePool,
        hide_parameters=True,  # values of a failed statement are people's data and end in logs
        json_serializer=json_text,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def translate_database_error(error: Exception) -> DomainError | None:
    """The fault behind a database error, where it is the environment's: full disk, lock, damage; else None."""
    text = str(getattr(error, "orig", None) or error)
    for sign, code in (
        ("disk is full", "disk_full"),
        ("disk I/O", "disk_failed"),
        ("readonly", "folder_read_only"),
        ("unable to open", "folder_read_only"),
        ("locked", "database_locked"),
        ("malformed", "database_damaged"),
        ("vtable constructor", "database_damaged"),  # the tables of a search index
        ("not a database", "database_unreadable"),
    ):
        if sign in text:
            return EnvironmentFault(Fault(code))
    return None
