"""The model behind DataTable: all rows in memory, or pages asked for as they come into sight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pes_desktop.domain.text import fold
from pes_desktop.ui.numbers import figure
from pes_desktop.ui.widgets.rows import RowChip

Index = QModelIndex | QPersistentModelIndex
RAW = Qt.ItemDataRole.UserRole
PAGE = 200


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` of the row (mapping key or attribute); ``width`` px at 100 %, 0 takes the rest.

    A cell may be text, number, date, None or a RowChip. ``number`` aligns right, ``strong`` writes semibold,
    ``hidden`` starts hidden (the column chooser brings it), ``sortable`` lets a click on the header sort.
    """

    key: str
    title: str
    width: int = 0
    number: bool = False
    strong: bool = False
    hidden: bool = False
    sortable: bool = True


def cell_text(value: Any) -> str:
    """A cell in words: dates as 22/11/2026, decimals by locale, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, RowChip):
        return value.words
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, datetime):
        return f"{value.day:02d}/{value.month:02d}/{value.year} {value.hour:02d}:{value.minute:02d}"
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return figure(float(value), 0 if float(value).is_integer() else 2)
    return str(value)


def _order(value: Any) -> tuple[int, Any]:
    if value is None or value == "":
        return (2, "")
    if isinstance(value, RowChip):
        return (1, fold(value.words))
    if isinstance(value, date):
        return (0, value.isoformat())
    if isinstance(value, int | float | Decimal):
        return (0, float(value))
    return (1, fold(str(value)))


class TableModel(QAbstractTableModel):
    """``wanted(offset, limit, sort_key, descending)`` asks for a page in paged mode; answer with ``set_page``."""

    wanted = Signal(int, int, str, bool)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.paged = False
        self._rows: list[Any] = []
        self._pages: dict[int, list[Any]] = {}
        self._asked: set[int] = set()
        self._total = 0
        self.sort_key, self.descending = "", False

    # --- content ---
    def set_rows(self, rows: Iterable[Any]) -> None:
        """All rows at once; sorting is done here."""
        self.beginResetModel()
        self.paged = False
        self._rows = list(rows)
        self._sort_rows()
        self.endResetModel()

    def begin_paged(self, total: int = 0) -> None:
        """Switch to pages and forget what was there; asks for the first page."""
        self.beginResetModel()
        self.paged, self._total = True, total
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()
        self._ask(0)

    def set_page(self, offset: int, rows: Sequence[Any], total: int) -> None:
        """Answer to ``wanted``; ``total`` rows there are in all."""
        page = offset // PAGE
        if total != self._total:
            self.beginResetModel()
            self._total = total
            self._pages = {page: list(rows)}
            self._asked = {page}
            self.endResetModel()
            return
        self._pages[page] = list(rows)
        if rows:
            first, last = self.index(offset, 0), self.index(offset + len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(first, last)

    def row_at(self, number: int) -> Any:
        """The row's own object; None while its page is on the way."""
        if not self.paged:
            return self._rows[number] if 0 <= number < len(self._rows) else None
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return None
        return rows[place] if place < len(rows) else None

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(page * PAGE, PAGE, self.sort_key, self.descending)

    @staticmethod
    def cell(row: Any, key: str) -> Any:
        """A cell's value."""
        return row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)

    # --- Qt ---
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows in all."""
        if parent.isValid():
            return 0
        return self._total if self.paged else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cell text, raw value, alignment."""
        if role not in (Qt.ItemDataRole.DisplayRole, RAW, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row_at(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        value = self.cell(row, self.columns[index.column()].key)
        if role == RAW:
            return value
        text = cell_text(value)
        return f"{self.columns[index.column()].title}: {text}" if role == Qt.ItemDataRole.AccessibleTextRole else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort in memory, or ask for the pages in the new order."""
        if not 0 <= column < len(self.columns):
            return
        self.sort_key, self.descending = self.columns[column].key, order == Qt.SortOrder.DescendingOrder
        if self.paged:
            self.begin_paged(self._total)
        else:
            self.layoutAboutToBeChanged.emit()
            self._sort_rows()
            self.layoutChanged.emit()

    def _sort_rows(self) -> None:
        if self.sort_key:
            known = [row for row in self._rows if _order(self.cell(row, self.sort_key))[0] < 2]
            empty = [row for row in self._rows if _order(self.cell(row, self.sort_key))[0] == 2]
            known.sort(key=self._key, reverse=self.descending)
            self._rows = known + empty

    def _key(self, row: Any) -> tuple[int, Any]:
        return _order(self.cell(row, self.sort_key))
