"""The page a person reads, or has read out, and signs: what is kept, what for, who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pes_desktop.documents.canvas_kit import LABEL, MARGIN, QUIET, TITLE, Sheet, Style
from pes_desktop.documents.type_kit import SEMIBOLD
from pes_desktop.documents.written_dates import short_moment, written_day
from pes_desktop.reference.messages import text

_TEXT = Style(10.4, 14.2)
_VALUE = Style(10.2, 13.6)
_BOTTOM = 56.0
#: Type and air get smaller until the page holds everything; then a value takes fewer lines and the last are counted.
_LEVELS = ((1.0, 1.0, 6), (0.95, 0.8, 4), (0.9, 0.65, 3), (0.85, 0.5, 2), (0.8, 0.4, 2), (0.76, 0.35, 1))


@dataclass(frozen=True, slots=True)
class ConsentContent:
    """What stands on the page. ``kept`` are the read-back pairs (label, value) in the order of the form.

    Empty ``purpose`` and ``shown_to`` take the service's own sentences. ``ask_disability`` adds the separate consent
    for keeping a disability, which is never part of the general one.
    """

    person_name: str
    office_name: str
    service_name: str
    document: str = ""
    kept: Sequence[tuple[str, str]] = ()
    purpose: str = ""
    shown_to: Sequence[str] = ()
    staff_name: str = ""
    signed_on: date | None = None
    ask_disability: bool = False
    language: str = "es"


def render_consent(content: ConsentContent, *, printed_at: datetime | None = None, paper: str = "A4") -> bytes:
    """One page with what is kept, the purpose, to whom it may be shown, and room for a signature or a fingerprint.

    Data that do not fit even in the smallest type are counted in a line of their own ("y 12 datos más, en pantalla").
    """
    at = printed_at or datetime.now()
    lang = content.language
    sheet = Sheet(paper, title=text("consent.title", lang), author=content.service_name, at=at, lang=lang)
    day = written_day(content.signed_on or at.date(), lang, year=True)
    top = sheet.heading(content.service_name, content.office_name, content.person_name, content.document)
    room = sheet.height - _BOTTOM - _signature_height(content)
    shown = len(content.kept)
    for level in _LEVELS:
        if _body(sheet, content, top, level, shown, draw=False) <= room:
            break
    while shown and _body(sheet, content, top, level, shown, draw=False) > room:
        shown -= 1
    end = _body(sheet, content, top, level, shown, draw=True)
    _corrections(sheet, text("consent.corrections", lang), end + 26, room)
    _signatures(sheet, content, day)
    foot = text("consent.footer", lang, at=short_moment(at))
    sheet.text(MARGIN, sheet.height - 36, foot, Style(8.6, 12.0, colour="muted"))
    return sheet.finish()


def _body(
    sheet: Sheet, content: ConsentContent, top: float, level: tuple[float, float, int], shown: int, *, draw: bool
) -> float:
    size, air, most = level
    lang, width = content.language, sheet.width - 2 * MARGIN
    y = top + 18 * air
    y += sheet.flow(MARGIN, y, text("consent.title", lang), TITLE.scaled(size), width, draw=draw)
    y += sheet.flow(MARGIN, y, text("consent.subtitle", lang), QUIET.scaled(size), width, draw=draw) + 12 * air
    shown_to = ", ".join(content.shown_to) or text("consent.shown_to_default", lang)
    cards = (
        (text("consent.purpose", lang), content.purpose or text("consent.purpose_default", lang)),
        (text("consent.shown_to", lang), shown_to),
        (text("consent.rights", lang), text("consent.rights_text", lang)),
    )
    y = _cards(sheet, cards, y, size, air, draw=draw) + 16 * air
    if content.kept:
        y += sheet.flow(MARGIN, y, text("consent.kept", lang), LABEL.scaled(size), width, draw=draw) + 3 * air
        y = _grid(sheet, content.kept[:shown], y, size, air, most, draw=draw)
        hidden = len(content.kept) - shown
        if hidden:
            more = text("consent.more", lang, count=hidden)
            y += sheet.flow(MARGIN, y, more, QUIET.scaled(size), width, draw=draw)
    return y


def _cards(
    sheet: Sheet, cards: Sequence[tuple[str, str]], y: float, size: float, air: float, *, draw: bool
) -> float:
    gap, pad = 12.0, 11.0
    each = (sheet.width - 2 * MARGIN - gap * (len(cards) - 1)) / len(cards)
    style = _TEXT.scaled(size)
    heights = [
        sheet.flow(0, 0, label, LABEL.scaled(size), each - 2 * pad, draw=False) + 2
        + sheet.flow(0, 0, words, style, each - 2 * pad, most=12, draw=False)
        for label, words in cards
    ]
    height = max(heights) + 2 * 10 * max(air, 0.6)
    if draw:
        for number, (label, words) in enumerate(cards):
            x, inner = MARGIN + number * (each + gap), y + 10 * max(air, 0.6)
            sheet.box(x, y, each, height)
            inner += sheet.flow(x + pad, inner, label, LABEL.scaled(size), each - 2 * pad) + 2
            sheet.flow(x + pad, inner, words, style, each - 2 * pad, most=12)
    return y + height


def _grid(
    sheet: Sheet, pairs: Sequence[tuple[str, str]], y: float, size: float, air: float, most: int, *, draw: bool
) -> float:
    """Label and value in two columns, read down the first and then the second."""
    if not pairs:
        return y
    gap = 22.0
    each = (sheet.width - 2 * MARGIN - gap) / 2
    label, value = QUIET.scaled(size), _VALUE.scaled(size)
    label_width = each * 0.36
    half = (len(pairs) + 1) // 2
    ends = []
    for column, part in enumerate((pairs[:half], pairs[half:])):
        x, top = MARGIN + column * (each + gap), y
        for name, words in part:
            height = max(
                sheet.flow(x, top + 2, name, label, label_width - 8, most=2, draw=draw),
                sheet.flow(x + label_width, top + 2, words or "—", value, each - label_width, most=most, draw=draw),
            )
            top += height + 4 + 3 * air
            if draw:
                sheet.rule(x, top - 1.5 * air, each, "soft", 0.6)
        ends.append(top)
    return max(ends)


def _corrections(sheet: Sheet, label: str, y: float, end: float) -> None:
    """Lines for what the person puts right while reading, where the page leaves room for at least two."""
    width = sheet.width - 2 * MARGIN
    lines = min(int((end - y - LABEL.leading - 10) // 24), 4)
    if lines < 2:
        return
    sheet.text(MARGIN, y, label, LABEL)
    for number in range(1, lines + 1):
        sheet.rule(MARGIN, y + LABEL.leading + 24 * number, width, "field_line", 0.6)


def _statements(content: ConsentContent) -> list[str]:
    keys = ["consent.agree_read", "consent.agree_keep"] + (["consent.agree_disability"] * content.ask_disability)
    return [text(key, content.language) for key in keys]


def _signature_height(content: ConsentContent) -> float:
    return 20.0 * len(_statements(content)) + 118


def _signatures(sheet: Sheet, content: ConsentContent, day: str) -> None:
    lang, width = content.language, sheet.width - 2 * MARGIN
    y = sheet.height - _BOTTOM - _signature_height(content) + 14
    for statement in _statements(content):
        sheet.tick_box(MARGIN, y + 3.2)
        sheet.flow(MARGIN + 17, y, statement, Style(10.4, 16.0), width - 17, most=1)
        y += 20
    side, line = 66.0, 78.0
    sheet.box(MARGIN, y + 12, side, side + 8, line="field_line")
    sheet.flow(MARGIN + 6, y + side + 4, text("consent.fingerprint", lang), Style(7.6, 9.0, colour="muted"), side)
    half = (width - side - 2 * 20) / 2
    for number, (name, role) in enumerate(
        ((content.person_name, text("consent.signature", lang)), (content.staff_name, text("consent.staff", lang)))
    ):
        x = MARGIN + side + 20 + number * (half + 20)
        sheet.rule(x, y + line - 20, half, "ink", 0.8)
        sheet.flow(x, y + line - 17, name or " ", Style(10.2, 13.5, SEMIBOLD), half, most=1)
        sheet.flow(x, y + line - 3, f"{role} · {day}" if number == 0 else role, QUIET, half, most=1)
