"""Whole sheets: the table among titles, both layouts, totals, progress, cancelling, a hundred thousand rows."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from conftest import MakeBook
from pes_desktop.domain.errors import DomainError
from pes_desktop.importing.columns import find_layout
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.duplicates import propose_duplicates
from pes_desktop.importing.headings import field_of
from pes_desktop.importing.recognise import look, parse_file
from pes_desktop.importing.rows import PersonRow, VacancyRow
from pes_desktop.importing.sheets import Sheet, read_workbook
from pes_desktop.reference.messages import catalogue

HEAD = ["N°", "APELLIDOS Y NOMBRES", "CEDULA", "F. NAC.", "SEXO", "TELÉFONO", "CANTÓN", "PARROQUIA", "OCUPACIÓN"]
ROSA = [1, "GUAMÁN LEMA, ROSA", 607421807, date(1980, 2, 1), "F", "0990841515", "Alausí", "Matriz", "cocinera"]
PERSON_KEYS = [
    "row", "status", "surnames", "names", "id_type", "id_number", "sex", "birth", "age", "age_as_of", "phones",
    "place_code", "place_raw", "education", "occupations", "licences", "disability", "registered", "notes", "problems",
]
VACANCY_KEYS = [
    "row", "status", "employer", "tax_id", "title", "code", "positions", "wage", "place_code", "notified", "state",
    "problems",
]


def test_the_printed_objects_have_the_agreed_keys() -> None:
    assert list(PersonRow(5).to_json()) == PERSON_KEYS
    vacancy = VacancyRow(5).to_json()
    assert list(vacancy) == VACANCY_KEYS
    assert list(vacancy["wage"]) == ["amount", "period", "currency", "raw"]


def test_table_among_titles_blanks_headings_again_and_a_total(make_book: MakeBook, ec: ImportContext) -> None:
    path = make_book([
        ["REGISTRO DE OFERENTES 2026"], [], ["actualizado cada viernes", "", "hoja 1"], HEAD, ROSA, [], [2], HEAD,
        [3, "", 1710034065, "", "F"], [4, "Solo"], ["", "TOTAL: 2"], ["", "Elaborado por: J. P."],
    ])
    file = parse_file(path, "people", ec)
    assert file.header_row == 4
    assert [(row.row, row.status) for row in file.rows] == [
        (5, "person"), (6, "blank"), (7, "blank"), (8, "footer"), (9, "problem"), (10, "problem"), (11, "footer"),
        (12, "footer")]
    assert [problem.code for problem in file.problems if problem.field == "surnames"] == ["name_missing"]
    assert [problem.code for problem in file.problems if problem.field == "names"] == ["name_incomplete"]
    rosa = file.data[0].to_json()
    assert (rosa["id_number"], rosa["birth"], rosa["place_code"], rosa["occupations"][0]["code"]) == (
        "0607421807", "1980-02-01", "060250", "5120")


def test_the_sheet_with_the_table_is_chosen_and_hidden_ones_are_not(tmp_path: Path, ec: ImportContext) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["No borrar la primera hoja"])
    for title, state in (("2025", "hidden"), ("2026", "visible")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(HEAD)
        sheet.append(ROSA)
    book.save(tmp_path / "varias.xlsx")
    assert parse_file(tmp_path / "varias.xlsx", "people", ec).sheet == "2026"


def test_columns_left_of_the_table_and_a_table_that_begins_lower(tmp_path: Path, ec: ImportContext) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for offset, cell in enumerate(HEAD):
        book.active.cell(7, 3 + offset, cell)
        book.active.cell(8, 3 + offset, ROSA[offset])
    book.save(tmp_path / "corrida.xlsx")
    file = parse_file(tmp_path / "corrida.xlsx", "people", ec)
    assert (file.header_row, file.data[0].row, file.data[0].names) == (7, 8, "Rosa")


@pytest.mark.parametrize(("heading", "field"), [
    ("F. NAC.\n(dd/mm/aaaa)", "birth"), ("N° de cédula o pasaporte", "id_number"),
    ("Teléfono (propio o vecino)", "phone"),
    ("TELEFNO", "phone"), ("Nombres y Apellidos completos", "full_name"), ("Sexo (M/F)", "sex"),
    ("DISCAP.", "disability"),
    ("Otra cosa", None), ("", None), ("Fecha de inscripción", "registered"),
])
def test_headings_of_people(heading: str, field: str | None) -> None:
    assert field_of(heading, "people") == field


def test_a_column_nobody_knows_is_named_and_can_be_given_a_field(make_book: MakeBook, ec: ImportContext) -> None:
    path = make_book([[*HEAD, "Quipu"], [*ROSA, "habla kichwa"]])
    file = parse_file(path, "people", ec)
    assert [(w.code, w.params["heading"]) for w in file.warnings] == [("column_unread", "Quipu")]
    layout = find_layout(read_workbook(path), "people").with_fields({9: "notes"})
    assert parse_file(path, "people", ec, layout=layout).data[0].notes == "habla kichwa"


def test_two_telephone_columns_and_owners(make_book: MakeBook, ec: ImportContext) -> None:
    head = ["Apellidos", "Nombres", "Cédula", "Teléfono 1", "Celular 2"]
    file = parse_file(make_book([head, ["Lema", "Ana", "", "032930579", "0990841515 (tía)"]]), "people", ec)
    assert [(p.number, p.owner) for p in file.data[0].phones] == [("+59332930579", ""), ("+593990841515", "tía")]


def test_what_is_needed_and_not_there_is_marked(make_book: MakeBook, ec: ImportContext) -> None:
    file = parse_file(make_book([["Apellidos", "Nombres", "Edad"], ["Lema", "Ana", 40]]), "people", ec)
    assert {(p.field, p.code) for p in file.problems} == {
        ("sex", "starred_missing"), ("place_code", "starred_missing"), ("age", "age_day_unknown")}
    assert file.data[0].age_as_of == ec.today


def test_vacancies_keep_their_words_and_mark_what_was_assumed(make_book: MakeBook, ec: ImportContext) -> None:
    head = ["EMPRESA", "RUC", "PUESTO", "N° VACANTES", "SUELDO", "LUGAR", "REQUISITOS", "FECHA PEDIDO",
        "FECHA CIERRE", "ESTADO"]
    file = parse_file(make_book([
        head,
        ["Hacienda X", 657228821001, "CHOFER CON LICENCIA E", "2 personas", "18 por dia", "Guamote",
            "licencia no necesaria",
         "01/11/2026", "", "abierta"],
        ["Hacienda X", "", "ordeñador", "varios", "", "Guamote", "", "01/11/2026", "01/10/2026", "pendiente"],
        ["", "", "ordeñador", 1, "", "Guamote", "", "", "", "abierta"],
    ]), "vacancies", ec)
    first, second, third = file.rows
    assert (first.licences, first.positions, first.closes, first.state) == (("E",), 2, date(2026, 12, 20), "open")
    assert {p.code for p in second.problems} == {"positions_assumed", "status_unclear", "dates_reversed"}
    assert (third.status,
        {p.code for p in third.problems} >= {"employer_missing", "notified_assumed"}) == ("problem", True)


def test_progress_and_cancelling(make_book: MakeBook, ec: ImportContext) -> None:
    path = make_book([HEAD, *([ROSA] * 450)])
    steps: list[tuple[int, int]] = []
    parse_file(path, "people", ec, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(0, 450), (200, 450), (400, 450), (450, 450)]
    with pytest.raises(DomainError) as caught:
        parse_file(path, "people", ec, cancelled=lambda: len(steps) > 0)
    assert caught.value.codes == ("import_cancelled",)


def test_whole_numbers_of_old_workbooks_are_numbers_too() -> None:
    class Old:
        def iter_rows(self) -> list[list[object]]:
            return [[230174682, True, None, "x"]]

    [row] = Sheet("Hoja1", 1, Old()).rows()
    assert row.cells == (230174682.0, True, "", "x")
    assert [type(cell) for cell in row.cells] == [float, bool, str, str]


def test_the_layout_can_be_seen_before_anything_is_read(make_book: MakeBook) -> None:
    book, layout = look(make_book([HEAD, ROSA]), "people")
    assert [column.field for column in layout.columns][1:4] == ["full_name", "id_number", "birth"]
    assert [sheet.name for sheet in book.sheets] == ["Hoja1"]


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_with_progress(tmp_path: Path, ec: ImportContext) -> None:
    path = tmp_path / "muchos.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEAD)
        writer.writerows([n, "GUAMÁN LEMA, ROSA", f"{n:010d}", "01/02/1980", "F", "0990841515", "Alausí", "Matriz",
            "cocinera"]
                         for n in range(100_000))
    steps: list[int] = []
    file = parse_file(path, "people", ec, progress=lambda done, total: steps.append(done))
    assert file.tally() == {"person": 100_000}
    assert len(steps) == 501
    assert file.rows[-1].row == 100_001
    assert len(propose_duplicates(file.rows[:300])) == 299


def test_every_code_and_field_has_its_words() -> None:
    source = Path(__file__).resolve().parents[2] / "pes_desktop" / "importing"
    text = "\n".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    pattern = r"problems\.add\(\s*[^,]+,\s*\"([a-z_]+)\"|\bfail\(\"([a-z_]+)\"|Fault\(\"([a-z_]+)\""
    used = {code for found in re.findall(pattern, text) for code in found if code}
    assert len(used) > 35
    for lang in ("es", "en"):
        words = catalogue(lang)
        assert {code for code in used if f"fault.{code}" not in words} == set()
    mine = [{k: re.findall(r"{(\w+)}", v) for k, v in catalogue(lang).items()} for lang in ("es", "en")]
    assert [k for k in mine[0] if k.startswith("fault.") and sorted(mine[0][k]) != sorted(mine[1].get(k, []))] == []
