"""The import wizard in a real window over a real office, with real workbooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from office_hands import Hands, everyone, register
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from pes_desktop.services import intake, people
from pes_desktop.services.importing import import_runs
from pes_desktop.ui.importing import words
from pes_desktop.ui.importing.page import COLUMNS, FILE, RESULT, ROWS, ImportPage

K = Qt.Key
SOUNDS = ("Bama", "Ceto", "Dufi", "Gore", "Lamu", "Mepi", "Nosa", "Pira", "Quito", "Resu", "Sota", "Tuma", "Vepo",
          "Yanco", "Zura", "Chimbo")
HEADINGS = ["CÉDULA", "APELLIDOS Y NOMBRES", "FECHA NAC.", "SEXO", "TELÉFONO", "PARROQUIA", "Cosa rara"]


def workbook(path: Path, rows: list[list[object]], headings: list[str] = HEADINGS) -> Path:
    book = Workbook()
    book.active.append(["OFICINA DE EMPLEO", "", "2026"])
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def many(count: int) -> list[list[object]]:
    """So many people of whom no two look alike."""
    return [["", f"{SOUNDS[n % 16]}{SOUNDS[n // 16 % 16]} {SOUNDS[n // 256]}ra {SOUNDS[n % 16]}lo",
             date(1960 + n % 45, 1 + n % 12, 1 + n % 28), "F", "", "Tixán", "albañil"] for n in range(count)]


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    return workbook(tmp_path / "personas 2026.xlsx", [
        ["0602917431", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "0991234567", "Tixán", "cocinera"],
        ["0604112233", "Pilco Caiza Segundo Ángel", date(1979, 7, 1), "M", "", "Guamote", "albañil"],
        ["0602917431", "Guaman Lema Rosa", "", "F", "0987654321", "Tixán", "vendedora"],
        ["", "Guamán Lema Rosa María", date(1985, 3, 12), "F", "", "Tixán", ""],
        ["", "Solo", "", "", "", "", ""],
        ["TOTAL", "5"]])


@pytest.fixture
def page(hands: Hands) -> ImportPage:
    made = hands.open("import")
    assert isinstance(made, ImportPage)
    return made


@pytest.fixture
def click(qtbot, hands: Hands) -> Callable[[object], None]:
    def _click(widget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        hands.idle()

    return _click


def drop(page: ImportPage, hands: Hands, path: Path) -> None:
    """Drag a file over the page and let it go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    action, keys, button = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(20, 20), action, mime, button, keys)
    QApplication.sendEvent(page.choose.drop, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page.choose.drop, QDropEvent(QPointF(20, 20), action, mime, button, keys))
    hands.idle()


def to_rows(page: ImportPage, hands: Hands, path: Path, kind: str = "people") -> None:
    page.choose.kind.set_value(kind)
    drop(page, hands, path)
    assert page.here == COLUMNS, page.banner.words.text()
    page.go_on()
    hands.idle()
    assert page.here == ROWS, page.banner.words.text()


def choose_by_typing(hands: Hands, field, words: str) -> None:
    """Type into a choice and leave it by Tab; the list that drops down gets the keys first, as on a real screen."""
    field.focus_in()
    hands.key(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type(words)
    hands.press(QApplication.activePopupWidget() or hands.focused(), K.Key_Tab)
    hands.window.activateWindow()  # the offscreen platform leaves no window active when a list closes
    if field.input.hasFocus():
        hands.tab()


def shown_titles(page: ImportPage) -> list[str]:
    table = page.rows.table
    return [table.table.cell(table.table.row_at(n), "title") for n in range(table.table.rowCount())]


def test_a_dropped_file_comes_in_and_goes_back(office, hands, page, click, people_file) -> None:
    drop(page, hands, people_file)
    assert page.here == COLUMNS
    assert "“Sheet”" in page.header.subtitle.text()
    assert "row 2" in page.header.subtitle.text()
    taken = [choice.value() for choice in page.columns.choices.values()]
    assert taken == ["id_number", "full_name", "birth", "sex", "phone", "locality", None]
    click(page.header.primary)
    assert page.here == ROWS
    assert page.header.subtitle.text().startswith("3 people come in · 1 row is joined · 1 stays out")
    assert everyone(office) == [], "nothing is written before Import is pressed"
    click(page.header.primary)
    assert page.here == RESULT
    assert sorted(everyone(office)) == ["Guamán Lema Rosa María", "Guamán Lema Rosa María", "Pilco Caiza Segundo Ángel"]
    told = [row.subtitle for row in page.result.problems.list.rows()]
    assert any("nombres" in words.lower() for words in told), told
    click(page.result.undo)
    assert page.banner.isVisible()
    assert len(everyone(office)) == 3, "asked first"
    click(page.banner.button)
    assert everyone(office) == []
    assert "Taken back: 3 people." in page.result.undone.words.text()
    assert not page.result.undo.isVisible()
    assert page.header.primary.text() == "Import another one"
    click(page.header.primary)
    assert page.here == FILE


def test_a_column_is_corrected_by_keyboard(office, hands, page, people_file) -> None:
    drop(page, hands, people_file)
    odd = page.columns.choices[6]
    assert odd.value() is None
    choose_by_typing(hands, odd, "ocupación o exp")
    assert odd.value() == "experience"
    hands.key(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.idle()
    hands.key(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.idle()
    assert page.here == RESULT
    found = people.find_people(office, "pilco")[0]
    assert [job.occupation for job in intake.load_form(office, found.id).jobs] == ["albañil"]


def test_columns_that_do_not_suffice_keep_one_from_going_on(hands, page, people_file) -> None:
    drop(page, hands, people_file)
    name = page.columns.choices[1]
    choose_by_typing(hands, name, "do not imp")
    assert page.banner.isVisible()
    assert not page.header.primary.isEnabled()
    page.go_on()
    assert page.here == COLUMNS


def test_rows_are_filtered_and_told_with_their_reasons(hands, page, people_file) -> None:
    to_rows(page, hands, people_file)
    assert [page.rows.tabs.isTabVisible(n) for n in range(4)] == [True, True, True, True]
    page.rows.tabs.setCurrentIndex(2)
    assert shown_titles(page) == ["Solo"]
    words = " ".join(label.text() for label in page.rows.detail.findChildren(type(page.rows.detail.title)))
    assert page.rows.detail.title.text() == "Row 7"
    assert "ingrésela a mano" in words
    page.rows.tabs.setCurrentIndex(0)
    chips = [page.rows.table.table.cell(page.rows.table.table.row_at(n), "chip").words for n in range(5)]
    assert chips == ["comes in", "comes in", "is joined", "comes in", "does not come in"]


def test_people_alike_are_joined_or_parted_by_the_counselor(office, hands, page, people_file) -> None:
    to_rows(page, hands, people_file)
    page.rows.tabs.setCurrentIndex(3)
    rows = page.rows.alike.list.rows()
    assert [(row.key, row.trailing[0].words) for row in rows] == [(5, "will be joined"), (6, "comes in apart")]
    assert "mismo nacimiento" in {chip.words for chip in rows[1].chips}
    page.rows.alike.list.setFocus()
    page.rows.alike.list.choose(6)
    hands.enter()
    assert page.rows.alike.list.rows()[1].trailing[0].words == "will be joined"
    assert page.header.subtitle.text().startswith("2 people come in · 2 rows are joined")
    page.go_on()
    hands.idle()
    assert sorted(everyone(office)) == ["Guamán Lema Rosa María", "Pilco Caiza Segundo Ángel"]


def test_somebody_registered_is_recognised_and_gets_back_what_was(office, hands, page, click, people_file) -> None:
    rosa = register(office, surnames="Guamán Lema", names="Rosa", document_number="0602917431", sex="F",
                    birth_date=date(1985, 3, 12)).jobseeker_id
    before = intake.load_form(office, rosa)
    to_rows(page, hands, people_file)
    page.rows.tabs.setCurrentIndex(3)
    assert "somebody registered" in page.rows.alike.list.rows()[0].subtitle
    page.go_on()
    hands.idle()
    assert len(intake.load_form(office, rosa).phones) > len(before.phones)
    click(page.result.undo)
    click(page.banner.button)
    assert intake.load_form(office, rosa) == before


def bad_files(folder: Path) -> dict[str, Path]:
    made = {name: folder / name for name in ("clave.xlsx", "foto.xlsx", "roto.xlsx", "otra.xlsx", "nada.xlsx")}
    shell = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    made["clave.xlsx"].write_bytes(shell + "EncryptedPackage".encode("utf-16-le"))
    made["foto.xlsx"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    workbook(made["roto.xlsx"], many(50))
    made["roto.xlsx"].write_bytes(made["roto.xlsx"].read_bytes()[:3000])
    workbook(made["otra.xlsx"], [["manzana", 3, "rojo"], ["pera", 2, "verde"]], ["Fruta", "Kilos", "Tono"])
    made["nada.xlsx"] = folder / "no está.xlsx"
    return made


@pytest.mark.parametrize(("name", "said"), [
    ("clave.xlsx", "contraseña"), ("foto.xlsx", "no es una hoja de cálculo"), ("roto.xlsx", "dañado"),
    ("otra.xlsx", "Fruta, Kilos, Tono"), ("nada.xlsx", "No se encuentra")])
def test_files_that_cannot_be_read_are_told_plainly(hands, page, tmp_path, name, said) -> None:
    drop(page, hands, bad_files(tmp_path)[name])
    assert page.here == FILE
    assert said in page.banner.words.text()
    assert page.choose.isEnabled(), "another one can be chosen at once"


def test_macros_are_told_and_the_data_read(hands, page, tmp_path) -> None:
    path = workbook(tmp_path / "con programa.xlsm", many(3))
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"never run")
    drop(page, hands, path)
    assert page.here == COLUMNS
    assert "macros" in page.columns.banner.title.text()


def test_wrong_kind_offers_the_other_one(office, hands, page, click, tmp_path) -> None:
    path = workbook(tmp_path / "vacantes.xlsx", [
        ["Florícola Los Andes", "Cosechador", 4, 482, "Alausí", date(2026, 11, 1), "abierta"],
        ["Panadería Rosita", "Panadero", 1, "", "Guamote", date(2026, 10, 20), "pendiente"]],
        ["Empresa", "Puesto", "N vacantes", "Sueldo", "Lugar", "Fecha pedido", "Estado"])
    drop(page, hands, path)
    assert page.here == FILE
    click(page.banner.button)
    assert page.here == COLUMNS
    page.go_on()
    hands.idle()
    assert page.header.subtitle.text().startswith("2 vacancies come in")
    told = [words.doubt(p.code, p.params, "es") for row in page.rows.preview.rows for p in row.problems]
    assert any("se puso 23/12/2026" in sentence for sentence in told), told
    click(page.header.primary)
    assert page.here == RESULT
    assert import_runs(office)[0].kind == "vacancies"
    click(page.header.primary)
    assert hands.window.current_key == "vacancies"


def test_cancelling_leaves_nothing_and_says_so(office, hands, page, qtbot, tmp_path) -> None:
    to_rows(page, hands, workbook(tmp_path / "larga.xlsx", many(1200)))
    page.go_on()
    qtbot.waitUntil(lambda: page.progress.bar.share is not None and page.progress.isVisible(), timeout=20000)
    qtbot.mouseClick(page.progress.button, Qt.MouseButton.LeftButton)
    hands.idle()
    assert page.here == ROWS
    assert page.banner.title.text() == "Cancelled"
    assert everyone(office) == []
    assert page.header.primary.isEnabled(), "it can be started again"


def test_window_lives_while_the_import_runs(office, hands, page, qtbot, tmp_path) -> None:
    register(office, surnames="Toapanta", names="Klever", document_type="none", sex="M", birth_date=date(1990, 1, 1))
    to_rows(page, hands, workbook(tmp_path / "larga.xlsx", many(300)))
    page.go_on()
    found = []
    hands.desk.jobs.run("read", lambda: people.find_people(office, "toapanta"), done=found.append, owner=page)
    qtbot.waitUntil(lambda: bool(found), timeout=10000)
    assert page.task is not None, "the search was answered before the import ended"
    assert [line.name for line in found[0]] == ["Toapanta Klever"]
    hands.window.open_page("people")
    notices = []
    hands.desk.notice_given.connect(lambda words, kind: notices.append(words))
    qtbot.waitUntil(lambda: not hands.desk.jobs.busy(), timeout=60000)
    assert notices == ["The spreadsheet is imported: 300 people."]
    assert len(people.find_people(office, "", limit=1000)) == 301


def test_an_earlier_import_is_undone_from_the_list(office, hands, page, click, people_file) -> None:
    to_rows(page, hands, people_file)
    page.go_on()
    hands.idle()
    page.start_over()
    hands.idle()
    run = page.choose.runs.list.rows()[0]
    assert (run.title, run.action) == ("personas 2026.xlsx", "Undo")
    page.choose.runs.list.acted.emit(run.key)
    click(page.banner.button)
    assert everyone(office) == []
    assert page.choose.runs.list.rows()[0].action == ""


def test_same_file_again_is_warned_of(hands, page, people_file) -> None:
    to_rows(page, hands, people_file)
    page.go_on()
    hands.idle()
    page.start_over()
    hands.idle()
    drop(page, hands, people_file)
    assert "This same file was imported" in page.columns.banner.title.text()
