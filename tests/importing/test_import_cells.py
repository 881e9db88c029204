"""Single cells: what people type, what it means, and the doubt where it can mean more than one thing."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pes_desktop.importing.cells.dates import Birth, month_first, read_age, read_birth, read_date
from pes_desktop.importing.cells.identity import read_identity, read_tax_id
from pes_desktop.importing.cells.jobs import read_jobs
from pes_desktop.importing.cells.phones import read_phones
from pes_desktop.importing.cells.places import read_place
from pes_desktop.importing.cells.sex import SexColumn
from pes_desktop.importing.cells.simple import count, licences, sentence_case, yes_no
from pes_desktop.importing.cells.states import assumed_closing, read_state
from pes_desktop.importing.cells.wages import read_amount, read_wage
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.problems import Problems
from pes_desktop.importing.sheets import Cell
from pes_desktop.reference.country import load_country

EC, AR = load_country("ec"), load_country("ar")
TODAY = date(2026, 11, 20)


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems.found]


@pytest.mark.parametrize(("cell", "number"), [
    (607421807.0, "0607421807"), ("607421807", "0607421807"), ("060742180-7", "0607421807"),
    (" 0607421807 ", "0607421807"),
    ("0607421807001", "0607421807"), ("C.I. 060742180-7", "0607421807"),
])
def test_cedulas_get_their_zero_back(cell: Cell, number: str) -> None:
    problems = Problems(1)
    assert (read_identity(cell, EC, problems).number, codes(problems)) == (number, [])


@pytest.mark.parametrize(("cell", "number", "tax"), [
    ("29.051.945", "29051945", ""), (29051945.0, "29051945", ""), ("DNI 29051945", "29051945", ""),
    (5123456.0, "5123456", ""),
    ("20-29051945-5", "29051945", "20290519455"),
])
def test_argentine_documents(cell: Cell, number: str, tax: str) -> None:
    problems = Problems(1)
    found = read_identity(cell, AR, problems)
    assert (found.number, found.tax) == (number, tax)


@pytest.mark.parametrize(("cell", "kind"), [("S/N", ""), ("", ""), ("no tiene", "none"), ("-", ""), ("en trámite", "")])
def test_no_number(cell: str, kind: str) -> None:
    problems = Problems(1)
    found = read_identity(cell, EC, problems)
    assert (found.kind, found.number, codes(problems)) == (kind, "", [])


@pytest.mark.parametrize(("cell", "code"), [
    ("0607421808", "identity_check_digit"), ("60742", "identity_length"), (607421807.5, "identity_unreadable"),
    (float("inf"), "identity_unreadable"), (float("nan"), "identity_unreadable"),
    (date(2020, 1, 1), "identity_unreadable"),
    ("preguntar a la hija", "identity_unreadable"), ("AB123456", "identity_type_assumed"),
])
def test_doubtful_numbers_are_marked(cell: Cell, code: str) -> None:
    problems = Problems(1)
    read_identity(cell, EC, problems)
    assert codes(problems) == [code]


def test_a_passport_that_says_so() -> None:
    problems = Problems(1)
    found = read_identity("Pasaporte: AB-123456", EC, problems)
    assert (found.kind, found.number, codes(problems)) == ("passport", "AB123456", [])


def test_company_numbers() -> None:
    problems = Problems(1)
    assert read_tax_id(657228821001.0, EC, problems) == "0657228821001"
    assert read_tax_id("20-13299083-3", AR, problems) == "20132990833"
    assert read_tax_id("", AR, problems) == ""


@pytest.mark.parametrize("cell", [
    "14/01/1972", "14-01-72", "1972-01-14", "14 de enero de 1972", "14.1.1972", "14 / 01 / 1972", "14-ene-1972",
    "1972-01-14 00:00:00",
    date(1972, 1, 14), datetime(1972, 1, 14, 8, 30), 14011972.0, "viernes 14 de enero de 1972",
])
def test_ways_to_write_a_date(cell: Cell) -> None:
    problems = Problems(1)
    assert (read_date(cell, "birth", problems, TODAY), codes(problems)) == (date(1972, 1, 14), [])


def test_a_serial_day_is_read_and_marked_and_rubbish_is_not_read() -> None:
    problems = Problems(1)
    assert read_date(26312.0, "birth", problems, TODAY) == date(1972, 1, 14)
    assert read_date("31/02/1980", "birth", problems, TODAY) is None
    assert read_date("cuando llovió", "birth", problems, TODAY) is None
    assert codes(problems) == ["date_from_serial", "date_unreadable", "date_unreadable"]


def test_month_before_day_where_heading_or_column_says_so() -> None:
    assert month_first("F. NAC. (mm/dd/aaaa)", [])
    assert month_first("F. NAC.", ["03/25/1980", "01/02/1990"])
    assert not month_first("F. NAC.", ["25/03/1980", "01/02/1990"])
    assert not month_first("F. NAC.", ["25/03/1980", "03/25/1980"])
    assert not month_first("Nacimiento (dd/mm/aaaa)", ["03/25/1980"])
    assert read_date("03/25/1980", "birth", Problems(1), TODAY, swap=True) == date(1980, 3, 25)


@pytest.mark.parametrize(("birth", "age", "expected", "doubts"), [
    ("no sabe", 61.0, Birth(age=61), []), ("35 años", "", Birth(age=35), []), ("", "", Birth(), []),
    ("12/03/1985", 41.0, Birth(date(1985, 3, 12)), []),
    ("12/03/1985", 60.0, Birth(date(1985, 3, 12)), ["age_disagrees"]),
    ("12/03/30", "", Birth(date(1930, 3, 12)), []), ("12/03/20", 6.0, Birth(date(2020, 3, 12)), ["birth_doubtful"]),
    ("12/03/05", 21.0, Birth(date(2005, 3, 12)), []), ("12/03/20", 106.0, Birth(date(1920, 3, 12)), []),
    ("12/03/2031", 40.0, Birth(age=40), ["birth_in_future"]), ("12/03/1850", "", Birth(), ["birth_too_early"]),
    (44.0, "", Birth(age=44), []),
])
def test_birth_and_age(birth: Cell, age: Cell, expected: Birth, doubts: list[str]) -> None:
    problems = Problems(1)
    assert read_birth(birth, age, TODAY, problems) == expected
    assert codes(problems) == doubts


def test_an_age_that_is_none() -> None:
    problems = Problems(1)
    assert read_age("mayor", problems) is None
    assert codes(problems) == ["age_unreadable"]


@pytest.mark.parametrize(("column", "cell", "sex"), [
    (["F", "M", "H"], "M", "M"), (["f", "m"], "m", "M"), (["Femenino", "M"], "M", "M"), (["H", "M"], "M", "F"),
    (["H", "M"], "H", "M"),
    (["Mujer", "hombre"], "Mujer", "F"), (["FEM.", "masc"], "FEM.", "F"), (["F"], "varón", "M"),
])
def test_sex_is_read_with_its_column(column: list[str], cell: str, sex: str) -> None:
    problems = Problems(1)
    assert (SexColumn("SEXO", column, EC).read(cell, problems), codes(problems)) == (sex, [])


@pytest.mark.parametrize(("heading", "column", "cell"), [
    ("SEXO", ["M", "M"], "M"), ("SEXO", ["hombre", "mujer", "M"], "M"), ("SEXO", ["F"], "1"), ("SEXO", ["F"], "X"),
])
def test_a_sex_that_can_mean_either_is_not_guessed(heading: str, column: list[str], cell: str) -> None:
    problems = Problems(1)
    assert (SexColumn(heading, column, EC).read(cell, problems), codes(problems)) == ("", ["sex_unclear"])


def test_the_heading_decides_where_only_m_is_written() -> None:
    assert SexColumn("Sexo (M/F)", ["M"], EC).read("M", Problems(1)) == "M"
    assert SexColumn("Sexo H/M", ["M"], EC).read("M", Problems(1)) == "F"
    assert SexColumn("Sexo", ["F", "X"], AR).read("X", Problems(1)) == "X"


@pytest.mark.parametrize(("cell", "numbers", "owners"), [
    (984261324.0, ["+593984261324"], [""]), ("098 353 5130", ["+593983535130"], [""]),
    ("0997599992 / 03 2930 579", ["+593997599992", "+59332930579"], ["", ""]),
    ("0990841515 (vecina)", ["+593990841515"], ["vecina"]),
    ("hermano: 0990841515", ["+593990841515"], ["hermano"]), ("099-084-1515", ["+593990841515"], [""]),
    ("0990841515 y 0997599992", ["+593990841515", "+593997599992"], ["", ""]),
    ("+593 99 084 1515", ["+593990841515"], [""]),
    ("0990841515, 0990841515", ["+593990841515"], [""]), ("no tiene", [], []),
    ("cel. 0990841515", ["+593990841515"], [""]),
])
def test_telephones(ec: ImportContext, cell: Cell, numbers: list[str], owners: list[str]) -> None:
    problems = Problems(1)
    phones = read_phones(cell, ec, problems)
    assert ([p.number for p in phones], [p.owner for p in phones], codes(problems)) == (numbers, owners, [])


def test_telephones_of_argentina_and_unknown_ones(ar: ImportContext, ec: ImportContext) -> None:
    assert read_phones("3885724138", ar, Problems(1), mobile=True)[0].number == "+5493885724138"
    problems = Problems(1)
    [phone] = read_phones("12345", ec, problems)
    assert (phone.number, phone.raw, codes(problems)) == (None, "12345", ["phone_unknown"])
    assert read_phones("pedir a la vecina", ec, problems) == []
    assert codes(problems)[-1] == "phone_unreadable"


@pytest.mark.parametrize(("text", "amount"), [
    ("900.000", "900000"), ("1.200.000", "1200000"), ("470.50", "470.50"), ("470,5", "470.5"), ("1.234,50", "1234.50"),
    ("1,234.50", "1234.50"), ("1,200", "1200"), ("460", "460"), ("1.23.4567", None),
])
def test_amounts(text: str, amount: str | None) -> None:
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(("cell", "amount", "period", "doubts"), [
    ("18 por dia", 18, "day", []), ("20 diarios", 20, "day", []), ("460 + propinas", 460, "month", []),
    ("USD 460", 460, "month", []),
    ("a convenir", None, "", []), ("UATRE", None, "", []), ("según convenio", None, "", []),
    ("por jornal", None, "day", []),
    ("$ 3 la hora", 3, "hour", []), ("450 - 500", 450, "month", ["wage_range"]), (470.0, 470, "month", []),
    ("12 quincenales o así 2", 12, "", ["wage_several_numbers", "wage_period_unclear"]),
    ("lindo", None, "", ["wage_unreadable"]),
    ("20", 20, "", ["wage_period_unclear"]), ("s/d", None, "", []), ("450 mensuales", 450, "month", []),
    ("100 semanal", 100, "week", []),
])
def test_wages(cell: Cell, amount: int | None, period: str, doubts: list[str]) -> None:
    problems = Problems(1)
    wage = read_wage(cell, "USD", "SUELDO", problems, Decimal(470))
    assert (wage.amount, wage.period, codes(problems)) == (amount, period, doubts)


def test_wages_name_their_currency_and_a_column_of_day_wages_its_period() -> None:
    assert read_wage("U$S 500", "ARS", "Sueldo", Problems(1)).currency == "USD"
    assert read_wage("$ 900.000", "ARS", "Sueldo", Problems(1)).to_json() == {
        "amount": 900000, "period": "month", "currency": "ARS", "raw": "$ 900.000"}
    assert read_wage(20.0, "USD", "JORNAL", Problems(1)).period == "day"


def test_positions() -> None:
    problems = Problems(1)
    assert [count(c, "positions", problems) for c in ("2 personas", 12.0, "tres", "1")] == [2, 12, 3, 1]
    assert not problems.found
    assert count("varios", "positions", problems) == 1
    assert count("-4", "positions", problems) != -4
    assert "positions_assumed" in codes(problems)


def test_states_and_closing_dates() -> None:
    problems = Problems(1)
    assert [read_state(c, problems) for c in ("ABIERTA", "cubierta", "Cerrado", "anulada")] == [
        "open", "covered", "closed", "cancelled"]
    assert not problems.found
    assert [read_state(c, problems) for c in ("", "pendiente")] == ["unclear", "unclear"]
    assert codes(problems) == ["status_unclear", "status_unclear"]
    assert assumed_closing(date(2026, 11, 1), TODAY, EC.periods) == date(2026, 12, 20)
    assert assumed_closing(date(2026, 12, 1), TODAY, EC.periods) == date(2026, 12, 31)
    assert assumed_closing(date(2026, 1, 1), TODAY, EC.periods) == date(2026, 6, 30)


def test_ticks() -> None:
    problems = Problems(1)
    assert [yes_no(c, "disability", problems)[0] for c in ("SI", "x", "NO", "", "Sí, visual 40%", "física 30%")] == [
        True, True, False, None, True, True]
    assert not problems.found
    assert yes_no("quizás", "disability", problems)[0] is None
    assert codes(problems) == ["yes_no_unclear"]


def test_licences() -> None:
    problems = Problems(1)
    assert licences("tipo C", EC, problems) == ["C"]
    assert licences("B y E", EC, problems) == ["B", "E"]
    assert licences("no", EC, problems) == []
    assert licences("no tiene", AR, problems) == []
    assert not problems.found
    assert licences("vencida", EC, problems) == []
    assert codes(problems) == ["licence_unknown"]


def test_jobs_are_split_only_where_both_halves_are_jobs(ec: ImportContext) -> None:
    problems = Problems(1)
    whole = read_jobs("ganadería y ordeño", "experience", ec.occupations, problems)
    parts = read_jobs("mecánico y pintor y plomero", "experience", ec.occupations, problems)
    assert [job.raw for job in whole] == ["ganadería y ordeño"]
    assert [job.raw for job in parts] == ["mecánico", "pintor", "plomero"]
    assert all(job.code for job in [*whole, *parts])
    assert [job.situation for job in read_jobs("QQDD, estudiante", "experience", ec.occupations,
        problems)] == ["carer", "student"]
    assert not problems.found
    read_jobs("xyzzy qwrt", "experience", ec.occupations, problems)
    assert codes(problems) == ["occupation_unknown"]


def test_places(ec: ImportContext, ar: ImportContext) -> None:
    problems = Problems(1)
    assert read_place(("", "Alausí", "Matriz"), ec, problems)[0] == "060250"
    assert read_place(("", "Cochinoca", "Abra Pampa"), ar, problems)[0] == "38007020000"
    assert not problems.found
    assert read_place(("", "", "Cochinoca"), ar, problems)[0] == "38007"
    assert read_place(("", "Atlántida", "Nunca"), ec, problems)[0] == ""
    assert codes(problems) == ["place_less_exact", "place_not_found"]


def test_shouted_words() -> None:
    assert sentence_case("PEÓN RURAL") == "Peón rural"
    assert sentence_case("CHOFER CON LICENCIA E") == "Chofer con licencia E"
    assert sentence_case("QQDD") == "QQDD"
    assert sentence_case("Jefe de RRHH") == "Jefe de RRHH"


@given(st.one_of(st.text(max_size=40), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas()))
def test_no_cell_breaks_a_reader(cell: Cell) -> None:
    problems = Problems(7)
    ctx = ImportContext(EC, today=TODAY)
    read_identity(cell, EC, problems)
    read_tax_id(cell, EC, problems)
    read_birth(cell, cell, TODAY, problems)
    read_phones(cell, ctx, problems)
    read_wage(cell, "USD", "SUELDO", problems, Decimal(470))
    count(cell, "positions", problems)
    yes_no(cell, "disability", problems)
    licences(cell, EC, problems)
    read_state(cell, problems)
    SexColumn("", [cell], EC).read(cell, problems)
    read_jobs(cell, "wanted", None, problems)
    assert all(problem.row == 7 for problem in problems.found)
