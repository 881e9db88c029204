"""One intake save at the desk, beside raw sqlite3 on the same cipher writing the same rows in one transaction.

The save: a person, three jobs, six skills, the event "registered", the interview, search document with name keys,
thirteen outbox entries, one audit line; checked, in one commit with ``synchronous=FULL``. The floor replays the very
rows of such a save with new keys over a connection opened by the same
function, in one transaction with the same triggers: no rules, no mapping, no reading.
"""

from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from beside import beside
from offices import copy_of, open_copy

from pes_desktop.domain.ids import new_id
from pes_desktop.domain.intake import IntakeForm, JobForm, Phone, SkillForm, Wanted
from pes_desktop.services.intake import save_intake
from pes_desktop.storage.engine import DATABASE_FILE, connect

SURNAMES = ("Guamán Lema", "Morocho Pilco", "Toapanta Caiza", "Yumisaca Daquilema", "Chimbo Naula", "Lluilema Quishpe")
NAMES = ("Rosa Elvira", "Segundo Ángel", "María Dolores", "Klever Iván", "Blanca Nieves", "José Manuel")
ROUNDS = 150


def filled_form(turn: int) -> IntakeForm:
    """A full form; names and number differ from turn to turn."""
    day = date(2026, 10, 1)
    jobs = [JobForm(words, group, started=date(2011, 1, 1), ended=date(2019, 6, 30), years=8.5, employer_kind="private")
            for words, group in (("albañil", "7112"), ("ayudante de cocina", "9412"), ("ordeñador", "6121"))]
    skills = [SkillForm(f"destreza {number}", None, True, 3.0) for number in range(6)]
    return IntakeForm(
        document_number=f"06{turn:08d}", surnames=SURNAMES[turn % 6], names=NAMES[turn // 6 % 6], sex="F",
        nationality="EC", birth_date=date(1988, 1 + turn % 12, 1 + turn % 28), place_code="060250", languages=["es"],
        phones=[Phone(raw=f"09{80_000_000 + turn}")], education_level="secondary", education_complete=True, jobs=jobs,
        skills=skills, wanted=[Wanted("albañil", "7112")], consent_state="given", consent_date=day,
        consent_shared=["employers", "offices"], consent_signed=True)


TABLES = ("jobseeker", "job", "skill", "registration_event", "service_act", "search_document", "name_key", "outbox",
          "audit")
COUNTED = {"search_document": "rowid", "outbox": "seq", "audit": "seq"}


class RawSave:
    """The rows of one real save, written again and again by raw sqlite3 under new keys."""

    def __init__(self, ctx, folder, key) -> None:
        self.connection = connect(folder / DATABASE_FILE, key)
        self.office = ctx.office.id.hex
        before = {table: self._last(table) for table in TABLES}
        save_intake(ctx, filled_form(0))
        self.rows = {table: self._rows(table, before[table]) for table in TABLES}
        assert {table: len(rows) for table, rows in self.rows.items()} == {
            "jobseeker": 1, "job": 3, "skill": 6, "registration_event": 1, "service_act": 1, "search_document": 1,
            "name_key": 4, "outbox": 12, "audit": 1}
        self.statements = {table: self._insert(table) for table in TABLES}

    def _last(self, table):
        return self.connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0]

    def _columns(self, table):
        names = [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]
        return [name for name in names if name != COUNTED.get(table)]

    def _rows(self, table, after):
        columns = ", ".join(self._columns(table))
        return self.connection.execute(f"SELECT {columns} FROM {table} WHERE rowid > ?", (after,)).fetchall()

    def _insert(self, table):
        columns = self._columns(table)
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"

    def prepare(self):
        """The rows with new keys, so that their making is not timed."""
        fresh = {self.office: self.office}

        def renewed(value):
            if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value):
                return fresh.setdefault(value, new_id().hex)
            return value

        return {table: [tuple(map(renewed, row)) for row in rows] for table, rows in self.rows.items()}

    def write(self, rows):
        """One transaction."""
        execute = self.connection.executemany
        self.connection.execute("BEGIN IMMEDIATE")
        for table, statement in self.statements.items():
            execute(statement, rows[table])
        self.connection.execute("COMMIT")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """(context, raw writer) on the office with 5,000 people."""
    from offices import PASSWORD

    from pes_desktop.storage import keys

    folder = copy_of(5000, tmp_path_factory.mktemp("intake") / "office")
    key = keys.unlock(folder, keys.holders(folder)[0][0], PASSWORD)
    ctx = open_copy(folder)
    raw = RawSave(ctx, folder, key)
    yield ctx, raw
    raw.connection.close()
    ctx.store.close()


@pytest.mark.benchmark(group="intake")
def test_one_save(benchmark, desk):
    ctx, raw = desk
    forms = (filled_form(turn) for turn in itertools.count(1))
    ready = [raw.prepare() for _ in range(ROUNDS + 10)]
    beside(benchmark, "one intake save", lambda: save_intake(ctx, next(forms)), lambda: raw.write(ready.pop()),
           rounds=ROUNDS, ratio=6, warmup=10)
