"""Everything that is kept of a person, on paper for that person: the right of access, as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pes_desktop.documents.canvas_kit import HEAD, MARGIN, QUIET, TITLE, Sheet, Style
from pes_desktop.documents.type_kit import SEMIBOLD
from pes_desktop.documents.written_dates import short_moment
from pes_desktop.reference.messages import text

_VALUE, _LABEL = Style(10.2, 13.8), Style(9.4, 13.8, colour="muted")
_DAY = Style(9.8, 13.4, SEMIBOLD)
_SUBTITLE = Style(10.4, 14.2)
_FOOT = 60.0
_LABEL_SHARE, _DAY_WIDTH = 0.34, 74.0
_AIR = 5.0


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A part of the page: pairs (label, value), or ``dated`` lines (day, what, who). ``note`` where nothing is kept."""

    title: str
    pairs: Sequence[tuple[str, str]] = ()
    dated: Sequence[tuple[str, str, str]] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordContent:
    """What stands on the pages; ``about`` are the sentences under the title (purpose, law, what is left out)."""

    person_name: str
    document: str
    office_name: str
    service_name: str
    staff_name: str
    about: Sequence[str]
    sections: Sequence[RecordSection]
    language: str = "es"


class _Pages:
    """The pen on its way down, over as many pages as it needs."""

    def __init__(self, content: RecordContent, paper: str, at: datetime) -> None:
        self.content, self.lang, self.at = content, content.language, at
        self.sheet = Sheet(paper, title=text("record.title", self.lang), author=content.service_name, at=at,
                           lang=self.lang)
        self.width = self.sheet.width - 2 * MARGIN
        self.page = 1
        self.y = self._head()

    def _head(self) -> float:
        content = self.content
        return self.sheet.heading(content.service_name, content.office_name, content.person_name,
                                  content.document) + 16

    def room(self, height: float) -> None:
        """Go to the next page where ``height`` does not fit any more."""
        if self.y + height > self.sheet.height - _FOOT:
            self.foot()
            self.sheet.next_page()
            self.page += 1
            self.y = self._head()

    def foot(self) -> None:
        """Where it comes from and the number of the page."""
        y = self.sheet.height - 38
        style = Style(8.6, 12.0, colour="muted")
        self.sheet.text(MARGIN, y, text("record.footer", self.lang, staff=self.content.staff_name,
                                        at=short_moment(self.at)), style)
        self.sheet.text(self.sheet.width - MARGIN, y, text("record.page", self.lang, page=self.page), style, right=True)

    def words(self, words: str, style: Style, after: float = _AIR) -> None:
        """A paragraph."""
        self.room(self.sheet.flow(0, 0, words, style, self.width, draw=False))
        self.y += self.sheet.flow(MARGIN, self.y, words, style, self.width) + after

    def pair(self, label: str, value: str) -> None:
        """A label with its value; a long value goes on over the page."""
        each = self.width * _LABEL_SHARE
        wide = self.width - each
        height = max(self.sheet.flow(0, 0, label, _LABEL, each - 10, draw=False),
                     min(self.sheet.flow(0, 0, value, _VALUE, wide, draw=False), 20 * _VALUE.leading))
        self.room(height)
        top = self.y
        self.sheet.flow(MARGIN, top, label, _LABEL, each - 10)
        height = max(height, self.sheet.flow(MARGIN + each, top, value, _VALUE, wide, most=40))
        self.y = top + height + _AIR
        self.sheet.rule(MARGIN, self.y - _AIR / 2, self.width, "soft", 0.5)

    def dated(self, day: str, what: str, who: str) -> None:
        """A dated line; who did it stands at the right end of what was done."""
        said = f"{what} · {who}" if who else what
        wide = self.width - _DAY_WIDTH
        height = self.sheet.flow(0, 0, said, _VALUE, wide, draw=False)
        self.room(height)
        self.sheet.text(MARGIN, self.y, day, _DAY)
        self.y += self.sheet.flow(MARGIN + _DAY_WIDTH, self.y, said, _VALUE, wide) + 3


def render_person_record(content: RecordContent, *, printed_at: datetime | None = None, paper: str = "A4") -> bytes:
    """The pages as PDF; every page carries the person's name, so that a sheet that falls out is known."""
    pages = _Pages(content, paper, printed_at or datetime.now())
    pages.words(text("record.title", pages.lang), TITLE, 4)
    for sentence in content.about:
        pages.words(sentence, _SUBTITLE, 4)
    for section in content.sections:
        pages.y += 9
        pages.room(HEAD.leading + 3 * _VALUE.leading)
        pages.words(section.title, HEAD, 3)
        for pair in section.pairs:
            pages.pair(*pair)
        for line in section.dated:
            pages.dated(*line)
        if section.note:
            pages.words(section.note, QUIET)
    pages.foot()
    return pages.sheet.finish()
