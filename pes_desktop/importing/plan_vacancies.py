"""From parsed rows of vacancies to employers and job orders: one employer however often and however it was written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pes_desktop.domain.enums import EmployerType
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.importing.cells.names import proper_case
from pes_desktop.importing.requirements import read_requirements
from pes_desktop.importing.rows import VACANCY, VacancyRow
from pes_desktop.reference.folding import plain

_HOUSEHOLD = re.compile(r"^(?:sra?|srta|don|dona|familia|flia)\b|\bcasa\b|\bdomicilio\b")
_ABBREVIATIONS = {"sa": "S.A.", "srl": "SRL", "sas": "SAS", "cia": "Cía.", "ltda": "Ltda."}


@dataclass(frozen=True)
class PlannedEmployer:
    """An employer of the sheet; ``key`` joins it to its vacancies, ``rows`` are the sheet rows that name it."""

    key: str
    form: EmployerForm
    rows: tuple[int, ...]


@dataclass(frozen=True)
class PlannedVacancy:
    """A job order to write: ``status`` open, unclear, covered, closed or cancelled; ``unclear`` is not matched."""

    row: VacancyRow
    employer_key: str
    form: VacancyForm
    status: str
    closing_assumed: bool


def plan_vacancies(rows: Iterable[VacancyRow], today: date) -> tuple[list[PlannedEmployer], list[PlannedVacancy]]:
    """Employers and vacancies of a sheet, in its order. Employers are one when tax number or folded name agree."""
    data = [row for row in rows if row.status == VACANCY]
    keys = _employer_keys(data)
    by_key: dict[str, list[VacancyRow]] = defaultdict(list)
    for row in data:
        by_key[keys[row.row]].append(row)
    employers = [PlannedEmployer(key, _employer(group), tuple(row.row for row in group))
                 for key, group in by_key.items()]
    return employers, [PlannedVacancy(row, keys[row.row], vacancy_form(row, today), row.state, row.closing_assumed)
                       for row in data]


def _employer_keys(rows: Sequence[VacancyRow]) -> dict[int, str]:
    """Sheet row to employer key: the tax number, also for rows that only bear the name written beside it elsewhere."""
    number_of: dict[str, str] = {}
    for row in rows:
        if row.tax_id:
            number_of.setdefault(plain(row.employer), row.tax_id)
    return {row.row: row.tax_id or number_of.get(plain(row.employer)) or plain(row.employer) for row in rows}


def _employer(group: Sequence[VacancyRow]) -> EmployerForm:
    written = Counter(row.employer for row in group)
    best = max(written, key=lambda name: (not name.isupper(), sum(not c.isascii() for c in name), written[name]))
    name = _company_case(best) if best.isupper() else best
    kind = EmployerType.PERSON if _HOUSEHOLD.search(plain(best)) else EmployerType.COMPANY
    phones = {phone.number or phone.raw: phone for row in group for phone in row.phones}
    return EmployerForm(
        employer_type=kind.value, tax_id=next((row.tax_id for row in group if row.tax_id), ""), legal_name=name,
        contact_name=next((row.contact for row in group if row.contact), ""), phones=list(phones.values()),
        email=next((row.email for row in group if row.email), ""),
        place_code=next((row.place_code for row in group if row.place_code), ""),
        directions=next((row.directions for row in group if row.directions), ""),
    )


def _company_case(name: str) -> str:
    words = proper_case(name).split()
    return " ".join(_ABBREVIATIONS.get(plain(word).replace(" ", ""), word) for word in words)


def vacancy_form(row: VacancyRow, today: date) -> VacancyForm:
    """The order that a row fills, its closing date assumed where the sheet gives none."""
    asked = read_requirements(row.requirements)
    return VacancyForm(
        title=row.title, unit_group=row.code, tasks=row.tasks, positions=row.positions, wage=row.wage.amount,
        wage_period=row.wage.period or "month", wage_words=row.wage.raw, hours=asked.hours or "full",
        seasonal=asked.seasonal, lodging=asked.lodging, place_code=row.place_code, directions=row.directions,
        education_level=row.education, experience_years=asked.experience_years, licences=list(row.licences),
        requirements=row.requirements, starts_on=row.starts, notified_on=row.notified or today, closes_on=row.closes,
        source="employer", contact_name=row.contact,
        contact_phone=next((phone.number or phone.raw for phone in row.phones), ""), notes=row.notes,
    )
