"""``pes-central check``: silent about a headquarters that is whole; every kind of damage is named by type and id."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from check_kit import DAMAGE, House, of, unguarded
from feed_kit import AT, PERSON, admit, person
from sqlalchemy import Connection, delete, select, update
from support.exchange import central_engine
from support.exchange_servers import BACKENDS

from pes_central.__main__ import main
from pes_central.checks import Seen, finding, findings
from pes_central.checks.feed import check_feed
from pes_central.checks.finding import Office
from pes_central.checks.records import check_changes, check_records
from pes_central.db import reading, writing
from pes_central.tables import AuditEntry, ChangeEntry, FeedEntry, ReceiptEntry
from pes_central.withheld import forget
from pes_central.write import append_rows, write_rows
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker
from pes_desktop.models.travelling import Narrowing, use
from pes_desktop.reference.messages import catalogue
from pes_desktop.sync.columns import read_values, row_hash
from pes_desktop.sync.wire import WireRecord, change_id


@pytest.fixture(scope="module", params=BACKENDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    engine = central_engine(tmp_path_factory.mktemp("checked") / "central", url)
    yield House(engine).fill()
    engine.dispose()


def named(connection: Connection) -> set[tuple[str, str, str]]:
    found = list(findings(connection, {}))
    for one in found:  # words in both languages, every gap of them filled, and nothing of what a record says
        for lang in ("es", "en"):
            assert f"central.check.{one.code}" in catalogue(lang)
            assert "…" not in one.words(lang)
        assert "Guam" not in json.dumps(one.told())
    return {(one.code, one.type, one.id) for one in found}


def test_a_headquarters_that_is_whole_is_not_blamed(house: House) -> None:
    seen: dict[str, Seen] = {}
    with reading(house.engine) as connection:
        assert list(findings(connection, seen)) == []
    assert seen["ALA"].told() == {"records": {"jobseeker": 4, "job": 1}, "feed": 9, "changes": 9, "receipts": 3,
                                  "unproven": 0} | {"records": seen["ALA"].told()["records"]}
    assert {kind: count for kind, count in seen["ALA"].records.items() if count} == {"jobseeker": 4, "job": 1}
    assert (seen["ZZZ"].feed, seen["ZZZ"].receipts) == (1, 1)


#: One of each kind of question is asked of PostgreSQL too.
ALSO = {"a hole in the feed", "a parent of another office", "the change of a merge is gone", "an office is gone",
        "a receipt says another content", "something published twice"}


@pytest.mark.parametrize(("house", "name"), [
    (kind, name) for kind in BACKENDS for name in DAMAGE if kind == "sqlite" or name in ALSO], indirect=["house"])
def test_damage_is_named(house: House, name: str) -> None:
    plant, told = DAMAGE[name]
    batches = {"second": ReceiptEntry.device_id == house.second, "other": of(ReceiptEntry, house.other)}
    with house.engine.connect() as connection:
        names: dict[tuple[str, str], str] = {}
        for word, which in batches.items():
            row = connection.execute(select(ReceiptEntry.batch_id, ReceiptEntry.device_id).where(which)).one()
            names["receipt", word], names["device", word] = str(row.batch_id), str(row.device_id)
    expected = {(code, kind, names.get((kind, one), one)) for code, kind, one in told(house)}
    with unguarded(house.engine) as connection:
        for statement in plant(house):
            connection.execute(statement) if not isinstance(statement, str) else connection.exec_driver_sql(statement)
        assert named(connection) == expected


def test_the_trail_without_its_guard(house: House) -> None:
    sqlite = house.engine.dialect.name == "sqlite"
    drops = ["DROP TRIGGER central_audit_no_update", "DROP TRIGGER central_audit_no_delete"] if sqlite else [
        "ALTER TABLE central_audit DISABLE TRIGGER central_audit_stays"]
    told = {("trail_open", "audit", "central_audit_no_update"), ("trail_open", "audit", "central_audit_no_delete"),
            ("trail_hole", "audit", "2")} if sqlite else {("trail_open", "audit", "central_audit_stays")}
    with house.engine.connect() as connection:
        for drop in drops:
            connection.exec_driver_sql(drop)
        connection.execute(delete(AuditEntry).where(AuditEntry.line == 2))
        assert named(connection) == told
        connection.rollback()


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_read(house: House) -> None:
    if house.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its types")
    with house.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE jobseeker SET phones = '{broken' WHERE id = ?", (house.edited.hex,))
        connection.execute(update(Jobseeker.__table__).where(Jobseeker.id == house.new).values(names="Otra"))
        assert named(connection) == {("record_unreadable", "jobseeker", str(house.edited)),
                                     ("record_content", "jobseeker", str(house.new))}
        connection.rollback()


def test_what_is_not_known_is_counted_not_blamed(house: House) -> None:
    """Edited before digests were kept; blanked since."""
    for kept in (None, b""):
        with house.engine.connect() as connection:
            connection.execute(update(FeedEntry).where(FeedEntry.record_id == house.edited).values(content_hash=kept))
            connection.execute(update(Jobseeker.__table__).where(Jobseeker.id == house.edited).values(names="Otra"))
            seen: dict[str, Seen] = {}
            assert list(findings(connection, seen)) == []
            assert seen["ALA"].unproven == 1
            connection.rollback()


def test_what_the_country_keeps_in_the_offices_is_no_damage(tmp_path: Path) -> None:
    """It came before the pack said so, with a new record and with an edit, and was blanked since."""
    engine = central_engine(tmp_path / "central")
    pc, owner, (new, edited) = admit(engine, "ALA", UUID(int=7)), new_id(), (new_id(), new_id())
    told = {"occupation": "Jornalera", "jobseeker_id": str(owner), "created_at": AT, "updated_at": AT}
    use(Narrowing())
    try:
        pc.send(person(owner), WireRecord("job", new, 1, 0, {**told, "reason_left": "se acabó"}),
                WireRecord("job", edited, 1, 0, told))
        pc.send(WireRecord("job", edited, 2, 1, {**told, "reason_left": "se mudó"}))
    finally:
        use(None)
    forget(engine)
    seen: dict[str, Seen] = {}
    with reading(engine) as connection:
        assert connection.execute(select(Job.reason_left)).scalars().all() == ["", ""]
        assert list(findings(connection, seen)) == []
    assert seen["ALA"].unproven == 2
    engine.dispose()


def test_the_command_says_what_is_wrong_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house = House(central_engine(tmp_path / "central")).fill()

    def run(*options: str) -> tuple[int, list[str]]:
        status = main(["check", "--dir", str(tmp_path / "central"), *options])
        told = capsys.readouterr()
        assert told.err == ""
        return status, told.out.splitlines()

    status, lines = run()
    assert (status, lines[-1]) == (0, "Todo encaja.")
    assert lines[0].startswith("Oficina ALA: se leyeron 5 registros, 9 ")
    assert run("--lang", "en")[1][-1] == "Everything fits together."
    status, lines = run("--json")
    assert (status, len(lines), json.loads(lines[0])["wrong"]) == (0, 1, 0)
    with writing(house.engine) as connection:
        connection.execute(update(Jobseeker.__table__).where(Jobseeker.id == house.new).values(names="Otra"))
    status, lines = run()
    assert status == 1
    assert lines[0] == f"Oficina ALA: el contenido de jobseeker {house.new} no es el que llegó con la versión 1."
    assert lines[-1].startswith("Hay un problema.")
    assert "Otra" not in "".join(lines)
    status, lines = run("--json")
    assert (status, json.loads(lines[0])) == (1, {"wrong": "record_content", "office": "ALA", "type": "jobseeker",
                                                  "id": str(house.new), "version": 1})
    assert json.loads(lines[-1])["wrong"] == 1
    house.engine.dispose()


def test_memory_does_not_grow_with_the_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the records, nothing more is held at once."""
    monkeypatch.setattr(finding, "PAGE", 50)
    engine = central_engine(tmp_path / "central")
    office, device = UUID(int=7), UUID(int=70)

    def grow(first: int, last: int) -> None:
        rows = []
        for _ in range(first, last + 1):
            row = read_values("jobseeker", PERSON)
            row.update(id=new_id(), office_id=office, version=1)
            rows.append(row)
        with writing(engine) as connection:
            assert write_rows(connection, "jobseeker", rows) == set()
            append_rows(connection, FeedEntry, [
                {"office_id": office, "position": place, "device_id": device, "record_type": "jobseeker",
                 "record_id": row["id"], "version": 1, "fields": None, "edit": True}
                for place, row in enumerate(rows, first)])
            append_rows(connection, ChangeEntry, [
                {"office_id": office, "change_id": change_id(device, "jobseeker", row["id"], 1),
                 "record_id": row["id"], "version": 1, "content_hash": row_hash("jobseeker", row)} for row in rows])

    def peak(last: int) -> int:
        seen, parts = Seen(), (check_feed, check_records, check_changes)
        with reading(engine) as connection:
            if tracemalloc.is_tracing():
                tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            wrong = {one.code for part in parts for one in part(connection, Office(office, "ALA", last), seen)}
        assert (wrong, seen.records.total(), seen.feed, seen.changes) == ({"feed_device"}, last, last, last)
        return tracemalloc.get_traced_memory()[1] - before

    grow(1, 160)
    peak(160)  # what is made once
    often = gc.get_threshold()
    gc.set_threshold(700)  # as in the program; tests collect more seldom
    tracemalloc.start()
    small = peak(160)
    grow(161, 660)
    large = peak(660)
    tracemalloc.stop()
    gc.set_threshold(*often)
    engine.dispose()
    assert large < small * 1.5
