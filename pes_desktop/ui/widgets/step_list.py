"""The sections of a long form, with how much of each is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.painting import draw_ring


@dataclass(frozen=True, slots=True)
class Step:
    """``done`` of ``total`` fields filled; ``state``: "" or "error" (something to mend) or "ok" (complete).

    ``letter`` is the one that Alt jumps with; it is underlined in the title, or stands behind it in brackets.
    """

    key: str
    title: str
    done: int = 0
    total: int = 0
    state: str = ""
    letter: str = ""

    def marked(self) -> tuple[str, int]:
        """(title as shown, place of the letter to underline; -1 for none)."""
        if not self.letter:
            return self.title, -1
        place = self.title.casefold().find(self.letter.casefold())
        if place < 0:
            return f"{self.title} ({self.letter})", len(self.title) + 2
        return self.title, place


class _StepButton(QAbstractButton):
    """Number, title, count."""

    def __init__(self, number: int, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.step = number, step
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def count_words(self) -> str:
        """"5 of 7"."""
        step = self.step
        if not step.total or not (step.done or self.isChecked()):
            return ""
        return self.tr("{0} of {1}").format(step.done, step.total)

    def sizeHint(self) -> QSize:
        """Height of a step."""
        return QSize(tokens.current().px(200), tokens.current().px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        now = tokens.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        active = self.isChecked()
        if active or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color("accent_soft" if active else "soft"))
            painter.drawRoundedRect(area, now.radius, now.radius)
        colour = "accent" if active else "ink"
        left, middle = float(now.px(12)), int(Qt.AlignmentFlag.AlignVCenter)
        lead = QRectF(left, 0, now.px(22), area.height())
        mark = {"ok": ("check", "ok"), "error": ("circle-alert", "bad")}.get(self.step.state)
        if mark:
            edge = now.px(16)
            icons.paint(painter, mark[0], QRectF(left - now.px(3), (area.height() - edge) / 2, edge, edge), mark[1])
        else:
            painter.setFont(now.font(strong=active))
            painter.setPen(now.color(colour if active else "muted"))
            painter.drawText(lead, middle, str(self.number))
        painter.setFont(now.font("small", strong=active))
        painter.setPen(now.color(colour if active else "muted"))
        count = self.count_words()
        room = QRectF(0, 0, area.width() - now.px(12), area.height())
        painter.drawText(room, middle | int(Qt.AlignmentFlag.AlignRight), count)
        used = painter.fontMetrics().horizontalAdvance(count)
        painter.setFont(now.font(strong=active))
        painter.setPen(now.color(colour))
        start = left + now.px(24)
        width = area.width() - start - used - now.px(18)
        words, place = self.step.marked()
        title = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(QRectF(start, 0, width, area.height()), middle, title)
        if 0 <= place < len(title) and title[:place + 1] == words[:place + 1]:
            metrics = painter.fontMetrics()
            x = start + metrics.horizontalAdvance(title[:place])
            y = (area.height() + metrics.ascent() - metrics.descent()) / 2 + now.px(2)
            painter.fillRect(QRectF(x, y, metrics.horizontalAdvance(title[place]), max(1, now.px(1))),
                             now.color(colour))
        if self.hasFocus():
            draw_ring(painter, area)
        painter.end()


class StepList(QWidget):
    """``chosen(key)``. Up and Down move, Enter or Space chooses; Alt+letter belongs to the page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self.setFixedWidth(now.px(232 if now.scale < 1.4 else 196))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._buttons: list[_StepButton] = []

    def set_steps(self, steps: Iterable[Step]) -> None:
        """Show these sections; keeps the marked one."""
        steps = list(steps)
        current = self.current()
        while len(self._buttons) > len(steps):
            gone = self._buttons.pop()
            gone.hide()
            gone.deleteLater()
        for number, step in enumerate(steps, start=1):
            if number > len(self._buttons):
                button = _StepButton(number, step)
                self._column.insertWidget(number - 1, button)
                button.clicked.connect(self._clicked)
                self._buttons.append(button)
            button = self._buttons[number - 1]
            button.step = step
            button.setAccessibleName(f"{number}. {step.title} {button.count_words()}".strip())
            set_tip(button, self.tr("Alt+{0}").format(step.letter) if step.letter else "")
            button.update()
        self.mark(current or (steps[0].key if steps else ""))

    def mark(self, key: str) -> None:
        """Show which section is open."""
        for button in self._buttons:
            button.setChecked(button.step.key == key)

    def current(self) -> str:
        """Key of the open section."""
        return next((b.step.key for b in self._buttons if b.isChecked()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the focus."""
        focused = next((i for i, b in enumerate(self._buttons) if b.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if focused >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._buttons[focused].click()
        elif focused >= 0 and step:
            self._buttons[max(0, min(len(self._buttons) - 1, focused + step))].setFocus()
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _StepButton):
            self.mark(button.step.key)
            self.chosen.emit(button.step.key)
