"""A round against a real server process: everything arrives once, both sides proven equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select, update
from support.exchange import Server, TestOffice, no_pause

from pes_central.tables import ChangeEntry, FeedEntry, OfficeEntry, ReceiptEntry
from pes_desktop.models import AckedVersion, Jobseeker, SentBatch
from pes_desktop.sync.engine import run_round
from pes_desktop.sync.state import parked_records, sent_batches, sync_state
from pes_desktop.sync.verify import compare
from pes_desktop.sync.wire import Receipt


def test_everything_goes_up_and_is_equal(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    people = office.add_people(30)
    _, vacancy = office.add_vacancy()
    office.add_referral(people[0], vacancy)
    told: list[tuple[int, int]] = []
    with office.transport() as transport:
        result = run_round(office.store, transport, lambda done, total: told.append((done, total)), pause=no_pause)
    assert result.problems == []
    assert result.complete
    assert result.counts["jobseeker"] == (30, 30)
    assert result.counts["referral"] == (1, 1)
    assert result.acknowledged == 2 + 30 * 5 + 3
    assert told[-1] == (result.acknowledged, result.acknowledged)
    assert office.waiting() == 0
    with office.store.read() as session:
        state = sync_state(session)
        assert state.green
        assert state.last_proof_at is not None
        assert session.query(AckedVersion).count() == result.acknowledged
        assert all(batch.status == "answered" for batch in sent_batches(session))
        assert session.execute(select(func.count()).where(SentBatch.payload.is_not(None))).scalar() == 0


def test_pushing_twice_changes_nothing(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    office.add_people(3)
    with office.transport() as transport:
        run_round(office.store, transport)
        before = _server_state(shared_server, office)
        again = run_round(office.store, transport)
    assert again.sent == 0
    assert again.complete
    assert _server_state(shared_server, office) == before


def test_only_the_edited_record_travels_again(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    person = office.add_people(2)[0]
    with office.transport() as transport:
        run_round(office.store, transport)
        office.edit(person, surnames="Otra")
        office.edit(person, names="Vez")
        second = run_round(office.store, transport)
    assert (second.sent, second.acknowledged) == (1, 1)
    assert second.complete
    with shared_server.engine.connect() as connection:
        row = connection.execute(select(Jobseeker.surnames, Jobseeker.names, Jobseeker.version).where(
            Jobseeker.id == person)).one()
    assert tuple(row) == ("Otra", "Vez", 3)


def test_notes_and_values_without_consent_stay_in_the_office(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    people = office.add_people(3)
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        with shared_server.engine.connect() as connection:
            rows = connection.execute(select(
                Jobseeker.id, Jobseeker.notes, Jobseeker.disability, Jobseeker.disability_percent)).all()
        held = {row.id: row for row in rows}
        assert [held[person].notes for person in people] == ["", "", ""]
        assert [held[person].disability_percent for person in people] == [30, None, None]
        assert [held[person].disability for person in people] == [True, None, None]
        office.edit(people[0], disability_consent=False)  # withdrawn: erased at headquarters too
        assert run_round(office.store, transport).complete
    with shared_server.engine.connect() as connection:
        after = connection.execute(select(Jobseeker.disability, Jobseeker.disability_percent).where(
            Jobseeker.id == people[0])).one()
    assert tuple(after) == (None, None)


def test_an_edit_on_the_way_stays_queued(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    person = office.add_people(1)[0]
    with office.transport() as transport:
        send = transport.send_batch
        edits = iter(["mientras viaja"])

        def edited_while_sent(*asked: Any) -> Receipt:
            for words in edits:
                office.edit(person, surnames=words)
            return send(*asked)

        transport.send_batch = edited_while_sent  # type: ignore[method-assign]
        result = run_round(office.store, transport)
    assert result.complete
    assert result.sent == 2  # the frozen version first, then the edit on top of it
    with shared_server.engine.connect() as connection:
        assert connection.execute(select(Jobseeker.surnames).where(Jobseeker.id == person)).scalar() == "mientras viaja"


def test_many_small_batches_keep_parents_before_children(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    _, vacancy = office.add_vacancy()
    people = office.add_people(40)
    for person in people[:5]:
        office.add_referral(person, vacancy)
    with office.transport() as transport:
        result = run_round(office.store, transport, batch_bytes=2048)
    assert result.complete
    assert result.parked == 0
    assert result.sent > 5
    with office.store.read() as session:
        assert max(batch.size_bytes for batch in sent_batches(session)) <= 2048


def test_one_bad_record_is_parked_the_others_go_on(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    good = office.add_people(4)
    bad = office.add_people(1, sex="?")[0]
    with office.transport() as transport:
        result = run_round(office.store, transport)
        assert result.problems == []
        assert not result.complete
        assert result.parked == 5  # the person, and the jobs and skills that wait for the person
        assert result.counts["jobseeker"] == (5, 4)
        with office.store.read() as session:
            parked = {item.record_id: item for item in parked_records(session)}
        assert (parked[bad].code, parked[bad].field) == ("value_choice", "sex")
        assert {item.code for item in parked.values() if item.record_id != bad} == {"parent_missing"}
        assert not set(good) & set(parked)
        office.edit(bad, sex="X")
        mended = run_round(office.store, transport)
    assert mended.complete
    assert mended.counts["jobseeker"] == (5, 5)


def test_two_devices_of_an_office(shared_server: Server, new_office: Callable[[], TestOffice]) -> None:
    first, second = new_office(), new_office()
    second.office_id, second.code = first.office_id, first.code
    assert first.enrol(shared_server).letter == "A"
    assert second.enrol(shared_server).letter == "B"
    with first.store.local() as _:
        pass
    with first.transport() as transport:
        assert run_round(first.store, transport).complete
    people = second.add_people(2)
    with second.transport() as transport:
        result = run_round(second.store, transport, verify=False)
    assert result.problems == []
    with shared_server.engine.connect() as connection:
        held = set(connection.execute(select(Jobseeker.id).where(Jobseeker.office_id == first.office_id)).scalars())
    assert held == set(people)


def test_a_planted_difference_is_named(shared_server: Server, office: TestOffice) -> None:
    account = office.enrol(shared_server)
    people = office.add_people(12, community="Nizag")
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        with shared_server.engine.begin() as connection:
            connection.execute(update(Jobseeker.__table__).where(
                Jobseeker.__table__.c.id == people[7]).values(community="x"))
        found = compare(office.store, transport, account)
        assert found.types == ("jobseeker",)
        assert [(item.record_id, item.kind) for item in found.records] == [(people[7], "other_content")]
        result = run_round(office.store, transport)
    assert result.equal is False
    assert [fault.code for fault in result.problems] == ["sync_differs"]


def _server_state(server: Server, office: TestOffice) -> tuple[object, ...]:
    with server.engine.connect() as connection:
        return tuple(connection.execute(query).scalar() for query in (
            select(func.count()).select_from(ReceiptEntry).where(ReceiptEntry.office_id == office.office_id),
            select(func.count()).select_from(ChangeEntry).where(ChangeEntry.office_id == office.office_id),
            select(func.max(FeedEntry.position)).where(FeedEntry.office_id == office.office_id),
            select(OfficeEntry.feed_position).where(OfficeEntry.office_id == office.office_id),
            select(func.sum(Jobseeker.version)).where(Jobseeker.office_id == office.office_id)))
