"""Many rows at once into a real PostgreSQL (and SQLite): types, bad rows found by halves, offices at once."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, func, select
from support.exchange import central_engine

from pes_central import write
from pes_central.db import reading, writing
from pes_central.tables import ChangeEntry
from pes_central.write import FEW, append_rows, write_rows
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker, Vacancy
from pes_desktop.sync.columns import read_values, table_of

NOW = "2026-03-02T12:00:00.123000+00:00"
OFFICE = UUID(int=7)


def row(kind: str, office: UUID = OFFICE, record_id: UUID | None = None, version: int = 1, **values: Any,
        ) -> dict[str, Any]:
    start = {"jobseeker": {"surnames": "Guamán", "names": "Rosa", "registered_on": "2026-03-02",
                           "last_contact_on": "2026-03-02"}, "job": {"occupation": "Jornalera"}}.get(kind, {})
    found = read_values(kind, {"created_at": NOW, "updated_at": NOW, **start, **values})
    found.update(id=record_id or new_id(), office_id=office, version=version)
    return found


def people(count: int, **values: Any) -> list[dict[str, Any]]:
    return [row("jobseeker", **values) for _ in range(count)]


def count(connection: Connection, table: Any) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("held", [None, ()])
def test_every_kind_of_value_comes_back_as_it_went(engine: Engine, held: tuple[UUID, ...] | None) -> None:
    """Money, instants, lists, yes/no/unknown, tabs and line ends; by COPY straight, by stage, by statements."""
    odd = {"phones": [{"number": "+593", "whose": 'una "prima"\t\\N'}], "wanted": [{"words": "cosecha 🍌"}],
           "min_pay": "450.05", "birth_date": "1990-02-28", "carer": False, "names": "Rosa\n\\N\tÉlida",
           "consent_signed": True, "self_identification": "kichwa", "dependants": -3, "merged_into": str(OFFICE)}
    rows = [row("jobseeker", **odd), row("jobseeker"), *people(FEW)]
    with writing(engine) as connection:
        assert write_rows(connection, "jobseeker", rows, held) == set()
    table = table_of("jobseeker")
    with reading(engine) as connection:
        full, bare = (connection.execute(select(table).where(table.c.id == one["id"])).mappings().one()
                      for one in rows[:2])
        assert count(connection, Jobseeker) == FEW + 2
    assert {key: full[key] for key in rows[0]} == rows[0]
    assert {key: bare[key] for key in rows[1]} == rows[1]
    assert (full["min_pay"], full["created_at"], full["birth_date"], full["notes"], full["difficulties"]) == (
        Decimal("450.05"), datetime(2026, 3, 2, 12, 0, 0, 123000, UTC), date(1990, 2, 28), "", [])


def test_what_does_not_travel_stays_when_a_row_is_written_again(engine: Engine) -> None:
    rows = people(FEW + 5)
    table = table_of("jobseeker")
    with writing(engine) as connection:
        write_rows(connection, "jobseeker", rows, ())
        connection.execute(table.update().values(notes="queda"))
        again = [{**one, "version": 2, "names": "Luz"} for one in rows]
        fresh = people(3)
        assert write_rows(connection, "jobseeker", [*again, *fresh], {one["id"] for one in rows}) == set()
    with reading(engine) as connection:
        found = connection.execute(select(table.c.version, table.c.names, table.c.notes).where(
            table.c.id.in_([one["id"] for one in rows]))).all()
        assert {tuple(one) for one in found} == {(2, "Luz", "queda")}
        assert count(connection, Jobseeker) == FEW + 8


@pytest.mark.parametrize("held", [None, ()])
def test_bad_rows_are_found_by_halves(engine: Engine, held: tuple[UUID, ...] | None,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of 300 point to nobody: they are named, the others are in, and few attempts were needed."""
    asked: list[int] = []
    real = write._write

    def counted(connection: Connection, kind: str, rows: Any, *, fresh: bool) -> None:
        asked.append(len(rows))
        real(connection, kind, rows, fresh=fresh)

    monkeypatch.setattr(write, "_write", counted)
    person = row("jobseeker")
    jobs = [row("job", jobseeker_id=str(person["id"])) for _ in range(300)]
    jobs[17]["jobseeker_id"], jobs[290]["jobseeker_id"] = new_id(), new_id()
    with writing(engine) as connection:
        write_rows(connection, "jobseeker", [person], held)
        asked.clear()
        assert write_rows(connection, "job", jobs, held) == {jobs[17]["id"], jobs[290]["id"]}
        assert count(connection, Job) == 298
    assert len(asked) < 40


def test_an_office_cannot_write_over_another(engine: Engine) -> None:
    """Even where the look-up before did not see the row."""
    mine = people(FEW + 10)
    with writing(engine) as connection:
        write_rows(connection, "jobseeker", mine)
        stolen = [{**one, "office_id": UUID(int=8), "names": "Robada"} for one in (mine[3], mine[30])]
        theirs = [row("jobseeker", UUID(int=8)) for _ in range(FEW + 10)]
        assert write_rows(connection, "jobseeker", [*theirs, *stolen], ()) == {one["id"] for one in stolen}
        assert count(connection, Jobseeker) == 2 * FEW + 20
        table = table_of("jobseeker")
        assert set(connection.execute(select(table.c.names)).scalars()) == {"Rosa"}


def test_nothing_stays_of_a_transaction_that_failed(engine: Engine) -> None:
    entries = [{"office_id": OFFICE, "change_id": new_id(), "record_id": new_id(), "version": 1,
                "content_hash": bytes(range(32))} for _ in range(20)]

    def fail() -> None:
        with writing(engine) as connection:
            append_rows(connection, ChangeEntry, entries)
            write_rows(connection, "jobseeker", people(100), ())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with writing(engine) as connection:
        assert (count(connection, ChangeEntry), count(connection, Jobseeker)) == (0, 0)
        append_rows(connection, ChangeEntry, entries)
        append_rows(connection, ChangeEntry, [])
        assert connection.execute(select(ChangeEntry.content_hash).limit(1)).scalar() == bytes(range(32))


def test_offices_that_claim_the_same_ids_at_once_do_not_lock_each_other_out(
        new_database: Callable[[], str], tmp_path: Path) -> None:
    """Eight at once, each in its own order, half of the ids the same: the first is the owner, nobody fails."""
    engine = central_engine(tmp_path / "central", new_database())
    ids = [new_id() for _ in range(120)]
    refused: dict[int, set[UUID]] = {}
    problems: list[BaseException] = []
    start = threading.Barrier(8)

    def work(place: int) -> None:
        office = UUID(int=100 + place)
        own = [row("jobseeker", office) for _ in range(60)]
        shared = [row("jobseeker", office, one) for one in (ids if place % 2 else reversed(ids))]
        try:
            start.wait(30)
            with writing(engine) as connection:
                refused[place] = write_rows(connection, "jobseeker", [*own, *shared], ())
                children = [row("job", office, jobseeker_id=str(one["id"])) for one in own for _ in range(3)]
                assert write_rows(connection, "job", children, ()) == set()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert problems == []
    with reading(engine) as connection:
        assert (count(connection, Jobseeker), count(connection, Job)) == (8 * 60 + 120, 8 * 180)
    assert sorted(len(one) for one in refused.values()) == [0, *[120] * 7]
    engine.dispose()


def test_memory_is_bounded_by_the_batch(new_database: Callable[[], str], tmp_path: Path) -> None:
    """Six batches cost no more memory than one."""
    engine = central_engine(tmp_path / "central", new_database())

    def batch() -> None:
        with writing(engine) as connection:
            assert write_rows(connection, "jobseeker", people(200), ()) == set()

    batch()
    tracemalloc.start()
    batch()
    one = tracemalloc.get_traced_memory()[1]
    for _ in range(5):
        batch()
    six = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    engine.dispose()
    assert six < one * 1.5 + 200_000


def test_a_vacancy_keeps_its_cents(engine: Engine) -> None:
    with writing(engine) as connection:
        employer = row("employer", legal_name="Hacienda Ñusta S.A.")
        write_rows(connection, "employer", [employer], ())
        rows = [row("vacancy", employer_id=str(employer["id"]), number=f"V-{place}", title="Empacadora",
                    notified_on="2026-03-02", closes_on="2026-04-02", wage=f"{place}.10") for place in range(FEW + 9)]
        assert write_rows(connection, "vacancy", rows, ()) == set()
        found = connection.execute(select(Vacancy.number, Vacancy.wage)).all()
    assert {number: str(wage) for number, wage in found}["V-29"] == "29.1"
