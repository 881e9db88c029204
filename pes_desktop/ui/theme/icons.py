"""Line icons of the Lucide set (package python-lucide), recoloured from tokens and rendered at the screen's density.

The package keeps its drawings in one SQLite file. It is read directly: importing the package would also load an HTTP
client, 60 ms before the first paint.
"""

from __future__ import annotations

import sqlite3
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pes_desktop.ui.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_FALLBACK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="3"/></svg>'
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
def _database() -> Path | None:
    spec = find_spec("lucide")
    places = [Path(sys._MEIPASS) / "lucide"] if hasattr(sys, "_MEIPASS") else []
    if spec is not None and spec.origin:
        places.append(Path(spec.origin).parent)
    return next((p for place in places if (p := place / "data" / "lucide-icons.db").is_file()), None)


@cache
def svg(name: str) -> str:
    """SVG text of an icon; a small dot when the set has no such name."""
    path = _database()
    if path is None:
        return _FALLBACK
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        row = connection.execute(
            "SELECT svg FROM icons WHERE name = ?1 OR name = (SELECT name FROM icon_aliases WHERE alias = ?1)", (name,)
        ).fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else _FALLBACK


def exists(name: str) -> bool:
    """Whether the set has an icon of this name."""
    return svg(name) is not _FALLBACK


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
