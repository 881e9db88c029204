"""From parsed rows of people to what an office would write: forms, and which rows belong to an earlier one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pes_desktop.domain.dates import years_before
from pes_desktop.domain.enums import Channel, ConsentState, DocumentType
from pes_desktop.domain.intake import IntakeForm, JobForm, SkillForm, Wanted
from pes_desktop.importing.duplicates import Proposal
from pes_desktop.importing.rows import PERSON, PersonRow

CREATE, ATTACH = "create", "attach"
MOST_WANTED = 3
#: What a later row never changes of the person it is attached to.
_NOT_FILLED = frozenset({"document_type", "consent_state", "consent_shared", "channel", "min_pay_period", "hours",
                         "birth_estimated", "birth_told_on"})


@dataclass(frozen=True)
class PlannedPerson:
    """What becomes of one row. ``attach``: the row repeats the person of ``to_row`` (number and name agree)."""

    row: PersonRow
    form: IntakeForm
    action: str
    registered_on: date
    to_row: int | None = None
    doubted: Proposal | None = None


def person_form(row: PersonRow) -> IntakeForm:
    """The intake form that a row fills; consent is pending, the channel is the import."""
    birth, told_on = row.birth, None
    if birth is None and row.age is not None and row.age_as_of is not None:
        birth, told_on = years_before(row.age_as_of, row.age), row.age_as_of
    jobs = [JobForm(job.raw, job.code) for job in row.occupations if job.role == "experience" and not job.situation]
    sought = [Wanted(job.raw, job.code) for role in ("wanted", "can_do") for job in row.occupations
              if job.role == role and not job.situation and (role == "wanted" or job.code)]
    skills = [SkillForm(job.raw, done=False) for job in row.occupations if job.role == "can_do" and not job.situation]
    skills += [SkillForm(want.occupation, done=False) for want in sought[MOST_WANTED:]
               if all(want.occupation != skill.name for skill in skills)]
    situation = next((job.situation for job in row.occupations if job.situation), "")
    form = IntakeForm(
        document_type=row.id_type or DocumentType.NATIONAL_ID.value, document_number=row.id_number,
        tax_number=row.tax_number, surnames=row.surnames, names=row.names, birth_date=birth,
        birth_estimated=told_on is not None, birth_told_on=told_on, sex=row.sex, nationality=row.nationality,
        languages=list(row.languages),
        place_code=row.place_code, community=row.community, directions=row.directions,
        phones=[dataclasses.replace(phone) for phone in row.phones], email=row.email, disability=row.disability,
        education_level=row.education, education_complete=row.education_complete, situation=situation, jobs=jobs,
        skills=skills, licences=list(row.licences), wanted=sought[:MOST_WANTED], notes=row.notes,
        consent_state=ConsentState.PENDING.value, channel=Channel.IMPORT.value,
    )
    for name, value in row.extra.items():
        setattr(form, name, value)
    return form


def plan_people(rows: Iterable[PersonRow], proposals: Iterable[Proposal], today: date) -> list[PlannedPerson]:
    """One plan for each row that holds a person, in the order of the sheet.

    Rows that only look like an earlier person are created and carry the proposal (``doubted``) for somebody to decide.
    A certain repeat is attached to the person of the row it agrees with.
    """
    by_row = {proposal.repeat_row: proposal for proposal in proposals}
    plans: list[PlannedPerson] = []
    home: dict[int, int] = {}
    for row in rows:
        if row.status != PERSON:
            continue
        proposal = by_row.get(row.row)
        target = home.get(proposal.beside_row or proposal.first_row) if proposal and proposal.certain else None
        registered = row.registered or today
        if target is not None:
            home[row.row] = target
            plans.append(PlannedPerson(row, person_form(row), ATTACH, registered, target))
        else:
            home[row.row] = row.row
            plans.append(PlannedPerson(row, person_form(row), CREATE, registered, None, proposal))
    return plans


def fill_blanks(form: IntakeForm, later: IntakeForm) -> list[str]:
    """Complete ``form`` with what only the later form says; returns the names of the fields that changed.

    Nothing that is there is overwritten; telephones, jobs and wishes that are new are added.
    """
    changed = []
    for field in dataclasses.fields(IntakeForm):
        if field.name in _NOT_FILLED:
            continue
        mine, theirs = getattr(form, field.name), getattr(later, field.name)
        if isinstance(mine, list):
            known = {_same(item) for item in mine}
            fresh = [item for item in theirs if _same(item) not in known]
            if field.name == "wanted":
                fresh = fresh[:max(0, MOST_WANTED - len(mine))]
            if fresh:
                mine.extend(fresh)
                changed.append(field.name)
        elif mine in ("", None) and theirs not in ("", None):
            setattr(form, field.name, theirs)
            changed.append(field.name)
    if "birth_date" in changed:
        form.birth_estimated, form.birth_told_on = later.birth_estimated, later.birth_told_on
    if "document_number" in changed:
        form.document_type = later.document_type
    return changed


def _same(item: object) -> object:
    for name in ("number", "raw", "occupation", "name"):
        value = getattr(item, name, None)
        if value:
            return (name, str(value).casefold())
    return item
