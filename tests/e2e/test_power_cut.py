"""The plug is pulled in the third section of an intake: the draft returns whole."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from pes_desktop.services import intake, office_setup, people
from pes_desktop.storage.keys import KdfCost
from scripts import main_job as job
from scripts.hands import ALT, CTRL, K

PASSWORD = "montaña-azul-9"
CHILD = Path(__file__).with_name("typing_child.py")


def test_a_killed_program_brings_the_draft_back_whole(tmp_path, start) -> None:
    folder = tmp_path / "oficina"
    form = office_setup.NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", PASSWORD)
    office_setup.create_office(folder, form, cost=KdfCost(1, 1024, 1))[0].store.close()
    child = subprocess.Popen([sys.executable, str(CHILD), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    assert child.stdin
    assert child.stdout
    try:
        child.stdin.write(PASSWORD + "\n")
        child.stdin.flush()
        said = json.loads(child.stdout.readline() or "{}")
    finally:
        child.kill()  # SIGKILL: nothing is tidied up
        errors = child.communicate()[1]
    assert said.get("section") == "household", (said, errors)
    assert child.returncode == -9 or sys.platform == "win32"

    hands = start(folder, PASSWORD)
    hands.page("today")
    hands.key(K.Key_2, ALT)
    found = hands.page("people")
    assert f"{job.SURNAMES} {job.NAMES}" in hands.told()[0]
    hands.click(found.drafts.button)
    page = hands.page("intake")
    assert hands.told()[0].startswith("Aquí estaba: Hogar")
    assert page.keeper.key == said["kept"]
    assert (page.here, page.section("household").fields["dependants"].value()) == ("household", 3)
    page.go_to("identity")
    identity = page.section("identity").fields
    assert (identity["surnames"].value(), identity["names"].value()) == (job.SURNAMES, job.NAMES)
    assert identity["sex"].value() == "F"
    hands.key(K.Key_S, CTRL)
    hands.idle()
    hands.key(K.Key_S, CTRL)  # asked once whether the consent is signed: it stays pending
    person = hands.page("person")
    ctx = hands.program.ctx
    kept = intake.load_form(ctx, person.key)
    assert (kept.known_as, kept.birth_estimated, kept.birth_date.year) == ("Rosita", True, date.today().year - 40)
    assert (kept.languages, kept.community, kept.directions) == (["qu"], "Pachamama", "Casa azul")
    assert kept.dependants == 3
    assert intake.open_drafts(ctx) == []
    assert len(people.find_people(ctx, "")) == 1
