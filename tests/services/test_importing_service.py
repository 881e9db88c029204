"""Whole sheets into a real office and back out: nothing half done, nobody's work lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from service_kit import person_form
from sqlalchemy import func, select

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault, NotPermitted
from pes_desktop.models import Employer, Job, Jobseeker, OutboxEntry, RegistrationEvent, Vacancy
from pes_desktop.services import intake, people, referrals, registration, vacancies
from pes_desktop.services.import_preview import check_columns, look_at, preview
from pes_desktop.services.importing import Decisions, apply_import, import_runs, imported_before, read_file
from pes_desktop.services.undo_import import undo_import

PEOPLE = ["Cédula", "Apellidos y nombres", "Fecha de nacimiento", "Sexo", "Teléfono", "Parroquia", "Oficio",
          "Fecha inscripción"]
VACANCIES = ["Empresa", "RUC", "Puesto", "N vacantes", "Sueldo", "Lugar", "Fecha pedido", "Estado"]


def sheet(folder: Path, headings: list[str], rows: list[list[object]], name: str = "lista.xlsx") -> Path:
    book = Workbook()
    book.active.append(["OFICINA DE EMPLEO"])
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


@pytest.fixture
def people_sheet(tmp_path: Path) -> Path:
    return sheet(tmp_path, PEOPLE, [
        ["0602917431", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "0991234567", "Tixán", "cocinera",
         date(2026, 2, 3)],
        ["0604112233", "Pilco Caiza Segundo Ángel", date(1979, 7, 1), "M", "", "Guamote", "albañil", date(2026, 3, 1)],
        ["0602917431", "Guaman Lema Rosa", "", "F", "0987654321", "Tixán", "vendedora", date(2026, 5, 9)],
        ["", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "", "Tixán", "", date(2026, 6, 1)],
        ["", "Solo", "", "", "", "", "", ""],
        ["TOTAL", 5],
    ])


@pytest.fixture
def vacancy_sheet(tmp_path: Path) -> Path:
    return sheet(tmp_path, VACANCIES, [
        ["Florícola Los Andes", "1790000000001", "Cosechador", 4, 482, "Alausí", date(2026, 10, 1), "abierta"],
        ["FLORICOLA LOS ANDES", "", "Chofer", 1, 600, "Alausí", date(2026, 9, 1), "cubierta"],
        ["Panadería Rosita", "", "Panadero", 1, "", "Guamote", date(2026, 9, 20), "pendiente"],
    ], "vacantes.xlsx")


def bring_in(office, path: Path, kind: str = "people", **more):
    return apply_import(office, read_file(office, path, kind), path, **more)


def count(office, cls) -> int:
    with office.store.read() as session:
        return session.scalar(select(func.count()).select_from(cls).where(cls.removed_at.is_(None)))


def one(office, surnames: str) -> Jobseeker:
    with office.store.read() as session:
        return session.scalars(select(Jobseeker).where(
            Jobseeker.surnames == surnames, Jobseeker.removed_at.is_(None))).first()


def test_people_come_in_and_a_certain_repeat_completes_the_first(office, people_sheet) -> None:
    result = bring_in(office, people_sheet)
    assert (result.rows, result.created, result.attached) == (5, 3, 1)
    assert result.merged == [(3, 5)]
    assert (3, 6) in result.duplicates, "a repeat without number is proposed, not merged"
    rosa = next(line for line in people.find_people(office, "0602917431"))
    form = intake.load_form(office, rosa.id)
    assert [phone.number for phone in form.phones] == ["+593991234567", "+593987654321"]
    assert {job.occupation for job in form.jobs} == {"cocinera", "vendedora"}
    assert (form.consent_state, form.channel) == ("pending", "import")
    with office.store.read() as session:
        person = session.get(Jobseeker, rosa.id)
        assert (person.registered_on, person.last_contact_on) == (date(2026, 2, 3), date(2026, 5, 9))
        kinds = session.execute(select(RegistrationEvent.kind, RegistrationEvent.fact_date).where(
            RegistrationEvent.jobseeker_id == rosa.id).order_by(RegistrationEvent.fact_date)).all()
    assert kinds == [("registered", date(2026, 2, 3)), ("renewed", date(2026, 5, 9))]
    assert any(p["code"].startswith("name_") and p["row"] == 7 for p in result.problems)


def test_cancelled_import_leaves_nothing(office, people_sheet) -> None:
    before = count(office, Jobseeker)
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 3  # in the middle of the writing

    parsed = read_file(office, people_sheet, "people")
    with pytest.raises(DomainError, match="import_cancelled"):
        apply_import(office, parsed, people_sheet, cancelled=stop)
    assert count(office, Jobseeker) == before
    assert import_runs(office) == []
    with office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(OutboxEntry).where(
            OutboxEntry.record_type == "jobseeker")) == 0


def test_registered_person_is_completed_and_restored_by_the_undo(office, tmp_path) -> None:
    known = intake.save_intake(office, person_form(office)).jobseeker_id
    before = intake.load_form(office, known)
    path = sheet(tmp_path, PEOPLE, [
        ["0607421807", "Núñez Guamán María José", "", "F", "0987654321", "Tixán", "tejedora", date(2026, 5, 9)],
        ["0607421807", "Nunez Guaman Maria", "", "F", "0981112233", "", "", date(2026, 6, 9)]])
    result = bring_in(office, path)
    assert (result.created, result.attached) == (0, 2)
    after = intake.load_form(office, known)
    assert [phone.number for phone in after.phones] == ["+593997599992", "+593987654321", "+593981112233"]
    assert [job.occupation for job in after.jobs] == ["ordeñadora", "tejedora"]
    undone = undo_import(office, result.run_id)
    assert (undone.removed, undone.kept, undone.restored) == (0, 0, 1)
    assert intake.load_form(office, known) == before


def test_undo_keeps_a_registered_person_whom_somebody_changed_since(office, tmp_path) -> None:
    known = intake.save_intake(office, person_form(office)).jobseeker_id
    path = sheet(tmp_path, PEOPLE, [
        ["0607421807", "Núñez Guamán María José", "", "F", "0987654321", "", "tejedora", date(2026, 5, 9)]])
    result = bring_in(office, path)
    form = intake.load_form(office, known)
    form.jobs[0].tasks = "ordeña a mano"  # touches the job only, not the person's own row
    intake.save_intake(office, form, jobseeker_id=known)
    undone = undo_import(office, result.run_id)
    assert (undone.restored, undone.kept) == (0, 1)
    assert intake.load_form(office, known).jobs[0].tasks == "ordeña a mano"


def test_number_of_somebody_else_comes_in_apart_with_a_problem(office, tmp_path) -> None:
    intake.save_intake(office, person_form(office))
    path = sheet(tmp_path, PEOPLE, [["0607421807", "Toapanta Chango Klever", "", "M", "", "", "", date(2026, 5, 9)]])
    result = bring_in(office, path)
    assert (result.created, result.attached) == (1, 0)
    assert "number_of_another_person" in {p["code"] for p in result.problems}


def test_decisions_join_what_is_doubtful_and_part_what_is_certain(office, people_sheet) -> None:
    joined = bring_in(office, people_sheet, decisions=Decisions(together={6: 3}, apart=frozenset({5})))
    assert (joined.created, joined.attached) == (3, 1)
    assert joined.merged == [(3, 6)]


def test_certain_repeat_joins_the_row_it_agrees_with_not_the_doubtful_first(office, tmp_path) -> None:
    path = sheet(tmp_path, PEOPLE, [
        ["", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "", "", "", ""],
        ["0602917431", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "", "", "cocinera", ""],
        ["0602917431", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "", "", "vendedora", ""]])
    result = bring_in(office, path)
    assert (result.created, result.merged) == (2, [(4, 5)])
    with office.store.read() as session:
        numbers = session.scalars(select(Jobseeker.document_number)).all()
    assert sorted(numbers) == ["", "0602917431"], "one number, one person"


def test_decision_joins_a_row_with_a_registered_person(office, tmp_path) -> None:
    known = intake.save_intake(office, person_form(office)).jobseeker_id
    path = sheet(tmp_path, PEOPLE, [["", "Núñez Guamán María José", date(1986, 4, 2), "F", "0987654321", "", "", ""]])
    found = preview(office, path, "people")
    assert [(item.row, item.to_person, item.certain) for item in found.likenesses] == [(3, known, False)]
    assert "same_birth" in found.likenesses[0].reasons
    result = bring_in(office, path, decisions=Decisions(together={3: known}))
    assert (result.created, result.attached) == (0, 1)
    assert count(office, Jobseeker) == 1


def test_undo_takes_everything_back_but_people_worked_on_since(office, people_sheet, milking) -> None:
    result = bring_in(office, people_sheet)
    rosa, pilco = one(office, "Guamán Lema"), one(office, "Pilco Caiza")
    registration.give_consent(office, pilco.id)
    undone = undo_import(office, result.run_id)
    assert (undone.removed, undone.kept) == (2, 1)
    assert [line.name for line in people.find_people(office, "guaman")] == []
    assert [line.id for line in people.find_people(office, "pilco")] == [pilco.id]
    with office.store.read() as session:
        assert session.get(Jobseeker, rosa.id).removed_at is not None
        assert session.scalar(select(func.count()).select_from(Job).where(
            Job.jobseeker_id == rosa.id, Job.removed_at.is_(None))) == 0
    with pytest.raises(DomainError, match="import_already_undone"):
        undo_import(office, result.run_id)
    assert import_runs(office)[0].undone_at is not None


@pytest.mark.parametrize("work", ["renewed", "new_job", "referred"])
def test_work_on_a_person_keeps_it_from_the_undo(office, people_sheet, milking, work) -> None:
    result = bring_in(office, people_sheet)
    pilco = one(office, "Pilco Caiza")
    if work == "renewed":
        # the day the sheet itself says: the person's row stays
        registration.renew(office, pilco.id, on=date(2026, 3, 1))
    elif work == "new_job":
        form = intake.load_form(office, pilco.id)
        form.jobs.append(type(form.jobs[0])("pintor", "7131"))
        with office.store.write(office.require("register_person"), "change_person") as unit:
            intake.fill_person(office, unit.session.get(Jobseeker, pilco.id), form)
    else:
        registration.give_consent(office, pilco.id)
        referrals.refer(office, pilco.id, milking)
    assert undo_import(office, result.run_id).kept == 1
    assert one(office, "Pilco Caiza") is not None


def test_vacancies_with_one_employer_however_written_and_their_undo(office, vacancy_sheet) -> None:
    result = bring_in(office, vacancy_sheet, "vacancies")
    assert (result.created, result.open) == (3, 1)
    with office.store.read() as session:
        found = {row.title: row for row in session.scalars(select(Vacancy))}
        employers = {row.legal_name for row in session.scalars(select(Employer))}
    assert employers == {"Florícola Los Andes", "Panadería Rosita"}
    assert [found[t].status for t in ("Cosechador", "Chofer", "Panadero")] == ["open", "covered", "unclear"]
    assumed = found["Cosechador"]
    assert assumed.closing_assumed
    told = next(p for p in result.problems if p["code"] == "closing_date_assumed" and p["row"] == 3)
    assert told["params"]["date"] == assumed.closes_on.isoformat(), "what was said is what was written"
    assert assumed.closes_on >= office.today()
    own = vacancies.save_vacancy(office, vacancies.VacancyForm(
        employer_id=found["Panadero"].employer_id, title="Ayudante", unit_group="9412", place_code="060250"))
    undone = undo_import(office, result.run_id)
    assert (undone.removed, undone.kept, undone.employers) == (3, 0, 1)
    with office.store.read() as session:
        assert session.get(Vacancy, own.id).employer.removed_at is None, "somebody's own vacancy keeps its employer"
    assert count(office, Vacancy) == 1


def test_same_file_again_attaches_everybody_and_is_known(office, people_sheet) -> None:
    bring_in(office, people_sheet)
    assert imported_before(office, people_sheet).file == "lista.xlsx"
    again = bring_in(office, people_sheet)
    assert again.attached >= 3
    assert again.created == 1, "the one without a number"


def test_columns_are_shown_with_examples_and_can_be_corrected(office, tmp_path) -> None:
    path = sheet(tmp_path, ["Cédula", "Apellidos y nombres", "Cosa rara", "Sexo"], [
        ["0602917431", "Guamán Lema Rosa", "albañil", "F"], ["0604112233", "Pilco Caiza Ángel", "chofer", "M"]])
    view = look_at(office, path, "people")
    assert (view.layout.header_row, view.rows) == (2, 2)
    odd = view.columns[2]
    assert (odd.heading, odd.field, odd.examples) == ("Cosa rara", None, ("albañil", "chofer"))
    layout = view.layout.with_fields({odd.index: "experience"})
    parsed = read_file(office, path, "people", layout=layout)
    assert [row.occupations[0].raw for row in parsed.data] == ["albañil", "chofer"]


def test_columns_that_do_not_suffice_or_stand_twice_are_refused(office) -> None:
    with pytest.raises(DomainError, match="import_columns_needed_people"):
        check_columns("people", ["id_number", "sex"])
    with pytest.raises(DomainError, match="import_column_twice"):
        check_columns("people", ["full_name", "full_name"])
    check_columns("people", ["surnames", "names", "phone", "phone", None])


def test_preview_says_what_will_happen_with_every_row(office, people_sheet) -> None:
    seen = []
    found = preview(office, people_sheet, "people", lambda done, total: seen.append((done, total)))
    assert [(row.row, row.action) for row in found.rows] == [
        (3, "create"), (4, "create"), (5, "join"), (6, "create"), (7, "skip"), (8, "empty")]
    assert found.rows[2].to_row == 3
    assert (found.counts["create"], found.counts["join"], found.counts["skip"]) == (3, 1, 1)
    assert seen[-1][0] == seen[-1][1]
    assert count(office, Jobseeker) == 0


def test_file_that_goes_away_is_told_plainly(office, people_sheet) -> None:
    parsed = read_file(office, people_sheet, "people")
    people_sheet.unlink()
    with pytest.raises(EnvironmentFault, match="file_missing"):
        apply_import(office, parsed, people_sheet)
    assert count(office, Jobseeker) == 0


def test_only_those_who_may_import(office, people_sheet) -> None:
    outsider = office.with_staff(type(office.staff)(office.staff.id, "Ana", "", (Role.RECEPTION,)))
    with pytest.raises(NotPermitted):
        read_file(outsider, people_sheet, "people")
    with pytest.raises(NotPermitted):
        import_runs(outsider)
