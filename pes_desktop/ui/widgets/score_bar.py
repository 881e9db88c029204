"""How a score is made up: a bar and its numbers for each part."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.painting import draw_bar


class ScoreBar(QWidget):
    """Name at the left, bar, "17 of 20" at the right."""

    def __init__(self, name: str, points: float, of: float, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_points(name, points, of, words)

    def set_points(self, name: str, points: float, of: float, words: str = "") -> None:
        """Show another part; ``words`` replace "17 of 20"."""
        self._name, self._points, self._of = name, points, of
        self._words = words or self.tr("{0} of {1}").format(f"{points:g}", f"{of:g}")
        self.setAccessibleName(f"{name}: {self._words}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(tokens.current().px(300), tokens.current().px(23))

    def minimumSizeHint(self) -> QSize:
        """The letters keep their height."""
        return QSize(tokens.current().px(160), tokens.current().px(23))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        now = tokens.current()
        painter = QPainter(self)
        font = now.font("small")
        painter.setFont(font)
        height = float(self.height())
        names, numbers = min(now.px(130), self.width() * 0.4), now.px(66)
        painter.setPen(now.color("ink"))
        name = QFontMetricsF(font).elidedText(self._name, Qt.TextElideMode.ElideRight, names - now.px(8))
        painter.drawText(QRectF(0, 0, names, height), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setPen(now.color("muted"))
        painter.drawText(QRectF(self.width() - numbers, 0, numbers, height),
                         int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self._words)
        bar = QRectF(names, (height - now.px(8)) / 2, self.width() - names - numbers - now.px(6), now.px(8))
        draw_bar(painter, bar, self._points / self._of if self._of else 0.0)
        painter.end()


class ScoreTable(QWidget):
    """Score bars one below the other."""

    def __init__(self, parts: Iterable[tuple[str, float, float]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._bars: list[ScoreBar] = []
        self.set_parts(parts)

    def set_parts(self, parts: Iterable[tuple[str, float, float]]) -> None:
        """Show these (name, points, of)."""
        parts = list(parts)
        while len(self._bars) < len(parts):
            bar = ScoreBar("", 0, 1)
            self._column.addWidget(bar)
            self._bars.append(bar)
        for bar, part in zip(self._bars, parts, strict=False):
            bar.set_points(*part)
        for index, bar in enumerate(self._bars):
            bar.setVisible(index < len(parts))
