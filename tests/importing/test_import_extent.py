"""Cells far away, told in each format before the reader takes memory for the whole rectangle."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.importing import extent
from pes_desktop.importing.compound import workbook_stream
from pes_desktop.importing.sheets import read_workbook

SAMPLES = Path(__file__).resolve().parents[1] / "fixtures" / "workbooks"
READ = """
import resource, sys
from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.importing.sheets import read_workbook
resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
try:
    read_workbook(sys.argv[1])
except EnvironmentFault as fault:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(fault.codes[0], int(peak.split()[1]) // 1024)
"""


def refused(path: Path, most_mb: int = 80) -> str:
    """Read in a child, which would be killed by what it asks for; the code and little memory."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stderr == ""
    code, megabytes = done.stdout.split()
    assert int(megabytes) < most_mb
    return code


def old_book(tmp_path: Path, row: int, column: int) -> Path:
    data = bytearray((SAMPLES / "personas.xls").read_bytes())
    struct.pack_into("<HH", data, data.rindex(b"\xfd\x00\x0a\x00") + 4, row, column)
    path = tmp_path / "lejos.xls"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("column", [4_000, 65_535])
def test_an_old_book_with_one_cell_far_away(tmp_path: Path, column: int) -> None:
    assert refused(old_book(tmp_path, 65_535, column)) == "workbook_too_wide"


def test_an_old_book_with_a_long_sheet_is_read(tmp_path: Path) -> None:
    assert read_workbook(old_book(tmp_path, 60_000, 20)).sheets[0].height == 60_001


def reworked(tmp_path: Path, sample: str, part: str, old: bytes, new: bytes) -> Path:
    path = tmp_path / sample
    with zipfile.ZipFile(SAMPLES / sample) as whole, zipfile.ZipFile(path, "w") as other:
        for name in whole.namelist():
            content = whole.read(name)
            assert name != part or old in content
            other.writestr(name, content.replace(old, new, 1) if name == part else content)
    return path


@pytest.mark.parametrize("cell", [
    b'<c r="XFD1048576" t="n"><v>1</v></c>', b"<c  s='1'  r='XFD1048576'><v>1</v></c>",
    b'<y:c xmlns:y="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r = "xfd1048576"><y:v>1</y:v></y:c>',
    b'<c r="ZZ99999"><v>1</v></c>',
], ids=["plain", "other order", "other prefix", "wide"])
def test_a_cell_that_lies_outside_its_row(tmp_path: Path, cell: bytes) -> None:
    assert refused(reworked(tmp_path, "personas.xlsx", "xl/worksheets/sheet1.xml", b"</row>", cell + b"</row>")) == (
        "workbook_too_wide")


def test_repeated_rows_of_an_open_document(tmp_path: Path) -> None:
    path = reworked(tmp_path, "personas.ods", "content.xml", b"</table:table-row>",
                    b'<table:table-cell office:value-type="float" office:value="1" '
                    b'table:number-columns-repeated="999"/></table:table-row><table:table-row '
                    b'table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
                    b'office:value="1"/></table:table-row>')
    assert refused(path) == "workbook_too_wide"


def test_empty_repeats_below_a_table_are_nothing() -> None:
    rows = extent.OdsRows()
    rows.feed(b'<t:table xmlns:t="t" xmlns:o="o"><t:table-row><t:table-cell o:value-type="string"/></t:table-row>'
              b'<t:table-row t:number-rows-repeated="1048575"><t:table-cell t:number-columns-repeated="16384"/>'
              b"</t:table-row></t:table>", last=True)


def test_a_binary_sheet() -> None:
    def record(kind: int, content: bytes) -> bytes:
        return bytes((kind, len(content))) + content

    near = record(0, struct.pack("<I", 40_000)) + record(7, struct.pack("<I", 30))
    extent.binary_sheet(near)
    with pytest.raises(extent.TooFar):
        extent.binary_sheet(near + record(7, struct.pack("<I", 16_000)))


def test_a_container_whose_chain_runs_in_a_circle() -> None:
    data = bytearray((SAMPLES / "personas.xls").read_bytes())
    assert workbook_stream(bytes(data)).startswith(b"\x09\x08")
    fat = 512 + struct.unpack_from("<I", data, 76)[0] * 512
    for place in range(128):
        struct.pack_into("<I", data, fat + 4 * place, place)
    with pytest.raises(ValueError, match="chain"):
        workbook_stream(bytes(data))


def test_separated_text_without_end(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("APELLIDOS;NOMBRES\n" + ";" * 9_000_000)
    with pytest.raises(EnvironmentFault) as caught:
        read_workbook(path)
    assert caught.value.codes in (("workbook_too_big",), ("file_not_a_workbook",))
    path.write_text("APELLIDOS;NOMBRES\n" + "a;b\n" * 260_000)
    with pytest.raises(EnvironmentFault) as caught:
        read_workbook(path)
    assert caught.value.codes == ("workbook_too_big",)
