"""A frozen batch whose bytes were damaged on this PC is given up: its records wait again, later batches go on."""

from __future__ import annotations

from exchange_kit import admit, frozen, outbox, sent
from support.exchange import TestOffice

from pes_desktop.models import SentBatch
from pes_desktop.sync.freeze import pending_batch


def test_a_batch_that_cannot_be_read_any_more_gives_its_records_back(office: TestOffice) -> None:
    admit(office)
    office.add_people(2)
    batch = frozen(office)
    again = pending_batch(office.store)
    assert again is not None
    assert (again.number, again.payload, again.content_hash) == (batch.number, batch.payload, batch.content_hash)
    held = {record.record_id for record in batch.batch.records}
    with office.store.local() as session:
        row = session.query(SentBatch).filter_by(number=batch.number).one()
        row.payload = b"PESB" + b"\0" * 40
    assert pending_batch(office.store) is None
    assert sent(office)[batch.number].status != "waiting"
    assert held <= {entry.record_id for entry in outbox(office)}
    fresh = frozen(office)
    assert {record.record_id for record in fresh.batch.records} == held


def test_a_readable_batch_behind_it_is_found(office: TestOffice) -> None:
    admit(office)
    office.add_people(1)
    first = frozen(office)
    office.add_people(1)
    second = frozen(office)
    assert second.number > first.number
    with office.store.local() as session:
        session.query(SentBatch).filter_by(number=first.number).one().payload = None
    found = pending_batch(office.store)
    assert found is not None
    assert found.number == second.number
