"""The privacy curtain: F12 hides everything on the screen, F12 brings it back as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from pes_desktop.ui.widgets.empty_state import EmptyState


class Curtain(QWidget):
    """Covers its host. The keyboard cannot reach what lies below while it is drawn."""

    def __init__(self, host: QWidget) -> None:
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
        host.installEventFilter(self)
        self.hide()

    def drawn(self) -> bool:
        """Whether it covers the page."""
        return not self.isHidden()

    def toggle(self) -> None:
        """Draw or lift."""
        if self.drawn():
            self.lift()
        else:
            self.draw()

    def draw(self) -> None:
        """Cover the host and take the keyboard."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self._state.button.setFocus()

    def lift(self) -> None:
        """Uncover and give the keyboard back."""
        self.hide()
        before, self._before = self._before, None
        if before is not None:
            before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the whole host whatever its size."""
        if event.type() == QEvent.Type.Resize and self.drawn():
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays here."""
        self._state.button.setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc lift it; other keys go nowhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.lift()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing below is clicked."""
        event.accept()
