"""The exchange by stick: sealed files out, taken in at headquarters, answers back; a real office, a real database."""

from __future__ import annotations

import base64
import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.exchange import Server
from support.work_office import add_person, new_office

from pes_central.__main__ import main as central_main
from pes_central.auth import enrol_device, make_code
from pes_central.config import load
from pes_central.db import identity, writing
from pes_central.keys import register
from pes_central.stick import answers_again, take_files
from pes_central.tables import DeviceEntry, ReceiptEntry
from pes_desktop.cli import stick_command as stick_module
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models import Jobseeker, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.services import stick
from pes_desktop.services.context import OfficeContext
from pes_desktop.sync import sealing
from pes_desktop.sync.codec import decode_receipt, encode_batch, open_batch
from pes_desktop.sync.freeze import pending_batches
from pes_desktop.sync.store import Account, account, save_account
from pes_desktop.sync.wire import Receipt


@dataclass
class Bus:
    """An office that has joined, the server it joined, and the folder that travels between them."""

    ctx: OfficeContext
    server: Server
    folder: Path

    def take(self) -> list[dict[str, object]]:
        files = sorted(self.folder.glob("*.pesb"))
        return take_files(self.server.engine, load(self.server.folder, {}), files, self.folder)

    def waiting(self) -> int:
        with self.ctx.store.read() as session:
            return session.query(OutboxEntry).count()

    def people(self) -> list[str]:
        with self.server.engine.connect() as connection:
            return sorted(connection.scalars(select(Jobseeker.surnames)))


def admit(ctx: OfficeContext, server: Server) -> None:
    """What enrolment does, without a line."""
    signing, wrapping = sealing.new_secret(), sealing.new_secret()
    with writing(server.engine) as connection:
        token, letter = enrol_device(connection, make_code(connection, "ALA", 1), ctx.office.id, "ALA", ctx.device_id,
                                     "A", utcnow())
        keys = register(connection, ctx.device_id, ctx.office.id, sealing.as_text(sealing.signing_public(signing)),
                        sealing.as_text(sealing.sealing_public(wrapping)), again=True)
        server_id, epoch = identity(connection)
    office = sealing.unwrap(base64.b64decode(keys["office_key"]), wrapping, sealing.office_secret(ctx.device_id))
    with ctx.store.local() as session:
        save_account(session, Account("http://127.0.0.1:9", token, server_id, epoch, ctx.device_id, ctx.office.id,
                                      letter, sealing.as_text(signing), keys["server_key"], sealing.as_text(office)))


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    server = Server.prepared(tmp_path / "central", "")
    ctx = new_office(tmp_path / "office")
    admit(ctx, server)
    folder = tmp_path / "stick"
    folder.mkdir()
    yield Bus(ctx, server, folder)
    ctx.store.close()
    server.engine.dispose()


def test_there_and_back(bus: Bus) -> None:
    add_person(bus.ctx, "Guamán Ñauta", "Rosa")
    before = bus.waiting()
    written = stick.write_batches(bus.ctx, bus.folder)
    assert written.files == ("ALA-A-000001.pesb",)
    assert written.records == before > 0
    assert bus.waiting() == before, "nothing leaves the outbox before its answer"
    seen = b"".join(path.read_bytes() for path in bus.folder.iterdir())
    for word in ("Guamán", "Guaman", "Rosa", "jobseeker", "593991234567", "surnames"):
        assert word.encode() not in seen
    assert bus.take() == [{"file": "ALA-A-000001.pesb", "records": before, "answer": "ALA-A-000001.pesr"}]
    assert bus.people() == ["Guamán Ñauta"]
    found = stick.read_answers(bus.ctx, bus.folder)
    assert (found.answers, found.acknowledged, found.parked, found.strange) == (1, before, 0, ())
    assert bus.waiting() == 0
    assert stick.write_batches(bus.ctx, bus.folder).files == ()
    assert stick.read_answers(bus.ctx, bus.folder).strange == ("ALA-A-000001.pesr",), "answered already"
    assert sorted(path.suffix for path in bus.folder.iterdir()) == [".pesb", ".pesr", ".pess"], "nothing half"


def test_a_stick_taken_twice_is_one(bus: Bus) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    stick.write_batches(bus.ctx, bus.folder)
    first = bus.take()
    answer = said_in(bus, bus.folder)
    assert bus.take() == first
    assert said_in(bus, bus.folder) == answer
    assert bus.people() == ["Lema"]
    again = bus.folder / "again"
    again.mkdir()
    assert answers_again(bus.server.engine, "ala", "a", 1, again) == ["ALA-A-000001.pesr"]
    assert said_in(bus, again) == answer
    assert answers_again(bus.server.engine, "ala", "a", 2, again) == []


def said_in(bus: Bus, folder: Path) -> Receipt:
    """The answer as every program of this protocol reads it; what is proven behind it is of its own moment."""
    with bus.ctx.store.read() as session:
        known = account(session)
    assert known is not None
    (frozen,) = pending_batches(bus.ctx.store)
    return decode_receipt((folder / "ALA-A-000001.pesr").read_bytes(), frozen.batch, known.keys, protocol=2)


def test_a_lost_stick_is_written_again_and_new_edits_go_in_a_batch_behind(bus: Bus) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    stick.write_batches(bus.ctx, bus.folder)
    shutil.rmtree(bus.folder)
    bus.folder.mkdir()
    add_person(bus.ctx, "Caiza", "Ana")
    assert stick.write_batches(bus.ctx, bus.folder).files == ("ALA-A-000001.pesb", "ALA-A-000002.pesb")
    assert [line["answer"] for line in bus.take()] == ["ALA-A-000001.pesr", "ALA-A-000002.pesr"]
    assert stick.read_answers(bus.ctx, bus.folder).answers == 2
    assert (bus.waiting(), bus.people()) == (0, ["Caiza", "Lema"])


def test_what_is_not_a_pcs_own_is_refused_and_holds_nothing_up(bus: Bus) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    stick.write_batches(bus.ctx, bus.folder)
    (frozen,) = pending_batches(bus.ctx.store)
    with bus.ctx.store.read() as session:
        known = account(session)
    assert known is not None
    assert known.keys is not None
    bare = replace_batch(frozen.batch)
    for name, data in {
            "0-open": encode_batch(bare)[0], "1-open": encode_batch(bare, protocol=2)[0],
            "2-forged": encode_batch(bare, replace(known.keys, signing=bytes(range(32))))[0],
            "3-cut": frozen.payload[:-9], "4-noise": b"\0" * 400,
            "5-stranger": encode_batch(replace_batch(bare, device_id=uuid.uuid4()), known.keys)[0],
            "6-other-office": encode_batch(replace_batch(bare, office_id=uuid.uuid4()), known.keys)[0]}.items():
        (bus.folder / f"{name}.pesb").write_bytes(data)
    told = {str(line["file"]): line.get("refused") for line in bus.take()}
    assert told == {
        "0-open.pesb": "signature_missing", "1-open.pesb": "signature_missing", "2-forged.pesb": "signature_wrong",
        "3-cut.pesb": "batch_malformed", "4-noise.pesb": "batch_malformed", "5-stranger.pesb": "device_unknown",
        "6-other-office.pesb": "batch_other_device", "ALA-A-000001.pesb": None}
    assert bus.people() == ["Lema"]
    with writing(bus.server.engine) as connection:
        connection.execute(update(DeviceEntry).values(revoked_at=utcnow()))
    assert {"file": "ALA-A-000001.pesb", "refused": "device_revoked"}.items() <= next(
        line for line in bus.take() if line["file"] == "ALA-A-000001.pesb").items()


def replace_batch(batch, **changes):  # type: ignore[no-untyped-def]
    import msgspec

    return msgspec.structs.replace(batch, **{"batch_id": uuid.uuid4(), "number": batch.number + 7, **changes})


def test_a_forged_answer_settles_nothing(bus: Bus) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    stick.write_batches(bus.ctx, bus.folder)
    before = bus.waiting()
    (frozen,) = pending_batches(bus.ctx.store)
    bus.take()
    good = (bus.folder / "ALA-A-000001.pesr").read_bytes()
    for data in (good[:-1], good[:30] + b"\0" + good[31:], b"", b"PESR\x01\x01" + bytes(50), frozen.payload):
        (bus.folder / "ALA-A-000001.pesr").write_bytes(data)
        found = stick.read_answers(bus.ctx, bus.folder)
        assert (found.answers, found.strange) == (0, ("ALA-A-000001.pesr",))
    assert bus.waiting() == before
    (bus.folder / "ALA-A-000001.pesr").write_bytes(good)
    assert stick.read_answers(bus.ctx, bus.folder).answers == 1


def test_a_pc_without_keys_says_what_to_do(bus: Bus) -> None:
    with bus.ctx.store.local() as session:
        known = account(session)
        assert known is not None
        save_account(session, replace(known, office_key=""))
    for work in (stick.write_batches, stick.read_answers):
        with pytest.raises(DomainError) as caught:
            work(bus.ctx, bus.folder)
        assert caught.value.codes == ("stick_without_keys",)
    assert list(bus.folder.iterdir()) == []


def test_a_stick_that_is_gone_is_a_fault_of_the_surroundings(bus: Bus) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    for work in (stick.write_batches, stick.read_answers):
        with pytest.raises(EnvironmentFault):
            work(bus.ctx, bus.folder / "gone")


def test_the_commands(bus: Bus, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    from contextlib import nullcontext

    monkeypatch.setattr(stick_module, "opened", lambda options: nullcontext((bus.ctx, "")))

    def desk() -> int:
        return stick_module.stick_command(["--dir", str(bus.ctx.store.folder), "--stick", str(bus.folder)])

    def central(*arguments: str) -> int:
        return central_main([*arguments, "--dir", str(bus.server.folder), "--out", str(bus.folder)])
    assert desk() == 0
    assert "0 aceptados" in capsys.readouterr().out
    batch = str(bus.folder / "ALA-A-000001.pesb")
    assert central("import-batch", batch) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "ALA-A-000001.pesr"
    (bus.folder / "bad.pesb").write_bytes(b"bad")
    assert central("import-batch", batch, str(bus.folder / "bad.pesb")) == 2
    assert "batch_malformed" in capsys.readouterr().err
    (bus.folder / "ALA-A-000001.pesr").unlink()
    assert central("export-answer", "--office", "ALA", "--letter", "A") == 0
    assert capsys.readouterr().out == "ALA-A-000001.pesr\n"
    assert desk() == 0
    assert capsys.readouterr().out.endswith("0 en la memoria (0 archivos), 0 por arreglar\n")
    assert bus.waiting() == 0
    with bus.server.engine.connect() as connection:
        assert len(connection.execute(select(ReceiptEntry.number)).all()) == 1


def test_only_the_holders_of_keys_open_a_file(bus: Bus) -> None:
    add_person(bus.ctx, "Lema", "Segundo")
    stick.write_batches(bus.ctx, bus.folder)
    data = (bus.folder / "ALA-A-000001.pesb").read_bytes()
    with pytest.raises(DomainError):
        open_batch(data)
