"""What is on a page of a PDF: its words, its size, and the codes a camera would read in it."""

from __future__ import annotations

import io

import numpy
import zxingcpp
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from pes_desktop.ui.printing import page_image

A4 = (595, 842)


def words_of(pdf: bytes) -> str:
    """The words of the only page."""
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def size_of(pdf: bytes) -> tuple[int, int]:
    """Width and height in points."""
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(box.width), round(box.height)


def codes_of(pdf: bytes, dpi: int = 150) -> list[str]:
    """What stands in the page's codes, read from the rendered page."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    grey = page_image(document, 0, dpi).convertToFormat(QImage.Format.Format_Grayscale8)
    document.close()
    rows = numpy.frombuffer(grey.constBits(), numpy.uint8).reshape(grey.height(), grey.bytesPerLine())
    return [found.text for found in zxingcpp.read_barcodes(rows[:, : grey.width()].copy())]
