"""The end of the program, and what it does while nobody notices: copies, the check-up, what is told on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office_hands import make_office, register
from PySide6.QtCore import Qt

from pes_desktop.app import Program
from pes_desktop.domain.changes import ChangeSet
from pes_desktop.services import backups
from pes_desktop.storage.settings import set_setting
from pes_desktop.ui.concerns import Concern, Concerns

PASSWORD = "una clave larga"


@pytest.fixture
def program(tmp_path: Path, qapp, qtbot) -> Iterator[Program]:
    qapp.setQuitOnLastWindowClosed(False)
    ctx = make_office(tmp_path / "office")
    register(ctx, surnames="Toapanta", names="Klever", document_type="none", sex="M")
    ctx.store.close()
    made = Program(tmp_path / "office", lang="en")
    made.start(PASSWORD)
    qtbot.waitUntil(lambda: made.window.current_key == "today" and not made.desk.jobs.busy(), timeout=20000)
    yield made
    made.close()
    made.deleteLater()


def copies(program: Program) -> list[backups.Copy]:
    return backups.copies(program.folder)


def settle(program: Program, qtbot) -> None:
    qtbot.waitUntil(lambda: not program.desk.jobs.busy(), timeout=20000)


def test_closing_makes_the_copy_of_the_day_and_goes(program, qtbot) -> None:
    program.window.close()
    assert program.window.isVisible(), "the copy comes first, and says so"
    assert program.closing.panel.progress.isVisible()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=20000)
    assert len(copies(program)) == 1
    assert backups.backup_state(program.ctx).people == 1


def test_nothing_new_since_the_copy_of_today_closes_at_once(program, qtbot) -> None:
    backups.back_up_now(program.ctx, "daily")
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=20000)
    assert len(copies(program)) == 1


def test_what_was_written_since_goes_into_another_copy(program, qtbot) -> None:
    backups.back_up_now(program.ctx, "daily")
    saved = register(program.ctx, surnames="Pilco", names="Ana", document_type="none", sex="F")
    program.desk.events.publish(ChangeSet({"jobseeker": frozenset({saved.jobseeker_id})}))
    settle(program, qtbot)
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=20000)
    assert len(copies(program)) == 2
    assert backups.backup_state(program.ctx).people == 2


def test_one_may_go_without_the_copy(program, qtbot) -> None:
    program.window.close()
    qtbot.mouseClick(program.closing.panel.progress.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=5000)
    settle(program, qtbot)
    named = [path for path in (program.folder / "backups").glob("*") if not path.name.startswith(".")]
    assert named == [copy.folder for copy in copies(program)], "no half of a copy under a good name"


def test_a_copy_that_fails_does_not_keep_the_window_open(program, qtbot) -> None:
    (program.folder / "backups").write_text("no es carpeta")
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=20000)


def test_a_computer_that_shuts_down_is_not_held_up(program) -> None:
    program._session_ends()
    program.window.close()
    assert not program.window.isVisible()
    assert copies(program) == []


def test_the_copy_of_the_day_is_made_when_hands_rest(program, qtbot) -> None:
    caretaker, quiet = program.caretaker, [0.0]
    caretaker._quiet = lambda: quiet[0]
    caretaker.look()
    settle(program, qtbot)
    assert copies(program) == []
    quiet[0] = 30.0
    caretaker.look()
    settle(program, qtbot)
    assert len(copies(program)) == 1
    caretaker.look()
    settle(program, qtbot)
    assert len(copies(program)) == 1, "once a day"


def test_a_copy_that_cannot_be_made_is_told_on_today_and_taken_away_when_it_works(program, qtbot) -> None:
    caretaker, today = program.caretaker, program.window.page("today")
    caretaker._quiet = lambda: 30.0
    (program.folder / "backups").write_text("no es carpeta")
    caretaker.look()
    settle(program, qtbot)
    assert today.concern.isVisible()
    assert today.concern.title.text() == "Today's backup could not be made"
    (program.folder / "backups").unlink()
    for _ in range(60):
        caretaker.look()
        settle(program, qtbot)
    assert len(copies(program)) == 1
    assert not today.concern.isVisible()


def test_old_copies_and_a_stick_not_seen_are_told_with_the_way_to_them(program, qtbot, tmp_path) -> None:
    today, long_ago = program.window.page("today"), (datetime.now() - timedelta(days=5)).isoformat(timespec="seconds")
    backups.set_second_folder(program.ctx, tmp_path)
    with program.ctx.store.local() as session:
        set_setting(session, "last_backup", {"at": long_ago, "people": 1})
        set_setting(session, "last_second_backup", {"at": long_ago, "folder": str(tmp_path)})
    program.caretaker.show_state(backups.backup_state(program.ctx))
    assert "5 days ago" in today.concern.title.text()
    qtbot.mouseClick(today.concern.closer, Qt.MouseButton.LeftButton)
    assert "stick" in today.concern.title.text(), "the next one, when one is read"
    qtbot.mouseClick(today.concern.button, Qt.MouseButton.LeftButton)
    settle(program, qtbot)
    assert program.window.current_key == "settings"
    assert program.window.page("settings").list.list.chosen_key() == "backup"


def test_the_gravest_concern_stands_first_and_a_code_stands_once() -> None:
    kept = Concerns()
    kept.tell(Concern("a", "ok", "calm"))
    kept.tell(Concern("b", "bad", "grave"))
    kept.tell(Concern("a", "warn", "less calm"))
    assert len(kept) == 2
    assert kept.first().code == "b"
    kept.drop("b")
    assert kept.first().title == "less calm"
