"""First start, unlocking, staff: no network, nothing readable on the disk without a password."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from service_kit import FAST, PASSWORD
from sqlalchemy import select

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault, NotPermitted
from pes_desktop.models import AuditLine
from pes_desktop.services.office_setup import (
    NewOffice,
    add_staff,
    create_office,
    open_office,
    open_with_key,
    staff_members,
    take_the_desk,
)
from pes_desktop.storage import keys
from pes_desktop.storage.engine import DATABASE_FILE


def test_first_member_holds_every_role_and_no_network_is_asked(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    ctx, words = create_office(tmp_path / "o", form, cost=FAST)
    assert set(ctx.staff.roles) == set(OFFICE_ROLES)
    assert len(words.split()) == 12
    ctx.store.close()
    again = open_with_key(tmp_path / "o", keys.unlock_with_recovery(tmp_path / "o", words.upper()), ctx.staff.id)
    assert again.office.name == "Oficina Alausí"
    again.store.close()


def test_the_folder_reveals_nothing(office, maria) -> None:
    office.store.close()
    content = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    for secret in ("Guamán", "0607421807", "997599992", "ordeñadora", PASSWORD):
        assert secret.encode() not in content


def test_every_bad_field_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as error:
        create_office(tmp_path / "o", NewOffice("ec", "", "a-b", "", "Luis", "corta"), cost=FAST)
    assert {(f.code, f.field) for f in error.value.faults} == {
        ("required", "name"), ("required", "place_code"), ("office_code_malformed", "code"),
        ("password_too_short", "password")}
    assert not (tmp_path / "o").exists()


CUT_SHORT = """
import os, signal, sys
from pathlib import Path
from pes_desktop.services import office_setup as setup
from pes_desktop.storage.keys import KdfCost
def pulled(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(setup, sys.argv[1], pulled)
form = setup.NewOffice("ec", "Oficina", "ALA", "060250", "Luis Andrade", "clave de prueba")
setup.create_office(Path(sys.argv[2]), form, cost=KdfCost(1, 1024, 1))
"""


@pytest.mark.parametrize("plug", ["open_engine", "Office", "put_in_place", "sync_folder"])
def test_a_creation_cut_short_can_be_made_again(tmp_path: Path, plug: str) -> None:
    folder = tmp_path / "o"
    done = subprocess.run([sys.executable, "-c", CUT_SHORT, plug, str(folder)], check=False, timeout=60)
    assert done.returncode == -9
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    if plug == "sync_folder":  # whole already: it opens, and nothing overwrites it
        with pytest.raises(DomainError, match="office_exists"):
            create_office(folder, form, cost=FAST)
        ctx = open_office(folder, keys.holders(folder)[0][0], "clave de prueba")
    else:
        with pytest.raises(EnvironmentFault, match="no_office_here"):
            keys.read_key_file(folder)
        ctx, _ = create_office(folder, form, cost=FAST)
    assert ctx.office.code == "ALA"
    assert not (folder / "making").exists()
    ctx.store.close()


def test_an_office_is_never_overwritten(office) -> None:
    form = NewOffice("ec", "Otra", "OTR", "060250", "Ana", PASSWORD)
    with pytest.raises(DomainError) as error:
        create_office(office.folder, form, cost=FAST)
    assert error.value.codes == ("office_exists",)
    office.store.close()
    for name in (keys.KEY_FILE, DATABASE_FILE):
        (office.folder / name).unlink()
    with pytest.raises(DomainError) as error:  # what its journal holds can still come back
        create_office(office.folder, form, cost=FAST)
    assert error.value.codes == ("office_exists",)


def test_wrong_password_and_foreign_files_are_told_apart(office, tmp_path: Path) -> None:
    office.store.close()
    with pytest.raises(DomainError) as error:
        open_office(office.folder, office.staff.id, "otra cosa")
    assert error.value.codes == ("wrong_password",)
    (office.folder / "office.db").write_bytes(b"not a database at all" * 300)
    with pytest.raises(EnvironmentFault) as fault:
        open_office(office.folder, office.staff.id, PASSWORD)
    assert fault.value.codes == ("database_unreadable",)
    (office.folder / "office.db").unlink()
    with pytest.raises(EnvironmentFault) as fault:
        open_office(office.folder, office.staff.id, PASSWORD)
    assert fault.value.codes == ("database_missing",)
    with pytest.raises(EnvironmentFault) as fault:
        open_office(tmp_path / "nowhere", office.staff.id, PASSWORD)
    assert fault.value.codes == ("no_office_here",)


def test_a_newer_database_is_refused_and_left_alone(office) -> None:
    with office.store.local() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    office.store.close()
    before = (office.folder / "office.db").read_bytes()
    with pytest.raises(EnvironmentFault) as fault:
        open_office(office.folder, office.staff.id, PASSWORD)
    assert fault.value.codes == ("database_newer",)
    assert (office.folder / "office.db").read_bytes() == before


def test_second_member_sits_down_with_own_password_and_own_duties(office, liaison) -> None:
    assert [member.name for member in staff_members(office)] == ["Carmen Paredes", "Luis Andrade"]
    desk = take_the_desk(office, liaison.staff.id, "otra clave larga")
    assert desk.staff.roles == (Role.LIAISON,)
    with pytest.raises(NotPermitted):
        add_staff(desk, "X", "", (Role.RECEPTION,), "una clave más", admin_password="otra clave larga", cost=FAST)
    with pytest.raises(DomainError) as error:
        take_the_desk(office, liaison.staff.id, PASSWORD)
    assert error.value.codes == ("wrong_password",)


def _acts(office) -> list[tuple[str, str, str]]:
    with office.store.read() as session:
        return [(line.act, str(line.staff_id), line.role) for line in session.scalars(
            select(AuditLine).order_by(AuditLine.seq))]


def test_a_member_whose_key_cannot_be_written_is_not_made(office) -> None:
    blocker = office.folder / "keys.json.new"  # what the key file is written to first
    blocker.mkdir()
    with pytest.raises(EnvironmentFault):
        add_staff(office, "Carmen", "", (Role.LIAISON,), "otra clave larga", admin_password=PASSWORD, cost=FAST)
    assert [member.name for member in staff_members(office)] == ["Luis Andrade"]
    blocker.rmdir()
    carmen = add_staff(office, "Carmen", "", (Role.LIAISON,), "otra clave larga", admin_password=PASSWORD, cost=FAST)
    assert take_the_desk(office, carmen.id, "otra clave larga").staff == carmen


def test_who_sits_down_stands_in_the_audit_trail(office, liaison) -> None:
    take_the_desk(office, liaison.staff.id, "otra clave larga")
    assert _acts(office)[-1] == ("log_in", str(liaison.staff.id), "liaison")
    count = len(_acts(office))
    with pytest.raises(DomainError):
        take_the_desk(office, liaison.staff.id, PASSWORD)
    assert len(_acts(office)) == count
    office.store.close()
    again = open_office(office.folder, office.staff.id, PASSWORD)
    assert _acts(again)[-1] == ("log_in", str(office.staff.id), again.staff.roles[0])
    assert len(_acts(again)) == count + 1
    again.store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_this_user_may_enter_the_office_folder(tmp_path: Path) -> None:
    folder = tmp_path / "o"
    folder.mkdir(mode=0o755)  # as the lock of the first start leaves it
    ctx, _ = create_office(folder, NewOffice("ec", "O", "ALA", "060250", "Luis", PASSWORD), cost=FAST)
    ctx.store.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
