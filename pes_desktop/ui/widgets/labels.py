"""Text in the type roles of the design."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from pes_desktop.ui.widgets.base import set_tip


class Label(QLabel):
    """Plain text in a role: body, strong, muted, small, caption, section, title, metric.

    ``wrap`` breaks lines; ``elide`` cuts with an ellipsis and shows the whole text as tool tip. Text is never read as
    markup, so a name with ``<`` stays a name.
    """

    def __init__(self, text: str = "", role: str = "body", *, wrap: bool = False, elide: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._elide = elide
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.setMinimumWidth(24)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show ``text``."""
        super().setText(text)
        if self._elide:
            set_tip(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elided labels draw their own text."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()


def label(text: str = "", role: str = "body", *, wrap: bool = False, parent: QWidget | None = None) -> Label:
    """Short form of Label."""
    return Label(text, role, wrap=wrap, parent=parent)


class Link(QLabel):
    """A sentence with one link in it; ``linkActivated`` fires with mouse or Enter."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "smallink")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        plain = words.replace("&", "&amp;").replace("<", "&lt;")
        self.setText(f'<a href="#">{plain}</a>')
        self.setAccessibleName(words)
