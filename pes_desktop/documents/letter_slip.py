"""The tear-off slip: the result code and the answers an employer ticks and writes by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pes_desktop.documents.canvas_kit import BODY, CODE, LABEL, MARGIN, QUIET, Sheet, Style
from pes_desktop.documents.layouts import Block
from pes_desktop.documents.letter_flow import Column, Laid, Level, Words
from pes_desktop.documents.templates import Run
from pes_desktop.documents.type_kit import BOLD, ELLIPSIS, SEMIBOLD, cut_to, shrink_to, width_of

_PER_DASH = 5.2  # width of a writing line for each underscore
_BOX = 9.0
_LABEL_WIDTH = 104.0
_UNIT_GAP = 13.0
_ANSWER = Style(10.2, 18.0)
_MARK = Style(9.5, 13.0, BOLD, "bad", 1.4)
_ROW_PAD = 4.5


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stays together on one line: a box with its words, or words with their writing line."""

    pieces: tuple[tuple[str, float, str], ...]  # kind (text, box, rule), width, words
    width: float


def lay_slip(block: Block, words: Words, level: Level, width: float, copy_mark: str) -> Laid:
    """Measure the slip, its dashed cut included; ``copy_mark`` is empty on an original."""
    words = Words(words.layout, {key: _shortened(value) for key, value in words.values.items()})
    code = words.one_line(block.roles.get("code", ()))
    code_label = Column(words, level, width * 0.4)
    code_label.add(block.roles.get("code_label", ()), LABEL)
    code_style = CODE.scaled(max(level.type, 0.9))
    code_width = width_of(code, code_style.face, code_style.size, code_style.spacing)
    head = Column(words, Level(level.type, level.gap, min(level.most, 3)), max(width - max(code_width, 120) - 20, 120))
    head.add(block.roles.get("label", ()), LABEL)
    head.add(block.roles.get("lines", ()), BODY)
    head_height = max(head.height, code_label.height + code_style.leading)
    label_width = min(max((_label_size(part, words) for part in block.parts), default=0.0) + 14, _LABEL_WIDTH + 40)
    rows = [_row(part, words, width - label_width, last=part is block.parts[-1]) for part in block.parts]
    cut = words.one_line(block.roles.get("cut", ()))
    height = 22 + head_height + 6 + sum(row.height for row in rows)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.rule(0, y, sheet.width, "field_line", 0.9, (4, 3))
        sheet.scissors(MARGIN / 2 - 8, y)
        taken = sheet.text(x + width, y + 3, copy_mark, _MARK, right=True) + 12 if copy_mark else 0.0
        sheet.text(x, y + 3, cut_to(cut, QUIET.face, 8.8, width - taken), Style(8.8, 13.0, colour="muted"))
        top = y + 22
        head.draw(sheet, x, top)
        code_label.draw(sheet, x + width, top, right=True)
        sheet.text(x + width, top + code_label.height, code, code_style, right=True)
        top += head_height + 6
        for part, row in zip(block.parts, rows, strict=True):
            label, size = shrink_to(words.one_line(part.roles.get("label", ())), SEMIBOLD, 9.8, 7.5, label_width - 10)
            last = part is block.parts[-1]
            sheet.text(x, top + (_SIGN_ROOM if last else _ROW_PAD), label, Style(size, _ANSWER.leading, SEMIBOLD))
            row.draw(sheet, x + label_width, top)
            top += row.height
            if not last:
                sheet.rule(x, top, width, "soft", 0.75)

    return Laid(height, draw)


_SIGN_ROOM = 20.0
_LONGEST_VALUE = 88


def _shortened(value: str) -> str:
    # the whole value stands on the letter above; here each must leave room for the next
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1].rstrip() + ELLIPSIS


def _label_size(part: Block, words: Words) -> float:
    return width_of(words.one_line(part.roles.get("label", ())), SEMIBOLD, 9.8)


def _row(part: Block, words: Words, width: float, *, last: bool) -> Laid:
    top_pad = _SIGN_ROOM if last else _ROW_PAD
    lines: list[list[_Unit]] = []
    for key in part.roles.get("lines", ()):
        lines += _flow(_units(words.runs(key), width), width)
    height = top_pad + len(lines) * _ANSWER.leading + (0 if last else _ROW_PAD)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for number, line in enumerate(lines):
            left = x
            for unit in line:
                _draw_unit(sheet, unit, left, y + top_pad + number * _ANSWER.leading)
                left += unit.width + _UNIT_GAP

    return Laid(height, draw)


def _units(runs: Sequence[Run], width: float) -> list[_Unit]:
    """Cut a row's runs where a box begins, or where words follow a writing line after a space."""
    units: list[list[tuple[str, float, str]]] = [[]]
    for run in runs:
        before = units[-1][-1][0] if units[-1] else ""
        if run.mark == "box":
            units.append([("box", _BOX, "")])
        elif run.mark == "rule":
            units[-1].append(("rule", len(run.text) * _PER_DASH, ""))
        else:
            if before == "rule" and run.text.startswith(" "):
                units.append([])
            text = run.text.strip()
            if text:
                lead = "" if not units[-1] or not run.text.startswith(" ") else " "
                tail = " " if run.text.endswith(" ") else ""
                text = cut_to(lead + text + tail, _ANSWER.face, _ANSWER.size, width * 0.9)
                units[-1].append(("text", width_of(text, _ANSWER.face, _ANSWER.size), text))
    built = []
    for pieces in units:
        while pieces and pieces[-1][0] == "text" and pieces[-1][2].endswith(" "):
            text = pieces.pop()[2].rstrip()
            pieces.append(("text", width_of(text, _ANSWER.face, _ANSWER.size), text))
        if pieces:
            built.append(_Unit(tuple(pieces), _pieces_width(pieces)))
    return built


def _pieces_width(pieces: Sequence[tuple[str, float, str]]) -> float:
    return sum(width + (2.0 if kind == "box" else 0.0) for kind, width, _ in pieces)


def _flow(units: Sequence[_Unit], width: float) -> list[list[_Unit]]:
    lines: list[list[_Unit]] = []
    room = 0.0
    for unit in units:
        if lines and unit.width + _UNIT_GAP <= room:
            lines[-1].append(unit)
            room -= unit.width + _UNIT_GAP
        else:
            lines.append([unit])
            room = width - unit.width
    return lines


def _draw_unit(sheet: Sheet, unit: _Unit, x: float, y: float) -> None:
    middle = y + _ANSWER.leading / 2
    for kind, width, words in unit.pieces:
        if kind == "box":
            sheet.tick_box(x, middle - _BOX / 2, _BOX)
            x += 2.0
        elif kind == "rule":
            sheet.rule(x + 1, middle + 4.6, width - 2, "muted", 0.7)
        else:
            sheet.text(x, y, words, _ANSWER)
        x += width
