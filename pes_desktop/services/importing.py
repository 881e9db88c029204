"""Import an office's own spreadsheet: read, apply in one transaction, list what was imported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.duplicates import compare
from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Employer, ImportRun, Jobseeker, RegistrationEvent
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.employers import add_employer
from pes_desktop.services.intake import add_person, fill_person, form_of, person_key
from pes_desktop.services.records import form_mark
from pes_desktop.services.undo_import import UndoneImport, undo_import
from pes_desktop.services.vacancies import add_vacancy
from pes_desktop.storage.store import UnitOfWork

if TYPE_CHECKING:
    from pes_desktop.importing.columns import Layout
    from pes_desktop.importing.context import ImportContext
    from pes_desktop.importing.plan import PlannedPerson
    from pes_desktop.importing.recognise import ParsedFile

__all__ = ["Decisions", "ImportLine", "ImportResult", "UndoneImport", "apply_import", "import_runs", "imported_before",
           "read_file", "undo_import"]

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
#: Rows between two reports; every few reports what was made goes to the database.
_REPORT_EVERY = 25
_FLUSH_EVERY = 500
#: Values in one "in (...)" of a query.
_MOST_VALUES = 500


def _nothing(_done: int, _total: int) -> None:
    return


@dataclass(frozen=True)
class Decisions:
    """What somebody decided about rows that look like another person, by sheet row.

    ``together``: the row belongs to the person of an earlier sheet row (int) or of the office (UUID); ``apart``: rows
    that are people of their own, whatever agrees.
    """

    together: Mapping[int, int | UUID] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()


@dataclass
class ImportResult:
    """What an import did. ``rows``: sheet rows that say something, each created, attached or told as a problem;
    ``problems``: dictionaries with row, field, code.

    ``duplicates``: (sheet row of the first writing, sheet row of the repeat) of every proposal; ``merged`` those that
    were attached because number and name agree or somebody said so; ``open``: vacancies that can be matched at once.
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


def import_context(ctx: OfficeContext) -> ImportContext:
    """What reading a sheet needs to know of this office and its country."""
    from pes_desktop.importing.context import load_context

    place = ctx.places.get(ctx.office.place_code)
    province = next((p.code for p in ctx.places.ancestors(place.code) if p.level == 1), "") if place else ""
    return load_context(ctx.office.country, ctx.occupations, today=ctx.today(), area_code=ctx.office.area_code,
                        province=province or ctx.office.place_code[:2])


def read_file(
    ctx: OfficeContext, path: Path, kind: str, progress: Progress | None = None, cancelled: Cancelled | None = None,
    layout: Layout | None = None,
) -> ParsedFile:
    """Read a spreadsheet; nothing is written. ``layout``: columns corrected by hand.

    Raises NotPermitted and the faults of ``importing.recognise.parse_file``.
    """
    from pes_desktop.importing.recognise import parse_file

    ctx.require("import_file")
    return parse_file(path, kind, import_context(ctx), progress, cancelled, layout)


def apply_import(
    ctx: OfficeContext, parsed: ParsedFile, path: Path, progress: Progress = _nothing,
    cancelled: Cancelled | None = None, decisions: Decisions | None = None,
) -> ImportResult:
    """Write everything the sheet says, or nothing: one transaction, one run that can be undone.

    Raises DomainError ``import_cancelled`` when ``cancelled()`` turns true; nothing is kept then.
    """
    actor = ctx.require("import_file")
    result = ImportResult(new_id(), rows=len(parsed.said), problems=[_problem(p) for p in parsed.problems])
    with ctx.store.write(actor, f"import_{parsed.kind}") as unit:
        run = ImportRun(id=result.run_id, kind=parsed.kind, problems=result.problems, before=[],
                        file_hash=file_hash(path))
        unit.session.add(run)
        pace = _Pace(unit, progress, cancelled)
        if parsed.kind == "people":
            _PeopleImport(ctx, unit, run, result, decisions or Decisions()).apply(parsed, pace)
        else:
            _apply_vacancies(ctx, unit, parsed, result, pace)
        unit.session.flush()
        run.counts = {"file": path.name, "rows": result.rows, "created": result.created, "attached": result.attached,
                      "finished": utcnow().isoformat()}
        run.problems = result.problems
        pace.check()
    result.changes = unit.changes
    return result


def file_hash(path: Path) -> str:
    """SHA-256 of the file; raises EnvironmentFault ``file_missing``."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFault(Fault("file_missing", "file", {"file": path.name})) from error


def _problem(problem: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(
        {"row": problem.row, "field": problem.field, "code": problem.code, "params": dict(problem.params)})
    return plain


class _Pace:
    """Reports, listens for cancelling, and sends what was made to the database in portions."""

    def __init__(self, unit: UnitOfWork, progress: Progress, cancelled: Cancelled | None) -> None:
        self._unit, self._progress, self._cancelled = unit, progress, cancelled

    def check(self) -> None:
        """Raise DomainError ``import_cancelled`` when asked to stop."""
        if self._cancelled is not None and self._cancelled():
            raise DomainError(Fault("import_cancelled"))

    def over(self, items: Sequence[Any]) -> Iterator[Any]:
        """The items one by one."""
        for done, item in enumerate(items):
            if done % _REPORT_EVERY == 0:
                self.check()
                self._progress(done, len(items))
                if done % _FLUSH_EVERY == 0:
                    self._unit.session.flush()
            yield item
        self._progress(len(items), len(items))


class _PeopleImport:
    """One register of people into one office."""

    def __init__(self, ctx: OfficeContext, unit: UnitOfWork, run: ImportRun, result: ImportResult,
                 decisions: Decisions) -> None:
        self.ctx, self.unit, self.run, self.result, self.decisions = ctx, unit, run, result, decisions
        self.before: dict[UUID, tuple[Jobseeker, Any]] = {}

    def apply(self, parsed: ParsedFile, pace: _Pace) -> None:
        """Create the people of the sheet; rows that repeat one complete them."""
        from pes_desktop.importing.plan import ATTACH, fill_blanks, plan_people

        proposals = self._proposals(parsed, pace)
        plans = plan_people(parsed.data, proposals, self.ctx.today())
        forms = {plan.row.row: plan for plan in plans if plan.action != ATTACH}
        repeats: dict[int, list[date]] = {}
        for plan in plans:
            if plan.action == ATTACH and plan.to_row is not None:
                fill_blanks(forms[plan.to_row].form, plan.form)
                repeats.setdefault(plan.to_row, []).append(plan.registered_on)
                self.result.merged.append((plan.to_row, plan.row.row))
                self.result.attached += 1
        known = _Standing(self.unit, forms.values(), self.decisions)
        for plan in pace.over(list(forms.values())):
            self._one(plan, repeats.get(plan.row.row, []), known.of(plan))
        self.unit.session.flush()
        self.run.before = [{"id": str(person.id), "form": form, "after": form_mark(form_of(person))}
                           for person, form in self.before.values()]

    def _proposals(self, parsed: ParsedFile, pace: _Pace) -> list[Any]:
        from pes_desktop.importing.duplicates import propose_duplicates

        proposals = propose_duplicates(parsed.data, pace._cancelled)
        pace.check()
        self.result.duplicates = [(p.first_row, p.repeat_row) for p in proposals]
        together, apart = self.decisions.together, self.decisions.apart
        decided = [p._replace(certain=False) if p.repeat_row in apart else p for p in proposals]
        return [p._replace(certain=True, beside_row=row) if isinstance(row := together.get(p.repeat_row), int) else p
                for p in decided]

    def _one(self, plan: PlannedPerson, repeats: list[date], known: Jobseeker | None) -> None:
        row = plan.row.row
        if known is not None:
            apart = row in self.decisions.apart
            if not apart and (self.decisions.together.get(row) == known.id or _is_certain(known, plan)):
                self._attach(known, plan)
                self.result.attached += 1
                return
            if known.document_number and known.document_number == plan.form.document_number:
                self.result.problems.append(
                    {"row": row, "field": "id_number", "code": "number_of_another_person", "params": {}})
        days = sorted({plan.registered_on, *repeats})
        person = add_person(self.ctx, self.unit, plan.form, registered_on=days[0], import_id=self.run.id)
        for day in days[1:]:
            self.unit.add(RegistrationEvent(
                office_id=self.ctx.office.id, jobseeker=person, kind="renewed", fact_date=day,
                staff_id=self.unit.actor.staff_id, role=self.unit.actor.role))
        person.last_contact_on = days[-1]
        self.result.created += 1

    def _attach(self, known: Jobseeker, plan: PlannedPerson) -> None:
        """Complete a registered person with what only the sheet says; the former values are kept for the undo."""
        from pes_desktop.importing.plan import fill_blanks

        form = form_of(known)
        before = msgspec.to_builtins(form)
        if fill_blanks(form, plan.form):
            self.before.setdefault(known.id, (known, before))
            fill_person(self.ctx, known, form)


class _Standing:
    """People of the office whom the sheet may mean: by number, or because somebody said so."""

    def __init__(self, unit: UnitOfWork, plans: Iterable[PlannedPerson], decisions: Decisions) -> None:
        numbers = sorted({plan.form.document_number for plan in plans if plan.form.document_number})
        people = [*_in_portions(unit, Jobseeker.document_number, numbers),
                  *_in_portions(unit, Jobseeker.id, [i for i in decisions.together.values() if isinstance(i, UUID)])]
        self._by_number: dict[str, Jobseeker] = {p.document_number: p for p in people if p.document_number}
        self._by_id: dict[UUID, Jobseeker] = {p.id: p for p in people}
        self._chosen = decisions.together

    def of(self, plan: PlannedPerson) -> Jobseeker | None:
        """The registered person of a row, if any."""
        chosen = self._chosen.get(plan.row.row)
        if isinstance(chosen, UUID) and chosen in self._by_id:
            return self._by_id[chosen]
        return self._by_number.get(plan.form.document_number) if plan.form.document_number else None


def _in_portions(unit: UnitOfWork, column: Any, values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    owner = column.class_
    for start in range(0, len(values), _MOST_VALUES):
        found += unit.session.scalars(select(owner).where(
            column.in_(values[start:start + _MOST_VALUES]), owner.removed_at.is_(None)))
    return found


def _is_certain(known: Jobseeker, plan: PlannedPerson) -> bool:
    evidence = compare(person_key(known), person_key(plan.form))
    return evidence is not None and evidence.certain


def _apply_vacancies(
    ctx: OfficeContext, unit: UnitOfWork, parsed: ParsedFile, result: ImportResult, pace: _Pace,
) -> None:
    from pes_desktop.importing.plan_vacancies import plan_vacancies

    employers, vacancies = plan_vacancies(parsed.data, ctx.today())
    tax_ids = sorted({planned.form.tax_id for planned in employers if planned.form.tax_id})
    standing = {row.tax_id: row for row in _in_portions(unit, Employer.tax_id, tax_ids)}
    by_key = {planned.key: standing.get(planned.form.tax_id) or add_employer(ctx, unit, planned.form, result.run_id)
              for planned in employers}
    for planned in pace.over(vacancies):
        status = VacancyStatus(planned.status)
        planned.form.employer_id = by_key[planned.employer_key].id
        row = add_vacancy(ctx, unit, planned.form, status=status, closing_assumed=planned.closing_assumed,
                          import_id=result.run_id)
        row.employer = by_key[planned.employer_key]
        if status in (VacancyStatus.COVERED, VacancyStatus.CLOSED, VacancyStatus.CANCELLED):
            row.status_reason = "imported"
        result.created += 1
        result.open += status is VacancyStatus.OPEN


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of this PC: what was read, when, how much came of it, whether it was undone."""

    id: UUID
    kind: str
    file: str
    at: datetime
    rows: int
    created: int
    attached: int
    problems: int
    undone_at: datetime | None


def _line(run: ImportRun) -> ImportLine:
    counts = run.counts
    return ImportLine(run.id, run.kind, str(counts.get("file", "")), run.started_at, int(counts.get("rows", 0)),
                      int(counts.get("created", 0)), int(counts.get("attached", 0)), len(run.problems), run.undone_at)


def import_runs(ctx: OfficeContext, limit: int = 20) -> list[ImportLine]:
    """Imports of this PC, newest first."""
    ctx.require("import_file")
    with ctx.store.read() as session:
        runs = session.scalars(select(ImportRun).order_by(ImportRun.started_at.desc()).limit(limit))
        return [_line(run) for run in runs]


def imported_before(ctx: OfficeContext, path: Path) -> ImportLine | None:
    """The last import of exactly this file that still stands, or None. Raises EnvironmentFault ``file_missing``."""
    ctx.require("import_file")
    digest = file_hash(path)
    with ctx.store.read() as session:
        run = session.scalars(select(ImportRun).where(
            ImportRun.file_hash == digest, ImportRun.undone_at.is_(None)
        ).order_by(ImportRun.started_at.desc()).limit(1)).first()
        return _line(run) if run is not None else None
