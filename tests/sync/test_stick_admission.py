"""A PC without any line is admitted by stick: a real office, the real command of headquarters, files in a folder."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, update
from support.exchange import Server
from support.work_office import add_person, new_office

from pes_central.__main__ import main as central_main
from pes_central.auth import make_code
from pes_central.db import writing
from pes_central.tables import DeviceEntry, EnrolmentCode
from pes_central.unlock import answer
from pes_desktop.domain.admission_code import ALPHABET, LINE_SIGNS, new_code, plain_code
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models import Jobseeker, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.services import stick, stick_admission, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import open_office
from pes_desktop.services.phone_help import phone_challenge
from pes_desktop.storage.way_in import with_answer
from pes_desktop.sync import by_stick
from pes_desktop.sync.sealing import CentralKeys, new_secret, sealing_public
from pes_desktop.sync.store import Account, account


@dataclass
class Post:
    """An office without a line, headquarters, and the stick between them."""

    ctx: OfficeContext
    server: Server
    stick: Path

    def code(self, office: str = "ALA", hours: int = 1) -> str:
        with writing(self.server.engine) as connection:
            return make_code(connection, office, hours, stick=True)

    def ask(self, code: str = "") -> Path:
        return self.stick / stick_admission.write_request(self.ctx, self.stick, code)

    def headquarters(self, capsys: pytest.CaptureFixture[str], *files: Path) -> list[dict[str, str]]:
        """What ``pes-central enrol-file`` says of the requests on the stick."""
        names = [str(path) for path in files or sorted(self.stick.glob("*.pesq"))]
        capsys.readouterr()
        central_main(["enrol-file", *names, "--out", str(self.stick), "--dir", str(self.server.folder)])
        told = capsys.readouterr()
        return [json.loads(line) for line in (told.out + told.err).splitlines()]

    def read(self) -> None:
        stick_admission.read_answer(self.ctx, self.stick)

    def account(self) -> Account | None:
        with self.ctx.store.read() as session:
            return account(session)

    def count(self, table: type) -> int:
        with self.server.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def waiting(self) -> int:
        with self.ctx.store.read() as session:
            return session.query(OutboxEntry).count()


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server.prepared(tmp_path_factory.mktemp("central"), "")
    yield server
    server.engine.dispose()


@pytest.fixture
def post(tmp_path: Path, own_server: Server) -> Iterator[Post]:
    yield from _post(tmp_path, own_server)


def _post(tmp_path: Path, server: Server, code: str = "ALA") -> Iterator[Post]:
    if server.database_url:  # the commands read it there
        (server.folder / "database-url").write_text(server.database_url)
    ctx = new_office(tmp_path / "office", code)
    folder = tmp_path / "stick"
    folder.mkdir()
    yield Post(ctx, server, folder)
    ctx.store.close()


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


@pytest.fixture
def bare(tmp_path: Path, one_server: Server) -> Iterator[Post]:
    """An office of its own at a headquarters that the tests of this file share."""
    yield from _post(tmp_path, one_server, uuid.uuid4().hex[:6].upper())


def refused(post: Post, capsys: pytest.CaptureFixture[str], data: bytes) -> str:
    file = post.stick / "one.pesq"
    file.write_bytes(data)
    (line,) = post.headquarters(capsys, file)
    return line.get("refused", "")


def fault_of(work: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        work()
    (code,) = caught.value.codes
    return code


def test_codes_that_were_misheard_are_told_before_the_journey(bare: Post) -> None:
    code = new_code(stick=True)
    signs = plain_code(code)
    for place, sign in enumerate(signs):
        other = ALPHABET[(ALPHABET.index(sign) + 7) % len(ALPHABET)]
        assert fault_of(lambda text=signs[:place] + other + signs[place + 1:]: bare.ask(text)) == "stick_code_wrong"
    for wrong, said in ((code[:-1], "stick_code_wrong"), (code + "A", "stick_code_wrong"), ("  ", "required"),
                        ("0" + signs[1:], "stick_code_wrong"), (new_code(), "stick_code_short")):
        assert fault_of(lambda text=wrong: bare.ask(text)) == said
    assert len(plain_code(new_code())) == LINE_SIGNS
    assert list(bare.stick.iterdir()) == []
    assert sync_session.sync_view(bare.ctx).asked is None


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


def test_headquarters_refuses_what_the_line_would_refuse(bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    office = bare.ctx.office.code
    code = bare.code(office)
    good = bare.ask(code).read_bytes()
    request = by_stick.read_request(good)
    hashed = by_stick.code_hash(plain_code(code))

    def said(data: bytes) -> str:
        return refused(bare, capsys, data)

    def asked(hashed: bytes = hashed, **changes: object) -> bytes:
        return by_stick.write_request(msgspec.structs.replace(request, **changes), hashed)
    before = bare.count(DeviceEntry)
    for place in range(0, len(good), 7):  # a bit anywhere
        told = said(good[:place] + bytes((good[place] ^ 1,)) + good[place + 1:])
        assert told in ("enrol_code_wrong", "stick_request_malformed", "protocol_unsupported"), place
    for data in (b"", good[:-1], good + b"\0", good[:20], b"PESB" + good[4:], b"\0" * 400,
                 b"PESQ\x02\x01" + b"\xff" * 99, b"PESQ\x02\x01" + bytes(20_000),
                 asked(signing_key=b"short"), asked(office_code="A" * 17)):
        assert said(data) in ("enrol_code_wrong", "stick_request_malformed")
    assert said(b"PESQ\x03\x01" + good[6:]) == "protocol_unsupported"
    assert said(asked(by_stick.code_hash(plain_code(new_code(stick=True))))) == "enrol_code_wrong", "guessed"
    assert said(asked(wrap_key=bytes(32))) == "stick_request_malformed", "a key that is none"
    assert said(asked(office_code="ZZZ")) == "enrol_office_other"
    other = bare.code("OTRA")
    assert said(asked(by_stick.code_hash(plain_code(other)))) == "enrol_office_other"
    with writing(bare.server.engine) as connection:
        connection.execute(update(EnrolmentCode).where(EnrolmentCode.office_code == office).values(
            expires_at=utcnow() - timedelta(minutes=1)))
    assert said(good) == "enrol_code_expired"
    assert bare.count(DeviceEntry) == before, "nobody was admitted by any of it"

    code = bare.code(office)
    good = bare.ask(code).read_bytes()
    hashed = by_stick.code_hash(plain_code(code))
    assert said(good) == ""
    assert said(asked(hashed, device_id=uuid.uuid4())) == "enrol_code_wrong", "spent by another PC"
    second = by_stick.code_hash(plain_code(bare.code(office)))
    assert said(asked(second, office_id=uuid.uuid4(), device_id=uuid.uuid4())) == "enrol_office_other"
    with writing(bare.server.engine) as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == bare.ctx.device_id).values(
            revoked_at=utcnow()))
    assert said(good) == "device_revoked", "an old request opens nothing for a stolen PC"
    assert (bare.stick / "gone").exists() is False
    assert bare.headquarters(capsys, bare.stick / "gone")[0]["refused"] == "file_unreadable"


def test_the_pc_takes_only_its_own_answer(bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    office = bare.ctx.office.code
    assert fault_of(bare.read) == "stick_no_answer"
    (bare.stick / "x.pesa").write_bytes(b"PESA")
    assert fault_of(bare.read) == "stick_not_asked"
    code = bare.code(office)
    request = bare.ask(code)
    asked = request.read_bytes()
    assert fault_of(bare.read) == "stick_answer_malformed"
    (bare.stick / "x.pesa").unlink()
    bare.headquarters(capsys)
    file = bare.stick / f"{office}-A.pesa"
    good = file.read_bytes()
    for place in (*range(6, len(good), 11), len(good) - 1):
        file.write_bytes(good[:place] + bytes((good[place] ^ 1,)) + good[place + 1:])
        assert fault_of(bare.read) in ("stick_answer_other", "stick_answer_forged")
    for data in (good[:-1], good + b"\0"):
        file.write_bytes(data)
        assert fault_of(bare.read) == "stick_answer_forged"

    # who found the stick and made headquarters' keys himself does not know the code
    evil = CentralKeys(new_secret(), new_secret())
    lie = by_stick.Answer("t", "A", uuid.uuid4(), uuid.uuid4(), evil.public, new_secret())
    file.write_bytes(by_stick.write_answer(lie, asked, evil, by_stick.code_hash("A" * 20)))
    assert fault_of(bare.read) == "stick_answer_forged"
    # who knows it, but names keys of which he has not the private half
    hashed = by_stick.code_hash(plain_code(code))
    stolen = msgspec.structs.replace(lie, server_key=CentralKeys(new_secret(), new_secret()).public)
    file.write_bytes(by_stick.write_answer(stolen, asked, evil, hashed))
    assert fault_of(bare.read) == "stick_answer_forged"
    # an answer to a request before this one
    again = bare.ask(bare.code(office)).read_bytes()
    assert again != asked
    file.write_bytes(good)
    assert fault_of(bare.read) == "stick_answer_other"
    assert bare.account() is None

    (bare.stick / "A-A.pesa").write_bytes(good)  # other PCs' answers on the same stick are passed over
    bare.headquarters(capsys)
    mine = file.read_bytes()
    file.write_bytes(mine[:-1] + bytes((mine[-1] ^ 1,)))
    assert fault_of(bare.read) == "stick_answer_forged", "of two files the one that is meant for this PC is told of"
    file.write_bytes(mine)
    bare.read()
    assert bare.account() is not None
    with pytest.raises(EnvironmentFault):
        stick_admission.read_answer(bare.ctx, bare.stick / "gone")


def test_who_learns_the_code_later_reads_no_secret(bare: Post, capsys: pytest.CaptureFixture[str]) -> None:
    code = bare.code(bare.ctx.office.code)
    asked = bare.ask(code).read_bytes()
    bare.headquarters(capsys)
    given = (bare.stick / f"{bare.ctx.office.code}-A.pesa").read_bytes()
    key = by_stick.derived_key(by_stick.code_hash(plain_code(code)), by_stick.ANSWER_KIND)
    with pytest.raises(DomainError) as caught:
        by_stick.read_answer(given, by_stick.request_hash(asked), new_secret(), key)
    assert caught.value.codes == ("stick_answer_forged",)


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
