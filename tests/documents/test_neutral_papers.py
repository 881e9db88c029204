"""What people wrote stands on paper and in workbooks as they wrote it: no formula, no markup, no file elsewhere."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pes_desktop.documents.fields import sample_content
from pes_desktop.documents.layouts import load_layout
from pes_desktop.documents.letter_pdf import render_letter
from pes_desktop.documents.trail_xlsx import write_trail

MARKUP = ["<b>Rosa</b>", "<font size=90>x", "A & B", "&#65;&lt;", "<img src=x>", "</para><para>", "{0} {name} %s"]
FORMULAS = ["=HYPERLINK(\"http://x\",\"y\")", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(A1:A9)", "\t=1+1", "\r=1+1",
            "=1+1\n", "#N/A", "'=1"]


@pytest.mark.parametrize("words", MARKUP)
def test_a_letter_shows_markup_as_signs(words: str) -> None:
    content = dataclasses.replace(sample_content(), employer_name=words, person_name=words, vacancy_title=words,
                                  employer_address=words, counselor_name=words, office_name=words)
    pdf = render_letter(content, load_layout("carta", "ec"))
    shown = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert shown.replace(" ", "").count(words.replace(" ", "")) >= 4


@dataclasses.dataclass
class Line:
    seq: int
    who: str
    role: str = ""
    at: datetime = datetime(2026, 10, 20, 9, 30)
    kind: str = ""

    @property
    def sentence(self) -> str:
        return self.who

    @property
    def detail(self) -> str:
        return self.who


def test_the_trail_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "registro.xlsx"
    write_trail(path, [Line(number, words) for number, words in enumerate(FORMULAS, 1)], office="=1+1", lang="es",
                today=date(2026, 10, 20), staff="@Rosa")
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    said = {str(value) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            for value in row}
    for words in FORMULAS:
        assert words.replace("\r", "\n").strip() in {text.strip() for text in said}, words


BOMB = """
import sys
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.importing.sheets import read_workbook
try:
    read_workbook(sys.argv[1])
except EnvironmentFault as fault:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(fault.codes[0], int(peak.split()[1]) // 1024)
"""


def _book(path: Path, parts: dict[str, bytes], count: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in parts.items():
            archive.writestr(name, content)
        for number in range(count):
            archive.writestr(f"xl/media/{number}", b"")
    return path




@pytest.mark.parametrize(("name", "parts", "count"), [
    ("ratio", {f"xl/{n}.bin": bytes(90 * 2**20) for n in range(5)}, 0),
    ("one sheet", {"xl/worksheets/sheet1.xml": b"<row>" * (90 * 2**20)}, 0),
    ("many parts", {}, 5_001),
], ids=["ratio", "one sheet", "many parts"])
def test_zip_bombs_are_refused_before_they_take_memory(tmp_path: Path, name: str, parts: dict[str, bytes],
                                                       count: int) -> None:
    path = _book(tmp_path / "bomba.xlsx", parts, count)
    assert path.stat().st_size < 3 * 2**20
    done = subprocess.run([sys.executable, "-c", BOMB, str(path)], capture_output=True, text=True, check=True)
    code, megabytes = done.stdout.split()
    assert code == "workbook_too_big"
    assert int(megabytes) < 100


def test_a_workbook_inside_a_workbook_is_not_unpacked(tmp_path: Path) -> None:
    inner = _book(tmp_path / "dentro.xlsx", {"xl/a.bin": bytes(30 * 2**20)})
    outer = _book(tmp_path / "fuera.xlsx", {"xl/embeddings/dentro.xlsx": inner.read_bytes()})
    done = subprocess.run([sys.executable, "-c", BOMB, str(outer)], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "file_not_a_workbook"
