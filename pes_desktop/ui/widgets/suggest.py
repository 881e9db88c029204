"""A line with suggestions below it; the base of the place and occupation pickers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from pes_desktop.domain.text import fold
from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.rows import Row, RowChip, RowList


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list: ``code`` is the value; ``example`` stands below the title, ``note`` in a chip."""

    code: str
    title: str
    example: str = ""
    note: str = ""
    data: Any = None


def own_words_first(typed: str, hits: Sequence[Suggestion], note: str) -> list[Suggestion]:
    """``hits`` behind a line that keeps the words typed, with the best hit's code; Enter alone must lose no word.

    The line is left out where the best hit only completes the last word typed ("orde": "Ordeñar"). ``note`` names it.
    """
    words = " ".join(typed.split())
    if not hits:
        return []
    best, said = fold(hits[0].title), fold(words)
    if best.startswith(said) and len(best.split()) == len(said.split()):
        return list(hits)
    return [Suggestion(hits[0].code, words, hits[0].title, note), *hits]


class SuggestInput(QLineEdit):
    """Shows suggestions while one types. ``asked(text)`` wants some (answer with ``offer``); ``picked(Suggestion)``."""

    asked = Signal(str)
    picked = Signal(object)

    def __init__(self, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._popup: _Popup | None = None
        self._offers: list[Suggestion] = []
        self._clicked_in = False
        if icon:
            self.setProperty("role", "search")
        self.textEdited.connect(self._edited)

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these below the line, or nothing."""
        self._offers = list(suggestions)
        if not self._offers or not self.hasFocus():
            self.close_list()
            return
        if self._popup is None:
            self._popup = _Popup(self.window())
            self._popup.list.opened.connect(self._opened)
            self.window().installEventFilter(self)
        rows = [Row(number, s.title, s.example, trailing=[RowChip(s.note)] if s.note else ())
                for number, s in enumerate(self._offers)]
        self._popup.list.set_rows(rows)
        self._popup.list.choose_at(0)
        self._place()
        self._popup.show()
        self._popup.raise_()

    def list_open(self) -> bool:
        """Whether suggestions are shown."""
        return self._popup is not None and self._popup.isVisible()

    def close_list(self) -> None:
        """Hide the suggestions."""
        if self._popup is not None:
            self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter and Tab take, Esc closes the list."""
        key = event.key()
        if self.list_open() and self._popup is not None:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._popup.list.step(1 if key == Qt.Key.Key_Down else -1)
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._opened(self._popup.list.chosen_key())
                return
            if key == Qt.Key.Key_Escape:
                self.close_list()
                return
        elif key == Qt.Key.Key_Down:
            self.asked.emit(self.text())
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the open list before it belongs to a page's shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) \
                and event.key() == Qt.Key.Key_Escape and self.list_open():
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What stands there is chosen, however the keyboard came: the next letter replaces it."""
        super().focusInEvent(event)
        reason = event.reason()
        self._clicked_in = reason == Qt.FocusReason.MouseFocusReason
        if reason not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason,
                          Qt.FocusReason.ActiveWindowFocusReason):
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The first click chooses all, the second puts the cursor."""
        super().mouseReleaseEvent(event)
        if self._clicked_in and not self.hasSelectedText():
            self.selectAll()
        self._clicked_in = False

    def go_on(self) -> None:
        """After a pick: do what Enter does while no list is open (next field, next line of a list)."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self, QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab closes the list first."""
        self.close_list()
        return super().focusNextPrevChild(next)

    def hideEvent(self, event: Any) -> None:
        """No list without its line."""
        self.close_list()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click elsewhere or a resize closes the list."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.WindowDeactivate, QEvent.Type.MouseButtonPress):
            self.close_list()
        return super().eventFilter(watched, event)

    def _edited(self, typed: str) -> None:
        if typed.strip():
            self.asked.emit(typed)
        else:
            self.close_list()

    def _opened(self, number: object) -> None:
        self.close_list()
        if isinstance(number, int) and 0 <= number < len(self._offers):
            self.picked.emit(self._offers[number])

    def _place(self) -> None:
        if self._popup is None:
            return
        now = tokens.current()
        window = self.window()
        width = max(self.width(), now.px(340))
        corner = self.mapTo(window, QPoint(0, self.height() + now.px(2)))
        x = max(now.px(8), min(corner.x(), window.width() - width - now.px(8)))
        self._popup.setGeometry(x, corner.y(), width, 10)
        wanted = min(self._popup.list.content_height(), now.px(320)) + now.px(10)
        below = window.height() - corner.y() - now.px(8)
        y = corner.y()
        if below < min(wanted, now.px(140)):
            y = max(now.px(8), corner.y() - self.height() - now.px(4) - wanted)
            below = wanted
        self._popup.setGeometry(x, y, width, min(wanted, below))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon at the left."""
        super().paintEvent(event)
        if self._icon:
            now = tokens.current()
            edge = now.px(16)
            painter = QPainter(self)
            icons.paint(painter, self._icon, QRectF(now.px(10), (self.height() - edge) / 2, edge, edge), "muted")
            painter.end()

    def sizeHint(self) -> QSize:
        """A field."""
        return QSize(tokens.current().px(240), super().sizeHint().height())


class _Popup(QFrame):
    """A child of the window, so that the line keeps the keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "popup")
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, now.px(4), 0, now.px(4))
        self.list = RowList()
        column.addWidget(self.list)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
