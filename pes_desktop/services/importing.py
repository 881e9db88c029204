"""Import an office's own spreadsheet: read, apply in one transaction, undo as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.duplicates import compare
from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Employer, ImportRun, Jobseeker, Referral, RegistrationEvent, Vacancy
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.intake import add_person, fill_person, form_of, person_key
from pes_desktop.services.vacancies import add_employer, add_vacancy
from pes_desktop.storage.store import UnitOfWork

if TYPE_CHECKING:
    from pes_desktop.importing.plan import PlannedPerson
    from pes_desktop.importing.recognise import ParsedFile

Progress = Callable[[int, int], None]
_REPORT_EVERY = 25


def _nothing(_done: int, _total: int) -> None:
    return


@dataclass
class ImportResult:
    """What an import did. ``rows``: sheet rows that held data; ``problems``: dictionaries with row, field, code.

    ``duplicates``: (sheet row of the first writing, sheet row of the repeat) of every proposal; ``merged`` those that
    were attached because number and name agree.
    """

    run_id: UUID
    rows: int = 0
    created: int = 0
    attached: int = 0
    open: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    changes: ChangeSet = field(default_factory=ChangeSet)


def read_file(
    ctx: OfficeContext, path: Path, kind: str, progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ParsedFile:
    """Read a spreadsheet for the preview; nothing is written. Raises the faults of ``importing.recognise``."""
    from pes_desktop.importing.context import load_context
    from pes_desktop.importing.recognise import parse_file

    ctx.require("import_file")
    place = ctx.places.get(ctx.office.place_code)
    province = next((p.code for p in ctx.places.ancestors(place.code) if p.level == 1), "") if place else ""
    setting = load_context(ctx.office.country, ctx.occupations, today=ctx.today(), area_code=ctx.office.area_code,
                           province=province or ctx.office.place_code[:2])
    return parse_file(path, kind, setting, progress, cancelled)


def apply_import(
    ctx: OfficeContext, parsed: ParsedFile, path: Path, progress: Progress = _nothing,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Write everything the sheet says, or nothing: one transaction, one run that can be undone.

    Raises DomainError ``import_cancelled`` when ``cancelled()`` turns true; nothing is kept then.
    """
    actor = ctx.require("import_file")
    result = ImportResult(new_id(), rows=len(parsed.data), problems=[_problem(p) for p in parsed.problems])
    with ctx.store.write(actor, f"import_{parsed.kind}") as unit:
        run = ImportRun(id=result.run_id, kind=parsed.kind, problems=result.problems, before=[],
                        file_hash=hashlib.sha256(path.read_bytes()).hexdigest())
        unit.session.add(run)
        if parsed.kind == "people":
            _apply_people(ctx, unit, parsed, run, result, progress, cancelled)
        else:
            _apply_vacancies(ctx, unit, parsed, result, progress, cancelled)
        run.counts = {"rows": result.rows, "created": result.created, "attached": result.attached}
        run.problems = result.problems
    result.changes = unit.changes
    return result


def _problem(problem: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(
        {"row": problem.row, "field": problem.field, "code": problem.code, "params": dict(problem.params)})
    return plain


def _check(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise DomainError(Fault("import_cancelled"))


def _apply_people(
    ctx: OfficeContext, unit: UnitOfWork, parsed: ParsedFile, run: ImportRun, result: ImportResult, progress: Progress,
    cancelled: Callable[[], bool] | None,
) -> None:
    from pes_desktop.importing.duplicates import propose_duplicates
    from pes_desktop.importing.plan import ATTACH, fill_blanks, plan_people

    proposals = propose_duplicates(parsed.data, cancelled)
    result.duplicates = [(p.first_row, p.repeat_row) for p in proposals]
    plans = plan_people(parsed.data, proposals, ctx.today())
    forms = {plan.row.row: plan for plan in plans if plan.action != ATTACH}
    contact: dict[int, date] = {row: plan.registered_on for row, plan in forms.items()}
    repeats: dict[int, list[date]] = {}
    for plan in plans:
        if plan.action == ATTACH and plan.to_row is not None:
            fill_blanks(forms[plan.to_row].form, plan.form)
            contact[plan.to_row] = max(contact[plan.to_row], plan.registered_on)
            repeats.setdefault(plan.to_row, []).append(plan.registered_on)
            result.merged.append((plan.to_row, plan.row.row))
            result.attached += 1
    standing = _known_numbers(unit, [plan.form.document_number for plan in forms.values()])
    for done, (row, plan) in enumerate(forms.items()):
        if done % _REPORT_EVERY == 0:
            _check(cancelled)
            progress(done, len(forms))
        known = standing.get(plan.form.document_number) if plan.form.document_number else None
        if known is not None and _is_certain(known, plan):
            _attach(ctx, known, plan, run)
            result.attached += 1
            continue
        if known is not None:
            result.problems.append({"row": row, "field": "id_number", "code": "number_of_another_person", "params": {}})
        first = min([plan.registered_on, *repeats.get(row, [])])
        person = add_person(ctx, unit, plan.form, registered_on=first, import_id=run.id)
        for day in sorted({plan.registered_on, *repeats.get(row, [])} - {first}):
            unit.add(RegistrationEvent(office_id=ctx.office.id, jobseeker=person, kind="renewed", fact_date=day,
                                       staff_id=unit.actor.staff_id, role=unit.actor.role))
        person.last_contact_on = max(contact[row], first)
        result.created += 1
    progress(len(forms), len(forms))


def _known_numbers(unit: UnitOfWork, numbers: list[str]) -> dict[str, Jobseeker]:
    found: dict[str, Jobseeker] = {}
    wanted = sorted({number for number in numbers if number})
    for start in range(0, len(wanted), 500):
        rows = unit.session.scalars(select(Jobseeker).where(
            Jobseeker.document_number.in_(wanted[start:start + 500]), Jobseeker.removed_at.is_(None)))
        found.update({row.document_number: row for row in rows})
    return found


def _is_certain(known: Jobseeker, plan: PlannedPerson) -> bool:
    evidence = compare(person_key(known), person_key(plan.form))
    return evidence is not None and evidence.certain


def _attach(ctx: OfficeContext, known: Jobseeker, plan: PlannedPerson, run: ImportRun) -> None:
    """Complete a registered person with what only the sheet says; the former values are kept for the undo."""
    from pes_desktop.importing.plan import fill_blanks

    form = form_of(known)
    before = msgspec.to_builtins(form)
    if fill_blanks(form, plan.form):
        run.before = [*run.before, {"id": str(known.id), "form": before}]
        fill_person(ctx, known, form)


def _apply_vacancies(
    ctx: OfficeContext, unit: UnitOfWork, parsed: ParsedFile, result: ImportResult, progress: Progress,
    cancelled: Callable[[], bool] | None,
) -> None:
    from pes_desktop.importing.plan_vacancies import plan_vacancies

    employers, vacancies = plan_vacancies(parsed.data, ctx.today())
    tax_ids = [planned.form.tax_id for planned in employers if planned.form.tax_id]
    standing = {row.tax_id: row for row in unit.session.scalars(select(Employer).where(
        Employer.tax_id.in_(tax_ids), Employer.removed_at.is_(None)))}
    by_key = {planned.key: standing.get(planned.form.tax_id) or add_employer(ctx, unit, planned.form, result.run_id)
              for planned in employers}
    for done, planned in enumerate(vacancies):
        if done % _REPORT_EVERY == 0:
            _check(cancelled)
            progress(done, len(vacancies))
        status = VacancyStatus(planned.status)
        planned.form.employer_id = by_key[planned.employer_key].id
        if planned.form.closes_on is None or planned.closing_assumed:
            planned.form.closes_on = assumed_closing(ctx, planned.form.notified_on or ctx.today())
        row = add_vacancy(ctx, unit, planned.form, status=status, closing_assumed=planned.closing_assumed,
                          import_id=result.run_id)
        row.employer = by_key[planned.employer_key]
        if status in (VacancyStatus.COVERED, VacancyStatus.CLOSED, VacancyStatus.CANCELLED):
            row.status_reason = "imported"
        result.created += 1
        result.open += status is VacancyStatus.OPEN
    progress(len(vacancies), len(vacancies))


def assumed_closing(ctx: OfficeContext, notified: date) -> date:
    """The closing date of an order that the sheet calls open without saying until when: the usual time from today,
    within the longest time from its notification."""
    periods = ctx.pack.periods
    usual = max(notified, ctx.today()) + timedelta(days=periods.vacancy_default)
    return max(min(usual, notified + timedelta(days=periods.vacancy_max)), notified)


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """How many records an undo took back and how many stay because work has been done on them since."""

    removed: int
    kept: int
    changes: ChangeSet


def undo_import(ctx: OfficeContext, run_id: UUID) -> UndoneImport:
    """Take a whole import back. People and vacancies with referrals stay, as do people changed since.

    Raises DomainError ``import_already_undone``.
    """
    actor = ctx.require("import_file")
    removed = kept = 0
    with ctx.store.write(actor, "undo_import") as unit:
        session = unit.session
        run = session.get_one(ImportRun, run_id)
        if run.undone_at is not None:
            raise DomainError(Fault("import_already_undone"))
        busy_people = set(session.scalars(select(Referral.jobseeker_id)))
        busy_vacancies = set(session.scalars(select(Referral.vacancy_id)))
        now = utcnow()
        kept_employers = set()
        for vacancy in session.scalars(select(Vacancy).where(Vacancy.import_id == run_id)):
            if vacancy.id in busy_vacancies or vacancy.version > 1:
                kept += 1
                kept_employers.add(vacancy.employer_id)
            else:
                vacancy.removed_at = now
                removed += 1
        for employer in session.scalars(select(Employer).where(Employer.import_id == run_id)):
            if employer.id not in kept_employers and employer.version == 1:
                employer.removed_at = now
        for person in session.scalars(select(Jobseeker).where(Jobseeker.import_id == run_id)):
            if person.id in busy_people or person.version > 1:
                kept += 1
                continue
            for child in (*person.jobs, *person.skills, *session.scalars(select(RegistrationEvent).where(
                    RegistrationEvent.jobseeker_id == person.id))):
                child.removed_at = now
            person.removed_at = now
            removed += 1
        for former in run.before:
            person_row = session.get_one(Jobseeker, UUID(former["id"]))
            from pes_desktop.domain.intake import IntakeForm

            fill_person(ctx, person_row, msgspec.convert(former["form"], IntakeForm, strict=False))
        run.undone_at = now
    return UndoneImport(removed, kept, unit.changes)


def import_runs(ctx: OfficeContext, limit: int = 20) -> list[ImportRun]:
    """Imports of this PC, newest first."""
    with ctx.store.read() as session:
        return list(session.scalars(select(ImportRun).order_by(ImportRun.started_at.desc()).limit(limit)))
