"""Take a whole import back, leaving what has been worked on since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.intake import IntakeForm
from pes_desktop.models import (
    Employer,
    ImportRun,
    Jobseeker,
    Referral,
    RegistrationEvent,
    ServiceAct,
    Vacancy,
)
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.intake import fill_person, form_of
from pes_desktop.services.records import form_mark
from pes_desktop.storage.store import UnitOfWork

Progress = Callable[[int, int], None]
_REPORT_EVERY = 100


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """What an undo took back: people or vacancies ``removed``, ``employers`` removed with them, people ``restored`` to
    what they were, and how many are ``kept`` because work has been done on them since."""

    removed: int
    kept: int
    restored: int = 0
    employers: int = 0
    changes: ChangeSet = field(default_factory=ChangeSet)


def undo_import(ctx: OfficeContext, run_id: UUID, progress: Progress | None = None,
                cancelled: Callable[[], bool] | None = None) -> UndoneImport:
    """Take a whole import back in one transaction.

    People and vacancies changed since, referred, or with an act of service stay; so do employers with other vacancies.
    Raises NotPermitted; DomainError ``import_gone``, ``import_already_undone``, ``import_undo_cancelled`` (nothing is
    changed then).
    """
    actor = ctx.require("import_file")
    with ctx.store.write(actor, "undo_import") as unit:
        run = unit.session.get(ImportRun, run_id)
        if run is None:
            raise DomainError(Fault("import_gone"))
        if run.undone_at is not None:
            raise DomainError(Fault("import_already_undone"))
        undo = _Undo(ctx, unit, run, progress, cancelled)
        undo.vacancies()
        undo.people()
        undo.attached()
        run.undone_at = utcnow()
    return UndoneImport(undo.removed, undo.kept, undo.restored, undo.employers, unit.changes)


class _Undo:
    """One import on its way back."""

    def __init__(self, ctx: OfficeContext, unit: UnitOfWork, run: ImportRun, progress: Progress | None,
                 cancelled: Callable[[], bool] | None) -> None:
        self.ctx, self.session, self.run = ctx, unit.session, run
        self._progress, self._cancelled = progress, cancelled
        self.now = utcnow()
        self.removed = self.kept = self.restored = self.employers = 0

    def _tell(self, done: int, total: int) -> None:
        if done % _REPORT_EVERY:
            return
        if self._cancelled is not None and self._cancelled():
            raise DomainError(Fault("import_undo_cancelled"))
        if self._progress is not None:
            self._progress(done, total)

    def _standing(self, cls: Any) -> list[Any]:
        return list(self.session.scalars(select(cls).where(cls.import_id == self.run.id, cls.removed_at.is_(None))))

    def vacancies(self) -> None:
        """Vacancies, and employers nobody else needs."""
        busy = set(self.session.scalars(select(Referral.vacancy_id)))
        rows = self._standing(Vacancy)
        for done, row in enumerate(rows):
            self._tell(done, len(rows))
            if row.id in busy or row.version > 1:
                self.kept += 1
            else:
                row.removed_at = self.now
                self.removed += 1
        self.session.flush()
        needed = set(self.session.scalars(select(Vacancy.employer_id).where(Vacancy.removed_at.is_(None))))
        needed |= set(self.session.scalars(select(ServiceAct.employer_id).where(ServiceAct.employer_id.is_not(None))))
        for employer in self._standing(Employer):
            if employer.id not in needed and employer.version == 1:
                employer.removed_at = self.now
                self.employers += 1

    def people(self) -> None:
        """People with their jobs, skills and registration events."""
        since = self._finished()
        busy = set(self.session.scalars(select(Referral.jobseeker_id)))
        busy |= set(self.session.scalars(select(ServiceAct.jobseeker_id).where(ServiceAct.jobseeker_id.is_not(None))))
        busy |= set(self.session.scalars(select(RegistrationEvent.jobseeker_id).where(
            RegistrationEvent.created_at > since)))
        rows = self._standing(Jobseeker)
        gone = set()
        for done, row in enumerate(rows):
            self._tell(done, len(rows))
            parts = (*row.jobs, *row.skills)
            if row.id in busy or row.version > 1 or any(p.version > 1 or p.created_at > since for p in parts):
                self.kept += 1
                continue
            for record in (row, *parts):
                record.removed_at = self.now
            gone.add(row.id)
            self.removed += 1
        imported = select(Jobseeker.id).where(Jobseeker.import_id == self.run.id)
        for event in self.session.scalars(select(RegistrationEvent).where(
                RegistrationEvent.jobseeker_id.in_(imported), RegistrationEvent.removed_at.is_(None))):
            if event.jobseeker_id in gone:
                event.removed_at = self.now
        if self._progress is not None and rows:
            self._progress(len(rows), len(rows))

    def _finished(self) -> datetime:
        """When the last row of the import was written; what is younger is somebody's work."""
        told = self.run.counts.get("finished")
        return datetime.fromisoformat(told) if told else self.now

    def attached(self) -> None:
        """People registered before the import get their former values back, unless somebody changed them since."""
        for former in self.run.before:
            person = self.session.get(Jobseeker, UUID(former["id"]))
            if person is None or person.removed_at is not None:
                continue
            if form_mark(form_of(person)) != former["after"]:
                self.kept += 1
                continue
            fill_person(self.ctx, person, msgspec.convert(former["form"], IntakeForm, strict=False))
            self.restored += 1
