"""First start, unlocking, staff: no network, nothing readable on the disk without a password."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from service_kit import FAST, PASSWORD

from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault, NotPermitted
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


def test_an_office_is_never_overwritten(office) -> None:
    form = NewOffice("ec", "Otra", "OTR", "060250", "Ana", PASSWORD)
    with pytest.raises(DomainError) as error:
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
