"""The bar above every page: global search, state of the exchange, who is at the desk, lock and curtain."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from pes_desktop.reference.brand import METRICS
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.global_search import GlobalSearch
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.painting import draw_ring

_SYNC_ICONS = {"ok": "circle-check", "warn": "clock", "bad": "triangle-alert", "offline": "cloud-off",
               "busy": "refresh-cw"}
_SYNC_COLOURS = {"ok": "ok", "warn": "warn", "bad": "bad", "offline": "muted", "busy": "info"}


class BarButton(QAbstractButton):
    """A flat button of the bar: icon, words, key cap."""

    def __init__(self, icon: str = "", words: str = "", *, key: str = "", strong: bool = False, menu: bool = False,
                 name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._key, self._strong, self._menu = icon, key, strong, menu
        self._colour, self._ink = "muted", "ink" if strong else "muted"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(tokens.current().px(34 if not words and not strong else 60))
        self.setText(words)
        if name:
            self.setAccessibleName(name)
            set_tip(self, f"{name} ({key})" if key else name)

    def set_words(self, words: str, icon: str | None = None, colour: str | None = None) -> None:
        """Change what it shows."""
        self._icon, self._colour = icon or self._icon, colour or self._colour
        self.setText(words)
        self.updateGeometry()
        self.update()

    def _cap(self) -> float:
        now = tokens.current()
        return QFontMetricsF(now.font("caption")).horizontalAdvance(self._key) + now.px(10) if self._key else 0

    def sizeHint(self) -> QSize:
        """Icon, words, cap."""
        now = tokens.current()
        width: float = now.px(16) + (now.px(18) if self._icon else 0) + (now.px(16) if self._menu else 0)
        if self.text():
            width += QFontMetricsF(now.font(strong=self._strong)).horizontalAdvance(self.text()) + now.px(8)
        width += self._cap() + (now.px(6) if self._key else 0)
        return QSize(round(width), now.px(32))

    def minimumSizeHint(self) -> QSize:
        """Words may be cut on a narrow bar."""
        return QSize(tokens.current().px(34), tokens.current().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF()
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color("soft"))
            painter.drawRoundedRect(area, now.radius, now.radius)
        x, right = float(now.px(8)), area.width() - now.px(8)
        if self._icon:
            edge = now.px(18)
            icons.paint(painter, self._icon, QRectF(x, (area.height() - edge) / 2, edge, edge), self._colour)
            x += edge + now.px(8)
        if self._key and area.width() >= self.sizeHint().width():
            cap = QRectF(right - self._cap(), (area.height() - now.px(18)) / 2, self._cap(), now.px(18))
            painter.setPen(QPen(now.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(now.color("muted"))
            painter.setFont(now.font("caption"))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)
            right = cap.left() - now.px(6)
        if self._menu:
            edge = now.px(14)
            icons.paint(painter, "chevron-down", QRectF(right - edge, (area.height() - edge) / 2, edge, edge), "muted")
            right -= edge + now.px(2)
        font = now.font(strong=self._strong)
        painter.setFont(font)
        painter.setPen(now.color(self._ink))
        words = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, right - x + 2)
        painter.drawText(QRectF(x, 0, right - x + 2, area.height()),
                         int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        if self.hasFocus():
            draw_ring(painter, area)
        painter.end()


class TopBar(QFrame):
    """Search at the left; sync state, person, curtain and lock at the right."""

    sync_asked = Signal()
    lock_asked = Signal()
    curtain_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "topbar")
        now = tokens.current()
        self.setFixedHeight(now.px(METRICS.top_bar))
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(20), 0, now.px(14), 1)
        row.setSpacing(now.px(6))
        self.search = GlobalSearch(desk)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        self.sync = BarButton("cloud-off", "", name=self.tr("Exchange with headquarters"))
        row.addWidget(self.sync)
        self.who = BarButton("circle-user-round", "", strong=True, menu=True)
        row.addWidget(self.who)
        self.menu = QMenu(self)
        self.curtain = BarButton("eye-off", "", key="F12", name=self.tr("Hide the page"))
        row.addWidget(self.curtain)
        self.lock = BarButton("lock", "", key="Ctrl L", name=self.tr("Lock"))
        row.addWidget(self.lock)
        self.sync.clicked.connect(self.sync_asked)
        self.curtain.clicked.connect(self.curtain_asked)
        self.lock.clicked.connect(self.lock_asked)
        self.who.clicked.connect(self._open_menu)
        self.set_sync("offline", self.tr("Not exchanged yet"))

    def set_sync(self, kind: str, words: str) -> None:
        """``kind``: ok, warn (waiting), bad (needs you), offline, busy; with the words beside the icon."""
        self.sync.set_words(words, _SYNC_ICONS.get(kind, "cloud-off"), _SYNC_COLOURS.get(kind, "muted"))
        self.sync.setAccessibleName(self.tr("Exchange with headquarters: {0}").format(words))

    def set_person(self, name: str, duties: str = "") -> None:
        """Who is at the desk, and under which duties."""
        self.who.set_words(f"{name} · {duties}" if duties else name)
        self.who.setAccessibleName(self.tr("At the desk: {0}").format(self.who.text()))

    def add_menu_action(self, words: str, slot: Callable[[], object], icon: str = "") -> QAction:
        """An entry of the person's menu (switch person, my password, theme)."""
        action = QAction(words, self)
        if icon:
            action.setIcon(icons.icon(icon, "muted"))
        action.triggered.connect(slot)
        self.menu.addAction(action)
        return action

    def _open_menu(self) -> None:
        if self.menu.actions():
            corner = self.who.mapToGlobal(self.who.rect().bottomLeft())
            self.menu.popup(corner)
