"""What headquarters takes and refuses, on SQLite and PostgreSQL, straight through the ingest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, insert, select
from support.exchange import central_engine

from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.db import prepare, writing
from pes_central.ingest import ReplayRefused, receive
from pes_central.tables import ChangeEntry, DeviceEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Job, Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_receipt, encode_batch
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.wire import Batch, Outcome, Verdict, WireRecord

PERSON = {"surnames": "Guamán", "names": "Rosa", "created_at": "2026-03-02T12:00:00+00:00",
          "updated_at": "2026-03-02T12:00:00+00:00", "registered_on": "2026-03-02", "last_contact_on": "2026-03-02"}
JOB = {"occupation": "Jornalera", "created_at": PERSON["created_at"], "updated_at": PERSON["updated_at"]}


@dataclass
class Desk:
    engine: Engine
    device: DeviceIdentity
    number: int = 0

    def record(self, kind: str, record_id: UUID, version: int = 1, base: int = 0, **values: Any) -> WireRecord:
        start = PERSON if kind == "jobseeker" else JOB if kind == "job" else {}
        return WireRecord(kind, record_id, version, base,
                          {key: value for key, value in {**start, **values}.items() if value is not None})

    def batch(self, *records: WireRecord, **changes: Any) -> Batch:
        self.number += 1
        return Batch(**{"batch_id": new_id(), "number": self.number, "device_id": self.device.device_id,
                        "office_id": self.device.office_id, "created": utcnow(), "clock_offset_ms": None,
                        "records": list(records), **changes})

    def send(self, *records: WireRecord) -> list[Verdict]:
        return self.post(self.batch(*records))

    def post(self, batch: Batch) -> list[Verdict]:
        return decode_receipt(receive(self.engine, self.device, encode_batch(batch)[0], 10**7)[0], batch).verdicts

    def outcomes(self, *records: WireRecord) -> list[tuple[str, str, str | None]]:
        return [(str(item.outcome), item.code, item.field) for item in self.send(*records)]

    def count(self, what: Any) -> int:
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(what)).scalar_one()


def admit(engine: Engine, office_code: str, office_id: UUID | None = None) -> Desk:
    device, office = new_id(), office_id or new_id()
    with writing(engine) as connection:
        code = make_code(connection, office_code, 1)
        enrol_device(connection, code, office, office_code, device, "A", utcnow())
    return Desk(engine, DeviceIdentity(device, office))


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    engine = central_engine(tmp_path / "central", url)
    prepare(engine)  # a second start finds everything done
    yield admit(engine, "ALA")
    engine.dispose()


def test_the_same_batch_again_is_answered_the_same(desk: Desk) -> None:
    batch = desk.batch(desk.record("jobseeker", new_id()))
    data, _ = encode_batch(batch)
    first = receive(desk.engine, desk.device, data, 10**7)
    assert receive(desk.engine, desk.device, data, 10**7) == first
    assert (desk.count(Jobseeker), desk.count(ReceiptEntry), desk.count(FeedEntry)) == (1, 1, 1)


def test_same_id_with_other_content_is_refused(desk: Desk) -> None:
    batch = desk.batch(desk.record("jobseeker", new_id()))
    desk.post(batch)
    other = Batch(batch.batch_id, 2, batch.device_id, batch.office_id, utcnow(), None, [])
    with pytest.raises(ReplayRefused) as caught:
        desk.post(other)
    assert caught.value.codes == ("batch_id_reused",)
    with pytest.raises(ReplayRefused) as caught:
        desk.post(Batch(new_id(), batch.number, batch.device_id, batch.office_id, utcnow(), None, []))
    assert caught.value.codes == ("batch_number_taken",)
    assert caught.value.faults[0].params == {"last_number": 1}


def test_a_known_change_in_another_batch_is_known(desk: Desk) -> None:
    record = desk.record("jobseeker", new_id())
    assert desk.outcomes(record) == [("accepted", "", None)]
    assert desk.outcomes(record) == [("already", "", None)]
    forged = WireRecord("jobseeker", record.record_id, 1, 0, {**PERSON, "names": "Otra"})
    assert desk.outcomes(forged) == [("conflict", "change_reused", None)]
    assert (desk.count(ChangeEntry), desk.count(FeedEntry)) == (1, 1)
    with desk.engine.connect() as connection:
        assert connection.execute(select(Jobseeker.names)).scalar() == "Rosa"


def test_versions_follow_one_another(desk: Desk) -> None:
    person = new_id()
    assert desk.outcomes(desk.record("jobseeker", person)) == [("accepted", "", None)]
    assert desk.outcomes(desk.record("jobseeker", person, 4, 1, names="Luz")) == [("accepted", "", None)]
    conflict = desk.send(desk.record("jobseeker", person, 3, 2, names="Ana"))[0]
    assert (conflict.outcome, conflict.code, conflict.params) == (
        Outcome.CONFLICT, "version_conflict",
        {"server_version": 4, "fields": {"names": ["Ana", "Luz"]}, "values": conflict.params["values"]})
    assert (conflict.params["values"]["names"], conflict.params["values"]["sex"]) == ("Luz", None)
    # The same content under a later version only moves the version up.
    assert desk.outcomes(desk.record("jobseeker", person, 6, 5, names="Luz")) == [("accepted", "", None)]
    assert desk.outcomes(desk.record("jobseeker", person, 5, 6)) == [("refused", "version_order", None)]
    with desk.engine.connect() as connection:
        assert tuple(connection.execute(select(Jobseeker.names, Jobseeker.version)).one()) == ("Luz", 6)


def test_what_headquarters_lost_is_taken_whatever_its_base(desk: Desk) -> None:
    assert desk.outcomes(desk.record("jobseeker", new_id(), 9, 8)) == [("accepted", "", None)]


@pytest.mark.parametrize(("kind", "values", "code", "field"), [
    ("jobseeker", {"surnames": "x" * 121}, "value_too_long", "surnames"),
    ("jobseeker", {"surnames": None}, "value_missing", "surnames"),
    ("jobseeker", {"notes": "confidencial"}, "unknown_column", "notes"),
    ("jobseeker", {"sex": "Q"}, "value_choice", "sex"),
    ("jobseeker", {"names": "a\x00"}, "value_text", "names"),
    ("jobseeker", {"removed_at": "2026-03-02T12:00:00+00:00"}, "removed_mismatch", "removed_at"),
    ("outbox", {}, "unknown_type", None),
    ("office", {"code": "XYZ"}, "other_office", None),
])
def test_one_bad_record_does_not_hold_back_the_others(
        desk: Desk, kind: str, values: dict[str, Any], code: str, field: str | None) -> None:
    good = [desk.record("jobseeker", new_id()) for _ in range(2)]
    assert desk.outcomes(good[0], desk.record(kind, new_id(), **values), good[1]) == [
        ("accepted", "", None), ("refused", code, field), ("accepted", "", None)]
    assert desk.count(Jobseeker) == 2


def test_children_need_their_parent(desk: Desk) -> None:
    person, stranger = new_id(), new_id()
    verdicts = desk.send(desk.record("job", new_id(), jobseeker_id=str(person)),  # parent later in the same batch
                         desk.record("job", new_id(), jobseeker_id=str(stranger)),
                         desk.record("jobseeker", person),
                         desk.record("jobseeker", stranger, sex="Q"))
    assert [str(item.outcome) for item in verdicts] == ["accepted", "refused", "accepted", "refused"]
    assert verdicts[1].params == {"parent_type": "jobseeker", "parent_id": str(stranger)}


def test_another_offices_rows_are_out_of_reach(desk: Desk) -> None:
    other = admit(desk.engine, "ZZZ")
    person = new_id()
    desk.send(desk.record("jobseeker", person))
    assert other.outcomes(other.record("jobseeker", person, 2, 1, names="Robada"),
                          other.record("job", new_id(), jobseeker_id=str(person))) == [
        ("refused", "other_office", None), ("refused", "parent_missing", "jobseeker_id")]
    for office_id, device_id in ((desk.device.office_id, other.device.device_id),
                                 (other.device.office_id, desk.device.device_id)):
        with pytest.raises(DomainError) as caught:
            other.post(other.batch(office_id=office_id, device_id=device_id))
        assert caught.value.codes == ("batch_other_device",)
    with desk.engine.connect() as connection:
        assert all_digests(connection, other.device.office_id)["jobseeker"].count == 0
        assert connection.execute(select(Jobseeker.names)).scalar() == "Rosa"


def test_what_the_database_itself_refuses_is_found_and_set_aside(desk: Desk) -> None:
    if desk.engine.dialect.name == "postgresql":
        rule = "ALTER TABLE jobseeker ADD CONSTRAINT no_luz CHECK (names <> 'Luz')"
    else:
        rule = ("CREATE TRIGGER no_luz BEFORE INSERT ON jobseeker WHEN NEW.names = 'Luz' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END")
    with writing(desk.engine) as connection:
        connection.exec_driver_sql(rule)
    people = [desk.record("jobseeker", new_id(), names=name) for name in ("Ana", "Luz", "Eva")]
    assert [code for _, code, _ in desk.outcomes(*people)] == ["", "database_refused", ""]
    assert desk.count(ChangeEntry) == 2


def test_a_record_twice_in_a_batch(desk: Desk) -> None:
    person = new_id()
    desk.send(desk.record("jobseeker", person), desk.record("jobseeker", person, 2, 1, names="Luz"))
    assert (desk.count(Jobseeker), desk.count(ChangeEntry)) == (1, 1)


def test_tombstones_are_kept(desk: Desk) -> None:
    person = new_id()
    desk.send(desk.record("jobseeker", person))
    gone = desk.record("jobseeker", person, 2, 1, removed_at="2026-03-03T12:00:00+00:00")
    removed = WireRecord("jobseeker", person, 2, 1, gone.values, True)
    assert desk.outcomes(removed) == [("accepted", "", None)]
    with desk.engine.connect() as connection:
        assert connection.execute(select(Jobseeker.removed_at)).scalar() is not None


def test_feed_positions_follow_the_commits_of_devices_at_once(desk: Desk) -> None:
    with writing(desk.engine) as connection:
        device = new_id()
        connection.execute(insert(DeviceEntry).values(
            device_id=device, office_id=desk.device.office_id, letter="B", token_hash="x", enrolled_at=utcnow(),
            last_number=0))
    desks = [desk, Desk(desk.engine, DeviceIdentity(device, desk.device.office_id))]
    problems: list[BaseException] = []

    def work(one: Desk) -> None:
        try:
            for _ in range(8):
                one.send(*[one.record("jobseeker", new_id()) for _ in range(3)])
        except BaseException as error:
            problems.append(error)
    threads = [threading.Thread(target=work, args=(one,)) for one in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with desk.engine.connect() as connection:
        positions = connection.execute(select(FeedEntry.position).order_by(FeedEntry.position)).scalars().all()
        assert connection.execute(select(OfficeEntry.feed_position)).scalar() == 48
    assert positions == list(range(1, 49))


def test_the_same_batch_at_once_from_two_connections(desk: Desk) -> None:
    data, _ = encode_batch(desk.batch(*[desk.record("jobseeker", new_id()) for _ in range(20)]))
    answers: list[bytes] = []
    send: Callable[[], None] = lambda: answers.append(receive(desk.engine, desk.device, data, 10**7)[0])  # noqa: E731
    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert (desk.count(Jobseeker), desk.count(ReceiptEntry)) == (20, 1)


def test_every_planted_change_alters_the_digest(desk: Desk) -> None:
    person, job = new_id(), new_id()
    desk.send(desk.record("jobseeker", person, phones=[{"number": "+593"}]),
              desk.record("job", job, jobseeker_id=str(person), years=2.0))
    with desk.engine.connect() as connection:
        before = all_digests(connection, desk.device.office_id)
    desk.send(desk.record("job", job, 2, 1, jobseeker_id=str(person), years=2.5))
    with desk.engine.connect() as connection:
        after = all_digests(connection, desk.device.office_id)
    assert [kind for kind in before if before[kind].digest != after[kind].digest] == [Job.__tablename__]
    assert before["job"].count == after["job"].count == 1
