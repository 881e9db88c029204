"""From rows to forms: what is written, what is attached, what waits for somebody to decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from conftest import MakeBook
from pes_desktop.domain.intake import Phone, blocking, validate
from pes_desktop.importing.cells.jobs import JobWords
from pes_desktop.importing.cells.wages import Wage
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.duplicates import propose_duplicates
from pes_desktop.importing.plan import fill_blanks, person_form, plan_people
from pes_desktop.importing.plan_vacancies import plan_vacancies
from pes_desktop.importing.recognise import parse_file
from pes_desktop.importing.rows import PersonRow, VacancyRow

TODAY = date(2026, 11, 20)


def test_a_whole_row_makes_a_form_that_may_be_saved(make_book: MakeBook, ar: ImportContext) -> None:
    head = ["Fecha", "Apellidos", "Nombres", "Nro documento", "Nacimiento", "Sexo (M/F)", "Celular", "Cantón/Depto",
            "Parroquia/Localidad", "Nivel de estudios", "Busca trabajo de", "Sabe hacer", "Carnet de conducir",
            "Discapacidad"]
    row = ["22/06/2026", "D'ANGELO", "ana maría", "29.051.945", "35 años", "f", "388 529 5589 (vecina)", "Cochinoca",
        "Abra Pampa",
           "secundario incompleto", "panadero", "gasista, changas", "B2", "x"]
    file = parse_file(make_book([head, row, [*row[:5], "M"]]), "people", ar)
    form = person_form(file.data[0])
    assert blocking(validate(form, ar.pack, TODAY)) == []
    assert (form.surnames, form.names, form.document_number, form.sex) == ("D'Angelo", "Ana María", "29051945", "F")
    assert (form.birth_date, form.birth_estimated, form.birth_told_on) == (date(1991, 6, 22), True, date(2026, 6, 22))
    assert (form.education_level, form.education_complete, form.licences) == ("secondary", False, ["B2"])
    assert form.phones == [Phone("388 529 5589", "+5493885295589", "vecina", True)]
    assert [want.occupation for want in form.wanted][:2] == ["panadero", "gasista"]
    assert [skill.name for skill in form.skills] == ["gasista", "changas"]
    assert not any(skill.done for skill in form.skills)
    assert (form.consent_state, form.channel, form.disability, form.disability_consent) == ("pending", "import",
        True, None)


def test_experience_becomes_jobs_and_answers_without_a_job_the_situation() -> None:
    form = person_form(PersonRow(5, surnames="Vera", names="Luz", occupations=(
        JobWords("mecánica", "7231"), JobWords("estudiante", None, situation="student"))))
    assert [(job.occupation, job.unit_group) for job in form.jobs] == [("mecánica", "7231")]
    assert (form.situation, form.wanted) == ("student", [])


def test_only_certain_repeats_are_attached() -> None:
    rows = [
        PersonRow(5, surnames="Guamán Lema", names="Rosa", id_number="0607421807", birth=date(1980, 2, 1)),
        PersonRow(6, surnames="Guamán Lema", names="Rosa", birth=date(1980, 2, 1)),
        PersonRow(7, surnames="Guaman Lema", names="Rosa", id_number="0607421807", registered=date(2026, 5, 1)),
        PersonRow(8, status="blank"),
    ]
    plans = plan_people(rows, propose_duplicates(rows), TODAY)
    assert [(p.row.row, p.action, p.to_row) for p in plans] == [(5, "create", None), (6, "create", None),
        (7, "attach", 5)]
    assert plans[1].doubted is not None
    assert [p.registered_on for p in plans] == [TODAY, TODAY, date(2026, 5, 1)]


def test_a_repeat_fills_blanks_and_overwrites_nothing() -> None:
    first = person_form(PersonRow(5, surnames="Vera", names="Luz", place_code="060250", phones=(Phone("1", "+5931"),)))
    later = person_form(PersonRow(9, surnames="VERA", names="Luz M.", sex="F", place_code="060651",
        birth=date(1980, 2, 1),
                                  id_number="0607421807", phones=(Phone("1 ", "+5931"), Phone("2", "+5932"))))
    assert fill_blanks(first, later) == ["document_number", "birth_date", "sex", "phones"]
    assert (first.surnames, first.place_code, [p.number for p in first.phones]) == ("Vera", "060250",
        ["+5931", "+5932"])
    assert fill_blanks(first, later) == []


def test_one_employer_however_written() -> None:
    rows = [
        VacancyRow(2, employer="HOTEL DE LA QUEBRADA SRL", title="Mucama", state="open", place_code="38094"),
        VacancyRow(3, employer="Hotel de la Quebrada SRL", tax_id="20132990833", title="Sereno", state="unclear",
            contact="Juan",
                   phones=(Phone("388 412 3456", "+543884123456"),), wage=Wage(Decimal(18), "day", "ARS", "18 por día"),
                   requirements="con vivienda, temporada, experiencia 2 años", closes=date(2026, 12, 1),
                   closing_assumed=True),
        VacancyRow(4, employer="FAMILIA VILTE", title="Niñera", state="covered"),
        VacancyRow(5, status="footer"),
    ]
    employers, vacancies = plan_vacancies(rows, TODAY)
    assert [(e.form.legal_name, e.form.tax_id, e.form.employer_type, e.rows) for e in employers] == [
        ("Hotel de la Quebrada SRL", "20132990833", "company", (2, 3)), ("Familia Vilte", "", "person", (4,))]
    assert [v.employer_key for v in vacancies] == [employers[0].key, employers[0].key, employers[1].key]
    assert [v.status for v in vacancies] == ["open", "unclear", "covered"]
    form = vacancies[1].form
    assert (form.wage, form.wage_period, form.lodging, form.seasonal, form.experience_years) == (Decimal(18), "day",
        True, True, 2.0)
    assert (form.contact_phone, form.closes_on, vacancies[1].closing_assumed) == ("+543884123456", date(2026, 12, 1),
        True)
