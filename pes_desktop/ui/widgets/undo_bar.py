"""What was just done, at the foot of the window, with Undo for eight seconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_tip
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.labels import Label

SECONDS = 8
_SIGNS = {"ok": "check", "info": "info", "warn": "triangle-alert", "bad": "circle-x"}


class UndoBar(QFrame):
    """Floats over the foot of its host. Ctrl+Z does the same while it shows; the time left is drawn as a line."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("role", "undobar")
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(16), now.px(6), now.px(8), now.px(6))
        row.setSpacing(now.px(12))
        self._sign = QLabel()
        row.addWidget(self._sign)
        self.words = Label("")
        row.addWidget(self.words)
        self.button = Button(self.tr("Undo"), "onink")
        row.addWidget(self.button)
        set_tip(self.button, "Ctrl+Z")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it was
        self._before: QWidget | None = None
        self._key = QAction(self.tr("Undo"), host)
        self._key.setShortcut(QKeySequence("Ctrl+Z"))
        self._key.setEnabled(False)
        self._key.triggered.connect(self._undo)
        host.addAction(self._key)
        self.button.clicked.connect(self._undo)
        self._action: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._tick)
        self._left = 0
        host.installEventFilter(self)
        self.hide()

    def offer(self, words: str, action: Callable[[], None] | None = None, kind: str = "ok") -> None:
        """Show ``words``; ``action`` undoes it. A new offer replaces the one before."""
        self._action = action
        if not self.button.hasFocus():
            self._before = QApplication.focusWidget()
        self.words.setText(words)
        self.setAccessibleName(words)
        self._sign.setPixmap(icons.pixmap(_SIGNS.get(kind, "info"), "bg", tokens.current().px(18),
                                          self.devicePixelRatioF()))
        self.button.setVisible(action is not None)
        self._key.setEnabled(action is not None)
        self._left = SECONDS * 10
        self._timer.start()
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Take it away; what was done stays done."""
        self._action = None
        self._close()

    def _undo(self) -> None:
        action, self._action = self._action, None
        self._close()
        if action is not None:
            action()

    def _tick(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            return
        self._left -= 1
        self.update()
        if self._left <= 0:
            self._close()

    def _close(self) -> None:
        self._timer.stop()
        self._key.setEnabled(False)
        before, self._before = self._before, None
        if self.button.hasFocus() and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)  # else the keyboard would go to the rail
        self.hide()

    def _place(self) -> None:
        host = self.parentWidget()
        if host is not None:
            width = min(self.sizeHint().width(), host.width() - 48)
            self.resize(width, self.sizeHint().height())
            self.move((host.width() - width) // 2, host.height() - self.height() - tokens.current().px(20))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The time left."""
        super().paintEvent(event)
        if self._action is not None:
            now = tokens.current()
            painter = QPainter(self)
            room = self.width() - now.px(16)
            painter.setPen(Qt.PenStyle.NoPen)
            rest = QRectF(now.px(8), self.height() - now.px(3), room * self._left / (SECONDS * 10), now.px(2))
            painter.fillRect(rest, now.color("muted"))
            painter.end()
