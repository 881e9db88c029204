"""Buttons: primary (one on a page), secondary, quiet (a word in the accent), danger, icon."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_look, set_tip
from pes_desktop.ui.widgets.painting import chip_width, draw_chip

_INK = {"primary": "on_accent", "quiet": "accent", "fold": "accent", "danger": "bad", "onink": "bg", "icon": "muted"}


class Button(QPushButton):
    """``kind``: secondary, primary, quiet, danger; ``icon``: a Lucide name; ``badge``: a chip at the right end.

    Pressing Enter on a focused button presses it; ``hint`` is the tool tip.
    """

    def __init__(self, text: str, kind: str = "secondary", *, icon: str | None = None, badge: str = "",
                 badge_kind: str = "neutral", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._kind, self._icon_name, self._badge, self._badge_kind = kind, icon, badge, badge_kind
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        if hint:
            set_tip(self, hint)

    def set_kind(self, kind: str) -> None:
        """Change how it looks and ranks."""
        self._kind = kind
        set_look(self, "kind", kind)
        self.updateGeometry()

    def set_icon(self, name: str | None) -> None:
        """Change the icon."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_badge(self, words: str, kind: str = "neutral") -> None:
        """Change the chip at the right end."""
        self._badge, self._badge_kind = words, kind
        self.updateGeometry()
        self.update()

    def _extra(self) -> float:
        now = tokens.current()
        icon = now.px(18) + (now.px(8) if self.text() else 0) if self._icon_name else 0
        return icon + (chip_width(self._badge) + now.px(8) if self._badge else 0)

    def sizeHint(self) -> QSize:
        """Words, icon and badge."""
        hint = super().sizeHint()
        if self._kind != "icon":
            hint.setWidth(round(hint.width() + self._extra()))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box by the stylesheet; icon, words and badge side by side; a second ring on a filled button with focus."""
        own = bool(self._icon_name or self._badge)
        if own and self.text():
            self._paint_box()
        else:
            super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if own:
            self._paint_content(painter)
        if self._kind == "primary" and self.hasFocus() and self.isEnabled():
            painter.setPen(QPen(tokens.current().color("on_accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4, 4)
        painter.end()

    def _paint_box(self) -> None:
        """The button without its words."""
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter  # 5 ms that the first paint can spare

        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        now = tokens.current()
        colour = _INK.get(self._kind, "ink") if self.isEnabled() else "muted"
        font = now.font(strong=True)
        wide = QFontMetricsF(font).horizontalAdvance(self.text())
        high = float(self.height())
        x = (self.width() - wide - self._extra()) / 2 if self._kind != "fold" else 0.0
        if self._icon_name:
            edge = now.px(18)
            icons.paint(painter, self._icon_name, QRectF(x, (high - edge) / 2, edge, edge), colour)
            x += edge + now.px(8)
        painter.setFont(font)
        painter.setPen(now.color(colour))
        painter.drawText(QRectF(x, 0, wide + 2, high), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._badge:
            chip = chip_width(self._badge)
            box = QRectF(x + wide + now.px(8), (high - now.px(20)) / 2, chip, now.px(20))
            draw_chip(painter, box, self._badge, self._badge_kind)


class IconButton(Button):
    """A square button with an icon only; ``name`` is its accessible name and tool tip."""

    def __init__(self, icon: str, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__("", "icon", icon=icon, hint=name, parent=parent)
        self.setAccessibleName(name)
