"""Wrong passwords, damaged and newer files, full and read-only disks: one plain sentence, nothing lost."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from cli_kit import ENVIRONMENT, FAULT, PASSWORD, SECOND_PASSWORD, Program, is_plain_spanish
from support.disks import fill_up, read_only, small_disk

from pes_desktop.platform.single_instance import acquire
from pes_desktop.storage import keys
from pes_desktop.storage.engine import connect
from pes_desktop.storage.waits import WAITS_FILE


def key_of(office: Path) -> bytes:
    return keys.unlock(office, keys.holders(office)[0][0], PASSWORD)


def contents(folder: Path) -> dict[str, bytes]:
    """Files of a folder, without locks and the write-ahead log's index."""
    return {path.name: path.read_bytes() for path in folder.iterdir()
            if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))}


@pytest.mark.parametrize(("command", "typed"), [
    ("report", "no es esta"), ("doctor", ""), ("sync", "Empleo para todos")])
def test_a_wrong_password(program: Program, office: Path, command: str, typed: str) -> None:
    before = contents(office)
    done = program.in_office(command, office, password=typed)
    assert (done.status, done.said) == (FAULT, "")
    assert is_plain_spanish(done.told), done.told
    assert "contraseña" in done.told
    tries = json.loads((office / WAITS_FILE).read_bytes())
    assert [count for count, _ in tries.values()] == [1], "the try is counted, nothing else is written"
    assert contents(office).keys() - before.keys() == {WAITS_FILE}
    assert contents(office).items() >= before.items()


def test_no_password_at_all(program: Program, office: Path) -> None:
    done = program.run("doctor", "--dir", office)
    assert done.status == FAULT
    assert "--password-stdin" in done.told


def test_another_member_by_name(program: Program, office: Path) -> None:
    names = [name for _, name in keys.holders(office)]
    assert len(names) == 2
    done = program.in_office("sync", office, "--staff", names[1], password=SECOND_PASSWORD)
    assert done.status != FAULT, done.told
    assert "sede central" in done.told + done.said
    done = program.in_office("doctor", office, "--staff", "Nadie")
    assert (done.status, is_plain_spanish(done.told)) == (FAULT, True), done.told


def test_a_role_that_may_not_is_told_who_may(program: Program, office: Path) -> None:
    second = keys.holders(office)[1][1]
    done = program.in_office("backup", office, "--staff", second, password=SECOND_PASSWORD)
    assert done.status == FAULT
    assert is_plain_spanish(done.told), done.told
    assert "administración" in done.told


@pytest.mark.parametrize("command", ["backup", "doctor"])
def test_no_office_there(program: Program, tmp_path: Path, command: str) -> None:
    done = program.in_office(command, tmp_path / "nowhere")
    assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done.told
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(("damage", "word"), [
    ("gone", "Falta"), ("empty", "copia"), ("cut", "copia"), ("foreign", "copia"), ("plain", "copia")])
def test_a_damaged_database_is_told_and_left_as_it_is(program: Program, office: Path, damage: str, word: str) -> None:
    path = office / "office.db"
    content = path.read_bytes()
    made = {"empty": b"", "cut": content[:300], "foreign": b"hola " * 4_000,
            "plain": b"SQLite format 3\x00" + content[16:]}
    path.unlink()
    if damage != "gone":
        path.write_bytes(made[damage])
    before = contents(office)
    done = program.in_office("doctor", office)
    assert done.status == ENVIRONMENT
    assert is_plain_spanish(done.told), done.told
    assert word in done.told
    assert contents(office) == before


def test_pages_gone_bad_are_found_by_the_doctor_or_told(program: Program, office: Path) -> None:
    path = office / "office.db"
    content = bytearray(path.read_bytes())
    for place in range(4096 * 20, len(content), 4096 * 3):
        content[place + 99] ^= 0xFF
    path.write_bytes(bytes(content))
    done = program.in_office("doctor", office)
    assert done.status in (FAULT, ENVIRONMENT)
    assert "MAL" in done.said or is_plain_spanish(done.told), done


def test_a_damaged_key_file(program: Program, office: Path) -> None:
    (office / "keys.json").write_text('{"version": 1')
    done = program.in_office("doctor", office)
    assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done.told
    assert "completos" in done.told


@pytest.mark.parametrize("command", ["report", "doctor"])
def test_a_newer_database(program: Program, office: Path, command: str) -> None:
    with closing(connect(office / "office.db", key_of(office))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = contents(office)
    done = program.in_office(command, office)
    assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done.told
    assert "más nueva" in done.told
    assert contents(office) == before


def test_a_folder_that_another_program_has_open(program: Program, office: Path) -> None:
    with acquire(office):
        done = program.in_office("doctor", office)
    assert done.status == FAULT
    assert is_plain_spanish(done.told), done.told
    assert program.in_office("doctor", office).status == 0


def test_a_read_only_folder(program: Program, office: Path) -> None:
    with read_only(office):
        done = program.in_office("doctor", office)
    assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done
    assert program.in_office("doctor", office).status == 0


def test_a_demo_in_a_read_only_folder(program: Program, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    with read_only(tmp_path / "closed"):
        done = program.run("demo", "--dir", tmp_path / "closed" / "demo", "--size", 5)
    assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done.told


def test_a_full_disk_while_an_office_is_made(program: Program, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 300) as disk:
        done = program.run("demo", "--dir", disk / "demo", "--size", 5)
        assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done.told
        assert "lleno" in done.told
        assert not (disk / "demo" / "office" / "keys.json").exists(), "a half-made office stands in the way"


def test_a_full_disk_during_the_demo(program: Program, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4_500) as disk:
        done = program.run("demo", "--dir", disk / "demo", "--size", 300)
        assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done.told
        assert not (disk / "demo" / "summary.json").exists() or (disk / "demo" / "summary.json").read_text() == ""


@pytest.mark.parametrize("command", ["import", "backup", "report"])
def test_a_full_disk_in_a_living_office(program: Program, office: Path, tmp_path: Path, command: str) -> None:
    size = sum(path.stat().st_size for path in office.rglob("*") if path.is_file()) // 1024
    with small_disk(tmp_path / "disk", size + 400) as disk:
        here = disk / "office"
        subprocess.run(["cp", "-r", str(office), str(here)], check=True)
        arguments: list[object] = []
        if command == "import":
            from openpyxl import Workbook

            book = Workbook()
            book.active.append(["Apellidos", "Nombres", "Observaciones"])
            for number in range(1_500):
                book.active.append([f"Lema {number}", "Ana", "x" * 900])
            book.save(tmp_path / "many.xlsx")
            arguments = [tmp_path / "many.xlsx", "--kind", "people"]
        elif command == "report":
            arguments = ["--month", "2026-06", "--out", disk / "report.xlsx"]
        film = fill_up(disk) if command != "import" else None
        done = program.in_office(command, here, *arguments)
        assert (done.status, is_plain_spanish(done.told)) == (ENVIRONMENT, True), done
        if film is not None:
            film.unlink()
        assert not (disk / "report.xlsx").exists(), "half a workbook is worse than none"
        healed = program.in_office("doctor", here)
        assert healed.status == 0, healed.said + healed.told


def test_what_nobody_foresaw_is_an_apology_and_a_log_without_names(program: Program, office: Path) -> None:
    """The database loses a table behind the program's back: no rule speaks of it."""
    with closing(connect(office / "office.db", key_of(office))) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ALTER TABLE acked RENAME TO acked_gone")
    done = program.in_office("doctor", office)
    assert done.status == 1
    assert "a salvo" in done.told
    log = program.home / "logs" / "pes-desktop.log"
    assert str(log) in done.told
    written = log.read_text()
    assert "OperationalError at" in written
    assert "safety_commands.py" in written
    assert "no such table" not in written, "texts of exceptions may hold names"
