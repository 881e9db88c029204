"""The program as ``python -m pes_desktop`` runs it, with hands in it: types the first part of an intake and waits to be
stopped. ``sleeping_child.py FOLDER``, the password on standard input; its next line says that an hour has gone by.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import time_machine

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from pes_desktop.app import run
from pes_desktop.ui.application import create_application
from pes_desktop.ui.main_window import MainWindow
from scripts import main_job as job
from scripts.hands import Hands

traveller = time_machine.travel(datetime.now(UTC), tick=True)
HOUR = 3_600


def say(**facts: object) -> None:
    """One line for the parent."""
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def names_on_screen(window: MainWindow) -> bool:
    """Whether a visible label or field shows the person's name."""
    texts = [w.text() for kind in (QLabel, QLineEdit) for w in window.findChildren(kind) if w.isVisible()]
    return any(job.SURNAMES.casefold() in text.casefold() for text in texts)


def work() -> None:
    """Types, waits, wakes, touches a key."""
    clock = traveller.start()
    try:
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        hands = Hands(window)
        hands.page("today")
        page = job.type_identity(hands)
        hands.until(lambda: page.keeper.exists and not hands.desk.jobs.busy("write"), "the draft on the disk")
        say(locked=not page.isVisible(), draft=page.keeper.key, surnames=page.form.surnames)
        sys.stdin.readline()
        clock.shift(HOUR)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_X)  # the key that wakes the screen
        hands.until(lambda: not page.isVisible(), "the lock")
        say(locked=True, shows_names=names_on_screen(window))
    except BaseException as error:
        say(locked=None, failed=repr(error))
    QApplication.exit(0)


if __name__ == "__main__":
    create_application(sys.argv[:1], lang="es")
    QTimer.singleShot(0, work)
    sys.exit(run(Path(sys.argv[1]), password=sys.stdin.readline().rstrip("\n")))
