"""One printed page, drawn from the top down with the colours and the typeface of the national image."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pes_desktop.documents.qr import QUIET_ZONE, qr_rows
from pes_desktop.documents.type_kit import BOLD, REGULAR, SEMIBOLD, Line, cut_to, face, legible, width_of, wrap_even
from pes_desktop.reference.brand import Palette, brand_tokens, logo_file

rl_config.useA85 = 0  # printers and readers of today take bytes: a fifth smaller and 2 ms less than as letters
#: Page sizes in points.
PAPER_SIZES = {"A4": (595.276, 841.89), "letter": (612.0, 792.0)}
MARGIN = 48.0
_CAP_HEIGHT = 0.66  # of the em, in the shipped typeface: centres a line on its capitals


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set; ``colour`` names a colour of the palette, ``spacing`` is added after each character."""

    size: float
    leading: float
    face: str = REGULAR
    colour: str = "ink"
    spacing: float = 0.0
    capitals: bool = False

    def scaled(self, factor: float) -> Style:
        """The same style, smaller."""
        if factor == 1.0:
            return self
        return replace(self, size=self.size * factor, leading=self.leading * factor, spacing=self.spacing * factor)


BODY = Style(10.8, 15.0)
STRONG = Style(10.8, 15.0, SEMIBOLD)
QUIET = Style(9.4, 12.6, colour="muted")
LABEL = Style(8.2, 12.0, SEMIBOLD, "muted", 0.45, True)
TITLE = Style(17.0, 21.0, BOLD)
HEAD = Style(13.0, 16.0, BOLD)
CODE = Style(18.5, 22.0, BOLD, "ink", 2.2)


class Sheet:
    """A page under the pen; ``y`` grows downwards from the upper edge, all lengths are points."""

    def __init__(
        self, paper: str, *, title: str, author: str = "", at: datetime | None = None,
        lang: str = "es",
    ) -> None:
        self.width, self.height = PAPER_SIZES[paper]
        self.palette: Palette = brand_tokens("light")
        self.fills = True  # False leaves coloured boxes empty, so that a watermark shows through
        self._buffer = io.BytesIO()
        self.canvas: Any = Canvas(self._buffer, pagesize=(self.width, self.height), invariant=1, lang=lang)
        _drop_core_font(self.canvas)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(legible(author))
        self.canvas.setCreator("pes-desktop")
        self.canvas.setProducer("reportlab")
        self.canvas.setViewerPreference("PrintScaling", "None")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        if at is not None:
            stamp = self.canvas._doc._timeStamp  # no public way to date a repeatable file
            stamp.YMDhms = (at.year, at.month, at.day, at.hour, at.minute, at.second)
            stamp.dhh = stamp.dmm = 0

    def next_page(self) -> None:
        """Go on with an empty page of the same size."""
        self.canvas.showPage()

    def finish(self) -> bytes:
        """Close the page and return the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def colour(self, name: str) -> Color:
        """A palette colour by name, or ``#RRGGBB``."""
        return _colour(name if name.startswith("#") else getattr(self.palette, name))

    def text(self, x: float, y: float, words: str, style: Style, *, right: bool = False) -> float:
        """One line whose box begins at ``y``; ``right`` ends it at ``x``. Returns the width."""
        words = words.upper() if style.capitals else words
        width = width_of(words, style.face, style.size, style.spacing) - style.spacing
        baseline = y + (style.leading + style.size * _CAP_HEIGHT) / 2
        self._string(x - width if right else x, baseline, words, style)
        return width

    def lines(
        self, x: float, y: float, lines: Sequence[Line], style: Style, *, right: bool = False
    ) -> float:
        """Wrapped lines from ``y`` down; ``right`` aligns them to end at ``x``. Returns the height."""
        for number, line in enumerate(lines):
            start = x - line.width if right else x
            baseline = y + number * style.leading + (style.leading + style.size * _CAP_HEIGHT) / 2
            for span in line.spans:
                self._string(start + span.x, baseline, span.text, replace(style, face=span.face))
        return len(lines) * style.leading

    def flow(
        self, x: float, y: float, words: str, style: Style, width: float, *, most: int = 99, draw: bool = True
    ) -> float:
        """A plain text broken to ``width``; ``draw=False`` only measures. Returns the height."""
        words = legible(words).upper() if style.capitals else legible(words)
        found = wrap_even([(words, style.face)], style.size, width, most, style.spacing)
        if draw:
            self.lines(x, y, found, style)
        return len(found) * style.leading

    def heading(self, service: str, office: str, right: str, right_quiet: str) -> float:
        """The service's head over a page of the office; returns where the page goes on."""
        top, width = 36.0, self.width - 2 * MARGIN
        right = cut_to(legible(right), BOLD, 12.2, width * 0.45)
        self.text(self.width - MARGIN, top, right, Style(12.2, 16.0, BOLD), right=True)
        self.text(self.width - MARGIN, top + 16, cut_to(legible(right_quiet), REGULAR, QUIET.size, width * 0.45), QUIET,
                  right=True)
        self.emblem(MARGIN, top, 34.0)
        room = width - 44 - max(width_of(right, BOLD, 12.2), 90.0) - 18
        self.text(MARGIN + 44, top, cut_to(legible(service), BOLD, HEAD.size, room), HEAD)
        self.text(MARGIN + 44, top + HEAD.leading, cut_to(legible(office), REGULAR, QUIET.size, room), QUIET)
        self.rule(MARGIN, top + 44, width, "accent", 1.6)
        return top + 46

    def _string(self, x: float, baseline: float, words: str, style: Style) -> None:
        self.canvas.setFillColor(self.colour(style.colour))
        self.canvas.setFont(face(style.face).pdf_name, style.size)
        self.canvas.drawString(x, self.height - baseline, words, charSpace=style.spacing)

    def rule(
        self, x: float, y: float, width: float, colour: str = "line", thick: float = 0.75,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColor(self.colour(colour))
        self.canvas.setLineWidth(thick)
        self.canvas.setDash(*dash) if dash else self.canvas.setDash()
        self.canvas.line(x, self.height - y, x + width, self.height - y)
        self.canvas.setDash()

    def box(
        self, x: float, y: float, width: float, height: float, *, radius: float = 6.0, line: str | None = "line",
        fill: str | None = None, thick: float = 0.75,
    ) -> None:
        """A rounded rectangle with its upper left corner at ``x, y``."""
        if line:
            self.canvas.setStrokeColor(self.colour(line))
            self.canvas.setLineWidth(thick)
        fill = fill if self.fills or fill == "accent" else None
        if fill:
            self.canvas.setFillColor(self.colour(fill))
        self.canvas.roundRect(
            x, self.height - y - height, width, height, radius, stroke=int(bool(line)), fill=int(bool(fill))
        )

    def tick_box(self, x: float, y: float, size: float = 9.0) -> None:
        """A box to tick by hand."""
        self.box(x, y, size, size, radius=2.0, line="ink", thick=1.0)

    def scissors(self, x: float, y: float, length: float = 13.0) -> None:
        """Scissors that cut along ``y`` to the right (drawn: the typeface has no such sign)."""
        unit = length / 13.0
        pen, middle = self.canvas, self.height - y
        pen.setStrokeColor(self.colour("muted"))
        pen.setLineWidth(0.9 * unit)
        for side in (1, -1):
            ring = middle + side * 2.9 * unit
            pen.ellipse(x, ring - 1.9 * unit, x + 4.6 * unit, ring + 1.9 * unit)
            pen.line(x + 4.2 * unit, middle + side * 1.9 * unit, x + length, middle - side * 2.2 * unit)

    def qr(self, x: float, y: float, side: float, words: str) -> None:
        """A QR code of ``side`` points, its quiet zone included."""
        rows = qr_rows(words)
        unit = side / (len(rows) + 2 * QUIET_ZONE)
        runs: list[str] = []
        for row, modules in enumerate(rows):
            start: int | None = None
            for column, dark in enumerate([*modules, False]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    # one rectangle a dark run: no hairlines between modules
                    runs.append(f"{start + QUIET_ZONE} {-row - QUIET_ZONE - 1} {column - start} 1 re")
                    start = None
        self.canvas.saveState()
        self.canvas.setFillColor(_colour("#000000"))
        self.canvas.translate(x, self.height - y)
        self.canvas.scale(unit, unit)
        self.canvas.addLiteral(" ".join([*runs, "f"]))  # whole numbers of modules, without a call for each
        self.canvas.restoreState()

    def emblem(self, x: float, y: float, side: float) -> None:
        """Headquarters' logo, or a plain sign of the service where none was issued: a briefcase on the accent."""
        file = logo_file()
        if file is not None and file.is_file():
            self.canvas.drawImage(
                _image(str(file)), x, self.height - y - side, side, side, preserveAspectRatio=True, mask="auto"
            )
            return
        self.box(x, y, side, side, radius=side * 0.18, line=None, fill="accent")
        unit = side / 33.0
        pen, top = self.canvas, self.height - y
        pen.setStrokeColor(self.colour("on_accent"))
        pen.setLineWidth(1.7 * unit)
        pen.setLineJoin(1)
        pen.roundRect(x + 7 * unit, top - 24.5 * unit, 19 * unit, 13 * unit, 2 * unit)
        pen.roundRect(x + 13 * unit, top - 11.5 * unit, 7 * unit, 3.4 * unit, 1.2 * unit)
        pen.line(x + 7 * unit, top - 17 * unit, x + 14.4 * unit, top - 17 * unit)
        pen.line(x + 18.6 * unit, top - 17 * unit, x + 26 * unit, top - 17 * unit)
        pen.roundRect(x + 14.4 * unit, top - 18.9 * unit, 4.2 * unit, 3.8 * unit, 0.8 * unit)
        pen.setLineJoin(0)

    def watermark(self, words: str, x: float, y: float, size: float = 120.0, angle: float = 32.0) -> None:
        """Large pale words centred on ``x, y``; drawn first, so that everything else lies on top."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(angle)
        self.canvas.setFillColor(self.colour("soft"))
        self.canvas.setFont(face(BOLD).pdf_name, size)
        self.canvas.drawCentredString(0, -size * _CAP_HEIGHT / 2, words)
        self.canvas.restoreState()


def _drop_core_font(canvas: Any) -> None:
    """Take out the Helvetica that reportlab puts into every file unasked: only embedded type may be named."""
    canvas._preamble = "1 0 0 1 0 0 cm"
    canvas._doc.fontMapping.clear()
    canvas._doc.idToObject["BasicFonts"].dict.clear()


@cache
def _colour(value: str) -> Color:
    return HexColor(value)


@cache
def _image(path: str) -> Any:
    return ImageReader(path)
