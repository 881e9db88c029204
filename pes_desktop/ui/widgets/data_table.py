"""A table: paged or in memory, sorted by its header, columns to choose, copied with Ctrl+C, worked by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.button import IconButton
from pes_desktop.ui.widgets.empty_state import EmptyState
from pes_desktop.ui.widgets.painting import CHIP_HEIGHT, chip_width, draw_chip, draw_ring
from pes_desktop.ui.widgets.rows import RowChip
from pes_desktop.ui.widgets.table_model import PAGE, RAW, Column, TableModel, cell_text

__all__ = ["PAGE", "Column", "DataTable"]


#: Numbers and telephones may begin with a sign; everything else that does is a formula to whoever pastes it.
_SIGNED = re.compile(r"[+-][\d .,()%-]+")


def pasteable(words: str) -> str:
    """A cell for the clipboard: one line, and never a formula in the sheet it is pasted into."""
    words = " ".join(words.split())
    if words.startswith(("=", "+", "-", "@")) and not _SIGNED.fullmatch(words):
        return f"'{words}"
    return words


class _Header(QHeaderView):
    """Titles with our own sort arrow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(tokens.current().px(48))
        self.setFixedHeight(tokens.current().px(38))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Title and arrow."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            now = tokens.current()
            title = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
            wide = QFontMetricsF(now.font("small", strong=True)).horizontalAdvance(title)
            edge = now.px(14)
            name = "arrow-down" if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else "arrow-up"
            x = rect.left() + now.px(20 if section == 0 else 12) + wide
            aligned = self.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
            if int(aligned or 0) & int(Qt.AlignmentFlag.AlignRight):
                x = rect.right() - now.px(12) - wide - edge
            icons.paint(painter, name, QRectF(x, rect.center().y() - edge / 2, edge, edge), "accent")


class _Cells(QStyledItemDelegate):
    """Paints every cell: words, numbers at the right, chips."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one cell."""
        now = tokens.current()
        table = self.parent()
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, now.color("accent_soft"))
        elif isinstance(table, DataTable) and table.hovered == index.row():
            painter.fillRect(rect, now.color("bg"))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), now.color("soft"))
        value = index.data(RAW)
        column = index.model().columns[index.column()]  # type: ignore[attr-defined]
        first = isinstance(table, DataTable) and table.columnAt(0) == index.column() and rect.x() <= 0
        inner = rect.adjusted(now.px(16 if first else 8), 0, -now.px(8), -1)
        if isinstance(value, RowChip):
            wide, high = min(chip_width(value.words, value.icon or None), inner.width()), now.px(CHIP_HEIGHT)
            draw_chip(painter, QRectF(inner.x(), inner.center().y() - high / 2, wide, high), value.words, value.kind,
                      value.icon or None, fill=now.color("surface") if selected else None)
        else:
            font = now.font(strong=column.strong)
            painter.setFont(font)
            painter.setPen(now.color("ink" if value is not None else "muted"))
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            words = QFontMetricsF(font).elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), words)
        if isinstance(table, DataTable) and table.hasFocus() and index.row() == table.currentIndex().row():
            self._ring(painter, rect, table)
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRectF, table: DataTable) -> None:
        whole = QRectF(0, rect.y(), table.viewport().width(), rect.height() - 1)
        painter.setClipRect(rect)
        draw_ring(painter, whole, tokens.current().px(3))


class DataTable(QTableView):
    """``set_rows(rows)`` for what fits in memory; or ``start_paged()`` and answer
    ``wanted(offset, limit, sort_key, descending)`` with ``set_page(offset, rows, total)``.
    ``opened(row)`` on Enter or double click, ``chosen(row)`` when the choice moves.

    ``name`` and ``prefs`` (``desk.prefs``) keep the chosen columns. Ctrl+C copies the chosen rows, tab-separated.
    """

    wanted = Signal(int, int, str, bool)
    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, columns: Sequence[Column], *, name: str = "", prefs: MutableMapping[str, Any] | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._prefs = name, {} if prefs is None else prefs
        self.hovered = -1
        self.table = TableModel(columns, self)
        self.setModel(self.table)
        self.table.wanted.connect(self.wanted)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalHeader(_Header(self))
        self.horizontalHeader().setStretchLastSection(False)
        self.verticalHeader().hide()
        now = tokens.current()
        self.verticalHeader().setDefaultSectionSize(now.px(40))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.entered.connect(self._hover)
        self.doubleClicked.connect(self._open_index)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.horizontalHeader().sectionClicked.connect(self._sort_clicked)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().customContextMenuRequested.connect(self._header_menu)
        self._empty = EmptyState(parent=self)
        self._empty.hide()
        self.chooser = IconButton("columns-3-cog", self.tr("Choose columns"), parent=self)
        set_look(self.chooser, "role", "corner")
        self.chooser.clicked.connect(self.choose_columns)
        self.chooser.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self)
        self._apply_columns()

    # --- content ---
    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows (mappings or objects)."""
        self.table.set_rows(rows)
        self._after_fill()

    def start_paged(self) -> None:
        """Ask for the first page; call again when what is listed has changed."""
        self.table.begin_paged(self.table.rowCount())

    def set_page(self, offset: int, rows: Sequence[Any], total: int) -> None:
        """Answer to ``wanted``."""
        self.table.set_page(offset, rows, total)
        self._after_fill()

    def set_empty(self, icon: str, title: str, words: str = "", button: str = "") -> EmptyState:
        """What stands there without rows; connect to the returned widget's ``action``."""
        self._empty.set_words(icon, title, words, button)
        self._after_fill()
        return self._empty

    def current_row(self) -> Any:
        """The chosen row's own object, or None."""
        return self.table.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def selected_rows(self) -> list[Any]:
        """All chosen rows, in order."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for number in numbers if (row := self.table.row_at(number)) is not None]

    def copy_selected(self) -> str:
        """Put the chosen rows, with titles, on the clipboard as tab-separated text, and return it."""
        visible = [c for i, c in enumerate(self.table.columns) if not self.isColumnHidden(i)]
        lines = ["\t".join(c.title for c in visible)]
        lines += ["\t".join(pasteable(cell_text(TableModel.cell(row, c.key))) for c in visible)
                  for row in self.selected_rows()]
        text = "\n".join(lines)
        QGuiApplication.clipboard().setText(text)
        return text

    # --- columns ---
    def choose_columns(self) -> None:
        """The menu of columns."""
        self._menu.clear()
        for number, column in enumerate(self.table.columns):
            action = QAction(column.title, self._menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setData(number)
            action.setEnabled(number > 0)
            action.toggled.connect(self._column_toggled)
            self._menu.addAction(action)
        self._menu.popup(self.chooser.mapToGlobal(self.chooser.rect().bottomLeft()))

    def set_column_visible(self, key: str, visible: bool) -> None:
        """Show or hide a column, and remember it."""
        number = next(i for i, c in enumerate(self.table.columns) if c.key == key)
        self.setColumnHidden(number, not visible)
        if self._name:
            hidden = [c.key for i, c in enumerate(self.table.columns) if self.isColumnHidden(i)]
            self._prefs[f"columns.{self._name}"] = ",".join(hidden) or "-"
        self._spread()

    def _apply_columns(self) -> None:
        kept = self._prefs.get(f"columns.{self._name}") if self._name else None
        hidden = set(str(kept).split(",")) if kept else {c.key for c in self.table.columns if c.hidden}
        for number, column in enumerate(self.table.columns):
            self.setColumnHidden(number, column.key in hidden and number > 0)
        self._spread()

    def _spread(self) -> None:
        """Fixed widths first; columns of width 0 share the rest."""
        now = tokens.current()
        visible = [(i, c) for i, c in enumerate(self.table.columns) if not self.isColumnHidden(i)]
        loose = [i for i, c in visible if c.width == 0]
        room = self.viewport().width() - sum(now.px(c.width) for _, c in visible)
        if loose:
            each = max(now.px(150), room // len(loose))
        for number, column in visible:
            self.setColumnWidth(number, now.px(column.width) if column.width else each)
        if not loose and visible and room > 0:
            last = visible[-1][0]
            self.setColumnWidth(last, self.columnWidth(last) + room)

    # --- slots ---
    def _column_toggled(self, shown: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.set_column_visible(self.table.columns[int(action.data())].key, shown)

    def _header_menu(self, _place: QPoint) -> None:
        self.choose_columns()

    def _sort_clicked(self, section: int) -> None:
        if not self.table.columns[section].sortable:
            return
        header = self.horizontalHeader()
        same = header.isSortIndicatorShown() and self.table.sort_key == self.table.columns[section].key
        down = same and not self.table.descending
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(True)
        header.setSortIndicator(section, order)
        self.table.sort(section, order)

    def _hover(self, index: QModelIndex) -> None:
        self.hovered = index.row()
        self.viewport().update()

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.viewport().update()
        row = self.table.row_at(current.row()) if current.isValid() else None
        if row is not None:
            self.chosen.emit(row)

    def _open_index(self, index: QModelIndex) -> None:
        row = self.table.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _after_fill(self) -> None:
        self._empty.setVisible(self.table.rowCount() == 0 and bool(self._empty.title.text()))
        self._spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, F8 chooses columns."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self._open_index(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.key() == Qt.Key.Key_F8:
            self.choose_columns()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: Any) -> None:
        """No row under the mouse."""
        self.hovered = -1
        self.viewport().update()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns, place the empty state and the chooser."""
        super().resizeEvent(event)
        self._spread()
        self._empty.setGeometry(self.viewport().geometry())
        self.chooser.adjustSize()
        now = tokens.current()
        self.chooser.move(self.width() - self.chooser.width() - now.px(4), now.px(2))
        self.chooser.raise_()
