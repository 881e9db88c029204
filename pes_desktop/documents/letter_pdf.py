"""The referral letter as a PDF: always one page, the same bytes for the same letter and time of printing."""

from __future__ import annotations

from datetime import datetime

from pes_desktop.documents.canvas_kit import MARGIN, QUIET, Sheet, Style
from pes_desktop.documents.fields import field_values
from pes_desktop.documents.layouts import LetterLayout
from pes_desktop.documents.letter_blocks import lay_block
from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.documents.letter_flow import LEVELS, Laid, Level, Words
from pes_desktop.documents.letter_slip import lay_slip
from pes_desktop.documents.qr import letter_qr_text
from pes_desktop.documents.type_kit import BOLD, REGULAR, cut_to, width_of
from pes_desktop.documents.written_dates import short_moment
from pes_desktop.domain.errors import DomainError, Fault

_TOP = 36.0
_FOOT = 24.0
_FOOTER_ROOM = 24.0
#: Air wanted above each kind of block; what a page has left over is shared out among them.
_GAP_ABOVE = {"header": 0.0, "title": 16.0, "cards": 12.0, "paragraph": 12.0, "appointment": 9.0, "signature": 20.0}
_MOST_EXTRA = 1.9
_ABOVE_CUT = 18.0


def render_letter(
    content: LetterContent, layout: LetterLayout, *, copy: bool = False, paper: str | None = None,
    printed_at: datetime | None = None,
) -> bytes:
    """Draw a letter on one page of ``paper`` (A4 or letter; the layout's own by default) and return the PDF.

    The texts the letter was issued with (``content.texts``) go before the layout's. ``copy`` marks a reprint: same
    number, same content, the word COPIA. ``printed_at`` is the local time at the foot; without it an original takes
    ``content.printed_at`` and otherwise now. Raises EnvironmentFault ``font_missing`` and DomainError
    ``letter_layout_broken`` for a layout with more blocks than a page holds.
    """
    layout = layout.with_stored(content.texts)
    at = printed_at or (None if copy else content.printed_at) or datetime.now()
    values = {**field_values(content), "printed_at": short_moment(at)}
    words = Words(layout, values)
    sheet = Sheet(
        paper or layout.paper, title=content.number, author=content.service_name, at=at, lang=content.language
    )
    mark = words.one_line(["copy_mark"]) if copy else ""
    if mark:
        sheet.fills = False  # nothing may cover the mark
        sheet.watermark(mark, sheet.width / 2, sheet.height * 0.36)
    _draw_page(sheet, words, letter_qr_text(content.number, content.result_code), mark)
    _draw_footer(sheet, words.one_line(["footer_copy" if copy else "footer"]))
    return sheet.finish()


def _draw_page(sheet: Sheet, words: Words, qr_text: str, mark: str) -> None:
    width = sheet.width - 2 * MARGIN
    bottom = sheet.height - _FOOT - _FOOTER_ROOM
    blocks = words.layout.blocks
    for level in LEVELS:
        slip = lay_slip(blocks[-1], words, level, width, mark)
        laid = [lay_block(block, words, level, width, qr_text) for block in blocks[:-1]]
        gaps = [_GAP_ABOVE[block.kind] * level.gap for block in blocks[:-1]]
        spare = bottom - _TOP - slip.height - _ABOVE_CUT * level.gap - sum(gaps) - sum(b.height for b in laid)
        if spare >= 0:
            break
    else:
        # at one line a text no letter is to blame: the layout itself has more than a page holds
        raise DomainError(Fault("letter_layout_broken", params={"file": words.layout.name, "detail": "> 1"}))
    _draw_blocks(sheet, laid, _spread(gaps, spare))
    slip.draw(sheet, MARGIN, bottom - slip.height)
    if mark:
        _draw_pill(sheet, mark, level)


def _spread(gaps: list[float], spare: float) -> list[float]:
    wanted = sum(gaps)
    factor = min(1 + max(spare, 0.0) / wanted, _MOST_EXTRA) if wanted else 1.0
    return [gap * factor for gap in gaps]


def _draw_blocks(sheet: Sheet, laid: list[Laid], gaps: list[float]) -> None:
    y = _TOP
    for block, gap in zip(laid, gaps, strict=True):
        y += gap
        block.draw(sheet, MARGIN, y)
        y += block.height


def _draw_pill(sheet: Sheet, mark: str, level: Level) -> None:
    """The mark of a copy, once more at the upper edge, where a folder or a scanner keeps it in sight."""
    style = Style(9.5, 15.0, BOLD, "bad", 1.6)
    width = width_of(mark, BOLD, style.size, style.spacing) + 16
    x = (sheet.width - width) / 2
    sheet.box(x, 12, width, 17, radius=8.5, line="bad", fill="surface", thick=1.0)
    sheet.text(x + 8, 13, mark, style)


def _draw_footer(sheet: Sheet, words: str) -> None:
    style = Style(8.6, 12.0, REGULAR, QUIET.colour)
    sheet.text(MARGIN, sheet.height - _FOOT - 12, cut_to(words, REGULAR, style.size, sheet.width - 2 * MARGIN), style)
