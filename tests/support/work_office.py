"""A small invented office with people and vacancies, made through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from support.ready_offices import ready_office

from pes_desktop.domain.intake import Course, IntakeForm, JobForm, Phone, SkillForm, Wanted
from pes_desktop.domain.vacancy import EmployerForm, SkillAsked, VacancyForm
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.employers import save_employer
from pes_desktop.services.intake import save_intake
from pes_desktop.services.office_setup import NewOffice
from pes_desktop.services.vacancies import save_vacancy

TODAY = date(2026, 11, 22)
ALAUSI, TIXAN, GUAMOTE, CEBADAS, PALMIRA, COLTA, CHUNCHI = (
    "060250", "060260", "060650", "060651", "060652", "0603", "060550")


def open_day() -> date:
    """The day of the tests."""
    return TODAY


def new_office(folder: Path, code: str = "ALA") -> OfficeContext:
    """An office in Alausí with Luis, who holds every role; one of another code is another office."""
    form = NewOffice(country="ec", name="Oficina Alausí", code=code, place_code=ALAUSI, staff_name="Luis Paredes",
                     password="montaña-azul-9")
    return ready_office(folder, form, open_day)[0]


def add_person(ctx: OfficeContext, surnames: str, names: str, sex: str = "M", *, place: str = GUAMOTE,
               jobs: tuple[JobForm, ...] = (), **more: object) -> UUID:
    """Register one person."""
    form = IntakeForm(document_type="none", surnames=surnames, names=names, sex=sex, place_code=place,
                      birth_date=date(1990, 5, 4), consent_state="given", consent_date=TODAY, consent_signed=True,
                      consent_shared=["employers"], jobs=list(jobs), phones=[Phone(raw="0991234567")])
    for name, value in more.items():
        setattr(form, name, value)
    return save_intake(ctx, form).jobseeker_id


def mason(years: float, ended: date | None = None, tasks: str = "") -> JobForm:
    """A job as bricklayer."""
    return JobForm(occupation="albañil", unit_group="7112", years=years, ended=ended, tasks=tasks)


def add_masons(ctx: OfficeContext) -> dict[str, UUID]:
    """Six people: four fit the bricklayers' vacancy, two lack one thing; and one with another trade."""
    tools = SkillForm(name="herramienta propia")
    plans = SkillForm(name="leer planos")
    return {
        "klever": add_person(ctx, "Toapanta Caiza", "Klever", place=PALMIRA, min_pay=Decimal(480),
                             jobs=(mason(9, date(2026, 10, 30)),), skills=[tools, plans]),
        "jose": add_person(ctx, "Morocho", "José Luis", jobs=(mason(4, date(2026, 6, 1)),), skills=[plans]),
        "segundo": add_person(ctx, "Pilco", "Segundo Ángel", place=TIXAN, skills=[tools], jobs=(
            JobForm(occupation="maestro de obra", unit_group="7111", years=6, ended=date(2026, 8, 1)),)),
        "blanca": add_person(ctx, "Chango", "Blanca", "F", place=CEBADAS, jobs=(mason(2, date(2025, 12, 1)),),
                             courses=[Course(name="encofrado", hours=80)], consent_state="pending", consent_date=None,
                             consent_signed=False, consent_shared=[]),
        "wilson": add_person(ctx, "Guaranga", "Wilson", min_pay=Decimal(550), jobs=(mason(5, date(2026, 9, 1)),),
                             skills=[tools]),
        "franklin": add_person(ctx, "Malán", "Franklin", place=CHUNCHI, jobs=(mason(7, date(2026, 9, 1)),),
                               max_distance_km=20),
        "rosa": add_person(ctx, "Guamán Lema", "Rosa", "F", place=ALAUSI, jobs=(
            JobForm(occupation="cocinera", unit_group="5120", years=3),), wanted=[Wanted("cocinera", "5120")]),
    }


def add_employer(ctx: OfficeContext, name: str = "Constructora Chimborazo Cía. Ltda.", **more: str) -> UUID:
    """A firm."""
    return save_employer(ctx, EmployerForm(legal_name=name, **more)).id  # type: ignore[arg-type]


def add_vacancy(ctx: OfficeContext, employer: UUID, title: str = "Albañil", unit_group: str | None = "7112",
                **more: object) -> UUID:
    """An order for three bricklayers in Guamote unless told otherwise."""
    form = VacancyForm(employer_id=employer, title=title, unit_group=unit_group, positions=3, wage=Decimal(500),
                       place_code=GUAMOTE, starts_on=date(2026, 12, 1), closes_on=date(2026, 12, 2),
                       skills_wished=[SkillAsked("herramienta propia"), SkillAsked("leer planos")])
    for name, value in more.items():
        setattr(form, name, value)
    return save_vacancy(ctx, form).id


def add_vacancies(ctx: OfficeContext) -> dict[str, UUID]:
    """A handful of orders of three employers."""
    builder = add_employer(ctx, tax_id="0691700001001", contact_name="Ing. Paola Vallejo")
    flowers = add_employer(ctx, "Florícola Los Andes S.A.")
    family = add_employer(ctx, "Familia Cabezas", employer_type="person")
    return {
        "mason": add_vacancy(ctx, builder),
        "packer": add_vacancy(ctx, flowers, "Empacadora de flores", "9321", positions=12, wage=Decimal(482),
                              place_code=CHUNCHI, closes_on=date(2026, 11, 23), skills_wished=[]),
        "cook": add_vacancy(ctx, family, "Cocinera", "5120", positions=1, wage=Decimal(22), wage_period="day",
                            place_code=ALAUSI, closes_on=date(2026, 12, 20), skills_wished=[]),
        "driver": add_vacancy(ctx, builder, "Chofer de volqueta", "8332", positions=2, wage=Decimal(620),
                              licences=["E"], place_code=ALAUSI, closes_on=None, skills_wished=[]),
    }
