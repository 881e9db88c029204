"""The program as `python -m pes_desktop` runs it, closed by its user: says "closing" when the last copy begins.

``closing_child.py FOLDER``, the password on standard input; killed or left to end by the parent.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pes_desktop.app import run
from pes_desktop.ui.application import create_application
from pes_desktop.ui.main_window import MainWindow
from scripts.hands import Hands


def work() -> None:
    """Wait for Today, press the window's cross."""
    hands = Hands(next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)))
    hands.page("today")
    hands.window.close()
    print("closing" if hands.window.isVisible() else "closed", flush=True)


if __name__ == "__main__":
    create_application(sys.argv[:1], lang="es")
    QTimer.singleShot(0, work)
    sys.exit(run(Path(sys.argv[1]), password=sys.stdin.readline().rstrip("\n")))
