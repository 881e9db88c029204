"""The blocks of a letter above its tear line: each measures itself at a level and returns how to draw it."""

from __future__ import annotations

from collections.abc import Callable

from pes_desktop.documents.canvas_kit import BODY, HEAD, LABEL, QUIET, STRONG, TITLE, Sheet, Style
from pes_desktop.documents.layouts import Block
from pes_desktop.documents.letter_flow import Column, Laid, Level, Words
from pes_desktop.documents.type_kit import BOLD, shrink_to, width_of

LOGO = 34.0
QR_SIDE = 74.0
_PAD_X, _PAD_Y = 13.0, 10.0
_BETWEEN = 16.0
_APPOINTMENT = Style(12.6, 17.0, BOLD)
_NUMBER = Style(12.2, 16.0, BOLD)


def lay_block(block: Block, words: Words, level: Level, width: float, qr_text: str) -> Laid:
    """Measure one block; ``qr_text`` is what the QR code of a signature block says."""
    if block.kind == "signature":
        return _signature(block, words, level, width, qr_text)
    return _LAYERS[block.kind](block, words, level, width)


def _column(block: Block, words: Words, level: Level, width: float, **styles: Style) -> Column:
    column = Column(words, level, max(width, 40.0))
    for role, style in styles.items():
        column.add(block.roles.get(role, ()), style)
    return column


def _header(block: Block, words: Words, level: Level, width: float) -> Laid:
    widest = width * 0.42
    number, size = shrink_to(words.one_line(block.roles.get("number", ())), BOLD, _NUMBER.size, 7.0, widest)
    style = Style(size, _NUMBER.leading, BOLD)
    right = max(width_of(number, BOLD, size), 90.0)
    dates = _column(block, words, level, widest, number_quiet=QUIET)
    side = LOGO * max(level.type, 0.85)
    left = _column(block, words, level, width - side - 10 - right - 18, strong=HEAD, quiet=QUIET)
    height = max(side, left.height, style.leading + dates.height)
    line = height + 10 * level.gap

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.emblem(x, y + min((height - side) / 2, 3.0), side)
        left.draw(sheet, x + side + 10, y)
        sheet.text(x + width, y, number, style, right=True)
        dates.draw(sheet, x + width, y + style.leading, right=True)
        sheet.rule(x, y + line, width, "accent", 1.6)

    return Laid(line + 2, draw)


def _title(block: Block, words: Words, level: Level, width: float) -> Laid:
    column = _column(block, words, level, width, strong=TITLE, quiet=QUIET)
    return Laid(column.height, column.draw)


def _cards(block: Block, words: Words, level: Level, width: float) -> Laid:
    count = len(block.parts)
    each = (width - _BETWEEN * (count - 1)) / count
    pad = _PAD_Y * level.gap
    columns = []
    for part in block.parts:
        column = Column(words, level, each - 2 * _PAD_X)
        column.add(part.roles.get("label", ()), LABEL)
        column.gap(2)
        for role, style in (("strong", STRONG), ("lines", BODY), ("quiet", QUIET)):
            column.add(part.roles.get(role, ()), style)
        columns.append(column)
    height = max(column.height for column in columns) + 2 * pad

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for number, column in enumerate(columns):
            left = x + number * (each + _BETWEEN)
            sheet.box(left, y, each, height)
            column.draw(sheet, left + _PAD_X, y + pad)

    return Laid(height, draw)


def _paragraph(block: Block, words: Words, level: Level, width: float) -> Laid:
    column = Column(words, level, width)
    column.add(block.roles.get("lines", ()), BODY, together=True)
    return Laid(column.height, column.draw)


def _appointment(block: Block, words: Words, level: Level, width: float) -> Laid:
    inner = width - 2 * _PAD_X
    pad = _PAD_Y * level.gap
    aside = _column(block, words, level, inner * 0.36, aside=QUIET)
    room = inner if aside.empty else inner * 0.64 - 16
    main = Column(words, level, room)
    main.add(block.roles.get("label", ()), LABEL)
    main.gap(2)
    main.add(block.roles.get("strong", ()), _APPOINTMENT)
    main.add(block.roles.get("lines", ()), BODY)
    height = max(main.height, aside.height) + 2 * pad

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(x, y, width, height, line="accent", fill="accent_soft")
        main.draw(sheet, x + _PAD_X, y + (height - main.height) / 2)
        aside.draw(sheet, x + width - _PAD_X, y + (height - aside.height) / 2, right=True)

    return Laid(height, draw)


def _signature(block: Block, words: Words, level: Level, width: float, qr_text: str) -> Laid:
    side = QR_SIDE * max(level.type, 0.85)
    line_width = width * 0.42
    hint = _column(block, words, level, 100.0, aside=QUIET)
    name = _column(block, words, level, line_width, strong=STRONG, quiet=QUIET)
    room_to_sign = max(26.0, side - name.height - 8)
    height = max(room_to_sign + name.height + 4, side - 6)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.rule(x, y + height - name.height - 4, line_width, "ink", 0.8)
        name.draw(sheet, x, y + height - name.height)
        quiet = side * 0.11  # the code's own white edge reaches into the margin, its dark modules align with the text
        sheet.qr(x + width - side + quiet, y + height - side + quiet - 2, side, qr_text)
        hint.draw(sheet, x + width - side + quiet - 2, y + height - side / 2 - hint.height / 2, right=True)

    return Laid(height, draw)


_LAYERS: dict[str, Callable[[Block, Words, Level, float], Laid]] = {
    "header": _header, "title": _title, "cards": _cards, "paragraph": _paragraph, "appointment": _appointment,
}
