"""What hides the screen: the curtain over dialogs, the lock that closes them, the watch that notices a sleep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office_hands import make_office
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QVBoxLayout, QWidget

from pes_desktop.app import Program
from pes_desktop.ui.idle import SLEPT_SECONDS, TICK_MS, IdleWatch

PASSWORD = "una clave larga"


@pytest.fixture
def program(tmp_path: Path, qapp, qtbot) -> Iterator[Program]:
    make_office(tmp_path / "office").store.close()
    made = Program(tmp_path / "office", lang="en")
    made.start(PASSWORD)
    made.window.activateWindow()
    qtbot.waitUntil(lambda: made.window.current_key == "today" and not made.desk.jobs.busy(), timeout=20000)
    yield made
    made.close()
    made.deleteLater()


class Asking(QDialog):
    """A dialog with a name in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        self.line = QLineEdit("María Guamán")
        column.addWidget(self.line)
        self.resize(300, 120)


def opened(program: Program, qtbot) -> Asking:
    dialog = Asking(program.window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle(), timeout=5000)
    dialog.line.setFocus()
    return dialog


def seen(widget: QWidget) -> list[int]:
    """Greys of a picture of it, one byte a pixel."""
    picture = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_Grayscale8)
    return [picture.pixel(x, y) for y in range(0, picture.height(), 2) for x in range(0, picture.width(), 2)]


def test_the_curtain_hides_a_dialog_and_gives_it_back_with_what_was_typed(program, qtbot) -> None:
    dialog = opened(program, qtbot)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F12)
    assert program.window.curtain.drawn()
    assert not program.window.page("today").isVisible(), "hidden, not only covered"
    assert dialog.isVisible()
    with_name = seen(dialog)
    dialog.line.setText("XXXXXXXXXXXXXXXXXXXX")
    assert seen(dialog) == with_name, "no pixel shows what is typed"
    dialog.line.setText("María Guamán")
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Escape)
    assert dialog.isVisible(), "keys do not reach it"
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F12)
    assert not program.window.curtain.drawn()
    assert program.window.page("today").isVisible()
    assert dialog.line.hasFocus()
    assert dialog.line.text() == "María Guamán"
    dialog.reject()


def test_the_lock_closes_dialogs_and_menus(program, qtbot) -> None:
    dialog = opened(program, qtbot)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert program.doors.closed
    assert not dialog.isVisible()
    program.doors.unlock_first(PASSWORD)
    qtbot.waitUntil(lambda: not program.doors.closed, timeout=20000)
    menu = QMenu(program.window)
    menu.addAction("María Guamán")
    menu.popup(program.window.mapToGlobal(program.window.rect().center()))
    qtbot.waitUntil(menu.isVisible, timeout=5000)
    program.lock()
    assert not menu.isVisible()


def test_the_desk_locks_behind_the_curtain(program, qtbot) -> None:
    program.window.curtain.draw()
    qtbot.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert program.doors.closed
    assert program.doors.login.isVisible()
    assert not program.window.curtain.drawn()


def test_shortcuts_do_not_reach_behind_the_curtain(program, qtbot) -> None:
    program.window.curtain.draw()
    qtbot.keyClick(program.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(program.window, Qt.Key.Key_F1)
    assert program.window.current_key == "today"
    assert program.window.curtain.isAncestorOf(QGuiApplication.focusObject())
    program.window.curtain.lift()
    assert not program.window.help.isVisible()


def test_a_damaged_key_file_does_not_keep_the_desk_open(program) -> None:
    (program.folder / "keys.json").write_text("{", encoding="utf-8")
    program.lock()
    assert program.doors.closed
    assert not program.window.page("today").isVisible()


def test_another_person_finds_no_trace(program, qtbot) -> None:
    undone: list[int] = []
    program.desk.undo("Referral voided", lambda: undone.append(1))
    program.window.top.search.setText("Guamán")
    program.lock()
    program.enter(program.ctx, fresh=True)
    assert not program.window.undo_bar.isVisible()
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []
    assert program.window.top.search.text() == ""


class Clock:
    """A calendar's clock set by hand."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_sleep_locks_at_the_first_tick_after_it(qtbot) -> None:
    clock, asked = Clock(), []
    watch = IdleWatch(5 * 60_000, clock=clock)
    watch.idle.connect(lambda: asked.append(1))
    watch.start()
    clock.now += TICK_MS / 1000 + SLEPT_SECONDS
    assert not watch.look(), "a busy computer may be a little late"
    clock.now -= 86_400
    assert not watch.look(), "a clock set back is no sleep"
    clock.now += TICK_MS / 1000 + SLEPT_SECONDS + 1
    with qtbot.waitSignal(watch.idle, timeout=TICK_MS + 5000):
        pass
    assert asked == [1]
    clock.now += 9999
    assert not watch.look(), "locked already"


def test_the_key_that_wakes_locks_and_goes_nowhere_else(qtbot) -> None:
    window = QLineEdit()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    clock, asked = Clock(), []
    watch = IdleWatch(5 * 60_000, clock=clock)
    watch.idle.connect(lambda: asked.append(1))
    watch.start()
    clock.now += 3600
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QGuiApplication.sendEvent(window.windowHandle(), key)
    assert (asked, window.text()) == ([1], "")
    watch.stop()
