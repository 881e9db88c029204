"""Line icons of the Lucide set (package python-lucide), recoloured from tokens and rendered at the screen's density."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pes_desktop.reference.icons import exists, svg
from pes_desktop.ui.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

__all__ = ["STATUS_ICONS", "STROKE", "exists", "icon", "paint", "pixmap", "svg"]

STROKE = "1.75"

# One mark per status, so that a state is never told by colour alone.
STATUS_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "info": "info",
    "neutral": "circle",
    "offline": "cloud-off",
}


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = svg(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return QSvgRenderer(QByteArray(text.encode()))


@cache
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _colour(value: str | QColor) -> str:
    if isinstance(value, QColor):
        return value.name()
    return value if value.startswith("#") else str(getattr(tokens.current().palette, value))


def pixmap(name: str, colour: str | QColor = "ink", size: int | None = None, ratio: float = 1.0) -> QPixmap:
    """A picture of the icon; ``colour`` is a token name, ``#RRGGBB`` or QColor, ``size`` in logical pixels."""
    return _pixmap(name, _colour(colour), size or tokens.current().icon, ratio)


def icon(name: str, colour: str | QColor = "ink", size: int | None = None) -> QIcon:
    """A QIcon for menus and actions, at single and double density, greyed when disabled."""
    from PySide6.QtGui import QIcon  # its long list of names is not needed before the first paint

    result = QIcon()
    for ratio in (1.0, 2.0):
        result.addPixmap(pixmap(name, colour, size, ratio))
        result.addPixmap(pixmap(name, "muted", size, ratio), QIcon.Mode.Disabled)
    return result


def paint(painter: QPainter, name: str, rect: QRectF, colour: str | QColor = "ink") -> None:
    """Draw the icon centred in ``rect`` as a vector, crisp at any density."""
    edge = min(rect.width(), rect.height())
    centre = rect.center()
    box = QRectF(centre.x() - edge / 2, centre.y() - edge / 2, edge, edge)
    _renderer(name, _colour(colour)).render(painter, box)


def forget() -> None:
    """Drop the rendered pictures (before the application object goes)."""
    _pixmap.cache_clear()
    _renderer.cache_clear()
