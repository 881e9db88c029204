"""The fallback for printing: pages painted as pictures, readable codes."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtPdf import QPdfDocument

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.ui.printing import page_image, print_raster


def test_a_painted_page_has_its_size_and_a_readable_code(qapp, letter, tmp_path):
    out = tmp_path / "raster.pdf"
    print_raster(letter, None, "ALA-C-2026-A00318", to_file=str(out))
    pdf = QPdfDocument()
    pdf.load(str(out))
    assert pdf.pageCount() == 1
    size = pdf.pagePointSize(0)
    assert (round(size.width()), round(size.height())) == (595, 842)
    picture = page_image(pdf, 0, 200)
    pdf.close()
    target = tmp_path / "page.png"
    assert picture.save(str(target))
    with Image.open(target) as page:
        grey = page.convert("L")
        found = zxingcpp.read_barcodes(grey)
        # one to one: the accent line under the head spans the text width, 48 points from each edge
        row = next(y for y in range(200, 300) if grey.getpixel((grey.width // 2, y)) < 140)
        dark = [x for x in range(grey.width) if grey.getpixel((x, row)) < 140]
    assert found[0].text == "PES1|ALA-C-2026-A00318|K7M4QX"
    assert abs(dark[0] - 48 / 72 * 200) < 3
    assert abs(dark[-1] - (595.28 - 48) / 72 * 200) < 3


def test_something_that_is_no_pdf(qapp, tmp_path):
    with pytest.raises(EnvironmentFault) as caught:
        print_raster(b"no es un PDF", None, "", to_file=str(tmp_path / "x.pdf"))
    assert caught.value.codes == ("printer_failed",)


def test_a_printer_that_is_not_there(qapp, letter):
    with pytest.raises(EnvironmentFault) as caught:
        print_raster(letter, "no-existe", "")
    assert caught.value.codes == ("printer_missing",)


def test_an_empty_buffer_is_refused(qapp, tmp_path):
    with pytest.raises(EnvironmentFault):
        print_raster(bytes(QByteArray()), None, "", to_file=str(tmp_path / "y.pdf"))
