"""Two rounds of one PC at once, a frozen batch nobody can read, records aside: the outbox stays the truth."""

from __future__ import annotations

import threading
from collections import Counter

from sqlalchemy import delete, select, update
from support.exchange import Server, TestOffice, no_pause

from pes_central.tables import FeedEntry
from pes_desktop.models import Jobseeker, OutboxEntry, SentBatch
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.freeze import freeze_batch
from pes_desktop.sync.push import send_again
from pes_desktop.sync.state import parked_records


def test_two_rounds_at_once(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    office.add_people(60)
    results: list[RoundResult] = []

    def work() -> None:
        with office.transport() as transport:
            results.append(run_round(office.store, transport, batch_bytes=2500, pause=no_pause))
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert {fault.code for result in results for fault in result.problems} <= {"sync_busy"}
    with office.transport() as transport:
        assert run_round(office.store, transport, pause=no_pause).complete
    with shared_server.engine.connect() as connection:
        entries = connection.execute(select(FeedEntry.record_id, FeedEntry.version).where(
            FeedEntry.office_id == office.office_id)).all()
    assert max(Counter(entries).values()) == 1


def test_a_frozen_batch_that_cannot_be_read_is_made_anew(shared_server: Server, office: TestOffice) -> None:
    account = office.enrol(shared_server)
    office.add_people(2)
    assert freeze_batch(office.store, account, 65536) is not None
    with office.store.local() as session:
        session.execute(update(SentBatch).values(payload=b"PESB\x00\x01of a version long gone"))
    with office.transport() as transport:
        result = run_round(office.store, transport, pause=no_pause)
    assert result.complete
    assert result.sent == 1


def test_numbers_of_a_restored_pc_move_past_those_known(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    office.add_people(1)
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        with office.store.local() as session:  # an old copy of the PC: it has forgotten its batches
            session.execute(delete(SentBatch))
        person = office.add_people(1)[0]
        result = run_round(office.store, transport, pause=no_pause)
    assert result.complete
    with office.store.read() as session:
        assert sorted(session.execute(select(SentBatch.number)).scalars()) == [1, 2]
    with shared_server.engine.connect() as connection:
        assert connection.execute(select(Jobseeker.id).where(Jobseeker.id == person)).scalar() == person


def test_a_conflict_waits_for_a_person_who_keeps_ours(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    person = office.add_people(1)[0]
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        with shared_server.engine.begin() as connection:  # another PC of the office was faster
            connection.execute(update(Jobseeker.__table__).where(Jobseeker.__table__.c.id == person).values(
                version=5, community="la otra"))
        for turn in range(5):
            office.edit(person, community=f"la nuestra {turn}")
        result = run_round(office.store, transport)
        assert (result.parked, result.parked_total) == (1, 1)
        with office.store.read() as session:
            found = parked_records(session)
        assert [(item.record_id, item.code, item.params["server_version"]) for item in found] == [
            (person, "version_conflict", 5)]
        assert send_again(office.store, [person], keep_ours=True) == 1
        assert run_round(office.store, transport).complete
    with shared_server.engine.connect() as connection:
        assert connection.execute(select(Jobseeker.community).where(Jobseeker.id == person)).scalar() == "la nuestra 4"


def test_a_change_without_its_record_is_set_aside(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    person = office.add_people(1)[0]
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        office.edit(person, community="x")
        with office.store.local() as session:
            session.execute(update(OutboxEntry).values(record_id=office.device_id))
        result = run_round(office.store, transport)
    assert result.parked_total == 1
    with office.store.read() as session:
        assert [item.code for item in parked_records(session)] == ["record_missing"]
