"""The consolidated month as a workbook: the office's cover, indicators and definitions, and a sheet by province."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.documents.month_xlsx import build_month
from pes_desktop.documents.workbook_bytes import workbook_bytes
from pes_desktop.documents.workbook_cells import Styles, put
from pes_desktop.documents.workbook_content import WorkbookHeader
from pes_desktop.documents.workbook_numbers import shown
from pes_desktop.documents.workbook_page import set_page, set_widths
from pes_desktop.reference.brand import brand_texts, brand_tokens, home_country
from pes_desktop.reference.country import load_country

if TYPE_CHECKING:
    from pes_central.pages.month import Group, MonthPage
    from pes_central.pages.visit import Visit


def month_workbook(visit: Visit, asked: MonthPage, parts: Sequence[Group], columns: Sequence[str]) -> bytes:
    """The file. No sheet holds a name of a person served."""
    place = "" if asked.office is None else asked.office.province
    header = WorkbookHeader(
        office_name=asked.title, office_code=asked.office.code if asked.office else visit.t("month.all_code"),
        place=place, service_name=brand_texts(home_country(), visit.lang)["service_name"],
        prepared_by=visit.who.name, prepared_on=asked.until, lang=visit.lang,
        currency=load_country(home_country()).currency)
    book = build_month(asked.report, (), header)
    _parts(book.create_sheet(visit.t("month.sheet"), 1), Styles(book, brand_tokens("light")), visit, asked, parts,
           columns, header)
    return workbook_bytes(book)


def _parts(sheet: Worksheet, styles: Styles, visit: Visit, asked: MonthPage, parts: Sequence[Group],
           columns: Sequence[str], header: WorkbookHeader) -> None:
    set_widths(sheet, [34.0, 10.0, 10.0, *[16.0] * len(columns)])
    heads = [visit.t("month.where"), visit.t("month.offices"), visit.t("month.closed"),
             *(header.indicator_name(code) for code in columns)]
    for number, head in enumerate(heads, start=1):
        put(sheet, 1, number, head, styles, bold=True, colour="on_accent", fill="accent", wrap=True,
            align="left" if number == 1 else "center")
    sheet.row_dimensions[1].height = 46
    rows = [(part.name, part.offices, part.closed, part.report, False) for part in parts]
    rows.append((visit.t("month.total"), len(asked.lines), asked.closed, asked.report, True))
    for row, (name, offices, closed, report, total) in enumerate(rows, start=2):
        put(sheet, row, 1, name, styles, bold=total, lines="b")
        put(sheet, row, 2, offices, styles, bold=total, align="center", lines="b")
        put(sheet, row, 3, closed, styles, bold=total, align="center", lines="b")
        for number, code in enumerate(columns, start=4):
            value, form = shown(report.indicators[code].definition, report.value(code))
            put(sheet, row, number, value, styles, bold=total, number=form, align="center", lines="b")
    sheet.freeze_panes = "B2"
    set_page(sheet, header, visit.t("month.sheet"), repeat_rows="1:1")
