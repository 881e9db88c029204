"""A PC without any line is admitted by stick: a real office, the real command of headquarters, files in a folder."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import uuid
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from admission_kit import Post, bare, fault_of, one_server, post
from sqlalchemy import update
from support.work_office import add_person

from pes_central.__main__ import main as central_main
from pes_central.db import writing
from pes_central.tables import DeviceEntry, EnrolmentCode
from pes_central.unlock import answer
from pes_desktop.domain.admission_code import new_code, plain_code
from pes_desktop.models import Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.services import stick, stick_admission, sync_session
from pes_desktop.services.office_setup import open_office
from pes_desktop.services.phone_help import phone_challenge
from pes_desktop.storage.way_in import with_answer
from pes_desktop.sync import by_stick
from pes_desktop.sync.sealing import CentralKeys, new_secret, sealing_public

__all__ = ["bare", "one_server", "post"]


def test_asked_answered_and_a_batch_there_and_back(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    add_person(post.ctx, "Guamán Ñauta", "Rosa")
    assert central_main(["enrol", "--office-code", "ala", "--stick", "--dir", str(post.server.folder)]) == 0
    code = capsys.readouterr().out.strip()
    assert len(plain_code(code)) == 20
    request = post.ask(code.lower().replace("-", " "))
    assert request.name == "ALA-A.pesq"
    assert post.headquarters(capsys) == [{"file": "ALA-A.pesq", "answer": "ALA-A.pesa"}]
    post.read()
    known = post.account()
    assert known is not None
    assert known.keys is not None
    assert (known.url, known.letter) == ("", "A")
    assert sync_session.sync_view(post.ctx).asked is None
    assert phone_challenge(post.ctx.folder).startswith("ALA-A-"), "help by telephone needs no line either"
    with writing(post.server.engine) as connection:
        said = answer(connection, "ALA", phone_challenge(post.ctx.folder), "Marta", "la conozco")
    assert len(with_answer(post.ctx.folder, said)) == 32

    carried = b"".join(path.read_bytes() for path in post.stick.iterdir())
    for secret in (plain_code(code), code, known.token, known.signing_key, known.office_key):
        assert secret.encode() not in carried
    assert known.keys.office not in carried
    assert known.keys.server_seal not in carried

    waiting = post.waiting()
    written = stick.write_batches(post.ctx, post.stick)
    assert written.records == waiting > 0
    assert central_main(["import-batch", *(str(post.stick / name) for name in written.files), "--out", str(post.stick),
                         "--dir", str(post.server.folder)]) == 0
    assert stick.read_answers(post.ctx, post.stick).acknowledged == waiting
    assert post.waiting() == 0
    assert post.count(Jobseeker) == 1


def test_the_same_again_changes_nothing_and_a_lost_stick_is_written_again(
        bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    code = bare.code(bare.ctx.office.code)
    asked = bare.ask(code).read_bytes()
    shutil.rmtree(bare.stick)
    bare.stick.mkdir()
    assert bare.ask().read_bytes() == asked, "no code is needed once it was asked"
    assert bare.ask(code).read_bytes() == asked
    bare.headquarters(capsys)
    file = bare.stick / f"{bare.ctx.office.code}-A.pesa"
    first = file.read_bytes()
    file.unlink()
    with writing(bare.server.engine) as connection:  # the answer was lost, and the code is long out of date
        connection.execute(update(EnrolmentCode).values(expires_at=utcnow() - timedelta(days=1)))
    bare.headquarters(capsys)
    assert file.read_bytes() == first
    bare.read()
    known = bare.account()
    bare.headquarters(capsys)
    assert file.read_bytes() == first, "the token of the PC stays good"
    assert fault_of(bare.read) == "stick_not_asked"
    assert bare.account() == known


def test_the_files_are_as_the_protocol_says() -> None:
    """Read with the library alone, as docs/protocol.md describes them."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    code, wrapping, signing = plain_code(new_code(stick=True)), new_secret(), bytes(range(32))
    keys = CentralKeys(new_secret(), new_secret())

    def mac(data: bytes, kind: bytes) -> bytes:
        info = b"pes-desktop enrolment by stick 2\0" + kind
        key = HKDF(SHA256(), 32, None, info).derive(hashlib.sha256(code.encode()).digest())
        return hmac.digest(key, data, "sha256")
    request = by_stick.Request(uuid.uuid4(), uuid.uuid4(), "ALA", "A", signing, sealing_public(wrapping), utcnow())
    asked = by_stick.write_request(request, by_stick.code_hash(code))
    assert asked[:6] == b"PESQ\x02\x01"
    assert msgspec.msgpack.decode(asked[6:-32])[2:5] == ["ALA", "A", signing]
    assert asked[-32:] == mac(asked[:-32], b"PESQ")

    said = by_stick.Answer("token", "A", uuid.uuid4(), uuid.uuid4(), keys.public, new_secret(), "https://x", b"s" * 32)
    given = by_stick.write_answer(said, asked, keys, by_stick.code_hash(code))
    name = hashlib.sha256(asked).digest()
    assert given[:38] == b"PESA\x02\x01" + name
    assert given[-32:] == mac(given[:-32], b"PESA")
    plain = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305).decrypt(
        given[38:-32], X25519PrivateKey.from_private_bytes(wrapping),
        info=b"pes-desktop exchange 2\0answer to " + name.hex().encode())
    assert msgspec.msgpack.decode(plain[64:])[0] == "token"
    Ed25519PrivateKey.from_private_bytes(keys.signing).public_key().verify(
        plain[:64], b"pes-desktop exchange 2\0PESA" + hashlib.sha256(name + plain[64:]).digest())


def test_a_letter_that_is_taken_and_an_account_from_before(bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    office = bare.ctx.office
    bare.ask(bare.code(office.code))
    bare.headquarters(capsys)
    with writing(bare.server.engine) as connection:  # as if another PC had been there first
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == bare.ctx.device_id).values(letter="C"))
    bare.ask(bare.code(office.code))
    bare.headquarters(capsys)
    bare.read()
    assert bare.ctx.pc == "C"
    first = bare.account()
    add_person(bare.ctx, "Lema", "Segundo")
    stick.write_batches(bare.ctx, bare.stick)
    # admitted anew: what was frozen with the keys of before is frozen again
    bare.ask(bare.code(office.code))
    bare.headquarters(capsys)
    bare.read()
    second = bare.account()
    assert first is not None
    assert second is not None
    assert second.token != first.token
    assert second.server_key == first.server_key
    for old in bare.stick.glob("*.pesb"):
        old.unlink()
    written = stick.write_batches(bare.ctx, bare.stick)
    central_main(["import-batch", *(str(bare.stick / name) for name in written.files), "--out", str(bare.stick),
                  "--dir", str(bare.server.folder)])
    stick.read_answers(bare.ctx, bare.stick)
    assert bare.waiting() == 0


def test_the_same_account_uses_a_line_later(bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    bare.ask(bare.code(bare.ctx.office.code))
    bare.headquarters(capsys)
    bare.read()
    assert sync_session.line_is_up(bare.ctx) is False
    assert fault_of(lambda: sync_session.sync_now(bare.ctx)) == "sync_no_address"
    assert fault_of(lambda: stick_admission.set_address(bare.ctx, "http://central.example")) == "server_not_secure"
    assert fault_of(lambda: stick_admission.set_address(bare.ctx, "")) == "server_address"
    bare.server.start()
    try:
        stick_admission.set_address(bare.ctx, bare.server.url + "/")
        assert sync_session.sync_now(bare.ctx).complete
    finally:
        bare.server.stop()


def test_a_line_that_comes_first_ends_what_was_asked(bare: Post) -> None:
    bare.ask(bare.code(bare.ctx.office.code))
    bare.server.start()
    try:
        sync_session.enrol(bare.ctx, bare.server.url, bare.server.code(bare.ctx.office.code))
    finally:
        bare.server.stop()
    assert sync_session.sync_view(bare.ctx).asked is None
    assert fault_of(lambda: bare.ask("")) == "required"


def test_it_waits_through_a_restart(tmp_path: Path, bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    ctx = bare.ctx
    bare.ask(bare.code(ctx.office.code))
    ctx.store.close()
    bare.ctx = open_office(ctx.folder, ctx.staff.id, "montaña-azul-9")
    assert sync_session.sync_view(bare.ctx).asked is not None
    bare.headquarters(capsys)
    bare.read()
    assert bare.account() is not None
    kept = b"".join(path.read_bytes() for path in ctx.folder.rglob("*") if path.is_file())
    assert b"stick_request" not in kept
