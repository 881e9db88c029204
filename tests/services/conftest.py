"""A real office on disk: encrypted database, two members of staff, a day in October."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from service_kit import FAST, PASSWORD, TODAY, person_form
from support.ready_offices import ready_office

from pes_desktop.domain.enums import Role
from pes_desktop.domain.vacancy import EmployerForm, VacancyForm
from pes_desktop.services import employers, intake, vacancies
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, add_staff


class Days:
    """A calendar that the test turns."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def office(tmp_path: Path, days: Days) -> Iterator[OfficeContext]:
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD, job_title="orientador laboral",
                     address="5 de Junio y Sucre", phone="03 293 0155", area_code="3")
    ctx, _ = ready_office(tmp_path / "office", form, days)
    yield ctx
    ctx.store.close()


@pytest.fixture
def liaison(office: OfficeContext) -> OfficeContext:
    member = add_staff(office, "Carmen Paredes", "relacionadora", (Role.LIAISON,), "otra clave larga",
                       admin_password=PASSWORD, cost=FAST)
    return office.with_staff(member)


@pytest.fixture
def maria(office: OfficeContext):
    return intake.save_intake(office, person_form(office)).jobseeker_id


@pytest.fixture
def milking(office: OfficeContext):
    employer = employers.save_employer(office, EmployerForm(legal_name="Hacienda San José", contact_name="Juan Tene"))
    form = VacancyForm(employer_id=employer.id, title="Ordeñador", unit_group="9212", place_code="060250", positions=1)
    return vacancies.save_vacancy(office, form).id
