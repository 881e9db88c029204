"""Paper set-up of the workbook's sheets: A4 landscape, as wide as one page, headings on each."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.documents.workbook_content import WorkbookHeader


def set_page(
    sheet: Worksheet, header: WorkbookHeader, title: str, *, pages_high: int = 0, repeat_rows: str = "",
    private: bool = False,
) -> None:
    """A4 landscape, fitted to one page wide; ``pages_high`` 0 lets it run on. Office and page stand at the foot."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages_high
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.45
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    if repeat_rows:
        sheet.print_title_rows = repeat_rows
    foot = sheet.oddFooter
    office = f"{header.office_name} · {title}".replace("&", "&&")
    foot.left.text, foot.left.size = office, 8
    foot.right.text, foot.right.size = header.words("page", page="&P", pages="&N"), 8
    if private:
        foot.center.text, foot.center.size = header.words("private").replace("&", "&&"), 8


def set_widths(sheet: Worksheet, widths: list[float]) -> None:
    """Column widths in characters, from column A."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
