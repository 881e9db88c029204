"""A message across the top of a page: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import clear_layout, set_look
from pes_desktop.ui.widgets.button import Button, IconButton
from pes_desktop.ui.widgets.labels import Label, Link

if TYPE_CHECKING:
    from pes_desktop.ui.widgets.field import Field

KIND_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-x", "info": "info", "neutral": "cloud-off"}


class Banner(QFrame):
    """Hidden until ``show_words`` or ``show_summary``. ``action`` fires when its button is pressed."""

    action = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(14), now.px(8), now.px(8), now.px(8))
        row.setSpacing(now.px(12))
        self._sign = QLabel()
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._texts = QVBoxLayout()
        row.addLayout(self._texts, 1)
        self._texts.setContentsMargins(0, now.px(4), 0, now.px(4))
        self._texts.setSpacing(now.px(2))
        self.title = Label("", "strong", wrap=True)
        self._texts.addWidget(self.title)
        self.words = Label("", "body", wrap=True)
        self._texts.addWidget(self.words)
        self._jumps = QVBoxLayout()
        self._texts.addLayout(self._jumps)
        self.button = Button("")
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.button.clicked.connect(self._pressed)
        self.closer = IconButton("x", self.tr("Close this message"))
        row.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignTop)
        self.closer.clicked.connect(self.dismiss)
        self._targets: dict[Link, Field] = {}
        self._row, self._below = row, False
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow banner the button goes below the words."""
        super().resizeEvent(event)
        below = event.size().width() < tokens.current().px(520)
        if below != self._below:
            self._below = below
            if below:
                self._row.removeWidget(self.button)
                self._texts.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._texts.removeWidget(self.button)
                self._row.insertWidget(2, self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_words(self, kind: str, title: str, words: str = "", *, action: str = "", closable: bool = True) -> None:
        """``kind``: ok, warn, bad, info, neutral; ``action``: the words of a button."""
        self._clear_jumps()
        self._set(kind, title, words)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.closer.setVisible(closable)
        self.show()

    def show_summary(self, kind: str, title: str, jumps: Sequence[tuple[str, Field | None]]) -> None:
        """A list of sentences; each with a field jumps to it."""
        self.show_words(kind, title)
        for sentence, field in jumps:
            if field is None:
                self._jumps.addWidget(Label(sentence, "body", wrap=True))
                continue
            link = Link(sentence)
            self._jumps.addWidget(link)
            self._targets[link] = field
            link.linkActivated.connect(self._jump)

    def show_part(self, kind: str, title: str, part: QWidget, words: str = "", *, action: str = "") -> None:
        """A widget below the title and the words, for what is more than a sentence; ``action``: words of a button."""
        self.show_words(kind, title, words, action=action)
        self._jumps.addWidget(part)

    def dismiss(self) -> None:
        """Hide it."""
        if not self.isHidden():
            self.hide()
            self.dismissed.emit()

    def _set(self, kind: str, title: str, words: str) -> None:
        set_look(self, "kind", kind)
        colour = "muted" if kind == "neutral" else kind
        edge = tokens.current().icon
        self._sign.setPixmap(icons.pixmap(KIND_ICONS.get(kind, "info"), colour, edge, self.devicePixelRatioF()))
        self._sign.setContentsMargins(0, tokens.current().px(5), 0, 0)
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(f"{title}. {words}")

    def _clear_jumps(self) -> None:
        self._targets.clear()
        clear_layout(self._jumps)

    def _jump(self, _link: str) -> None:
        field = self._targets.get(self.sender())  # type: ignore[call-overload]
        if field is not None:
            field.focus_in()

    def _pressed(self) -> None:
        self.action.emit()
