"""A process that takes batches in, as one of headquarters' servers does, or writes the same rows in barer ways.

Started by bench_ingest_servers.py with a pipe. Asked with a ``Task`` it makes itself ready, answers ``"ready"``, waits
for a word, works in as many threads as it was given lists, and answers (rows, processor seconds of its own).
"""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from support.crowd import crowd

from pes_central.auth import DeviceIdentity
from pes_central.config import load
from pes_central.copying import copy_into, copy_rows, copy_upsert, field_of, joined_rows, plan
from pes_central.db import open_engine, writing
from pes_central.ingest import receive
from pes_central.serve import calm_collector
from pes_central.validate import checked_row
from pes_central.write import _updated
from pes_desktop.sync.columns import local_defaults, table_of

PLAIN_LIMIT = 32 * 1024 * 1024
#: Rows by record type, each with all columns of its table.
Typed = dict[str, list[dict[str, Any]]]
Work = Callable[[Engine], int]


@dataclass(frozen=True)
class Task:
    """``way``: receive, copy, ready or stage. ``lists``: for each thread what it does one after the other: (device,
    batch) for ``receive``, else (office, people, seed) from which rows are made before the clock starts."""

    way: str
    lists: Sequence[Sequence[tuple[Any, ...]]]


def typed(office_id: UUID, people: int, seed: int) -> Typed:
    """Fresh rows by type, as the write path gets them."""
    found: Typed = defaultdict(list)
    for record in crowd(people, seed):
        found[record.record_type].append(
            {**local_defaults(record.record_type), **checked_row(record, office_id)})
    return found


def bare_copy(rows: Typed, engine: Engine) -> int:
    """COPY of rows that psycopg writes one by one, into tables without index or key."""
    with writing(engine) as connection:
        for kind, items in rows.items():
            whole = plan(table_of(kind), tuple(items[0]))
            copy_into(connection, replace(whole, table=f"bare_{kind}"), items)
    return sum(map(len, rows.values()))


def ready_copy(streams: Sequence[tuple[str, Sequence[str], Sequence[bytes]]], engine: Engine) -> int:
    """The same, of bytes that were made before: what PostgreSQL alone takes."""
    with writing(engine) as connection:
        copy_rows(connection, streams)
    return sum(len(rows) for _, _, rows in streams)


def staged(rows: Typed, engine: Engine) -> int:
    """COPY to a temporary table and INSERT … ON CONFLICT into the real one, with its keys and indexes."""
    with writing(engine) as connection:
        for kind, items in rows.items():
            copy_upsert(connection, plan(table_of(kind), tuple(items[0])), items, _updated(kind))
    return sum(map(len, rows.values()))


def _streams(rows: Typed) -> list[tuple[str, Sequence[str], Sequence[bytes]]]:
    found: list[tuple[str, Sequence[str], Sequence[bytes]]] = []
    for kind, items in rows.items():
        columns = table_of(kind).columns
        names = tuple(items[0])
        found.append((f"bare_{kind}", names, joined_rows([
            list(map(field_of(columns[name]), (row[name] for row in items))) for name in names])))
    return found


def taken(device: DeviceIdentity, data: bytes, engine: Engine) -> int:
    """A batch through all that headquarters does with one."""
    return receive(engine, device, data, PLAIN_LIMIT)[1]


def _made(task: Task) -> list[list[Work]]:
    makers: dict[str, Callable[..., Work]] = {
        "receive": lambda device, data: partial(taken, device, data),
        "copy": lambda *rows: partial(bare_copy, typed(*rows)),
        "ready": lambda *rows: partial(ready_copy, _streams(typed(*rows))),
        "stage": lambda *rows: partial(staged, typed(*rows))}
    return [[makers[task.way](*one) for one in some] for some in task.lists]


def _all(engine: Engine, works: Iterable[Work]) -> int:
    return sum(work(engine) for work in works)


def run(pipe: Pipe, folder: Path, url: str) -> None:
    """Do what is asked until the pipe closes."""
    engine = open_engine(load(folder, {"PES_CENTRAL_DATABASE_URL": url}))
    calm_collector()
    with ThreadPoolExecutor(16) as pool:
        while True:
            try:
                task: Task = pipe.recv()
            except EOFError:
                break
            made = _made(task)
            gc.collect()
            pipe.send("ready")
            pipe.recv()
            spent = time.process_time()
            rows = sum(pool.map(partial(_all, engine), made))
            pipe.send((rows, time.process_time() - spent))
    engine.dispose()
