"""Employers: check, save, find, load."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.phones import parse_phone
from pes_desktop.domain.vacancy import EmployerForm, validate_employer
from pes_desktop.models import Employer
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.records import SavedRecord, assign, plain_form
from pes_desktop.storage.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class EmployerChange:
    """An employer written down together with an order: new without ``employer_id``, else corrected."""

    form: EmployerForm
    employer_id: UUID | None = None


def check_employer(ctx: OfficeContext, form: EmployerForm) -> list[Fault]:
    """All faults of an employer under the country's rules; a tax number in doubt warns and never blocks."""
    faults = validate_employer(form)
    doubt = ctx.pack.validate_tax_id(ctx.pack.normalise_tax_id(form.tax_id)) if form.tax_id else None
    return [*faults, dataclasses.replace(doubt, field="tax_id", warning=True)] if doubt else faults


def save_employer(ctx: OfficeContext, form: EmployerForm, employer_id: UUID | None = None) -> SavedRecord:
    """Create or change an employer. Raises DomainError with every blocking fault."""
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
            assign(row, employer_values(ctx, form))
    return SavedRecord(row.id, tuple(f for f in faults if f.warning), unit.changes)


def employer_values(ctx: OfficeContext, form: EmployerForm) -> dict[str, Any]:
    """The columns of an employer: tax number and telephones in their stored form."""
    values = plain_form(form)
    if form.tax_id:
        values["tax_id"] = ctx.pack.normalise_tax_id(form.tax_id)
    for phone in values["phones"]:
        phone["number"] = parse_phone(phone["raw"], ctx.pack.phone_region, ctx.office.area_code, phone["mobile"])
    return values


def add_employer(
    ctx: OfficeContext, unit: UnitOfWork, form: EmployerForm, import_id: UUID | None = None
) -> Employer:
    """Put a new employer into an open transaction."""
    row = Employer(id=new_id(), office_id=ctx.office.id, import_id=import_id, **employer_values(ctx, form))
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
        row = session.get_one(Employer, employer_id)
        plain = {f.name: getattr(row, f.name) for f in dataclasses.fields(EmployerForm)}
    return msgspec.convert(plain, EmployerForm, strict=False)
