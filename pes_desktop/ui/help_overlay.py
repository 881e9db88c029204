"""F1: what this page is for and its shortcuts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import IconButton
from pes_desktop.ui.widgets.card import Line
from pes_desktop.ui.widgets.labels import Label


def keys_words(keys: str) -> str:
    """A shortcut as the key caps say it: Ctrl, not Qt's translation of it."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Control+", "Ctrl+")


class HelpOverlay(QFrame):
    """A panel at the right of its host; Esc or F1 closes it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("role", "popup")
        now = tokens.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(20), now.px(12), now.px(12), now.px(20))
        column.setSpacing(now.px(10))
        head = QHBoxLayout()
        column.addLayout(head)
        self.title = Label("", "section")
        head.addWidget(self.title, 1)
        self._closer = IconButton("x", self.tr("Close the help"))
        head.addWidget(self._closer)
        self._closer.clicked.connect(self.close_help)
        self.words = Label("", "muted", wrap=True)
        column.addWidget(self.words)
        column.addWidget(Line(soft=True))
        self._keys = QGridLayout()
        column.addLayout(self._keys)
        self._keys.setHorizontalSpacing(now.px(16))
        self._keys.setVerticalSpacing(now.px(7))
        self._keys.setColumnStretch(1, 1)
        column.addStretch(1)
        self._before: QWidget | None = None
        host.installEventFilter(self)
        self.hide()

    def open_help(self, title: str, words: str, shortcuts: Iterable[tuple[str, str]]) -> None:
        """Show the help of a page."""
        self._before = QApplication.focusWidget()
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        clear_layout(self._keys)
        for row, (keys, what) in enumerate(shortcuts):
            cap = Label(keys, "key")
            self._keys.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._keys.addWidget(Label(what, "body", wrap=True), row, 1)
        self._place()
        self.show()
        self.raise_()
        self._closer.setFocus()

    def close_help(self) -> None:
        """Hide, and give the keyboard back."""
        self.hide()
        before, self._before = self._before, None
        if before is not None:
            before.setFocus()

    def _place(self) -> None:
        host, now = self._host, tokens.current()
        width = min(now.px(380), host.width() - now.px(48))
        self.setGeometry(host.width() - width - now.px(16), now.px(64), width, host.height() - now.px(80))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right edge."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close_help()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing below is clicked."""
        event.accept()
