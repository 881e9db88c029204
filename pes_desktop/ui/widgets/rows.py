"""A list card of painted rows: quick for hundreds, moved through with the arrow keys, opened with Enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.empty_state import EmptyState

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
#: Least height of a card that says only that there is nothing.
SLIM_PX = 136
QWIDGETSIZE_MAX = (1 << 24) - 1


@dataclass(frozen=True, slots=True)
class RowChip:
    """Words and kind (ok, warn, bad, info, neutral) of a chip in a row."""

    words: str
    kind: str = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. Only ``key`` and ``title`` are needed.

    ``meta`` stands muted after the title, ``subtitle`` below (up to two lines), ``chips`` in a line below that,
    ``trailing`` chips and the ``action`` word at the right, ``score`` (0-100) or ``icon`` at the left. ``caption=True``
    makes a group heading of the title (with ``meta`` after a dot); it cannot be chosen. ``tickable=False``: no tick
    in a list that has them.
    """

    key: Any
    title: str
    subtitle: str = ""
    meta: str = ""
    chips: Sequence[RowChip] = ()
    trailing: Sequence[RowChip] = ()
    action: str = ""
    score: int | None = None
    icon: str = ""
    caption: bool = False
    tickable: bool = True
    data: Any = field(default=None, compare=False)

    def spoken(self) -> str:
        """What a screen reader says."""
        chips = [chip.words for chip in (*self.chips, *self.trailing)]
        parts = [self.title, self.meta, self.subtitle, *chips]
        if self.score is not None:
            parts.insert(0, str(self.score))
        return ". ".join(p for p in parts if p)


class RowModel(QAbstractListModel):
    """Rows in order, with ticks by key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.checkable = False
        self.checked: set[Any] = set()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Row, words, ticks."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        if role == Qt.ItemDataRole.CheckStateRole and self.checkable and not row.caption and row.tickable:
            return Qt.CheckState.Checked if row.key in self.checked else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions cannot be chosen."""
        if not index.isValid() or self.rows[index.row()].caption:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = list(rows)
        keys = {row.key for row in self.rows}
        self.checked &= keys
        self.endResetModel()


class RowList(QListView):
    """``set_rows`` fills it. Signals carry the row's key: ``chosen`` (moved to), ``opened`` (Enter or a click),
    ``acted`` (the action word, or Shift+Enter), ``ticked`` (set of keys; Space ticks when ``checkable``).

    The row chosen before keeps its place over ``set_rows`` when its key is still there.
    """

    chosen = Signal(object)
    opened = Signal(object)
    acted = Signal(object)
    ticked = Signal(object)

    def __init__(self, *, checkable: bool = False, open_on_click: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from pes_desktop.ui.widgets.row_delegate import RowDelegate

        self.setProperty("role", "rows")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._model = RowModel(self)
        self._model.checkable = checkable
        self.setModel(self._model)
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(tokens.current().px(28))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._open_on_click = open_on_click
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._empty = EmptyState(parent=self)
        self._empty.hide()

    # --- content ---
    def set_rows(self, rows: Iterable[Row], *, choose_first: bool = False) -> None:
        """Show these rows; keeps the choice and scroll place where it can, else chooses the first when asked."""
        before, place = self.chosen_key(), self.verticalScrollBar().value()
        self._quiet = True
        self._delegate.forget()
        self._model.set_rows(rows)
        kept = before is not None and self.choose(before)
        if kept:
            self.verticalScrollBar().setValue(place)
        self._quiet = False
        if not kept and choose_first:
            self.choose_at(self._step(-1, 1))
        self._empty.setVisible(not self._model.rows and bool(self._empty.title.text()))

    def set_slim(self, slim: bool) -> None:
        """Whether what stands there without rows is words alone."""
        self._empty.set_slim(slim)

    def empty_height(self) -> int:
        """Height of what stands there without rows, at the present width."""
        return self._empty.heightForWidth(self.viewport().width())

    def rows(self) -> list[Row]:
        """The rows shown, captions included."""
        return list(self._model.rows)

    def set_empty(self, icon: str, title: str, words: str = "", button: str = "") -> EmptyState:
        """What stands there without rows; connect to the returned widget's ``action``."""
        self._empty.set_words(icon, title, words, button)
        self._empty.setVisible(not self._model.rows)
        return self._empty

    # --- choice ---
    def chosen_key(self) -> Any:
        """Key of the chosen row or None."""
        row = self.chosen_row()
        return row.key if row else None

    def chosen_row(self) -> Row | None:
        """The chosen row or None."""
        index = self.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def choose(self, key: Any) -> bool:
        """Choose the row of this key; False when there is none."""
        for number, row in enumerate(self._model.rows):
            if row.key == key and not row.caption:
                self.choose_at(number)
                return True
        return False

    def choose_at(self, number: int) -> None:
        """Choose by position."""
        if 0 <= number < len(self._model.rows):
            self.setCurrentIndex(self._model.index(number))

    def step(self, by: int) -> None:
        """Move the choice, over captions."""
        self.choose_at(self._step(self.currentIndex().row(), by))

    def checked_keys(self) -> set[Any]:
        """Keys of the ticked rows."""
        return set(self._model.checked)

    def set_checked(self, keys: Iterable[Any]) -> None:
        """Tick exactly these."""
        self._model.checked = set(keys)
        self.viewport().update()
        self.ticked.emit(self.checked_keys())

    def toggle(self, key: Any) -> None:
        """Tick or untick one."""
        self._model.checked ^= {key}
        self.viewport().update()
        self.ticked.emit(self.checked_keys())

    def _step(self, start: int, by: int) -> int:
        number = start + by
        while 0 <= number < len(self._model.rows) and self._model.rows[number].caption:
            number += 1 if by > 0 else -1
        return number

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.chosen.emit(self._model.rows[current.row()].key)

    # --- keyboard and mouse ---
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Shift+Enter acts, Space ticks."""
        row, key = self.chosen_row(), event.key()
        if row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            act = bool(row.action) and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.acted if act else self.opened).emit(row.key)
        elif row is not None and key == Qt.Key.Key_Space and self._model.checkable:
            if row.tickable:
                self.toggle(row.key)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on tick, action word or row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = self._model.rows[index.row()]
        if row.caption:
            return
        part = self._delegate.part_at(self.visualRect(index), row, event.position())
        if part == "tick":
            self.toggle(row.key)
        elif part == "action":
            self.acted.emit(row.key)
        elif self._open_on_click:
            self.opened.emit(row.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming in with the keyboard chooses the first row."""
        chosen_before = self.currentIndex().isValid()  # Qt itself would now choose the first row, a heading or not
        super().focusInEvent(event)
        if not chosen_before and event.reason() in (
                Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self.choose_at(self._step(-1, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Row heights follow the width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()
        self._empty.setGeometry(self.viewport().rect())

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_delegate"):
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, and the focus ring."""
        super().paintEvent(event)
        if self.hasFocus() and not self._model.rows:
            from pes_desktop.ui.widgets.painting import draw_ring

            painter = QPainter(self.viewport())
            draw_ring(painter, self.viewport().rect().toRectF())
            painter.end()

    def content_height(self) -> int:
        """Height of all rows at the present width."""
        width = self.viewport().width()
        return sum(self._delegate.height(row, width) for row in self._model.rows)

    def sizeHint(self) -> QSize:
        """A few rows."""
        now = tokens.current()
        return QSize(now.px(280), now.px(200))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        now = tokens.current()
        return QSize(now.px(160), now.px(60))


class RowCard(Card):
    """A Card that holds a RowList (attribute ``list``) to its edges."""

    def __init__(self, title: str = "", note: str = "", *, checkable: bool = False, open_on_click: bool = True,
                 parent: QWidget | None = None) -> None:
        super().__init__(title, note, padded=False, parent=parent)
        self.list = RowList(checkable=checkable, open_on_click=open_on_click)
        self.add(self.list, 1)
        self.list.setAccessibleName(title)
        radius = tokens.current().px(7)
        self.body.setContentsMargins(0, 0, 0, radius // 2)
        self._slim, self._least = False, 0

    def set_slim(self, slim: bool, least: int = 0) -> None:
        """``slim``: without rows the card is low; ``least``: how high it is at least with rows (px of the screen)."""
        self._slim, self._least = slim, least
        self.list.set_slim(slim)
        self._fit()

    def set_rows(self, rows: Iterable[Row], *, choose_first: bool = False) -> None:
        """Show these rows."""
        self.list.set_rows(rows, choose_first=choose_first)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that break into more lines need more room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        low = self._slim and not self.list.rows()
        now = tokens.current()
        height = max(now.px(SLIM_PX), self.head.minimumHeight() + self.list.empty_height() + now.px(8)) if low else 0
        self.setMinimumHeight(height if low else self._least)
        self.setMaximumHeight(height if low else QWIDGETSIZE_MAX)
