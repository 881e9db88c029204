"""The first moments of the window and the watch that locks it."""

from __future__ import annotations

import subprocess
import sys
from uuid import uuid4

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from pes_desktop.storage import keys
from pes_desktop.ui.first_paint import FirstPaint
from pes_desktop.ui.idle import IdleWatch


def test_painted_is_told_once_after_the_window_has_drawn_itself(qtbot):
    class Drawn(QWidget):
        times = 0

        def paintEvent(self, event):
            Drawn.times += 1

    window = Drawn()
    qtbot.addWidget(window)
    watch = FirstPaint(window)
    drawn_when_told = []
    watch.painted.connect(lambda: drawn_when_told.append(Drawn.times))
    with qtbot.waitSignal(watch.painted):
        window.show()
    window.hide()
    window.show()
    qtbot.waitExposed(window)
    QGuiApplication.processEvents()
    assert drawn_when_told == [1]


def test_keys_and_clicks_put_the_lock_off(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    watch = IdleWatch(60_000)
    watch._timer.setTimerType(Qt.TimerType.PreciseTimer)
    watch.start()
    handle = window.windowHandle()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    press = QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(3, 3), QPointF(3, 3), Qt.MouseButton.LeftButton,
                        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (key, press):
        qtbot.waitUntil(lambda: watch._timer.remainingTime() < 59_900)
        QGuiApplication.sendEvent(handle, event)
        assert watch._timer.remainingTime() > 59_900
    watch.stop()
    QGuiApplication.sendEvent(handle, key)
    assert not watch._timer.isActive()


def test_idle_is_told_when_nothing_comes(qtbot):
    watch = IdleWatch(20)
    with qtbot.waitSignal(watch.idle, timeout=5000):
        watch.start()


HEAVY = ("sqlalchemy", "alembic", "reportlab", "openpyxl", "httpx", "numpy", "msgspec", "argon2", "cryptography",
         "sqlcipher3", "rapidfuzz", "phonenumbers", "PySide6.QtPdf", "pes_desktop.services", "pes_desktop.models",
         "pes_desktop.ui.rail", "pes_desktop.ui.base_page")


def test_log_in_is_shown_before_anything_heavy_is_loaded(tmp_path):
    keys.create_key_file(tmp_path, (uuid4(), "ALA", "Alausí", "ec"), uuid4(), "Ana", "clave-segura",
                         keys.KdfCost(1, 8192, 1))
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pes_desktop import app\n"
        f"status = app.run(Path({str(tmp_path)!r}), quit_when_shown=True)\n"
        f"print(status, [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.split("\n")[:2]) == (0, ["shown", "0 []"]), done.stderr
