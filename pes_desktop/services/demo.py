"""A month's work of a demo office, by the same services as the desk's: used by ``pes-desktop demo`` and the tests."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pes_desktop.domain.enums import ConsentState, Role, VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.models import Jobseeker, Vacancy
from pes_desktop.reference.country_files import read_object
from pes_desktop.reference.holidays import last_working_day, next_working_day
from pes_desktop.reference.paths import resources_dir
from pes_desktop.reference.places import load_places
from pes_desktop.services import employers, intake, letters, month, referrals, registration, vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.importing import ImportResult, apply_import, read_file
from pes_desktop.services.matching import find_matches
from pes_desktop.services.office_setup import NewOffice, add_staff, create_office, staff_members
from pes_desktop.services.synthetic import Synthesiser
from pes_desktop.storage import keys

DEMO_PASSWORD = "empleo para todos"
SECOND_PASSWORD = "empresas y empleo"
LETTERS_A_VACANCY = 3
S = ReferralState
Progress = Callable[[str, int, int], None]


def _quiet(_what: str, _done: int, _total: int) -> None:
    return


@dataclass
class Demo:
    """What the demo leaves behind and counted on the way; ``seconds`` per step."""

    folder: Path
    year: int
    month: int
    ctx: OfficeContext
    liaison: OfficeContext
    seconds: dict[str, float] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    vacancies: dict[str, Any] = field(default_factory=dict)
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    letters: int = 0
    progress: Progress = _quiet

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        start = time.perf_counter()
        self.progress(name, 0, 0)
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def recipe(country: str) -> dict[str, Any]:
    """The country's demo recipe; raises DomainError ``demo_missing``, ``country_pack_broken``."""
    path = resources_dir() / "countries" / country / "demo.json"
    if not path.is_file():
        raise DomainError(Fault("demo_missing", params={"country": country}))
    return read_object(path)


def start_demo(
    folder: Path, country: str, year: int, month_number: int, *, cost: keys.KdfCost | None = None,
    progress: Progress = _quiet,
) -> Demo:
    """Create the demo office in ``folder/office`` with two members of staff; its today is the month's last working day.

    Raises DomainError ``demo_folder_not_empty``, ``country_unknown``.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DomainError(Fault("demo_folder_not_empty", params={"folder": folder.name}))
    plan = recipe(country)
    today = last_working_day(country, year, month_number)
    seat = load_places(country).resolve(*plan["office"]["place"])
    started = time.perf_counter()
    first, second = plan["staff"]
    form = NewOffice(
        country=country, name=plan["office"]["name"], code=plan["office"]["code"],
        place_code=seat.code if seat else "", staff_name=first["name"], password=DEMO_PASSWORD,
        job_title=first["job_title"], address=plan["office"]["address"], phone=plan["office"]["phone"],
        area_code=plan["office"]["area_code"], opening_hours=plan["office"]["opening_hours"],
    )
    ctx, _ = create_office(folder / "office", form, clock=lambda: today, cost=cost)
    liaison = add_staff(ctx, second["name"], second["job_title"], (Role.LIAISON,), SECOND_PASSWORD,
                        admin_password=DEMO_PASSWORD, cost=cost)
    demo = Demo(folder, year, month_number, ctx, ctx.with_staff(liaison), progress=progress)
    demo.seconds["office"] = round(time.perf_counter() - started, 3)
    return demo


def bring_people(demo: Demo, path: Path | None, size: int) -> None:
    """Import the sheet, or invent ``size`` people registered in the last months."""
    ctx = demo.ctx
    with demo.step("people"):
        if path is not None:
            result = _import(demo, path, "people")
            demo.people = {"rows": result.rows, "created": result.created, "attached": result.attached,
                           "problems": _problems(result)}
            demo.duplicates, demo.merged = result.duplicates, result.merged
            return
        maker = Synthesiser(ctx, recipe(ctx.office.country))
        first = date(demo.year, demo.month, 1) - timedelta(days=75)
        actor = ctx.require("register_person")
        with ctx.store.write(actor, "demo_people") as unit:
            for done, (day, form) in enumerate(maker.people(size, first, ctx.today())):
                intake.add_person(ctx, unit, form, registered_on=day)
                if done % 50 == 0:
                    demo.progress("people", done, size)
        demo.people = {"rows": size, "created": size, "attached": 0, "problems": []}


def bring_vacancies(demo: Demo, path: Path | None) -> None:
    """Import the sheet, or notify the recipe's orders."""
    ctx = demo.liaison
    with demo.step("vacancies"):
        if path is not None:
            result = _import(demo, path, "vacancies")
            demo.vacancies = {"rows": result.rows, "created": result.created, "open": result.open,
                              "problems": _problems(result)}
            return
        maker = Synthesiser(demo.ctx, recipe(ctx.office.country), seed=11)
        ids = [employers.save_employer(ctx, form).id for form in maker.employers()]
        count = 0
        for form in maker.vacancies(ids, date(demo.year, demo.month, 1), ctx.today()):
            vacancies.save_vacancy(ctx, form)
            count += 1
        demo.vacancies = {"rows": count, "created": count, "open": count, "problems": []}


def _import(demo: Demo, path: Path, kind: str) -> ImportResult:
    def told(done: int, total: int) -> None:
        demo.progress(kind, done, total)

    parsed = read_file(demo.ctx, path, kind)
    return apply_import(demo.ctx, parsed, path, told)


def _problems(result: ImportResult) -> list[dict[str, Any]]:
    return [{"row": p["row"], "field": p["field"], "code": p["code"]} for p in result.problems]


def record_consents(demo: Demo) -> None:
    """Everyone who came in by import signs."""
    ctx = demo.ctx
    with demo.step("consents"):
        with ctx.store.read() as session:
            pending = list(session.scalars(select(Jobseeker.id).where(
                Jobseeker.consent_state == ConsentState.PENDING, Jobseeker.removed_at.is_(None))))
        for done, person in enumerate(pending):
            registration.give_consent(ctx, person)
            if done % 50 == 0:
                demo.progress("consents", done, len(pending))


def match_and_refer(demo: Demo) -> list[UUID]:
    """Match every open vacancy, refer its best people and issue their letters; returns the referrals."""
    ctx = demo.ctx
    with ctx.store.read() as session:
        open_orders = list(session.execute(select(Vacancy.id, Vacancy.positions).where(
            Vacancy.status == VacancyStatus.OPEN, Vacancy.removed_at.is_(None),
            Vacancy.closes_on >= ctx.today(), Vacancy.notified_on <= ctx.today(),
        ).order_by(Vacancy.closes_on, Vacancy.id)))
        later = set(session.scalars(select(Jobseeker.id).where(Jobseeker.registered_on > ctx.today())))
    chosen: list[tuple[UUID, UUID, int]] = []
    with demo.step("matching"):
        for vacancy_id, positions in open_orders:
            fits = [c for c in find_matches(ctx, vacancy_id).result.fits if c.id not in later]
            best = fits[:min(positions, LETTERS_A_VACANCY)]
            chosen += [(candidate.id, vacancy_id, candidate.score) for candidate in best]  # type: ignore[misc]
    done: list[UUID] = []
    folder = demo.folder / "letters"
    folder.mkdir(exist_ok=True)
    with demo.step("letters"):
        day = next_working_day(ctx.office.country, ctx.today() + timedelta(days=1))
        for person, vacancy_id, score in chosen:
            demo.progress("letters", len(done), len(chosen))
            referred = referrals.refer(ctx, person, vacancy_id, score=score)
            letter = letters.issue_letter(ctx, referred.referral_id, letters.Appointment(day, "9:00"))
            (folder / f"{letter.number}.pdf").write_bytes(letters.letter_pdf(ctx, letter.content))
            letters.count_print(ctx, letter.letter_id)
            done.append(referred.referral_id)
    demo.letters = len(done)
    return done


def record_results(demo: Demo, sent: list[UUID], seed: int = 7) -> None:
    """Outcomes by a seeded rule: most present themselves, some are hired, the liaison verifies most of those."""
    rng = random.Random(seed)
    today = demo.ctx.today()
    with demo.step("outcomes"):
        for done, referral in enumerate(sent):
            demo.progress("outcomes", done, len(sent))
            draw = rng.random()
            if draw < 0.2:
                continue
            if draw < 0.35:
                referrals.record_outcome(demo.ctx, referral, Outcome(S.DID_NOT_PRESENT, today))
                continue
            referrals.record_outcome(demo.ctx, referral, Outcome(S.PRESENTED, today))
            if rng.random() < 0.5:
                referrals.record_outcome(demo.ctx, referral, Outcome(S.NOT_HIRED, today, reason="experience"))
                continue
            referrals.record_outcome(demo.ctx, referral, Outcome(S.HIRED, today, start_date=today))
            if rng.random() < 0.7:
                evidence = rng.choice(("slip", "call"))
                referrals.record_outcome(demo.liaison, referral, Outcome(S.VERIFIED, today, evidence=evidence))


def close_and_report(demo: Demo) -> Path:
    """Close the month and write its workbook; returns the file."""
    path = demo.folder / f"report-{demo.year}-{demo.month:02d}.xlsx"
    with demo.step("month"):
        month.close_month(demo.ctx, demo.year, demo.month)
        month.write_workbook(demo.ctx, demo.year, demo.month, path, reason="demo")
    return path


def placements(demo: Demo) -> int:
    """Verified placements of the month, as the report counts them."""
    return month.month_page(demo.ctx, demo.year, demo.month).report.count("placements_verified")


__all__ = ["DEMO_PASSWORD", "Demo", "bring_people", "bring_vacancies", "close_and_report", "match_and_refer",
           "placements", "record_consents", "record_results", "staff_members", "start_demo"]
