"""Find the table in a workbook: its sheet, the heading row among title rows, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.importing.cells.simple import as_text
from pes_desktop.importing.headings import NEEDED, PEOPLE, REPEATED, VACANCIES, field_of
from pes_desktop.importing.sheets import Cell, RawRow, Sheet, Workbook

#: Title rows above the headings are searched as far as this.
SEARCHED_ROWS = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its position (0 = first of the table), its heading and the field it was taken for (None: unread)."""

    index: int
    heading: str
    field: str | None


@dataclass(frozen=True)
class Layout:
    """Where the table stands in the workbook. ``header_row`` is the sheet row of the headings."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    height: int = 0
    warnings: tuple[Fault, ...] = field(default=())

    def all_of(self, name: str) -> list[Column]:
        """The columns of a field, in order."""
        return [column for column in self.columns if column.field == name]

    def first(self, name: str) -> Column | None:
        """The first column of a field."""
        return next(iter(self.all_of(name)), None)

    def cell(self, row: RawRow, name: str) -> Cell:
        """The content of a field in a row, '' where the sheet has no such column."""
        column = self.first(name)
        return row.cells[column.index] if column is not None and column.index < len(row.cells) else ""

    def with_fields(self, chosen: Mapping[int, str | None]) -> Layout:
        """The same table with the fields of some columns chosen by hand (index to field)."""
        columns = tuple(Column(c.index, c.heading, chosen.get(c.index, c.field)) for c in self.columns)
        return Layout(self.sheet, self.header_row, columns, self.height, self.warnings)


class ColumnCells:
    """What some columns hold, gathered in one pass over the sheet: whole columns teach how their cells are meant."""

    def __init__(self, layout: Layout, rows: Iterable[RawRow], fields: Sequence[str]) -> None:
        self._columns = {name: layout.first(name) for name in fields}
        self._cells: dict[str, list[Cell]] = {name: [] for name in fields}
        self._last_year = 0
        places = [(name, column.index) for name, column in self._columns.items() if column is not None]
        for row in rows:
            for name, index in places:
                if index < len(row.cells):
                    cell = row.cells[index]
                    if isinstance(cell, str):
                        self._cells[name].append(cell)
                    elif isinstance(cell, date):
                        self._last_year = max(self._last_year, cell.year)

    def heading(self, name: str) -> str:
        """Heading of a column, '' where the sheet has none."""
        column = self._columns[name]
        return column.heading if column else ""

    def cells(self, name: str) -> list[Cell]:
        """The texts of a column."""
        return self._cells[name]

    def latest(self, today: date) -> date:
        """The day against which two-digit years are read: today, or the end of next year where real dates lie there."""
        return max(today, date(min(max(self._last_year, 1), today.year + 1), 12, 31)) if self._last_year else today


def map_columns(row: RawRow, kind: str) -> tuple[Column, ...]:
    """Read one row as headings; the second column of a field that stands once stays unread."""
    taken: set[str] = set()
    columns = []
    for index, cell in enumerate(row.cells):
        heading = as_text(cell).replace("\n", " ") if isinstance(cell, str) else ""
        found = field_of(heading, kind) if heading else None
        if found in taken and found not in REPEATED:
            found = None
        if found:
            taken.add(found)
        columns.append(Column(index, heading, found))
    return tuple(columns)


def _worth(columns: tuple[Column, ...], kind: str) -> int:
    """How many fields a row of headings names; 0 where what a table needs is missing."""
    fields = {column.field for column in columns if column.field and column.field != "line"}
    if len(fields) < 3 or not any(set(group) <= fields for group in NEEDED[kind]):
        return 0
    return len(fields)


def _best(sheet: Sheet, kind: str) -> tuple[int, Layout | None]:
    best, layout = 0, None
    for row in islice(sheet.rows(), SEARCHED_ROWS):
        if len(row.filled) < 3:
            continue
        columns = map_columns(row, kind)
        worth = _worth(columns, kind)
        if worth > best:
            best, layout = worth, Layout(sheet.name, row.number, columns, sheet.height)
    return best, layout


def find_layout(book: Workbook, kind: str) -> Layout:
    """The table of ``kind`` (people, vacancies) in a workbook: the sheet whose headings name most fields.

    Raises DomainError ``no_recognisable_columns`` (with the headings seen), or ``sheet_of_other_kind`` where the
    workbook holds the other kind of list.
    """
    if kind not in NEEDED:
        raise DomainError(Fault("unknown_choice", "kind", {"value": kind}))
    found = [(worth, layout) for worth, layout in (_best(sheet, kind) for sheet in book.sheets) if layout is not None]
    other = VACANCIES if kind == PEOPLE else PEOPLE
    elsewhere = max((_best(sheet, other)[0] for sheet in book.sheets), default=0)
    worth, layout = max(found, key=lambda pair: pair[0], default=(0, None))
    if elsewhere > worth + 1:
        raise DomainError(Fault("sheet_of_other_kind", "file", {"kind": kind, "other": other}))
    if layout is None:
        raise DomainError(Fault("no_recognisable_columns", "file", {"kind": kind, "seen": _seen(book)}))
    unread = [c.heading for c in layout.columns if c.heading and c.field is None]
    warnings = tuple(Fault("column_unread", "columns", {"heading": heading}, warning=True) for heading in unread)
    return Layout(layout.sheet, layout.header_row, layout.columns, layout.height, warnings)


def _seen(book: Workbook) -> str:
    """The widest of the first rows, shortened: what the person may compare with the headings they expected."""
    rows = [row for sheet in book.sheets for row in islice(sheet.rows(), SEARCHED_ROWS)]
    widest = max(rows, key=lambda row: len(row.filled), default=None)
    return ", ".join(as_text(cell)[:20] for _, cell in (widest.filled if widest else []))[:120]
