"""What is wrong with the office's file or its copies is told on Today, with the way that helps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from office_hands import make_office, register
from PySide6.QtCore import Qt

from pes_desktop.app import Program
from pes_desktop.services import backups
from pes_desktop.storage.engine import DATABASE_FILE
from pes_desktop.ui.start.restore import CopyPanel

PASSWORD = "una clave larga"
Start = Callable[[], Program]


@pytest.fixture
def start(tmp_path: Path, qapp, qtbot) -> Iterator[Start]:
    """The program on one office, started as often as asked."""
    qapp.setQuitOnLastWindowClosed(False)
    ctx = make_office(tmp_path / "office")
    register(ctx, surnames="Toapanta", names="Klever", document_type="none", sex="M")
    ctx.store.close()
    running: list[Program] = []

    def begin() -> Program:
        made = Program(tmp_path / "office", lang="en")
        running.append(made)
        made.start(PASSWORD)
        qtbot.waitUntil(lambda: made.window.current_key == "today" and not made.desk.jobs.busy(), timeout=20000)
        return made

    yield begin
    for made in running:
        end(made)


def end(program: Program) -> None:
    program.close()
    program.deleteLater()


def settle(program: Program, qtbot) -> None:
    qtbot.waitUntil(lambda: not program.desk.jobs.busy(), timeout=20000)


def told(program: Program) -> str:
    concern = program.window.page("today").concern
    return concern.title.text() if concern.isVisible() else ""


def test_damage_that_the_check_up_finds_leads_to_the_guided_restore(start: Start, qtbot) -> None:
    program = start()
    backups.back_up_now(program.ctx, "daily")
    with program.ctx.store.held(), (program.folder / DATABASE_FILE).open("r+b") as file:
        file.seek(-2000, os.SEEK_END)
        file.write(os.urandom(500))
    program.caretaker._quiet = lambda: 200.0
    for _ in range(3):
        program.caretaker.look()
        settle(program, qtbot)
    assert told(program) == "The office's file is damaged"
    qtbot.mouseClick(program.window.page("today").concern.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(getattr(program.doors.mending, "panel", None), CopyPanel), timeout=20000)
    assert program.ctx is None
    settle(program, qtbot)
    assert len(backups.copies(program.folder)) == 1


def test_a_closing_copy_that_failed_is_told_at_the_next_start(start: Start, qtbot) -> None:
    program = start()
    (program.folder / backups.OWN_FOLDER).write_text("no es carpeta")
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=20000)
    settle(program, qtbot)
    program.ctx.store.close()  # the process is gone
    again = start()
    assert told(again) == "The last backup could not be made"
    (again.folder / backups.OWN_FOLDER).unlink()
    again.caretaker._quiet = lambda: 30.0
    again.caretaker.look()
    settle(again, qtbot)
    assert told(again) == ""


def test_a_stick_that_never_took_a_copy_is_told_the_same_day(start: Start, tmp_path: Path, qtbot) -> None:
    program = start()
    backups.set_second_folder(program.ctx, tmp_path / "stick")
    program.caretaker._quiet = lambda: 30.0
    program.caretaker.look()
    settle(program, qtbot)
    assert told(program) == "The second copy could not be made"
    (tmp_path / "stick").mkdir()
    backups.back_up_now(program.ctx, "daily")
    program.caretaker.show_state(backups.backup_state(program.ctx))
    assert told(program) == ""
    (tmp_path / "stick").rename(tmp_path / "elsewhere")  # pulled out for a day: nothing to worry about yet
    backups.back_up_now(program.ctx, "daily")
    program.caretaker.show_state(backups.backup_state(program.ctx))
    assert told(program) == ""
