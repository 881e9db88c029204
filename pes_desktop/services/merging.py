"""Two records of one person made one, and parted again: nothing is deleted, everything that moved is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.ids import new_id
from pes_desktop.domain.intake import SENSITIVE_FIELDS, IntakeForm
from pes_desktop.domain.merging import Side, choices, merged_values, restored
from pes_desktop.domain.referral import LIVE
from pes_desktop.domain.text import fold
from pes_desktop.models import (
    Job,
    Jobseeker,
    MergeTrace,
    Referral,
    RegistrationEvent,
    ServiceAct,
    Skill,
    Staff,
    Vacancy,
)
from pes_desktop.models.base import utcnow
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.field_words import label_of, value_words
from pes_desktop.services.intake import COLUMN_FIELDS, form_of
from pes_desktop.services.looks import note_look
from pes_desktop.services.people import PersonLine, lines_of, standing_person
from pes_desktop.services.records import form_mark, plain_value
from pes_desktop.storage.history import plain
from pes_desktop.storage.store import UnitOfWork

#: Dates of the registration, which follow rules of their own.
_DATES = ("registered_on", "last_contact_on", "exited_on")
_TRACED = (*COLUMN_FIELDS, *_DATES, "exit_reason")
_MOVING = (RegistrationEvent, ServiceAct, Referral)


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A group of fields in words, side by side; ``hidden`` where the reader may not see what it says, ``same`` where
    there is nothing to choose.
    """

    group: str
    label: str
    kept: str
    other: str
    proposed: Side
    differs: bool
    hidden: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both records: their lines, the groups that say something, and how much each holds (jobs, referrals, acts).

    ``mark`` tells whether either says something else by the time they are joined.
    """

    kept: PersonLine
    other: PersonLine
    rows: tuple[MergeRow, ...]
    belongings: tuple[tuple[str, int, int], ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done; ``trace_id`` parts the two again."""

    trace_id: UUID
    kept_id: UUID
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge that stands: whose record went in, when, by whom."""

    trace_id: UUID
    merged_id: UUID
    name: str
    document_number: str
    at: datetime
    who: str


def _pair(session: Session, kept_id: UUID, other_id: UUID) -> tuple[Jobseeker, Jobseeker]:
    kept, other = standing_person(session, kept_id), standing_person(session, other_id)
    if kept.id == other.id:
        raise DomainError(Fault("merge_same"))
    return kept, other


def _values(person: Jobseeker) -> dict[str, Any]:
    return {name: getattr(person, name) for name in COLUMN_FIELDS}


def compare_people(ctx: OfficeContext, kept_id: UUID, other_id: UUID) -> Comparison:
    """Both records side by side, which is a look at both. Raises NotPermitted; DomainError ``person_gone``,
    ``merge_same``."""
    actor = ctx.require("merge_people")
    sensitive = ctx.may("see_sensitive")
    with ctx.store.read() as session:
        kept, other = _pair(session, kept_id, other_id)
        rows = []
        for choice in choices(_values(kept), _values(other)):
            mine, theirs = _group_words(ctx, choice.kept), _group_words(ctx, choice.other)
            hidden = choice.group in SENSITIVE_FIELDS and not sensitive
            if choice.told:
                rows.append(MergeRow(choice.group, label_of(ctx, choice.group), "" if hidden else mine,
                                     "" if hidden else theirs, choice.proposed, choice.differs, hidden, choice.same))
        lines = {line.id: line for line in lines_of(ctx, session, [kept.id, other.id])}
        found = Comparison(lines[kept.id], lines[other.id], tuple(rows), _belongings(session, kept, other),
                           _mark(kept, other))
    note_look(ctx, actor, "compare_people", ("jobseeker", found.kept.id), ("jobseeker", found.other.id))
    return found


def _mark(kept: Jobseeker, other: Jobseeker) -> str:
    return form_mark(form_of(kept)) + form_mark(form_of(other))


def _group_words(ctx: OfficeContext, values: Mapping[str, Any]) -> str:
    said: list[str] = []
    for name, value in values.items():
        words = "" if name in ("birth_estimated", "birth_told_on") else value_words(ctx, name, value)
        if words and said and isinstance(value, bool):  # a bare yes or no beside other words tells nothing
            words = f"{label_of(ctx, name)} {words}"
        said += [words] if words else []
    return " · ".join(said)


def _belongings(session: Session, kept: Jobseeker, other: Jobseeker) -> tuple[tuple[str, int, int], ...]:
    def count(person: Jobseeker, model: Any) -> int:
        return len(session.scalars(select(model.id).where(model.jobseeker_id == person.id,
                                                          model.removed_at.is_(None))).all())

    kinds = (("jobs", Job), ("skills", Skill), ("referrals", Referral), ("services", ServiceAct))
    return tuple((name, count(kept, model), count(other, model)) for name, model in kinds)


def merge_people(
    ctx: OfficeContext, kept_id: UUID, other_id: UUID, chosen: Mapping[str, Side] | None = None, *, mark: str = ""
) -> Merged:
    """Make two records one: ``kept_id`` stays with the chosen values and everything of the other, which is hidden.

    Found by either's number from now on. Raises NotPermitted; DomainError ``person_gone``, ``person_erased``,
    ``merge_same``, ``merge_both_referred`` while both have a live referral to one vacancy, ``merge_changed`` when
    either was changed since the comparison of that ``mark``: a choice holds for what was seen.
    """
    actor = ctx.require("merge_people")
    with ctx.store.write(actor, "merge_people") as unit:
        session = unit.session
        kept, other = _pair(session, kept_id, other_id)
        _refuse_both_referred(session, kept, other)
        if mark and mark != _mark(kept, other):
            raise DomainError(Fault("merge_changed"))
        before = _traced(kept)
        _assign(kept, merged_values(_values(kept), _values(other), chosen or {}))
        _join_dates(kept, other)
        moved = _move(session, kept, other)
        other.merged_into, other.removed_at = kept.id, utcnow()
        unit.add(RegistrationEvent(office_id=ctx.office.id, jobseeker_id=kept.id, kind="merged",
                                   fact_date=ctx.today(), staff_id=actor.staff_id, role=actor.role))
        trace = MergeTrace(id=new_id(), kept_id=kept.id, merged_id=other.id, staff_id=actor.staff_id, moved=moved,
                           before=before, after=_traced(kept))
        session.add(trace)
        _forget_loaded(unit, kept, other)
    return Merged(trace.id, kept.id, unit.changes)


def _refuse_both_referred(session: Session, kept: Jobseeker, other: Jobseeker) -> None:
    live = select(Referral.vacancy_id).where(Referral.state.in_(LIVE), Referral.removed_at.is_(None))
    both = session.scalars(
        select(Vacancy.number).where(Vacancy.id.in_(live.where(Referral.jobseeker_id == kept.id)),
                                     Vacancy.id.in_(live.where(Referral.jobseeker_id == other.id)))).first()
    if both is not None:
        raise DomainError(Fault("merge_both_referred", params={"vacancy": both}))


def _traced(person: Jobseeker) -> dict[str, Any]:
    return {name: plain(getattr(person, name)) for name in _TRACED}


def _assign(person: Jobseeker, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(person, name) != value:
            setattr(person, name, value)


def _join_dates(kept: Jobseeker, other: Jobseeker) -> None:
    """Registered since the first, seen last at the later; who is in the register under one record is in it."""
    registered, contact = min(kept.registered_on, other.registered_on), max(kept.last_contact_on, other.last_contact_on)
    exits = [(row.exited_on, row.exit_reason) for row in (kept, other) if row.exited_on is not None]
    exited, reason = max(exits) if len(exits) == 2 else (None, "")
    _assign(kept, {"registered_on": registered, "last_contact_on": contact, "exited_on": exited,
                   "exit_reason": reason})


def _move(session: Session, kept: Jobseeker, other: Jobseeker) -> list[list[str]]:
    """Give everything of the other to the kept one, but jobs and skills that it has already; returns what moved."""
    moved: list[Any] = []
    for parts, theirs in ((kept.jobs, other.jobs), (kept.skills, other.skills)):
        known = {_part_key(part) for part in parts if part.removed_at is None}
        place = max((part.position for part in parts), default=-1)
        for part in theirs:
            if part.removed_at is None and _part_key(part) not in known:
                place += 1
                part.position, part.jobseeker_id = place, kept.id
                moved.append(part)
    for model in _MOVING:
        rows: Any = session.scalars(select(model).where(model.jobseeker_id == other.id))
        for row in rows:
            row.jobseeker_id = kept.id
            moved.append(row)
    return [[row.__tablename__, str(row.id)] for row in moved]


def _part_key(part: Job | Skill) -> tuple[str, str]:
    name, code = (part.occupation, part.unit_group) if isinstance(part, Job) else (part.name, part.code)
    return fold(name), code or ""


def _forget_loaded(unit: UnitOfWork, *people: Jobseeker) -> None:
    """After the rows changed owner: whoever reads on in this transaction reads them anew."""
    unit.session.flush()
    for row in list(unit.session.identity_map.values()):
        if isinstance(row, Job | Skill | Referral | RegistrationEvent | ServiceAct):
            unit.session.expire(row, ["jobseeker"])
    for person in people:
        unit.session.expire(person, ["jobs", "skills"])


_MODELS: dict[str, Any] = {model.__tablename__: model for model in (Job, Skill, *_MOVING)}


def unmerge_people(ctx: OfficeContext, trace_id: UUID) -> ChangeSet:
    """Part two records as they were; what was changed or added since stays with the kept one.

    Raises NotPermitted; DomainError ``merge_gone`` (undone already, or its person was erased), ``merge_order`` while a
    later merge into the same record stands.
    """
    actor = ctx.require("merge_people")
    with ctx.store.write(actor, "unmerge_people") as unit:
        session = unit.session
        trace = session.get(MergeTrace, trace_id)
        kept = session.get(Jobseeker, trace.kept_id) if trace else None
        other = session.get(Jobseeker, trace.merged_id) if trace else None
        if trace is None or trace.undone_at is not None or kept is None or other is None:
            raise DomainError(Fault("merge_gone"))
        if kept.merged_into is not None or session.scalar(select(MergeTrace.id).where(
                MergeTrace.kept_id == kept.id, MergeTrace.undone_at.is_(None), MergeTrace.id != trace.id,
                MergeTrace.merged_at > trace.merged_at)) is not None:
            raise DomainError(Fault("merge_order"))
        _assign(kept, _typed(kept, restored(trace.before, trace.after, _traced(kept))))
        for kind, key in trace.moved:
            row = session.get(_MODELS[kind], UUID(key))
            if row is not None and row.jobseeker_id == kept.id:
                row.jobseeker_id = other.id
        other.merged_into = other.removed_at = None
        trace.undone_at = utcnow()
        unit.add(RegistrationEvent(office_id=ctx.office.id, jobseeker_id=kept.id, kind="unmerged",
                                   fact_date=ctx.today(), staff_id=actor.staff_id, role=actor.role))
        _forget_loaded(unit, kept, other)
    return unit.changes


def _typed(person: Jobseeker, back: Mapping[str, Any]) -> dict[str, Any]:
    """Former values as the columns hold them; the trace keeps them as JSON."""
    told = {name: plain(value) for name, value in _values(person).items()}
    form = msgspec.convert({**told, **{name: back[name] for name in told if name in back}}, IntakeForm, strict=False)
    values: dict[str, Any] = {}
    for name, value in back.items():
        if name in told:
            typed = getattr(form, name)
            values[name] = plain_value(typed)
        elif name in _DATES:
            values[name] = date.fromisoformat(value) if value else None
        else:
            values[name] = value
    return values


def merges_of(ctx: OfficeContext, jobseeker_id: UUID) -> list[MergeLine]:
    """Merges into a person that may be undone, newest first. Raises NotPermitted."""
    ctx.require("merge_people")
    with ctx.store.read() as session:
        staff: dict[UUID | None, str] = {row.id: row.name for row in session.scalars(select(Staff))}
        rows = session.execute(
            select(MergeTrace, Jobseeker.surnames, Jobseeker.names, Jobseeker.document_number)
            .join(Jobseeker, Jobseeker.id == MergeTrace.merged_id)
            .where(MergeTrace.kept_id == jobseeker_id, MergeTrace.undone_at.is_(None))
            .order_by(MergeTrace.merged_at.desc()))
        return [MergeLine(trace.id, trace.merged_id, f"{surnames} {names}".strip(), number,
                          trace.merged_at.astimezone().replace(tzinfo=None), staff.get(trace.staff_id, ""))
                for trace, surnames, names, number in rows]
