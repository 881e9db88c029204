"""The cover: the four numbers the ILO asks, the month in numbers, the placements of six months, corrections."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.documents.workbook_cells import Styles, band, put
from pes_desktop.documents.workbook_chart import cell_box, placements_chart
from pes_desktop.documents.workbook_content import ReportLike, WorkbookHeader, day_text, workbook_layout
from pes_desktop.documents.workbook_numbers import cases, shown
from pes_desktop.documents.workbook_page import set_page, set_widths

# Four cards with a gap between, each of three columns (name, number, what it is made of); the tables use the same grid.
_WIDTHS = [1.5, 22, 9, 15, 2, 22, 9, 15, 2, 22, 9, 15, 2, 22, 9, 15]
_CARDS = (2, 6, 10, 14)
_LAST = 16


def write_cover(
    sheet: Worksheet, report: ReportLike, header: WorkbookHeader, styles: Styles, chart_data: tuple[Worksheet, int]
) -> None:
    """Fill the cover sheet; ``chart_data`` is where the table of six months stands (sheet and its first column)."""
    layout = workbook_layout()["cover"]
    set_widths(sheet, _WIDTHS)
    row = _title(sheet, report, header, styles)
    row = _cards(sheet, row, layout["cards"], report, header, styles)
    _lines(sheet, row, layout["lines"], report, header, styles)
    put(sheet, row, 10, header.words("placements_chart"), styles, size=12, bold=True, lines="b")
    band(sheet, row, range(10, _LAST + 1), styles, lines="b")
    below = row + 1 + (len(layout["lines"]) + 1) // 2
    chart = placements_chart(*chart_data, styles)
    chart.anchor = cell_box((10, row + 1), (_LAST + 1, below))
    sheet.add_chart(chart)
    sheet.row_dimensions[below].height = 18
    _corrections(sheet, below + 1, report, header, styles)
    many = len(header.corrections) > layout["corrections"]
    set_page(sheet, header, header.month_name(report.year, report.month), pages_high=0 if many else 1)


def _title(sheet: Worksheet, report: ReportLike, header: WorkbookHeader, styles: Styles) -> int:
    put(sheet, 1, 2, header.service_name, styles, size=10.5, bold=True, colour="accent")
    month = header.month_name(report.year, report.month)
    put(sheet, 2, 2, f"{header.words('title')} · {month}", styles, size=22, bold=True)
    office = header.words("office_line", name=header.office_name, code=header.office_code)
    put(sheet, 3, 2, f"{office} · {header.place}" if header.place else office, styles, size=12, colour="muted")
    if header.closed_on:  # also on the last working day, before the month ends in the calendar
        standing = header.words("closed", date=day_text(header.closed_on))
    elif report.running:
        standing = header.words("running", date=day_text(report.last_day))
    else:
        standing = header.words("open", date=day_text(report.until))
    look: dict[str, Any] = {"colour": "ok"} if header.closed_on else {"colour": "warn"}
    put(sheet, 4, 2, standing, styles, bold=True, **look)
    prepared = header.words("prepared", name=header.prepared_by, date=day_text(header.prepared_on))
    put(sheet, 4, _LAST, prepared, styles, colour="muted", align="right")
    for number, height in ((1, 18), (2, 32), (3, 20), (4, 20), (5, 8)):
        sheet.row_dimensions[number].height = height
    return 6


def _cards(
    sheet: Worksheet, row: int, codes: list[str], report: ReportLike, header: WorkbookHeader, styles: Styles
) -> int:
    for left, code in zip(_CARDS, codes, strict=True):
        indicator = report.indicators[code]
        value, number = shown(indicator.definition, indicator.value)
        columns = range(left, left + 3)
        put(sheet, row, left, header.indicator_name(code), styles, size=11, colour="muted", fill="accent_soft",
            indent=1)
        put(sheet, row + 1, left, value, styles, size=30, bold=True, colour="accent", fill="accent_soft", align="left",
            number=number, indent=1)
        put(sheet, row + 2, left, _under(code, report, header), styles, size=9.5, colour="muted", fill="accent_soft",
            indent=1)
        for offset in range(3):
            band(sheet, row + offset, columns, styles, fill="accent_soft")
            sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=left, end_column=left + 2)
    for offset, height in ((0, 28), (1, 50), (2, 26), (3, 18)):
        sheet.row_dimensions[row + offset].height = height
    return row + 4


def _under(code: str, report: ReportLike, header: WorkbookHeader) -> str:
    """The small line of a card: what else must be known to read the number."""
    return header.words(f"card.{code}", **{name: int(report.value(name).numerator or 0) for name in (
        "registered", "returned", "orders_notified", "placements_verified", "placements_self_verified")})


def _lines(
    sheet: Worksheet, row: int, codes: list[str], report: ReportLike, header: WorkbookHeader, styles: Styles
) -> None:
    """The month in numbers, in two columns of lines."""
    put(sheet, row, 2, header.words("in_numbers"), styles, size=12, bold=True, lines="b")
    band(sheet, row, range(2, 9), styles, lines="b")
    sheet.row_dimensions[row].height = 24
    half = (len(codes) + 1) // 2
    for index, code in enumerate(codes):
        left, line = (2, row + 1 + index) if index < half else (6, row + 1 + index - half)
        indicator = report.indicators[code]
        value, number = shown(indicator.definition, indicator.value)
        put(sheet, line, left, header.indicator_name(code), styles, lines="b", wrap=True)
        put(sheet, line, left + 1, value, styles, bold=True, number=number, align="right", lines="b")
        beside = cases(indicator.definition, indicator.value, header)
        if indicator.provisional and not report.running:
            beside = f"{beside}\n{header.words('provisional_short')}"
        put(sheet, line, left + 2, beside, styles, size=9, wrap=True, indent=1, lines="b",
            colour="warn" if indicator.provisional else "muted")
        sheet.row_dimensions[line].height = 33


def _corrections(
    sheet: Worksheet, row: int, report: ReportLike, header: WorkbookHeader, styles: Styles
) -> None:
    """Numbers of earlier, closed months that are different now, and why."""
    put(sheet, row, 2, header.words("corrections"), styles, size=12, bold=True, lines="b")
    band(sheet, row, range(2, _LAST + 1), styles, lines="b")
    sheet.row_dimensions[row].height = 22
    if not header.corrections:
        put(sheet, row + 1, 2, header.words("no_corrections"), styles, colour="muted")
        sheet.row_dimensions[row + 1].height = 20
        return
    heads = (("which_month", 2), ("indicator", 3), ("before", 7), ("now", 8), ("why", 10))
    for key, column in heads:
        put(sheet, row + 1, column, header.words(key), styles, size=9.5, colour="muted",
            align="right" if key in ("before", "now") else "")
    sheet.row_dimensions[row + 1].height = 18
    for line, item in enumerate(header.corrections, start=row + 2):
        definition = report.indicators[item.code].definition
        before, before_format = shown(definition, item.before)
        after, after_format = shown(definition, item.after)
        put(sheet, line, 2, header.month_name(item.year, item.month), styles, lines="b")
        put(sheet, line, 3, header.indicator_name(item.code), styles, lines="b")
        put(sheet, line, 7, before, styles, number=before_format, align="right", colour="muted", lines="b")
        put(sheet, line, 8, after, styles, number=after_format, align="right", bold=True, lines="b")
        put(sheet, line, 10, header.words(f"correction.{item.kind}"), styles, lines="b")
        band(sheet, line, range(2, _LAST + 1), styles, lines="b")
        sheet.row_dimensions[line].height = 20
