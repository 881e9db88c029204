"""Buttons: primary (one on a page), secondary, quiet (a word in the accent), danger, icon."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from pes_desktop.ui.theme import icons, tokens

_INK = {"primary": "on_accent", "quiet": "accent", "danger": "bad", "onink": "bg", "icon": "muted"}


class Button(QPushButton):
    """``kind``: secondary, primary, quiet, danger; ``icon``: a Lucide name, coloured like the words.

    Pressing Enter on a focused button presses it. ``shortcut`` is shown in the tool tip.
    """

    def __init__(self, text: str, kind: str = "secondary", *, icon: str | None = None, hint: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._kind, self._icon_name = kind, icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        if hint:
            self.setToolTip(hint)
        self._recolour()

    def set_icon(self, name: str | None) -> None:
        """Change the icon."""
        self._icon_name = name
        self._recolour()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._recolour()

    def _recolour(self) -> None:
        if self._icon_name:
            edge = tokens.current().px(18)
            self.setIcon(icons.icon(self._icon_name, _INK.get(self._kind, "ink"), edge))
            self.setIconSize(QSize(edge, edge))

    def sizeHint(self) -> QSize:
        """Room between icon and word, which Qt leaves too tight."""
        hint = super().sizeHint()
        if self._icon_name and self.text():
            hint.setWidth(hint.width() + 4)
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """A second ring inside a filled button keeps the focus visible on the accent."""
        super().paintEvent(event)
        if self._kind == "primary" and self.hasFocus() and self.isEnabled():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.current().color("on_accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4, 4)
            painter.end()


class IconButton(Button):
    """A square button with an icon only; ``name`` is its accessible name and tool tip."""

    def __init__(self, icon: str, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__("", "icon", icon=icon, hint=name, parent=parent)
        self.setAccessibleName(name)
