"""Bars, lines and a funnel, painted here, with every number as text: nothing is said by length or colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from pes_desktop.ui.numbers import figure
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.theme.tokens import Tokens

_CENTER = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
SERIES = ("accent", "warn", "info", "muted")
_MARKS = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True, slots=True)
class Point:
    """A bar: its name and number."""

    name: str
    number: float


@dataclass(frozen=True, slots=True)
class Series:
    """A line (or bar group): its name and one number per label; None leaves a gap."""

    name: str
    numbers: Sequence[float | None]


class _Chart(QWidget):
    """Common parts: size, description for a screen reader."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(tokens.current().px(96))

    def sizeHint(self) -> QSize:
        """A card's width."""
        return QSize(tokens.current().px(360), tokens.current().px(200))

    def describe(self, words: str) -> None:
        """What a screen reader says."""
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Prepare the painter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, QRectF(self.rect()), tokens.current())
        painter.end()

    def draw(self, painter: QPainter, area: QRectF, now: Tokens) -> None:
        """For subclasses."""
        raise NotImplementedError


class BarChart(_Chart):
    """Horizontal bars: name, bar, number; long names keep their room. ``points`` at most a dozen."""

    def __init__(self, title: str, points: Sequence[Point] = (), *, colour: str = "accent",
                 parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._colour = colour
        self.set_points(points)

    def set_points(self, points: Sequence[Point]) -> None:
        """Show these."""
        self._points = list(points)
        self.describe("; ".join(f"{p.name}: {figure(p.number)}" for p in self._points))
        self.setMinimumHeight(tokens.current().px(26) * max(1, len(self._points)))
        self.update()

    def draw(self, painter: QPainter, area: QRectF, now: Tokens) -> None:
        """Bars from the left."""
        if not self._points:
            return
        font, strong = now.font("small"), now.font("small", strong=True)
        metrics, numbers = QFontMetricsF(font), QFontMetricsF(strong)
        names = min(max(metrics.horizontalAdvance(p.name) for p in self._points), area.width() * 0.42) + now.px(12)
        digits = max(numbers.horizontalAdvance(figure(p.number)) for p in self._points) + now.px(10)
        top = max((p.number for p in self._points), default=0) or 1
        step = min(area.height() / len(self._points), now.px(40))
        thick = min(step * 0.56, now.px(16))
        for number, point in enumerate(self._points):
            y = area.top() + step * number
            painter.setFont(font)
            painter.setPen(now.color("ink"))
            name = metrics.elidedText(point.name, Qt.TextElideMode.ElideRight, names - now.px(10))
            painter.drawText(QRectF(area.left(), y, names, step), _LEFT, name)
            room = area.width() - names - digits
            bar = QRectF(area.left() + names, y + (step - thick) / 2, max(2.0, room * point.number / top), thick)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color(self._colour if point.number else "line"))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setFont(strong)
            painter.setPen(now.color("ink"))
            painter.drawText(QRectF(bar.right() + now.px(7), y, digits, step), _LEFT, figure(point.number))


class LineChart(_Chart):
    """Lines over labels (months). Each line has its last number at its end, and a dash of its own beside its colour."""

    def __init__(self, title: str, labels: Sequence[str] = (), series: Sequence[Series] = (),
                 parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.set_series(labels, series)

    def set_series(self, labels: Sequence[str], series: Sequence[Series]) -> None:
        """Show these."""
        self._labels, self._series = list(labels), list(series)
        told = []
        for line in self._series:
            pairs = (f"{a} {figure(b)}" for a, b in zip(self._labels, line.numbers, strict=False) if b is not None)
            told.append(f"{line.name}: {', '.join(pairs)}")
        self.describe("; ".join(told))
        self.update()

    def draw(self, painter: QPainter, area: QRectF, now: Tokens) -> None:
        """Grid, lines, labels, legend."""
        values = [n for s in self._series for n in s.numbers if n is not None]
        if not values or not self._labels:
            return
        font = now.font("caption")
        metrics = QFontMetricsF(font)
        top = nice_top(max(values))
        left = metrics.horizontalAdvance(figure(top)) + now.px(10)
        legend = now.px(24) if len(self._series) > 1 else 0
        plot = area.adjusted(left, legend + now.px(8), -now.px(34), -now.px(22))
        self._grid(painter, plot, top, left, now)
        step = plot.width() / max(1, len(self._labels) - 1)
        painter.setFont(font)
        painter.setPen(now.color("muted"))
        widest = max(metrics.horizontalAdvance(label) for label in self._labels) + now.px(8)
        every = max(1, int(widest // max(step, 1)) + (1 if widest > step else 0))
        for number, label in enumerate(self._labels):
            if (len(self._labels) - 1 - number) % every == 0:
                box = QRectF(plot.left() + step * number - widest, plot.bottom() + now.px(4), 2 * widest, now.px(18))
                painter.drawText(box, _CENTER, label)
        ends: list[float] = []
        for order, series in enumerate(self._series):
            self._line(painter, plot, series, order, top, step, ends, now)
        if legend:
            self._legend(painter, QRectF(plot.left(), area.top(), plot.width(), now.px(20)), now)

    def _grid(self, painter: QPainter, plot: QRectF, top: float, left: float, now: Tokens) -> None:
        painter.setFont(now.font("caption"))
        for part in range(5 if plot.height() > now.px(110) else 3):
            share = part / (4 if plot.height() > now.px(110) else 2)
            y = plot.bottom() - plot.height() * share
            painter.setPen(QPen(now.color("line" if part == 0 else "soft"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(now.color("muted"))
            painter.drawText(QRectF(plot.left() - left, y - now.px(9), left - now.px(6), now.px(18)), _RIGHT,
                             figure(top * share))

    def _line(self, painter: QPainter, plot: QRectF, series: Series, order: int, top: float, step: float,
              ends: list[float], now: Tokens) -> None:
        colour = now.color(SERIES[order % len(SERIES)])
        path, points, open_ = QPainterPath(), [], False
        for number, value in enumerate(series.numbers):
            if value is None:
                open_ = False
                continue
            point = QPointF(plot.left() + step * number, plot.bottom() - plot.height() * value / top)
            points.append((point, value))
            if open_:
                path.lineTo(point)
            else:
                path.moveTo(point)
            open_ = True
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(series_pen(colour, order, now))
        painter.drawPath(path)
        painter.setPen(QPen(now.color("surface"), 1.5))
        painter.setBrush(colour)
        for point, _ in points:
            painter.drawEllipse(point, now.px(3.5), now.px(3.5))
        if points:
            point, value = points[-1]
            y = point.y()
            while any(abs(y - other) < now.px(14) for other in ends):
                y -= now.px(14)  # upwards: below stands the name of the month
            ends.append(y)
            painter.setFont(now.font("small", strong=True))
            painter.setPen(colour)
            box = QRectF(point.x() + now.px(8), y - now.px(10), now.px(40), now.px(20))
            painter.drawText(box, _LEFT, figure(value))

    def _legend(self, painter: QPainter, area: QRectF, now: Tokens) -> None:
        painter.setFont(now.font("small"))
        metrics = QFontMetricsF(now.font("small"))
        x = area.left()
        for order, series in enumerate(self._series):
            painter.setPen(series_pen(now.color(SERIES[order % len(SERIES)]), order, now))
            painter.drawLine(QPointF(x, area.center().y()), QPointF(x + now.px(22), area.center().y()))
            painter.setPen(now.color("ink"))
            wide = metrics.horizontalAdvance(series.name)
            painter.drawText(QRectF(x + now.px(28), area.top(), wide + 4, area.height()), _LEFT, series.name)
            x += wide + now.px(50)


def series_pen(colour: QColor, order: int, now: Tokens) -> QPen:
    """Colour and dash of the n-th line."""
    pen = QPen(colour, now.px(2))
    styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
    pen.setStyle(styles[order % len(styles)])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def nice_top(highest: float) -> float:
    """A round number not below ``highest`` that divides by four."""
    if highest <= 4:
        return 4
    unit = 1.0
    while unit * 10 < highest:
        unit *= 10
    return next(unit * factor for factor in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if unit * factor >= highest)


class FunnelChart(_Chart):
    """Stages one below the other, each as wide as its share of the first, with number and share as text."""

    def __init__(self, title: str, points: Sequence[Point] = (), parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.set_points(points)

    def set_points(self, points: Sequence[Point]) -> None:
        """Show these stages, the widest first."""
        self._points = list(points)
        self.describe("; ".join(f"{p.name}: {figure(p.number)}" for p in self._points))
        self.update()

    def draw(self, painter: QPainter, area: QRectF, now: Tokens) -> None:
        """Trapezes, words at the left, numbers inside or beside."""
        if not self._points:
            return
        font, strong = now.font("small"), now.font("small", strong=True)
        metrics = QFontMetricsF(font)
        names = min(max(metrics.horizontalAdvance(p.name) for p in self._points) + now.px(14), area.width() * 0.42)
        first = self._points[0].number or 1
        tail = now.px(52)
        room = area.width() - names - tail
        gap = now.px(3)
        step = min(area.height() / len(self._points), now.px(52))
        for number, point in enumerate(self._points):
            top = area.top() + step * number
            share = min(point.number / first, 1.0)
            below = min(self._points[number + 1].number / first, 1.0) if number + 1 < len(self._points) else share * 0.8
            wide, narrow = max(room * share, now.px(4)), max(room * (share + below) / 2, now.px(3))
            middle = area.left() + names + room / 2
            shape = QPolygonF([QPointF(middle - wide / 2, top), QPointF(middle + wide / 2, top),
                               QPointF(middle + narrow / 2, top + step - gap),
                               QPointF(middle - narrow / 2, top + step - gap)])
            colour = now.color("accent")
            colour.setAlphaF(1.0 - 0.16 * min(number, 4))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color("surface"))
            painter.drawPolygon(shape)
            painter.setBrush(colour)
            painter.drawPolygon(shape)
            painter.setFont(font)
            painter.setPen(now.color("ink"))
            name = metrics.elidedText(point.name, Qt.TextElideMode.ElideRight, names - now.px(10))
            painter.drawText(QRectF(area.left(), top, names, step - gap), _LEFT, name)
            painter.setFont(strong)
            words = figure(point.number)
            inside = number == 0 and QFontMetricsF(strong).horizontalAdvance(words) + now.px(12) < narrow
            painter.setPen(now.color("on_accent" if inside else "ink"))
            if inside:
                painter.drawText(QRectF(middle - wide / 2, top, wide, step - gap), _CENTER, words)
            else:
                painter.drawText(QRectF(middle + wide / 2 + now.px(7), top, now.px(60), step - gap), _LEFT, words)
            painter.setFont(font)
            painter.setPen(now.color("muted"))
            percent = "" if number == 0 else f"{round(100 * share)} %"
            painter.drawText(QRectF(area.right() - tail, top, tail, step - gap), _RIGHT, percent)
