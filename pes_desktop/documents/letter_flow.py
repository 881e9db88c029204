"""How a letter is made to fit: texts filled once, set at a level of size, laid one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pes_desktop.documents.canvas_kit import Sheet, Style
from pes_desktop.documents.layouts import LetterLayout
from pes_desktop.documents.templates import Run, fill
from pes_desktop.documents.type_kit import REGULAR, SEMIBOLD, Line, legible, wrap_even


@dataclass(frozen=True, slots=True)
class Level:
    """One step of tightening: factors for type and for gaps, and the most lines a single text may take."""

    type: float = 1.0
    gap: float = 1.0
    most: int = 40


#: Tried in order until the page holds everything. First the air goes, then the size down to 8.2 points, then lines.
LEVELS = (
    Level(), Level(1.0, 0.8), Level(0.96, 0.75), Level(0.92, 0.68), Level(0.88, 0.6), Level(0.84, 0.52),
    Level(0.8, 0.45), Level(0.76, 0.4), Level(0.76, 0.4, 14), Level(0.76, 0.4, 10), Level(0.76, 0.4, 8),
    Level(0.76, 0.36, 6), Level(0.76, 0.36, 5), Level(0.76, 0.36, 4), Level(0.76, 0.36, 3), Level(0.76, 0.3, 2),
    Level(0.76, 0.3, 1),
)


@dataclass(frozen=True, slots=True)
class Laid:
    """A block ready to draw: its height and the pen's work from a left upper corner."""

    height: float
    draw: Callable[[Sheet, float, float], None]


@dataclass(slots=True)
class Words:
    """The letter's texts, each filled and made legible once, whatever the number of levels tried."""

    layout: LetterLayout
    values: dict[str, str]
    _filled: dict[str, list[Run]] = field(default_factory=dict)

    def runs(self, key: str) -> list[Run]:
        """The filled text of a layout key."""
        found = self._filled.get(key)
        if found is None:
            filled = fill(self.layout.texts[key], self.values)
            found = [Run(legible(run.text), run.bold, run.mark) for run in filled]
            self._filled[key] = found
        return found

    def one_line(self, keys: Iterable[str]) -> str:
        """Several texts as one plain line."""
        texts = ("".join(run.text for run in self.runs(key)).strip() for key in keys)
        return " ".join(text for text in texts if text)


@dataclass(slots=True)
class Column:
    """Texts of several styles below one another in one width."""

    words: Words
    level: Level
    width: float
    height: float = 0.0
    _items: list[tuple[float, list[Line], Style]] = field(default_factory=list)

    def add(self, keys: Iterable[str], style: Style, *, together: bool = False) -> None:
        """Set each text on lines of its own, or all of them as one paragraph (``together``); empty ones leave none."""
        style = style.scaled(self.level.type)
        paragraphs: list[list[tuple[str, str]]] = [[]]
        for key in keys:
            runs = [(_cased(run.text, style), _weight(run, style)) for run in self.words.runs(key)]
            if together and paragraphs[-1] and runs:
                paragraphs[-1].append((" ", style.face))
                paragraphs[-1].extend(runs)
            else:
                paragraphs.append(runs)
        for runs in paragraphs:
            lines = wrap_even(runs, style.size, self.width, self.level.most, style.spacing)
            if lines:
                self._items.append((self.height, lines, style))
                self.height += len(lines) * style.leading

    def gap(self, points: float) -> None:
        """Leave room before the next text, if there is one above."""
        if self._items:
            self.height += points * self.level.gap

    def draw(self, sheet: Sheet, x: float, y: float, *, right: bool = False) -> None:
        """Draw from ``y`` down; ``right`` ends every line at ``x``."""
        for top, lines, style in self._items:
            sheet.lines(x, y + top, lines, style, right=right)

    @property
    def empty(self) -> bool:
        """Whether nothing was set."""
        return not self._items


def _weight(run: Run, style: Style) -> str:
    return SEMIBOLD if run.bold and style.face == REGULAR else style.face


def _cased(text: str, style: Style) -> str:
    return text.upper() if style.capitals else text
