"""The program as `python -m pes_desktop` runs it, with hands in it that work until they are killed.

``struck_program.py FOLDER PAPERS MARK``, the password on standard input. Registers a person by keyboard, refers her,
issues a letter, saves it as PDF, and begins again. After each step that the screen has confirmed it says so, one JSON
object a line. MARK goes into the names, so that lives of one office can be told apart.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pes_desktop.app import run
from pes_desktop.ui.application import create_application
from pes_desktop.ui.main_window import MainWindow
from scripts import main_job as job
from scripts.hands import Hands, K

DIRECTIONS = "Casa azul, junto a la capilla «vieja»"


def say(what: str, **facts: object) -> None:
    """One line for the parent."""
    print(json.dumps({"told": what, **facts}, ensure_ascii=False), flush=True)


def surnames(mark: str, turn: int) -> str:
    """Of nobody else, in letters: digits in a name would be asked about."""
    return "Yumbo " + "".join(chr(ord("a") + int(digit)) for digit in f"{mark}{turn:02d}").capitalize()


def type_draft(hands: Hands, name: str) -> Any:
    """Two sections of a new intake; says what is on the disk."""
    job.SURNAMES = name
    page = job.type_identity(hands)
    say("typing", surnames=name)
    hands.enter()
    hands.type("Pachamama")
    hands.enter()
    hands.type(DIRECTIONS)
    hands.key(K.Key_Tab)
    kept(hands, page)
    return page


def kept(hands: Hands, page: Any) -> None:
    """Wait until the draft as typed so far is on the disk, and say so."""
    hands.until(lambda: page.keeper.exists and not hands.desk.jobs.busy("write"), "the draft on the disk")
    say("draft", key=page.keeper.key, surnames=page.form.surnames, names=page.form.names,
        community=page.form.community, directions=page.form.directions, skills=len(page.form.skills))


def register(hands: Hands, name: str) -> Any:
    """The rest of the form, and the save; says whose."""
    page = type_draft(hands, name)
    hands.enter(3)
    hands.type("2")
    hands.enter()
    page.go_to("work")
    hands.idle()
    hands.enter()  # neither her situation now
    hands.key(K.Key_Tab)  # nor jobs by name: tasks
    for task in job.TASKS[:2]:
        hands.type(task)
        hands.key(K.Key_Tab)
        hands.enter(2)
    kept(hands, page)
    job.finish_registration(hands)
    person = hands.page("person")
    say("person", id=str(person.key), surnames=name)
    return person.key


def letter(hands: Hands, person: object, order: object, papers: Path) -> None:
    """Refer, issue, save; says each."""
    hands.desk.navigate("who_fits", id=order)
    page = job.refer(hands, person)
    say("referred", person=str(person))
    page = job.issue(hands)
    number = page.view.letter_number
    say("letter", number=number, person=str(person))
    path = papers / f"{number}.pdf"
    hands.save_as(lambda: hands.click(page.letter.save_button), path)
    say("paper", number=number)


def work(papers: Path, mark: str) -> None:
    """Person after person, letter after letter."""
    try:
        hands = Hands(next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)))
        hands.page("today")
        say("entered")
        order = first_order(hands)
        turn = 0
        while True:
            turn += 1
            letter(hands, register(hands, surnames(mark, turn)), order, papers)
            hands.key(K.Key_1, job.ALT)
            hands.page("today")
    except BaseException as error:
        say("failed", error=repr(error))
        raise


def first_order(hands: Hands) -> object:
    """The order that everybody is sent to: the first on the page of vacancies."""
    page = hands.rail("vacancies")
    return page.list.rows()[0].key




if __name__ == "__main__":
    create_application(sys.argv[:1], lang="es")
    folder, place, mark = sys.argv[1:]
    QTimer.singleShot(0, lambda: work(Path(place), mark))
    sys.exit(run(Path(folder), password=sys.stdin.readline().rstrip("\n")))
