"""A person who comes from another office: what came with them, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pes_desktop.services.handover import Received
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.ask_card import fold_by_esc
from pes_desktop.ui.widgets.banner import Banner
from pes_desktop.ui.widgets.button import Button
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.labels import Label


class ArrivalPanel(Card):
    """``taken(key)`` registers the person here, ``joined(key)`` puts what was agreed into the record that is here
    already, ``declined(key)`` gives the person back; Esc folds it away (``folded``)."""

    taken = Signal(str)
    joined = Signal(str)
    declined = Signal(str)
    folded = Signal()

    def __init__(self, *, may_act: bool, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        now = tokens.current()
        self.key = ""
        self._may_act = may_act
        self.banner = Banner(self)
        self.add(self.banner)
        self.works = Label("", "muted", wrap=True)
        self.agreed = Label("", "body", wrap=True)
        self.notes = Label("", "body", wrap=True)
        for part in (self.works, self.agreed, self.notes):
            part.setTextFormat(Qt.TextFormat.PlainText)
            self.add(part)
        row = QHBoxLayout()
        self.body.addLayout(row)
        row.setContentsMargins(0, now.px(4), 0, 0)
        row.setSpacing(now.px(8))
        self.take = Button(self.tr("Register here"), "primary")
        self.join_button = Button(self.tr("It is this person: note it in their record"), "primary")
        self.give_back = Button(self.tr("Did not come: give back"))
        self.close_button = Button(self.tr("Later"), "quiet")
        for button in (self.take, self.join_button, self.give_back, self.close_button):
            row.addWidget(button)
        row.addStretch(1)
        self.take.clicked.connect(self._take)
        self.join_button.clicked.connect(self._join)
        self.give_back.clicked.connect(self._give_back)
        self.close_button.clicked.connect(self.fold)
        fold_by_esc(self, self.fold)

    def show_person(self, one: Received, known: str = "") -> None:
        """Show who comes; ``known``: the sentence that a person with this document is registered here."""
        self.key = one.key
        self.set_title(one.person, " · ".join(part for part in (one.office, one.office_phone) if part))
        for part, label, words in ((self.works, self.tr("Has worked as: {0}"), ", ".join(one.works)),
                                   (self.agreed, self.tr("Agreed: {0}"), one.agreed),
                                   (self.notes, self.tr("Note: {0}"), one.notes)):
            part.setText(label.format(words))
            part.setVisible(bool(words))
        if known:
            self.banner.show_words("warn", self.tr("Registered here already"), known, closable=False)
        else:
            self.banner.dismiss()
        self.take.setVisible(self._may_act and not known)
        self.join_button.setVisible(self._may_act and bool(known))
        self.give_back.setVisible(self._may_act)
        self.show()
        (self.join_button if known else self.take if self._may_act else self.close_button).setFocus()

    def fold(self) -> None:
        """Put it away; the person stays in the list."""
        self.hide()
        self.folded.emit()

    def _take(self) -> None:
        self.taken.emit(self.key)

    def _join(self) -> None:
        self.joined.emit(self.key)

    def _give_back(self) -> None:
        self.declined.emit(self.key)
