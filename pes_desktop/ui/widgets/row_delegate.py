"""Measures and paints the rows of a RowList."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.theme.tokens import Tokens
from pes_desktop.ui.widgets.painting import CHIP_HEIGHT, chip_width, draw_bar, draw_check, draw_chip, draw_ring

if TYPE_CHECKING:
    from pes_desktop.ui.widgets.rows import Row, RowChip, RowList

_ROW_ROLE = Qt.ItemDataRole.UserRole
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(slots=True)
class _Shape:
    """A measured row at one width."""

    height: int
    left: float
    right: float
    lines: list[str] = field(default_factory=list)
    trailing: list[tuple[float, float, Any]] = field(default_factory=list)
    action: QRectF | None = None
    tick: QRectF | None = None
    chips: list[tuple[float, float, float, Any]] = field(default_factory=list)
    stacked: bool = False


def wrap(words: str, font: QFont, width: float, lines: int = 2) -> list[str]:
    """Break words into at most ``lines`` lines; the last one is elided. Words with line breaks keep exactly those."""
    if not words:
        return []
    metrics = QFontMetricsF(font)
    if "\n" in words:
        return [metrics.elidedText(part, Qt.TextElideMode.ElideRight, width) for part in words.split("\n")[:lines]]
    if metrics.horizontalAdvance(words) <= width:
        return [words]
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    out: list[str] = []
    while len(out) < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 20.0))
        start = line.textStart()
        last = len(out) == lines - 1
        piece = words[start:] if last else words[start:start + line.textLength()]
        out.append(metrics.elidedText(piece.strip(), Qt.TextElideMode.ElideRight, width) if last else piece.strip())
    layout.endLayout()
    return [line for line in out if line]


def _ground(selected: bool, now: Tokens) -> QColor | None:
    """Chips on a chosen row stand on the surface: their own soft ground would sink into the row's."""
    return now.color("surface") if selected else None


class RowDelegate(QStyledItemDelegate):
    """Row heights are kept per row and width until ``forget``."""

    def __init__(self, view: RowList) -> None:
        super().__init__(view)
        self._view = view
        self._shapes: dict[tuple[int, int], _Shape] = {}
        self._stacked: dict[int, bool] = {}

    def forget(self) -> None:
        """Drop the measures: rows, width or scale changed."""
        self._shapes.clear()
        self._stacked.clear()

    def height(self, row: Row, width: int) -> int:
        """Height of a row at a width."""
        return self._shape(row, width).height

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Full width, measured height."""
        width = self._view.viewport().width()
        return QSize(width, self._shape(index.data(_ROW_ROLE), width).height)

    def part_at(self, rect: Any, row: Row, position: QPointF) -> str:
        """"tick", "action" or "row" under a point."""
        shape = self._shape(row, rect.width())
        local = QPointF(position.x() - rect.x(), position.y() - rect.y())
        if shape.tick is not None and local.x() < shape.tick.right() + 8:
            return "tick"
        return "action" if shape.action is not None and shape.action.contains(local) else "row"

    def _shape(self, row: Row, width: int) -> _Shape:
        known = self._shapes.get((id(row), width))
        if known is None:
            known = self._shapes[(id(row), width)] = self._measure(row, width)
        return known

    def _measure(self, row: Row, width: int) -> _Shape:
        now = tokens.current()
        side = now.px(16)
        if row.caption:
            return _Shape(now.px(34), side, width - side)
        shape = _Shape(0, side, width - side)
        if self._view._model.checkable:
            if row.tickable:
                shape.tick = QRectF(side, 0, now.px(18), now.px(18))
            shape.left += now.px(30)
        if row.score is not None:
            shape.left += now.px(56)
        elif row.icon:
            shape.left += now.px(32)
        strong = QFontMetricsF(now.font(strong=True))
        shape.stacked = self._is_stacked(width, shape, now) and bool(row.trailing or row.action)
        if row.action and not shape.stacked:
            wide = strong.horizontalAdvance(row.action) + now.px(16)
            shape.action = QRectF(shape.right - wide + now.px(8), 0, wide, now.px(30))
            shape.right -= wide - now.px(8) + now.px(12)
        for chip in reversed(() if shape.stacked else row.trailing):
            wide = chip_width(chip.words, chip.icon or None)
            shape.trailing.append((shape.right - wide, wide, chip))
            shape.right -= wide + now.px(8)
        if row.trailing and not shape.stacked:
            shape.right -= now.px(4)
        room = shape.right - shape.left
        small = now.font("small")
        shape.lines = wrap(row.subtitle, small, room)
        top = now.px(9) + strong.height()
        top += len(shape.lines) * QFontMetricsF(small).height()
        chips = [*row.chips, *row.trailing] if shape.stacked else list(row.chips)
        if chips:
            top = self._flow(chips, shape, top + now.px(5), room, now)
        if row.action and shape.stacked:
            shape.action = QRectF(shape.left - now.px(8), top + now.px(2), strong.horizontalAdvance(row.action)
                                  + now.px(16), now.px(28))
            top += now.px(28)
        floor = now.px(46) if row.subtitle or row.chips or row.score is not None else now.px(42)
        shape.height = max(round(top + now.px(9)), floor)
        return shape

    def _is_stacked(self, width: int, shape: _Shape, now: Tokens) -> bool:
        """One decision for the whole list, so that its rows look alike."""
        if width not in self._stacked:
            self._stacked[width] = any(self._too_tight(row, shape, now) for row in self._view._model.rows)
        return self._stacked[width]

    def _too_tight(self, row: Row, shape: _Shape, now: Tokens) -> bool:
        """Whether what stands at the right leaves the words no room, so that it goes below them."""
        if not row.action and not row.trailing:
            return False
        used = sum(chip_width(c.words, c.icon or None) + now.px(8) for c in row.trailing)
        if row.action:
            used += QFontMetricsF(now.font(strong=True)).horizontalAdvance(row.action) + now.px(20)
        title = QFontMetricsF(now.font(strong=True)).horizontalAdvance(row.title)
        return shape.right - shape.left - used < min(title, now.px(132))

    def _flow(self, chips: Any, shape: _Shape, top: float, room: float, now: Tokens) -> float:
        x, gap, high = 0.0, now.px(5), now.px(CHIP_HEIGHT)
        chip: RowChip
        for chip in chips:
            wide = min(chip_width(chip.words, chip.icon or None), room)
            if x and x + wide > room:
                x, top = 0.0, top + high + gap
            shape.chips.append((shape.left + x, top, wide, chip))
            x += wide + gap
        return top + high + now.px(1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one row."""
        row: Row = index.data(_ROW_ROLE)
        now = tokens.current()
        rect = QRectF(option.rect)
        state = option.state
        shape = self._shape(row, int(rect.width()))
        painter.save()
        if row.caption:
            self._paint_caption(painter, rect, row, now)
            painter.restore()
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, now.color("accent_soft"))
            painter.fillRect(QRectF(rect.x(), rect.y(), now.px(3), rect.height()), now.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, now.color("bg"))
        if index.row() + 1 < len(self._view._model.rows):
            painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), now.color("soft"))
        painter.translate(rect.topLeft())
        self._paint_lead(painter, rect, row, shape, now)
        self._paint_words(painter, row, shape, now, selected)
        self._paint_trail(painter, rect, row, shape, now, selected)
        if selected and self._view.hasFocus():
            draw_ring(painter, QRectF(0, 0, rect.width(), rect.height() - 1), now.px(3))
        painter.restore()

    def _paint_caption(self, painter: QPainter, rect: QRectF, row: Row, now: Tokens) -> None:
        font = now.font("caption", strong=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, now.scale * 0.4)
        painter.setFont(font)
        painter.setPen(now.color("muted"))
        words = row.title.upper() + (f" · {row.meta}" if row.meta else "")
        area = QRectF(rect.x() + now.px(16), rect.y() + now.px(8), rect.width() - now.px(32), rect.height() - now.px(8))
        painter.drawText(area, _LEFT, QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width()))

    def _paint_lead(self, painter: QPainter, rect: QRectF, row: Row, shape: _Shape, now: Tokens) -> None:
        left = float(now.px(16))
        if shape.tick is not None:
            box = QRectF(left, (rect.height() - shape.tick.height()) / 2, shape.tick.width(), shape.tick.height())
            draw_check(painter, box, row.key in self._view._model.checked)
        if self._view._model.checkable:
            left += now.px(30)
        if row.score is not None:
            font = now.font("section", strong=True)
            font.setPixelSize(now.px(19))
            painter.setFont(font)
            painter.setPen(now.color("ink"))
            painter.drawText(QRectF(left, now.px(8), now.px(44), now.px(24)), int(Qt.AlignmentFlag.AlignCenter),
                             str(row.score))
            draw_bar(painter, QRectF(left, now.px(36), now.px(44), now.px(4)), row.score / 100, track="line")
        elif row.icon:
            edge = now.px(20)
            icons.paint(painter, row.icon, QRectF(left, (rect.height() - edge) / 2, edge, edge), "muted")

    def _paint_words(self, painter: QPainter, row: Row, shape: _Shape, now: Tokens, selected: bool) -> None:
        strong, small = now.font(strong=True), now.font("small")
        metrics, metrics_small = QFontMetricsF(strong), QFontMetricsF(small)
        room = shape.right - shape.left
        below = len(shape.lines) * metrics_small.height()
        top = float(now.px(9)) if shape.chips or shape.stacked else (shape.height - metrics.height() - below) / 2
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(strong)
        painter.setPen(now.color("ink"))
        painter.drawText(QRectF(shape.left, top, room, metrics.height()), _LEFT, title)
        used = metrics.horizontalAdvance(title) + now.px(8)
        if row.meta and room - used > now.px(24):
            painter.setFont(small)
            painter.setPen(now.color("muted"))
            meta = metrics_small.elidedText(row.meta, Qt.TextElideMode.ElideRight, room - used)
            painter.drawText(QRectF(shape.left + used, top + now.px(1), room - used, metrics.height()), _LEFT, meta)
        painter.setFont(small)
        painter.setPen(now.color("muted"))
        y = top + metrics.height()
        for line in shape.lines:
            painter.drawText(QRectF(shape.left, y, room + now.px(4), metrics_small.height()), _LEFT, line)
            y += metrics_small.height()
        for x, chip_top, wide, chip in shape.chips:
            box = QRectF(x, chip_top, wide, now.px(CHIP_HEIGHT))
            draw_chip(painter, box, chip.words, chip.kind, chip.icon or None, fill=_ground(selected, now))

    def _paint_trail(self, painter: QPainter, rect: QRectF, row: Row, shape: _Shape, now: Tokens,
                     selected: bool) -> None:
        high = now.px(CHIP_HEIGHT)
        for x, wide, chip in shape.trailing:
            box = QRectF(x, (rect.height() - high) / 2, wide, high)
            draw_chip(painter, box, chip.words, chip.kind, chip.icon or None, fill=_ground(selected, now))
        if shape.action is not None:
            if not shape.stacked:
                shape.action.moveTop((rect.height() - shape.action.height()) / 2)
            painter.setFont(now.font(strong=True))
            painter.setPen(now.color("accent"))
            painter.drawText(shape.action, int(Qt.AlignmentFlag.AlignCenter), row.action)
