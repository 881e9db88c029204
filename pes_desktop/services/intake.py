"""Intake: save a person from a form, drafts, possible duplicates while typing, renewal."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import select

from pes_desktop.domain import intake as rules
from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.duplicates import Evidence, PersonKey, compare
from pes_desktop.domain.enums import Channel, ConsentState, ServiceKind
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.intake import IntakeForm
from pes_desktop.domain.phones import check_phone, parse_phone
from pes_desktop.domain.text import whole_text
from pes_desktop.models import Draft, Job, Jobseeker, RegistrationEvent, ServiceAct, Skill
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.looks import note_look
from pes_desktop.services.records import Three, plain_value, settle_correction
from pes_desktop.services.registration import take_consent_back
from pes_desktop.storage import drafts
from pes_desktop.storage.search import ids_sharing_name_keys
from pes_desktop.storage.store import UnitOfWork

_CHILDREN = {"jobs", "skills"}
#: Fields whose values are plain columns of the jobseeker.
COLUMN_FIELDS = tuple(spec.name for spec in rules.FIELDS if spec.name not in _CHILDREN)


@dataclass(frozen=True, slots=True)
class SavedPerson:
    """Result of a save: the person's id, warnings that were accepted, what changed."""

    jobseeker_id: UUID
    warnings: tuple[Fault, ...]
    changes: ChangeSet


def check(ctx: OfficeContext, form: IntakeForm) -> list[Fault]:
    """All faults and warnings of a form, those of identity and telephones by the country's rules."""
    faults = rules.validate(form, ctx.pack, ctx.today())
    for phone in form.phones:
        doubt = check_phone(phone.raw, ctx.pack.phone_region, ctx.office.area_code)
        if doubt:
            faults.append(doubt)
    if form.place_code and ctx.places.get(form.place_code) is None:
        faults.append(Fault("place_unknown", "place_code", {"code": form.place_code}))
    return faults


def save_intake(
    ctx: OfficeContext, form: IntakeForm, *, jobseeker_id: UUID | None = None, draft_key: str | None = None,
    base: IntakeForm | None = None,
) -> SavedPerson:
    """Register a person, or correct one (``jobseeker_id``); the draft goes in the same transaction.

    A correction writes only what differs from ``base``, the form as it was loaded (default: as it stands now), so that
    an old draft or a role that does not see sensitive fields overwrites nothing (``records.settle_correction``). A
    consent that the person took back meanwhile stays taken back; ``consent_withdrawn_meanwhile`` tells it.
    Raises DomainError with every blocking fault; nothing is written then.
    """
    actor = ctx.require("register_person")
    faults = check(ctx, form)
    stop = rules.blocking(faults)
    if stop:
        raise DomainError(*stop)
    with ctx.store.write(actor, "register_person" if jobseeker_id is None else "change_person") as unit:
        if jobseeker_id is None:
            person = add_person(ctx, unit, form, registered_on=ctx.today())
            unit.add(ServiceAct(office_id=ctx.office.id, jobseeker=person, kind=ServiceKind.INTERVIEW,
                                fact_date=ctx.today(), staff_id=actor.staff_id, role=actor.role))
        else:
            found = unit.session.get(Jobseeker, jobseeker_id)
            if found is None or found.removed_at is not None or found.erased_on is not None:
                raise DomainError(Fault("person_gone"))
            person = found
            stored = form_of(person)
            before, form = _with_unseen(ctx, base or _visible(ctx, stored), form, stored)
            if stored.consent_state == ConsentState.WITHDRAWN != before.consent_state:
                if form.consent_state not in (before.consent_state, ConsentState.WITHDRAWN):
                    faults.append(Fault("consent_withdrawn_meanwhile", "consent_state", warning=True))
                form = dataclasses.replace(form, **{name: getattr(before, name) for name in rules.CONSENT})
            three = Three(*(_normalised(ctx, each) for each in (before, form, stored)))
            merged, displaced = settle_correction(ctx, person, three, partial(check, ctx), rules.ONE_VALUE)
            faults += displaced
            was = person.consent_state
            fill_person(ctx, person, merged)  # a correction alone is no contact: renewal, visit and letter are
            if person.consent_state == ConsentState.WITHDRAWN != was:
                take_consent_back(ctx, unit, person, ctx.today())
        if draft_key:
            drafts.drop_draft(unit.session, draft_key, ctx.staff.id)
    warnings = tuple(fault for fault in faults if fault.warning)
    return SavedPerson(person.id, warnings, unit.changes)


def add_person(
    ctx: OfficeContext, unit: UnitOfWork, form: IntakeForm, *, registered_on: date, import_id: UUID | None = None
) -> Jobseeker:
    """Put a new person with jobs, skills and the event "registered" into an open transaction."""
    person = Jobseeker(id=new_id(), office_id=ctx.office.id, registered_on=registered_on,
                       last_contact_on=registered_on, import_id=import_id)
    fill_person(ctx, person, form)
    unit.add(person)
    unit.add(RegistrationEvent(office_id=ctx.office.id, jobseeker=person, kind="registered", fact_date=registered_on,
                               staff_id=unit.actor.staff_id, role=unit.actor.role))
    return person


def fill_person(ctx: OfficeContext, person: Jobseeker, form: IntakeForm) -> None:
    """Copy the form's values into the mapped rows; unchanged values leave the rows untouched."""
    form = _normalised(ctx, form)
    for name in COLUMN_FIELDS:
        value = plain_value(getattr(form, name))
        if getattr(person, name) != value:
            setattr(person, name, value)
    _fill_children(ctx, person.jobs, form.jobs, Job)
    _fill_children(ctx, person.skills, form.skills, Skill)


def _fill_children(ctx: OfficeContext, rows: Any, items: Any, cls: type[Job] | type[Skill]) -> None:
    """Match rows and items by place in the list; surplus rows are marked removed, never deleted."""
    standing = [row for row in rows if row.removed_at is None]
    for place, item in enumerate(items):
        values = dataclasses.asdict(item) | {"position": place}
        if place < len(standing):
            for name, value in values.items():
                if getattr(standing[place], name) != value:
                    setattr(standing[place], name, value)
        else:
            rows.append(cls(office_id=ctx.office.id, **values))
    for row in standing[len(items):]:
        row.removed_at = utcnow()


def _normalised(ctx: OfficeContext, form: IntakeForm) -> IntakeForm:
    """The form with numbers and telephones in stored shape and surplus white space gone."""
    values = {f.name: whole_text(getattr(form, f.name)) for f in dataclasses.fields(form)}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = " ".join(value.split()) if rules.FIELD_BY_NAME[name].kind != "long_text" else value.strip()
    if values["document_number"]:
        values["document_number"] = ctx.pack.normalise_document(form.document_type, values["document_number"])
    region, area = ctx.pack.phone_region, ctx.office.area_code
    values["phones"] = [
        dataclasses.replace(phone, number=parse_phone(phone.raw, region, area, phone.mobile))
        for phone in form.phones if phone.raw.strip()
    ]
    return IntakeForm(**values)


def form_of(person: Jobseeker) -> IntakeForm:
    """The form filled with a stored person, for correction and for printing."""
    plain: dict[str, Any] = {name: getattr(person, name) for name in COLUMN_FIELDS}
    for name, rows in (("jobs", person.jobs), ("skills", person.skills)):
        item = rules.JobForm if name == "jobs" else rules.SkillForm
        keep = [f.name for f in dataclasses.fields(item)]
        plain[name] = [{key: getattr(row, key) for key in keep} for row in rows if row.removed_at is None]
    form: IntakeForm = msgspec.convert(plain, IntakeForm, strict=False)
    return form


def load_form(ctx: OfficeContext, jobseeker_id: UUID) -> IntakeForm:
    """The form of a stored person; the audit trail tells who looked. Raises DomainError ``person_gone``."""
    actor = ctx.require("see_person")
    with ctx.store.read() as session:
        person = session.get(Jobseeker, jobseeker_id)
        if person is None or person.removed_at is not None or person.erased_on is not None:
            raise DomainError(Fault("person_gone"))
        form = _visible(ctx, form_of(person))
    note_look(ctx, actor, "see_person", ("jobseeker", jobseeker_id))
    return form


def _visible(ctx: OfficeContext, form: IntakeForm) -> IntakeForm:
    """The form without what the role may not see."""
    if ctx.may("see_sensitive"):
        return form
    empty = IntakeForm()
    return dataclasses.replace(form, **{name: getattr(empty, name) for name in rules.SENSITIVE_FIELDS})


def _with_unseen(
    ctx: OfficeContext, base: IntakeForm, mine: IntakeForm, stored: IntakeForm
) -> tuple[IntakeForm, IntakeForm]:
    """``base`` and ``mine`` with what is stored in the fields that the role does not see: it changed nothing there."""
    if ctx.may("see_sensitive"):
        return base, mine
    unseen = {name: getattr(stored, name) for name in rules.SENSITIVE_FIELDS
              if getattr(base, name) == getattr(mine, name)}
    return dataclasses.replace(base, **unseen), dataclasses.replace(mine, **unseen)


class OpenDraft(NamedTuple):
    """An unfinished form, the section it was left at, and the form as it was loaded (None: a new person)."""

    form: IntakeForm
    step: str
    base: IntakeForm | None


def save_draft(ctx: OfficeContext, key: str, form: IntakeForm, step: str, base: IntakeForm | None = None) -> None:
    """Write the unfinished form; called at each field left."""
    ctx.require("register_person")
    title = whole_text(f"{form.surnames} {form.names}".strip())
    payload = whole_text({"form": msgspec.to_builtins(form), "base": msgspec.to_builtins(base) if base else None})
    with ctx.store.local() as session:
        drafts.save_draft(session, key, payload, staff_id=ctx.staff.id, title=title, step=step)


def load_draft(ctx: OfficeContext, key: str) -> OpenDraft | None:
    """The unfinished form of the person at the desk, or None; another's draft is not shown."""
    with ctx.store.read() as session:
        draft = drafts.load_draft(session, key, ctx.staff.id)
        if draft is None or not ctx.may("register_person"):
            return None
        payload = whole_text(draft.payload) if isinstance(draft.payload, dict) else {}
        base = payload.get("base")
        return OpenDraft(_kept_form(payload.get("form") or payload), draft.step, _kept_form(base) if base else None)


def _kept_form(plain: Any) -> IntakeForm:
    """A form as a draft keeps it; a part that is damaged stays blank and costs no other part."""
    with contextlib.suppress(msgspec.ValidationError, RecursionError):
        found: IntakeForm = msgspec.convert(plain, IntakeForm, strict=False)
        return found
    form = IntakeForm()
    for name in vars(form).keys() & (plain.keys() if isinstance(plain, dict) else ()):
        with contextlib.suppress(msgspec.ValidationError, RecursionError):
            setattr(form, name, getattr(msgspec.convert({name: plain[name]}, IntakeForm, strict=False), name))
    return form


def open_drafts(ctx: OfficeContext) -> list[Draft]:
    """Unfinished registrations of the person at the desk, newest first; none for who may not register people."""
    if not ctx.may("register_person"):
        return []
    with ctx.store.read() as session:
        return [draft for draft in drafts.list_drafts(session, ctx.staff.id) if not draft.key.startswith("vacancy")]


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """A person who may be the one at the desk, with what speaks for it."""

    jobseeker_id: UUID
    name: str
    document_number: str
    birth_date: date | None
    place_code: str
    last_contact_on: date
    evidence: Evidence


def person_key(person: Jobseeker | IntakeForm) -> PersonKey:
    """What the duplicate rules compare."""
    phones = [p if isinstance(p, dict) else dataclasses.asdict(p) for p in person.phones]
    return PersonKey(
        surnames=person.surnames, names=person.names, document_number=person.document_number,
        birth_date=person.birth_date, birth_estimated=person.birth_estimated,
        phones=tuple(str(p["number"] or p["raw"]) for p in phones), place_code=person.place_code, sex=person.sex,
    )


def possible_duplicates(
    ctx: OfficeContext, form: IntakeForm, *, exclude: UUID | None = None, limit: int = 5
) -> list[PossibleDuplicate]:
    """People already registered who may be this one, likeliest first; cheap enough for every keystroke."""
    ctx.require("find_people")
    key = person_key(_normalised(ctx, form))
    with ctx.store.read() as session:
        ids = set(ids_sharing_name_keys(session, form.surnames, form.names))
        if key.document_number:
            ids |= set(session.scalars(select(Jobseeker.id).where(Jobseeker.document_number == key.document_number)))
        if exclude is not None:
            ids.discard(exclude)
        found = []
        for person in session.scalars(select(Jobseeker).where(
                Jobseeker.id.in_(ids), Jobseeker.removed_at.is_(None), Jobseeker.erased_on.is_(None))):
            evidence = compare(key, person_key(person))
            if evidence is not None:
                found.append(PossibleDuplicate(person.id, f"{person.surnames} {person.names}", person.document_number,
                                               person.birth_date, person.place_code, person.last_contact_on, evidence))
    found.sort(key=lambda item: (-item.evidence.score, item.name))
    return found[:limit]


def blank_form(ctx: OfficeContext) -> IntakeForm:
    """A new form with the country's and the office's usual values."""
    return IntakeForm(place_code=ctx.office.place_code, channel=Channel.OFFICE,
                      min_pay_period="month", nationality=ctx.pack.code.upper())
