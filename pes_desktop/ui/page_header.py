"""Title line of a page: overline, title, sentence, secondary buttons, one primary action at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button, IconButton
from pes_desktop.ui.widgets.labels import Label


class PageHeader(QWidget):
    """Filled by BasePage; pages use ``set_title``, ``add_button`` and ``set_primary``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(12))
        self.back = IconButton("arrow-left", self.tr("Back"))
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignBottom)
        self.back.hide()
        texts = QVBoxLayout()
        row.addLayout(texts, 1)
        texts.setSpacing(now.px(1))
        self.overline = Label("", "small", elide=True)
        self.title = Label("", "title", elide=True)
        self.subtitle = Label("", "muted", wrap=True)
        for part in (self.overline, self.title, self.subtitle):
            texts.addWidget(part)
        self._buttons = QHBoxLayout()
        row.addLayout(self._buttons)
        self._buttons.setSpacing(now.px(12))
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.primary: Button | None = None

    def set_title(self, title: str, subtitle: str = "", overline: str = "") -> None:
        """Show the words; empty ones take no room."""
        for part, words in ((self.overline, overline), (self.title, title), (self.subtitle, subtitle)):
            part.setText(words)
            part.setVisible(bool(words))

    def add_button(self, words: str, slot: Callable[[], object], *, icon: str | None = None, kind: str = "secondary",
                   hint: str = "") -> Button:
        """A button left of the primary one; ``slot`` a bound method without arguments."""
        button = Button(words, kind, icon=icon, hint=hint)
        self._buttons.insertWidget(self._buttons.count() - (1 if self.primary else 0), button, 0,
                                   Qt.AlignmentFlag.AlignBottom)
        button.clicked.connect(slot)
        return button

    def set_primary(self, words: str, slot: Callable[[], object], *, icon: str | None = None, hint: str = "") -> Button:
        """The one primary action; calling again replaces it."""
        if self.primary is not None:
            self._buttons.removeWidget(self.primary)
            self.primary.hide()
            self.primary.deleteLater()
        self.primary = Button(words, "primary", icon=icon, hint=hint)
        self._buttons.addWidget(self.primary, 0, Qt.AlignmentFlag.AlignBottom)
        self.primary.clicked.connect(slot)
        return self.primary

    def clear_buttons(self) -> None:
        """Take all buttons away."""
        clear_layout(self._buttons)
        self.primary = None
