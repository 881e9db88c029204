"""The intake form: this dataclass IS the field list, in the order of paper and screen.

Page, draft, import, search, audit trail and exports read the fields from here; adding one means a line here, a column
in ``models/people.py``, its migration and its words (``field.<name>`` in resources/i18n/messages). See CONTRIBUTING.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from pes_desktop.domain.dates import age_on
from pes_desktop.domain.enums import Channel, ConsentState, DocumentType, EmployerKind, Hours, PayPeriod, WorkSituation
from pes_desktop.domain.errors import Fault

SECTIONS = (
    "identity",
    "contact",
    "household",
    "disability",
    "education",
    "work",
    "can_do",
    "wants",
    "difficulties",
    "consent",
)


class Kind(StrEnum):
    """What a field holds; the page picks its control by it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MANY = "many"
    DATE = "date"
    BIRTH = "birth"
    PLACE = "place"
    PHONES = "phones"
    JOBS = "jobs"
    SKILLS = "skills"
    COURSES = "courses"
    OCCUPATIONS = "occupations"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the form. ``choices`` names a closed list: an enum's values or ``pack:<list>`` of the country.

    ``searchable``: people are found by its words (telephones: by their digits). ``headings``: how foreign spreadsheets
    head a column of it (one value a cell; names, numbers, places and jobs have readers of their own in ``importing``).
    ``exported``: a column of its own in the nominal sheet of people, beside those that sheet always has; never
    sensitive ones.
    """

    name: str
    section: str
    kind: Kind
    required: bool = False
    sensitive: bool = False
    choices: str | tuple[str, ...] = ()
    searchable: bool = False
    headings: tuple[str, ...] = ()
    exported: bool = False


def _f(
    section: str,
    kind: Kind,
    *,
    default: Any = None,
    factory: Any = None,
    required: bool = False,
    sensitive: bool = False,
    choices: str | tuple[str, ...] = (),
    searchable: bool = False,
    headings: tuple[str, ...] = (),
    exported: bool = False,
) -> Any:
    if sensitive and (searchable or exported):
        raise ValueError("a sensitive field is neither searched nor exported")
    meta = {"section": section, "kind": kind, "required": required, "sensitive": sensitive, "choices": choices,
            "searchable": searchable, "headings": headings, "exported": exported}
    if factory is not None:
        return dataclasses.field(default_factory=factory, metadata=meta)
    return dataclasses.field(default=default, metadata=meta)


@dataclass
class Phone:
    """A telephone as told: ``number`` is E.164 when the plan knows it; an empty ``owner`` means the person's own."""

    raw: str = ""
    number: str | None = None
    owner: str = ""
    mobile: bool = False


@dataclass
class JobForm:
    """One past or present job; unpaid, own-account and family farm work count. Dates may be approximate (month)."""

    occupation: str = ""
    unit_group: str | None = None
    tasks: str = ""
    employer_kind: str = ""
    started: date | None = None
    ended: date | None = None
    years: float | None = None
    reason_left: str = ""


@dataclass
class SkillForm:
    """A skill, task or tool: own words or a code of the skills list; ``done`` has done it, else says can do it."""

    name: str = ""
    code: str | None = None
    done: bool = True
    years: float | None = None


@dataclass
class Course:
    """A course: name, hours, year."""

    name: str = ""
    hours: int | None = None
    year: int | None = None


@dataclass
class Wanted:
    """An occupation the person looks for: own words and unit group."""

    occupation: str = ""
    unit_group: str | None = None


K = Kind
ID, CO, HO, DI, ED, WO, CAN, WA, DF, CN = SECTIONS


@dataclass
class IntakeForm:
    """Values of one person's intake, plain and complete; every attribute is one field."""

    document_type: str = _f(ID, K.CHOICE, default="national_id", required=True, choices=tuple(DocumentType))
    document_number: str = _f(ID, K.TEXT, default="", searchable=True)
    document_note: str = _f(ID, K.TEXT, default="")
    tax_number: str = _f(ID, K.TEXT, default="", searchable=True)
    surnames: str = _f(ID, K.TEXT, default="", required=True, searchable=True)
    names: str = _f(ID, K.TEXT, default="", required=True, searchable=True)
    known_as: str = _f(ID, K.TEXT, default="", searchable=True, headings=("conocido como", "conocida como", "apodo"))
    birth_date: date | None = _f(ID, K.BIRTH)
    birth_estimated: bool = _f(ID, K.HIDDEN, default=False)
    birth_told_on: date | None = _f(ID, K.HIDDEN)
    sex: str = _f(ID, K.CHOICE, default="", required=True, choices="pack:sexes")
    gender: str = _f(ID, K.TEXT, default="")
    nationality: str = _f(ID, K.CHOICE, default="", choices="pack:nationalities")
    self_identification: str = _f(ID, K.CHOICE, default="", sensitive=True, choices="pack:self_identification")
    self_identification_words: str = _f(ID, K.TEXT, default="", sensitive=True)
    languages: list[str] = _f(ID, K.MANY, factory=list, choices="pack:languages")

    place_code: str = _f(CO, K.PLACE, default="", required=True)
    community: str = _f(CO, K.TEXT, default="", searchable=True)
    directions: str = _f(CO, K.LONG_TEXT, default="")
    phones: list[Phone] = _f(CO, K.PHONES, factory=list, searchable=True)
    best_time: str = _f(CO, K.TEXT, default="", headings=("mejor hora", "hora para llamar"))
    email: str = _f(CO, K.TEXT, default="")

    dependants: int | None = _f(HO, K.NUMBER, headings=("cargas familiares", "personas a cargo", "n de cargas"))
    carer: bool | None = _f(HO, K.YES_NO)

    disability_consent: bool | None = _f(DI, K.YES_NO, sensitive=True)
    disability: bool | None = _f(DI, K.YES_NO, sensitive=True)
    disability_card: str = _f(DI, K.TEXT, default="", sensitive=True)
    disability_percent: int | None = _f(DI, K.NUMBER, sensitive=True)
    adjustments: str = _f(DI, K.LONG_TEXT, default="", sensitive=True)

    education_level: str = _f(ED, K.CHOICE, default="", choices="pack:education")
    education_complete: bool | None = _f(ED, K.YES_NO)
    education_title: str = _f(ED, K.TEXT, default="", headings=("titulo", "titulo obtenido", "especialidad"))
    courses: list[Course] = _f(ED, K.COURSES, factory=list)

    situation: str = _f(WO, K.CHOICE, default="", choices=tuple(WorkSituation))
    situation_since: date | None = _f(WO, K.DATE)
    jobs: list[JobForm] = _f(WO, K.JOBS, factory=list, searchable=True)

    skills: list[SkillForm] = _f(CAN, K.SKILLS, factory=list)
    licences: list[str] = _f(CAN, K.MANY, factory=list, choices="pack:licences")
    computer: bool | None = _f(CAN, K.YES_NO, headings=("computacion", "manejo de computadora", "maneja computadora"))
    own_vehicle: str = _f(CAN, K.TEXT, default="", headings=("vehiculo propio", "vehiculo", "movilidad propia"))

    wanted: list[Wanted] = _f(WA, K.OCCUPATIONS, factory=list, searchable=True)
    min_pay: Decimal | None = _f(WA, K.MONEY)
    min_pay_period: str = _f(WA, K.CHOICE, default="month", choices=tuple(PayPeriod))
    hours: str = _f(WA, K.CHOICE, default="any", choices=tuple(Hours))
    max_distance_km: int | None = _f(WA, K.NUMBER)
    seasonal: bool | None = _f(WA, K.YES_NO)
    with_crew: bool | None = _f(WA, K.YES_NO)
    willing_to_move: bool | None = _f(WA, K.YES_NO, headings=("dispuesto a trasladarse", "disposicion a trasladarse"))
    available_from: date | None = _f(WA, K.DATE, headings=("disponible desde", "disponibilidad"))

    difficulties: list[str] = _f(
        DF, K.MANY, factory=list, choices=("transport", "care", "papers", "health", "literacy", "connectivity", "other")
    )
    programmes: str = _f(DF, K.TEXT, default="", headings=("programas sociales", "programa social"))
    notes: str = _f(DF, K.LONG_TEXT, default="", sensitive=True)

    consent_state: str = _f(CN, K.CHOICE, default="pending", required=True, choices=tuple(ConsentState))
    consent_date: date | None = _f(CN, K.DATE)
    consent_shared: list[str] = _f(
        CN, K.MANY, factory=lambda: ["employers"], choices=("employers", "offices", "training", "programmes")
    )
    consent_signed: bool | None = _f(CN, K.YES_NO)
    channel: str = _f(CN, K.CHOICE, default="office", choices=tuple(Channel))
    next_contact: date | None = _f(CN, K.DATE)


def fields() -> Iterator[FieldSpec]:
    """The form's fields in order."""
    for f in dataclasses.fields(IntakeForm):
        yield FieldSpec(f.name, **f.metadata)


FIELDS: tuple[FieldSpec, ...] = tuple(fields())
FIELD_BY_NAME = {spec.name: spec for spec in FIELDS}
#: Fields that are one value: a number means nothing without its kind, an amount without its period.
ONE_VALUE: tuple[tuple[str, ...], ...] = (
    ("document_number", "document_type", "document_note"),
    ("birth_date", "birth_estimated", "birth_told_on"),
    ("min_pay", "min_pay_period"),
)
#: What a person agreed to; taken back by the person, it is given again by the person only.
CONSENT: tuple[str, ...] = ("consent_state", "consent_date", "consent_shared", "consent_signed")
SENSITIVE_FIELDS = frozenset(spec.name for spec in FIELDS if spec.sensitive)


#: Fields whose closed list has words under another name than the field's (``choice.<name>.<code>``).
CHOICE_WORDS = {"situation": "work_situation", "min_pay_period": "pay_period"}


#: Amounts and counts beyond this are a slip of the fingers; they would not fit the columns that keep them either.
LARGEST_NUMBER = 10**9


def beyond_number(value: Decimal | float | None) -> bool:
    """Whether an amount or count is larger than any office writes, or no number at all."""
    if value is None or (isinstance(value, float | Decimal) and value != value):
        return value is not None
    return not -LARGEST_NUMBER <= value <= LARGEST_NUMBER


class DocumentRules(Protocol):
    """What validation needs to know of the country (a CountryPack gives it)."""

    def validate_document(self, type: str, number: str) -> Fault | None:
        """A warning when the number looks wrong."""
        ...


def validate(form: IntakeForm, rules: DocumentRules, today: date) -> list[Fault]:
    """Every fault and warning of a form. Only missing starred fields and impossible dates block (``warning`` False)."""
    faults = [
        Fault("required", spec.name)
        for spec in FIELDS
        if spec.required and spec.name != "consent_state" and not str(getattr(form, spec.name)).strip()
    ]
    faults += [Fault("number_too_large", spec.name) for spec in FIELDS if spec.kind in (Kind.NUMBER, Kind.MONEY)
               and beyond_number(getattr(form, spec.name))]
    if form.document_type != DocumentType.NONE and form.document_number.strip():
        doubt = rules.validate_document(form.document_type, form.document_number)
        if doubt is not None and not form.document_note.strip():
            faults.append(dataclasses.replace(doubt, field="document_number", warning=True))
    if form.birth_date:
        if form.birth_date > today:
            faults.append(Fault("birth_in_future", "birth_date"))
        elif age_on(form.birth_date, today) > 110:
            faults.append(Fault("birth_too_early", "birth_date"))
        elif age_on(form.birth_date, today) < 15:
            faults.append(Fault("under_working_age", "birth_date", {"age": age_on(form.birth_date, today)}, True))
    if form.email and ("@" not in form.email or " " in form.email.strip()):
        faults.append(Fault("email_malformed", "email", warning=True))
    if form.disability_percent is not None and not 0 <= form.disability_percent <= 100:
        faults.append(Fault("percent_range", "disability_percent"))
    if form.consent_state == ConsentState.GIVEN and form.consent_date is None:
        faults.append(Fault("consent_date_missing", "consent_date"))
    if form.consent_date and form.consent_date > today:
        faults.append(Fault("fact_in_future", "consent_date"))
    if len(form.wanted) > 3:
        faults.append(Fault("too_many_wanted", "wanted", {"most": 3}))
    for job in form.jobs:
        if job.started and job.ended and job.ended < job.started:
            faults.append(Fault("job_dates_reversed", "jobs", {"occupation": job.occupation}))
        if not job.occupation.strip():
            faults.append(Fault("job_without_occupation", "jobs"))
        if job.employer_kind and job.employer_kind not in set(EmployerKind):
            faults.append(Fault("unknown_choice", "jobs", {"value": job.employer_kind}))
    return faults


def blocking(faults: list[Fault]) -> list[Fault]:
    """The faults that stop a save."""
    return [fault for fault in faults if not fault.warning]
