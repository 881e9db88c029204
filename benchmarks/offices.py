"""Offices with 5,000 and 100,000 invented people, made once by bulk inserts and kept in the system's temporary folder.

People are drawn from a few hundred forms of the country's synthesiser with names, numbers and telephones of their own;
search documents go in through the same triggers as ever. Nobody is real.
"""

from __future__ import annotations

import getpass
import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from pes_desktop.domain.ids import new_id
from pes_desktop.domain.text import words
from pes_desktop.models import Job, Jobseeker, NameKey, RegistrationEvent, SearchDocument, Skill
from pes_desktop.models.base import utcnow
from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.names import load_names
from pes_desktop.services import demo, intake
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import open_office
from pes_desktop.services.synthetic import Synthesiser
from pes_desktop.storage import keys, search

CHEAP = keys.KdfCost(1, 8192, 1)
PASSWORD = demo.DEMO_PASSWORD
YEAR, MONTH = 2026, 10
FORMS = 600
CHUNK = 5000


#: Raise it when the people made here change; a change of the schema or of folding is noticed by itself.
EDITION = 2
ONSETS = ("ch", "gu", "ll", "m", "n", "p", "qu", "s", "t", "y", "c", "l", "r", "z")
SYLLABLES = tuple(f"{onset}{vowel}" for onset in ONSETS for vowel in "aeiou"
                  if not (onset in ("gu", "qu") and vowel in "uo"))


def fingerprint() -> str:
    """Changes with the schema and with what is searched, so that a kept office is never of another shape."""
    root = Path(search.__file__).parents[1]
    sources = [*sorted((root / "models").rglob("*.py")), root / "domain" / "text.py"]
    content = b"".join(path.read_bytes() for path in sources) + str(EDITION).encode()
    return hashlib.sha256(content).hexdigest()[:12]


def office_with(size: int) -> Path:
    """The folder of an office with ``size`` people, vacancies, letters and outcomes; made on first use."""
    folder, owner = Path(tempfile.gettempdir()), getpass.getuser()
    kept = folder / f"pes-bench-{owner}-{fingerprint()}-{size}"
    if not (kept / "office" / keys.KEY_FILE).exists():
        for former in folder.glob(f"pes-bench-{owner}-*-{size}"):
            shutil.rmtree(former, ignore_errors=True)
        making = kept.with_name(kept.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        made = demo.start_demo(making, "ec", YEAR, MONTH, cost=CHEAP)
        fill(made.ctx, size)
        demo.bring_vacancies(made, None)
        demo.record_results(made, demo.match_and_refer(made)[: 40])
        made.ctx.store.close()
        making.rename(kept)
    return kept / "office"


def copy_of(size: int, target: Path) -> Path:
    """A copy of such an office that a benchmark may write to."""
    shutil.copytree(office_with(size), target)
    return target


def open_copy(folder: Path) -> OfficeContext:
    """Open as the first member of staff; today is the last working day of the demo's month."""
    from pes_desktop.reference.holidays import last_working_day

    today = last_working_day("ec", YEAR, MONTH)
    return open_office(folder, keys.holders(folder)[0][0], PASSWORD, clock=lambda: today)


def fill(ctx: OfficeContext, size: int) -> None:
    """Insert ``size`` people with jobs, skills, registration, search document and name keys."""
    with ctx.store.local() as session:
        connection = session.connection()
        rows: dict[Any, list[dict[str, Any]]] = {}
        for done, person in enumerate(people(ctx, size), start=1):
            for cls, values in person:
                rows.setdefault(cls, []).append(values)
            if done % CHUNK == 0 or done == size:
                for cls, values_of in rows.items():
                    connection.execute(insert(cls.__table__), values_of)
                rows.clear()


def people(ctx: OfficeContext, size: int) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """Rows of one person each: (mapped class, column values)."""
    dice = random.Random(5)
    names = load_names(ctx.office.country)
    surnames = [name.title() for name in names.surnames()]
    rare = ["".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 3, 4)))).title() for _ in range(15_000)]
    trades = [title for group in load_catalogue() for title in group.titles if "/" not in title]
    given = {sex: [name.title() for name in names.given_names(sex)] for sex in ("F", "M")}
    today = ctx.today()
    forms = [form for _, form in Synthesiser(ctx, demo.recipe("ec")).people(FORMS, today, today)]
    taken: set[str] = set()
    for _ in range(size):
        form = dice.choice(forms)
        form.surnames = " ".join(dice.choice(rare if dice.random() < 0.25 else surnames) for _ in range(2))
        if dice.random() < 0.5:
            form.jobs[0].occupation = dice.choice(trades)
        form.names = " ".join(dice.sample(given[form.sex], dice.choice((1, 2, 2))))
        number = f"{dice.choice(('06', '02', '09'))}{dice.randint(0, 99_999_999):08d}"
        form.document_number = "" if number in taken else number
        taken.add(number)
        for phone in form.phones:
            phone.raw = f"09{dice.randint(0, 99_999_999):08d}"
            phone.number = f"+593{phone.raw[1:]}"
        yield rows_of(ctx.office.id, form, today - timedelta(days=dice.randint(0, 80)))


def rows_of(office_id: UUID, form: intake.IntakeForm, day: date) -> list[tuple[Any, dict[str, Any]]]:
    """What ``intake.add_person`` and the unit of work would write for this form, except outbox and audit."""
    now, person_id = utcnow(), new_id()
    carried = {"office_id": office_id, "version": 1, "created_at": now, "updated_at": now}
    values = {name: getattr(form, name) for name in intake.COLUMN_FIELDS}
    values = {name: [intake.plain_item(item) for item in value] if isinstance(value, list) else value
              for name, value in values.items()}
    rows: list[tuple[Any, dict[str, Any]]] = [(Jobseeker, {
        "id": person_id, **carried, **values, "registered_on": day, "last_contact_on": day, "exit_reason": ""})]
    for cls, items in ((Job, form.jobs), (Skill, form.skills)):
        rows += [(cls, {"id": new_id(), **carried, "jobseeker_id": person_id, "position": place,
                        **intake.plain_item(item)}) for place, item in enumerate(items)]
    rows.append((RegistrationEvent, {"id": new_id(), **carried, "jobseeker_id": person_id, "kind": "registered",
                                     "fact_date": day, "reason": "", "role": "counsellor"}))
    jobs = [job.occupation for job in form.jobs]
    said = [form.surnames, form.names, *jobs, *[wish.occupation for wish in form.wanted]]
    folded = " ".join(dict.fromkeys(word for part in said for word in words(part)))
    phones = [part for phone in form.phones for part in (phone.raw, phone.number[1:])]
    numbers = " ".join([form.document_number, *phones])
    rows.append((SearchDocument, {
        "record_type": "jobseeker", "record_id": person_id, "title": f"{form.surnames} {form.names}",
        "subtitle": f"{form.document_number} · {', '.join(jobs[:2])}", "words": folded, "numbers": numbers.strip()}))
    rows += [(NameKey, {"record_id": person_id, "key": key}) for key in search.name_keys(form.surnames, form.names)]
    return rows
