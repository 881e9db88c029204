"""Title line of a page: overline, title, sentence, secondary buttons, one primary action at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.base import clear_layout
from pes_desktop.ui.widgets.button import Button, IconButton
from pes_desktop.ui.widgets.labels import Label

#: What a title keeps beside the buttons.
TITLE_PX = 260


class PageHeader(QWidget):
    """Filled by BasePage; pages use ``set_title``, ``add_button`` and ``set_primary``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = tokens.current()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(now.px(12))
        self._grid.setVerticalSpacing(now.px(8))
        self._grid.setColumnStretch(1, 1)
        self.back = IconButton("arrow-left", self.tr("Back"))
        self._grid.addWidget(self.back, 0, 0, Qt.AlignmentFlag.AlignBottom)
        self.back.hide()
        texts = QVBoxLayout()
        self._grid.addLayout(texts, 0, 1)
        texts.setSpacing(now.px(1))
        self.overline = Label("", "small", elide=True)
        self.title = Label("", "title", elide=True)
        self.subtitle = Label("", "muted", wrap=True)
        for part in (self.overline, self.title, self.subtitle):
            texts.addWidget(part)
        self._holder = QWidget()
        self._below = False
        self._grid.addWidget(self._holder, 0, 2, Qt.AlignmentFlag.AlignBottom)
        self._buttons = QHBoxLayout(self._holder)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(now.px(12))
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.primary: Button | None = None

    def event(self, event: QEvent) -> bool:
        """Buttons that leave the title no room go to a line of their own."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            below = self._holder.sizeHint().width() > self.width() - tokens.current().px(TITLE_PX)
            if below != self._below:
                self._below = below
                self._grid.removeWidget(self._holder)
                if below:
                    self._grid.addWidget(self._holder, 1, 0, 1, 3, Qt.AlignmentFlag.AlignRight)
                else:
                    self._grid.addWidget(self._holder, 0, 2, Qt.AlignmentFlag.AlignBottom)
        return super().event(event)

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

    def lead(self, button: Button) -> None:
        """This one of the buttons is the primary one now, at the right end; the one before stays beside it."""
        if button is self.primary or self.primary is None:
            return
        self.primary.set_kind("secondary")
        self._buttons.removeWidget(button)
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        QWidget.setTabOrder(self.primary, button)
        self.primary = button
        button.set_kind("primary")

    def clear_buttons(self) -> None:
        """Take all buttons away."""
        clear_layout(self._buttons)
        self.primary = None
