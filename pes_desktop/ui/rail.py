"""The left rail: where one is and where one can go."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.reference.brand import METRICS
from pes_desktop.ui.help_overlay import keys_words
from pes_desktop.ui.pages import PageSpec
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.button import IconButton
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.painting import draw_ring


class NavButton(QAbstractButton):
    """Icon, word and count; the active one has a bar, weight and ground."""

    def __init__(self, key: str, words: str, icon: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._icon, self._count, self.narrow = key, icon, 0, False
        self.setText(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        keys = keys_words(shortcut) if shortcut else ""
        set_tip(self, f"{words} ({keys})" if keys else words)
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))

    def set_count(self, count: int) -> None:
        """Number that needs attention; 0 hides it."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """Height of a rail entry."""
        return QSize(tokens.current().px(160), tokens.current().px(38))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF()
        active = self.isChecked()
        if active:
            painter.fillRect(area, now.color("accent_soft"))
            painter.fillRect(QRectF(0, 0, now.px(3), area.height()), now.color("accent"))
        elif self.underMouse():
            painter.fillRect(area, now.color("bg"))
        colour = "accent" if active else "muted"
        edge = now.icon
        left = (area.width() - edge) / 2 if self.narrow else now.px(19)
        icons.paint(painter, self._icon, QRectF(left, (area.height() - edge) / 2, edge, edge), colour)
        if not self.narrow:
            painter.setFont(now.font(strong=active))
            painter.setPen(now.color(colour))
            text = QRectF(now.px(51), 0, area.width() - now.px(80), area.height())
            painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
        if self._count:
            painter.setFont(now.font("caption", strong=True))
            painter.setPen(now.color("warn"))
            box = QRectF(area.width() - now.px(46), 0, now.px(30), area.height())
            if self.narrow:
                box = QRectF(area.width() - now.px(26), now.px(1), now.px(20), now.px(16))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), str(self._count))
        if self.hasFocus():
            draw_ring(painter, area.adjusted(1, 0, -2, 0), now.px(4))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hover ends."""
        self.update()
        super().leaveEvent(event)


class Rail(QFrame):
    """``asked`` carries the key of the page. Collapses to icons by its own button."""

    asked = Signal(str)
    narrowed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, now.px(12), 0, now.px(10))
        column.setSpacing(now.px(2))
        self._brand = QWidget()
        column.addWidget(self._brand)
        brand = QVBoxLayout(self._brand)
        brand.setContentsMargins(now.px(16), now.px(2), now.px(8), now.px(12))
        brand.setSpacing(0)
        self.service = Label("", "brand", elide=True)
        brand.addWidget(self.service)
        self.office = Label("", "small", elide=True)
        brand.addWidget(self.office)
        self._entries = QVBoxLayout()
        column.addLayout(self._entries)
        self._entries.setSpacing(now.px(2))
        column.addStretch(1)
        self._foot = QVBoxLayout()
        column.addLayout(self._foot)
        self._foot.setSpacing(now.px(2))
        self._fold = IconButton("panel-left-close", self.tr("Narrow the rail"))
        foot = QHBoxLayout()
        column.addLayout(foot)
        foot.setContentsMargins(now.px(11), 0, 0, 0)
        foot.addWidget(self._fold)
        foot.addStretch(1)
        self._fold.clicked.connect(self.toggle)
        self._buttons: dict[str, NavButton] = {}
        self.narrow = False
        self.set_narrow(False)

    def set_brand(self, service: str, office: str) -> None:
        """Name of the service and of the office."""
        self.service.setText(service)
        self.office.setText(office)

    def set_pages(self, specs: Iterable[PageSpec]) -> None:
        """List these pages."""
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        for spec in specs:
            words = QCoreApplication.translate("pages", str(spec.title))
            button = NavButton(spec.key, words, spec.icon, spec.shortcut)
            (self._foot if spec.foot else self._entries).addWidget(button)
            button.narrow = self.narrow
            button.clicked.connect(self._clicked)
            self._buttons[spec.key] = button

    def keys(self) -> list[str]:
        """Keys of the pages listed."""
        return list(self._buttons)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def set_count(self, key: str, count: int) -> None:
        """Number beside an entry."""
        if key in self._buttons:
            self._buttons[key].set_count(count)

    def toggle(self) -> None:
        """Narrow or widen."""
        self.set_narrow(not self.narrow)
        self.narrowed.emit(self.narrow)

    def set_narrow(self, narrow: bool) -> None:
        """56 px with icons, or 200 px with words."""
        self.narrow = narrow
        now = tokens.current()
        self.setFixedWidth(now.px(METRICS.rail_narrow if narrow else METRICS.rail))
        self._brand.setVisible(not narrow)
        for button in self._buttons.values():
            button.narrow = narrow
            button.update()
        self._fold.set_icon("panel-left-open" if narrow else "panel-left-close")
        words = self.tr("Widen the rail") if narrow else self.tr("Narrow the rail")
        set_tip(self._fold, words)
        self._fold.setAccessibleName(words)

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, NavButton):
            button.setChecked(True)
            self.asked.emit(button.key)
