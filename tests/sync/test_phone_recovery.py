"""A forgotten password by telephone, with a real headquarters: the secret is left, the answer serves once, no line."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from support.exchange import ROOT, Server

from pes_central import unlock
from pes_central.db import reading, writing
from pes_central.tables import PhoneLine, PhoneSecret
from pes_desktop.domain.errors import DomainError
from pes_desktop.models import AuditLine
from pes_desktop.services import phone_help, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, create_office, open_office
from pes_desktop.storage import keys
from pes_desktop.storage.settings import get_setting

FAST = keys.KdfCost(1, 1024, 1)
PASSWORD, NEW = "clave de prueba", "otra montaña azul"


@pytest.fixture
def desk(tmp_path: Path, own_server: Server) -> Iterator[OfficeContext]:
    """An office that headquarters admitted."""
    own_server.start()
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    ctx, _ = create_office(tmp_path / "o", form, clock=lambda: date(2026, 10, 20), cost=FAST)
    sync_session.enrol(ctx, own_server.url, own_server.code("ALA"))
    yield ctx
    ctx.store.close()


def ask(server: Server, challenge: str, *more: str, office: str = "ALA", reason: str = "llamó al número de la oficina",
        ) -> subprocess.CompletedProcess[str]:
    """The command that headquarters types."""
    env = dict(os.environ)
    if server.database_url:
        env["PES_CENTRAL_DATABASE_URL"] = server.database_url
    return subprocess.run(
        [sys.executable, "-m", "pes_central", "unlock", "--dir", str(server.folder), "--office", office, "--challenge",
         challenge, "--who", "Mesa de ayuda", "--reason", reason, *more],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


def lines(server: Server) -> list[tuple[str, str, str]]:
    with reading(server.engine) as connection:
        return [tuple(row) for row in connection.execute(
            select(PhoneLine.act, PhoneLine.who, PhoneLine.reason).order_by(PhoneLine.line))]


def test_with_no_line_the_answer_gives_another_password_once(own_server: Server, desk: OfficeContext) -> None:
    folder, staff = desk.folder, desk.staff.id
    desk.store.close()
    own_server.stop()
    shown = phone_help.phone_challenge(folder)
    assert shown.startswith("ALA-A-")
    said = ask(own_server, shown.lower())
    assert (said.returncode, said.stderr) == (0, "")
    answer = said.stdout.strip()
    again = phone_help.recover_office_by_phone(folder, answer.lower(), staff, NEW, cost=FAST)
    with again.store.read() as session:
        last = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert (last.act, last.staff_id) == ("password_by_phone", staff)
    again.store.close()
    open_office(folder, staff, NEW).store.close()
    fresh = phone_help.phone_challenge(folder)
    assert fresh.startswith("ALA-A-")
    assert fresh != shown
    with pytest.raises(DomainError) as error:
        phone_help.recover_office_by_phone(folder, answer, staff, "una tercera clave", cost=FAST)
    assert error.value.codes == ("wrong_answer",)
    other = ask(own_server, fresh).stdout.strip()
    assert other != answer
    phone_help.recover_office_by_phone(folder, other, staff, "una tercera clave", cost=FAST).store.close()
    assert lines(own_server) == [("secret_stored", "", ""),
                                 *[("answered", "Mesa de ayuda", "llamó al número de la oficina")] * 2]


def test_behind_the_lock_too(own_server: Server, desk: OfficeContext) -> None:
    answer = ask(own_server, phone_help.phone_challenge(desk.folder)).stdout.strip()
    with pytest.raises(DomainError) as error:
        phone_help.recover_desk_by_phone(desk, answer, desk.staff.id, "corta", cost=FAST)
    assert error.value.codes == ("password_too_short",)
    again = phone_help.recover_desk_by_phone(desk, answer, desk.staff.id, NEW, cost=FAST)
    assert again.store is desk.store
    assert keys.unlock(desk.folder, desk.staff.id, NEW) == desk.store.key


@pytest.mark.parametrize(("office", "challenge", "word"), [
    ("ALB", "", "código"), ("ALA", "ALA-A-0000-0000-1", "código"), ("ALA", "ALA-B-0000-0000-0", "Ninguna"),
    ("XYZ", "XYZ-A-0000-0000-0", "Ninguna")])
def test_what_headquarters_can_not_answer_is_told(own_server: Server, desk: OfficeContext, office: str, challenge: str,
                                                  word: str) -> None:
    said = ask(own_server, challenge or phone_help.phone_challenge(desk.folder), office=office)
    assert said.returncode == 2
    assert said.stdout == ""
    assert word in said.stderr
    assert [act for act, _, _ in lines(own_server)] == ["secret_stored"]


def test_nobody_answers_without_a_name_and_a_reason(own_server: Server, desk: OfficeContext) -> None:
    challenge = phone_help.phone_challenge(desk.folder)
    with pytest.raises(DomainError) as error, writing(own_server.engine) as connection:
        unlock.answer(connection, "ALA", challenge, " ", "")
    assert error.value.codes == ("required", "required")
    assert [fault.field for fault in error.value.faults] == ["who", "reason"]
    assert [act for act, _, _ in lines(own_server)] == ["secret_stored"]


def test_the_secret_is_the_pcs_alone_and_stays_in_the_encrypted_file(own_server: Server, desk: OfficeContext) -> None:
    with reading(own_server.engine) as connection:
        (device, secret), = connection.execute(select(PhoneSecret.device_id, PhoneSecret.secret)).all()
    assert device == desk.device_id
    assert len(secret) == 32
    with desk.store.read() as session:
        kept = get_setting(session, "phone_help")
    assert kept["left"] is True
    desk.store.close()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert secret not in content, path.name
            assert kept["secret"].encode() not in content, path.name


def test_the_same_secret_again_adds_no_line(own_server: Server, desk: OfficeContext) -> None:
    with writing(own_server.engine) as connection:
        secret = connection.execute(select(PhoneSecret.secret)).scalar_one()
        unlock.store_secret(connection, desk.device_id, base64.b64encode(secret).decode())
        assert [act for act, _, _ in lines(own_server)] == ["secret_stored"]
        unlock.store_secret(connection, desk.device_id, base64.b64encode(bytes(32)).decode())
    assert [act for act, _, _ in lines(own_server)] == ["secret_stored"] * 2


def test_a_headquarters_that_was_away_gets_it_with_the_next_round(own_server: Server, desk: OfficeContext) -> None:
    phone_help.forget_secret(desk)
    with writing(own_server.engine) as connection:
        before = connection.execute(select(PhoneSecret.secret)).scalar()
        connection.execute(PhoneSecret.__table__.delete())
    sync_session.sync_now(desk)
    with reading(own_server.engine) as connection:
        assert connection.execute(select(PhoneSecret.secret)).scalar() == before
    shown = phone_help.phone_challenge(desk.folder)
    sync_session.sync_now(desk)
    assert phone_help.phone_challenge(desk.folder) == shown, "a round changes no code that somebody may be reading"
    assert len(lines(own_server)) == 2


@pytest.mark.parametrize("text", ["", "x", "AAAA", "A" * 44, "Ñ" * 10])
def test_a_secret_that_is_none_is_refused(own_server: Server, desk: OfficeContext, text: str) -> None:
    with pytest.raises(DomainError) as error, writing(own_server.engine) as connection:
        unlock.store_secret(connection, desk.device_id, text)
    assert error.value.codes == ("request_malformed",)
    with reading(own_server.engine) as connection:
        assert len(connection.execute(select(PhoneSecret.secret)).all()) == 1


def test_without_admission_there_is_no_code(tmp_path: Path) -> None:
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    ctx, _ = create_office(tmp_path / "o", form, cost=FAST)
    ctx.store.close()
    assert phone_help.phone_challenge(ctx.folder) == ""
    with pytest.raises(DomainError) as error:
        phone_help.recover_office_by_phone(ctx.folder, "0" * 17, ctx.staff.id, NEW, cost=FAST)
    assert error.value.codes == ("phone_not_enrolled",)
