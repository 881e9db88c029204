"""The desk whose writes are recorded: ``strace ... python power_desk.py FOLDER``, its orders as JSON on stdin.

It does real work through the services and tells after each act what is safe now: one JSON line on stdout, which the
trace holds at its place between the writes.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import event
from support.work_office import GUAMOTE, TODAY, mason

from pes_desktop.domain.intake import IntakeForm, JobForm, SkillForm
from pes_desktop.services import backups, importing, intake, letters, referrals, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import open_with_key
from pes_desktop.storage import keys


def tell(act: str, **what: Any) -> None:
    """One line, one write: what was told saved from here on."""
    os.write(1, json.dumps({"act": act, **what}).encode() + b"\n")


def less_durable(ctx: OfficeContext, synchronous: str) -> None:
    """Another ``PRAGMA synchronous`` than the program's, to see that the harness finds what that loses."""
    @event.listens_for(ctx.store.engine, "connect")
    def _set(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    ctx.store.engine.dispose()


def register(ctx: OfficeContext, rng: random.Random, number: int) -> UUID:
    """Two drafts and a saved person; some bring long tales, so that transactions have every size."""
    key = f"intake:{number}"
    for step in ("identity", "jobs"):
        form = IntakeForm(surnames=f"Lema {number}", names="Rosa Élida", notes=step * rng.randint(1, 300))
        intake.save_draft(ctx, key, form, step)
        tell("draft", key=key, step=step)
    jobs = [JobForm(occupation=f"oficio {number} {place}", unit_group="9211", years=1.5,
                         tasks="de sol a sol " * rng.randint(0, 120)) for place in range(rng.randint(1, 4))]
    skills = [SkillForm(name=f"poda {place}") for place in range(rng.randint(0, 3))]
    form = IntakeForm(surnames=f"Lema Ñauta {number}", names="Rosa Élida", sex="F", document_type="none",
                      place_code=GUAMOTE, birth_date=date(1990, 5, 4), consent_state="given", consent_date=TODAY,
                      consent_signed=True, consent_shared=["employers"], jobs=[*jobs, mason(2.0)], skills=skills)
    person = intake.save_intake(ctx, form, draft_key=key).jobseeker_id
    tell("person", id=str(person), jobs=len(form.jobs), skills=len(skills), draft=key, writer=str(ctx.staff.id))
    return person


def correct(ctx: OfficeContext, person: UUID, number: int) -> None:
    """A telephone and a note more."""
    form = intake.load_form(ctx, person)
    form.notes = f"vino otra vez {number}"
    intake.save_intake(ctx, form, jobseeker_id=person)
    tell("corrected", id=str(person), notes=form.notes)


def refer(ctx: OfficeContext, person: UUID, vacancy: UUID) -> None:
    """A referral with its letter."""
    referred = referrals.refer(ctx, person, vacancy).referral_id
    tell("referral", id=str(referred), person=str(person))
    letter = letters.issue_letter(ctx, referred, letters.Appointment(TODAY + timedelta(days=2), "08:30", "con botas"))
    tell("letter", id=str(letter.letter_id), referral=str(referred), number=letter.number, code=letter.result_code)


def bring_in(ctx: OfficeContext, sheet: Path) -> None:
    """A whole register in one transaction."""
    parsed = importing.read_file(ctx, sheet, "people")
    done = importing.apply_import(ctx, parsed, sheet)
    tell("import", id=str(done.run_id), created=done.created)


def push(ctx: OfficeContext) -> None:
    """A round of the exchange."""
    done = sync_session.sync_now(ctx)
    assert not done.problems, done.problems
    assert done.equal
    tell("push", acknowledged=done.acknowledged, waiting=done.waiting)


def work(folder: Path, orders: dict[str, Any]) -> None:
    """A day at the desk; ``orders``: key, url, code, vacancies, sheets, seed, people, synchronous, backups."""
    rng = random.Random(orders["seed"])
    key, staff = bytes.fromhex(orders["key"]), keys.holders(folder)[0][0]
    ctx = open_with_key(folder, key, staff, clock=lambda: date(2026, 11, 22))
    if orders["synchronous"] != "FULL":
        less_durable(ctx, orders["synchronous"])
    if orders["url"]:
        sync_session.enrol(ctx, orders["url"], orders["code"])
        tell("enrolled")
    sheets = [Path(sheet) for sheet in orders["sheets"]]
    known: list[UUID] = []
    for number in range(orders["people"]):
        known.append(register(ctx, rng, number))
        if number % 2:
            refer(ctx, known[-1], UUID(rng.choice(orders["vacancies"])))
        if number % 3 == 1:
            correct(ctx, rng.choice(known), number)
        if sheets and number % 4 == 2:
            bring_in(ctx, sheets.pop(0))
        if orders["url"] and number % 5 == 3:
            push(ctx)
        if number in orders["backups"]:
            backups.back_up_now(ctx, "asked")
            tell("backup")
        if number % 6 == 5:
            ctx.store.close()
            ctx = open_with_key(folder, key, staff, clock=lambda: date(2026, 11, 22))
            tell("opened")
            if orders["synchronous"] != "FULL":
                less_durable(ctx, orders["synchronous"])
    os._exit(0)  # no clean close: the trace ends in the middle of a day


if __name__ == "__main__":
    work(Path(sys.argv[1]), json.loads(sys.stdin.readline()))
