"""Ctrl+L and F12 wherever the keyboard is, and a screen on which nothing is left to read beside the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QToolTip, QWidget


def close_popups() -> None:
    """Close menus and lists that stand open."""
    for _ in range(8):  # a menu may have submenus; each closing shows the one below
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    QToolTip.hideText()


def dialogs_beside(window: QWidget) -> list[QDialog]:
    """The dialogs in sight, in no order."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w is not window and w.isVisible()]


def close_beside(window: QWidget) -> None:
    """Close everything that stands beside a window that is being locked: menus, lists, dialogs (as with Esc)."""
    close_popups()
    for dialog in dialogs_beside(window):
        dialog.reject()


class _Cover(QLabel):
    """Hides one dialog."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(self.tr("The page is hidden"), dialog)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(dialog.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys go nowhere, not even Esc to the dialog."""
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays here."""
        return True


class Privacy(QObject):
    """Asks for the lock (Ctrl+L) and the curtain (F12) from dialogs too, where the window's shortcuts are asleep.

    ``cover`` and ``uncover`` hide the dialogs in sight while the curtain is drawn: they stay open, with what was typed.
    """

    lock_asked = Signal()
    curtain_asked = Signal()

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._covers: list[tuple[_Cover, QWidget | None]] = []
        self._app = QGuiApplication.instance()
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.connect(self._follow)

    def stop(self) -> None:
        """The window goes."""
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.disconnect(self._follow)
        self._app, self._covers = None, []

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The two keys, where no shortcut of the window has taken them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if event.key() == Qt.Key.Key_F12:
                self.curtain_asked.emit()
                return True
            if control and event.key() == Qt.Key.Key_L:
                self.lock_asked.emit()
                return True
        return False

    def cover(self) -> None:
        """Close menus and hide the dialogs."""
        close_popups()
        had = QApplication.focusWidget()
        self._covers = [(_Cover(dialog), had if had is not None and dialog.isAncestorOf(had) else None)
                        for dialog in dialogs_beside(self._window)]

    def uncover(self) -> None:
        """Show them as they were."""
        from shiboken6 import isValid

        covers, self._covers = self._covers, []
        for cover, had in covers:
            if not isValid(cover):
                continue
            cover.hide()
            cover.deleteLater()
            if had is not None and isValid(had):
                had.setFocus(Qt.FocusReason.OtherFocusReason)
