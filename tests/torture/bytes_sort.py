"""A big sort in the office's database: ``python bytes_sort.py FOLDER STORE``, the key on stdin; ``STORE`` default or
FILE, which is what the program does not allow."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pes_desktop.storage.engine import DATABASE_FILE, connect

ROWS = 40_000


def work(path: Path, store: str, key: bytes) -> None:
    """More than any cache holds, sorted by what has no index, and through a table of its own."""
    connection = connect(path, key)
    connection.execute("PRAGMA cache_size = 50")
    if store == "FILE":
        connection.execute("PRAGMA temp_store = FILE")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
    told = f"{numbers} SELECT i * 7919 % {ROWS} AS place, 'Tzerembo ' || i || hex(zeroblob(200)) AS words FROM n"
    connection.execute(f"CREATE TEMP TABLE kept AS {told}")
    rows = connection.execute("SELECT words FROM kept ORDER BY words || place DESC").fetchmany(5)
    assert len(rows) == 5
    connection.close()


if __name__ == "__main__":
    work(Path(sys.argv[1]) / DATABASE_FILE, sys.argv[2], bytes.fromhex(sys.stdin.readline().strip()))
