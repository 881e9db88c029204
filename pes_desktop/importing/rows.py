"""One sheet row, read: what the dry run prints and the plan writes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pes_desktop.domain.intake import Phone
from pes_desktop.importing.cells.jobs import JobWords
from pes_desktop.importing.cells.plain_fields import Value
from pes_desktop.importing.cells.wages import Wage
from pes_desktop.importing.problems import Problem

PERSON, VACANCY, BLANK, FOOTER, PROBLEM = "person", "vacancy", "blank", "footer", "problem"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@dataclass(frozen=True)
class PersonRow:
    """One row of a register of people; empty values are what the sheet does not say."""

    row: int
    status: str = PERSON
    surnames: str = ""
    names: str = ""
    id_type: str = ""
    id_number: str = ""
    sex: str = ""
    birth: date | None = None
    age: int | None = None
    age_as_of: date | None = None
    phones: tuple[Phone, ...] = ()
    place_code: str = ""
    place_raw: str = ""
    education: str = ""
    education_complete: bool | None = None
    education_raw: str = ""
    occupations: tuple[JobWords, ...] = ()
    licences: tuple[str, ...] = ()
    disability: bool | None = None
    registered: date | None = None
    notes: str = ""
    problems: tuple[Problem, ...] = ()
    tax_number: str = ""
    community: str = ""
    directions: str = ""
    email: str = ""
    nationality: str = ""
    languages: tuple[str, ...] = ()
    #: Plain fields of the intake by name (``cells.plain_fields``); what the sheet leaves open is not in it.
    extra: Mapping[str, Value] = dataclasses.field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        """The object that the dry run prints for this row."""
        education = {"level": self.education or None, "complete": self.education_complete, "raw": self.education_raw}
        return {
            "row": self.row, "status": self.status, "surnames": self.surnames, "names": self.names,
            "id_type": self.id_type or None, "id_number": self.id_number or None, "sex": self.sex or None,
            "birth": _day(self.birth), "age": self.age, "age_as_of": _day(self.age_as_of),
            "phones": [phone.number for phone in self.phones if phone.number],
            "place_code": self.place_code or None, "place_raw": self.place_raw,
            "education": education if self.education_raw else None,
            "occupations": [{"raw": job.raw, "code": job.code} for job in self.occupations],
            "licences": list(self.licences), "disability": self.disability, "registered": _day(self.registered),
            "notes": self.notes, "problems": [problem.to_json() for problem in self.problems],
        }


@dataclass(frozen=True)
class VacancyRow:
    """One row of a list of vacancies."""

    row: int
    status: str = VACANCY
    employer: str = ""
    tax_id: str = ""
    title: str = ""
    code: str | None = None
    positions: int = 1
    wage: Wage = dataclasses.field(default_factory=Wage)
    place_code: str = ""
    notified: date | None = None
    state: str = ""
    problems: tuple[Problem, ...] = ()
    place_raw: str = ""
    closes: date | None = None
    closing_assumed: bool = False
    starts: date | None = None
    contact: str = ""
    phones: tuple[Phone, ...] = ()
    requirements: str = ""
    tasks: str = ""
    education: str = ""
    licences: tuple[str, ...] = ()
    directions: str = ""
    email: str = ""
    notes: str = ""

    def to_json(self) -> dict[str, Any]:
        """The object that the dry run prints for this row."""
        is_data = self.status == VACANCY
        return {
            "row": self.row, "status": self.status, "employer": self.employer, "tax_id": self.tax_id or None,
            "title": self.title, "code": self.code, "positions": self.positions if is_data else None,
            "wage": self.wage.to_json(), "place_code": self.place_code or None, "notified": _day(self.notified),
            "state": self.state or None, "problems": [problem.to_json() for problem in self.problems],
        }
