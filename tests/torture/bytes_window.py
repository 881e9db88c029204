"""The program as people run it, with hands in its window and planted people: ``python bytes_window.py FOLDER PAPERS``.

Orders come as one JSON line on stdin, answers go out as JSON lines. After the work it waits: for a line, then it closes
as by the cross of the window, or to be killed.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import bytes_planted as planted
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pes_desktop.app import run
from pes_desktop.platform.logs import places
from pes_desktop.services.office_setup import NewOffice, create_office
from pes_desktop.storage.keys import KdfCost
from pes_desktop.ui.application import create_application
from pes_desktop.ui.main_window import MainWindow
from scripts import main_job as job
from scripts.hands import ALT, CTRL, Hands, K

FOLDER, PAPERS = Path(sys.argv[1]), Path(sys.argv[2])
ORDERS = json.loads(sys.stdin.readline())


def say(**facts: object) -> None:
    """One line for the parent."""
    print(json.dumps(facts), flush=True)


def make_office() -> None:
    """The office, quick to unlock; its secrets go to the parent."""
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", planted.PASSWORD)
    ctx, recovery = create_office(FOLDER, form, cost=KdfCost(1, 1024, 1))
    say(recovery=recovery, key=ctx.store.key.hex())
    ctx.store.close()


def mistype(hands: Hands) -> None:
    """Locked, a wrong password, then the right one."""
    from pes_desktop.ui.start.login import LoginPanel

    hands.key(K.Key_L, CTRL)
    panel = hands.full(LoginPanel)
    hands.click(panel.password.input)
    hands.type(planted.WRONG_PASSWORD)
    hands.enter()
    hands.until(lambda: panel.password.state() == "error", "the refusal")
    job.log_in(hands, planted.PASSWORD)


def work() -> None:
    """A person, an order, a letter on paper and as a file, the workbook, a password mistyped."""
    try:
        hands = Hands(next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)))
        job.SURNAMES, job.NAMES = planted.SURNAMES, planted.NAMES
        hands.page("today")
        person = job.register_by_keyboard(hands).key
        page = job.write_order(hands)
        hands.fill(page.panel.fields["employer.contact_name"], planted.EMPLOYER)
        job.save_order(hands)
        hands.push("¿Quién sirve?")
        page = job.refer(hands, person)
        job.issue(hands)
        hands.save_as(lambda: hands.click(page.letter.save_button), PAPERS / f"{page.view.letter_number}.pdf")
        if ORDERS["print"]:
            hands.until(lambda: page.letter.printer() == "oficina", "the printer")
            hands.click(page.letter.print_button)
            hands.until(lambda: page.view.copies == 2, "printed")
        job.export(hands, PAPERS / "mes.xlsx")
        job.join_and_send(hands, ORDERS["url"], ORDERS["code"])
        hands.key(K.Key_2, ALT)
        hands.page("people")
        hands.key(K.Key_N, CTRL)
        form = hands.page("intake")
        hands.type("s")
        hands.enter()
        for words in (planted.DRAFTED, planted.NAMES):
            hands.type(words)
            hands.enter()
        hands.until(lambda: form.keeper.exists and not hands.desk.jobs.busy("write"), "the draft on the disk")
        mistype(hands)
        say(done=True)
        sys.stdin.readline()
        hands.window.close()
    except BaseException as error:
        say(failed=repr(error), at=places(error))
        raise


if __name__ == "__main__":
    create_application(sys.argv[:1], lang="es")
    make_office()
    QTimer.singleShot(0, work)
    sys.exit(run(FOLDER, password=planted.PASSWORD))
