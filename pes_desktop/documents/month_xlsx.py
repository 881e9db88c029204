"""The monthly workbook for headquarters: cover, indicators, nominal sheets, definitions.

Written with openpyxl from the report as computed, so that its totals are the screen's. The file is replaced whole or
not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pes_desktop.documents.workbook_bytes import workbook_bytes
from pes_desktop.documents.workbook_cells import Styles, clean_text, column_writer, put, raw_cell
from pes_desktop.documents.workbook_content import ReportLike, SheetLike, WorkbookHeader
from pes_desktop.documents.workbook_cover import write_cover
from pes_desktop.documents.workbook_indicators import write_definitions, write_indicators
from pes_desktop.documents.workbook_page import set_page, set_widths
from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.reference.brand import brand_tokens
from pes_desktop.storage.files import write_atomically


def write_month(
    path: Path, report: ReportLike, nominal: Sequence[SheetLike], header: WorkbookHeader,
    before: Callable[[], object] | None = None,
) -> None:
    """Write the workbook to ``path``; ``before`` is called when it is written, ahead of its taking its place.

    Raises EnvironmentFault ``workbook_in_use`` (open in another program), ``disk_full``, ``folder_read_only`` or
    ``disk_failed``; an earlier file then stays as it was.
    """
    refuse_if_open(path)
    book = build_month(report, nominal, header)
    try:
        write_atomically(path, workbook_bytes(book), before)
    except EnvironmentFault as fault:
        # Windows refuses to replace a file that another program holds, with the error of a read-only folder.
        if fault.codes == ("folder_read_only",) and _folder_takes_files(path):
            raise EnvironmentFault(Fault("workbook_in_use", params={"file": path.name})) from fault
        raise


def refuse_if_open(path: Path) -> None:
    """Raise EnvironmentFault ``workbook_in_use`` while another program shows ``path`` (its lock file lies beside)."""
    for lock in (f".~lock.{path.name}#", f"~${path.name}"):
        if path.exists() and path.with_name(lock).exists():
            raise EnvironmentFault(Fault("workbook_in_use", params={"file": path.name}))


def _folder_takes_files(path: Path) -> bool:
    """Whether a new file can be made beside ``path`` while ``path`` itself stands."""
    if not path.exists():
        return False
    probe = path.with_name(f"{path.name}.probe")
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def build_month(report: ReportLike, nominal: Sequence[SheetLike], header: WorkbookHeader) -> Workbook:
    """The workbook in memory."""
    book = Workbook()
    cover = book.active
    cover.title = header.words("sheet.cover")
    styles = Styles(book, brand_tokens("light"))
    _describe(book, report, header)
    indicators = book.create_sheet(header.words("sheet.indicators"))
    chart_column = write_indicators(indicators, report, header, styles)
    for sheet in nominal:
        write_nominal(book.create_sheet(header.words(f"sheet.{sheet.code}")), sheet, report, header, styles)
    write_definitions(book.create_sheet(header.words("sheet.definitions")), report, header, styles)
    write_cover(cover, report, header, styles, (indicators, chart_column))
    cover.sheet_properties.tabColor = styles.rgb("accent")
    return book


def _describe(book: Workbook, report: ReportLike, header: WorkbookHeader) -> None:
    """Title and author of the file."""
    about = book.properties
    about.title = clean_text(f"{header.words('title')} · {header.month_name(report.year, report.month)}")
    about.creator = about.lastModifiedBy = clean_text(header.office_name)
    about.created = datetime.combine(header.prepared_on, time(12))


def write_nominal(
    sheet: Worksheet, rows: SheetLike, report: ReportLike, header: WorkbookHeader, styles: Styles
) -> None:
    """One nominal sheet: heading in row 1, frozen, with filters; every column of its own kind."""
    set_widths(sheet, [float(column.width) for column in rows.columns])
    look = {"bold": True, "colour": "on_accent", "fill": "accent", "wrap": True}
    for number, column in enumerate(rows.columns, start=1):
        align = {"integer": "center", "money": "right", "date": "center"}.get(column.kind, "left")
        put(sheet, 1, number, column.label or header.words(f"column.{column.code}"), styles, align=align,
            indent=int(align != "center"), **look)
    sheet.row_dimensions[1].height = 32
    writers = [column_writer(column.kind, styles, lines="b") for column in rows.columns]
    for row, values in enumerate(rows.rows, start=2):
        for number, (write, value) in enumerate(zip(writers, values, strict=True), start=1):
            write(sheet, row, number, value)
    if not rows.rows:
        raw_cell(sheet, 2, 1, header.words("no_rows"), styles.get(italic=True, colour="muted", indent=1))
    names = [column.code for column in rows.columns]
    sheet.freeze_panes = sheet.cell(2, names.index("names") + 2 if "names" in names else 2)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows.columns))}{max(len(rows.rows), 1) + 1}"
    title = f"{header.words(f'sheet.{rows.code}')} · {header.month_name(report.year, report.month)}"
    set_page(sheet, header, title, repeat_rows="1:1", private=True)
