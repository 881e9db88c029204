"""Long work: what is done, how much, how long still, and a way to stop."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.numbers import figure
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label
from pes_desktop.ui.widgets.painting import draw_bar


class _Bar(QWidget):
    """The bar itself; without a total a part of it wanders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share: float | None = None
        self._phase = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(tokens.current().px(160), tokens.current().px(8))

    def advance(self) -> None:
        """One step of the wandering."""
        self._phase = (self._phase + 0.02) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.share is not None:
            draw_bar(painter, area, self.share)
        else:
            draw_bar(painter, area, 0)
            part = QRectF(area.width() * 1.2 * self._phase - area.width() * 0.2, 0, area.width() * 0.2, area.height())
            draw_bar(painter, part.intersected(area), 1)
        painter.end()


class ProgressPanel(QFrame):
    """Shown 300 ms after ``start``. Feed ``update_progress(done, total, words)``, end with ``finish``."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(14))
        column.setSpacing(now.px(8))
        self.what = Label("", "strong", elide=True)
        column.addWidget(self.what)
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(now.px(12))
        self.bar = _Bar()
        line.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        self.button = Button(self.tr("Cancel"))
        line.addWidget(self.button)
        foot = QHBoxLayout()
        column.addLayout(foot)
        self.much = Label("", "small")
        foot.addWidget(self.much, 1)
        self.left = Label("", "small")
        foot.addWidget(self.left)
        self.button.clicked.connect(self._cancel)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.show)
        self._beat = QTimer(self)
        self._beat.setInterval(60)
        self._beat.timeout.connect(self._on_beat)
        self._began = 0.0
        self._done = self._total = 0
        self._percent = False
        self.hide()

    def start(self, what: str, *, cancellable: bool = True, delay: int = 300, percent: bool = False) -> None:
        """Begin; ``what`` in words. ``delay`` ms until it shows (0: at once); ``percent``: the units say nothing."""
        self._percent = percent
        self._began, self._done, self._total = monotonic(), 0, 0
        self.what.setText(what)
        self.left.setText("")
        self.much.setText(self.tr("Working…"))
        self.bar.share = None
        self.button.setVisible(cancellable)
        self.button.setEnabled(True)
        self._beat.start()
        if delay:
            self._wait.start(delay)
        else:
            self.show()

    def update_progress(self, done: int, total: int = 0, words: str = "") -> None:
        """``done`` of ``total``; without total only that it goes on."""
        self._done, self._total = done, total
        self.bar.share = done / total if total else None
        if self._percent:
            amount = f"{done * 100 // total} %" if total else ""
        else:
            amount = self.tr("{0} of {1}").format(figure(done), figure(total)) if total else str(done or "")
        self.much.setText(" · ".join(part for part in (amount, words) if part))
        self.left.setText(self.time_left(monotonic() - self._began))
        self.bar.update()
        self.setAccessibleName(f"{self.what.text()} {self.much.text()} {self.left.text()}")

    def time_left(self, elapsed: float) -> str:
        """Words for the rest, from what the first part took; nothing in the first second."""
        if not self._total or not self._done or elapsed < 1.0:
            return ""
        rest = elapsed * (self._total - self._done) / self._done
        if rest < 10:
            return self.tr("a few seconds left")
        if rest < 90:
            return self.tr("about {0} seconds left").format(round(rest / 10) * 10)
        return self.tr("about {0} minutes left").format(round(rest / 60))

    def finish(self) -> None:
        """End."""
        self._wait.stop()
        self._beat.stop()
        self.hide()

    def _on_beat(self) -> None:
        if self.bar.share is None and self.isVisible():
            self.bar.advance()

    def _cancel(self) -> None:
        self.button.setEnabled(False)
        self.much.setText(self.tr("Stopping…"))
        self.cancelled.emit()
