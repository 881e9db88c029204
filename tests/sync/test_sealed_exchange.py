"""Seals and signatures: who can read a batch, who is believed, and how a PC comes by its keys."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update
from support.exchange import Server, TestOffice

from pes_central.auth import DeviceIdentity
from pes_central.db import writing
from pes_central.ingest import receive
from pes_central.keys import central_keys
from pes_central.tables import DeviceEntry, OfficeEntry
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import decode_batch, decode_receipt, encode_batch, encode_receipt, open_batch
from pes_desktop.sync.engine import run_round
from pes_desktop.sync.enrol import exchange_keys
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.freeze import freeze_batch, pending_batch
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.store import Account, account, save_account
from pes_desktop.sync.wire import Batch, Outcome, Receipt, Verdict, WireRecord

CENTRAL = CentralKeys(sealing.new_secret(), sealing.new_secret())
KEYS = OfficeKeys(sealing.new_secret(), CENTRAL.public[:32], CENTRAL.public[32:], sealing.new_secret())
BATCH = Batch(new_id(), 1, new_id(), new_id(), utcnow(), None, [
    WireRecord("jobseeker", new_id(), 1, 0, {"surnames": "Guamán Lema", "names": "Rosa"}) for _ in range(3)])


def reason(work: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value.codes[0], caught.value.faults[0].params.get("reason")


def test_headquarters_and_the_office_read_it_and_nobody_else() -> None:
    data, content = encode_batch(BATCH, KEYS)
    assert data[:6] == b"PESB\x02\x02"
    for keys in (CENTRAL, KEYS):
        assert decode_batch(data, keys=keys) == (BATCH, content)
    stranger = replace(KEYS, office=sealing.new_secret())
    assert reason(lambda: decode_batch(data, keys=stranger)) == ("batch_malformed", "recipient")
    assert reason(lambda: decode_batch(data)) == ("batch_malformed", "recipient")
    for word in ("Guamán", "Lema", "Rosa", "surnames"):
        assert word.encode() not in data


def test_sealed_twice_it_has_other_bytes_and_the_same_content() -> None:
    one, two = encode_batch(BATCH, KEYS), encode_batch(BATCH, KEYS)
    assert one[0] != two[0]
    assert one[1] == two[1] == encode_batch(BATCH, protocol=2)[1]


def test_no_byte_can_be_changed() -> None:
    data, _ = encode_batch(BATCH, KEYS)
    for place in range(len(data)):
        if 7 + 84 <= place < 7 + 168:
            continue  # the office's slot: headquarters reads past it, but is bound to it
        broken = data[:place] + bytes((data[place] ^ 1,)) + data[place + 1:]
        with pytest.raises(DomainError):
            decode_batch(broken, keys=CENTRAL)
    for place in (7 + 84, 7 + 120, 7 + 167):
        assert reason(lambda place=place: decode_batch(  # type: ignore[misc]
            data[:place] + bytes((data[place] ^ 1,)) + data[place + 1:], keys=CENTRAL)) == ("batch_malformed", "seal")


def test_a_signature_is_of_one_device_one_kind_and_one_content() -> None:
    opened = open_batch(encode_batch(BATCH, KEYS)[0], keys=CENTRAL)
    public = sealing.signing_public(KEYS.signing)
    assert opened.signed_by(public)
    assert not opened.signed_by(sealing.signing_public(sealing.new_secret()))
    assert not opened.signed_by(b"no key")
    assert opened.signature is not None
    assert not sealing.signed_by(public, b"PESR", opened.content_hash, opened.signature)
    assert not sealing.signed_by(public, b"PESB", bytes(32), opened.signature)


def test_a_receipt_names_exceptions_and_is_headquarters_own() -> None:
    verdicts = [Verdict(BATCH.records[0].record_id, Outcome.ACCEPTED),
                Verdict(BATCH.records[1].record_id, Outcome.REFUSED, "value_type", "names", {"a": 1}),
                Verdict(BATCH.records[2].record_id, Outcome.ACCEPTED, "merged", None, {"version": 4})]
    content = encode_batch(BATCH, KEYS)[1]
    receipt = Receipt(BATCH.batch_id, 1, BATCH.device_id, BATCH.office_id, content, new_id(), new_id(), utcnow(),
                      verdicts)
    office = sealing.sealing_public(KEYS.office)
    data = encode_receipt(receipt, 2, CENTRAL, office)
    assert decode_receipt(data, BATCH, KEYS, protocol=2) == receipt
    forged = encode_receipt(receipt, 2, CentralKeys(CENTRAL.seal, sealing.new_secret()), office)
    assert reason(lambda: decode_receipt(forged, BATCH, KEYS)) == ("signature_wrong", None)
    assert reason(lambda: decode_receipt(encode_receipt(receipt, 2), BATCH, KEYS)) == ("signature_wrong", None)
    assert reason(lambda: decode_receipt(encode_receipt(receipt), BATCH, KEYS, protocol=2)) == (
        "batch_malformed", "protocol")
    short = replace_records(BATCH, 1)
    assert reason(lambda: decode_receipt(data, short, KEYS)) == ("batch_malformed", "content")


def replace_records(batch: Batch, count: int) -> Batch:
    return Batch(batch.batch_id, batch.number, batch.device_id, batch.office_id, batch.created, None,
                 batch.records[:count])


def test_keys_are_never_shown() -> None:
    made = Account("http://x", "token-1", new_id(), new_id(), new_id(), new_id(), "A", "c2lnbg==", "c2VydmVy", "b2Zm")
    shown = f"{KEYS!r} {CENTRAL!r} {made!r}"
    for secret in ("token-1", "c2lnbg==", "b2Zm", KEYS.signing.hex(), repr(KEYS.office), repr(CENTRAL.seal)):
        assert secret not in shown
    assert made.keys is None, "keys that are none are none"


def test_pcs_of_an_office_share_its_secret_and_sign_for_themselves(
        shared_server: Server, new_office: Callable[[], TestOffice]) -> None:
    first, second = new_office(), new_office()
    second.code, second.office_id = first.code, first.office_id
    mine, theirs = first.enrol(shared_server).keys, second.enrol(shared_server).keys
    other = new_office().enrol(shared_server).keys
    assert mine is not None
    assert theirs is not None
    assert other is not None
    assert mine.office == theirs.office != other.office
    assert mine.signing != theirs.signing
    first.add_people(2)
    frozen = freeze_batch(first.store, first.account, 10**6)  # type: ignore[arg-type]
    assert frozen is not None
    assert decode_batch(frozen.payload, keys=theirs) == (frozen.batch, frozen.content_hash)
    assert reason(lambda: decode_batch(frozen.payload, keys=other)) == ("batch_malformed", "recipient")


def test_a_pc_with_a_key_must_sign_with_it(shared_server: Server, office: TestOffice) -> None:
    found = office.enrol(shared_server)
    device = DeviceIdentity(office.device_id, office.office_id)
    assert found.keys is not None
    number = itertools.count(5)

    def sent(keys: OfficeKeys | None) -> Callable[[], object]:
        batch = Batch(new_id(), next(number), office.device_id, office.office_id, utcnow(), None, [])
        return lambda: receive(shared_server.engine, device, encode_batch(batch, keys)[0], 10**7)
    assert reason(sent(None)) == ("signature_missing", None)
    assert reason(sent(replace(found.keys, signing=sealing.new_secret()))) == ("signature_wrong", None)
    sent(found.keys)()
    with writing(shared_server.engine) as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == office.device_id).values(public_key=None))
    assert reason(sent(found.keys)) == ("signature_unknown", None)
    with office.transport() as transport:  # headquarters lost the key with an older copy: it is handed over again
        assert exchange_keys(office.store, transport) == found
        sent(found.keys)()
        with office.store.local() as session:
            save_account(session, replace(found, signing_key=sealing.as_text(sealing.new_secret())))
        with pytest.raises(ExchangeFault) as caught:
            exchange_keys(office.store, transport)
    assert caught.value.faults[0].params == {"reason": "device_key_known"}


def test_an_account_from_before_gets_keys_and_sends_what_waited(shared_server: Server, office: TestOffice) -> None:
    found = office.enrol(shared_server)
    with writing(shared_server.engine) as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == office.device_id).values(public_key=None))
    old = replace(found, signing_key="", server_key="", office_key="")
    with office.store.local() as session:
        save_account(session, old)
    office.account = old
    people = office.add_people(2)
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
        office.edit(people[0], community="Totoras")
        open_one = freeze_batch(office.store, old, 10**6)
        assert open_one is not None
        assert open_one.payload[:6] == b"PESB\x01\x01"
        new = exchange_keys(office.store, transport)
        assert new.keys is not None
        assert pending_batch(office.store) is None, "an open batch is given up, its records still wait"
        result = run_round(office.store, transport)
    assert result.complete
    assert result.acknowledged == 1
    with shared_server.engine.connect() as connection:
        assert connection.scalar(select(Jobseeker.community).where(Jobseeker.id == people[0])) == "Totoras"


def test_headquarters_keeps_its_keys(own_server: Server) -> None:
    with own_server.engine.connect() as connection:
        before = central_keys(connection)
    again = Server.prepared(own_server.folder, own_server.database_url)
    with again.engine.connect() as connection:
        assert central_keys(connection) == before
        assert connection.scalars(select(OfficeEntry.secret_key)).all() == []
    again.engine.dispose()


def test_the_account_keeps_its_keys(shared_server: Server, office: TestOffice) -> None:
    found = office.enrol(shared_server)
    with office.store.read() as session:
        assert account(session) == found
    assert UUID(str(found.device_id)) == office.device_id
