"""Files that are no workbook, or a dangerous one: a clear fault before any reader touches them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from conftest import MakeBook
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.importing import guard
from pes_desktop.importing.context import ImportContext
from pes_desktop.importing.recognise import parse_file
from pes_desktop.importing.sheets import read_workbook

PEOPLE = [["APELLIDOS", "NOMBRES", "CEDULA", "SEXO"], ["Guamán", "Rosa", "0603188421", "F"]]


def code_of(path: Path) -> str:
    with pytest.raises(EnvironmentFault) as caught:
        read_workbook(path)
    assert caught.value.faults[0].params["file"] == path.name
    return caught.value.codes[0]


def repack(path: Path, target: Path, add: dict[str, bytes], drop: str = "") -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != drop and part.filename not in add:
                new.writestr(part.filename, old.read(part.filename))
        for name, content in add.items():
            new.writestr(name, content)
    return target


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert code_of(tmp_path / "no_esta.xlsx") == "file_missing"
    assert code_of(tmp_path) == "file_missing"


@pytest.mark.parametrize("content", [
    b"", b"\x89PNG\r\n\x1a\n" + bytes(200), b"PK\x03\x04 and then nothing", b"%PDF-1.7 something",
    b"<html><table></table>",
    b'{"people": []}', b"just a sentence", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
], ids=["empty", "picture", "torn zip", "pdf", "html", "json", "prose", "other compound"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lista.xlsx"
    path.write_bytes(content)
    assert code_of(path) == "file_not_a_workbook"


def test_a_zip_of_something_else_and_a_truncated_workbook(tmp_path: Path, make_book: MakeBook) -> None:
    other = tmp_path / "carta.docx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert code_of(other) == "file_not_a_workbook"
    whole = make_book(PEOPLE)
    cut = tmp_path / "cortado.xlsx"
    cut.write_bytes(whole.read_bytes()[:-300])
    assert code_of(cut) == "file_not_a_workbook"


def test_damaged_bytes_inside_never_leave_a_bare_error(tmp_path: Path, make_book: MakeBook) -> None:
    whole = bytearray(make_book(PEOPLE).read_bytes())
    broken = tmp_path / "roto.xlsx"
    seen = set()
    for at in range(40, len(whole) - 60, max(len(whole) // 60, 1)):
        damaged = bytearray(whole)
        damaged[at:at + 8] = b"\xff" * 8
        broken.write_bytes(damaged)
        try:
            read_workbook(broken)
        except EnvironmentFault as error:
            seen.update(error.codes)
    assert "file_not_a_workbook" in seen
    assert seen <= {"file_not_a_workbook", "workbook_encrypted", "workbook_too_big"}


def test_a_sheet_that_is_no_xml(tmp_path: Path, make_book: MakeBook) -> None:
    torn = repack(make_book(PEOPLE), tmp_path / "hoja.xlsx",
        {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r="})
    assert code_of(torn) == "file_not_a_workbook"


def test_a_password_protected_workbook(tmp_path: Path) -> None:
    path = tmp_path / "protegido.xlsx"
    directory = "EncryptionInfo".encode("utf-16-le") + bytes(100) + "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + directory + bytes(1000))
    assert code_of(path) == "workbook_encrypted"


def test_macros_are_not_run_and_said(tmp_path: Path, make_book: MakeBook, ec: ImportContext) -> None:
    path = repack(make_book(PEOPLE), tmp_path / "macros.xlsm", {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell"})
    file = parse_file(path, "people", ec)
    assert [fault.code for fault in file.warnings if fault.warning] == ["workbook_with_macros"]
    assert file.data[0].surnames == "Guamán"


def test_a_zip_bomb_is_refused_by_its_true_size(tmp_path: Path, make_book: MakeBook,
    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_INFLATED", 3_000_000)
    bomb = repack(make_book(PEOPLE), tmp_path / "bomba.xlsx", {"xl/media/a.bin": bytes(9_000_000)})
    assert bomb.stat().st_size < 100_000
    assert code_of(bomb) == "workbook_too_big"
    true, lie = (9_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little")
    lying = tmp_path / "mentira.xlsx"
    lying.write_bytes(bomb.read_bytes().replace(true, lie))
    assert code_of(lying) == "workbook_too_big"


def test_a_stray_cell_far_away_is_refused_before_memory_goes(tmp_path: Path, make_book: MakeBook) -> None:
    path = make_book(PEOPLE)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    stray = repack(path, tmp_path / "lejos.xlsx", {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)})
    assert code_of(stray) == "workbook_too_wide"


def test_a_workbook_without_recognisable_columns(make_book: MakeBook, ec: ImportContext) -> None:
    with pytest.raises(DomainError) as caught:
        parse_file(make_book([["a", "b", "c"], [1, 2, 3]]), "people", ec)
    assert caught.value.codes == ("no_recognisable_columns",)
    assert "a, b, c" in caught.value.faults[0].params["seen"]
    with pytest.raises(DomainError) as caught:
        parse_file(make_book([]), "people", ec)
    assert caught.value.codes == ("no_recognisable_columns",)


def test_a_list_of_vacancies_offered_as_people(make_book: MakeBook, ec: ImportContext) -> None:
    path = make_book([["EMPRESA", "RUC", "PUESTO", "N° VACANTES", "SUELDO", "ESTADO"],
        ["X", "", "cocinera", 1, 460, "abierta"]])
    with pytest.raises(DomainError) as caught:
        parse_file(path, "people", ec)
    assert caught.value.codes == ("sheet_of_other_kind",)
    assert parse_file(path, "vacancies", ec).tally() == {"vacancy": 1}


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16")])
def test_separated_text(tmp_path: Path, ec: ImportContext, separator: str, encoding: str) -> None:
    path = tmp_path / "personas.csv"
    lines = [["APELLIDOS", "NOMBRES", "CEDULA", "SEXO"], ["Núñez", "Begoña", "603188421", "F"],
        ["Lema", '"Luz ""la negra"""', "", "F"]]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    first, second = parse_file(path, "people", ec).data
    assert (first.surnames, first.names, first.id_number) == ("Núñez", "Begoña", "0603188421")
    assert second.names.startswith("Luz")


def test_open_document_sheet(tmp_path: Path, ec: ImportContext) -> None:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in PEOPLE)
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
               f'<table:table table:name="Hoja1">{rows}</table:table></office:spreadsheet></office:body>'
               "</office:document-content>")
    path = tmp_path / "personas.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert parse_file(path, "people", ec).data[0].names == "Rosa"
    far = '<table:table-cell table:number-columns-repeated="9000000" office'
    bomb = content.replace("<table:table-cell office", far)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bomb)
    assert code_of(path) == "workbook_too_wide"
