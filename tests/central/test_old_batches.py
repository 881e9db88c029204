"""What earlier programs sent is taken by this headquarters, what they were answered is read (tests/fixtures/protocol).

Nothing there is ever made again: a change of today's program that breaks it would lose what waits in an office, or lies
on a stick.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from pes_central.admission import admit_by_stick
from pes_central.auth import DeviceIdentity, enrol_device, make_code
from pes_central.config import load
from pes_central.db import open_engine, prepare, writing
from pes_central.ingest import receive
from pes_central.keys import note_key
from pes_central.tables import EnrolmentCode, OfficeEntry, ServerIdentity
from pes_central.told_by_stick import take_state
from pes_desktop.models import Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.reference.paths import resources_dir
from pes_desktop.sync import by_stick, sealing
from pes_desktop.sync.codec import decode_batch, decode_held, decode_page, decode_receipt
from pes_desktop.sync.digest import all_digests
from pes_desktop.sync.number_note import read_note
from pes_desktop.sync.office_page import decode_office_page
from pes_desktop.sync.sealing import CentralKeys, OfficeKeys
from pes_desktop.sync.stick_proof import proof_in
from pes_desktop.sync.wire import HELD, READABLE

FROZEN = Path(__file__).resolve().parents[1] / "fixtures" / "protocol"
#: SHA-256 of what both sides know beforehand. Another in its place leaves all batches made with it unreadable: what
#: is trained anew belongs beside it, to the next protocol version.
KNOWN_BEFOREHAND = {"dictionary-2.zdict": "bdded5c6381d852cb5d224c514e7d0506ce05c27f3005775841eb1eb3b471c93"}
Known = dict[str, Any]


def known(version: int) -> tuple[Path, Known]:
    folder = FROZEN / f"v{version}"
    return folder, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    new_database: Callable[[], str] | None = (
        request.getfixturevalue("new_database") if request.param == "postgresql" else None)
    made = open_engine(load(tmp_path, {"PES_CENTRAL_DATABASE_URL": new_database()} if new_database else {}))
    prepare(made)
    yield made
    made.dispose()


def admit(connection: Connection, expected: Known, device: UUID, letter: str) -> DeviceIdentity:
    office = UUID(expected["office_id"])
    given = enrol_device(connection, make_code(connection, expected["office_code"], 1), office,
                         expected["office_code"], device, letter, utcnow())[1]
    assert given == letter
    return DeviceIdentity(device, office)


def test_the_first_version_is_still_taken(engine: Engine) -> None:
    folder, expected = known(1)
    with writing(engine) as connection:
        device = admit(connection, expected, UUID(expected["device_id"]), expected["letter"])
    for file in expected["files"]:
        data = (folder / f"{file['name']}.pesb").read_bytes()
        batch, content = decode_batch(data)
        assert content.hex() == file["content_hash"]
        assert [[record.record_type, str(record.record_id), record.version, record.base_version, record.removed]
                for record in batch.records] == file["records"]
        answer = receive(engine, device, data, 10**7)[0]
        assert answer[:6] == b"PESR\x01\x01", "an old program reads no other"
        now = decode_receipt(answer, batch)
        then = decode_receipt((folder / f"{file['name']}.pesr").read_bytes(), batch)
        assert (now.content_hash, now.verdicts) == (then.content_hash, then.verdicts)
        assert then.content_hash == content
        assert sum(verdict.outcome in HELD for verdict in now.verdicts) == file["held"] > 0
        assert file["parked"] == 0
        assert receive(engine, device, data, 10**7)[0] == answer
    check_state(engine, expected, 1)


def check_state(engine: Engine, expected: Known, protocol: int) -> None:
    """Headquarters holds afterwards what it held then, to the last column."""
    with engine.connect() as connection:
        digests = {kind: [digest.count, digest.digest]
                   for kind, digest in all_digests(connection, UUID(expected["office_id"]), protocol).items()}
        names = {row.id: row.names for row in connection.execute(select(Jobseeker.id, Jobseeker.names))}
        removed = connection.scalars(select(Jobseeker.id).where(Jobseeker.removed_at.is_not(None))).all()
    assert digests.items() >= expected["digests"].items()
    assert names[UUID(expected["person_edited"])] == "Élida Rosa"
    assert removed == [UUID(expected["person_removed"])]


def office_keys(expected: Known, letter: str = "A") -> OfficeKeys:
    central = central_keys(expected).public
    return OfficeKeys(sealing.as_key(expected["devices"][letter]["signing"]), central[:32], central[32:],
                      sealing.as_key(expected["keys"]["office"]))


def central_keys(expected: Known) -> CentralKeys:
    return CentralKeys(sealing.as_key(expected["keys"]["seal"]), sealing.as_key(expected["keys"]["sign"]))


def become(connection: Connection, expected: Known) -> dict[str, DeviceIdentity]:
    """The headquarters that knew these PCs, with its keys and theirs, before anything came."""
    central, office = central_keys(expected), UUID(expected["office_id"])
    connection.execute(update(ServerIdentity).values(
        server_id=UUID(expected["server_id"]), epoch=UUID(expected["epoch"]), seal_key=central.seal,
        sign_key=central.signing))
    found = {letter: admit(connection, expected, UUID(one["id"]), letter)
             for letter, one in expected["devices"].items()}
    connection.execute(update(OfficeEntry).values(secret_key=sealing.as_key(expected["keys"]["office"])))
    for letter, device in found.items():
        note_key(connection, device.device_id, office, sealing.signing_public(office_keys(expected, letter).signing),
                 again=False)
    return found


@pytest.mark.parametrize("version", [version for version in READABLE if version > 1])
def test_sealed_batches_are_still_taken(engine: Engine, version: int) -> None:
    folder, expected = known(version)
    with writing(engine) as connection:
        devices = become(connection, expected)
    patches = merged = 0
    for file in expected["files"]:
        data, keys = (folder / f"{file['name']}.pesb").read_bytes(), office_keys(expected, file["letter"])
        assert data[:6] == b"PESB" + bytes((version, 2))
        for opener in (central_keys(expected), keys):
            batch, content = decode_batch(data, keys=opener)
            assert content.hex() == file["content_hash"]
            assert [[one.record_type, str(one.record_id), one.version, one.base_version, one.removed,
                     None if one.fields is None else list(one.fields)] for one in batch.records] == file["records"]
        answer = receive(engine, devices[file["letter"]], data, 10**7)[0]
        now = decode_receipt(answer, batch, keys, protocol=version)
        then = decode_receipt((folder / f"{file['name']}.pesr").read_bytes(), batch, keys, protocol=version)
        assert then.content_hash == now.content_hash == content
        assert (then.server_id, then.epoch) == (UUID(expected["server_id"]), UUID(expected["epoch"]))
        assert now.verdicts == then.verdicts
        assert sum(verdict.outcome in HELD for verdict in then.verdicts) == file["held"] > 0
        assert len(then.verdicts) - file["held"] == file["parked"]
        assert receive(engine, devices[file["letter"]], data, 10**7)[0] == answer
        patches += sum(one.fields is not None for one in batch.records)
        merged += sum(verdict.code == "merged" for verdict in then.verdicts)
    assert patches > 3
    assert merged == 1
    assert sum(file["parked"] for file in expected["files"]) == 1, "one conflict"
    check_state(engine, expected, version)
    assert take_state(engine, bytes_of(folder, "stick-state.pess"), central_keys(expected)) == {
        "waiting": 0, "parked": 1, "proven": False}, "what the PC of the conflict told by stick"
    with engine.connect() as connection:
        person = connection.execute(select(Jobseeker.names, Jobseeker.community).where(
            Jobseeker.id == UUID(expected["person_merged"]))).one()
    assert person == ("Rosa María", "Guasuntos")


@pytest.mark.parametrize("version", [version for version in READABLE if version > 1])
def test_what_came_down_and_what_lies_on_sticks_is_still_read(version: int) -> None:
    folder, expected = known(version)
    keys, of = office_keys(expected), partial(bytes_of, folder)
    down, back = decode_page(of("down.pesf")), decode_held(of("brought-back.pesh"))
    page = decode_office_page(of("stick-page.pesp"), keys.office)
    for found, name in ((down.records, "down"), (back.records, "brought_back"), (page.records, "stick_page")):
        assert [[one.record_type, str(one.record_id), one.version, one.values] for one in found] == expected[name]
        assert found
    assert page.letter == "A"
    assert {down.office_id, back.office_id, page.office_id} == {UUID(expected["office_id"])}
    last = max((file for file in expected["files"] if file["letter"] == "A"), key=lambda file: file["number"])
    sent = {bytes.fromhex(last["content_hash"]): last["number"]}
    proof = proof_in(of("stick-proof.pesr"), keys, UUID(expected["server_id"]), sent)
    assert proof is not None
    assert (proof.epoch, proof.number) == (UUID(expected["epoch"]), last["number"])
    assert {kind: [count, digest.hex()] for kind, (count, digest) in proof.types.items()} == {
        kind: [count, digest[:32]] for kind, (count, digest) in expected["digests"].items() if count}
    assert read_note(of("stick-note.pesn"), keys, UUID(expected["server_id"]), sent) == last["number"] + 2


@pytest.mark.parametrize("version", [version for version in READABLE if version > 1])
def test_a_request_on_a_stick_is_still_answered(engine: Engine, version: int) -> None:
    folder, expected = known(version)
    request, asked = bytes_of(folder, "stick-request.pesq"), expected["stick_request"]
    with writing(engine) as connection:
        become(connection, expected)
        connection.execute(insert(EnrolmentCode).values(
            code_hash=asked["code_hash"], office_code=expected["office_code"], made_at=utcnow(),
            expires_at=utcnow() + timedelta(hours=1)))
        name, now = admit_by_stick(connection, request, "https://central.example")
    assert name == f"{expected['office_code']}-{asked['letter']}"
    key = by_stick.derived_key(bytes.fromhex(asked["code_hash"]), by_stick.ANSWER_KIND)
    for data in (bytes_of(folder, "stick-admission.pesa"), now):
        answer = by_stick.read_answer(data, by_stick.request_hash(request), sealing.as_key(asked["wrapping"]), key)
        assert (answer.letter, answer.server_id, answer.epoch, answer.url) == (
            asked["letter"], UUID(expected["server_id"]), UUID(expected["epoch"]), "https://central.example")
        assert (answer.server_key, answer.office_key) == (
            central_keys(expected).public, sealing.as_key(expected["keys"]["office"]))


def bytes_of(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()


def test_each_version_that_is_read_is_kept() -> None:
    kept = {int(folder.name[1:]) for folder in FROZEN.glob("v*") if (folder / "expected.json").exists()}
    assert kept == set(READABLE), "capture_batches.py makes the folder of a new version"


def test_what_both_sides_know_beforehand_never_changes() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
             for path in (resources_dir() / "exchange").iterdir()}
    assert found == KNOWN_BEFOREHAND
