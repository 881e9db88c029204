"""Power cut while saving, a damaged file, a forgotten password, another PC: nothing that was saved is lost.

Real processes struck with SIGKILL, a real headquarters, and the pages a person goes through.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from an_office import PASSWORD
from support.exchange import Server

from pes_desktop.services import intake, people
from pes_desktop.services.office_setup import NewOffice, create_office
from pes_desktop.storage.keys import KdfCost
from pes_desktop.ui.start.first_start import FirstStartPanel
from pes_desktop.ui.start.login import LoginPanel
from pes_desktop.ui.start.recover import RecoverPanel
from pes_desktop.ui.start.restore import CopyPanel, PlanPanel, ResultPanel
from scripts import main_job as job
from scripts.hands import Hands

CHILD = Path(__file__).with_name("saving_child.py")
NEW = "otra montaña azul"


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, str]:
    """Folder and recovery words of an office, quick to unlock."""
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", PASSWORD)
    ctx, words = create_office(tmp_path / "oficina", form, cost=KdfCost(1, 1024, 1))
    ctx.store.close()
    return tmp_path / "oficina", words


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[Server]:
    """A real pes-central process with its own SQLite file."""
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


def struck_while_saving(folder: Path, saves: int) -> list[UUID]:
    """People whose page the screen showed before the power failed in the middle of the next one."""
    child = subprocess.Popen([sys.executable, str(CHILD), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    assert child.stdin
    assert child.stdout
    saved, said = [], ""
    try:
        child.stdin.write(PASSWORD + "\n")
        child.stdin.flush()
        while len(saved) < saves and (said := child.stdout.readline()):
            saved.append(UUID(json.loads(said)["saved"]))
    finally:
        child.kill()  # SIGKILL: nothing is tidied up
        errors = child.communicate()[1]
    assert len(saved) == saves, (said, errors)
    return saved


def all_there(hands: Hands, saved: list[UUID]) -> None:
    """Every acknowledged person is in the file, in the search and on the screen."""
    ctx = hands.program.ctx
    for key in saved:
        assert intake.load_form(ctx, key).surnames
    found = {line.id for line in people.find_people(ctx, "")}
    assert set(saved) <= found
    assert len(found) - len(saved) <= 1, "at most the one that was being saved"


def garble(database: Path) -> None:
    """As a bad sector leaves it: pages in the middle are noise, the log is gone."""
    for beside in (f"{database}-wal", f"{database}-shm"):
        Path(beside).unlink(missing_ok=True)
    content = bytearray(database.read_bytes())
    for at in range(len(content) // 3, len(content) * 2 // 3):
        content[at] ^= 0xA5
    database.write_bytes(bytes(content))


def copy_now(hands: Hands) -> None:
    """Settings, backups, one click."""
    page = hands.rail("settings")
    page.list.list.choose("backup")
    hands.push("Copiar ahora")
    hands.until(lambda: not hands.desk.jobs.busy("network"), "the copy")
    hands.idle()


def test_power_cut_then_damage_then_a_forgotten_password(office, start, network) -> None:
    folder, words = office
    hands = start(folder, PASSWORD)
    hands.page("today")
    copy_now(hands)  # before anybody is registered: what follows is in no copy
    hands.quit(hands)

    # the power fails while the fourth is being saved
    saved = struck_while_saving(folder, 3)
    hands = start(folder, PASSWORD)
    page = hands.page("today")
    all_there(hands, saved)
    hands.until(page.concern.isVisible, "what happened, told")
    assert "se apagó sin cerrar" in page.concern.title.text()
    hands.quit(hands)

    # it fails again, and this time the file is noise
    saved += struck_while_saving(folder, 2)
    garble(folder / "office.db")
    hands = start(folder)
    hands.full(LoginPanel)
    hands.type(PASSWORD)
    hands.enter()
    panel = hands.full(CopyPanel)
    assert "archivo de los datos" in panel.words.text()
    before = (folder / "office.db").read_bytes()
    hands.until(lambda: len(panel.copies) == 1, "the copy found")
    hands.push("Ver qué se recupera")
    plan = hands.full(PlanPanel)
    assert hands.program.doors.mending._plan.copy == panel.copies[0], "the newest copy is the one proposed"
    assert (folder / "office.db").read_bytes() == before, "nothing is changed before somebody agrees"
    hands.push("Elegir otra copia")
    panel = hands.full(CopyPanel)
    hands.until(lambda: len(panel.copies) == 1, "the copy found")
    hands.push("Ver qué se recupera")
    plan = hands.full(PlanPanel)
    hands.click(plan.primary)
    result = hands.full(ResultPanel)
    hands.click(result.primary)

    # back at the log-in, but the password is gone from memory
    hands.full(LoginPanel)
    hands.push("Olvidé la contraseña")
    forgotten = hands.full(RecoverPanel)
    hands.fill(forgotten.typed, words)
    hands.fill(forgotten.password, NEW)
    hands.fill(forgotten.again, NEW)
    hands.push("Guardar y abrir")
    hands.page("today")
    all_there(hands, saved)
    aside = [path for path in folder.rglob("office.db") if path.read_bytes() == before]
    assert aside, "the damaged file was set aside, not deleted"
    hands.program.lock()
    job.log_in(hands, NEW)
    assert network.asked == []


def rows_of(database: Path) -> dict[str, list[tuple]]:
    """Every table that headquarters keeps of the offices, whole."""
    with closing(sqlite3.connect(database)) as central:
        tables = [name for name, in central.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(central.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}


def test_another_pc_from_the_stick_and_resending_changes_nothing(
    office, tmp_path, start, network, headquarters
) -> None:
    folder, words = office
    network.forbidden = False
    saved = struck_while_saving(folder, 2)
    hands = start(folder, PASSWORD)
    hands.page("today")
    job.join_and_send(hands, headquarters.url, headquarters.code("ALA"))
    saved.append(job.register_by_keyboard(hands).key)
    hands.idle()

    # the copy is made, then the last ones are sent: the copy does not know that headquarters has them
    stick = tmp_path / "memoria"
    stick.mkdir()
    hands.program.desk.runner.detach()
    copy_now(hands)
    shutil.copytree(folder / "backups", stick, dirs_exist_ok=True)
    hands.program.desk.runner.attach()
    page = hands.rail("sync")
    hands.push("Enviar ahora") if page.primary.isEnabled() else None
    hands.until(lambda: page.waiting._number.text() == "0" and not hands.desk.runner.running, "everything sent")
    hands.quit(hands)
    before = rows_of(headquarters.folder / "central.db")
    shutil.rmtree(folder)  # the old PC is gone

    hands = start(tmp_path / "otra")
    hands.full(FirstStartPanel)
    hands.push("Restaurarla desde una copia")
    panel = hands.full(CopyPanel)
    hands.program.doors.mending.look_in(stick)
    hands.until(lambda: panel.copies, "the copy on the stick")
    hands.fill(panel.password, "no es esta clave")
    hands.push("Restaurar aquí")
    hands.until(lambda: panel.password.state() == "error", "the refusal")
    assert not (tmp_path / "otra" / "office.db").exists()
    hands.push("Tengo las palabras de recuperación")
    hands.fill(panel.typed, words)
    hands.push("Restaurar aquí")
    result = hands.full(ResultPanel)
    hands.click(result.primary)
    job.log_in(hands, PASSWORD)
    all_there(hands, saved)

    # the cable is in: what the copy still held for sending goes up again and changes nothing
    page = hands.rail("sync")
    hands.until(lambda: not hands.desk.jobs.busy() and not hands.desk.runner.running, "the round of the start")
    hands.until(lambda: page.waiting._number.text() == "0", "everything sent")
    hands.until(lambda: page.proof._number.text() == "Iguales", "both sides compared")
    after = rows_of(headquarters.folder / "central.db")
    noted = {"central_device", "central_device_state", "central_receipt"}  # when a PC was heard, what it was answered
    assert {name: rows for name, rows in before.items() if name not in noted} == {
        name: rows for name, rows in after.items() if name not in noted}
    assert set(before["central_receipt"]) < set(after["central_receipt"]), "it was sent again, and answered"


def test_going_back_to_a_copy_keeps_what_was_written_since(office, start, network) -> None:
    folder, _ = office
    hands = start(folder, PASSWORD)
    hands.page("today")
    copy_now(hands)
    saved = [job.register_by_keyboard(hands).key]
    settings = hands.rail("settings")
    settings.list.list.choose("backup")
    hands.push("Recuperar la oficina desde una copia")
    hands.full(CopyPanel)
    hands.push("Volver")
    job.log_in(hands, PASSWORD)
    all_there(hands, saved)

    settings = hands.rail("settings")
    settings.list.list.choose("backup")
    hands.push("Recuperar la oficina desde una copia")
    panel = hands.full(CopyPanel)
    hands.until(lambda: panel.copies, "the copy found")
    hands.push("Ver qué se recupera")
    hands.click(hands.full(PlanPanel).primary)
    hands.click(hands.full(ResultPanel).primary)
    job.log_in(hands, PASSWORD)
    all_there(hands, saved)
    trail = hands.rail("audit")
    hands.until(lambda: any("restauró una copia" in row.title for row in trail.lines.list.rows()), "who restored it")


def test_a_damaged_key_file_comes_back_from_a_copy_and_the_data_stay_whole(office, start, network) -> None:
    folder, _ = office
    hands = start(folder, PASSWORD)
    hands.page("today")
    copy_now(hands)
    saved = [job.register_by_keyboard(hands).key]
    hands.quit(hands)
    (folder / "keys.json").write_bytes(b'{"version": 2, "off')
    hands = start(folder)
    panel = hands.full(CopyPanel)
    assert "archivo que abre los datos" in panel.words.text()
    hands.until(lambda: panel.copies, "the copy found")
    hands.push("Ver qué se recupera")
    assert panel.password.state() == "error", "the key is needed, and asked for"
    hands.fill(panel.password, "no es esta clave")
    hands.push("Ver qué se recupera")
    hands.until(lambda: panel.password.state() == "error" and panel.primary.isEnabled(), "the refusal")
    hands.fill(panel.password, PASSWORD)
    hands.push("Ver qué se recupera")
    plan = hands.full(PlanPanel)
    hands.click(plan.primary)
    hands.click(hands.full(ResultPanel).primary)
    job.log_in(hands, PASSWORD)
    all_there(hands, saved)
