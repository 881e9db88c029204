"""Employers: check, save, find, load."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.phones import parse_phone
from pes_desktop.domain.vacancy import EmployerForm, validate_employer
from pes_desktop.models import Employer
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.records import SavedRecord, Three, assign, plain_form, settle_correction, stored_form
from pes_desktop.storage.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class EmployerChange:
    """An employer written down together with an order: new without ``employer_id``, else corrected.

    ``base``: the form as it was loaded (default: as it stands when it is saved).
    """

    form: EmployerForm
    employer_id: UUID | None = None
    base: EmployerForm | None = None


def check_employer(ctx: OfficeContext, form: EmployerForm) -> list[Fault]:
    """All faults of an employer under the country's rules; a tax number in doubt warns and never blocks."""
    faults = validate_employer(form)
    doubt = ctx.pack.validate_tax_id(ctx.pack.normalise_tax_id(form.tax_id)) if form.tax_id else None
    return [*faults, dataclasses.replace(doubt, field="tax_id", warning=True)] if doubt else faults


def save_employer(
    ctx: OfficeContext, form: EmployerForm, employer_id: UUID | None = None, base: EmployerForm | None = None
) -> SavedRecord:
    """Create an employer or correct one: only what differs from ``base`` is written (``records.settle_correction``).

    Raises DomainError with every blocking fault.
    """
    actor = ctx.require("save_employer")
    faults = check_employer(ctx, form)
    stop = [fault for fault in faults if not fault.warning]
    if stop:
        raise DomainError(*stop)
    with ctx.store.write(actor, "save_employer") as unit:
        if employer_id is None:
            row = add_employer(ctx, unit, form)
        else:
            row = unit.session.get_one(Employer, employer_id)
            faults += correct_employer(ctx, row, form, base)
    return SavedRecord(row.id, tuple(f for f in faults if f.warning), unit.changes)


def correct_employer(ctx: OfficeContext, row: Employer, form: EmployerForm, base: EmployerForm | None) -> list[Fault]:
    """Write what a form changed since ``base`` into an employer of an open transaction; see ``settle_correction``."""
    stored = stored_form(row, EmployerForm)
    three = Three(*(_normalised(ctx, each) for each in (base or stored, form, stored)))
    merged, displaced = settle_correction(ctx, row, three, partial(check_employer, ctx))
    assign(row, plain_form(merged))
    return displaced


def _normalised(ctx: OfficeContext, form: EmployerForm) -> EmployerForm:
    """The form with tax number and telephones in stored shape."""
    phones = [
        dataclasses.replace(p, number=parse_phone(p.raw, ctx.pack.phone_region, ctx.office.area_code, p.mobile))
        for p in form.phones]
    return dataclasses.replace(form, tax_id=form.tax_id and ctx.pack.normalise_tax_id(form.tax_id), phones=phones)


def add_employer(
    ctx: OfficeContext, unit: UnitOfWork, form: EmployerForm, import_id: UUID | None = None
) -> Employer:
    """Put a new employer into an open transaction."""
    row = Employer(id=new_id(), office_id=ctx.office.id, import_id=import_id, **plain_form(_normalised(ctx, form)))
    unit.add(row)
    return row


def find_employers(ctx: OfficeContext, query: str, limit: int = 12) -> list[tuple[UUID, str, str]]:
    """Employers by name or tax number: (id, name, tax number)."""
    ctx.require("see_vacancies")
    with ctx.store.read() as session:
        hits = ctx.finder.find(session, query, ("employer",), limit)
        return [(hit.record_id, hit.title, hit.subtitle) for hit in hits]


def load_employer(ctx: OfficeContext, employer_id: UUID) -> EmployerForm:
    """The form of a stored employer."""
    ctx.require("see_vacancies")
    with ctx.store.read() as session:
        return stored_form(session.get_one(Employer, employer_id), EmployerForm)
