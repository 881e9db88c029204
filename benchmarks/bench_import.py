"""Import of a register of 5,000 rows through the wizard of the real window, on an office that has 5,000 people already.

Two figures: rows a second of reading and of writing (one transaction with outbox, search, audit), and the longest time
that the window stood still while the lane worked, beside the same window doing nothing. The floor of the writing is
the bare time of raw sqlite for the rows of as many saves, measured by ``bench_intake``'s writer in this process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench_intake import RawSave
from beside import Line, tell
from offices import PASSWORD, copy_of, open_copy
from sheets import write_register

from pes_desktop.storage import keys

ROWS = 5000
ROUNDS = 3
CHILD = Path(__file__).with_name("import_child.py")


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return write_register(tmp_path_factory.mktemp("sheet") / "registro.xlsx", ROWS)


@pytest.fixture(scope="module")
def raw_rows_a_second(tmp_path_factory):
    """People a second by raw sqlite in one transaction, with as many children as a full save."""
    folder = copy_of(5000, tmp_path_factory.mktemp("raw") / "office")
    key = keys.unlock(folder, keys.holders(folder)[0][0], PASSWORD)
    ctx = open_copy(folder)
    raw = RawSave(ctx, folder, key)
    rows = [raw.prepare() for _ in range(1000)]
    start = time.perf_counter()
    raw.write({table: [row for one in rows for row in one[table]] for table in rows[0]})
    taken = time.perf_counter() - start
    raw.connection.close()
    ctx.store.close()
    return len(rows) / taken


@pytest.mark.benchmark(group="import")
def test_import_with_a_live_window(benchmark, sheet, raw_rows_a_second, tmp_path):
    runs: list[dict] = []

    def office():
        return (copy_of(5000, tmp_path / f"office{len(runs)}"),), {}

    def run(folder: Path) -> None:
        said = subprocess.run([sys.executable, str(CHILD), str(folder), str(sheet)], capture_output=True, text=True,
                              check=True, timeout=180)
        runs.append(json.loads(said.stdout))

    benchmark.pedantic(run, setup=office, rounds=ROUNDS)
    assert all(run["rows"] == ROWS and run["created"] + run["attached"] <= ROWS for run in runs)
    best = {step: min(run[step]["seconds"] for run in runs) for step in ("read", "write")}
    gaps = {step: statistics.median(run[step]["gap_ms"] for run in runs) for step in ("idle", "read", "write")}
    arrival = max(statistics.median(run[step]["arrival_ms"] for run in runs) for step in ("look", "read", "write"))
    tell(Line("import of 5,000 rows: read, compare, preview", ROWS / best["read"], unit="rows/s"))
    tell(Line("import of 5,000 rows: write in one transaction", ROWS / best["write"], raw_rows_a_second,
              unit="rows/s", ratio=raw_rows_a_second / (ROWS / best["write"]), note="floor: raw sqlite, full saves"))
    for step, words in (("read", "reading"), ("write", "writing")):
        tell(Line(f"import: longest stop of the window while {words}", gaps[step], gaps["idle"], "100 ms",
                  min(run[step]["gap_ms"] for run in runs) > 100, ratio=gaps[step] / gaps["idle"],
                  note=f"99 % below {statistics.median(run[step]['gap_p99_ms'] for run in runs):.0f} ms; "
                       "floor: the window at rest"))
    tell(Line("import: the page shows what came", arrival, note="once a step, in the screen's thread"))
    tell(Line("import: memory at its highest", statistics.median(run["peak_mb"] for run in runs), unit="MB"))
    assert all(run["reports"] > 50 for run in runs), "the progress bar moved"
