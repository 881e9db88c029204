"""What the cipher costs: the same rows, reads and searches on SQLCipher and on plain SQLite, in turn, in one run.

The plain file is an export of the office with 5,000 people, opened with the same pragmas by the standard library.
"""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing

import pytest
from bench_intake import COUNTED, TABLES, RawSave
from beside import beside
from offices import PASSWORD, copy_of, open_copy

from pes_desktop.storage import keys
from pes_desktop.storage.engine import DATABASE_FILE, connect

ROUNDS = 150
SEARCH = ("SELECT d.title FROM search_words f JOIN search_document d ON d.rowid = f.rowid "
          "WHERE search_words MATCH ? LIMIT 30")


def open_plain(path):
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class PlainSave(RawSave):
    """The statements of a RawSave on another connection; rows and keys come from that one."""

    def __init__(self, raw, connection) -> None:
        self.connection, self.office, self.rows = connection, raw.office, raw.rows
        self.statements = {table: self._insert(table) for table in TABLES}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """(key, ciphered path, plain path, ciphered writer, plain writer)."""
    folder = copy_of(5000, tmp_path_factory.mktemp("cipher") / "office")
    key = keys.unlock(folder, keys.holders(folder)[0][0], PASSWORD)
    ctx = open_copy(folder)
    raw = RawSave(ctx, folder, key)
    ctx.store.close()
    plain = folder / "plain.db"
    with closing(connect(folder / DATABASE_FILE, key)) as source:
        source.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
        source.execute("SELECT sqlcipher_export('plain')")
        source.execute("DETACH DATABASE plain")
    other = PlainSave(raw, open_plain(plain))
    yield key, folder / DATABASE_FILE, plain, raw, other
    raw.connection.close()
    other.connection.close()


@pytest.mark.benchmark(group="encryption")
def test_one_save(benchmark, both):
    *_, ciphered, plain = both
    assert set(COUNTED) < set(TABLES)
    ready = [(ciphered.prepare(), plain.prepare()) for _ in range(ROUNDS + 20)]
    mine, theirs = iter([pair[0] for pair in ready]), iter([pair[1] for pair in ready])
    beside(benchmark, "cipher: the rows of a save", lambda: ciphered.write(next(mine)),
           lambda: plain.write(next(theirs)), rounds=ROUNDS, ratio=3, warmup=10)


@pytest.mark.benchmark(group="encryption")
def test_point_reads(benchmark, both):
    *_, ciphered, plain = both
    ids = [row[0] for row in plain.connection.execute("SELECT id FROM jobseeker ORDER BY id")][::7]
    turns = {ciphered: itertools.cycle(ids), plain: itertools.cycle(ids)}

    def read(writer):
        for _ in range(50):
            writer.connection.execute("SELECT * FROM jobseeker WHERE id = ?", (next(turns[writer]),)).fetchone()

    beside(benchmark, "cipher: 50 people read", lambda: read(ciphered), lambda: read(plain), rounds=ROUNDS, ratio=6,
           warmup=5)


@pytest.mark.benchmark(group="encryption")
def test_search(benchmark, both):
    *_, ciphered, plain = both

    def find(writer):
        for word in ('"gua"*', '"mar"*', '"alb"*', '"qui"* AND "ros"*'):
            writer.connection.execute(SEARCH, (word,)).fetchall()

    beside(benchmark, "cipher: four searches", lambda: find(ciphered), lambda: find(plain), rounds=ROUNDS, ratio=4,
           warmup=5)


@pytest.mark.benchmark(group="encryption")
def test_opening(benchmark, both):
    key, path, plain_path, *_ = both

    def ciphered():
        with closing(connect(path, key)) as connection:
            connection.execute("SELECT count(*) FROM office").fetchone()

    def plain():
        with closing(open_plain(plain_path)) as connection:
            connection.execute("SELECT count(*) FROM office").fetchone()

    beside(benchmark, "cipher: open with the raw key", ciphered, plain, rounds=60, warmup=3)
