"""Hands that use the real window as a person does: mouse on what is in sight, keys where the cursor is.

Shared by the end-to-end tests and by the tour of ``make run``. Nothing here reaches past the screen: a widget that is
hidden, disabled or covered by another is not clicked but reported (``NotThere``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from pes_desktop.ui.main_window import MainWindow
from pes_desktop.ui.widgets.field import Field
from pes_desktop.ui.widgets.rows import RowList

W = TypeVar("W", bound=QWidget)
K = Qt.Key
CTRL, ALT, PLAIN = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
                    Qt.KeyboardModifier.NoModifier)
SECONDS = 20


class NotThere(AssertionError):
    """What should be on the screen is not, or cannot be reached by a mouse."""


class Hands:
    """Works in one MainWindow. ``seconds`` is how long it waits for anything before it gives up."""

    def __init__(self, window: MainWindow, seconds: float = SECONDS) -> None:
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self.window, self.desk, self.seconds = window, window.desk, seconds
        self.front()

    def front(self) -> None:
        """Have the window in front: without a window manager nobody else does it when a dialog goes."""
        def in_front() -> bool:
            if QApplication.activeWindow() is not self.window:
                self.window.activateWindow()
            return QApplication.activeWindow() is self.window

        self.until(in_front, "the window in front")

    # --- waiting ---
    def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Let the window live until a condition holds; raises NotThere after ``seconds``."""
        if condition():
            return
        loop, look, held = QEventLoop(), QTimer(), [False]
        end = QDeadlineTimer(int(self.seconds * 1000))
        look.setInterval(4)

        def ask() -> None:
            held[0] = bool(condition())  # remembered: the round that ends the loop may still change it
            if held[0] or end.hasExpired():
                look.stop()
                loop.quit()

        look.timeout.connect(ask)
        look.start()
        loop.exec()
        if not held[0]:
            seen = self.picture(Path(tempfile.gettempdir()) / "pes-not-there.png")
            raise NotThere(f"waited {self.seconds:g} s in vain: {what or condition}; on the screen ({seen}): "
                           f"{self.told()}")

    def idle(self) -> None:
        """Until no lane of the window has work left, except rounds of the exchange."""
        self.until(lambda: not self.desk.jobs.busy("read") and not self.desk.jobs.busy("write"), "the lanes idle")
        QApplication.processEvents()  # what the results have just asked for is laid out and painted
        self.until(lambda: not self.desk.jobs.busy("read") and not self.desk.jobs.busy("write"), "the lanes idle")

    def page(self, key: str) -> Any:
        """The page, once it is the one on the screen and has been read."""
        self.until(lambda: self.window.current_key == key and self.window.page(key) is not None
                   and self.window.page(key).isVisible(), f"page {key}")  # type: ignore[union-attr]
        self.idle()
        return self.window.page(key)

    def full(self, kind: type[W]) -> W:
        """The panel shown over the whole window (first start, log-in), once it is of this kind."""
        self.until(lambda: isinstance(self.window._full, kind) and self.window._full.isVisible(), kind.__name__)
        assert isinstance(self.window._full, kind)
        return self.window._full

    def told(self) -> list[str]:
        """The words of every banner in sight."""
        from pes_desktop.ui.widgets.banner import Banner

        banners = [banner for banner in self.window.findChildren(Banner) if banner.isVisible()]
        return [" ".join(label.text() for label in banner.findChildren(QLabel) if label.text()) for banner in banners]

    # --- mouse ---
    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click with the left button where a person could: in sight, enabled, not covered."""
        self.until(lambda: widget.isVisible() and widget.isEnabled(), f"{_name(widget)} in sight and enabled")
        self.bring(widget)
        place = at or widget.rect().center()
        top = widget.window()
        hit = top.childAt(widget.mapTo(top, place))
        if hit is not None and hit is not widget and not widget.isAncestorOf(hit) and not hit.isAncestorOf(widget):
            raise NotThere(f"{_name(widget)} is covered by {_name(hit)}")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, PLAIN, place)

    def bring(self, widget: QWidget) -> None:
        """Scroll until the widget is in sight."""
        area = widget.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(widget)
            area = area.parentWidget()
        QApplication.processEvents()

    def button(self, words: str, within: QWidget | None = None) -> QAbstractButton:
        """The button in sight that bears these words."""
        def seen() -> list[QAbstractButton]:
            return [b for b in (within or self.window).findChildren(QAbstractButton)
                    if b.isVisible() and words in (b.text().replace("&", ""), b.accessibleName())]

        self.until(seen, f"a button “{words}”")
        return seen()[0]

    def push(self, words: str, within: QWidget | None = None) -> None:
        """Click the button that bears these words."""
        self.click(self.button(words, within))

    def rail(self, key: str) -> Any:
        """Go to a page by its entry at the left."""
        entry = next(b for b in self.window.rail.findChildren(QAbstractButton) if getattr(b, "key", "") == key)
        self.click(entry)
        return self.page(key)

    def click_row(self, rows: RowList, key: object) -> None:
        """Click the row of this key."""
        place = next((n for n, row in enumerate(rows.rows()) if row.key == key), None)
        if place is None:
            raise NotThere(f"no row {key}: {[row.title for row in rows.rows()]}")
        index = rows.model().index(place, 0)
        rows.scrollTo(index)
        box: QRect = rows.visualRect(index)
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, PLAIN, QPoint(box.center().x(), box.center().y()))

    def click_action(self, rows: RowList, key: object) -> None:
        """Click the word at the right of a row that says what is done with it."""
        self.bring(rows)
        place = next((n for n, row in enumerate(rows.rows()) if row.key == key), None)
        if place is None:
            raise NotThere(f"no row {key}: {[row.title for row in rows.rows()]}")
        index = rows.model().index(place, 0)
        rows.scrollTo(index)
        box: QRect = rows.visualRect(index).intersected(rows.viewport().rect())
        spot = next((QPoint(x, y) for x in range(box.right(), box.left(), -4) for y in range(box.top(), box.bottom(), 4)
                     if rows._delegate.part_at(rows.visualRect(index), rows.rows()[place], QPointF(x, y)) == "action"),
                    None)
        if spot is None:
            raise NotThere(f"nothing to press in row {rows.rows()[place].title}")
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, PLAIN, spot)

    # --- keyboard ---
    def focused(self) -> QWidget:
        """What has the keyboard."""
        widget = QApplication.focusWidget()
        if widget is None:
            raise NotThere("nothing has the keyboard")
        return widget

    def type(self, text: str) -> None:
        """Type letter by letter into whatever has the keyboard."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focused(), QKeyEvent(kind, 0, PLAIN, letter))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN, times: int = 1) -> None:
        """Press a key through the system's queue, so that shortcuts work."""
        for _ in range(times):
            QTest.keyClick(self.focused(), key, modifiers)

    def enter(self, times: int = 1) -> None:
        """Enter."""
        self.key(K.Key_Return, times=times)

    def fill(self, field: Field, text: str) -> None:
        """Click into a field, replace what stands there, leave it with Tab."""
        line = next(w for w in field._focus_widgets if isinstance(w, QLineEdit | QPlainTextEdit) or w.focusPolicy())
        self.click(line)
        line.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(line, QLineEdit | QPlainTextEdit):
            line.selectAll()
        self.type(text)
        self.key(K.Key_Tab)

    def pick(self, field: Field, text: str) -> None:
        """Type into a picker and take the first of its list."""
        line = field._focus_widgets[0]
        self.click(line)
        line.selectAll()  # type: ignore[attr-defined]
        self.type(text)
        self.until(lambda: getattr(line, "list_open", bool)(), f"a list for “{text}”")
        self.enter()

    def radio(self, field: Any, value: object) -> None:
        """Click one of a few options."""
        self.click(field.input.group.buttons()[field.input.values.index(value)])

    def choose(self, field: Any, value: object) -> None:
        """Choose in a drop-down with the arrow keys."""
        box = field.input
        self.until(lambda: box.isVisible() and box.isEnabled(), f"{field.name} in sight")
        self.bring(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        wanted = next((row for row in range(box.count()) if box.itemData(row) == value), None)
        if wanted is None:
            raise NotThere(f"{field.name} does not offer {value}")
        while box.currentIndex() != wanted:
            self.key(K.Key_Down if box.currentIndex() < wanted else K.Key_Up)
        self.key(K.Key_Tab)

    # --- files ---
    def save_as(self, act: Callable[[], object], path: Path) -> None:
        """Do something that asks for a file, and answer the dialog by typing the name and Enter."""
        answered: list[bool] = []
        look = QTimer()
        look.setInterval(10)

        def answer() -> None:
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QFileDialog) and dialog.isVisible():
                    look.stop()
                    line = dialog.findChild(QLineEdit, "fileNameEdit")
                    assert line is not None
                    line.setFocus()
                    line.selectAll()
                    for letter in str(path):
                        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, letter))
                    answered.append(True)
                    QTest.keyClick(line, K.Key_Return)
                    if dialog.isVisible():  # a completer took the Enter
                        QTest.keyClick(line, K.Key_Return)
                    return

        look.timeout.connect(answer)
        look.start()
        act()
        self.until(lambda: answered and not _dialogs(), "the dialog for the file")
        self.until(path.is_file, f"{path.name} on the disk")
        self.idle()
        self.front()

    def picture(self, path: Path) -> Path:
        """Save what the window shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(3):  # lay out, lay out what that changed, paint
            QApplication.processEvents()
        self.window.grab().save(str(path))
        return path


def _dialogs() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return f"{type(widget).__name__} “{text() if callable(text) else widget.accessibleName()}”"


__all__ = ["ALT", "CTRL", "Hands", "K", "NotThere"]
