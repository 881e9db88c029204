"""Drawing shared by painted widgets and list delegates: chips, bars, rings."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from pes_desktop.ui.theme import icons, tokens

CHIP_HEIGHT = 22


def chip_colours(kind: str) -> tuple[QColor, QColor]:
    """Text and fill of a chip kind (ok, warn, bad, info, accent, neutral)."""
    palette = tokens.current().palette
    if kind in ("ok", "warn", "bad", "info", "accent"):
        text, fill = palette.status(kind)
        return QColor(text), QColor(fill)
    return QColor(palette.ink), QColor(palette.soft)


def chip_width(words: str, icon: str | None = None, *, closable: bool = False) -> float:
    """Width of a chip at the current scale."""
    now = tokens.current()
    width = QFontMetricsF(now.font("small")).horizontalAdvance(words) + 2 * now.px(9)
    return width + (now.px(18) if icon else 0) + (now.px(16) if closable else 0)


def draw_chip(painter: QPainter, rect: QRectF, words: str, kind: str, icon: str | None = None, *,
              closable: bool = False, outlined: bool = False, fill: QColor | None = None) -> None:
    """Draw a chip filling ``rect`` (height CHIP_HEIGHT at 100 %)."""
    now = tokens.current()
    ink, soft = chip_colours(kind)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    border = now.theme == "contrast" or outlined
    painter.setPen(QPen(ink, 1) if border else Qt.PenStyle.NoPen)
    painter.setBrush(fill or soft)
    shape = rect.adjusted(0.5, 0.5, -0.5, -0.5) if border else rect
    painter.drawRoundedRect(shape, rect.height() / 2, rect.height() / 2)
    left, right = rect.left() + now.px(9), rect.right() - now.px(9)
    if icon:
        edge = now.px(14)
        icons.paint(painter, icon, QRectF(left - now.px(2), rect.center().y() - edge / 2, edge, edge), ink)
        left += now.px(18)
    if closable:
        edge = now.px(14)
        icons.paint(painter, "x", QRectF(right - edge + now.px(3), rect.center().y() - edge / 2, edge, edge), ink)
        right -= now.px(16)
    painter.setPen(ink)
    painter.setFont(now.font("small"))
    text_rect = QRectF(left, rect.top(), right - left + 2, rect.height() - now.px(1))
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, ceil(text_rect.width()) + 1)
    painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
    painter.restore()


def draw_bar(painter: QPainter, rect: QRectF, share: float, colour: str = "accent", track: str = "soft") -> None:
    """A rounded bar filled to ``share`` (0 to 1)."""
    now = tokens.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.color(track))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    if share > 0:
        full = QRectF(rect)
        full.setWidth(max(rect.height(), rect.width() * min(share, 1.0)))
        painter.setBrush(now.color(colour))
        painter.drawRoundedRect(full, rect.height() / 2, rect.height() / 2)
    painter.restore()


def draw_ring(painter: QPainter, rect: QRectF, radius: float | None = None) -> None:
    """The focus ring, just inside ``rect``."""
    now = tokens.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(now.color("focus"), 2))
    corner = now.radius if radius is None else radius
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), corner, corner)
    painter.restore()


def draw_check(painter: QPainter, rect: QRectF, checked: bool, *, enabled: bool = True, round_: bool = False) -> None:
    """A check box (or radio dot when ``round_``) in ``rect``."""
    now = tokens.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill = now.color("accent") if checked and enabled else now.color("surface" if enabled else "soft")
    painter.setPen(QPen(now.color("accent" if checked and enabled else "field_line"), 1.4))
    painter.setBrush(fill)
    corner = rect.height() / 2 if round_ else now.px(4)
    painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), corner, corner)
    if checked:
        mark = now.color("on_accent" if enabled else "muted")
        if round_:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            painter.drawEllipse(rect.center(), rect.width() * 0.2, rect.width() * 0.2)
        else:
            pen = QPen(mark, max(1.6, rect.width() * 0.11))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
            painter.drawPolyline([QPointF(x + w * 0.26, y + h * 0.52), QPointF(x + w * 0.43, y + h * 0.69),
                                  QPointF(x + w * 0.75, y + h * 0.34)])
    painter.restore()
