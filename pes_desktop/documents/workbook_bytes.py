"""A workbook as bytes, made in memory: openpyxl's own ``save`` puts each sheet, names and all, in the system's
temporary folder first, readable there until it is done and for ever after a crash."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


class _InMemory(ExcelWriter):  # type: ignore[misc]
    """The library's writer, its sheets in memory."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """One sheet, as the library writes it."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        page = BytesIO()
        writer = WorksheetWriter(ws, page)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], page.getvalue())
        self.manifest.append(ws)


def workbook_bytes(book: Workbook) -> bytes:
    """The finished file of a workbook that is not write-only."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _InMemory(book, archive).save()
    return content.getvalue()
