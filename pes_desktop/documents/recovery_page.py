"""The recovery code on paper: printed once at first start, kept under lock and key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pes_desktop.documents.canvas_kit import MARGIN, QUIET, TITLE, Sheet, Style
from pes_desktop.documents.type_kit import BOLD, REGULAR, SEMIBOLD, legible, shrink_to
from pes_desktop.documents.written_dates import short_day, short_moment
from pes_desktop.reference.messages import text

_COLUMNS = 3
_ROW, _GAP = 40.0, 9.0
_STEPS = ("recovery.step_keep", "recovery.step_secret", "recovery.step_use", "recovery.step_lost")


def render_recovery(
    words: Sequence[str], *, office_name: str, service_name: str, office_code: str = "", lang: str = "es",
    printed_at: datetime | None = None, paper: str = "A4",
) -> bytes:
    """One page with the numbered words (12 to 24, read along the rows) and what to do with them.

    The file's own properties carry neither words nor names: its title is only the page's.
    """
    at = printed_at or datetime.now()
    sheet = Sheet(paper, title=text("recovery.title", lang), author=service_name, at=at, lang=lang)
    width = sheet.width - 2 * MARGIN
    y = sheet.heading(service_name, office_name, office_code or office_name, short_day(at.date())) + 26
    y += sheet.flow(MARGIN, y, text("recovery.title", lang), TITLE, width)
    subtitle = text("recovery.subtitle", lang, office=office_name)
    y += sheet.flow(MARGIN, y, subtitle, Style(10.8, 15.0), width, most=3) + 16
    signing = sheet.height - 76
    below = _instructions(sheet, lang, 0, draw=False) + 22 + 40
    y = _grid(sheet, words, y, signing - below - y) + 22
    _instructions(sheet, lang, y, draw=True)
    y = signing
    half = (width - 30) / 2
    for number, key in enumerate(("recovery.kept_by", "recovery.kept_where")):
        x = MARGIN + number * (half + 30)
        sheet.rule(x, y, half, "ink", 0.8)
        sheet.text(x, y + 3, text(key, lang), QUIET)
    foot = text("recovery.footer", lang, at=short_moment(at))
    sheet.text(MARGIN, sheet.height - 36, foot, Style(8.6, 12.0, colour="muted"))
    return sheet.finish()


def _instructions(sheet: Sheet, lang: str, y: float, *, draw: bool) -> float:
    width = sheet.width - 2 * MARGIN - 18
    y = _warning(sheet, text("recovery.warning", lang), y, draw=draw) + 16
    for number, key in enumerate(_STEPS, start=1):
        if draw:
            sheet.text(MARGIN, y, f"{number}", Style(10.8, 15.0, BOLD, "accent"))
        y += sheet.flow(MARGIN + 18, y, text(key, lang), Style(10.8, 15.0), width, most=4, draw=draw) + 6
    return y


def _grid(sheet: Sheet, words: Sequence[str], y: float, room: float) -> float:
    each = (sheet.width - 2 * MARGIN - _GAP * (_COLUMNS - 1)) / _COLUMNS
    rows = -(-len(words) // _COLUMNS)
    step = min(_ROW + _GAP, room / max(rows, 1))
    height = step - min(_GAP, step * 0.18)
    for number, word in enumerate(words):
        x, top = MARGIN + (number % _COLUMNS) * (each + _GAP), y + (number // _COLUMNS) * step
        sheet.box(x, top, each, height, line="field_line")
        sheet.text(x + 27, top + (height - 16) / 2, f"{number + 1}", Style(10.0, 16.0, REGULAR, "muted"), right=True)
        fitted, size = shrink_to(legible(word), SEMIBOLD, 16.0, 7.0, each - 44)
        sheet.text(x + 36, top + (height - 20) / 2, fitted, Style(size, 20.0, SEMIBOLD))
    return y + rows * step


def _warning(sheet: Sheet, words: str, y: float, *, draw: bool) -> float:
    width = sheet.width - 2 * MARGIN
    style = Style(10.8, 15.0, SEMIBOLD, "warn")
    height = sheet.flow(0, 0, words, style, width - 28, draw=False) + 20
    if draw:
        sheet.box(MARGIN, y, width, height, line="warn", fill="warn_soft")
        sheet.flow(MARGIN + 14, y + 10, words, style, width - 28)
    return y + height
