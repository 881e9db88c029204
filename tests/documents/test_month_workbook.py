"""The monthly workbook: read back cell by cell, opened by LibreOffice, refused with a clear fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.report_office import ReportOffice

from pes_desktop.documents.month_xlsx import write_month
from pes_desktop.documents.workbook_cells import clean_text
from pes_desktop.documents.workbook_content import WorkbookHeader, workbook_layout
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.models import Base
from pes_desktop.reference.country import load_country
from pes_desktop.reference.messages import text
from pes_desktop.reporting.close import close_figures, corrections_of_earlier
from pes_desktop.reporting.indicators import compute_month
from pes_desktop.reporting.load import load_facts
from pes_desktop.reporting.nominal import Sheet, nominal_sheets
from pes_desktop.reporting.report import MonthReport
from pes_desktop.reporting.words import lookups_for

UNTIL = date(2026, 11, 3)
#: What a foreign sheet or a mischievous hand may put into a name; each must stay exactly this text.
NASTY = ('=HYPERLINK("http://x.test","y")', "+593 99 412 7781", "-2+3", "@SUM(A1:A9)", "\t=1+1", "#N/A", "=",
         "O'Higgins", "👩‍🌾 Rosa", "مريم حسن", "a & b < c > \"d\"", "  dos espacios  ", "línea\nsegunda",
         "TRUE", "0012", "1e5")


class Built:
    """An office with a month, its report and its nominal sheets."""

    def __init__(self, session: Session) -> None:
        pack = load_country("ec")
        office = ReportOffice(session)
        for number, name in enumerate(NASTY):
            office.person(date(2026, 10, 1 + number % 20), surnames=name, sex="F" if number % 3 else "M",
                          document_number=f"00{number:08d}", disability_consent=True, disability=True,
                          self_identification="kichwa", birth_date=date(1970 + number * 2, 5, 5))
        helper = office.person(date(2026, 9, 1), surnames="Pilco", birth_date=None)
        vacancy = office.vacancy(date(2026, 10, 2), positions=4, title="=cmd|' /C calc'!A0")
        for person, verify in ((helper, True), (office.person(date(2026, 9, 3), surnames="Caiza"), False)):
            referral = office.refer(person, vacancy, date(2026, 10, 5), wage=Decimal("482.50"))
            office.move(referral, "presented", date(2026, 10, 6))
            office.move(referral, "hired", date(2026, 10, 8))
            if verify:
                office.verify(referral, date(2026, 10, 12))
        leaver = office.person(date(2026, 9, 3), surnames="Ñaula")
        office.registration(leaver, "exited", date(2026, 10, 9), "found_self")
        office.service(helper, "visit", date(2026, 10, 4))
        session.flush()
        facts = load_facts(session, office.id, UNTIL)
        self.report: MonthReport = compute_month(facts, 2026, 10, pack.age_groups)
        self.nominal: tuple[Sheet, ...] = nominal_sheets(session, facts, self.report, lookups_for(pack, str))
        early = close_figures(compute_month(load_facts(session, office.id, date(2026, 9, 2)), 2026, 9, pack.age_groups))
        found = corrections_of_earlier([early], lambda y, m: compute_month(facts, y, m, pack.age_groups))
        self.header = WorkbookHeader("Alausí", "ALA", "Chimborazo", "Servicio Público de Empleo", "Luis Ortega",
                                     UNTIL, UNTIL, found)


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield Built(session)
    engine.dispose()


@pytest.fixture(scope="module")
def path(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("month") / "informe 2026-10.xlsx"
    write_month(target, built.report, built.nominal, built.header)
    return target


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def rows_by_name(book: Workbook, sheet: str = "Indicadores") -> dict[str, tuple[object, ...]]:
    return {str(row[0]): row for row in book[sheet].iter_rows(min_row=4, values_only=True) if row[0]}


def test_sheets_stand_in_order(book: Workbook) -> None:
    assert book.sheetnames == ["Portada", "Indicadores", "Personas", "Vacantes", "Derivaciones", "Colocaciones",
                               "Definiciones"]


def test_cover_shows_the_four_ilo_numbers_first(book: Workbook, built: Built) -> None:
    cover = book["Portada"]
    codes = workbook_layout()["cover"]["cards"]
    assert codes == ["offices", "applications", "positions_notified", "people_placed"]
    shown = [(cover.cell(6, column).value, cover.cell(7, column).value) for column in (2, 6, 10, 14)]
    assert shown == [(text(f"indicator.{code}.name"), built.report.count(code)) for code in codes]
    assert [value for _, value in shown] == [1, 16, 4, 1]
    assert cover["B2"].value == "Informe mensual · octubre de 2026"
    assert "ALA" in cover["B3"].value
    assert cover["B4"].value == "Mes cerrado el 03/11/2026."


def test_indicators_equal_the_report(book: Workbook, built: Built) -> None:
    rows = rows_by_name(book)
    head = [cell.value for cell in book["Indicadores"][3]]
    women, men = head.index("Mujeres"), head.index("Hombres")
    ages = {code: head.index(code) for code in ("15-17", "18-24", "25-29", "30-44", "45-64", "65+")}
    for section in workbook_layout()["indicators"]:
        for code in section["codes"]:
            row, indicator = rows[text(f"indicator.{code}.name")], built.report.indicators[code]
            amount = indicator.value.amount
            assert row[1] == ("–" if amount is None else pytest.approx(float(amount))), code
            if indicator.definition.kind == "count" and indicator.definition.by_person:
                assert row[women] == built.report.count(code, sex="F"), code
                assert row[men] == built.report.count(code, sex="M"), code
                for group, column in ages.items():
                    assert row[column] == built.report.count(code, age_group=group), (code, group)
    assert rows["Tasa de colocación"][1] == 0.5
    assert rows["Tasa de colocación"][2] == "1 de 2"
    assert rows["Siguen a los 90 días"][1] == "–"  # nothing to divide by: no zero
    assert rows["Encontró empleo por su cuenta"][1] == 1
    assert "provisional hasta el 31/01/2027" in rows["Tasa de colocación"]


def test_nominal_sheets_carry_the_same_totals(book: Workbook, built: Built) -> None:
    report = built.report
    people = list(book["Personas"].iter_rows(min_row=2, values_only=True))
    words = [str(row[-1]).split(", ") for row in people]
    assert sum("inscrita" in said for said in words) == report.count("registered") == 16
    assert sum("en búsqueda" in said for said in words) == report.count("active")
    assert sum("colocada" in said for said in words) == report.count("people_placed") == 1
    assert sum("salió (Encontró empleo por su cuenta)" in said for said in words) == report.count("exits") == 1
    assert book["Derivaciones"].max_row - 1 == report.count("letters_issued") == 2
    kinds = [row[0] for row in book["Colocaciones"].iter_rows(min_row=2, values_only=True)]
    assert kinds == ["Verificada", "Informada sin verificar", "Por su cuenta"]
    vacancies = list(book["Vacantes"].iter_rows(min_row=2, values_only=True))
    heads = [cell.value for cell in book["Vacantes"][1]]
    assert sum(row[heads.index("Puestos")] for row in vacancies) == report.count("positions_notified") == 4
    assert vacancies[0][heads.index("Salario")] == 482.5


def test_nothing_becomes_a_formula_and_every_text_is_exact(path: Path, book: Workbook) -> None:
    sheet = book["Personas"]
    surnames = {row[2].value: row[2] for row in sheet.iter_rows(min_row=2)}
    assert set(NASTY) <= set(surnames)
    for name in NASTY:
        assert surnames[name].data_type == "s", name
        assert surnames[name].quotePrefix == name.startswith(("=", "+", "-", "@", "\t")), name
    assert not [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type in ("f", "e")]
    with zipfile.ZipFile(path) as archive:
        pages = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(pages) == 7
    assert not [page for page in pages if b"<f>" in page or b"<f " in page]


def test_identity_numbers_keep_their_zeros_and_dates_are_dates(book: Workbook) -> None:
    sheet = book["Personas"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        number, registered = row[heads.index("Número")], row[heads.index("Inscrita el")]
        assert number.data_type == "s"
        assert number.number_format == "@"
        assert len(number.value) == 10
        assert number.value.startswith("0")
        assert isinstance(registered.value, datetime)
        assert registered.number_format.lower() == "dd/mm/yyyy"
    assert isinstance(book["Derivaciones"].cell(2, 2).value, datetime)


def test_nominal_people_carry_nothing_sensitive(book: Workbook) -> None:
    heads = [cell.value for cell in book["Personas"][1]]
    assert heads == ["Documento", "Número", "Apellidos", "Nombres", "Sexo", "Edad", "Lugar", "Instrucción", "Ocupación",
                     "Inscrita el", "Último contacto", "En el mes"]
    words = {str(cell.value).lower() for page in book.worksheets[2:6] for row in page.iter_rows() for cell in row}
    assert not [word for word in words if "kichwa" in word or "discapacidad" in word]


def test_paper_and_panes(book: Workbook) -> None:
    for page in book:
        assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9), page.title
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth == 1
    for name in ("Personas", "Vacantes", "Derivaciones", "Colocaciones"):
        page = book[name]
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref == page.dimensions
        assert all(page.column_dimensions[cell.column_letter].width >= 7 for cell in page[1])
        assert page.print_title_rows == "$1:$1"


def test_one_real_chart_draws_the_reports_series(path: Path, book: Workbook, built: Built) -> None:
    with zipfile.ZipFile(path) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawn = archive.read(charts[0]).decode()
    assert len(charts) == 1
    series = built.report.chart_series()["placements_by_month"]
    page = book["Indicadores"]
    left = next(cell for cell in page[3] if cell.value == "Mes")
    first = left.offset(0, 1).column_letter
    assert f"'Indicadores'!${first}$4:${first}$9" in drawn
    columns = [tuple(left.offset(1 + line, 1 + at).value for line in range(6)) for at in range(3)]
    assert columns == list(series.values.values())
    assert columns[0][-1] == built.report.count("placements_verified")


def test_corrections_and_definitions(book: Workbook, built: Built) -> None:
    assert built.header.corrections
    texts = {str(cell.value) for row in book["Portada"].iter_rows() for cell in row if cell.value is not None}
    assert {"septiembre de 2026", "número definitivo"} <= texts
    rows = rows_by_name(book, "Definiciones") | {
        str(row[0]): row for row in book["Definiciones"].iter_rows(min_row=2, max_row=3, values_only=True)}
    assert len(rows) == len(built.report.indicators)
    assert "{" not in "".join(str(row[1]) for row in rows.values())


def test_empty_month_and_english(tmp_path: Path) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    pack = load_country("ar")
    with Session(engine) as session:
        office = ReportOffice(session, "JUJ", "Humahuaca")
        facts = load_facts(session, office.id, UNTIL)
        report = compute_month(facts, 2026, 11, pack.age_groups)
        nominal = nominal_sheets(session, facts, report, lookups_for(pack, str, "en"))
    engine.dispose()
    target = tmp_path / "empty.xlsx"
    write_month(target, report, nominal, WorkbookHeader("Humahuaca", "JUJ", "", "Employment", "Ana", UNTIL, lang="en"))
    book = load_workbook(target)
    assert book.sheetnames[0] == "Cover"
    assert book["People"]["A2"].value == "No cases in this month."
    assert book["Cover"]["B4"].value == "Month still running: the numbers change until 30/11/2026."
    assert "report." not in " ".join(str(c.value) for page in book for row in page.iter_rows() for c in row)


def test_control_characters_go_everything_else_stays() -> None:
    assert clean_text("a\x00b\x0bc\x1fd\ud800e\ufffff") == "abcdef"
    assert clean_text("Ñandú\r\nlínea\rotra\t👍🏽 שלום") == "Ñandú\nlínea\notra\t👍🏽 שלום"
    assert len(clean_text("x" * 40_000)) == 32_767


def test_same_report_gives_the_same_sheets(built: Built, path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_month(again, built.report, built.nominal, built.header)
    with zipfile.ZipFile(path) as first, zipfile.ZipFile(again) as second:
        assert first.namelist() == second.namelist()
        different = [name for name in first.namelist() if first.read(name) != second.read(name)]
    assert set(different) <= {"docProps/core.xml"}  # the hour of writing


def test_workbook_open_elsewhere_is_left_alone(built: Built, tmp_path: Path) -> None:
    target = tmp_path / "mes.xlsx"
    target.write_bytes(b"what stands there")
    (tmp_path / ".~lock.mes.xlsx#").write_text("LibreOffice")
    with pytest.raises(EnvironmentFault) as caught:
        write_month(target, built.report, built.nominal, built.header)
    assert caught.value.codes == ("workbook_in_use",)
    assert caught.value.faults[0].params == {"file": "mes.xlsx"}
    assert target.read_bytes() == b"what stands there"
    (tmp_path / ".~lock.mes.xlsx#").unlink()
    write_month(target, built.report, built.nominal, built.header)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["mes.xlsx"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/sys exists on Linux only")
def test_folder_that_takes_no_files(built: Built) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        write_month(Path("/sys/kernel/mes.xlsx"), built.report, built.nominal, built.header)
    assert caught.value.codes == ("folder_read_only",)


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="needs root to mount a tiny disk")
def test_full_disk_leaves_the_old_file(built: Built, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(disk)]
    made = subprocess.run(mount, capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this machine mounts no file systems")
    try:
        target = disk / "mes.xlsx"
        target.write_bytes(b"old")
        with pytest.raises(EnvironmentFault) as caught:
            write_month(target, built.report, built.nominal, built.header)
        assert caught.value.codes == ("disk_full",)
        assert [(item.name, item.read_bytes()) for item in disk.iterdir()] == [("mes.xlsx", b"old")]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_it(path: Path, tmp_path: Path) -> None:
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
                    str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / f"{path.stem}.pdf").pages
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages} == {(842, 595)}
    words = [page.extract_text() for page in pages]
    assert "Informe mensual · octubre de 2026" in words[0]
    assert "Correcciones de meses anteriores" in words[0]  # the cover is one page
    assert "0000000003" in " ".join(words)
    assert "=cmd|" in " ".join(words)
    assert "#" not in " ".join(words).replace("#N/A", "")  # no number or date too wide for its column


