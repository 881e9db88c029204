"""A labelled control: label above, control, help, warning or error below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pes_desktop.ui.theme import icons, tokens
from pes_desktop.ui.widgets.base import set_look
from pes_desktop.ui.widgets.labels import Label

_MARKS = {"warn": ("triangle-alert", "warn"), "error": ("circle-x", "bad"), "ok": ("circle-check", "ok")}


class Field(QWidget):
    """Base of every form field.

    ``name`` is the form's field name (the one faults carry), ``label`` the words above. A subclass gives its control to
    ``set_control`` and implements ``value`` and ``set_value``. ``changed`` fires when the user changes the value (never
    from ``set_value``), ``left`` when the focus leaves (drafts are written then). Enter goes to the next field unless
    ``enter_moves`` is off.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, label: str, *, help: str = "", required: bool = False, optional: bool = False,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.required, self.enter_moves = name, required, True
        self._help, self._state = help, ""
        self._focus_widgets: list[QWidget] = []
        now = tokens.current()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(now.px(4))
        self._label_row = QHBoxLayout()
        self.column.addLayout(self._label_row)
        self._label_row.setSpacing(now.px(6))
        self.label = Label(label, "fieldlabel")
        self._label_row.addWidget(self.label)
        mark = self.tr("required") if required else self.tr("optional") if optional else ""
        self.mark = Label(mark, "small")
        self._label_row.addWidget(self.mark)
        self._label_row.addStretch(1)
        self.mark.setVisible(bool(mark))
        self.label.setVisible(bool(label))
        self._note_row = QHBoxLayout()
        self.column.addLayout(self._note_row)
        self._note_row.setSpacing(now.px(5))
        self._sign = QLabel()
        self._note_row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self.note = Label("", "small", wrap=True)
        self._note_row.addWidget(self.note, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column.addStretch(1)  # spare height goes below the note, never between label and control
        self._show_note("", help)

    # --- for subclasses ---
    def set_control(self, control: QWidget, *focus: QWidget) -> None:
        """Put the control under the label; ``focus``: the widgets that take the keyboard (default: the control)."""
        self.control = control
        self.column.insertWidget(1, control)
        for widget in focus or (control,):
            self._focus_widgets.append(widget)
            widget.setAccessibleName(self.label.text())
            widget.installEventFilter(self)
        self.label.setBuddy(self._focus_widgets[0])
        self.setFocusProxy(self._focus_widgets[0])

    def value(self) -> Any:
        """The value, None when empty."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value without telling ``changed``."""
        raise NotImplementedError

    # --- messages ---
    def set_error(self, words: str) -> None:
        """Show what is wrong and what to do; empty words clear it."""
        self._show_note("error" if words else "", words or self._help)

    def set_warning(self, words: str) -> None:
        """Show a doubt that blocks nothing."""
        self._show_note("warn" if words else "", words or self._help)

    def set_confirm(self, words: str) -> None:
        """Show how the entry was understood."""
        self._show_note("", words or self._help)

    def set_help(self, words: str) -> None:
        """Change the help text."""
        self._help = words
        if not self._state:
            self._show_note("", words)

    def clear_messages(self) -> None:
        """Back to the help text."""
        self._show_note("", self._help)

    def state(self) -> str:
        """Empty, "warn" or "error"."""
        return self._state

    def set_label(self, words: str) -> None:
        """Change the words above."""
        self.label.setText(words)
        for widget in self._focus_widgets:
            widget.setAccessibleName(words)

    def keep_label_line(self) -> None:
        """Without a label: leave its room, so that the control lines up with its neighbours'."""
        if not self.label.text():
            self.label.setText(" ")
            self.label.show()

    def focus_in(self) -> None:
        """Take the keyboard."""
        if self._focus_widgets:
            self._focus_widgets[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_note(self, state: str, words: str) -> None:
        self._state = state
        self.note.setText(words)
        self.note.setVisible(bool(words))
        set_look(self.note, "state", state)
        edge = tokens.current().px(15)
        if state in _MARKS:
            name, colour = _MARKS[state]
            self._sign.setPixmap(icons.pixmap(name, colour, edge, self.devicePixelRatioF()))
            self._sign.setContentsMargins(0, tokens.current().px(2), 0, 0)
        self._sign.setVisible(state in _MARKS)
        for widget in self._focus_widgets:
            set_look(widget, "state", state)
            widget.setAccessibleDescription(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on, leaving is told."""
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self._on_left()
            self.left.emit()
        elif kind == QEvent.Type.KeyPress and self.enter_moves and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._may_move_on():
                move_on(self)
                return True
        return super().eventFilter(watched, event)

    def _on_left(self) -> None:
        """For subclasses: tidy up what was typed."""

    def _may_move_on(self) -> bool:
        """For subclasses: False while Enter means something else (an open list)."""
        return True

    def minimumSizeHint(self) -> QSize:
        """Narrow fields may shrink."""
        return QSize(tokens.current().px(80), super().minimumSizeHint().height())


def move_on(widget: QWidget) -> None:
    """Send the focus on as Tab does."""
    target = QApplication.focusWidget() or widget
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier))
