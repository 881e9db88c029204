"""What a save displaced because somebody else had changed the same, told on the page until it is closed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.errors import Fault
from pes_desktop.reference import messages
from pes_desktop.services.records import CHANGED_MEANWHILE
from pes_desktop.ui import feedback
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.labels import Label, Link
from pes_desktop.ui.widgets.scroll import FittingScroll

MOST_HEIGHT_PX = 160
#: Longer texts are shown one below the other, each from where they begin to differ and no longer than this.
MOST_SIGNS = 150
_BEFORE = 24
_CODES = (CHANGED_MEANWHILE, "consent_withdrawn_meanwhile")


def displaced(warnings: Iterable[Fault]) -> list[Fault]:
    """Those of a save's warnings that the form could not show."""
    return [fault for fault in warnings if fault.code in _CODES]


def excerpts(one: str, other: str) -> tuple[str, str]:
    """Two texts from shortly before the word where they begin to differ, each of at most ``MOST_SIGNS`` signs."""
    if max(len(one), len(other)) <= MOST_SIGNS:
        return one, other
    pairs = enumerate(zip(one, other, strict=False))
    same = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    begin = one.rfind(" ", 0, max(0, same - _BEFORE)) + 1
    return _cut(one, begin), _cut(other, begin)


def _cut(words: str, begin: int) -> str:
    shown = words[begin:begin + MOST_SIGNS]
    if begin + MOST_SIGNS < len(words):
        shown = (shown.rpartition(" ")[0] or shown) + "…"
    return ("…" if begin else "") + shown


class Meanwhile(Banner):
    """Hidden until ``tell``; the words can be selected. ``action``: the other one may be right, open the form.

    The list told is shared with the parameters of the page: closed once, it does not come back with the page.
    """

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._whole = False
        self._correct, self._about = False, ""
        self.told: list[Fault] = []
        self.dismissed.connect(self._read)

    def tell(self, told: list[Fault] | None, *, correct: bool = False, about: str = "") -> None:
        """Show these, or nothing. ``correct``: with a button that leads to the form; ``about``: whose record it is,
        where the page shows several."""
        self.hide()
        self.told = [] if told is None else told
        self._whole, self._correct, self._about = False, correct, about
        if self.told:
            self._show()

    def tuck(self, away: bool) -> None:
        """Out of sight while the page shows something else; it has not been read by that."""
        self.setVisible(bool(self.told) and not away)

    def sentences(self) -> list[str]:
        """What is told, line by line; empty while it is hidden."""
        return [] if self.isHidden() else [feedback.words_of(fault, self._lang) for fault in self.told]

    def _show(self) -> None:
        lines = FittingScroll(tokens.current().px(MOST_HEIGHT_PX))
        lines.content.setSpacing(tokens.current().px(4))
        short = [self._add(lines, fault) for fault in self.told]
        if not all(short) and not self._whole:
            link = Link(self.tr("Show all of it"))
            link.linkActivated.connect(self._show_whole)
            lines.add(link)
        title = (self.tr("Somebody in the office changed the same while you were writing") if not self._about else
                 self.tr("Somebody in the office changed the same of {0} while you were writing").format(self._about))
        self.show_part("warn", title, lines, action=self.tr("Correct it") if self._correct else "")
        self.setAccessibleName(" ".join((title, *(feedback.words_of(fault, self._lang) for fault in self.told))))

    def _add(self, lines: FittingScroll, fault: Fault) -> bool:
        """The lines of one field; False where they do not show all of it."""
        mine, theirs = (self._value(fault, name) for name in ("mine", "theirs"))
        if max(len(mine), len(theirs)) <= MOST_SIGNS:
            self._line(lines, feedback.words_of(fault, self._lang))
            return True
        if not self._whole:
            mine, theirs = excerpts(mine, theirs)
        kept = self.tr("{0}: what you wrote was kept").format(self._value(fault, "label"))
        lines.add(Label(kept, "strong", wrap=True))
        self._line(lines, self.tr("You: “{0}”").format(mine))
        self._line(lines, self.tr("{0}: “{1}”").format(self._value(fault, "who"), theirs))
        return self._whole

    def _value(self, fault: Fault, name: str) -> str:
        return messages.text(str(fault.params.get(name, "")), self._lang)

    def _line(self, lines: FittingScroll, words: str) -> None:
        line = Label(words, "body", wrap=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.add(line)

    def _show_whole(self, _link: str) -> None:
        self._whole = True
        self._show()
        self.closer.setFocus(Qt.FocusReason.OtherFocusReason)  # the link that had the keyboard is gone

    def _read(self) -> None:
        self.told.clear()
