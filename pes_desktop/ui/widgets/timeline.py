"""What happened with a person or vacancy, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.labels import Label, Link


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """``when`` in words, ``title``, ``words`` below, ``icon``, ``kind`` colours it; ``link`` leads to ``key``;
    ``struck`` for what no longer holds."""

    when: str
    title: str
    words: str = ""
    icon: str = "circle"
    kind: str = "neutral"
    link: str = ""
    key: Any = None
    struck: bool = False


class _Entry(QWidget):
    """One entry with its piece of the line."""

    followed = Signal(object)

    def __init__(self, entry: TimelineEntry, *, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry, self._last = entry, last
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(42), now.px(4), 0, now.px(14))
        column.setSpacing(now.px(1))
        head = QHBoxLayout()
        column.addLayout(head)
        title = Label(entry.title, "muted" if entry.struck else "strong", wrap=True)
        if entry.struck:
            font = title.font()
            font.setStrikeOut(True)
            title.setFont(font)
            title.setAccessibleName(self.tr("{0} (undone)").format(entry.title))
        head.addWidget(title, 1)
        when = Label(entry.when, "small")
        head.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        if entry.words:
            column.addWidget(Label(entry.words, "small", wrap=True))
        if entry.link:
            link = Link(entry.link)
            column.addWidget(link)
            link.linkActivated.connect(self._follow)

    def _follow(self, _href: str) -> None:
        self.followed.emit(self._entry.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc, icon and line."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = now.px(28)
        disc = QRectF(1, now.px(1), edge, edge)
        if not self._last:
            painter.setPen(QPen(now.color("line"), now.px(2)))
            x = round(disc.center().x())
            painter.drawLine(x, round(disc.bottom() + now.px(3)), x, self.height() + now.px(1))
        neutral = self._entry.kind == "neutral"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("soft" if neutral else f"{self._entry.kind}_soft"))
        painter.drawEllipse(disc)
        inset = now.px(6)
        icons.paint(painter, self._entry.icon, disc.adjusted(inset, inset, -inset, -inset),
                    "muted" if neutral else self._entry.kind)
        painter.end()


class Timeline(QWidget):
    """``set_entries`` fills it; ``followed(key)`` when an entry's link is pressed."""

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_entries(self, entries: Iterable[TimelineEntry]) -> None:
        """Show these, in the order given."""
        clear_layout(self._column)
        entries = list(entries)
        for number, entry in enumerate(entries, start=1):
            widget = _Entry(entry, last=number == len(entries))
            self._column.addWidget(widget)
            widget.followed.connect(self.followed)
        self._column.addStretch(1)
