"""The program as `python -m pes_desktop` runs it, with hands in it: registers people until it is killed.

``saving_child.py FOLDER``, the password on standard input. Says on standard output, one JSON object a line, what the
screen has acknowledged ("saved"); it goes on with the next person at once, so that it is struck while it saves.
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
from scripts.hands import ALT, CTRL, Hands, K

FAMILIES = ("Guamán", "Toapanta", "Quishpe", "Morocho", "Pilco", "Chango", "Yautibug", "Inca", "Lema", "Ñauta", "Vimos")
GIVEN = ("Rosa", "Klever", "Blanca", "José", "Segundo", "Marta", "Wilson", "Élida", "Ángel")


def say(**facts: object) -> None:
    """One line for the parent."""
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def register(hands: Hands, number: int) -> str:
    """The least an intake needs, typed and saved; returns the person's id once their page is on the screen."""
    hands.key(K.Key_2, ALT)
    hands.page("people")
    hands.key(K.Key_N, CTRL)
    page = hands.page("intake")
    hands.choose(page.section("identity").fields["document_type"], "none")
    first, second = FAMILIES[number % len(FAMILIES)], FAMILIES[number // len(FAMILIES) % len(FAMILIES)]
    for words in (f"{first} {second}", GIVEN[number % len(GIVEN)], "", f"unos {20 + number % 40}"):
        hands.type(words)
        hands.enter()
    hands.type("m")
    hands.enter()
    hands.key(K.Key_S, CTRL)
    hands.idle()
    if hands.window.current_key == "intake" and page.before_saving.panel.isVisible():
        hands.click(page.before_saving.panel.later)
    return str(hands.page("person").key)


def work() -> None:
    """As a counselor with a queue before the desk."""
    try:
        hands = Hands(next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)))
        hands.page("today")
        for number in range(100):
            say(saved=register(hands, number))
    except BaseException as error:
        say(failed=repr(error))
        raise


if __name__ == "__main__":
    create_application(sys.argv[:1], lang="es")
    QTimer.singleShot(0, work)
    sys.exit(run(Path(sys.argv[1]), password=sys.stdin.readline().rstrip("\n")))
