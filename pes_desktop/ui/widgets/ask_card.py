"""A card on a page that asks for something: fields, a button that does it, and one that folds it away, as Esc does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card


def fold_by_esc(widget: QWidget, fold: Callable[[], object]) -> None:
    """Esc within ``widget`` calls ``fold``, a bound method."""
    leave = QAction(widget)
    leave.setShortcut(QKeySequence("Esc"))
    leave.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    leave.triggered.connect(fold)
    widget.addAction(leave)


class AskCard(Card):
    """Fields first (``add``), then ``close_with`` once; ``ok`` is the button that does it."""

    ok: Button

    def close_with(self, ok: str, cancel: str, act: Callable[[], object]) -> None:
        """The row of buttons: ``ok`` calls ``act``, a bound method; ``cancel`` and Esc hide the card."""
        row = QHBoxLayout()
        self.body.addLayout(row)
        row.setSpacing(tokens.current().px(8))
        self.ok = Button(ok, "primary")
        row.addWidget(self.ok)
        leave = Button(cancel)
        row.addWidget(leave)
        row.addStretch(1)
        self.ok.clicked.connect(act)
        leave.clicked.connect(self.hide)
        fold_by_esc(self, self.hide)
