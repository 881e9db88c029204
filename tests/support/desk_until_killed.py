"""A desk that registers people until somebody kills it: ``python desk_until_killed.py FOLDER FIRST``, key on stdin.

After each commit it says what is safe now: ``draft N`` or ``person N <id>``. The parent kills it at any moment.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from pes_desktop.domain.intake import IntakeForm, JobForm, Phone, SkillForm
from pes_desktop.services import intake
from pes_desktop.services.office_setup import open_with_key
from pes_desktop.storage import keys

#: Of every person this many drafts are written; the third section is left unfinished at each.
DRAFTS = 3
JOBS = ("sembrar papas", "cosechar maíz", "ordeñar", "pastorear ovejas", "tejer chalinas")


def form_at(base: IntakeForm, number: int, step: int) -> IntakeForm:
    """The form of person ``number`` after ``step`` drafts: a woman who knows "about 40", five farm tasks, no phone."""
    base.surnames, base.names, base.sex = f"Lema Nº{number}", "María José", "F"
    base.document_type, base.birth_date, base.birth_estimated = "none", date(1986, 9, 1), True
    base.birth_told_on, base.place_code = date(2026, 9, 1), "060251"
    base.directions = "cerca del molino «viejo» ☼\n" * 20
    base.jobs = [JobForm(f"{words} {number}", None, tasks="de sol a sol " * 30, years=float(step)) for words in JOBS]
    base.skills = [SkillForm(f"Podar {place}", None, True, 2.0) for place in range(6)]
    base.phones = [Phone(f"09{number:08d}")] if number % 2 else []
    base.dependants, base.carer, base.notes = step, True, f"hoja {step}"
    base.consent_state, base.consent_date = "given", date(2026, 9, 1)
    return base


def work(folder: Path, first: int, key: bytes) -> None:
    """Draft after draft, person after person, for ever."""
    ctx = open_with_key(folder, key, keys.holders(folder)[0][0], clock=lambda: date(2026, 9, 2))
    number = first
    while True:
        for step in range(1, DRAFTS + 1):
            intake.save_draft(ctx, f"intake:{number}", form_at(intake.blank_form(ctx), number, step), "household")
            print(f"draft {number} {step}", flush=True)
        form = form_at(intake.blank_form(ctx), number, DRAFTS)
        saved = intake.save_intake(ctx, form, draft_key=f"intake:{number}")
        print(f"person {number} {saved.jobseeker_id}", flush=True)
        number += 1


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), bytes.fromhex(sys.stdin.readline().strip()))
