"""The privacy curtain: F12 hides everything on the screen, F12 brings it back as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from pes_desktop.ui.widgets.empty_state import EmptyState


class Curtain(QWidget):
    """Takes the place of what its host shows, which is really hidden: not covered, so that no key, no accessibility
    tool and no picture of the window reaches it. ``drawn_over`` and ``lifted`` tell when it moves."""

    drawn_over = Signal()
    lifted = Signal()

    def __init__(self, host: QStackedWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        self._state = EmptyState("eye-off", self.tr("The page is hidden"),
                                 self.tr("Press F12 to go on where you were. Nothing was closed."),
                                 self.tr("Show the page"))
        column.addWidget(self._state)
        self._state.action.connect(self.lift)
        self._before: QWidget | None = None
        self._below: QWidget | None = None
        host.addWidget(self)

    def drawn(self) -> bool:
        """Whether it hides the page."""
        return self._host.currentWidget() is self

    def toggle(self) -> None:
        """Draw or lift."""
        if self.drawn():
            self.lift()
        else:
            self.draw()

    def draw(self) -> None:
        """Hide what the host shows and take the keyboard."""
        self._before, self._below = QApplication.focusWidget(), self._host.currentWidget()
        self._host.setCurrentWidget(self)
        self._state.button.setFocus()
        self.drawn_over.emit()

    def lift(self) -> None:
        """Show it again and give the keyboard back."""
        from shiboken6 import isValid

        (before, below), self._before, self._below = (self._before, self._below), None, None
        if not self.drawn():
            return
        if below is not None and isValid(below) and self._host.indexOf(below) >= 0:
            self._host.setCurrentWidget(below)
        else:
            self._host.setCurrentIndex(0)
        if before is not None and isValid(before):
            before.setFocus()
        self.lifted.emit()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays here."""
        self._state.button.setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc lift it; other keys go nowhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.lift()
        event.accept()
