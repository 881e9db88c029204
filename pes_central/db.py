"""The server's database: engine, schema, identity."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from pes_central.config import Settings
from pes_central.tables import OfficeEntry, ServerIdentity
from pes_desktop.models.base import utcnow


def open_engine(settings: Settings) -> Engine:
    """An engine for the configured database; on SQLite a writer takes its lock at the start (``write`` option)."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=settings.pool,
                             max_overflow=settings.pool, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; commits at the end or rolls back."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees one state of the database."""
    isolation = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**isolation) as connection, connection.begin():
        yield connection


def prepare(engine: Engine) -> None:
    """Bring the schema to this program's state and give the server its identity, once."""
    from pes_central.keys import make_keys
    from pes_central.migrate import upgrade_own
    from pes_desktop.storage.migrate import upgrade_shared

    upgrade_shared(engine)
    upgrade_own(engine)
    try:
        with writing(engine) as connection:
            if connection.execute(select(ServerIdentity.one)).first() is None:
                connection.execute(insert(ServerIdentity).values(
                    one=1, server_id=uuid.uuid4(), epoch=uuid.uuid4(), created_at=utcnow(), past_epochs=[]))
    except IntegrityError:  # another process was first
        pass
    with writing(engine) as connection:
        make_keys(connection)


def new_epoch(engine: Engine) -> uuid.UUID:
    """Mark the database as gone back to an earlier copy; offices then compare and send again what it lost."""
    with writing(engine) as connection:
        epoch = change_epoch(connection)
        connection.execute(update(OfficeEntry).values(restored_position=OfficeEntry.feed_position))
    return epoch


def change_epoch(connection: Connection, *heard: uuid.UUID) -> uuid.UUID:
    """Another epoch from now on, within the caller's transaction; the one before, and those that a PC was ``heard`` to
    know, are kept among those past."""
    row = connection.execute(select(ServerIdentity.epoch, ServerIdentity.past_epochs)).one()
    epoch = uuid.uuid4()
    past = None if row.past_epochs is None else list(dict.fromkeys([*row.past_epochs, *map(str, (row.epoch, *heard))]))
    connection.execute(update(ServerIdentity).values(epoch=epoch, past_epochs=past))
    return epoch


def identity(connection: Connection) -> tuple[uuid.UUID, uuid.UUID]:
    """(server id, epoch)."""
    row = connection.execute(select(ServerIdentity.server_id, ServerIdentity.epoch)).one()
    return row[0], row[1]
