"""What admission by stick refuses: misheard codes, forged requests and answers, keys learnt too late."""

from __future__ import annotations

import uuid
from datetime import timedelta

import msgspec
import pytest
from admission_kit import Post, bare, fault_of, one_server, refused
from sqlalchemy import update

from pes_central.db import reading, writing
from pes_central.pages.audit import lines
from pes_central.tables import DeviceEntry, EnrolmentCode
from pes_desktop.domain.admission_code import ALPHABET, LINE_SIGNS, new_code, plain_code
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models.base import utcnow
from pes_desktop.services import stick_admission, sync_session
from pes_desktop.sync import by_stick
from pes_desktop.sync.sealing import CentralKeys, new_secret

__all__ = ["bare", "one_server"]


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
    second, unspent = (by_stick.code_hash(plain_code(bare.code(office))) for _ in range(2))
    assert said(asked(second, office_id=uuid.uuid4(), device_id=uuid.uuid4())) == "enrol_office_other"
    with writing(bare.server.engine) as connection:
        connection.execute(update(DeviceEntry).where(DeviceEntry.device_id == bare.ctx.device_id).values(
            revoked_at=utcnow()))
    assert said(good) == "device_revoked", "an old request opens nothing for a stolen PC"
    assert said(asked(hashed, letter="B")) == "device_revoked", "nor does another one with the code that it spent"
    assert said(asked(unspent)) == "device_revoked", "nor one with a code from before"
    assert said(asked(by_stick.code_hash(plain_code(bare.code(office))))) == "", "given anew, on purpose"
    with reading(bare.server.engine) as connection:
        assert [line.subject for line in lines(connection, act="device_by_stick") if office in line.subject
                ] == [f"{office} A"] * 2, "who came in stands in the trail"
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
