"""``pes-desktop restore`` as it is typed: back to a copy, from a damaged file, on another computer; and who may."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_kit import DONE, FAST, FAULT, PASSWORD, SECOND_PASSWORD, Program, is_plain_spanish

from pes_desktop.platform.single_instance import acquire
from pes_desktop.services.office_setup import open_office
from pes_desktop.storage import keys, rotation


@pytest.fixture
def copied(program: Program, office: Path) -> Path:
    assert program.in_office("backup", office).status == DONE
    return office


def second(office: Path) -> str:
    return keys.holders(office)[1][1]


def test_an_office_that_opens_goes_back_by_its_administrator_only(program: Program, copied: Path) -> None:
    before = (copied / "office.db").read_bytes()
    refused = program.run("restore", "--dir", copied, "--staff", second(copied), "--password-stdin", "--yes",
                          typed=f"{SECOND_PASSWORD}\n")
    assert refused.status == FAULT
    assert is_plain_spanish(refused.told)
    assert (copied / "office.db").read_bytes() == before
    assert not list(copied.glob("set-aside-*"))
    assert not (copied / ".restoring").exists()
    done = program.in_office("restore", copied, "--yes")
    assert (done.status, "Recuperado" in done.said) == (DONE, True), done.told
    assert program.in_office("doctor", copied).status == DONE


def test_a_damaged_file_is_mended_by_whoever_is_there(program: Program, copied: Path) -> None:
    """Work is not blocked because the administrator is away."""
    with (copied / "office.db").open("r+b") as file:
        file.truncate(8192)
    done = program.run("restore", "--dir", copied, "--staff", second(copied), "--password-stdin", "--yes",
                       typed=f"{SECOND_PASSWORD}\n")
    assert (done.status, "Recuperado" in done.said) == (DONE, True), done.told
    assert program.in_office("doctor", copied).status == DONE


def test_no_is_an_answer(program: Program, copied: Path) -> None:
    done = program.in_office("restore", copied, more="no\n")
    assert (done.status, "No se cambió nada." in done.said) == (FAULT, True), done.told
    assert not list(copied.glob("set-aside-*"))


def test_on_another_computer(program: Program, copied: Path, tmp_path: Path) -> None:
    stick, there = tmp_path / "stick", tmp_path / "there"
    shutil.copytree(copied / "backups", stick)
    done = program.run("restore", "--dir", there, "--from", stick, "--password-stdin", typed=f"{PASSWORD}\n")
    assert (done.status, "La oficina está en" in done.said) == (DONE, True), done.told
    assert program.in_office("doctor", there).status == DONE


def test_another_restore_into_the_same_folder_waits(program: Program, copied: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    with acquire(there):
        refused = program.run("restore", "--dir", there, "--from", copied / "backups", "--password-stdin",
                              typed=f"{PASSWORD}\n")
    assert refused.status == FAULT
    assert is_plain_spanish(refused.told)
    assert not (there / "office.db").exists()


def test_a_copy_from_before_a_change_of_the_key(program: Program, copied: Path) -> None:
    """The password of the copy's day is asked for; without it nothing is changed."""
    staff = keys.holders(copied)[0]
    ctx = open_office(copied, staff[0], PASSWORD)
    key = rotation.rotate(ctx.store)
    ctx.store.close()
    keys.set_password(copied, key, *staff, "la clave de ahora", FAST)
    ask = ("restore", "--dir", copied, "--password-stdin", "--yes")
    refused = program.run(*ask, typed="la clave de ahora\nno es esta\n")
    assert refused.status == FAULT
    assert not list(copied.glob("set-aside-*"))
    done = program.run(*ask, typed=f"la clave de ahora\n{PASSWORD}\n")
    assert (done.status, "Recuperado" in done.said) == (DONE, True), done.told
    assert program.in_office("doctor", copied, password="la clave de ahora").status == DONE


def test_a_password_that_a_colleague_gave_opens_only_the_window(program: Program, copied: Path) -> None:
    staff, name = keys.holders(copied)[0]
    keys.set_password(copied, keys.unlock(copied, staff, PASSWORD), staff, name, PASSWORD, FAST, temporary=True)
    for command, more in (("doctor", ()), ("restore", ("--yes",))):
        refused = program.in_office(command, copied, *more)
        assert refused.status == FAULT, command
        assert "elija la suya" in refused.told
    assert not list(copied.glob("set-aside-*"))
