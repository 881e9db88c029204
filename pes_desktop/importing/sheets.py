"""A workbook as rows of raw cells with their sheet row numbers: xlsx, xlsm, xls, xlsb, ods and separated text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pes_desktop.domain.errors import Fault
from pes_desktop.importing.extent import MAX_CELLS
from pes_desktop.importing.guard import examine, fail
from pes_desktop.platform.process import quiet_errors

Cell = str | float | bool | date | datetime | time | timedelta
#: Rows beyond these are an export of another system, not an office's register.
MAX_ROWS = 250_000
MAX_CELL = 4_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number as the sheet shows it (1 = first) and its cells, '' where empty."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> list[tuple[int, Cell]]:
        """Position and content of the cells that hold something."""
        return [(i, c) for i, c in enumerate(self.cells) if not (isinstance(c, str) and not c.strip())]


@dataclass
class Sheet:
    """One sheet of a workbook; ``rows()`` may be called again and again."""

    name: str
    height: int
    _source: Any = None
    _lines: list[list[str]] = field(default_factory=list)

    def rows(self) -> Iterator[RawRow]:
        """The rows from the first of the sheet on, one by one."""
        source = self._source.iter_rows() if self._source is not None else self._lines
        for number, cells in enumerate(source, start=1):
            yield RawRow(number, tuple(_clean(cell) for cell in cells))


@dataclass
class Workbook:
    """The sheets that can be seen, in order, and what was remarkable about the file."""

    sheets: list[Sheet]
    warnings: list[Fault] = field(default_factory=list)


def _clean(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell[:MAX_CELL] if len(cell) > MAX_CELL else cell
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return float(cell)  # old .xls files give small whole numbers as integers
    return "" if cell is None else cell


def read_workbook(path: str | Path) -> Workbook:
    """Open a file for reading; formulas come as their last stored values and programs in it are never run.

    Raises EnvironmentFault ``file_missing``, ``file_unreadable``, ``file_not_a_workbook``, ``workbook_encrypted``,
    ``workbook_too_big``, ``workbook_too_wide``. A workbook with a program in it gives the warning
    ``workbook_with_macros``.
    """
    path = Path(path)
    kind = examine(path)
    book = _read_text(path) if kind.name == "text" else _read_book(path)
    if kind.macros:
        book.warnings.append(Fault("workbook_with_macros", "file", {"file": path.name}, warning=True))
    if any(sheet.height > MAX_ROWS for sheet in book.sheets):
        raise fail("workbook_too_big", path, most=MAX_ROWS)
    return book


def _read_book(path: Path) -> Workbook:
    import python_calamine as calamine

    visible, sheet_kind = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
    try:
        with quiet_errors():
            source = calamine.CalamineWorkbook.from_path(str(path))
            names = [meta.name for meta in source.sheets_metadata if (meta.typ, meta.visible) == (sheet_kind, visible)]
            sheets = []
            for name in names or source.sheet_names:
                content = source.get_sheet_by_name(name)
                sheets.append(Sheet(name, content.end[0] + 1 if content.end else 0, content))
    except calamine.PasswordError as error:
        raise fail("workbook_encrypted", path) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise fail("file_not_a_workbook", path) from error
    except BaseException as error:
        # The reader is written in Rust; where it gives up over damaged bytes it raises this, outside Exception.
        if type(error).__name__ == "PanicException":
            raise fail("file_not_a_workbook", path) from error
        raise
    return Workbook(sheets)


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _bounded(lines: Iterator[list[str]], path: Path) -> Iterator[list[str]]:
    cells = 0
    for number, line in enumerate(lines, start=1):
        cells += len(line)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise fail("workbook_too_big", path, most=MAX_ROWS)
        yield line


def _read_text(path: Path) -> Workbook:
    """Separated values: the separator is the sign that stands most evenly in the first lines."""
    text = _decode(path.read_bytes())
    sample = [line for line in text.splitlines()[:40] if line.strip()]
    separator = max(";\t,|", key=lambda sign: (sum(sign in line for line in sample), "".join(sample).count(sign)))
    if not any(separator in line for line in sample):
        raise fail("file_not_a_workbook", path)
    try:
        lines = list(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=separator), path))
    except csv.Error as error:
        raise fail("file_not_a_workbook", path) from error
    return Workbook([Sheet(path.stem, len(lines), None, lines)])
