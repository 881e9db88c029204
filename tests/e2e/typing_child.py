"""The program as `python -m pes_desktop` runs it, with hands in it: types an intake up to its third section and waits.

``typing_child.py FOLDER``, the password on standard input. Says on standard output, one JSON object a line, what is on
the disk once it is ("kept"); after that it types one more field, which nobody acknowledges, until it is killed.
"""

from __future__ import annotations

import json
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
from scripts import main_job as job
from scripts.hands import Hands


def say(**facts: object) -> None:
    """One line for the parent."""
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def work() -> None:
    """As a counselor types; ends in the third section with a word half written."""
    try:
        hands = Hands(next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)))
        hands.page("today")
        page = job.type_identity(hands)
        hands.enter()
        hands.type("Pachamama")
        hands.enter()
        hands.type("Casa azul")
        page.next_section()
        hands.type("3")
        hands.enter()
        hands.until(lambda: page.here == "household" and page.form.dependants == 3, "the third section")
        hands.until(lambda: page.keeper.exists and not hands.desk.jobs.busy("write"), "the draft on the disk")
        say(kept=page.keeper.key, section=page.here)
    except BaseException as error:
        say(failed=repr(error))
        raise


if __name__ == "__main__":
    create_application(sys.argv[:1], lang="es")
    QTimer.singleShot(0, work)
    sys.exit(run(Path(sys.argv[1]), password=sys.stdin.readline().rstrip("\n")))
