"""A white card with a title line and a note at its right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.labels import Label


class Line(QFrame):
    """A hairline; ``soft`` for lines between rows."""

    def __init__(self, *, soft: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "softline" if soft else "line")


class Card(QFrame):
    """Title, right-hand note and a body; add widgets with ``add``. ``padded=False`` lets a list run to the edges;
    ``elide``: a title too long for the card is cut (a record's name), else it keeps the card wide."""

    def __init__(self, title: str = "", note: str = "", *, padded: bool = True, elide: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        now = tokens.current()
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)  # the stylesheet's border adds its own pixel
        self._outer.setSpacing(0)
        self.head = QWidget(self)
        self._outer.addWidget(self.head)
        self._head = QHBoxLayout(self.head)
        self._head.setContentsMargins(now.px(16), now.px(10), now.px(12), now.px(10))
        self._head.setSpacing(now.px(8))
        self.title = Label(title, "section", elide=elide)
        self._head.addWidget(self.title, 1 if elide else 0)
        self.note = Label(note, "small", elide=not elide)  # one of the two gives way
        self._head.addWidget(self.note, 0 if elide else 1)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.head.setMinimumHeight(now.px(44))
        self.head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._line = Line()
        self._outer.addWidget(self._line)
        self.body_widget = QWidget(self)
        self._outer.addWidget(self.body_widget, 1)
        self.body = QVBoxLayout(self.body_widget)
        self.body.setSpacing(now.px(8))
        self.set_padded(padded)
        self.set_title(title, note)

    def set_title(self, title: str, note: str | None = None) -> None:
        """Change the title line; an empty title hides it."""
        self.title.setText(title)
        if note is not None:
            self.note.setText(note)
        self.head.setVisible(bool(title))
        self._line.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_padded(self, padded: bool) -> None:
        """Inner margins on or off."""
        now = tokens.current()
        side, edge = (now.px(16), now.px(12)) if padded else (0, 0)
        self.body.setContentsMargins(side, edge, side, edge)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget to the body."""
        self.body.addWidget(widget, stretch)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a small button at the right end of the title line."""
        self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
