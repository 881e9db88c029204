"""The sheet of all indicators by sex and age group, and the sheet that says how each is computed."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.documents.workbook_cells import Styles, band, put
from pes_desktop.documents.workbook_content import ReportLike, WorkbookHeader, workbook_layout
from pes_desktop.documents.workbook_numbers import shown, state, unit_or_cases
from pes_desktop.documents.workbook_page import set_page, set_widths
from pes_desktop.reference.messages import has, text

_SEXES = ("F", "M", "X", "unknown")
_FIRST_CELL = 4  # columns: name, total, cases, then the cells
_ONE_PAGE = 54  # rows that can still be read on one sheet of paper


def write_indicators(
    sheet: Worksheet, report: ReportLike, header: WorkbookHeader, styles: Styles
) -> int:
    """Fill the sheet; gives the column of the table behind the chart (month, verified, self, reported), at row 3."""
    sections = workbook_layout()["indicators"]
    codes = [code for section in sections for code in section["codes"]]
    cells = _cells(report, codes)
    last = _FIRST_CELL + len(cells)
    set_widths(sheet, [36.0, 13, 16, *[10.5] * len(cells), 28, 4, 14, 14, 16, 14])
    _heading(sheet, cells, report, header, styles)
    row = 4
    for section in sections:
        put(sheet, row, 1, header.words(f"section.{section['code']}"), styles, bold=True, colour="accent",
            fill="accent_soft")
        band(sheet, row, range(1, last + 1), styles, fill="accent_soft")
        sheet.row_dimensions[row].height = 18
        row += 1
        for code in section["codes"]:
            indicator = report.indicators[code]
            _line(sheet, row, code, indicator, cells, report, header, styles)
            row += 1
            for part in indicator.parts:
                _part(sheet, row, code, part, indicator, cells, report, header, styles)
                row += 1
    sheet.freeze_panes = sheet.cell(4, 2)
    set_page(sheet, header, f"{header.words('sheet.indicators')} · {header.month_name(report.year, report.month)}",
             repeat_rows="1:3", pages_high=int(row <= _ONE_PAGE))
    sheet.print_area = f"A1:{get_column_letter(last)}{row - 1}"
    _six_months(sheet, last + 2, report, header, styles)
    return last + 2


def _cells(report: ReportLike, codes: list[str]) -> list[tuple[str, str]]:
    """(dimension, cell) of the columns: both sexes and all age groups always, the rest where it occurs."""
    seen: dict[str, set[str]] = {"sex": {"F", "M"}, "age_group": set()}
    for dimension, found in seen.items():
        for code in codes:
            found.update(report.breakdown(code, dimension))
    ages = [c for c in report.age_cells() if c in seen["age_group"] or c not in ("other", "unknown")]
    return [("sex", c) for c in _SEXES if c in seen["sex"]] + [("age_group", c) for c in ages]


def cell_name(dimension: str, cell: str, header: WorkbookHeader) -> str:
    """Words for a cell; age groups are their own words."""
    key = f"report.cell.{dimension}.{cell}"
    return text(key, header.lang) if has(key, header.lang) else cell


def _heading(
    sheet: Worksheet, cells: list[tuple[str, str]], report: ReportLike, header: WorkbookHeader, styles: Styles
) -> None:
    title = f"{header.words('sheet.indicators')} · {header.month_name(report.year, report.month)}"
    put(sheet, 1, 1, title, styles, size=14, bold=True)
    sheet.row_dimensions[1].height = 26
    look: dict[str, Any] = {"bold": True, "colour": "on_accent", "fill": "accent"}
    last = _FIRST_CELL + len(cells)
    put(sheet, 3, 1, header.words("indicator"), styles, **look)
    put(sheet, 3, 2, header.words("total"), styles, align="right", **look)
    put(sheet, 3, 3, header.words("cases"), styles, indent=1, **look)
    put(sheet, 3, last, header.words("state"), styles, indent=1, **look)
    for column, (dimension, cell) in enumerate(cells, start=_FIRST_CELL):
        put(sheet, 3, column, cell_name(dimension, cell, header), styles, align="right", **look)
    for dimension, key in (("sex", "by_sex"), ("age_group", "by_age")):
        columns = [c for c, (name, _) in enumerate(cells, start=_FIRST_CELL) if name == dimension]
        if columns:
            put(sheet, 2, columns[0], header.words(key), styles, align="center", lines="l", **look)
            sheet.merge_cells(start_row=2, end_row=2, start_column=columns[0], end_column=columns[-1])
    band(sheet, 2, range(1, last + 1), styles, fill="accent")
    sheet.row_dimensions[2].height = sheet.row_dimensions[3].height = 19


def _line(
    sheet: Worksheet, row: int, code: str, indicator: Any, cells: list[tuple[str, str]], report: ReportLike,
    header: WorkbookHeader, styles: Styles,
) -> None:
    definition = indicator.definition
    value, number = shown(definition, indicator.value)
    put(sheet, row, 1, header.indicator_name(code), styles, lines="b")
    put(sheet, row, 2, value, styles, bold=True, number=number, align="right", lines="b")
    put(sheet, row, 3, unit_or_cases(definition, indicator.value, header), styles, size=9.5, colour="muted", indent=1,
        lines="b")
    for column, (dimension, cell) in enumerate(cells, start=_FIRST_CELL):
        content: Any = None
        if definition.by_person:
            content, number = shown(definition, report.value(code, **{dimension: cell}))
        put(sheet, row, column, content, styles, number=number, align="right", lines="b",
            colour="muted" if content in (None, "–") or content == 0 else "ink")
    put(sheet, row, _FIRST_CELL + len(cells), state(indicator, header), styles, size=9.5, colour="warn", indent=1,
        lines="b")


def _part(
    sheet: Worksheet, row: int, code: str, part: str, indicator: Any, cells: list[tuple[str, str]],
    report: ReportLike, header: WorkbookHeader, styles: Styles,
) -> None:
    key = f"report.label.{indicator.definition.parts}.{part}"
    name = text(key, header.lang) if has(key, header.lang) else part
    put(sheet, row, 1, name, styles, indent=2, colour="muted", lines="b")
    put(sheet, row, 2, report.part_count(code, part), styles, number="#,##0", align="right", lines="b")
    for column, (dimension, cell) in enumerate(cells, start=_FIRST_CELL):
        put(sheet, row, column, report.part_count(code, part, **{dimension: cell}), styles, number="#,##0",
            align="right", colour="muted", lines="b")
    band(sheet, row, range(1, _FIRST_CELL + len(cells) + 1), styles, lines="b")


def _six_months(sheet: Worksheet, left: int, report: ReportLike, header: WorkbookHeader, styles: Styles) -> None:
    """The numbers of the cover's chart, beside the table and off the paper: there the chart carries them."""
    series = report.chart_series()["placements_by_month"]
    look: dict[str, Any] = {"bold": True, "colour": "on_accent", "fill": "accent"}
    put(sheet, 2, left, header.words("placements_chart"), styles, **look)
    band(sheet, 2, range(left, left + 4), styles, fill="accent")
    put(sheet, 3, left, header.words("which_month"), styles, **look)
    for column, name in enumerate(series.values, start=left + 1):
        put(sheet, 3, column, header.words(f"placements_by_month.{name}"), styles, align="right", **look)
    for row, label in enumerate(series.labels, start=4):
        month = f"{header.words(f'month_short.{int(label[5:])}')} {label[:4]}"
        put(sheet, row, left, month, styles, lines="b")
        for column, numbers in enumerate(series.values.values(), start=left + 1):
            put(sheet, row, column, numbers[row - 4], styles, number="#,##0", align="right", lines="b")


def write_definitions(sheet: Worksheet, report: ReportLike, header: WorkbookHeader, styles: Styles) -> None:
    """How each number is computed, what is counted, when it is final."""
    set_widths(sheet, [36.0, 118, 13, 24])
    look: dict[str, Any] = {"bold": True, "colour": "on_accent", "fill": "accent"}
    for column, key in enumerate(("indicator", "formula", "unit", "settles"), start=1):
        put(sheet, 1, column, header.words(key), styles, **look)
    sheet.row_dimensions[1].height = 20
    for row, indicator in enumerate(report.indicators.values(), start=2):
        definition = indicator.definition
        formula = text(f"indicator.{definition.code}.formula", header.lang, validity=report.validity_days,
                       window=report.placement_window)
        put(sheet, row, 1, header.indicator_name(definition.code), styles, bold=True, wrap=True,
            lines="b")
        put(sheet, row, 2, formula, styles, wrap=True, lines="b")
        put(sheet, row, 3, header.words(f"unit.{definition.unit}"), styles, colour="muted", lines="b")
        put(sheet, row, 4, header.words(f"settles.{definition.settles_after}"), styles, colour="muted",
            wrap=True, lines="b")
        sheet.row_dimensions[row].height = 15.0 * (1 + len(formula) // 140) + 7
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(4)}{len(report.indicators) + 1}"
    set_page(sheet, header, header.words("sheet.definitions"), repeat_rows="1:1", pages_high=1)
