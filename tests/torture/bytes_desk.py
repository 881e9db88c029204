"""A desk with planted people: ``python bytes_desk.py ACT FOLDER PAPERS``, orders as one JSON line on stdin.

``all``: a whole day, then it waits to be looked at and ends; ``intake`` and ``import`` go on until they are killed.
Answers are JSON lines on stdout. Secrets come and go over these pipes only.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bytes_planted as planted
from support.work_office import TODAY, add_employer, add_person, add_vacancy, mason

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.intake import IntakeForm, Phone
from pes_desktop.platform.logs import start_log
from pes_desktop.platform.paths import log_dir
from pes_desktop.platform.printing import print_pdf
from pes_desktop.services import importing, intake, letters, people, referrals, sync_session
from pes_desktop.services.backups import back_up_now
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.month import write_workbook
from pes_desktop.services.office_setup import NewOffice, add_staff, create_office, open_office, open_with_key
from pes_desktop.storage import keys

FAST = keys.KdfCost(1, 1024, 1)


def say(**facts: Any) -> None:
    """One line for the parent."""
    print(json.dumps(facts), flush=True)


def register(ctx: OfficeContext, number: int = 0) -> Any:
    """The planted person; a number in the name where there are many."""
    more = {"document_type": "national_id", "document_number": planted.DOCUMENT} if not number else {}
    return add_person(ctx, planted.SURNAMES + (f" {number}" if number else ""), planted.NAMES, "F",
                      jobs=(mason(4.0, tasks=planted.NOTE * 20),), phones=[Phone(raw=planted.PHONE)],
                      notes=planted.NOTE, directions=planted.DIRECTIONS, **more)


def draft(ctx: OfficeContext, number: int = 0) -> None:
    """An unfinished form."""
    form = IntakeForm(surnames=planted.DRAFTED, names=planted.NAMES, notes=planted.NOTE, phones=[Phone(planted.PHONE)])
    intake.save_draft(ctx, f"intake:{number}", form, "household")


def whole_day(folder: Path, papers: Path, orders: dict[str, Any]) -> None:
    """Everything that touches a disk."""
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", planted.PASSWORD)
    ctx, recovery = create_office(folder, form, clock=lambda: TODAY, cost=FAST)
    key = keys.unlock(folder, ctx.staff.id, planted.PASSWORD)
    say(recovery=recovery, key=key.hex())
    add_staff(ctx, "Ana Quishpe", "", (Role.LIAISON,), planted.OTHER_PASSWORD, key, cost=FAST)
    with suppress(DomainError):
        open_office(folder, ctx.staff.id, planted.WRONG_PASSWORD)
    person = register(ctx)
    draft(ctx)
    vacancy = add_vacancy(ctx, add_employer(ctx, planted.EMPLOYER))
    referral = referrals.refer(ctx, person, vacancy).referral_id
    letters.issue_letter(ctx, referral, letters.Appointment(note=planted.DIRECTIONS))
    for _copy in range(2):
        if orders["print"]:
            letters.print_letter(ctx, referral, lambda pdf, number, paper: print_pdf(pdf, "oficina", number, 1, paper))
    letters.print_letter(ctx, referral, lambda pdf, number, _paper: (papers / f"{number}.pdf").write_bytes(pdf))
    sheet = papers / orders["sheet"]
    importing.apply_import(ctx, importing.read_file(ctx, sheet, "people"), sheet)
    write_workbook(ctx, TODAY.year, TODAY.month, papers / "mes.xlsx", reason="la dirección lo pide")
    assert people.find_people(ctx, planted.SURNAMES)
    back_up_now(ctx, "asked")
    sync_session.enrol(ctx, orders["url"], orders["code"])
    assert sync_session.sync_now(ctx).equal
    start_log(log_dir())
    try:
        raise ValueError(planted.SURNAMES, key.hex(), planted.PASSWORD)
    except ValueError:
        logging.getLogger("pes_desktop").exception("unforeseen")
    say(done=True)
    sys.stdin.readline()
    ctx.store.close()


def until_killed(act: str, folder: Path, papers: Path, orders: dict[str, Any]) -> None:
    """The same over and over."""
    ctx = open_with_key(folder, bytes.fromhex(orders["key"]), keys.holders(folder)[0][0],
                        clock=lambda: date(2026, 11, 23))
    say(begun=True)
    number = 1
    while True:
        if act == "import":
            sheet = papers / orders["sheet"]
            importing.apply_import(ctx, importing.read_file(ctx, sheet, "people"), sheet)
        else:
            draft(ctx, number)
            register(ctx, number)
        number += 1


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    if sys.argv[1] == "all":
        whole_day(Path(sys.argv[2]), Path(sys.argv[3]), told)
    else:
        until_killed(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), told)
