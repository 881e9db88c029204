"""``pes-central check``: silent about a headquarters that is whole; every kind of damage is named by type and id."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update
from support.exchange import central_engine
from support.exchange_servers import BACKENDS

from pes_central.__main__ import main
from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.channels import publish
from pes_central.checks import Seen, finding, findings
from pes_central.checks.feed import check_feed
from pes_central.checks.finding import Office
from pes_central.checks.records import check_changes, check_records
from pes_central.db import reading, writing
from pes_central.ingest import receive
from pes_central.keys import central_keys, note_key
from pes_central.pages.audit import note
from pes_central.tables import (
    AuditEntry,
    ChangeEntry,
    ChannelEntry,
    DeviceEntry,
    FeedEntry,
    OfficeEntry,
    ReceiptEntry,
)
from pes_central.write import append_rows, write_rows
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.reference.messages import catalogue
from pes_desktop.sync.codec import encode_batch
from pes_desktop.sync.columns import read_values, row_hash
from pes_desktop.sync.sealing import OfficeKeys, new_secret, signing_public
from pes_desktop.sync.wire import Batch, WireRecord, change_id

AT = "2026-03-02T12:00:00+00:00"
LATER = "2026-03-03T12:00:00+00:00"
PERSON = {"surnames": "Guamán", "names": "Rosa", "created_at": AT, "updated_at": AT, "registered_on": "2026-03-02",
          "last_contact_on": "2026-03-02"}
NOBODY = UUID(int=5)


@dataclass
class Pc:
    """A device at headquarters; with ``keys`` its batches are signed, and their receipts sealed, else in protocol 1."""

    engine: Engine
    device: DeviceIdentity
    keys: OfficeKeys | None
    number: int = 0

    def send(self, *records: WireRecord) -> None:
        self.number += 1
        device = self.device
        batch = Batch(new_id(), self.number, device.device_id, device.office_id, utcnow(), None, list(records))
        receive(self.engine, device, encode_batch(batch, self.keys)[0], 10**7)


def admit(engine: Engine, code: str, office: UUID, *, sealed: bool = True) -> Pc:
    device, signing, keys = new_id(), new_secret(), None
    with writing(engine) as connection:
        enrol_device(connection, make_code(connection, code, 1), office, code, device, "A", utcnow())
        if sealed:
            secret, own = note_key(connection, device, office, signing_public(signing), again=True), central_keys(
                connection).public
            keys = OfficeKeys(signing, own[:32], own[32:], secret)
    return Pc(engine, DeviceIdentity(device, office), keys)


def person(record_id: UUID, **values: Any) -> WireRecord:
    return WireRecord("jobseeker", record_id, 1, 0, {**PERSON, **values})


def patch(record_id: UUID, version: int, base: int, **values: Any) -> WireRecord:
    told = {"updated_at": LATER, **values}
    return WireRecord("jobseeker", record_id, version, base, told, "removed_at" in told, tuple(sorted(told)))


@dataclass
class House:
    """A headquarters with two offices: whole records, edits, a merge, a tombstone, children, things published."""

    engine: Engine
    office: UUID = field(default_factory=new_id)
    other: UUID = field(default_factory=new_id)
    new: UUID = field(default_factory=new_id)
    edited: UUID = field(default_factory=new_id)
    merged: UUID = field(default_factory=new_id)
    child: UUID = field(default_factory=new_id)
    theirs: UUID = field(default_factory=new_id)
    first: UUID = NOBODY
    second: UUID = NOBODY

    def fill(self) -> House:
        first, second = (admit(self.engine, "ALA", self.office) for _ in range(2))
        stranger = admit(self.engine, "ZZZ", self.other, sealed=False)
        self.first, self.second = first.device.device_id, second.device.device_id
        same = {"document_number": "0102030405"}
        gone = new_id()
        job = WireRecord("job", self.child, 1, 0, {
            "occupation": "Jornalera", "jobseeker_id": str(self.new), "created_at": AT, "updated_at": AT})
        first.send(person(self.new, **same), person(self.edited), person(self.merged), person(gone), job)
        second.send(patch(self.edited, 2, 1, names="Luz"), patch(self.merged, 2, 1, names="Ana"))
        first.send(patch(self.merged, 2, 1, community="El Pozo"), patch(gone, 2, 1, removed_at=LATER))
        stranger.send(person(self.theirs, **same))
        with writing(self.engine) as connection:
            publish(connection, "setting", "days", {"value": 30})
            for _ in range(3):
                note(connection, "Ana", "administrator", "code_made", "ALA")
        return self


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


def of(table: Any, office: UUID) -> Any:
    return table.office_id == office


def at_position(house: House, record: UUID, version: int) -> Any:
    return (FeedEntry.office_id == house.office) & (FeedEntry.record_id == record) & (FeedEntry.version == version)


def change(house: House, record: UUID, version: int, device: UUID | None = None) -> UUID:
    return change_id(device or house.first, "jobseeker", record, version)


Plant = Callable[[House], Any]
Told = Callable[[House], set[tuple[str, str, str]]]
DAMAGE: dict[str, tuple[Plant, Told]] = {
    "a hole in the feed": (
        lambda h: [delete(FeedEntry).where(of(FeedEntry, h.office), FeedEntry.position.in_((6, 7)))],
        lambda h: {("feed_hole", "feed", "6"), ("record_version", "jobseeker", str(h.edited)),
                   ("change_id", "change", str(change(h, h.edited, 2, h.second))),
                   ("change_id", "change", str(change(h, h.merged, 2, h.second)))}),
    "the end of the feed is gone": (
        lambda h: [update(OfficeEntry).where(of(OfficeEntry, h.office)).values(feed_position=11)],
        lambda h: {("feed_hole", "feed", "10")}),
    "an entry behind the head": (
        lambda h: [update(OfficeEntry).where(of(OfficeEntry, h.other)).values(feed_position=0)],
        lambda h: {("feed_beyond", "jobseeker", str(h.theirs))}),
    "an entry before the first": (
        lambda h: [update(FeedEntry).where(of(FeedEntry, h.other)).values(position=0)],
        lambda h: {("feed_beyond", "jobseeker", str(h.theirs)), ("feed_hole", "feed", "1")}),
    "an entry of a type that is none": (
        lambda h: [update(FeedEntry).where(of(FeedEntry, h.other)).values(record_type="gossip")],
        lambda h: {("feed_type", "gossip", str(h.theirs)), ("record_feed", "jobseeker", str(h.theirs)),
                   ("change_id", "change", str(theirs_change(h)))}),
    "an entry of a PC that is none": (
        lambda h: [update(FeedEntry).where(at_position(h, h.new, 1)).values(device_id=NOBODY)],
        lambda h: {("feed_device", "jobseeker", str(h.new)), ("change_missing", "jobseeker", str(h.new)),
                   ("change_id", "change", str(change(h, h.new, 1))), ("receipts_few", "device", str(NOBODY))}),
    "versions that fall": (
        lambda h: [update(FeedEntry).where(at_position(h, h.edited, 1)).values(version=3)],
        lambda h: {("feed_order", "jobseeker", str(h.edited))}),
    "a record is gone": (
        lambda h: [delete(Job.__table__).where(Job.id == h.child)],
        lambda h: {("feed_record", "job", str(h.child))}),
    "a new record was altered": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.new).values(names="Otra")],
        lambda h: {("record_content", "jobseeker", str(h.new))}),
    "an edited record was altered": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.edited).values(community="Otra")],
        lambda h: {("record_content", "jobseeker", str(h.edited))}),
    "a merged record was altered": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.merged).values(names="Otra")],
        lambda h: {("record_content", "jobseeker", str(h.merged))}),
    "the kept digest was altered": (
        lambda h: [update(ChangeEntry).where(ChangeEntry.change_id == change(h, h.new, 1)).values(
            content_hash=bytes(32))],
        lambda h: {("record_content", "jobseeker", str(h.new))}),
    "a record went back": (
        lambda h: [update(Jobseeker.__table__).where(Jobseeker.id == h.edited).values(version=1)],
        lambda h: {("record_version", "jobseeker", str(h.edited))}),
    "a parent is gone": (
        lambda h: [delete(Jobseeker.__table__).where(Jobseeker.id == h.new),
                   delete(ChannelEntry).where(ChannelEntry.kind == "finding")],
        lambda h: {("record_parent", "job", str(h.child)), ("feed_record", "jobseeker", str(h.new))}),
    "a parent of another office": (
        lambda h: [update(Job.__table__).where(Job.id == h.child).values(jobseeker_id=h.theirs)],
        lambda h: {("record_parent", "job", str(h.child)), ("record_content", "job", str(h.child))}),
    "a change is gone": (
        lambda h: [delete(ChangeEntry).where(ChangeEntry.change_id == change(h, h.new, 1))],
        lambda h: {("change_missing", "jobseeker", str(h.new))}),
    "the change of a merge is gone": (
        lambda h: [delete(ChangeEntry).where(ChangeEntry.change_id == change(h, h.merged, 2))],
        lambda h: {("change_missing", "jobseeker", str(h.merged))}),
    "a change of another record": (
        lambda h: [update(ChangeEntry).where(ChangeEntry.change_id == change(h, h.new, 1)).values(record_id=h.edited)],
        lambda h: {("change_other", "jobseeker", str(h.new)), ("change_id", "change", str(change(h, h.new, 1)))}),
    "a change of nothing": (
        lambda h: [insert(ChangeEntry).values(office_id=h.office, change_id=NOBODY, record_id=NOBODY, version=1,
                                              content_hash=b"short")],
        lambda h: {("change_orphan", "change", str(NOBODY)), ("change_hash", "change", str(NOBODY))}),
    "a receipt says another content": (
        lambda h: [update(ReceiptEntry).where(ReceiptEntry.device_id == h.second).values(content_hash=bytes(32))],
        lambda h: {("receipt_other", "receipt", "second")}),
    "a receipt says fewer records": (
        lambda h: [update(ReceiptEntry).where(of(ReceiptEntry, h.other)).values(records=0)],
        lambda h: {("receipt_other", "receipt", "other"), ("receipts_few", "device", "other")}),
    "a receipt of another day": (
        lambda h: [update(ReceiptEntry).where(of(ReceiptEntry, h.other)).values(
            received_at=utcnow() - timedelta(days=1))],
        lambda h: {("receipt_other", "receipt", "other")}),
    "a receipt is rubbish": (
        lambda h: [update(ReceiptEntry).where(ReceiptEntry.device_id == h.second).values(body=b"PESR\x02\x02rubbish")],
        lambda h: {("receipt_unreadable", "receipt", "second")}),
    "a receipt is gone": (
        lambda h: [delete(ReceiptEntry).where(ReceiptEntry.device_id == h.second)],
        lambda h: {("receipt_last", "device", str(h.second)), ("receipts_few", "device", str(h.second))}),
    "a PC is gone": (
        lambda h: [delete(DeviceEntry).where(DeviceEntry.device_id == h.second)],
        lambda h: {("receipt_device", "device", str(h.second)), ("feed_device", "jobseeker", str(h.edited)),
                   ("feed_device", "jobseeker", str(h.merged))}),
    "an office is gone": (
        lambda h: [delete(OfficeEntry).where(of(OfficeEntry, h.other)),
                   delete(ChannelEntry).where(ChannelEntry.kind == "finding")],
        lambda h: {("office_unknown", kind, str(h.other)) for kind in (
            "jobseeker", "central_feed", "central_change", "central_receipt", "central_device")}),
    "something published behind the head": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(position=99)],
        lambda h: {("channel_beyond", "setting", "days")}),
    "something published twice": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(position=9),
                   insert(ChannelEntry).values(position=8, kind="setting", key="days", body={}, published_at=utcnow()),
                   "UPDATE central_channel_head SET position = 9"],
        lambda h: {("channel_twice", "setting", "days")}),
    "something published to nobody": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(office_id=NOBODY)],
        lambda h: {("channel_office", "setting", "days")}),
    "something published about nobody": (
        lambda h: [update(ChannelEntry).where(ChannelEntry.key == "days").values(kind="vacancy", key=str(NOBODY))],
        lambda h: {("channel_record", "vacancy", str(NOBODY))}),
}


def theirs_change(house: House) -> UUID:
    with house.engine.connect() as connection:
        return connection.execute(select(ChangeEntry.change_id).where(of(ChangeEntry, house.other))).scalar_one()


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


class unguarded:  # noqa: N801
    """A connection whose database watches over no foreign keys, as a damaged file or a careless hand."""

    def __init__(self, engine: Engine) -> None:
        self.connection = engine.connect()

    def __enter__(self) -> Connection:
        if self.connection.dialect.name == "sqlite":
            self._pragma("OFF")
        else:
            self.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return self.connection

    def _pragma(self, word: str) -> None:
        raw = self.connection.connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA foreign_keys={word}")

    def __exit__(self, *_: object) -> None:
        self.connection.rollback()
        if self.connection.dialect.name == "sqlite":
            self._pragma("ON")
        self.connection.close()


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
