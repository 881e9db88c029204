"""Employers' and vacancies' forms with the rules an order must keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pes_desktop.domain.errors import Fault
from pes_desktop.domain.intake import Phone, beyond_number
from pes_desktop.domain.wording import find_forbidden


@dataclass
class EmployerForm:
    """An employer as entered; ``employer_type`` "person" for households."""

    employer_type: str = "company"
    tax_id: str = ""
    legal_name: str = ""
    trade_name: str = ""
    sector: str = ""
    size: str = ""
    contact_name: str = ""
    phones: list[Phone] = field(default_factory=list)
    email: str = ""
    place_code: str = ""
    address: str = ""
    directions: str = ""
    notes: str = ""


@dataclass
class SkillAsked:
    """A skill that an order requires or wishes."""

    name: str = ""
    code: str | None = None


@dataclass
class VacancyForm:
    """A job order as entered."""

    employer_id: UUID | None = None
    title: str = ""
    unit_group: str | None = None
    tasks: str = ""
    positions: int = 1
    wage: Decimal | None = None
    wage_period: str = "month"
    wage_words: str = ""
    contract: str = ""
    hours: str = "full"
    shift: str = ""
    seasonal: bool = False
    lodging: bool = False
    place_code: str = ""
    address: str = ""
    directions: str = ""
    education_level: str = ""
    experience_years: float | None = None
    licences: list[str] = field(default_factory=list)
    skills_required: list[SkillAsked] = field(default_factory=list)
    skills_wished: list[SkillAsked] = field(default_factory=list)
    requirements: str = ""
    bring: str = ""
    starts_on: date | None = None
    notified_on: date | None = None
    closes_on: date | None = None
    source: str = "employer"
    publish_employer: bool = True
    reserved_for: str = ""
    reserved_reason: str = ""
    wording_reason: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    notes: str = ""


#: Fields of an order that are one value: the occupation is chosen with the title, the wage is paid by its period, who
#: is asked for answers that telephone, a reservation stands on its law.
ONE_VALUE: tuple[tuple[str, ...], ...] = (
    ("title", "unit_group"), ("wage", "wage_period"), ("reserved_for", "reserved_reason"),
    ("contact_name", "contact_phone"),
)


def validate_employer(form: EmployerForm) -> list[Fault]:
    """Missing or malformed fields of an employer."""
    faults = []
    if not form.legal_name.strip():
        faults.append(Fault("required", "legal_name"))
    if form.email and "@" not in form.email:
        faults.append(Fault("email_malformed", "email", warning=True))
    return faults


def validate_vacancy(form: VacancyForm, today: date, most_days: int) -> list[Fault]:
    """Every fault of an order; ``most_days``: longest time it may stay open (country setting).

    Discriminatory wording is refused unless a legal reason is given; fees charged to the worker always.
    """
    faults = [Fault("required", name) for name in ("employer_id", "title", "place_code")
              if not str(getattr(form, name) or "").strip()]
    if form.positions < 1:
        faults.append(Fault("positions_least", "positions", {"least": 1}))
    if form.wage is not None and form.wage < 0:
        faults.append(Fault("wage_negative", "wage"))
    faults += [Fault("number_too_large", name) for name in ("wage", "positions", "experience_years")
               if beyond_number(getattr(form, name))]
    notified = form.notified_on or today
    if notified > today:
        faults.append(Fault("fact_in_future", "notified_on"))
    if form.closes_on:
        if form.closes_on < notified:
            faults.append(Fault("closing_before_notified", "closes_on"))
        elif form.closes_on > notified + timedelta(days=most_days):
            faults.append(Fault("closing_too_late", "closes_on", {"days": most_days}))
    for name in ("title", "tasks", "requirements", "shift"):
        for forbidden in find_forbidden(getattr(form, name)):
            said = {"phrase": forbidden.phrase}
            if forbidden.ground == "fee":
                faults.append(Fault("wording_fee", name, said))
            elif not form.wording_reason.strip():
                why = {key: f"wording.{key}.{forbidden.ground}" for key in ("ground", "instead")}
                why["law"] = "vacancy.law.discrimination"
                faults.append(Fault("wording_discriminates", name, said | why))
    if form.reserved_for and not form.reserved_reason.strip():
        faults.append(Fault("reserved_reason_missing", "reserved_reason"))
    return faults
