"""The other commands on a real office: import, report, sync against a real server, backup, doctor."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from cli_kit import DONE, FAULT, INCOMPLETE, Program, Result, is_plain_spanish
from openpyxl import load_workbook
from support.exchange import Server
from support.untied import UNTIE

from pes_desktop.cli.main import COMMANDS

PEOPLE_KEYS = {
    "row", "status", "surnames", "names", "id_type", "id_number", "sex", "birth", "age", "age_as_of", "phones",
    "place_code", "place_raw", "education", "occupations", "licences", "disability", "registered", "notes", "problems"}
VACANCY_KEYS = {
    "employer", "tax_id", "title", "code", "positions", "wage", "place_code", "notified", "state", "problems"}
HEAD = ["Apellidos y nombres", "Cédula", "Sexo", "Fecha de nacimiento", "Teléfono", "Ocupación"]


@pytest.fixture
def people(sheet: Callable[..., Path]) -> Path:
    return sheet(["REGISTRO DE OFERENTES 2026"], [], HEAD,
                 ["NÚÑEZ GUAMÁN MARÍA JOSÉ", 607421807, "F", "2/4/1986", "0997599992", "ordeñadora"],
                 ["LEMA QUISPE SEGUNDO", "0601112223", "M", date(1990, 5, 1), 983334445, "albañil y chofer"],
                 [], ["", "0602223334", "M", "", "", ""], ["TOTAL", 3])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server.prepared(tmp_path / "central", "")
    made.start()
    yield made
    made.stop()
    made.engine.dispose()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(program: Program, command: str) -> None:
    done = program.run(command, "--help")
    assert done.status == DONE
    assert "--dir" in done.said
    assert command == "demo" or "-stdin" in done.said
    assert f"pes-desktop {command}" in done.said


def test_help_of_the_program_names_every_command(program: Program) -> None:
    done = program.run("--help")
    assert done.status == DONE
    assert all(f"    {command} " in done.said for command in COMMANDS)


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["--nonsense"], ["report", "--month", "2026-13"], ["import", "x.xlsx"],
    ["report", "--month", "September"], ["demo"], ["demo", "--dir"]])
def test_what_is_no_command_is_told_with_the_usage(program: Program, arguments: list[str]) -> None:
    done = program.run(*arguments)
    assert done.status == FAULT
    assert "usage: pes-desktop" in done.told


# --- import --------------------------------------------------------------------------------------------------------
def test_a_dry_run_tells_each_row_and_needs_no_office(program: Program, people: Path) -> None:
    done = program.run("import", people, "--kind", "people", "--country", "ec", "--dry-run", "--json")
    assert done.status == DONE, done.told
    rows = {row["row"]: row for row in done.json}
    assert [rows[number]["status"] for number in (4, 5, 6, 7, 8)] == ["person", "person", "blank", "problem", "footer"]
    assert rows[4].keys() >= PEOPLE_KEYS
    first = rows[4]
    assert (first["surnames"], first["names"]) == ("NÚÑEZ GUAMÁN", "MARÍA JOSÉ") or first["problems"]
    assert (first["id_number"], first["sex"], first["birth"]) == ("0607421807", "F", "1986-04-02")
    assert first["phones"] == ["+593997599992"]
    assert [job["raw"] for job in rows[5]["occupations"]] == ["albañil", "chofer"]
    assert all(set(problem) >= {"field", "code"} for row in rows.values() for problem in row["problems"])
    assert not (program.home / "data").exists()


def test_a_dry_run_of_vacancies(program: Program, sheet: Callable[..., Path]) -> None:
    path = sheet(["Empresa", "RUC", "Puesto", "Vacantes", "Sueldo", "Fecha", "Estado"],
                 ["Hacienda San José", "0690012345001", "Ordeñador", 2, "$482 mensual", "3/6/2026", "abierta"],
                 ["Florícola", "", "Cosechador", 1, "", "3/6/2026", "pendiente"], name="vacantes.xlsx")
    done = program.run("import", path, "--kind", "vacancies", "--country", "ec", "--dry-run", "--json")
    rows = {row["row"]: row for row in done.json}
    assert rows[2].keys() >= VACANCY_KEYS | {"row", "status"}
    assert rows[2]["wage"].keys() >= {"amount", "period", "currency", "raw"}
    assert (rows[2]["title"], rows[2]["positions"], rows[2]["tax_id"]) == ("Ordeñador", 2, "0690012345001")
    assert any(problem["code"] == "status_unclear" for problem in rows[3]["problems"])


def test_a_dry_run_in_words(program: Program, people: Path) -> None:
    done = program.run("import", people, "--kind", "people", "--dry-run")
    assert done.status == DONE
    assert "fila 7: " in done.said
    assert "{" not in done.said


def test_an_import_into_the_office_and_the_same_again(program: Program, office: Path, people: Path) -> None:
    first = program.in_office("import", office, people, "--kind", "people", "--json")
    assert first.status == DONE, first.told
    summary = first.json
    assert (summary["created"], summary["attached"]) == (2, 0)
    assert summary["rows"] == 3
    assert {problem["row"] for problem in summary["problems"]} >= {7}
    told = program.in_office("import", office, people, "--kind", "people", "--json")
    assert (told.status, is_plain_spanish(told.told)) == (FAULT, True), told
    again = program.in_office("import", office, people, "--kind", "people", "--json", "--again").json
    assert (again["created"], again["attached"]) == (0, 2), "the same sheet makes nobody twice"
    assert program.in_office("doctor", office).status == DONE


@pytest.mark.parametrize(("name", "content"), [
    ("rubbish.xlsx", b"not a workbook " * 90), ("empty.xlsx", b""), ("cut.xlsx", b"PK\x03\x04" + b"\x00" * 80),
    ("letter.pdf", b"%PDF-1.7 ...")])
def test_a_file_that_is_no_workbook(program: Program, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = program.run("import", tmp_path / name, "--kind", "people", "--dry-run", "--json")
    assert done.status in (2, 3)
    assert done.said == ""
    assert is_plain_spanish(done.told), done.told


def test_a_missing_file_and_columns_nobody_knows(program: Program, tmp_path: Path, sheet: Callable[..., Path]) -> None:
    done = program.run("import", tmp_path / "nowhere.xlsx", "--kind", "people", "--dry-run")
    assert (done.status, is_plain_spanish(done.told)) == (3, True), done.told
    done = program.run("import", sheet(["aaa", "bbb"], [1, 2], [3, 4]), "--kind", "people", "--dry-run")
    assert done.status in (2, 3)
    assert "aaa" in done.told


# --- report --------------------------------------------------------------------------------------------------------
def test_a_report_is_written_where_asked(program: Program, office: Path, tmp_path: Path) -> None:
    path = tmp_path / "junio.xlsx"
    done = program.in_office("report", office, "--month", "2026-06", "--out", path)
    assert (done.status, done.said.strip()) == (DONE, str(path)), done.told
    assert len(load_workbook(path).sheetnames) >= 6


def test_a_report_without_a_name_lies_here(program: Program, office: Path) -> None:
    done = program.in_office("report", office, "--month", "2026-06")
    assert done.status == DONE
    assert (program.home / "report-2026-06.xlsx").is_file()


def test_a_report_into_nowhere_is_told(program: Program, office: Path, tmp_path: Path) -> None:
    done = program.in_office("report", office, "--month", "2026-06", "--out", tmp_path / "nowhere" / "junio.xlsx")
    assert done.status == 3
    assert is_plain_spanish(done.told), done.told


def test_a_month_is_closed_once(program: Program, office: Path, tmp_path: Path) -> None:
    done = program.in_office("report", office, "--month", "2026-06", "--out", tmp_path / "a.xlsx", "--close")
    assert done.status == FAULT, "the demo has closed it already"
    assert is_plain_spanish(done.told), done.told


# --- sync ----------------------------------------------------------------------------------------------------------
def test_work_goes_up_to_a_new_headquarters(program: Program, office: Path, server: Server, people: Path) -> None:
    code = server.code(json.loads((office / "keys.json").read_text())["office_code"])
    done = program.in_office("sync", office, "--url", server.url, "--code-stdin", more=f"{code}\n")
    assert done.status == DONE, done.said + done.told
    assert " 0 por enviar, 0 por arreglar" in done.said
    program.in_office("import", office, people, "--kind", "people")
    again = program.in_office("sync", office)
    assert again.status == DONE, again.said
    assert not again.said.startswith("0 aceptados")
    assert program.in_office("sync", office).said.startswith("0 aceptados")


def test_a_wrong_code_is_told(program: Program, office: Path, server: Server) -> None:
    done = program.in_office("sync", office, "--url", server.url, "--code-stdin", more="AAAA-AAAA\n")
    assert done.status in (2, 3, 4)
    assert is_plain_spanish(done.told or done.said.splitlines()[0]), done


@pytest.mark.parametrize("url", ["", "hola", "http://central.example.org", "ftp://x"])
def test_an_address_that_is_none_is_told(program: Program, office: Path, url: str) -> None:
    done = program.in_office("sync", office, "--url", url, "--code-stdin", more="AAAA-AAAA\n")
    assert done.status in (2, 3, 4)
    assert is_plain_spanish(done.told), done


def test_headquarters_that_is_away_loses_nothing(program: Program, office: Path, server: Server, people: Path) -> None:
    code = server.code(json.loads((office / "keys.json").read_text())["office_code"])
    program.in_office("sync", office, "--url", server.url, "--code-stdin", more=f"{code}\n")
    server.stop()
    program.in_office("import", office, people, "--kind", "people")
    done = program.in_office("sync", office)
    assert done.status in (3, INCOMPLETE)
    said = done.told + done.said
    assert "sede central" in said
    assert "por enviar" in said or is_plain_spanish(said)


def test_an_office_whose_headquarters_is_gone(
    program: Program, tmp_path: Path, small_demo: tuple[Path, Result]
) -> None:
    """A copy of an office whose server is gone: told, with what to do."""
    office = tmp_path / "office"
    shutil.copytree(small_demo[0] / "office", office)
    done = program.in_office("sync", office)
    assert done.status in (3, INCOMPLETE)
    assert "Nada se perdió" in done.said + done.told or "guardado aquí" in done.said + done.told


# --- backup, doctor ------------------------------------------------------------------------------------------------
def test_a_backup_is_an_office_that_opens(program: Program, office: Path, tmp_path: Path) -> None:
    done = program.in_office("backup", office, "--to", tmp_path / "stick")
    assert done.status == DONE, done.told
    (made,) = (tmp_path / "stick").iterdir()
    assert made.name in done.said
    assert "comprobado" in done.said
    assert program.in_office("doctor", made).status == DONE
    assert program.in_office("backup", office).status == DONE
    assert len(list((office / "backups").iterdir())) == 1


def test_the_doctor_finds_what_was_done_behind_the_programs_back(program: Program, office: Path) -> None:
    from contextlib import closing

    from pes_desktop.storage import keys
    from pes_desktop.storage.engine import connect

    healthy = program.in_office("doctor", office)
    assert (healthy.status, healthy.said.count("bien"), "MAL" in healthy.said) == (DONE, 7, False)
    key = keys.unlock(office, keys.holders(office)[0][0], "empleo para todos")
    with closing(connect(office / "office.db", key)) as connection:
        for statement in UNTIE:
            connection.execute(statement)
        connection.execute("UPDATE audit SET act = 'nothing' WHERE seq = 3")
        connection.execute("DELETE FROM search_document WHERE record_type = 'jobseeker'")
        connection.execute("DELETE FROM acked")
    ill = program.in_office("doctor", office)
    assert ill.status == FAULT
    assert ill.said.count("MAL") == 3, ill.said
    assert "  3" in ill.said
